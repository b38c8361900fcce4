"""What happened, how to do it and the template of one activity lead to each other, both ways.

A reader who lands on one of the three finds the other two. Looked at are the links below fixed
headings: `Adapt this` of a case study, `How one partnership did it` and `Templates` of a practice,
`Where it belongs` of a template. A page that lacks a link to a kind is named where half of the pages
like it have one, or where there are enough pages of that kind for all of them: the first case study
of a book asks nothing of its thirty practices.

Bad::

    # file: practices/workshop.md
    ---
    kind: practice
    ---

    # How do we run a workshop?

    ## Templates

    [The run sheet](../templates/workshop.md)

    # file: templates/workshop.md
    ---
    kind: template
    ---

    # A run sheet

    ## Where it belongs

    Before a workshop.

Good::

    # file: practices/workshop.md
    ---
    kind: practice
    ---

    # How do we run a workshop?

    ## Templates

    [The run sheet](../templates/workshop.md)

    # file: templates/workshop.md
    ---
    kind: template
    ---

    # A run sheet

    ## Where it belongs

    [How to run a workshop](../practices/workshop.md)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from playbook.book.model import Book, Page, Placed, Reference
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


class _Joint(NamedTuple):
    page: Page
    other: Page
    reference: Reference


@rule("PAG024", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Links between pages of one activity that are missing, or not returned."""
    book = context.book
    from playbook.house.skeletons import JOINED

    joined = [p for p in book.pages.values() if p.front.get("kind") in JOINED]
    kinds = Counter(page.front["kind"] for page in joined)
    joints = [joint for page in joined for joint in _joints(book, page, JOINED)]
    pairs = {(joint.page.docname, joint.other.docname) for joint in joints}
    for joint in joints:
        if (joint.other.docname, joint.page.docname) not in pairs:
            yield at(joint.page, joint.reference, _unreturned(joint, JOINED))
    reached = {(joint.page.docname, joint.other.front["kind"]) for joint in joints}
    for page in joined:
        alike = [other for other in joined if other.front["kind"] == page.front["kind"]]
        for kind, heading in JOINED[str(page.front["kind"])].items():
            have = sum((other.docname, kind) in reached for other in alike)
            is_usual = 2 * have >= len(alike) or kinds[kind] >= len(alike)
            if kinds[kind] and is_usual and (page.docname, kind) not in reached:
                yield _missing(page, kind, heading)


def _joints(book: Book, page: Page, joined: Mapping[str, Mapping[str, str]]) -> Iterator[_Joint]:
    """The links of a page that join it to pages of the other kinds, each page once."""
    wanted = joined[str(page.front["kind"])]
    seen = set()
    for reference in page.references:
        other = _page_of(book, page, reference)
        if other is None or other.docname in seen:
            continue
        heading = wanted.get(str(other.front.get("kind")))
        if heading and _section(page, reference) == heading:
            seen.add(other.docname)
            yield _Joint(page, other, reference)


def _page_of(book: Book, page: Page, reference: Reference) -> Page | None:
    if reference.kind != "link":
        return None
    path = book.resolve(page, reference.target.partition("#")[0])
    return book.pages.get(book.paths.get(path, path))


def _section(page: Page, fact: Placed) -> str:
    """The heading of level two that something stands below."""
    here = (fact.cell, fact.line)
    level_two = [h for h in page.headings if h.level == 2 and not h.nested]
    above = [h for h in level_two if (h.cell, h.line) <= here]
    return above[-1].text if above else ""


def _unreturned(joint: _Joint, joined: Mapping[str, Mapping[str, str]]) -> str:
    heading = joined[str(joint.other.front["kind"])][str(joint.page.front["kind"])]
    return (
        f"`{joint.other.path}` does not lead back to this page; "
        f"add a link to `{joint.page.path}` there, below `## {heading}`"
    )


def _missing(page: Page, kind: str, heading: str) -> Finding:
    place = next((h for h in page.headings if h.text == heading and h.level == 2), None)
    article = "a case study" if kind == "case-study" else f"a {kind}"
    message = f"no link leads to {article} of this activity; add one below `## {heading}`"
    return at(page, place or page.headings[0], message)
