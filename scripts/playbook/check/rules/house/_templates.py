"""Pages that others take over, and names that must not stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from playbook.book.model import Page, Prose


def is_template(page: Page) -> bool:
    """Whether a page is a template: by its kind, or by its folder."""
    return page.front.get("kind") == "template" or page.path.startswith("book/templates/")


def lines(text: str, page: Page) -> Iterator[Prose]:
    """Each line of the text of a page, with its code; of a notebook only its text."""
    if page.form == "notebook":
        yield from page.prose
    else:
        yield from (Prose(number, row) for number, row in enumerate(text.splitlines(), 1))


def listed(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds these names as whole words; nothing if there are none."""
    bare = {name.strip() for name in names}
    words = "|".join(map(re.escape, sorted(bare, key=lambda name: (-len(name), name))))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None
