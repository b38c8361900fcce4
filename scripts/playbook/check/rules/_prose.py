"""Looking through the running text of pages: without code, roles and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from playbook.book.model import Prose
from playbook.common.findings import Edit, Fix


class Match(NamedTuple):
    """Words in the running text of a page, with their place."""

    line: int
    column: int
    text: str
    block: int = 0
    source: str = ""
    cell: int = 0

    def fix(self, title: str, new: str, *, safe: bool = True) -> Fix:
        """A fix that writes something else in their place."""
        return Fix(title, (Edit(self.line, self.column, self.text, new),), safe=safe)


_CODE = re.compile(
    r"(`+)(?!`).*?(?<!`)\1(?!`)|\]\([^()\s]*\)|\]\[[^\]]*\]|<[^<>\s][^<>]*>|\{[\w:+-]+\}|(?<=\])\{[^{}\n]*\}|\$[^$]+\$|https?://[^\s<>)\]]+"
)


def blank_code(text: str, *, keep: str = "") -> str:
    """The text with code, targets of links, tags and formulas turned to spaces."""

    def blank(match: re.Match[str]) -> str:
        return (
            match.group() if keep and match.group().startswith(keep) else " " * len(match.group())
        )

    return _CODE.sub(blank, text)


def matches(rows: Iterable[tuple[Prose, str]], pattern: re.Pattern[str]) -> Iterator[Match]:
    """Every match in lines of running text, each with what of it is looked through."""
    for row, text in rows:
        for match in pattern.finditer(text):
            column = row.column + match.start()
            yield Match(row.line, column, match.group().strip(), cell=row.cell)
