"""A book ends at its folder.

Threat: a page or a link pulls files of whoever builds the book into what is published.
Promise: the check names each path that leaves the book, and the build takes nothing from there
unless the settings allow it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from playbook.check.run import check_book
from playbook.common.boundary import Boundary
from playbook.reading.loader import Folder

SECRET = "brindled-otter-7"  # noqa: S105 - nobody's
PICTURE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)
# One page each; OUT is the folder beside the book, as a path from it, ABS as an absolute one.
DIRECTIVES = {
    "include": "```{include} OUT/secret.txt\n```\n",
    "literal": "```{literalinclude} OUT/secret.txt\n```\n",
    "diff": "```{literalinclude} index.md\n:diff: OUT/secret.txt\n```\n",
    "download": "{download}`x <OUT/secret.txt>`\n",
    "link": "[x](OUT/secret.txt)\n",
    "path": "[x](path:OUT/secret.txt)\n",
    "picture": "![x](OUT/secret.png)\n",
    "figure": "```{figure} OUT/secret.png\n:alt: x\n```\n",
    "standard": "```{include} <../../../../../../../../../../../..ABS/secret.txt>\n```\n",
    "rst-include": "```{eval-rst}\n.. include:: OUT/secret.txt\n```\n",
    "rst-standard": "```{eval-rst}\n.. include:: <../../../../../../../../../../../../..ABS/secret.txt>\n```\n",
    "rst-raw": "```{eval-rst}\n.. raw:: html\n   :file: ABS/secret.txt\n```\n",
    "rst-csv": "```{eval-rst}\n.. csv-table::\n   :file: OUT/secret.txt\n```\n",
    "rst-address": "```{eval-rst}\n.. raw:: html\n   :url: file:ABS/secret.txt\n```\n",
    "csv-address": "```{csv-table} x\n:url: file:ABS/secret.txt\n```\n",
    "raw-address": "```{raw} html\n:url: FILE:ABS/secret.txt\n```\n",
    "up-and-down": "```{include} sub/../OUT/secret.txt\n```\n",
    "through-link": "```{include} gone/secret.txt\n```\n",
}


def outside(stranger, **pages: str):
    """A book with a folder of secrets beside it."""
    book = stranger(**pages)
    out = book.root.parent / "out"
    out.mkdir()
    (out / "secret.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    (out / "secret.png").write_bytes(PICTURE + SECRET.encode())
    for name in pages:
        path = book.root / f"{name}.md"
        text = path.read_text(encoding="utf-8")
        text = text.replace("OUT", "../out").replace("ABS", out.as_posix())
        path.write_text(text, encoding="utf-8")
    return book


def published(book) -> list[str]:
    """The files of the built book with the secret in them."""
    found = (book.root / "_build").rglob("*")
    return [str(p) for p in found if p.is_file() and SECRET.encode() in p.read_bytes()]


@pytest.fixture
def pages(stranger):
    return outside(stranger, **{name: f"# {name}\n\n{text}" for name, text in DIRECTIVES.items()})


def test_no_directive_gets_a_file_from_outside(pages) -> None:
    done = pages.playbook("build", "--no-strict")

    assert (pages.root / "_build/html/include.html").is_file(), done.stderr
    assert published(pages) == []
    silent = [name for name in DIRECTIVES if f"{name}.md:" not in done.stderr]
    assert silent == [], done.stderr


def test_the_check_says_each_that_is_there(pages) -> None:
    found = {f.location.path.stem for f in check_book(pages.root).findings if f.code == "LNK031"}
    assert found >= {
        "include", "literal", "download", "link", "path", "picture", "figure",
        "rst-include", "rst-csv", "up-and-down",
    }  # fmt: skip
    assert SECRET not in str(check_book(pages.root).findings)


def test_the_settings_allow_a_folder(stranger) -> None:
    book = outside(stranger, a="# A\n\n```{include} OUT/secret.txt\n```\n")
    book.write("pyproject.toml", '[tool.playbook]\noutside = ["../out"]\n')

    assert [f.code for f in check_book(book.root).findings] == []
    done = book.playbook("build")
    assert done.returncode == 0, done.stderr
    assert SECRET in (book.root / "_build/html/a.html").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("_static/s.txt", "../out/secret.txt"),
        ("linked", "../out"),
        ("linked", "/"),
        ("page.md", "../out/secret.txt"),
        ("deep/er", ".."),
        ("deep/er/still", "../.."),
    ],
)
def test_a_link_out_of_the_book_is_said_and_not_followed(stranger, link: str, target: str) -> None:
    book = outside(stranger, a="# A page\n\nWords.\n")
    path = book.root / "_config.yml"
    path.write_text(
        path.read_text(encoding="utf-8") + "sphinx: {config: {html_static_path: [_static]}}\n"
    )
    place = book.root / link
    place.parent.mkdir(exist_ok=True, parents=True)
    place.symlink_to(Path(target) if target == "/" else (book.root / target).resolve())

    folder = Folder(book.root)
    assert link in folder.leaving
    assert not any(name.startswith(f"{link}/") for name in folder.files)
    assert any(
        f.code == "LNK031" and f.location.path.as_posix() == link
        for f in check_book(book.root).findings
    )
    done = book.playbook("build")
    assert done.returncode == 1
    assert f"{link}:1: WARNING: LNK031" in done.stderr
    assert published(book) == []


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
def test_a_link_within_the_book_is_followed(stranger) -> None:
    book = outside(stranger, a="# A page\n\n![x](shown/p.png)\n")
    (book.root / "pictures").mkdir()
    (book.root / "pictures/p.png").write_bytes(PICTURE)
    (book.root / "shown").symlink_to("pictures")
    assert Folder(book.root).leaving == []
    assert book.playbook("build").returncode == 0


def test_names_that_begin_alike_are_not_the_same_folder(tmp_path: Path) -> None:
    boundary = Boundary(tmp_path / "book", ["../more"])
    assert boundary.holds(tmp_path / "book/a/../b")
    assert boundary.holds(tmp_path / "more/x")
    for name in ("book2/x", "book/../x", "morel", ""):
        assert not boundary.holds(tmp_path / name)
    assert not boundary.holds("a\0b")
