"""A link by name has its definition.

`[words][name]` needs a line `[name]: address`; without it the reader sees the brackets.

Bad::

    See [the charter][charter].

    # file: charter.md
    # Charter

Good::

    See [the charter][charter].

    [charter]: charter.md

    # file: charter.md
    # Charter
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("LNK011")
def check(context: CheckContext) -> Iterator[Finding]:
    """Links by name that nothing defines, and definitions that stand twice."""
    book = context.book
    for page, fault in book.faults("link-undefined"):
        name = fault.detail[2] or fault.detail[1]
        yield at(
            page,
            fault,
            f"no line `[{name}]: address` says where `{fault.detail[0]}` leads; add it, or write `[words](address)`",
        )
    for page, fault in book.faults("definition-twice"):
        yield at(
            page,
            fault,
            f"`[{fault.detail[0]}]:` is defined twice, and only the first counts; delete one",
        )
