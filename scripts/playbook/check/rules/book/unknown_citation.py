"""A citation names a key of a bibliography that the book shows.

Without the key, the reader gets a question mark in place of the source.

Bad::

    They meet often {cite}`Smith2032`.

    ```{bibliography}
    ```

    # file: references.bib
    @misc{Smith2023, title = {How partners meet}, author = {Smith, A.}, year = {2023}}

Good::

    They meet often {cite}`Smith2023`.

    ```{bibliography}
    ```

    # file: references.bib
    @misc{Smith2023, title = {How partners meet}, author = {Smith, A.}, year = {2023}}
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK006", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken("cite", "footcite", "bibkey"):
        yield at(
            page,
            reference,
            f"no source has the key `{found.what}`; {found.hint}",
            fix=replace_fix(reference, found),
        )
    for page, reference, found in context.broken("citation"):
        yield at(page, reference, f"no source is called `[{found.what}]`; {found.hint}")
