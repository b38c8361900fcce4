"""CSV files as plain cells: any of the usual character sets and separators."""

from __future__ import annotations

import csv
import io
import re
from pathlib import PurePath

from playbook.office.importers.base import Content, ImportedSheet, ImportedWorkbook, ImportRefused
from playbook.office.importers.file_guard import MOST_BYTES, OLE, ZIP
from playbook.office.sheets import unshielded

MOST_ROWS = 10_000
SEPARATORS = (",", ";", "\t", "|")


def read_list(data: bytes, path: PurePath) -> ImportedWorkbook:
    """The cells of a CSV file; raises ``ImportRefused`` for what is no text."""
    if not data.strip():
        raise ImportRefused("the file is empty; save it again and send the new one")
    if len(data) > MOST_BYTES:
        raise ImportRefused("the file is larger than 10 MB; no register is as large")
    if data.startswith((OLE, ZIP)):
        raise ImportRefused("this is a workbook with the name of a CSV file; rename it to .xlsx")
    text, notes = _text(data)
    sign, text = _separator(text)
    rows: dict[int, dict[int, Content]] = {}
    lengths: dict[int, int] = {}
    try:
        # A quote that is never closed ends the file, not the program.
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1
        ):
            if number > MOST_ROWS:
                raise ImportRefused(
                    f"the file has more than {MOST_ROWS:,} rows; no register is as long"
                )
            filled = {n: unshielded(cell) for n, cell in enumerate(cells, 1) if cell.strip()}
            if filled:
                rows[number] = dict(filled)
                lengths[number] = len(cells)
    except csv.Error as error:
        raise ImportRefused(f"this is no CSV text ({error}); save it again as CSV UTF-8") from error
    return ImportedWorkbook(path, (ImportedSheet("", rows, lengths=lengths),), notes)


def _text(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16"), ()
    if data[:200].count(0) > len(data[:200]) // 4:
        return _decoded(data, "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"), ()
    if b"\x00" in data:
        raise ImportRefused("this is no text; save the file as CSV UTF-8")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        note = (
            "the file is not UTF-8, and was read as Windows Western (latin-1); "
            "look at letters with accents"
        )
        return data.decode("cp1252", errors="replace"), (note,)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            "the file is cut off in a character; save it again as CSV UTF-8"
        ) from error


def _separator(text: str) -> tuple[str, str]:
    """What stands between the cells: as the first line says, or what it has most of."""
    found = re.match(r"sep=(.)\r?\n", text)
    if found:
        # The line stays as an empty one, so that rows keep their numbers.
        return found[1], "\n" + text[found.end() :]
    head = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return max(SEPARATORS, key=head.count), text
