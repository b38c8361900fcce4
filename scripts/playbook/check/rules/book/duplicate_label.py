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

from playbook.book.model import Book, Page, Target
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_KINDS = ("label", "name", "id", "object", "math")


@rule("LNK008")
def check(book: Book) -> Iterator[Finding]:
    """Every label that is given more than once: each place names the others."""
    places: dict[tuple[str, bool], list[tuple[Page, Target]]] = {}
    for page, target in book.all("targets"):
        if target.kind in _KINDS:
            places.setdefault((target.name, target.kind == "math"), []).append((page, target))
    for (name, _), found in places.items():
        for number, (page, target) in enumerate(found if len(found) > 1 else ()):
            others = [p.place(t) for index, (p, t) in enumerate(found) if index != number]
            words = " and ".join(f"{other.path.as_posix()}:{other.line}" for other in others[:3])
            yield replace(
                at(page, target, f"the label `{name}` also stands at {words}; rename one of them"),
                related=tuple(others),
            )
