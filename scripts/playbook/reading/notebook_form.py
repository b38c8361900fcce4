"""The form of a notebook: what the build needs of it, and stops without.

Only what it stumbles over is said; it reads many notebooks that are not quite valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeGuard

_OLD = 3  # the newest form whose cells lie in worksheets
_NEWEST = 4
# What an output of a kind must bring.
_NEEDS = {
    "stream": ("name", "text"),
    "display_data": ("data",),
    "execute_result": ("data",),
    "error": ("traceback",),
}


class FormFault(NamedTuple):
    """What is wrong with a notebook, and with which of its cells, from 1; 0 for the whole."""

    cell: int
    words: str


def form_faults(notebook: Any) -> Iterator[FormFault]:
    """Every fault of the form at which the build stops."""
    if not isinstance(notebook, dict):
        yield FormFault(0, "it is no list of names and values")
        return
    version = notebook.get("nbformat")
    if not _is_number(version):
        yield FormFault(0, "its form is not said: `nbformat` is no whole number, such as 4")
    elif version > _NEWEST:
        yield FormFault(0, f"the build knows no `nbformat` {version}; the newest is {_NEWEST}")
    elif version > _OLD:
        yield from _now(notebook)
    elif version == _OLD and not isinstance(notebook.get("worksheets"), list):
        yield FormFault(0, "it has no list of `worksheets`, which its form asks for")


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _now(notebook: Mapping[str, Any]) -> Iterator[FormFault]:
    """The faults of a notebook of the present form."""
    if not _is_number(notebook.get("nbformat_minor", 0)):
        yield FormFault(0, "`nbformat_minor` is no whole number, such as 5")
    metadata = notebook.get("metadata")
    if not isinstance(metadata, dict):
        yield FormFault(0, "it has no `metadata`")
    else:
        for name in ("kernelspec", "language_info"):
            if not isinstance(metadata.get(name, {}), dict):
                yield FormFault(0, f"its `{name}` is no list of names and values")
    cells = notebook.get("cells")
    if cells is None or (cells and not isinstance(cells, list)):
        yield FormFault(0, "it has no list of `cells`")
        return
    for number, cell in enumerate(cells or (), start=1):
        yield from (FormFault(number, words) for words in _cell(cell))


def _cell(cell: Any) -> Iterator[str]:
    """What is wrong with a cell."""
    if not isinstance(cell, dict):
        yield "it is no cell, but a single value"
        return
    if not isinstance(cell.get("cell_type"), str):
        yield "it does not say what it is: `cell_type` is missing"
    if not isinstance(cell.get("metadata"), dict):
        yield "it has no `metadata`"
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        yield "its `source` is no text" if "source" in cell else "it has no `source`"
    if not isinstance(cell.get("attachments", {}), dict):
        yield "its `attachments` are no list of names and values"
    if cell.get("cell_type") == "code":
        yield from _outputs(cell)


def _outputs(cell: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with what a cell has put out."""
    if "outputs" not in cell:
        yield "a cell of code has no `outputs`"
        return
    if not isinstance(cell["outputs"], list):
        yield "its `outputs` are no list"
        return
    for output in cell["outputs"]:
        kind = output.get("output_type") if isinstance(output, dict) else None
        if not isinstance(kind, str):
            yield "one of its outputs does not say what it is: `output_type` is missing"
            continue
        for name in _NEEDS.get(kind, ()):
            if name not in output:
                yield f"one of its outputs (`{kind}`) has no `{name}`"
        if not isinstance(output.get("data", {}), dict):
            yield f"the `data` of one of its outputs (`{kind}`) are no list of names and values"
