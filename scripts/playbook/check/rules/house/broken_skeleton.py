"""A page has the headings of its kind, in their order.

A reader who knows one case study finds everything in the next. A written template is ignored, a
checked one is kept.

Bad::

    ---
    kind: template
    ---

    # A run sheet

    ## Download

    ## Sources

Good::

    ---
    kind: template
    ---

    # A run sheet

    ## In two sentences

    ## Download

    ## How to fill it in

    ## Where it belongs

    ## Seen elsewhere

    ## Sources
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import TOP, Place
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("PAG002")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages that differ from the skeleton of their kind."""
    from playbook.house.skeletons import SKELETONS, skeleton_differences

    for page in context.book.pages.values():
        kind = page.front.get("kind")
        if not isinstance(kind, str) or kind not in SKELETONS:
            continue
        headings = [h.text for h in page.headings if h.level == 2 and not h.nested]
        first = next((h for h in page.headings if not h.nested), TOP)
        place = Place(first.line, cell=first.cell)
        for fault in skeleton_differences(kind, headings):
            yield at(page, place, f"{fault} (a {kind} has a fixed skeleton)")
