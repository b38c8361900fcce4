"""Looking through the running text of pages: without code, roles and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from playbook.book.model import Page
from playbook.common.findings import Finding, Location

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


def search(page: Page, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of every match in the running text."""
    for prose in page.prose:
        text = blank_code(prose.text, keep="http" if "http" in pattern.pattern else "")
        for match in pattern.finditer(text):
            yield prose.line, prose.column + match.start(), match.group().strip()


def place(page: Page, line: int, column: int, message: str) -> Finding:
    """A finding at a line of a page."""
    return Finding(Location(PurePath(page.path), line, column), message)
