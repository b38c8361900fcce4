"""Compare the broken references that the check and the build find.

Run ``agreement.py BOOK…``.

Each book is copied, built from clean with ``jupyter-book build -n``, and checked. Both lists are
compared file by file and line by line; where the build names no line, file by file. A finding
names the line itself; the build names the first line of the paragraph, and that line is compared.

Prints misses (the build says it, we do not) and false alarms (we say it, the build does not), and
ends with 1 if there are any.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playbook.check.rules import all_rules
from playbook.check.run import check_book

BROKEN = re.compile(
    r"cross-reference target not found|local id not found in doc|Unknown source document|"
    r"Could not find document|No matches for '|undefined label|unknown document|term not in glossary|"
    r"equation not found|reference target not found|could not find bibtex key|image file not readable|"
    r"download file not readable|file not found: '|Include file '.*' not found|not found or reading it failed|"
    # A page without a title is a fault of that page (PAG004), not of the reference to it.
    r"toctree contains reference to (?:nonexisting|excluded)|"
    r"No key '.*' found in glue|Glue reference '|Unknown target name|"
    r"Failed to create a cross reference|Problems with \"csv-table\"|Problems with \"raw\"|"
    r"Any number is not assigned|Found no key"
)
WARNING = re.compile(r"^(?P<place>.*?): (?:WARNING|ERROR|CRITICAL|SEVERE): (?P<words>.*)$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
TOC = re.compile(r"toctree contains reference to (?:nonexisting|excluded) document '([^']+)'")


class Place(NamedTuple):
    """A broken reference: where it is, by path from the book."""

    path: str
    line: int


def build(book: Path, work: Path) -> tuple[str, int]:
    """Build a copy of a book from clean; what it said, and its exit code."""
    command = [
        sys.executable,
        "-c",
        "from jupyter_book.cli.main import main; main()",
        "build",
        str(book),
        "-n",
        "--keep-going",
        "--path-output",
        str(work / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
    return COLOURS.sub("", done.stdout + done.stderr), done.returncode


def warnings(output: str, book: Path) -> Iterator[tuple[Place, str]]:
    """What the build says about broken references."""
    root = book.resolve()
    for line in output.splitlines():
        match = WARNING.match(line)
        if not match or not BROKEN.search(match["words"]):
            continue
        path, _, number = match["place"].rpartition(":")
        if not number.isdigit():
            path, number = match["place"].rstrip(":"), "0"
        try:
            name = Path(path.rstrip(":")).resolve().relative_to(root).as_posix()
        except ValueError:
            name = path
        yield Place(name, int(number)), match["words"]


def reason(output: str) -> str:
    """Why a build stopped: the line that names the error, not the advice that follows it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w. ]*(?:Error|Exception|error): *\S", line)]
    return (named or lines or ["it said nothing"])[-1][:300]


def compare(book: Path) -> bool:
    """Compare one book; whether both agree."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        copy = work / book.resolve().name
        shutil.copytree(book, copy, ignore=shutil.ignore_patterns("_build", ".git"), symlinks=True)
        started = time.perf_counter()
        output, code = build(copy, work)
        took = time.perf_counter() - started
        if code and not (work / "out" / "_build" / "html").exists():
            print(f"{book.name}: not compared, because the build made no page: {reason(output)}")
            return False
        theirs = dict(warnings(output, copy))
        started = time.perf_counter()
        result = check_book(
            copy,
            select=[c for c, r in all_rules().items() if r.references or c == "TOC002"],
            cache=False,
        )
        ours = {}
        ours_toc = set()
        for finding in result.findings:
            if finding.code == "TOC002":
                ours_toc.update(re.findall(r"there is no page `([^`]+)`", finding.message))
            elif finding.code.startswith(("LNK", "FIG")):
                for line in finding.blocks or (finding.location.line,):
                    ours[Place(finding.location.path.as_posix(), line)] = str(finding)
    return report(book.name, theirs, ours, ours_toc, took, time.perf_counter() - started)


def report(  # noqa: PLR0913, PLR0917
    name: str,
    theirs: dict[Place, str],
    ours: dict[Place, str],
    toc: set[str],
    took: float,
    checked: float,
) -> bool:
    """Print both differences; whether there are none."""
    their_toc = {m[1] for words in theirs.values() if (m := TOC.search(words))}
    theirs = {place: words for place, words in theirs.items() if not TOC.search(words)}
    files = {place.path for place in theirs if not place.line}
    misses = [
        (p, w)
        for p, w in theirs.items()
        if p not in ours and (p.line or p.path not in {o.path for o in ours})
    ]
    false = [(p, w) for p, w in ours.items() if p not in theirs and p.path not in files]
    missed_toc, false_toc = their_toc - toc, toc - their_toc
    wrong = len(misses) + len(false) + len(missed_toc) + len(false_toc)
    print(
        f"{name}: build {len(theirs) + len(their_toc)}, check {len(ours) + len(toc)}, misses "
        f"{len(misses) + len(missed_toc)}, false alarms {len(false) + len(false_toc)} "
        f"(build {took:.1f} s, check {checked:.2f} s)"
    )
    for place, words in sorted(misses):
        print(f"  miss         {place.path}:{place.line}: {words}")
    for place, words in sorted(false):
        print(f"  false alarm  {words}   (build line {place.line})")
    for docname in sorted(missed_toc | false_toc):
        print(f"  {'miss' if docname in missed_toc else 'false alarm'}  _toc.yml: {docname}")
    return not wrong


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("name the folder of a book, or several: agreement.py BOOK…")
    sys.exit(0 if all([compare(Path(name)) for name in sys.argv[1:]]) else 1)  # noqa: C419
