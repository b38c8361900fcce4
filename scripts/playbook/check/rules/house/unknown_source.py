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
from typing import TYPE_CHECKING, NamedTuple

from playbook.book.model import Reference
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding
from playbook.common.suggest import closest, question

if TYPE_CHECKING:
    from playbook.registers.load import Registers


@rule("DAT003")
def check(context: CheckContext) -> Iterator[Finding]:
    """Keys that no source has, and registers that no file holds."""
    known = context.of_registers("DAT003", _known)
    if known is None:
        return
    for page, reference in context.book.references():
        if message := _message(reference, known):
            yield at(page, reference, message)


class _Known(NamedTuple):
    """What the registers know; a kind with faults in its files may hold any key."""

    sources: tuple[str, ...]
    findings: tuple[str, ...]
    registers: frozenset[str]
    broken: frozenset[str]

    def has_basis(self, key: str) -> bool:
        """Whether a number can rest on this key."""
        from playbook.house.basis import WORDS

        ident = key.partition("#")[0]
        known = key in WORDS or key in self.findings or ident in self.sources
        return known or not self.broken.isdisjoint(("source", "evidence"))


def _known(registers: Registers) -> _Known:
    from playbook.house.basis import evidence_of

    slugs = frozenset(f"{file.kind}/{file.slug}" for file in registers.files)
    return _Known(registers.source_ids, tuple(evidence_of(registers)), slugs, registers.broken)


def _message(reference: Reference, known: _Known) -> str:
    """What is wrong with a reference to a record; nothing where it is right, or is none."""
    target = reference.target
    if reference.kind == "src":
        key = target.partition("#")[0]
        return "" if key in known.sources else _unknown("source", key, known.sources)
    if reference.kind == "basis" and not known.has_basis(target):
        from playbook.house.basis import WORDS

        return _unknown("evidence", target, (*known.findings, *known.sources, *WORDS))
    if reference.kind == "register" and target not in known.registers:
        close = closest(target, known.registers)
        hint = question(target, close, "add the file, or correct the name")
        return f"no register book/data/{target}.yml; {hint}"
    return ""


def _unknown(kind: str, key: str, known: tuple[str, ...]) -> str:
    from playbook.registers.load import unknown

    return unknown(kind, key, list(known))
