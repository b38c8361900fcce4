"""The names of other books are at hand, so that references into them can be looked up.

The check fetches nothing: without the list of names that the other book publishes, nothing is said
about references that may lead there. `playbook build` keeps each list that Sphinx fetches in
`_build/.inventories`; or `intersphinx_mapping` names a file of the book.

Bad::

    {ref}`numpy:ufuncs` are quick.

    # file: _config.yml
    title: Our book
    sphinx:
      config:
        intersphinx_mapping:
          numpy: ["https://numpy.org/doc/stable/", null]

Good::

    {ref}`numpy:ufuncs` are quick.

    # file: _config.yml
    title: Our book
    sphinx:
      config:
        intersphinx_mapping:
          numpy: ["https://numpy.org/doc/stable/", null]

    # file: _build/.inventories/numpy.json
    {"std:label": ["ufuncs"]}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from playbook.book.resolve import ELSEWHERE
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("LNK028", Severity.NOTE, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """One note for all references into books of which nothing is known here."""
    unknown = list(context.broken(ELSEWHERE))
    if not unknown:
        return
    page, reference, _ = unknown[0]
    hidden = context.index.others.hidden
    books = ", ".join(f"`{name}`" for name in hidden)
    what = "1 reference" if len(unknown) == 1 else f"{len(unknown)} references"
    whose = "list of names is" if len(hidden) == 1 else "lists of names are"
    finding = at(
        page,
        reference,
        f"{what} may lead into {books}, whose {whose} not at hand; run `playbook build` once, or "
        "name a file in `intersphinx_mapping`",
    )
    others = tuple(page.place(reference) for page, reference, _ in unknown[1:])
    yield replace(finding, blocks=(), related=others)
