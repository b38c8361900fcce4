"""A link to another book names a book that `intersphinx_mapping` lists.

The build looks the name up in the list of the other book, and has no list without the setting.

Bad::

    <inv:numpy#ndarray>

Good::

    <inv:numpy#ndarray>

    # file: _config.yml
    title: Our book
    sphinx:
      config:
        intersphinx_mapping:
          numpy: ["https://numpy.org/doc/stable/", null]
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK018", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken("inv"):
        yield at(
            page,
            reference,
            f"`{found.what}` names a book that is not set up; {found.hint}",
            fix=replace_fix(reference, found),
        )
