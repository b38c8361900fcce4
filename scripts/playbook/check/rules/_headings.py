"""The headings of a page drawn as a tree, so that a wrong level can be seen."""

from __future__ import annotations

from playbook.book.model import Page

MOST = 40


def heading_tree(page: Page) -> str:
    """One line a heading, with its line number; a wrong one is marked."""
    rows = []
    first = True
    for heading in page.headings:
        if heading.nested:
            continue
        wrong = (heading.parent < heading.level - 1) or (heading.level == 1 and not first)
        first = False
        mark = "  ← here" if wrong else ""
        line = f"{heading.cell}:{heading.line}" if heading.cell else str(heading.line)
        signs = "  " * (heading.level - 1) + "#" * heading.level
        rows.append(f"{line:>6}  {signs} {heading.text}{mark}")
    more = [f"        … and {len(rows) - MOST} more"] if len(rows) > MOST else []
    return "\n".join([*rows[:MOST], *more])
