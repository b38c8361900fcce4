"""A picture that a page shows exists.

The reader sees an empty frame. A name with other capitals works on some computers and breaks on
the web.

Bad::

    ![Four partners around a shared plan](mapp.png)

    # file: map.png

Good::

    ![Four partners around a shared plan](map.png)

    # file: map.png
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("FIG004", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every picture whose file is not there."""
    book = context.book
    for page, reference, found in context.broken("image", "html-image"):
        yield at(
            page,
            reference,
            f"no picture `{found.what}`; {found.hint}",
            fix=replace_fix(reference, found),
        )
    for page, reference in book.references():
        if reference.kind == "image" and reference.target.endswith(".*"):
            if "://" in reference.target:
                yield at(
                    page,
                    reference,
                    f"`*` means nothing in a web address, so no picture fits `{reference.target}`; write its ending",
                )
                continue
            stem = book.resolve(page, reference.target)[:-1]
            if not any(path.startswith(stem) for path in book.files):
                yield at(
                    page,
                    reference,
                    f"no picture fits `{reference.target}`; add one, or correct the name",
                )
