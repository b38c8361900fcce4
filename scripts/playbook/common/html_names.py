"""Names of HTML that several readers of it must know."""

from __future__ import annotations

# Elements without an end tag: the void elements of the HTML standard, section 13.1.2.
VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    )
)
