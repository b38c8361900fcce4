"""A glued result exists in the stored outputs, where notebooks are not executed.

With `execute_notebooks: off` only stored outputs can be shown.

Bad::

    {glue:text}`mean`

    # file: _config.yml
    title: Our book
    execute:
      execute_notebooks: "off"

Good::

    {glue:text}`mean`

    # file: _config.yml
    title: Our book
    execute:
      execute_notebooks: cache
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK019", references=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken("glue"):
        yield at(
            page,
            reference,
            f"no stored output is called `{found.what}`; {found.hint}",
            fix=replace_fix(reference, found),
        )
