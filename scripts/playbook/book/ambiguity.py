"""References that more than one thing in the book answers, of which the build takes the first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from playbook.book.kinds import ReferenceKind
from playbook.book.model import Page, Reference
from playbook.book.resolve import Index, docname_of

ASKING: tuple[ReferenceKind, ...] = ("any", "anchor", "inv", "link", "link-role")
_MOST = 3  # names that are listed


def answers(names: Index, page: Page, ref: Reference) -> list[str]:
    """What a reference may lead to, in the order in which the build asks; one where it is clear."""
    target = ref.target
    if ref.kind == "inv":
        return list(islice(names.others.fitting(target), _MOST))
    if ref.kind not in ASKING or not target:
        return []
    path = target.partition("#")[0]
    if ref.kind == "link" and names.book.exists(names.resolve(page, path)):
        return []
    here = (names.explicit[page.docname], names.slugs[page.docname])
    if ref.kind == "anchor" and any(target in known for known in here):
        return []
    found = list(_named(names, page, ref))
    if found or ref.kind == "any":
        return found
    return list(islice(names.others.fitting(f"inv:#{target}"), _MOST))


def _named(names: Index, page: Page, ref: Reference) -> Iterator[str]:
    target, lower = ref.target, ref.target.lower()
    labels = names.any_label if ref.explicit else names.titled
    if lower in labels or lower in names.autosection:
        place = f" on {labels[lower][0].path}" if lower in labels else ""
        yield f"the label{place}"
    docname = docname_of(page, target)
    if docname in names.book.pages:
        yield f"the page {names.book.pages[docname].path}"
    if lower in names.lower_terms:
        yield "a term"
    if target in names.equations:
        yield "an equation"
    for item in sorted(names.described):
        kind, _, name = item.partition(" ")
        if name == target and kind not in {"option", "token"}:
            yield f"what `{kind}` describes"
