"""A notebook is valid JSON with cells.

The build stops at a notebook that it cannot read.

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
    """Files that end in ipynb and are no notebooks."""
    for page, fault in context.book.faults("notebook"):
        yield at(
            page, fault, f"this is no notebook ({fault.detail[0]}); save it again from Jupyter"
        )
