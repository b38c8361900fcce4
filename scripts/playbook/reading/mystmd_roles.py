"""Roles of mystmd → references."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.token import Token

from playbook.book.kinds import ReferenceKind
from playbook.book.mystmd.names import DOI, identifier
from playbook.book.mystmd.vocabulary import Part, roles
from playbook.book.names import SCHEME
from playbook.reading.page_reader import At, PageReader

_TITLED = re.compile(r"(.+?)<([^<>]+)>$", re.DOTALL)
_KEY = re.compile(r"(?:\{[^{]*\})?([^{]*)(?:\{[^{]*\})?$")
_KINDS: Mapping[str, ReferenceKind] = {
    "ref": "ref",
    "numref": "numref",
    "eq": "eq",
    "prf:ref": "proof",
    "term": "term",
    "doc": "doc",
    "download": "download",
}
_MARKED = re.compile(r"[\[<{@`!]")


def note_role(  # noqa: PLR0913, PLR0917
    page: PageReader, token: Token, line: int, column: int, block: int, at: At
) -> None:
    """Note what a role refers to, or that the book knows no such role."""
    name, text = str(token.meta["name"]), token.content
    part = roles().get(name)
    if part is None:
        if name and name not in page.context.words.roles:
            page.fault("role", line, block, name, column=column)
        return
    _options(page, part, token, line, column, block)
    if name in _KINDS:
        _refer(page, name, text, line, column, block)
    elif name == "cite" or name.startswith("cite:"):
        for piece in re.split("[,;]", text):
            match = _KEY.match(piece.strip())
            key = (match[1] if match else piece).strip()
            note_citation(page, key, line, column, block, explicit=True)
    elif name == "button" and (titled := _TITLED.match(text)):
        kind, target = place_of(titled[2].strip())
        page.refer(kind, target, line, block, column=column, text=titled[1].strip())
    elif part.body in {"m", "M"} and _MARKED.search(text):
        page.inline_text(text, line, block - 1, at)


def note_citation(  # noqa: PLR0913
    page: PageReader, key: str, line: int, column: int, block: int, *, explicit: bool
) -> None:
    """Note a source by its key, or by a DOI, under which it lies on the web."""
    if DOI.match(key):
        number = key[key.index("10.") :]
        page.refer("role-link", f"https://doi.org/{number}", line, block, column=column)
    else:
        page.refer("cite", key, line, block, column=column, explicit=explicit)


def _options(  # noqa: PLR0913, PLR0917
    page: PageReader, part: Part, token: Token, line: int, column: int, block: int
) -> None:
    """The options in the braces of a role: a label, and perhaps one that the role does not take."""
    for option, value in token.meta.get("options", ()):
        if option in {"label", "name"}:
            page.target("name", identifier(value), line, block, column=column)
        elif option not in part.options and option != "class":
            detail = (str(token.meta["name"]), option, " ".join(part.options))
            page.fault("directive-option-name", line, block, *detail, column=column)


def place_of(target: str) -> tuple[ReferenceKind, str]:
    """Where a button or a card leads: an address, a label, or a file."""
    if target.startswith("#"):
        return "anchor", target[1:]
    return ("url" if SCHEME.match(target) else "card-link"), target


def _refer(  # noqa: PLR0913, PLR0917
    page: PageReader, name: str, text: str, line: int, column: int, block: int
) -> None:
    """A role with one target, which words may stand before."""
    match = _TITLED.match(text)
    target = match[2] if match else text
    words = match[1].strip() if match else ""
    kind = _KINDS[name]
    if kind in {"doc", "download"} and target.startswith(("http://", "https://")):
        kind = "role-link"
    page.refer(
        kind,
        " ".join(target.split()),
        line,
        block,
        column=column,
        explicit=bool(match),
        text=words,
    )
