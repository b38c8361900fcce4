"""What the MyST engine says of a book of version 2, set beside what the check finds.

``agreement.py`` calls it for such books. The engine is looked for in ``PLAYBOOK_MYSTMD``, a folder in
which ``npm install mystmd@VERSION`` was called, or else beside the project in ``node_modules``. It runs
on a copy and without network: what it says of outside addresses is left out, as are texts that follow
from another fault. It says one broken reference up to three times, and names no line for half of
them; so both lists are compared by file and by what is named, and by the number of places.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import NamedTuple

import yaml

from playbook.book.mystmd.builtins import VERSION
from playbook.book.mystmd.names import html_id, identifier
from playbook.check.rules import all_rules
from playbook.check.run import check_book
from playbook.common.findings import Finding, Location
from playbook.reading.loader import Folder, load_book

ROOT = Path(__file__).parents[1]
# Names are looked up at once, and never found.
OFFLINE = """\
require('dns').lookup = (host, options, done) => {
  const answer = typeof options === 'function' ? options : done;
  process.nextTick(() => answer(Object.assign(new Error('offline'), {code: 'ENOTFOUND'})));
};
"""
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SAID = re.compile(r"^(?P<sign>⛔|⚠)\ufe0f?\s+(?P<rest>.*)$")
PLACE = re.compile(
    r"(?P<path>[^\s:]+\.(?:md|ipynb|tex|yml|yaml|bib|mjs|js|py))(?::(?P<line>\d+))?(?::\d+)? (?P<words>.*)$"
)
FIELD = re.compile(r"'(?!frontmatter')([\w.]+)' ")
UNKNOWN = re.compile(r"unknown (role|directive): (\S+)")
OTHER = re.compile(r'"(?:xref|myst):([^/#"]+)')
QUOTED = re.compile(r'"([^"]*)"|<([^<>]*)>')
# What the engine says and the check leaves to others, each with its reason.
ELSEWHERE = re.compile(
    "|".join(  # noqa: FLY002 - one reason a line
        (
            r'Link for "(?:https?|mailto|tel):|Error saving image|Could not find (?:DOI|ROR)',  # network
            r'Link for "" did not',  # said in other words as well
            r"Problem fetching|Failed to fetch|fetching|Bad response",  # network
            r"Link text is empty|Cross reference text is empty|Link did not resolve to valid",  # follows
            r"to an implicit .* reference, best practice",  # style
            r"Usage of the \{doc\} role",  # style
            r"^(?:Unknown plugin|Error reading plugin|Plugin )",  # code of the book, which is not run
            r"^(?:Could not convert|To convert|Unsupported image|.*(?:imagemagick|inkscape|ffmpeg|webp))",  # pictures
            r"Language is not defined for code block",  # colours
            r"multiple articles|^'exports",  # papers beside the book
            r"unexpected figure content|contains no valid content",  # how a figure is put together
            r"^(?:Math|LaTeX|KaTeX|Wrapping with)|KaTeX",  # formulas
            r"^'jupytext'|^'kernelspec'",  # what another program writes there
            r"^missing heading depth|^max number of heading",  # a rule of its own names the place
            r"^(?:ROR|RRID|DOI) is not valid",  # of an address that `playbook links` asks
            r"^Unable to load reference|^Error saving asset",  # network
        )
    )
)
# Rules that say what the engine says.
MARKUP = ("LNK008", "PAG015", "PAG016", "PAG017", "PAG026", "PAG037", "TOC002", "TOC005", "TOC007")
# What the check says, and the engine is silent about though readers lose something.
MORE = re.compile(
    r"is not in the book; readers get the source"  # it copies the file, and links to that
    r"|what is embedded"  # it leaves out what it does not find
    r"|the download"  # it says nothing of a download that is gone
)


class Said(NamedTuple):
    """A message of the engine: where, and what it names."""

    path: str
    line: int
    name: str
    words: str


def engine() -> Path | None:
    """The program of the engine; nothing where node or the package is missing."""
    folder = Path(os.environ.get("PLAYBOOK_MYSTMD", ROOT))
    script = folder / "node_modules" / "mystmd" / "dist" / "myst.cjs"
    return script if script.is_file() and shutil.which("node") else None


def without_network(book: Path) -> None:
    """Take out of the settings of a copy what the engine would have to fetch."""
    path = book / "myst.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in ("extends", "extend"):
        config[key] = [x for x in _listed(config.get(key)) if "://" not in str(x)]
        if not config[key]:
            del config[key]
    project = config.get("project") or {}
    plugins = [p for p in _listed(project.get("plugins")) if "://" not in str(p)]
    if "plugins" in project:
        project["plugins"] = plugins
    site = config["site"] = config.get("site") or {}
    site.pop("template", None)
    path.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def run(script: Path, book: Path, work: Path) -> str:
    """What the engine says of a copy of a book."""
    hook = work / "offline.cjs"
    hook.write_text(OFFLINE, encoding="utf-8")
    command = ["node", "-r", str(hook), str(script), "build", "--site", "--strict"]
    done = subprocess.run(
        command, cwd=book, capture_output=True, text=True, check=False, errors="replace"
    )
    return COLOURS.sub("", done.stdout + done.stderr)


def messages(output: str, book: Path) -> Iterator[Said]:
    """Each message that counts, once; the summary at the end repeats all of them.

    What a plugin of the book adds is unknown to an engine that cannot load it, and a name of
    another project to one without network.
    """
    settings = load_book(Folder(book)).settings
    own = {"role": settings.words.roles, "directive": settings.words.directives.keys()}
    for row in output.partition("\nSite has ")[0].splitlines():
        match = SAID.match(row)
        place = PLACE.match(match["rest"]) if match else None
        if place is None or ELSEWHERE.search(place["words"]):
            continue
        words = place["words"]
        if (match := UNKNOWN.match(words)) and (match[2] in own[match[1]] or settings.words.open):
            continue
        if (match := OTHER.search(words)) and match[1] in settings.references:
            continue
        for one in names_of(words):
            yield Said(place["path"], int(place["line"] or 0), one, words)


def names_of(words: str) -> list[str]:
    """What a message is about; one on fields names all of them."""
    fields = re.search(r"extra keys? ignored: (.*?)(?: \(at [^()]*\))?$", words)
    return [plain(name) for name in fields[1].split(", ")] if fields else [name_of(words)]


def name_of(words: str) -> str:
    """What a message is about: the target, file or name that it quotes or ends with."""
    words = re.sub(r" \(at [^()]*\)$", "", words)
    if match := re.search(r'line including "(.*)"$', words):
        return plain(match[1])
    if "child of a glossary" in words:
        return "glossary"
    if "JSON" in words:
        return "json"
    if field := FIELD.match(words):
        return plain(field[1].rpartition(".")[2])
    match = QUOTED.search(words)
    if match and not words.startswith("unexpected option"):
        return plain(match[1] or match[2] or "")
    return plain(words.rpartition(": ")[2] if ": " in words else match[1] if match else words)


def plain(name: str) -> str:
    """A name as both sides write it."""
    return identifier(name.removeprefix("#").rpartition("#")[2]).removeprefix("term-")


def findings(book: Path) -> list[Finding]:
    """What the check says about the same."""
    codes = {code for code, rule in all_rules().items() if rule.references}
    found = check_book(book, select=[*codes, *MARKUP], cache=False).findings
    pages = load_book(Folder(book)).pages.values()
    readers: dict[str, list[Location]] = {}
    for page in pages:
        for path, _ in page.reads:
            readers.setdefault(path, []).append(Location(PurePath(page.path)))
    # The engine names the page that includes a text, and not the text itself.
    return [
        replace(f, related=(*f.related, *readers.get(f.location.path.as_posix(), ())))
        for f in found
        if not MORE.search(f.message)
    ]


def names_in(finding: Finding) -> set[str]:
    """The names that a finding quotes."""
    words = {"json"} if "JSON" in finding.message else set()
    return words | {plain(name) for name in re.findall(r"`([^`]*)`", finding.message)}


def is_same(finding: Finding, said: Said) -> bool:
    """Whether both are about the same thing in the same file."""
    paths = {finding.location.path.as_posix(), *(p.path.as_posix() for p in finding.related)}
    if said.path not in paths:
        return False
    names = names_in(finding)
    return said.name in names or html_id(said.name) in {html_id(name) for name in names}


def differences(said: Iterable[Said], ours: Iterable[Finding]) -> tuple[list[Said], list[Finding]]:
    """What only the engine says, and what only the check says."""
    theirs, found = list(said), list(ours)
    misses = [one for one in theirs if not any(is_same(finding, one) for finding in found)]
    alarms = [finding for finding in found if not any(is_same(finding, one) for one in theirs)]
    return list(dict.fromkeys(misses)), alarms


def report(book: Path) -> bool:
    """Print what both say of a book, and whether they agree."""
    with tempfile.TemporaryDirectory() as folder:
        said, misses, ours, alarms = compare(book, Path(folder))
    print(
        f"{book.name}: engine {len({(one.path, one.name) for one in said})}, check {len(ours)}, "
        f"misses {len(misses)}, false alarms {len(alarms)}"
    )
    for one in misses:
        print(f"  miss         {one.path}:{one.line}: {one.words}")
    for finding in alarms:
        print(f"  false alarm  {finding}")
    return not (misses or alarms)


def compare(book: Path, work: Path) -> tuple[list[Said], list[Said], list[Finding], list[Finding]]:
    """What the engine says, what only it says, and the same of the check, for a copy of a book."""
    script = engine()
    if script is None:
        raise FileNotFoundError(f"no node, or no mystmd: call `npm install mystmd@{VERSION}`")
    copy = work / book.resolve().name
    shutil.copytree(book, copy, ignore=shutil.ignore_patterns("_build", ".git"), symlinks=True)
    without_network(copy)
    said = list(messages(run(script, copy, work), copy))
    shutil.rmtree(copy / "_build", ignore_errors=True)
    ours = findings(copy)
    misses, alarms = differences(said, ours)
    return said, misses, ours, alarms
