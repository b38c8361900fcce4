"""Roles → references: what each role of Jupyter Book refers to, in Markdown and reStructuredText."""

from __future__ import annotations

from playbook.book.kinds import ReferenceKind
from playbook.book.names import citations, normal_name, split_title
from playbook.book.vocabulary import Vocabulary
from playbook.reading.page_reader import PageReader

# Roles to which a mark of exclamation in front means nothing.
_NO_LINKS = ("glue", "src", "basis", "sub-ref", "bdg")


def knows_role(words: Vocabulary, name: str) -> bool:
    """Whether a book has a role of this name."""
    return name in words.roles or f"py:{name}" in words.roles or name.lower() in words.roles


def note_role(page: PageReader, name: str, text: str, line: int, column: int, block: int) -> None:  # noqa: C901, PLR0912, PLR0913, PLR0917
    """Note what a role refers to, or that the book knows no such role."""
    words = page.context.words
    if not knows_role(words, name):
        if not words.open:
            page.fault("role", line, block, name, column=column)
        return
    if text.startswith("!") and not name.startswith(_NO_LINKS):
        return  # words that look like a link and are none
    title, target, explicit = split_title(text)
    title, target = title.replace("\0", ""), target.replace("\0", "")  # escapes of docutils

    def refer(kind: ReferenceKind, goal: str, *, role: str = "") -> None:
        page.refer(kind, goal, line, block, column=column, explicit=explicit, text=title, role=role)

    match name.removeprefix("std:"):
        case "ref" | "keyword":
            refer("ref", normal_name(target))
        case "numref":
            refer("numref", normal_name(target))
        case "doc":
            refer("doc", target)
        case "eq" | "math:numref":
            refer("eq", target)
        case "term":
            refer("term", " ".join(target.split()))
        case "download":
            refer("download", target)
        case "any" | "bdg-ref":
            refer("any", target)
        case "prf:ref":
            refer("proof", target)
        case "src" | "basis" as role:
            for key in text.split(";"):
                if key.strip():
                    refer(role, key.strip())
        case "sub-ref":
            refer("sub-ref", text)
        case role if role == "cite" or role.startswith("cite:"):
            # Words may stand before the keys: `words <key>`.
            for key in citations(target):
                refer("cite", key)
        case role if role == "footcite" or role.startswith("footcite:"):
            for key in citations(text):
                refer("footcite", key)
        case role if role == "glue" or role.startswith("glue:"):
            refer("glue", text)
        case role if role.startswith("bdg-ref-"):
            refer("any", target)
        case role if role.startswith(("py:", "c:", "cpp:", "js:", "rst:")):
            refer("language", target.lstrip("~!"), role=role)
        case role if f"py:{role}" in words.roles and role not in words.roles:
            refer("language", target.lstrip("~!"), role=f"py:{role}")
        case "envvar" | "token" | "option" | "confval" as other:
            refer(other, target)
        case _:
            pass
