"""What will break when a book of version 1 moves to version 2, by file and line.

The book is read once more, as the engine of version 2 would read it with the settings that it has;
what that finds and the check of version 1 does not is what the move would break. Settings without a
counterpart, substitutions and pages that the engine does not read are looked for on their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath

import yaml

from playbook.book.flavours import flavour
from playbook.book.model import Page
from playbook.book.mystmd.moving import counterpart, lost_settings
from playbook.check.context import CheckContext
from playbook.check.engine import run
from playbook.check.error_rules import SAME
from playbook.check.rules import Rule, all_rules
from playbook.check.run import Result
from playbook.common.errors import UserError
from playbook.common.findings import Finding, Location, Severity
from playbook.common.plain_yaml import YamlError, line_of, load_yaml
from playbook.common.settings_file import find_settings
from playbook.reading.loader import Folder, load_book

NEWER, OLDER = "mystmd", "sphinx"
SETTINGS, MARKS = "PBK007", "PAG019"
FIELDS = "PAG066"
_OWN = frozenset((SETTINGS, "TOC002"))  # settings are looked at here; the order stays as it is
_MARKUP = frozenset((*SAME, "PAG026"))
WORDS = {"PAG015": "directive", "PAG016": "role"}
_NAME = re.compile(r"no (?:directive|role) is called `([^`]+)`")
_SUBSTITUTION = re.compile(r"\{\{\s*([\w.-]+)[^{}]*\}\}")


def check_move(root: Path) -> Result:
    """What would break in a book of version 1.

    Raises ``UserError`` for a book of version 2, and for settings that cannot be read.
    """
    settings = find_settings(root)
    folder = Folder(root, settings.outside)
    if folder.flavour.name != OLDER:
        raise UserError(f"{root} holds a book of {folder.flavour.title} already")
    config = _config(folder)
    limits = settings.load().check
    before = CheckContext(book=load_book(folder), settings=limits, removed_pages=())
    there = folder.changed({flavour(NEWER).config: _settings_of(before)})
    after = CheckContext(book=load_book(there), settings=limits, removed_pages=())
    known = {_key(finding) for finding in run(before, _rules(OLDER))}
    found = [finding for finding in run(after, _rules(NEWER)) if _key(finding) not in known]
    text = folder.text(flavour(OLDER).config) or ""
    findings = [
        *_of_settings(config, text),
        *_of_pages(before.book.pages.values()),
        *_substitutions(before, after),
        *_joined(map(_advised, found)),
    ]
    paths = tuple(page.path for page in before.book.pages.values())
    return Result(tuple(sorted(findings, key=lambda f: f.location)), len(paths), paths=paths)


def _config(folder: Folder) -> dict[str, object]:
    try:
        value = load_yaml(folder.text(flavour(OLDER).config) or "")
    except YamlError as error:
        words = f"{flavour(OLDER).config}:{error.line}: this is not valid YAML ({error.message})"
        raise UserError(f"{words}; mend it first") from error
    return value if isinstance(value, dict) else {}


def _settings_of(context: CheckContext) -> bytes:
    """The settings of version 2 that say the same of the book, as far as its pages need them."""
    settings = context.book.settings
    project: dict[str, object] = {
        "bibliography": list(settings.bibfiles),
        "exclude": [path for path in settings.exclude if not path.startswith(("_build", "**."))],
        "references": {book.name: "https://example.org" for book in settings.inventories},
    }
    return yaml.safe_dump({"version": 1, "project": project}).encode()


def _rules(name: str) -> dict[str, Rule]:
    """The rules that say what the engine of a version says."""
    return {
        code: rule
        for code, rule in all_rules().items()
        if name in rule.flavours and (rule.references or code in _MARKUP) and code not in _OWN
    }


def _key(finding: Finding) -> tuple[str, str, int, int]:
    place = finding.location
    return finding.code, place.path.as_posix(), place.cell, place.line


def _advised(finding: Finding) -> Finding:
    """A finding without its fix, which is meant for a book that has moved; with what to do."""
    match = _NAME.search(finding.message)
    if finding.code in WORDS and match:
        advice = counterpart(WORDS[finding.code], match[1])
        words = f"the {WORDS[finding.code]} `{match[1]}` is unknown there; {advice}"
        return replace(finding, message=words, fix=None)
    return replace(finding, fix=None)


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings, of which those on a field that many pages have are one."""
    fields: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code == FIELDS:
            fields.setdefault(finding.message, []).append(finding)
        else:
            yield finding
    for message, places in fields.items():
        more = f" (so have {len(places) - 1} more places)" if len(places) > 1 else ""
        others = tuple(finding.location for finding in places[1:])
        yield replace(places[0], message=f"{message}{more}", related=others)


def _of_settings(config: dict[str, object], text: str) -> Iterator[Finding]:
    path = PurePath(flavour(OLDER).config)
    for fault in lost_settings(config):
        place = Location(path, line_of(text, fault.keys) or 1)
        yield Finding(place, fault.message, SETTINGS, Severity.WARNING, "wrong-setting")


def _of_pages(pages: Iterable[Page]) -> Iterator[Finding]:
    """Pages in a language that the engine does not read."""
    for page in pages:
        if page.form == "rst":
            words = "the engine reads no reStructuredText; call `rst2myst convert` for this page"
            yield Finding(Location(PurePath(page.path), 1), words, "PBK004", name="unreadable-file")


def _substitutions(before: CheckContext, after: CheckContext) -> Iterator[Finding]:
    """Words between two braces, which version 1 replaces and version 2 shows as they are."""
    if "substitution" not in before.book.settings.myst.extensions:
        return
    for page in after.book.pages.values():
        for prose in page.prose:
            for match in _SUBSTITUTION.finditer(prose.text):
                words = f"`{match[0]}` is shown as it is there; write the words themselves"
                place = page.place(prose.place(match.start()))
                yield Finding(place, words, MARKS, name="unknown-substitution")
