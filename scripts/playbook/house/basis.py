"""What a number rests on: a finding of others, one case, our own count, or our estimate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playbook.registers.kinds.evidence import Evidence
    from playbook.registers.load import Registers

ESTIMATE, COUNT = "estimate", "count"
MEASURED, CASE, COUNTED, OURS = "m", "c", "n", "e"
LEGEND = (MEASURED, CASE, COUNTED, OURS)
MEANINGS: Mapping[str, str] = {
    MEASURED: "measured elsewhere, or laid down in a rule",
    CASE: "from one case",
    COUNTED: "counted or worked out by us",
    OURS: "our estimate",
}
# What a mark may say without a key.
WORDS: Mapping[str, str] = {ESTIMATE: OURS, COUNT: COUNTED}
# The headings below which each number of a page of this kind says what it rests on.
MARKED: Mapping[str, tuple[str, ...]] = {
    "practice": ("What you need", "Steps", "How you know it works")
}


class Basis(NamedTuple):
    """What a key stands for: the letter of its mark, the record it leads to, and its name."""

    letter: str
    anchor: str = ""
    name: str = ""


def basis_of(key: str, registers: Registers) -> Basis | None:
    """What a mark with this key says; nothing where no record has the key."""
    if key in WORDS:
        return Basis(WORDS[key])
    finding = evidence_of(registers).get(key)
    if finding:
        letter = CASE if finding.rests_on == "one-case" else MEASURED
        return Basis(letter, f"evidence-{key}", finding.label)
    ident, _, section = key.partition("#")
    if not registers.knows_source(ident):
        # The findings may stand in a file with faults, of which each is named.
        return Basis(MEASURED, f"evidence-{key}") if "evidence" in registers.broken else None
    title = registers.names.get(("source", ident), ident)
    return Basis(CASE, f"source-{ident}", f"{title}, {section}" if section else title)


def evidence_of(registers: Registers) -> dict[str, Evidence]:
    """Every finding of the book by its key."""
    # The models take time to import, and a check of what has not changed needs none of them.
    from playbook.registers.kinds.evidence import Evidence

    return {
        entry.id: entry
        for file, register in registers.readable
        if file.kind == "evidence"
        for entry in register.entries
        if isinstance(entry, Evidence)
    }
