"""A link leads to one thing: the same name is no label and page, or term and equation.

The build takes the first that it finds, and warns. It may be the one that was meant.

Bad::

    [Who decides](roles)

    # file: roles.md
    # Roles

    # file: team.md
    # Our team

    (roles)=
    ## Who does what

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - file: roles
      - file: team

Good::

    [Who decides](roles.md)

    # file: roles.md
    # Roles

    # file: team.md
    # Our team

    (roles)=
    ## Who does what

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - file: roles
      - file: team
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.ambiguity import ASKING, answers
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("LNK032", Severity.NOTE, references=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Every link that more than one thing answers."""
    for page, reference in context.book.references(*ASKING):
        found = answers(context.index, page, reference)
        if len(found) > 1:
            yield at(
                page,
                reference,
                f"`{reference.target}` may be {' or '.join(found)}; the build takes the first: "
                "say which: the file with its ending, or `ref`, `term` or `eq`",
            )
