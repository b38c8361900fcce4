"""A link to another book names a book that `intersphinx_mapping` lists, and a name that it has.

The build looks the name up in the list of the other book, and has no list without the setting.
Names are compared where the list is a file of the book, or where a build has kept it.

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

    # file: _build/.inventories/numpy.json
    {"py:class": ["ndarray"]}
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
    for page, reference, found in context.broken("inv", "external"):
        if found.why == "name":
            words = f"no other book has what `{found.what}` names; {found.hint}"
        else:
            words = f"`{found.what}` names a book that is not set up; {found.hint}"
        yield at(page, reference, words, fix=replace_fix(reference, found))
