"""The skeleton of each kind of page, as plain tables: its fixed headings, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SKELETONS: Mapping[str, tuple[str, ...]] = {
    "case-study": (
        "In two sentences",
        "Use this if",
        "Context",
        "What was done",
        "What changed",
        "What was hard, and what they would do differently",
        "What is not known",
        "Adapt this",
        "Are you ready?",
        "Seen elsewhere",
        "Sources",
    ),
    "practice": (
        "In two sentences",
        "When to use it",
        "What you need",
        "Steps",
        "How you know it works",
        "Pitfalls",
        "What others found",
        "How one partnership did it",
        "Templates",
        "Sources",
    ),
    "template": (
        "In two sentences",
        "Download",
        "How to fill it in",
        "Where it belongs",
        "Seen elsewhere",
        "Sources",
    ),
}

# Pages of one activity: for each kind, the heading below which it names those of other kinds.
JOINED: Mapping[str, Mapping[str, str]] = {
    "case-study": {"practice": "Adapt this", "template": "Adapt this"},
    "practice": {"case-study": "How one partnership did it", "template": "Templates"},
    "template": {"case-study": "Where it belongs", "practice": "Where it belongs"},
}


def skeleton_differences(kind: str, headings: Sequence[str]) -> list[str]:
    """What differs from the skeleton of a kind, in words; ``headings`` are those of level two."""
    wanted = SKELETONS.get(kind, ())
    missing = [f"the heading `## {name}` is missing" for name in wanted if name not in headings]
    if missing or not wanted:
        return missing
    found = [name for name in headings if name in wanted]
    if found == list(wanted):
        return []
    twice = [name for name in wanted if found.count(name) > 1]
    if twice:
        return [f"the heading `## {name}` stands more than once; keep one" for name in twice]
    first = next(want for want, have in zip(wanted, found, strict=True) if want != have)
    return [f"the heading `## {first}` is out of order; the order is: {' · '.join(wanted)}"]
