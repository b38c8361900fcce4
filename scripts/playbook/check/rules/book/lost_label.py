"""A thing has one label.

Of two labels that stand before the same thing the engine keeps the first, and whoever refers to the
other finds nothing. An option `label` is lost in the same way, where a label stands above the block.

Bad::

    # file: myst.yml
    version: 1
    project:
      title: A book

    # file: index.md
    # Title

    (roles)=
    (who-does-what)=
    ## Roles

Good::

    # file: myst.yml
    version: 1
    project:
      title: A book

    # file: index.md
    # Title

    (roles)=
    ## Roles
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("LNK035", references=True, flavours=("mystmd",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Labels that nothing has, since a label before them has taken the thing."""
    for page, fault in context.book.faults("label-lost"):
        lost, kept = fault.detail
        yield at(
            page,
            fault,
            f"the label `{lost}` is lost, since `{kept}` stands at the same thing; keep one of them",
        )
