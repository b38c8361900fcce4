"""A cell of a notebook in Markdown stands where the build reads it, and so that it can be read.

The build stops at options that are no YAML, and at what stands behind `+++` and is no JSON.
A cell on a page without the head of a notebook, or inside a list or a box, is dropped.

Bad::

    ---
    jupytext:
      text_representation:
        extension: .md
        format_name: myst
    kernelspec:
      name: python3
      display_name: Python 3
    ---
    # Figures

    ```{code-cell}
    :tags: [hide-input

    1 + 1
    ```

Good::

    ---
    jupytext:
      text_representation:
        extension: .md
        format_name: myst
    kernelspec:
      name: python3
      display_name: Python 3
    ---
    # Figures

    ```{code-cell}
    :tags: [hide-input]

    1 + 1
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.names import is_text_notebook
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("PAG037", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Cells that stop the build, and cells that it drops."""
    for page, fault in context.book.faults("cell"):
        words = f"the build stops at this cell: {fault.detail[0]}; mend it"
        yield at(page, fault, words, fatal=True)
    for page, fault in context.book.faults("cell-unread"):
        name = fault.detail[0]
        if page.form == "notebook":
            why = "in a notebook, code has cells of its own; move it there"
        elif is_text_notebook(page.front):
            why = "it stands inside another block; move it out of the list, quotation or box"
        else:
            why = "the page is no notebook; give it the head of one (`jupytext` and `kernelspec`)"
        yield at(page, fault, f"the build drops this `{name}`: {why}")
    for page, fault in context.book.faults("cell-data"):
        words = f"what is said of this cell is lost: {fault.detail[0]}; mend it"
        yield at(page, fault, words)
