"""What cleaning did, for people: what needs them first, then every change by line."""

from __future__ import annotations

from playbook.newsletter.cleaning import KINDS, Cleaned


def summary(cleaned: Cleaned) -> list[str]:
    """One line for each kind of change, what needs a person first."""
    counts = cleaned.counts
    return [f"{counts[kind]:>5}  {words}" for kind, (words, _) in KINDS.items() if counts[kind]]


def report(cleaned: Cleaned, name: str, lost: int) -> str:
    """The report of one file, in Markdown."""
    need = len(cleaned.for_a_person)
    lines = [
        f"# What was changed in {name}",
        "",
        f"{cleaned.links} addresses were judged, and {len(cleaned.changes)} changes made; {need} need a person.",
        f"Words that one saw before and sees no more, but for addresses and the reader's name: {lost or 'none'}.",
    ]
    for person, title in ((True, "What needs a person"), (False, "What was done")):
        kinds = [
            kind for kind, (_, asks) in KINDS.items() if asks is person and cleaned.counts[kind]
        ]
        if kinds:
            lines += ["", f"## {title}"]
        for kind in kinds:
            lines += ["", f"### {cleaned.counts[kind]} {KINDS[kind][0]}", ""]
            lines += [
                f"- line {c.line}: {_code(c.words)}" for c in cleaned.changes if c.kind == kind
            ]
    return "\n".join(lines) + "\n"


def _code(words: str) -> str:
    """Words of a letter, which must not become markup or a link of the report."""
    return f"`{words.replace('`', chr(39))}`"
