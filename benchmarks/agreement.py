"""Compare what the check and the build find: references, marks, code, and the table of contents.

Run ``agreement.py BOOK…``, with books of either version; for version 2, ``agreement_mystmd`` asks
its engine.

Each book is copied, built from clean with ``jupyter-book build -n``, and checked. Both lists are
compared file by file and line by line. Everything that the build says counts, but for the little
that ``ELSEWHERE`` names with its reason. A finding names the line itself; the build names the first
line of the paragraph, and that line is compared. Where the build names no line, and always in
reStructuredText, a finding must hold the name that the warning quotes.

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

# What the check leaves to others, each with its reason; all else that the build says must be found.
ELSEWHERE = re.compile(
    "|".join(  # noqa: FLY002 - one reason a line
        (
            r"Lexing literal|source code lexer|highlighting_failure",  # colours of code
            r"toctree directive not expected|duplicated entry found in toctree",  # each one is read
            r"All children of a 'grid|All children of a 'tab",  # how a block is put together
            r"for label: 'footcite-",  # a footnote that the build makes itself
            r"a suitable image for|Could not obtain image size|image format",  # another format
            r"Citation \[.*\] is not referenced",  # of use to nobody
            r"duplicate object description|Duplicate ID: \"equation-",  # said once, by another name
            r"\[bibtex\.duplicate_label\]",  # two lists of sources that both count from 1
            r"^unknown directive or role name",  # said again, with its place
            r"failed to reach any of the inventories|intersphinx inventory",  # the web, not the book
            r"doesn't have a title",  # a fault of that page (PAG004), not of the reference to it
        )
    )
)
# Rules that say what docutils and Sphinx say of the marks on a page.
MARKUP = (
    "LNK008",
    "LNK010",
    "PAG015",
    "PAG016",
    "PAG017",
    "PAG019",
    "PAG025",
    "PAG026",
    "TOC001",
    "TOC005",
)
# Rules that say what the build says of headings, and more: what they say alone is no false alarm.
HEADINGS = ("PAG004", "PAG005", "PAG006")
QUOTED = re.compile(r"['\"]([^'\"]+)['\"]\.?$|(?:not found|not readable|assigned): ([^\s'\"]+)$")
WARNING = re.compile(r"^(?:(?P<place>.*?): )?(?:WARNING|ERROR|CRITICAL|SEVERE): (?P<words>.*)$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
PAGE = re.compile(r"there is no page `([^`]+)`")
TOC = re.compile(
    r"toctree contains reference to (?:nonexisting|excluded) document '([^']+)' \[etoc"
)
UNLISTED = "document isn't included in any toctree"
DOUBLE = re.compile(r"multiple files found for the document \"([^\"]+)\"")
SHARED = re.compile(r"duplicate label (.+), other instance in")


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
        place = match["place"] or ""
        path, _, number = place.rpartition(":")
        if not number.isdigit():
            path, number = place.rstrip(":"), "0"
        # The first warning of a phase stands behind the name of the phase.
        path = path.rpartition("... ")[2].rstrip(":")
        try:
            name = Path(path).resolve().relative_to(root).as_posix() if path else _double(match)
        except ValueError:
            name = path
        # What is said of the numbers of lines in code names no file, only a page.
        name = name.removesuffix(".rst") if name.endswith((".md.rst", ".ipynb.rst")) else name
        if not ELSEWHERE.search(match["words"]):
            yield Place(name, int(number)), match["words"]


def _double(match: re.Match[str]) -> str:
    """The page that a warning without a place is about."""
    found = DOUBLE.match(match["words"])
    return found[1] if found else ""


def is_rst(path: str) -> bool:
    """Whether a file is written in reStructuredText."""
    return path.endswith((".rst", ".inc"))


def findings(book: Path) -> list[Finding]:
    """What the check says about the same."""
    codes = {"TOC002", *(code for code, rule in all_rules().items() if rule.references)}
    found = check_book(book, select=[*codes, *MARKUP, *HEADINGS], cache=False).findings
    return [
        f
        for f in found
        if (f.code != "LNK010" or is_rst(f.location.path.as_posix()))
        and (f.code != "PAG025" or "the build leaves out" in f.message)
        and "is left empty by `playbook build`" not in f.message  # another build
    ]


def places(finding: Finding) -> set[Place]:
    """Where the build may name the fault of a finding: for a name given twice, at either place."""
    path = finding.location.path.as_posix()
    own = {Place(path, line) for line in finding.build_lines or (finding.location.build_line,)}
    return own | {Place(other.path.as_posix(), other.build_line) for other in finding.related}


def quoted(words: str) -> str:
    """The name that a warning quotes at its end; empty if there is none."""
    match = QUOTED.search(words.partition(" [")[0])
    name = (match and (match[1] or match[2])) or ""
    return " ".join(name.lower().split()).rpartition("/")[2]


def same(finding: Finding, place: Place, words: str) -> bool:
    """Whether a finding and a warning about the same file may be about the same fault.

    Where a warning names a line, it must be that of the finding. Where it names none, and in
    reStructuredText always, the finding must hold the name that the warning quotes.
    """
    if UNLISTED in words or finding.code == "TOC001":
        return UNLISTED in words and finding.code == "TOC001"
    if (shared := SHARED.match(words)) or finding.code == "TOC008":
        # The build names the line below the label, or what the label stands in front of.
        name = shared[1] if shared else place.path
        return f"`{name}`" in finding.message
    name = quoted(words)
    message = " ".join(finding.message.lower().split())
    holds = (name or words.rstrip(".").lower()) in message
    if not place.line:
        return holds
    return place in places(finding) and (name in message or not is_rst(place.path))


def misses(theirs: Iterable[tuple[Place, str]], ours: Iterable[Finding]) -> list[tuple[Place, str]]:
    """What the build says and the check does not."""
    by_path = _by_path(ours)
    return [
        (place, words)
        for place, words in dict.fromkeys(theirs)
        if not any(same(finding, place, words) for finding in by_path.get(place.path, ()))
    ]


def false_alarms(
    theirs: Collection[tuple[Place, str]], ours: Iterable[Finding]
) -> list[tuple[Place, str]]:
    """What the check says and the build does not."""
    said: dict[str, list[tuple[Place, str]]] = {}
    for place, words in theirs:
        said.setdefault(place.path, []).append((place, words))
    return [
        (min(places(finding)), str(finding))
        for finding in ours
        if finding.code not in HEADINGS
        and not any(
            same(finding, place, words)
            for path in _paths(finding)
            for place, words in said.get(path, ())
        )
    ]


def _by_path(ours: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in ours:
        for path in _paths(finding):
            found.setdefault(path, []).append(finding)
    return found


def _paths(finding: Finding) -> set[str]:
    """The files in which the build may name a finding; a page for one that has two files."""
    own = {finding.location.path.with_suffix("").as_posix()} if finding.code == "TOC008" else set()
    return own | {place.path for place in places(finding)}


def reason(output: str) -> str:
    """Why a build stopped: the line that names the error, not the advice that follows it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w. ]*(?:Error|Exception|error): *\S", line)]
    return (named or lines or ["it said nothing"])[-1][:300]


def compare(book: Path) -> bool:
    """Compare one book; whether both agree."""
    if (book / "myst.yml").is_file():
        from agreement_mystmd import report as report_mystmd

        return report_mystmd(book)
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
