"""Compare the broken references that the check and the build find.

Run ``agreement.py BOOK…``.

Each book is copied, built from clean with ``jupyter-book build -n``, and checked. Both lists are
compared file by file and line by line; where the build names no line, file by file. A finding
names the line itself; the build names the first line of the paragraph, and that line is compared.

In reStructuredText everything counts that docutils and Sphinx say about a page, and where a
warning quotes a name, the finding must hold it too.

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
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from playbook.check.rules import all_rules
from playbook.check.run import check_book
from playbook.common.findings import Finding

BROKEN = re.compile(
    r"cross-reference target not found|local id not found in doc|Unknown source document|"
    r"Could not find document|No matches for '|undefined label|unknown document|term not in glossary|"
    r"equation not found|reference target not found|could not find bibtex key|image file not readable|"
    r"download file not readable|file not found: '|Include file '.*' not found|not found or reading it failed|"
    # A page without a title is a fault of that page (PAG004), not of the reference to it.
    r"toctree contains reference to (?:nonexisting|excluded)|"
    r"No key '.*' found in glue|Glue reference '|Unknown target name|"
    r"Failed to create a cross reference|Problems with \"csv-table\"|Problems with \"raw\"|"
    r"Any number is not assigned|Found no key|Found an unexpected `code-cell`"
)
# What the check leaves to others: how code is coloured, what only `-n` asks for, where the table
# of contents is kept, and what one can tell only on the whole of a book.
ELSEWHERE = re.compile(
    r"Pygments lexer|Lexing literal|toctree directive not expected|All children of a 'grid|"
    r"line number spec|Citation \[.*\] is not referenced|duplicate object description|unknown option|"
    r"unknown keyword|'(?:envvar|token|confval)' reference target|a suitable image for|"
    r"duplicated entry found in toctree|doesn't have a title|Duplicate ID: \"equation-"
)
# Rules that say what docutils and Sphinx say of the marks on a page.
MARKUP = ("LNK008", "LNK010", "PAG015", "PAG016", "PAG017", "PAG019", "PAG026", "TOC005")
QUOTED = re.compile(r"['\"]([^'\"]+)['\"]\.?$|(?:not found|assigned): ([^\s'\"]+)$")
WARNING = re.compile(r"^(?P<place>.*?): (?:WARNING|ERROR|CRITICAL|SEVERE): (?P<words>.*)$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
PAGE = re.compile(r"there is no page `([^`]+)`")
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
    """What the build says about broken references, and in reStructuredText about all marks."""
    root = book.resolve()
    for line in output.splitlines():
        match = WARNING.match(line)
        if not match:
            continue
        path, _, number = match["place"].rpartition(":")
        if not number.isdigit():
            path, number = match["place"].rstrip(":"), "0"
        # The first warning of a phase stands behind the name of the phase.
        path = path.rpartition("... ")[2].rstrip(":")
        try:
            name = Path(path).resolve().relative_to(root).as_posix()
        except ValueError:
            name = path
        if BROKEN.search(match["words"]) or (is_rst(name) and not ELSEWHERE.search(match["words"])):
            yield Place(name, int(number)), match["words"]


def is_rst(path: str) -> bool:
    """Whether a file is written in reStructuredText."""
    return path.endswith((".rst", ".inc"))


def findings(book: Path) -> list[Finding]:
    """What the check says about the same."""
    codes = {"TOC002", *(code for code, rule in all_rules().items() if rule.references)}
    found = check_book(book, select=[*codes, *MARKUP], cache=False).findings
    return [f for f in found if f.code in codes or is_rst(f.location.path.as_posix())]


def places(finding: Finding) -> set[Place]:
    """Where the build may name the fault of a finding: for a name given twice, at either place."""
    path = finding.location.path.as_posix()
    own = {Place(path, line) for line in finding.build_lines or (finding.location.build_line,)}
    return own | {Place(other.path.as_posix(), other.build_line) for other in finding.related}


def answers(finding: Finding, words: str) -> bool:
    """Whether a finding holds what a warning about reStructuredText quotes."""
    match = QUOTED.search(words.partition(" [")[0])
    name = (match and (match[1] or match[2])) or ""
    message = " ".join(finding.message.lower().split())
    return " ".join(name.lower().split()).rpartition("/")[2] in message


def misses(theirs: Iterable[tuple[Place, str]], ours: Iterable[Finding]) -> list[tuple[Place, str]]:
    """What the build says and the check does not."""
    by_path: dict[str, list[Finding]] = {}
    for finding in ours:
        for path in {place.path for place in places(finding)}:
            by_path.setdefault(path, []).append(finding)
    return [
        (place, words)
        for place, words in dict.fromkeys(theirs)
        if not any(
            (not place.line or place in places(finding))
            and (not is_rst(place.path) or answers(finding, words))
            for finding in by_path.get(place.path, ())
        )
    ]


def false_alarms(
    theirs: Collection[tuple[Place, str]], ours: Iterable[Finding]
) -> list[tuple[Place, str]]:
    """What the check says and the build does not."""
    said = {place for place, _ in theirs}
    without_line = [(place.path, words) for place, words in theirs if not place.line]
    return [
        (min(places(finding)), str(finding))
        for finding in ours
        if not places(finding) & said
        and not any(
            path == finding.location.path.as_posix()
            and (not is_rst(path) or answers(finding, words))
            for path, words in without_line
        )
    ]


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
        theirs = list(warnings(output, copy))
        started = time.perf_counter()
        ours = findings(copy)
    return report(book.name, theirs, ours, took, time.perf_counter() - started)


def report(
    name: str,
    theirs: list[tuple[Place, str]],
    ours: list[Finding],
    took: float,
    checked: float,
) -> bool:
    """Print both differences; whether there are none."""
    their_toc = {m[1] for _, words in theirs if (m := TOC.search(words))}
    theirs = [(place, words) for place, words in theirs if not TOC.search(words)]
    toc = {m for f in ours if f.code == "TOC002" for m in PAGE.findall(f.message)}
    ours = [f for f in ours if f.code != "TOC002"]
    missed, false = misses(theirs, ours), false_alarms(theirs, ours)
    missed_toc, false_toc = their_toc - toc, toc - their_toc
    wrong = len(missed) + len(false) + len(missed_toc) + len(false_toc)
    print(
        f"{name}: build {len(dict(theirs)) + len(their_toc)}, check {len(ours) + len(toc)}, misses "
        f"{len(missed) + len(missed_toc)}, false alarms {len(false) + len(false_toc)} "
        f"(build {took:.1f} s, check {checked:.2f} s)"
    )
    for place, words in sorted(missed):
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
