"""A file that a page includes or offers for download exists.

Without it the build leaves a hole in the page.

Bad::

    {download}`template.dcox`

    # file: template.docx

Good::

    {download}`template.docx`

    # file: template.docx
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK007", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken(
        "download", "path", "include", "literalinclude", "file"
    ):
        yield at(
            page,
            reference,
            f"no file `{found.what}`; {found.hint}",
            fix=replace_fix(reference, found),
        )
