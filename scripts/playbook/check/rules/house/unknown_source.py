"""The role `src` names a source that the registers know.

A fact without its source cannot be checked.

Bad::

    The lead decides. {src}`CHARTR`

    # file: book/data/source/papers.yml
    title: Sources
    about: What we rely on.
    documents:
      - id: CHARTER
        title: The charter
        publisher: The partnership
        date: May 2026
        licence: CC BY 4.0

    # file: _config.yml
    title: Our book
    sphinx:
      extra_extensions: [playbook.sphinx_ext]

Good::

    The lead decides. {src}`CHARTER`

    # file: book/data/source/papers.yml
    title: Sources
    about: What we rely on.
    documents:
      - id: CHARTER
        title: The charter
        publisher: The partnership
        date: May 2026
        licence: CC BY 4.0

    # file: _config.yml
    title: Our book
    sphinx:
      extra_extensions: [playbook.sphinx_ext]
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding
from playbook.common.suggest import closest, question


@rule("DAT003")
def check(context: CheckContext) -> Iterator[Finding]:
    """Keys that no source has, and registers that no file holds."""
    book = context.book
    registers = context.registers
    if registers is None:
        return
    from playbook.house.basis import WORDS, basis_of
    from playbook.registers.load import unknown

    known = [ident for kind, ident in registers.names if kind == "source"]
    slugs = {f"{file.kind}/{file.slug}" for file in registers.files}
    for page, reference in book.references():
        if reference.kind == "src":
            key = reference.target.partition("#")[0]
            if key not in known:
                yield at(page, reference, unknown("source", key, known))
        elif reference.kind == "basis" and basis_of(reference.target, registers) is None:
            findings = [ident for kind, ident in registers.names if kind == "evidence"]
            names = [*findings, *known, *WORDS]
            yield at(page, reference, unknown("evidence", reference.target, names))
        elif reference.kind == "register" and reference.target not in slugs:
            close = closest(reference.target, slugs)
            hint = question(reference.target, close, "add the file, or correct the name")
            yield at(page, reference, f"no register book/data/{reference.target}.yml; {hint}")
