"""The headings of a page drawn as a tree, so that a wrong level can be seen."""

from __future__ import annotations

from playbook.book.model import Page

MOST = 40  # lines of a tree
NEAR = 4  # headings that are shown before and after a wrong one


def heading_tree(page: Page) -> str:
    """One line a heading, with its line number; a wrong one is marked.

    Of many headings only those near a wrong one are drawn.
    """
    rows: list[str] = []
    wrong: list[int] = []
    for heading in page.headings:
        if heading.nested:
            continue
        if (heading.parent < heading.level - 1) or (heading.level == 1 and rows):
            wrong.append(len(rows))
        line = f"{heading.cell}:{heading.line}" if heading.cell else str(heading.line)
        signs = "  " * (heading.level - 1) + "#" * heading.level
        rows.append(f"{line:>6}  {signs} {heading.text}")
    for number in wrong:
        rows[number] += "  ← here"
    return "\n".join(_near(rows, wrong or [0]))


def _near(rows: list[str], wrong: list[int]) -> list[str]:
    """The rows around the wrong ones, with a mark where some are left out."""
    if len(rows) <= 2 * NEAR + 1:
        return rows
    shown = sorted(
        {
            number
            for middle in wrong[:MOST]
            for number in (0, *range(middle - NEAR, middle + NEAR + 1))
            if 0 <= number < len(rows)
        }
    )[:MOST]
    lines = []
    for before, number in zip([-1, *shown], shown, strict=False):
        if number > before + 1:
            lines.append(_gap(number - before - 1))
        lines.append(rows[number])
    if shown[-1] < len(rows) - 1:
        lines.append(_gap(len(rows) - 1 - shown[-1]))
    return lines


def _gap(count: int) -> str:
    return f"        … {count} more"
