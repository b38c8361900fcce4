"""What the reader of pages noted of a slip, as rules need it: its form, its words and its fix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from playbook.book.kinds import SlipKind
from playbook.book.model import Book, Fault, Page
from playbook.common.findings import Edit, Fix


class Slip(NamedTuple):
    """A slip on a page: which of its kind, what was written or meant, what more a message needs."""

    page: Page
    fault: Fault
    form: str
    what: str
    more: tuple[str, ...]
    edits: tuple[Edit, ...]

    def fix(self, title: str, *, safe: bool = True) -> Fix | None:
        """A fix with the changes that put the slip right; nothing where it has more readings."""
        return Fix(title, self.edits, safe) if self.edits else None


def slips(book: Book, kind: SlipKind) -> Iterator[Slip]:
    """Every slip of a kind."""
    for page, fault in book.faults(kind):
        form, what, count, *rest = fault.detail
        more, changes = tuple(rest[: int(count)]), rest[int(count) :]
        edits = tuple(
            Edit(int(line), int(column), old, new)
            for line, column, old, new in zip(*[iter(changes)] * 4, strict=True)
        )
        yield Slip(page, fault, form, what, more, edits)
