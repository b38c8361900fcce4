"""Roles → references: what each role of Jupyter Book refers to, in Markdown and reStructuredText."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from playbook.book.kinds import ReferenceKind
from playbook.book.names import citations, normal_name, split_title
from playbook.book.vocabulary import ROLES, Vocabulary
from playbook.reading.page_reader import PageReader

# Roles to which a mark of exclamation in front means nothing.
_NO_LINKS = ("glue", "src", "basis", "sub-ref", "bdg")


def _words(text: str) -> str:
    return " ".join(text.split())


# Roles with one target: what kind of reference each makes, and how its target is spelt.
_KINDS: Mapping[str, tuple[ReferenceKind, Callable[[str], str]]] = {
    **dict.fromkeys(("ref", "keyword"), ("ref", normal_name)),
    "numref": ("numref", normal_name),
    "doc": ("doc", str),
    **dict.fromkeys(("eq", "math:numref"), ("eq", str)),
    "term": ("term", _words),
    "download": ("download", str),
    **dict.fromkeys(("any", *(r for r in ROLES if r.startswith("bdg-ref"))), ("any", str)),
    **{role: ("card-link", str) for role in ROLES if role.startswith("bdg-link")},
    "prf:ref": ("proof", str),
    "token": ("token", lambda text: _words(text).lstrip("~")),
    "envvar": ("envvar", _words),
    "confval": ("confval", _words),
}


def knows_role(words: Vocabulary, name: str) -> bool:
    """Whether a book has a role of this name."""
    if name.startswith(("external:", "external+")):
        return words.elsewhere and bool(external_role(words, name)[1])
    return name in words.roles or f"py:{name}" in words.roles or name.lower() in words.roles


def external_role(words: Vocabulary, name: str) -> tuple[str, str]:
    """The other book and the role that ``external+book:domain:role`` names; the first three may lack.

    Without a role, the build knows none of this name.
    """
    book, _, suffix = name[9:].partition(":") if name[8] == "+" else ("", "", name[9:])
    _, colon, role = suffix.rpartition(":")
    wanted = [suffix] if colon else [f"py:{role}", f"std:{role}"]
    return book, next((full for full in wanted if full in words.roles), "")


def note_role(page: PageReader, name: str, text: str, line: int, column: int, block: int) -> None:  # noqa: C901, PLR0912, PLR0913, PLR0917
    """Note what a role refers to, or that the book knows no such role."""
    words = page.context.words
    if not knows_role(words, name):
        page.fault("role", line, block, name, column=column)
        return
    if text.startswith("!") and not name.startswith(_NO_LINKS):
        return  # words that look like a link and are none
    title, target, explicit = split_title(text)
    title, target = title.replace("\0", ""), target.replace("\0", "")  # escapes of docutils

    def refer(kind: ReferenceKind, goal: str, *, role: str = "", within: str = "") -> None:
        note = partial(page.refer, column=column, explicit=explicit, text=title)
        note(kind, goal, line, block, role=role, within=within)

    if name.startswith("external"):
        other, full = external_role(words, name)
        refer("external", _plain(full, target), role=full, within=other)
        return
    role = name.removeprefix("std:")
    address = _address(words, role, target)
    if address:
        refer("role-link", address)
        return
    if role in _KINDS:
        kind, spell = _KINDS[role]
        refer(kind, spell(target))
        return
    match role:
        case "src" | "basis" as listed:
            for key in text.split(";"):
                if key.strip():
                    refer(listed, key.strip())
        case _ if role == "cite" or role.startswith("cite:"):
            # Words may stand before the keys: `words <key>`.
            for key in citations(target):
                refer("cite", key)
        case _ if role == "footcite" or role.startswith("footcite:"):
            for key in citations(text):
                refer("footcite", key)
        case _ if role == "glue" or role.startswith("glue:"):
            refer("glue", text)
        case _ if role.startswith(("py:", "c:", "cpp:", "js:", "rst:")):
            refer("language", target.lstrip("~!"), role=role)
        case _ if f"py:{role}" in words.roles and role not in words.roles:
            refer("language", target.lstrip("~!"), role=f"py:{role}")
        case "option":
            refer("option", _words(target), within=page.facts.program)
        case _:
            pass


def _plain(role: str, target: str) -> str:
    """What a role looks for: a label in small letters, a name without marks."""
    labels = {"std:ref", "std:keyword", "std:numref"}
    return normal_name(target) if role in labels else target.lstrip("~!")


def _address(words: Vocabulary, role: str, target: str) -> str:
    """Where a role leads that makes an outside link of its text; nothing if it makes none."""
    if role in words.addresses:
        return numbered(words.addresses[role], target)
    whole = role.startswith("bdg-link-") or (role == "download" and "://" in target)
    return "".join(target.split()) if whole else ""


def numbered(template: str, target: str) -> str:
    """The address of a role that fills its text into one; empty if the text does not fit.

    A template with a number takes a part of the page behind ``#``, as those of Sphinx do.
    """
    number, mark, part = target.partition("#")
    try:
        if "%s" in template:
            return template % target
        return f"{template % int(number)}{mark}{part}"
    except (TypeError, ValueError):
        return ""
