"""Every picture of the book is shown somewhere.

A file that nobody shows makes the book heavy, and often means that a figure was forgotten.

Bad::

    # Our plan

    # file: figures/map.png

Good::

    # Our plan

    ![Four partners around a shared plan](figures/map.png)

    # file: figures/map.png
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePath
from urllib.parse import unquote

from playbook.book.model import Book
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common import git
from playbook.common.findings import Finding, Location, Severity

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff")


@rule("FIG005", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Picture files that no page, setting or style names; one finding for all of a folder."""
    book = context.book
    pictures = [p for p in book.files if p.lower().endswith(_PICTURES) and not _apart(book, p)]
    if not pictures or not book.pages or book.unread:
        return
    used, names = _named(context)
    stems = tuple(stem for stem in used if stem.endswith("."))
    folders: dict[str, list[str]] = {}
    for path in sorted(pictures):
        shown = path in used or path.startswith(stems) or posixpath.basename(path) in names
        if not shown:
            folders.setdefault(posixpath.dirname(path), []).append(path)
    if folders:
        linked = _behind_links(Path(book.root), used)
        folders = {name: [p for p in lost if p not in linked] for name, lost in folders.items()}
        outside = _shown_above(Path(book.root).resolve())
        for folder in folders.values():
            lost = [path for path in folder if path not in outside]
            if lost:
                yield _finding(lost)


def _finding(lost: list[str]) -> Finding:
    """What is said about the pictures of one folder."""
    if len(lost) == 1:
        message = "no page shows this picture; show it, or delete the file"
        return Finding(Location(PurePath(lost[0])), message)
    others = ", ".join(f"`{posixpath.basename(path)}`" for path in lost[1:4])
    more = f" and {len(lost) - 4} more" if len(lost) > 4 else ""
    return Finding(
        Location(PurePath(lost[0])),
        f"no page shows this picture, nor {len(lost) - 1} others of its folder ({others}{more}); "
        "show them, or delete the files",
        related=tuple(Location(PurePath(path)) for path in lost[1:]),
    )


def _apart(book: Book, path: str) -> bool:
    """Folders that belong to the project and not to the pages."""
    first = path.split("/", maxsplit=1)[0]
    folders = {page.path.split("/")[0] for page in book.pages.values() if "/" in page.path}
    static = {name.rstrip("/") for name in book.settings.static}
    if first.startswith(".") or any(path.startswith(f"{name}/") for name in static):
        return True
    return "/" in path and first not in folders and not _beside(book, path)


def _beside(book: Book, path: str) -> bool:
    """Whether a folder at the root looks like one for pictures of the pages."""
    return any("/" not in page.path for page in book.pages.values()) and not path.startswith(
        ("scripts/", "tests/", "test/", "src/", "docs/", "dist/", "build/", "site/", "public/")
    )


def _named(context: CheckContext) -> tuple[set[str], set[str]]:
    """Paths that references lead to, and names of files that stand anywhere in a text."""
    book = context.book
    used: set[str] = set()
    names: set[str] = set()
    for page, reference in book.references():
        target = unquote(reference.target.split("#")[0].split("?")[0])
        if target.endswith(".*"):
            used.add(book.resolve(page, target)[:-1])
        elif target and "://" not in target:
            used.add(book.resolve(page, target))
            if not posixpath.splitext(target)[1]:
                used.add(book.resolve(page, target) + ".")  # its ending is left out
            if reference.source:
                used.add(
                    posixpath.normpath(posixpath.join(posixpath.dirname(reference.source), target))
                )
    for text in book.settings.images:
        names.update(_names(text))
    for path in book.files:
        if path.endswith(_TEXTS):
            names.update(context.of_text(path, "FIG005", partial(_names_of, path)))
    return used, names


def _behind_links(root: Path, used: set[str]) -> set[str]:
    """The files, by path, that used names of the folder are links to."""
    found: set[str] = set()
    top = os.path.realpath(root)
    for path in used:
        full = os.path.join(top, path)  # noqa: PTH118
        real = os.path.realpath(full) if path.lower().endswith(_PICTURES) else full
        if real != full and real.startswith(top + os.sep):
            found.add(Path(real).relative_to(top).as_posix())
    return found


def _shown_above(root: Path) -> set[str]:
    """Pictures of the book, by path, that other texts of its repository show, such as a README."""
    top, texts = _texts_above(root)
    here = root.relative_to(top).as_posix()
    prefix = "" if here == "." else f"{here}/"
    shown: set[str] = set()
    for path in texts:
        try:
            text = path.read_bytes()[:LARGEST].decode("utf-8", "replace")
        except OSError:
            continue
        folder = path.parent.relative_to(top).as_posix()
        for name in _paths(text):
            inside = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
            if inside.startswith(prefix):
                shown.add(inside[len(prefix) :])
            if "://" in name and f"/{prefix}" in name:
                shown.add(name.rpartition(f"/{prefix}")[2] if prefix else "")
    return shown


def _texts_above(root: Path) -> tuple[Path, list[Path]]:
    """The top of the repository and its texts outside the book; without git, the folder above."""
    repository = git.answer(root, "rev-parse", "--show-toplevel")
    if repository is None:
        return root.parent, [path for path in root.parent.glob("*.md") if path.is_file()]
    top = Path(repository.rstrip("\n")).resolve()
    listed = git.answer(top, "ls-files", "-z", "--", *(f"*{ending}" for ending in _TEXTS)) or ""
    found = [top / name for name in listed.split("\0") if name]
    return top, [path for path in found if not path.is_relative_to(root)]


def _names_of(path: str, text: str) -> tuple[str, ...]:
    """The names of picture files that an author wrote into a file."""
    return tuple(sorted(_names(_source(path, text))))


def _source(path: str, text: str) -> str:
    """What an author wrote into a file: of a notebook its cells, without what they put out."""
    if not path.endswith(".ipynb"):
        return text
    try:
        cells = json.loads(text).get("cells", ())
        return "\n".join("".join(cell.get("source", ())) for cell in cells)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return ""


def _names(text: str) -> set[str]:
    """The names of picture files in a text."""
    return {path.rpartition("/")[2] for path in _paths(text)}


def _paths(text: str) -> set[str]:
    """The picture files that a text names, in time that grows with its length."""
    found: set[str] = set()
    if not _ENDING.search(text):
        return found
    for run in _RUN.findall(text):
        end = 0
        for match in _ENDING.finditer(run):
            end = match.end()
        if end:
            found.add(unquote(run[:end]))
    return found


_TEXTS = (
    *(".css", ".html", ".yml", ".yaml", ".ipynb", ".rst", ".js", ".tex", ".py", ".R", ".Rmd"),
    ".md",
)
# Of a file outside the book, so much is looked through.
LARGEST = 1_000_000
_RUN = re.compile(r"[^\s\"'()<>\[\]{}=,|`]+")
_ENDING = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)\b", re.IGNORECASE)
