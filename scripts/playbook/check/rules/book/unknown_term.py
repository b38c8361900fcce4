"""The role `term` names a term of the glossary.

A reader who does not know a word clicks on it; the glossary must answer.

Bad::

    The {term}`steering comittee` meets in May.

    ```{glossary}
    steering committee
        Those who decide.
    ```

Good::

    The {term}`steering committee` meets in May.

    ```{glossary}
    steering committee
        Those who decide.
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK005", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken("term"):
        yield at(
            page,
            reference,
            f"the term `{found.what}` is in no glossary; {found.hint}",
            fix=replace_fix(reference, found),
        )
