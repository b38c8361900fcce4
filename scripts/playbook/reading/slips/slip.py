"""A slip of the writer: its kind, its place, and what would put it right."""

from __future__ import annotations

from typing import NamedTuple

from playbook.book.kinds import SlipKind
from playbook.book.vocabulary import Vocabulary
from playbook.reading.page_facts import PageFacts


class Change(NamedTuple):
    """Put ``new`` in the place of ``old``, which begins somewhere in the text (from 0)."""

    start: int
    old: str
    new: str


class Slip(NamedTuple):
    """A slip that begins somewhere in a text (from 0).

    ``kind`` becomes the kind of the fault; ``form`` says which of the slips of this kind it is,
    ``what`` what was written or meant, ``more`` what else a message needs. ``changes`` together put
    it right; without them there is more than one reading.
    """

    kind: SlipKind
    start: int
    form: str
    what: str = ""
    changes: tuple[Change, ...] = ()
    more: tuple[str, ...] = ()


def note_slip(page: PageFacts, slip: Slip, text: str, line: int, block: int) -> None:
    """Note a slip in a text that begins in a line, as a fault with its changes.

    The detail of the fault is the form, what was meant, how many texts a message needs more, these,
    and then four texts a change: line, column, old, new.
    """
    changes: list[str] = []
    for change in slip.changes:
        at, column = page.where(text, change.start, line)
        if not column:
            changes = []
            break
        changes += [str(at), str(column), change.old, change.new]
    at, column = page.where(text, slip.start, line)
    detail = (slip.form, slip.what, str(len(slip.more)), *slip.more, *changes)
    page.fault(slip.kind, at, block, *detail, column=column)


def directive_name(words: Vocabulary, name: str) -> bool:
    """Whether a book surely has a directive of this name."""
    known = words.directives
    return name.lower() in known or f"py:{name.lower()}" in known
