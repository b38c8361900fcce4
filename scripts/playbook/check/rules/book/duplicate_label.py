"""A label stands once in the whole book.

With two, references go to one of them by accident; twice on one page, to neither.

Bad::

    (contact)=
    # Contact

    (contact)=
    ## Offices

Good::

    (contact)=
    # Contact

    (contact-offices)=
    ## Offices
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from playbook.book.model import Page, Target
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

# Labels of all forms share their names; equations and sources have names of their own.
_KINDS = {
    **dict.fromkeys(("label", "name", "id", "object"), "label"),
    "math": "label",
    "citation": "source",
}

OTHERS = 9  # places that a finding names at most: a label on every line would make a list of lists


@rule("LNK008")
def check(context: CheckContext) -> Iterator[Finding]:
    """Every label that is given more than once: each place names the others."""
    places: dict[tuple[str, str], list[tuple[Page, Target]]] = {}
    for page, target in context.book.targets():
        if target.kind in _KINDS:
            own = target.kind if target.kind in {"math", "citation"} else "label"
            places.setdefault((target.name, own), []).append((page, target))
    for (name, kind), found in places.items():
        for number, (page, target) in enumerate(found if len(found) > 1 else ()):
            first = [pair for index, pair in enumerate(found[: OTHERS + 1]) if index != number]
            others = [p.place(t) for p, t in first[:OTHERS]]
            words = " and ".join(str(replace(other, column=0)) for other in others[:3])
            more = f" and {len(found) - 4} more places" if len(found) > 5 else ""
            what = f"the {_KINDS[kind]} `{name}` also stands at {words}{more}; rename one of them"
            if page.place(target) in others:
                reader = next((p for p, t in found if t.source), page)
                what = (
                    f"the {_KINDS[kind]} `{name}` stands on a page of its own, and where "
                    f"`{reader.path}` includes that page; "
                    f"leave it out with {context.flavour.advice.leave_out}"
                )
            yield replace(at(page, target, what), related=tuple(others))
    for page, target, heading in context.index.clashes():
        what = (
            f"the label `{target.name}` is also the anchor of the heading on "
            f"{page.place(heading).words}, where links lead; rename it"
        )
        yield replace(at(page, target, what), related=(page.place(heading),))
