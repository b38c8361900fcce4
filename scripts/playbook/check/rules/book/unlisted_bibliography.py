"""A bibliography names files that `bibtex_bibfiles` in _config.yml lists.

The build reads no other file, so the list of sources stays empty.

Bad::

    ```{bibliography} papers.bib
    ```

    # file: _config.yml
    title: Our book
    bibtex_bibfiles: [references.bib]

    # file: references.bib
    @misc{plan2020, title = {The plan}}

    # file: papers.bib
    @misc{paper2021, title = {A paper}}

Good::

    ```{bibliography} papers.bib
    ```

    # file: _config.yml
    title: Our book
    bibtex_bibfiles: [references.bib, papers.bib]

    # file: references.bib
    @misc{plan2020, title = {The plan}}

    # file: papers.bib
    @misc{paper2021, title = {A paper}}
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding
from playbook.common.suggest import closest, question


@rule("LNK030", references=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Files of bibliographies that the build does not read."""
    book = context.book
    listed = {posixpath.normpath(name.lstrip("/")) for name in book.settings.bibfiles}
    for page, directive in book.directives("bibliography"):
        for name in directive.argument.split():
            path = book.resolve(page, name)
            if path in listed:
                continue
            close = closest(path, listed)
            hint = question(
                path,
                f"/{close}" if close else "",
                f"add `{path}` to it" if book.exists(path) else "there is no such file; correct it",
            )
            words = f"the bibliography `{name}` is not in `bibtex_bibfiles` of _config.yml; {hint}"
            yield at(page, directive, words)
