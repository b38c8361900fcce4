"""A notebook is valid JSON, and has the parts that the build asks for.

The build stops at a notebook that it cannot read, and at a cell without its parts.

Bad::

    # file: figures.ipynb
    {"cells": [

Good::

    # file: figures.ipynb
    {"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Figures"]}],
     "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("PAG023")
def check(context: CheckContext) -> Iterator[Finding]:
    """Files that end in ipynb and are no notebooks, and cells that are none."""
    for page, fault in context.book.faults("notebook"):
        what = (
            "the build stops at this cell" if fault.cell else "the build cannot read this notebook"
        )
        words = f"{what}: {fault.detail[0]}; save it again from Jupyter"
        yield at(page, fault, words, fatal=True)
