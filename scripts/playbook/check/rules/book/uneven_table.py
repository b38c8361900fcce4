r"""Each row of a table has as many cells as its head.

A row that is too short is filled up with empty cells, and what a row has too much is left out;
readers see neither a warning nor what is missing. Every `|` parts two cells, also within code,
unless a backslash stands before it: `\|`.

Bad::

    | Who | When |
    |---|---|
    | The lead |
    | The board | in May | and in June |

Good::

    | Who | When |
    |---|---|
    | The lead | |
    | The board | in May and in June |
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.kinds import TableFault
from playbook.book.model import Fault
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix, Severity

LOST: tuple[TableFault, ...] = ("table-text", "table-no-table")  # always out of place
COUNTED: tuple[TableFault, ...] = (
    "table-few",
    "table-many",
    "table-all",
    "table-csv",
)  # if something is left out


@rule("PAG025")
def check(context: CheckContext) -> Iterator[Finding]:
    """Rows that the build cuts off or fills up, tables that are none, and such as the build leaves out."""
    yield from _left_out(context)
    for page, fault in context.book.faults(*COUNTED, *LOST):
        cells, head = int(fault.detail[0]), int(fault.detail[1])
        harmless = fault.kind in COUNTED and not fault.detail[2]
        yield at(
            page,
            fault,
            _message(fault, cells, head),
            severity=Severity.WARNING if harmless else Severity.ERROR,
            fix=_escape(fault),
        )


def _left_out(context: CheckContext) -> Iterator[Finding]:
    """Tables that the build leaves out whole."""
    # Options in the wrong place are taken for content; a rule of its own says that.
    said = {(page.path, f.cell, f.block) for page, f in context.book.faults("slip-option")}
    for page, fault in context.book.faults("table-left-out"):
        if (page.path, fault.cell, fault.block) in said:
            continue
        name, why = fault.detail
        yield at(page, fault, f"the build leaves out this `{name}`: {why}")


def _message(fault: Fault, cells: int, head: int) -> str:
    left_out = fault.detail[2]
    match fault.kind:
        case "table-text":
            return "this line is taken for a row of the table above it; leave an empty line between"
        case "table-no-table" if cells:
            return (
                f"the line below the head has {_cells(cells)} and the head has {head}, so this is"
                f" no table; write one `---` for each cell of the head"
            )
        case "table-no-table":
            return "a cell in the line below the head is no `---`, so this is no table; write one for each cell"
        case "table-all":
            lost = ", of which readers do not see the last" if left_out else ""
            return f"the head has {_cells(head)}, and each row below it has {cells}{lost}"
        case "table-csv":
            return f"the row has {_cells(cells)}, the widest of this table has {head}; write empty ones too"
        case "table-few":
            return (
                f"the row has {_cells(cells)}, the head has {head}; add a `|` for each empty cell"
            )
    more = f"the row has {_cells(cells)}, the head has {head}"
    if fault.detail[3]:
        return f"{more}: a `|` within code parts cells too; write `\\|`"
    return f"{more}, and `{left_out}` is left out" if left_out else f"{more}; delete the empty one"


def _cells(number: int) -> str:
    return f"{number} cell" if number == 1 else f"{number} cells"


def _escape(fault: Fault) -> Fix | None:
    columns = [int(word) for word in fault.detail[3].split()]
    if not columns or not all(columns) or fault.source:
        return None
    edits = tuple(Edit(fault.line, column, "|", "\\|") for column in columns)
    return Fix("write `\\|` within code", edits, safe=False)
