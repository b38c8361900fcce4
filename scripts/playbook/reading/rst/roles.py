"""Roles in reStructuredText: those of docutils as they are, those of Sphinx as what they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docutils import nodes
from docutils.parsers.rst import roles

from playbook.book.names import split_title
from playbook.book.vocabulary import NUMBERED_ROLES
from playbook.reading.roles import knows_role, note_role, numbered
from playbook.reading.rst.notes import HangingFacts
from playbook.reading.rst.parse import Role, RstParse

Found = tuple[Sequence[nodes.Node], Sequence[nodes.system_message]]

# The roles of docutils that Sphinx leaves as they are; other names of theirs stand in `_SHORT`.
_DOCUTILS = frozenset(
    ("emphasis", "strong", "literal", "subscript", "superscript", "title-reference", "code", "raw")
)
_SHORT = {
    "sub": "subscript",
    "sup": "superscript",
    "title": "title-reference",
    "t": "title-reference",
    "i": "emphasis",
    "b": "strong",
}


def find_role(parse: RstParse, name: str) -> Role | None:
    """The role of a name, in the order in which Sphinx looks; none if the book knows none."""
    lower = name.lower()
    if not lower:
        return parse.default_role or find_role(parse, "title-reference")
    if ":" not in lower and f"{parse.domain}:{lower}" in parse.words.roles:
        return _noted(parse, f"{parse.domain}:{lower}")
    if lower in parse.local_roles:
        return parse.local_roles[lower]
    lower = _SHORT.get(lower, lower)
    if lower in _DOCUTILS:
        found: Role = vars(roles)["_role_registry"][lower]
        return found
    if lower in ("pep", "rfc"):
        return _numbered
    if lower not in parse.words.roles and not (knows_role(parse.words, lower) and ":" in lower):
        return _unread if parse.words.open else None
    return _noted(parse, lower)


def _noted(parse: RstParse, name: str) -> Role:
    """A role whose references are noted."""

    def run(
        role: str, rawtext: str, text: str, lineno: int, inliner: Any, *_: Any, **__: Any
    ) -> Found:
        node = nodes.inline(rawtext, nodes.unescape(split_title(text)[0]))
        node.source, node.line = inliner.reporter.get_source_and_line(lineno)
        if not parse.muted:
            facts = HangingFacts(parse, node, inliner.here())
            note_role(facts, name, text, lineno, 0, lineno)
        return [node], []

    return run


def _unread(
    role: str, rawtext: str, text: str, lineno: int, inliner: Any, *_: Any, **__: Any
) -> Found:
    """A role that an extension may bring which we do not know."""
    return [nodes.inline(rawtext, nodes.unescape(text))], []


def _numbered(
    role: str, rawtext: str, text: str, lineno: int, inliner: Any, *_: Any, **__: Any
) -> Found:
    """A proposal of Python or of the Internet, by its number."""
    target = nodes.unescape(split_title(text)[1])
    number = target.partition("#")[0]
    if not number.strip().isdigit():
        message = inliner.reporter.error(
            f"invalid {role.upper()} number {nodes.unescape(text)}", line=lineno
        )
        return [inliner.problematic(rawtext, rawtext, message)], [message]
    uri = numbered(NUMBERED_ROLES[role.lower()], target)
    node = nodes.reference(rawtext, nodes.unescape(split_title(text)[0]), refuri=uri)
    node.source, node.line = inliner.reporter.get_source_and_line(lineno)
    return [node], []
