"""The role `src` names a source that the registers know.

A fact without its source cannot be checked.

Bad::

    {src}`CHARTR`

Good::

    {src}`CHARTER`
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.findings import Finding
from playbook.model import Book
from playbook.resolve import closest
from playbook.rules import rule
from playbook.rules._places import at


@rule("DAT003", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """Keys that no source has, and registers that no file holds."""
    registers = book.extra.get("registers")
    if registers is None:
        return
    from playbook.registers import unknown

    known = [ident for kind, ident in registers.names if kind == "source"]
    slugs = {f"{file.kind}/{file.slug}" for file in registers.files}
    for page, reference in book.all("references"):
        if reference.kind == "src":
            key = reference.target.partition("#")[0]
            if key not in known:
                yield at(page, reference, unknown("source", key, known))
        elif reference.kind == "register" and reference.target not in slugs:
            close = closest(reference.target, slugs)
            hint = (
                f"did you mean `{close.partition('/')[2]}`?"
                if close
                else "add the file, or correct the name"
            )
            yield at(page, reference, f"no register book/data/{reference.target}.yml; {hint}")
