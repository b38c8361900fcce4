"""What a build costs with and without ``playbook.linear``, and whether the pages are the same.

Run ``build.py [BOOKS] [--pages 100,300,1000,3000] [--stock-limit 1000] [--work FOLDER]``
``[--myst PROGRAM] [--mkdocs PROGRAM]``.

Synthetic books of ``--pages`` pages are made (headings, 20 links, figures, references, code, a
table), and each folder of BOOKS that holds a ``_config.yml`` is copied. Each is built by
``jupyter-book`` as it is, by the same with one line more in its ``_config.yml``, and by Sphinx's
``dummy`` builder, which reads everything and writes nothing: the floor below both. Seconds are CPU
seconds of a process and its children; memory is its peak; the price of starting (the empty book)
is not taken off. Every file of both outputs is compared, byte by byte, after the ids that are
random in a stock build have been numbered in order. A stock build of 3,000 pages takes more than
an hour: above ``--stock-limit`` pages it is left out, and the table says so.

Two programs that a user would pick instead run on the same pages, where they are installed or
named (``--myst``, ``--mkdocs``): the content pass of mystmd, the engine of Jupyter Book 2, which
parses pages and resolves references and writes no HTML (without network its theme cannot be
fetched afterwards, which does not matter here), and MkDocs with the theme Material, which reads
the same Markdown and takes roles and directives for plain text.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

EXTENSION = "playbook.linear"
SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
WORDS = tuple(
    re.findall(
        r"\w+",
        "partner project meeting team charter roadmap research community newsletter stakeholder "
        "influence interest engagement data report lead role decision plan review study result "
        "figure season workshop event",
    )
)
# What differs between two stock builds of one book: labels of unnamed equations in MyST, and cells
# of the notebooks that MyST-NB makes of text.
RANDOM_IDS = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    rb'|(?<="id": ")[0-9a-f]{8}(?=")'
)
# Not part of the book: what Sphinx remembers of its settings, which name the extension.
NOT_COMPARED = {".buildinfo"}


@dataclass(frozen=True)
class Run:
    """What one build cost."""

    code: int
    seconds: float
    megabytes: float


class Failed(Exception):
    """A book that does not build; the message is the end of its log."""


# --- Books ----------------------------------------------------------------------------------


def make_book(folder: Path, pages: int, chapter: int = 10, part: int = 50) -> None:
    """Write a book of ``pages`` pages in parts, chapters and sections, alike in every run."""
    chance = random.Random(pages)  # noqa: S311
    names = [_name(number, chapter, part) for number in range(pages)]
    for number, name in enumerate(names):
        file = folder / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(number, names, chance), encoding="utf-8")
        (file.parent / "picture.png").write_bytes(_picture())
    (folder / "_toc.yml").write_text(yaml.safe_dump(_toc(names, chapter, part), sort_keys=False))
    settings = {"title": f"A book of {pages} pages", "execute": {"execute_notebooks": "off"}}
    (folder / "_config.yml").write_text(yaml.safe_dump(settings))


def _name(number: int, chapter: int, part: int) -> str:
    if number == 0:
        return "index"
    return f"part{number // part:03}/chapter{number // chapter:04}/page{number:05}"


def _toc(names: list[str], chapter: int, part: int) -> dict[str, Any]:
    """The first page of each ten is a chapter, the next two its sections, the rest below them."""
    parts = []
    for start in range(0, len(names), part):
        chapters = []
        for first in range(start, min(start + part, len(names)), chapter):
            group = names[max(first, 1) : first + chapter]
            sections = [{"file": name} for name in group[1:3]]
            if len(group) > 3:
                sections[-1]["sections"] = [{"file": name} for name in group[3:]]
            chapters.append({"file": group[0], **({"sections": sections} if sections else {})})
        parts.append({"caption": f"Part {start // part + 1}", "chapters": chapters})
    return {"format": "jb-book", "root": names[0], "parts": parts}


def _page(number: int, names: list[str], chance: random.Random) -> str:
    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    def link() -> str:
        other = chance.randrange(len(names))
        way = os.path.relpath(names[other], Path(names[number]).parent)
        return f"[{words(2)}]({Path(way).as_posix()}.md)"

    lines = [f"(page-{number})=", f"# {words(3).capitalize()} {number}", "", words(40) + ".", ""]
    for section in range(4):
        lines += [f"## {words(3).capitalize()} {section}", ""]
        lines += [f"{words(25)} {link()} {words(15)} {link()}, {words(10)} {link()}.", ""]
        lines += [f"### {words(3).capitalize()} {section}", ""]
        lines += [f"- {words(8)} **{words(2)}** {words(6)}" for _ in range(4)]
        lines += ["", f"{words(20)} {link()} {words(20)} *{words(2)}* `{words(1)}`.", ""]
    near = (number + 7) % len(names)
    lines += [
        f"See {{ref}}`page-{near}`, {{doc}}`/{names[near]}`, {{numref}}`figure-{number}`,",
        "and [a site](https://example.org/page).",
        "",
        f"```{{figure}} picture.png\n:name: figure-{number}\n:alt: A square\n\n{words(6)}\n```",
        "",
        "![A square](picture.png)",
        "",
        "```python\nfor item in range(3):\n    print(item)\n```",
        "",
        f"| {words(1)} | {words(1)} |\n|---|---|\n| {words(4)} | {words(4)} |\n| 1 | 2 |",
        "",
        f"```{{note}}\n{words(20)}.\n```",
        "",
    ]
    return "\n".join(lines)


def _picture() -> bytes:
    """A square of one colour, 8 by 8 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = zlib.compress((b"\0" + b"\x60" * 8) * 8)
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    )


def copy_book(source: Path, target: Path) -> str:
    """Copy a book without what was built, with its notebooks not run; the name for the table.

    Extensions that are not installed here are left out, and named.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("_build", ".git"))
    file = target / "_config.yml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    settings.setdefault("execute", {})["execute_notebooks"] = "off"
    sphinx = settings.get("sphinx") or {}
    asked = list(sphinx.get("extra_extensions") or [])
    missing = [name for name in asked if find_spec(name.partition(".")[0]) is None]
    if missing:
        sphinx["extra_extensions"] = [name for name in asked if name not in missing]
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return f"{target.name} (without {', '.join(missing)})" if missing else target.name


def switch_on(book: Path) -> None:
    """Add the one line to the settings of a book."""
    file = book / "_config.yml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    sphinx = settings.setdefault("sphinx", {}) or {}
    settings["sphinx"] = sphinx
    sphinx["extra_extensions"] = [*(sphinx.get("extra_extensions") or []), EXTENSION]
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")


def pages_of(book: Path) -> int:
    """How many HTML pages the built book has."""
    return sum(1 for _ in (book / "_build/html").rglob("*.html"))


# --- Runs -----------------------------------------------------------------------------------


def run(book: Path, log: Path, python: str, *options: str) -> Run:
    """Build a book in a process of its own and measure it."""
    command = [python, "-c", "from jupyter_book.cli.main import main; main()", "build", str(book)]
    paths = [str(SCRIPTS), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }
    return spent([*command, *options], log, environment)


def spent(
    command: list[str], log: Path, environment: dict[str, str], folder: Path | None = None
) -> Run:
    """What a command costs, with what it prints in a file."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=folder)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)


def build(book: Path, name: str, python: str, *options: str) -> Run:
    """Build a clean book; raise ``Failed`` with the end of its log when that fails."""
    shutil.rmtree(book / "_build", ignore_errors=True)
    log = book.parent / f"{book.name}.{name}.log"
    made = run(book, log, python, *options)
    # A book with faults of its own may end with 1 and still be whole.
    if made.code and not any((book / "_build").rglob("environment.pickle")):
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise Failed(f"The build of {book.name} ({name}) failed; {log} ends:\n{tail}")
    return made


# --- Others ---------------------------------------------------------------------------------

MYST = "version: 1\nproject: {title: A book}\nsite: {title: A book}\n"
MKDOCS = "site_name: A book\ntheme: {name: material, font: false}\nplugins: [search]\n"


def others(book: Path, programs: dict[str, str]) -> str:
    """The cells of the two other programs: seconds, or why there are none."""
    return f" {_myst(book, programs['myst'])} | {_mkdocs(book, programs['mkdocs'])} |"


def _myst(book: Path, program: str) -> str:
    """The content pass of mystmd; it must have written every page."""
    if not program:
        return "not installed"
    folder = _pages_alone(book, "myst", "")
    (folder / "myst.yml").write_text(MYST)
    pages = sum(1 for _ in folder.rglob("*.md"))
    made = spent([program, "build", "--site"], folder.with_suffix(".log"), {**os.environ}, folder)
    written = sum(1 for _ in (folder / "_build/site/content").glob("*.json"))
    return f"{made.seconds:.1f}" if written >= pages else f"{written} of {pages} pages"


def _mkdocs(book: Path, program: str) -> str:
    if not program:
        return "not installed"
    folder = _pages_alone(book, "mkdocs", "docs")
    (folder / "mkdocs.yml").write_text(MKDOCS)
    made = spent([program, "build", "-q"], folder.with_suffix(".log"), {**os.environ}, folder)
    return "does not build" if made.code else f"{made.seconds:.1f}"


def _pages_alone(book: Path, name: str, below: str) -> Path:
    """A copy of the pages and pictures of a book, without its settings."""
    folder = book.with_name(f"{book.name}-{name}")
    shutil.rmtree(folder, ignore_errors=True)
    leave = shutil.ignore_patterns("_build", "_config.yml", "_toc.yml")
    shutil.copytree(book, folder / below, ignore=leave)
    return folder


# --- Comparison -----------------------------------------------------------------------------


def normal(data: bytes) -> bytes:
    """The bytes with ids that are random in a stock build numbered in their order."""
    seen: dict[bytes, bytes] = {}

    def numbered(match: re.Match[bytes]) -> bytes:
        return seen.setdefault(match[0], b"random-%d" % len(seen))

    return RANDOM_IDS.sub(numbered, data)


def differing(one: Path, other: Path) -> list[str]:
    """The files that are not in both folders, or not the same."""
    names = _files(one) | _files(other)
    return sorted(name for name in names - NOT_COMPARED if not _same(one / name, other / name))


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def _same(one: Path, other: Path) -> bool:
    if not (one.is_file() and other.is_file()):
        return False
    first, second = one.read_bytes(), other.read_bytes()
    return first == second or normal(first) == normal(second)


# --- Table ----------------------------------------------------------------------------------


def measure(book: Path, name: str, pages: int, stock_limit: int, programs: dict[str, str]) -> str:
    """One line of the table."""
    try:
        line = _measured(book, name, pages, stock_limit, programs["python"])
    except Failed as fault:
        print(fault, file=sys.stderr)
        return f"| {name} | | does not build | | | | | | | | | | |"
    return line + others(book, programs)


def _measured(book: Path, name: str, pages: int, stock_limit: int, python: str) -> str:
    ours_book = book.with_name(f"{book.name}-ours")
    shutil.copytree(book, ours_book, ignore=shutil.ignore_patterns("_build"))
    switch_on(ours_book)
    dummy = build(ours_book, "dummy", python, "--builder", "custom", "--custom-builder", "dummy")
    ours = build(ours_book, "ours", python)
    count = pages or pages_of(ours_book)
    each = ours.seconds * 1000 / count
    floor = dummy.seconds * 1000 / count
    head = f"| {name} | {count} |"
    tail = (
        f" {ours.seconds:.1f} | {ours.megabytes:.0f} | {each:.0f} | {dummy.seconds:.1f} "
        f"| {each / floor:.2f} |"
    )
    if pages > stock_limit:
        return f"{head} not run: above --stock-limit | | |{tail} not compared |"
    stock = build(book, "stock", python)
    found = differing(book / "_build/html", ours_book / "_build/html")
    verdict = f"{len(found)} differ: {', '.join(found[:3])}" if found else "all identical"
    files = len(_files(book / "_build/html"))
    return (
        f"{head} {stock.seconds:.1f} | {stock.megabytes:.0f} | {stock.seconds * 1000 / count:.0f} |"
        f"{tail} {verdict} ({files} files) |"
    )


HEAD = (
    "| book | pages | stock s | MB | ms a page | ours s | MB | ms a page | dummy s | ours : dummy "
    "| files | mystmd, content s | mkdocs-material s |\n"
    f"|---|{'---:|' * 9}---|---:|---:|"
)


def main() -> None:
    """Measure and print the table, line by line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("books", nargs="?", type=Path)
    options.add_argument("--pages", default="100,300,1000,3000")
    options.add_argument("--stock-limit", type=int, default=1000)
    options.add_argument("--work", type=Path, help="a folder to keep the books in")
    options.add_argument("--python", default=sys.executable, help="of another environment")
    for name in ("myst", "mkdocs"):
        found = shutil.which(name) or ""
        options.add_argument(f"--{name}", default=found, help="the program, where it is")
    chosen = options.parse_args()
    programs = {name: getattr(chosen, name) for name in ("python", "myst", "mkdocs")}
    work = chosen.work or Path(tempfile.mkdtemp(prefix="benchmark-build-"))
    print(HEAD, flush=True)
    for pages in [int(number) for number in chosen.pages.split(",") if number]:
        book = _fresh(work / f"made-{pages}")
        make_book(book, pages)
        print(measure(book, f"made, {pages}", pages, chosen.stock_limit, programs), flush=True)
    for config in sorted(chosen.books.glob("*/_config.yml")) if chosen.books else ():
        book = _fresh(work / config.parent.name)
        name = copy_book(config.parent, book)
        print(measure(book, name, 0, chosen.stock_limit, programs), flush=True)
    if not chosen.work:
        shutil.rmtree(work)


def _fresh(book: Path) -> Path:
    for end in ("", "-ours", "-myst", "-mkdocs"):
        folder = book.with_name(f"{book.name}{end}")
        shutil.rmtree(folder, ignore_errors=True)
    return book


if __name__ == "__main__":
    main()
