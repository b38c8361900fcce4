"""The head of a page says what the page is: kind, stage, audience, owner and dates.

Readers choose by it, and a page without a date of review grows old unseen.

Bad::

    ---
    kind: casestudy
    ---

Good::

    ---
    kind: case-study
    ---
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.findings import Finding, Location
from playbook.model import Book
from playbook.rules import rule


@rule("PAG001", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """Heads that are missing or do not fit the model."""
    # Models take time to import, and most books have none.
    from playbook.front_matter import FrontMatter, header_lines
    from playbook.registers import unknown
    from playbook.yaml_data import YamlFault, read_yaml, validate

    known = source_ids(book)
    for page in book.pages.values():
        text = book.texts.get(page.path, "")
        size = header_lines(text)
        path = PurePath(page.path)
        if page.form != "markdown" or any(fault.kind == "front-matter" for fault in page.faults):
            continue
        if size is None:
            yield Finding(
                Location(path, 1),
                f"the page has no front matter; begin it with `---` and its fields: {HINT}",
            )
            continue
        try:
            parsed = read_yaml("\n".join(text.splitlines()[1 : size - 1]))
        except YamlFault as fault:
            yield Finding(Location(path, fault.line + 1, fault.column), fault.message)
            continue
        head, findings = validate(FrontMatter, parsed, path, "PAG001", offset=1)
        yield from findings
        for number, source in enumerate(head.sources if head and known is not None else ()):
            if source.target not in (known or ()):
                line, column = parsed.place(("sources", number))
                yield Finding(
                    Location(path, line + 1, column),
                    unknown("source", source.target, list(known or ())),
                )


HINT = "see the front matter in the contributing chapter"


def source_ids(book: Book) -> list[str] | None:
    """The sources that the registers know; nothing if there are no registers."""
    registers = book.extra.get("registers")
    return (
        [ident for kind, ident in registers.names if kind == "source"]
        if registers is not None
        else None
    )
