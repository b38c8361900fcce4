"""Building the book: a child process that runs ``jupyter-book``, and what to say afterwards."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from playbook.book.toc import read_toc
from playbook.common.errors import FileError, UserError
from playbook.common.extras import lacking
from playbook.common.files import write_text
from playbook.common.own_folders import hidden_name
from playbook.common.processes import UTF8, python_module
from playbook.registers.yaml_data import InvalidYaml, ParsedYaml, read_yaml

LOG = "build.log"
# What stands in a line that names a fault.
_MARKS = ("WARNING:", "ERROR:", "CRITICAL:")
# A file, which may lie on a drive of Windows, and a line.
_FILE = re.compile(r"((?:[A-Za-z]:[\\/])?[^:]+):(\d*)")
# The number and the file of a fault of the system, as Python writes them.
_ERRNO = re.compile(r"\[Errno (\d+)\] [^:']*(?:: '([^']*)')?")
_DISK = {
    errno.ENOSPC: "the disk is full; make room, and build again",
    getattr(errno, "EDQUOT", 122): "your share of the disk is full; make room, and build again",
    errno.EACCES: "it cannot be read or written; check its permissions",
    errno.EPERM: "it cannot be read or written; check its permissions",
    errno.EROFS: "the disk takes no writing; copy the book elsewhere, and build there",
}
# Of these those that say something of the disk, and not of one file.
_WHOLE_DISK = {errno.ENOSPC, getattr(errno, "EDQUOT", 122), errno.EROFS}
CONFIG = "_config.yml"
# The rules of the check about settings: what stops the build, and what it may pass over.
STOPS, PASSED_OVER = "PBK005", "PBK007"
TOC = "_toc.yml"
TOC_CODE = "TOC004"
OUTSIDE_CODE = "LNK031"
# The module that builds: Jupyter Book, with a memory of the last build.
START = "playbook.sphinx_ext.launch"


class BuildError(UserError):
    """The build could not be started."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """How a build ended: its exit code, what it printed, and the first page."""

    code: int
    output: str
    page: Path
    root: Path

    @property
    def cause(self) -> str:
        """Why the build stopped, in Sphinx's words; empty when it says nothing that is known."""
        lines = [_plain(line) for line in self.output.splitlines()]
        # The reason may be the last line of all.
        for line, following in pairwise([*lines, ""]):
            if re.fullmatch(r"\w+( \w+)? error( in .*)?:", line) and following:
                return _of_the_disk(following) or following
            if re.match(r"(\w+\.)*\w*(Error|Exception): \S", line):
                return _of_the_disk(line) or line
        return ""

    @property
    def disk_fault(self) -> str:
        """What keeps the disk from taking the pages; each file is then a warning of its own."""
        numbers = re.findall(r"(?:\[Errno |OSError\()(\d+)[\],]", self.output)
        return next((_DISK[n] for n in map(int, numbers) if n in _WHOLE_DISK), "")

    @property
    def warnings(self) -> list[str]:
        """The lines that name a fault, without colours, each once, in order of file and line."""
        folder = f"{self.root}{os.sep}"
        lines = [_slashed(_plain(line).replace(folder, "")) for line in self.output.splitlines()]
        found = dict.fromkeys(line for line in lines if any(mark in line for mark in _MARKS))
        return sorted(found, key=_place)

    @property
    def preview(self) -> str:
        """One sentence about what the live preview shows after this build."""
        if not self.code:
            state = "with the things above to mend" if self.warnings else "nothing to mend"
            return f"Ready, {state}."
        if self.page.is_file():
            return "The build failed; the last good one is shown."
        return "There is no built book yet; mend the things above."


def build(
    root: Path,
    *,
    strict: bool = True,
    clean: bool = False,
    audience: str = "public",
    overlay: Path | None = None,
) -> BuildResult:
    """Build the book at ``root`` into ``_build/html``, or an edition into a folder of its own.

    Only what a change touches is built again, with the pages and warnings of a clean build
    (`playbook.sphinx_ext.incremental`); ``clean`` throws the earlier build away first.
    ``strict`` makes warnings fail the build.
    ``audience`` other than ``public`` makes the edition for partners, with the records of the
    ``overlay`` folder; it never shares a folder with the public one.
    Raises ``BuildError`` when the output folder cannot be written or a package is missing.
    """
    if line := lacking("book", "playbook build"):
        raise BuildError(line)
    target = root / "_build"
    if audience != "public":
        target = target / audience / "_build"
    _writable(root, target)
    page = target / "html" / "index.html"
    findings = links_out(root) or toc_findings(root)
    if findings:
        return BuildResult(1, "\n".join(findings), page, root)
    if clean and target.exists():
        shutil.rmtree(target)
    command = [*python_module(START), *arguments(root, target, strict=strict)]
    try:
        run = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **UTF8, **_edition(audience, overlay)},
            check=False,
        )
    except KeyboardInterrupt:
        # The next build begins afresh: it may have been stopped while Sphinx kept what it knows.
        memory = target / ".doctrees"
        (memory / hidden_name(memory) / "environment.pickle").unlink(missing_ok=True)
        raise
    result = build_result(run.returncode, run.stdout, page, root)
    if target.is_dir():
        # On a full disk there is no log; why the build stopped is said all the same.
        with suppress(FileError):
            write_text(target / LOG, result.output)
    return result


def build_result(code: int, output: str, page: Path, root: Path) -> BuildResult:
    """How a build ended; one that was not accepted names the settings that the check calls wrong."""
    reasons = settings_findings(root) if code else []
    return BuildResult(code, "\n".join([*reasons, output]), page, root)


def settings_findings(root: Path) -> list[str]:
    """The values in the settings that are wrong, as the check words them, each as a line."""
    from playbook.book.settings_faults import setting_faults
    from playbook.common.plain_yaml import YamlError, line_of, load_yaml
    from playbook.reading.loader import Folder

    with suppress(OSError, UnicodeDecodeError, YamlError):
        text = (root / CONFIG).read_text(encoding="utf-8-sig")
        value = load_yaml(text)
        faults = setting_faults(value, Folder(root).files) if isinstance(value, dict) else ()
        return [
            f"{CONFIG}:{line_of(text, fault.keys) or 1}: WARNING: "
            f"{STOPS if fault.fatal else PASSED_OVER} {fault.message}"
            for fault in faults
            if not fault.note
        ]
    return []


def arguments(root: Path, target: Path, *, strict: bool = False) -> list[str]:
    """What ``jupyter-book`` is told to build the book at ``root`` into ``target``."""
    found = ["build", str(root), "--keep-going", "-n", *(["-W"] if strict else [])]
    return found if target == root / "_build" else [*found, "--path-output", str(target.parent)]


def links_out(root: Path) -> list[str]:
    """The links of a book to what lies outside it, each as a line for the user: none is followed."""
    from playbook.common.settings_file import find_settings
    from playbook.reading.loader import Folder
    from playbook.reading.loader import links_out as leaving

    folder = Folder(root, find_settings(root).outside)
    return [
        f"{path}:1: WARNING: {OUTSIDE_CODE} this link leads out of the book; "
        f"{folder.boundary.remedy(root / path)}"
        for path in leaving(folder)
    ]


def toc_findings(root: Path) -> list[str]:
    """The faults that would stop jupyter-book before it begins, each as a line for the user."""
    path = root / TOC
    return [f"{TOC}:{line}: WARNING: {TOC_CODE} {message}" for line, message in _toc_lines(path)]


def _toc_lines(path: Path) -> list[tuple[int, str]]:
    if path.is_dir():
        return [(1, "this is a folder; move it away and write a file of this name")]
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [(1, "the file is missing; make it with `format: jb-book` and `root: book/index`")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [(line, "this is not UTF-8 text; save the file with the encoding UTF-8")]
    try:
        parsed = read_yaml(text)
    except InvalidYaml as error:
        # Anchors and the like are not for registers, but jupyter-book reads them here.
        return [(error.line or 1, error.message)] if read_toc(TOC, text, (), ()).faults else []
    if parsed.value is None:
        return [(1, "the file is empty; begin with `format: jb-book` and `root: book/index`")]
    faults = [(fault.line or 1, fault.message) for fault in read_toc(TOC, text, (), ()).faults]
    return faults or _not_words(parsed)


def _not_words(parsed: ParsedYaml) -> list[tuple[int, str]]:
    """Names of pages that YAML takes for a number, a truth value or nothing."""
    found: list[tuple[int, str]] = []

    def look(value: object, loc: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                look(inner, (*loc, key))
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                look(inner, (*loc, index))
        elif loc and loc[-1] in {"root", "file", "url", "glob"} and not isinstance(value, str):
            words = f"`{loc[-1]}` must be the name of a page, such as book/index"
            found.append((parsed.position(loc)[0], words))

    look(parsed.value, ())
    return found


def _edition(audience: str, overlay: Path | None) -> dict[str, str]:
    """The edition, as the extension reads it."""
    found = {"PLAYBOOK_AUDIENCE": audience}
    return {**found, "PLAYBOOK_OVERLAY": str(overlay.resolve())} if overlay else found


def _writable(root: Path, target: Path) -> None:
    """Refuse what would fail half-way: a file in the way, or a folder that is locked."""
    above = [
        folder for folder in reversed(target.parents) if folder.is_relative_to(root / "_build")
    ]
    places = [*above, target, target / "html", target / ".doctrees"]
    for place in places:
        if place.exists() and not place.is_dir():
            raise BuildError(f"{place} is a file, and the book is built there; move it away")
    # A folder that is not there yet is made in the one above, which is looked at as well.
    for place in [p for p in places if p.exists()] or [root]:
        if not os.access(place, os.W_OK):
            raise BuildError(
                f"{place} cannot be written; check its permissions, or copy the book elsewhere"
            )


def _of_the_disk(reason: str) -> str:
    """What to do about a file that could not be written; empty for any other reason."""
    match = _ERRNO.search(reason)
    words = _DISK.get(int(match[1]), "") if match else ""
    return f"{match[2] or 'a file'}: {words}" if match and words else ""


def _slashed(line: str) -> str:
    """A line whose file is named with the slashes that everything else has, also on Windows."""
    match = _FILE.match(line) if os.sep == "\\" else None
    return match[1].replace("\\", "/") + line[match.end(1) :] if match else line


def _place(line: str) -> tuple[str, int]:
    """The file and line that a warning names."""
    match = _FILE.match(line)
    return (match.group(1), int(match.group(2) or 0)) if match else ("", 0)


def _plain(line: str) -> str:
    """A line without the codes that colour it on a terminal."""
    bare = re.sub(r"\x1b\[[0-9;]*m", "", line).strip()
    # Sphinx prints some warnings behind the words of the step it is at.
    return re.sub(r"^[a-z ]+\.\.\. (?=\S+: WARNING)", "", bare)
