"""What is changed in Sphinx, Jupyter Book and MyST is left alone where their code is not known."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import sphinx
from sphinx import application
from warm_python import python

from playbook.linear import patches as linear_patches
from playbook.sphinx_ext import launch, patches

ROOT = Path(__file__).resolve().parent.parent
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the process that waits is forked")
ASIDE = "playbook.sphinx_ext.incremental steps aside, and every page is built again: "
UNKNOWN = '{"sphinx.builders": {"0" * 16: "7.4"}}'
TOC = "format: jb-book\nroot: a\nchapters:\n- file: b\n- file: sub/c\n"


def test_the_code_of_this_sphinx_is_known() -> None:
    assert patches.reason_against() == ""


@pytest.mark.parametrize(
    ("found", "version", "words"),
    [
        ({"0" * 16: "7.4"}, "7.4.9", "7.4.9 builds with other code than the versions that are"),
        ({"0" * 16: "7.4"}, "8.2.0", "Sphinx 8.2.0 is not known, only 7.4."),
        ({"0" * 16: "7.4", "1" * 16: "7.5"}, "7.40.1", "is not known, only 7.4 to 7.5."),
    ],
)
def test_another_sphinx_is_not_taken_for_a_known_one(monkeypatch, found, version, words) -> None:
    monkeypatch.setattr(sphinx, "__version__", version)
    monkeypatch.setattr(patches, "SPHINX", {"sphinx.search": found})

    assert words in patches.reason_against()


def test_each_module_that_is_changed_is_looked_at(monkeypatch) -> None:
    for name in patches.SPHINX:
        monkeypatch.setattr(patches, "SPHINX", {**patches.SPHINX, name: {"0" * 16: "7.4"}})
        assert "with other code" in patches.reason_against(), name
        monkeypatch.undo()


def write(book: Path, **pages: str) -> None:
    (book / "sub").mkdir(parents=True, exist_ok=True)
    (book / "_config.yml").write_text("title: A book\nexecute: {execute_notebooks: 'off'}\n")
    (book / "_toc.yml").write_text(TOC)
    for name, text in pages.items():
        (book / f"{name.replace('_', '/')}.md").write_text(text)


def build(book: Path, out: Path, *, known: bool = True) -> str:
    """Build as `playbook build` does; what was printed."""
    unknown = f"patches.SPHINX = {UNKNOWN}\n" if not known else ""
    program = (
        f"from playbook.sphinx_ext import launch, patches\n{unknown}"
        f"launch.main(['build', {str(book)!r}, '--path-output', {str(out)!r}])"
    )
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795132800"}
    done = python("-c", program, cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT / "scripts")})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def pages(out: Path) -> dict[str, bytes]:
    folder = out / "_build" / "html"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".buildinfo"
    }


def test_on_an_unknown_sphinx_a_second_build_is_a_clean_one_and_says_why(tmp_path: Path) -> None:
    """Sphinx alone would leave page `a` with a link to a label that is gone, and keep page `c`."""
    book, out = tmp_path / "book", tmp_path / "out"
    write(book, a="# A\n\nSee {ref}`place`.\n", b="# B\n\n(place)=\n## Part\n", sub_c="# C\n")
    assert ASIDE not in build(book, out)
    shutil.rmtree(book / "sub")
    write(book, b="# Other\n")
    (book / "_toc.yml").write_text(TOC.replace("- file: sub/c\n", ""))
    said = build(book, out, known=False)

    assert said.count(ASIDE) == 1
    assert "builds with other code than the versions that are known." in said
    assert "a.md:3: WARNING: undefined label: 'place'" in said
    build(book, tmp_path / "clean", known=False)
    assert pages(out) == pages(tmp_path / "clean")


def test_after_an_unknown_sphinx_nothing_is_taken_for_a_memory(tmp_path: Path) -> None:
    book, out = tmp_path / "book", tmp_path / "out"
    write(book, a="# A\n", b="# B\n", sub_c="# C\n")
    build(book, out)
    build(book, out, known=False)
    assert not list((out / "_build" / ".doctrees").rglob("playbook.pickle"))

    assert ASIDE not in build(book, out)
    build(book, tmp_path / "clean")
    assert pages(out) == pages(tmp_path / "clean")


def test_a_sphinx_without_a_list_of_extensions_builds_everything_again(monkeypatch, capsys) -> None:
    told = []
    theirs = SimpleNamespace(main=lambda args, prog_name: told.append(args))
    monkeypatch.setitem(sys.modules, "jupyter_book.cli.main", theirs)
    monkeypatch.setattr(application, "builtin_extensions", ("sphinx.addnodes",))
    launch.main(["build", "book"])
    assert application.builtin_extensions == ("sphinx.addnodes", *launch.EXTENSIONS)
    assert capsys.readouterr().err == ""

    monkeypatch.delattr(application, "builtin_extensions")
    launch.main(["build", "book"])
    assert told == [["build", "book"], ["build", "book", "--all"]]
    assert capsys.readouterr().err.startswith("playbook steps aside, and Jupyter Book builds every")


def test_myst_keeps_its_labels_where_it_draws_them_in_another_way(monkeypatch) -> None:
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

    def theirs(renderer: object) -> str:
        return "another way"

    def ours(renderer: object) -> str:
        return "ours"

    monkeypatch.setattr(SphinxRenderer, "_random_label", theirs)
    assert not linear_patches.label_equations(ours)
    assert SphinxRenderer._random_label is theirs

    assert linear_patches.label_equations(ours, instead_of=(__name__,))
    assert SphinxRenderer._random_label is ours
    monkeypatch.delattr(SphinxRenderer, "_random_label")
    assert not linear_patches.label_equations(ours)


def test_myst_as_it_is_gets_our_labels(monkeypatch) -> None:
    import inspect

    from myst_parser.mdit_to_docutils import sphinx_

    # A build in this process may have put ours there before.
    text = inspect.getsource(sphinx_).partition("    def _random_label")[2].splitlines()[:2]
    stock = "\n".join(["    def _random_label" + text[0], text[1], ""])
    owner = SimpleNamespace(_random_label=lambda _: "")
    monkeypatch.setattr(sphinx_, "SphinxRenderer", owner)
    monkeypatch.setattr(inspect, "getsource", lambda _: stock)

    assert linear_patches.label_equations(str)
    assert owner._random_label is str


PROGRAM = """
import json, os
from jupyter_book import sphinx as theirs
from playbook.live import warm

orders, events = os.pipe(), os.pipe()
os.write(orders[1], json.dumps({"order": "build", "number": 1}).encode() + b"\\n")
child = warm.Child(orders[0], events[1])
seen = []
warm._run = lambda arguments: seen.append(bool(child.order)) or 0
if %r:
    theirs.Sphinx = type("AnotherWay", (), {})
child.build(["build", "nowhere"])
os.close(events[1])
told = json.loads(os.read(events[0], 65536))
os.write(5, f"{seen} {told['event']} {told['code']}".encode())
"""


@needs_fork
@pytest.mark.parametrize("unknown", [False, True])
def test_the_preview_waits_for_its_order_also_where_it_cannot_read_ahead(
    tmp_path: Path, unknown: bool
) -> None:
    """Otherwise it would build before anything has changed, and never again."""
    program = PROGRAM.replace("os.write(5, ", "open('said', 'wb').write(") % unknown
    done = python(
        "-c", program, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "said").read_text() == f"[{unknown}] end 0"
