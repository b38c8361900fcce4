"""An import from start to end, without writing: what the file says, what is wrong, what would change."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from playbook.office.cells import layout
from playbook.office.importers.base import Fault, Refused, Spot, Workbook, shown
from playbook.office.importers.changes import Changes, compare
from playbook.office.importers.csv import read_list
from playbook.office.importers.headings import kind_said, likeness, tables
from playbook.office.importers.merge import Joined, join, judged
from playbook.office.importers.record_ids import name_rows
from playbook.office.importers.records import Incoming, Taken, take
from playbook.office.importers.xlsx import read_workbook
from playbook.office.importers.yaml_edit import CannotKeep, fresh, updated
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import Document
from playbook.registers.load import Registers
from playbook.registers.yaml_data import parse_data

# A kind is guessed when a sheet has this share of its columns, and no other kind comes as near.
SURE = 0.6
CSV = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Target:
    """The register that is written: its file, and what stands there now."""

    path: Path
    kind: str
    text: str | None = None
    in_book: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do; ``text`` is the new file, or nothing where it cannot be written."""

    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    left_out: int
    changes: Changes | None
    text: str | None


def read_file(data: bytes, path: PurePath) -> Workbook:
    """The cells of a file by its ending; raises ``Refused``."""
    suffix = path.suffix.lower()
    if suffix in CSV:
        return read_list(data, path)
    if suffix in (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"):
        return read_workbook(data, path)
    raise Refused(f"`{shown(suffix or path.name)}` is no spreadsheet; give an .xlsx or a .csv file")


def kind_of(book: Workbook, asked: str) -> str:
    """The kind of data: asked for, said by the file, or guessed; raises ``Refused``."""
    known = kinds()
    said = kind_said(book)
    for name in (asked, said):
        if name and name not in known:
            close = difflib.get_close_matches(name, list(known), n=1)
            hint = f"did you mean `{close[0]}`?" if close else f"use one of: {', '.join(known)}"
            raise Refused(f"no kind of data is called `{shown(name)}`; {hint}")
    if asked and said and asked != said:
        raise Refused(
            f"the sheet About says that this is a {said}, and --kind says {asked}; correct one of them"
        )
    if asked or said:
        return asked or said
    return _guessed(book, known)


def _guessed(book: Workbook, known: Mapping[str, type[Document]]) -> str:
    ranked = sorted(
        ((likeness(book, layout(model)), name) for name, model in known.items()), reverse=True
    )
    best, second = ranked[0], ranked[1]
    if best[0] >= SURE and best[0] > second[0]:
        return best[1]
    raise Refused(
        "the file does not say which kind of data it holds; name it: "
        f"--kind {best[1] if best[0] > 0.3 else 'stakeholder-map'} (kinds: {', '.join(known)})"
    )


def bring_in(
    book: Workbook, target: Target, registers: Registers | None, *, partial: bool = False
) -> Outcome:
    """What the file would make of the register; raises ``Refused`` when the register has faults."""
    model = kinds()[target.kind]
    whole = layout(model)
    if not whole.sheets:
        raise Refused(f"a {target.kind} has no list of records, and so no sheet; edit its file")
    found, reading = tables(book, whole)
    incoming = take(book, whole, found)
    faults = [
        *(Fault(Spot(book.path), note, "note") for note in book.notes),
        *reading,
        *incoming.faults,
    ]
    old_value, old = _existing(target, model)
    if any(not fault.spot.row for fault in _wrong(faults)):
        # Without its sheet, or the headings, nothing more can be said about the records.
        return _outcome(faults, 0, None, old, target)
    faults += name_rows(incoming, old_value)
    judge = _Judge(incoming, target, model, old_value, registers)
    document, more = judge.verdict()
    left_out: set[tuple[str, int]] = set()
    if partial:
        pending = _wrong([*faults, *more])
        faults += more
        while pending and (dropped := _drop(incoming, pending)):
            left_out |= dropped
            document, more = judge.verdict()
            faults += [fault for fault in more if fault not in faults]
            pending = _wrong(more)
        document = None if pending else document
    else:
        faults += more
        document = None if _wrong(faults) else document
    return _outcome(faults, len(left_out), document, old, target)


@dataclass(frozen=True, slots=True)
class _Judge:
    """What the rows that are left would make of the register."""

    incoming: Incoming
    target: Target
    model: type[Document]
    old: Mapping[str, Any]
    registers: Registers | None

    def verdict(self) -> tuple[Document | None, list[Fault]]:
        """The document or nothing, and what is wrong."""
        target = self.target
        start = Spot(PurePath(target.path))
        joined = join(self.old, self.incoming, layout(self.model), start)
        document, faults = judged(self.model, joined, self.registers, target.kind, target.path.stem)
        if document is not None and target.in_book:
            faults += _not_public(document, joined)
        return document, faults


def _not_public(document: Document, joined: Joined) -> list[Fault]:
    """Rows that are not for everybody, on their way into a repository that is."""
    return [
        Fault(
            joined.spot((document.records, index, "visibility")),
            f"this row is for {entry.visibility} only, but the register is part of a public "
            "repository; delete the row, or write to a file outside it: --to FOLDER/NAME.yml",
        )
        for index, entry in enumerate(document.entries)
        if entry.visibility != "public"
    ]


def _wrong(faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.weight == "fault"]


def _drop(incoming: Incoming, pending: list[Fault]) -> set[tuple[str, int]]:
    """Leave out the rows that have faults; which they were."""
    wrong = {(fault.spot.sheet, fault.spot.row) for fault in pending if fault.spot.row}
    dropped: set[tuple[str, int]] = set()
    for rows in incoming.lists.values():
        dropped |= _thin(rows, wrong)
        for row in rows:
            for children in row.children.values():
                _thin(children, wrong)
    about = incoming.about
    for path, spot in list(about.spots.items()) if about else ():
        if about and (spot.sheet, spot.row) in wrong:
            dropped.add((spot.sheet, spot.row))
            about.spots.pop(path)
    return dropped


def _thin(rows: list[Taken], wrong: set[tuple[str, int]]) -> set[tuple[str, int]]:
    out = {(row.spot.sheet, row.spot.row) for row in rows} & wrong
    rows[:] = [row for row in rows if (row.spot.sheet, row.spot.row) not in out]
    return out


def _existing(target: Target, model: type[Document]) -> tuple[Mapping[str, Any], Document | None]:
    """What stands in the register, as a value and as a document; raises ``Refused`` for faults."""
    if target.text is None:
        return {}, None
    file = parse_data(PurePath(target.path), target.kind, model, target.text)
    if file.document is None or not isinstance(file.parsed.value, dict):
        said = "; ".join(str(finding) for finding in file.findings[:3])
        raise Refused(f"the register itself has faults; mend them first: {said}")
    return file.parsed.value, file.document


def _outcome(
    faults: list[Fault],
    left_out: int,
    document: Document | None,
    old: Document | None,
    target: Target,
) -> Outcome:
    wrong = tuple(sorted(_wrong(faults), key=lambda fault: fault.spot))
    notes = tuple(fault for fault in faults if fault.weight == "note")
    if document is None:
        return Outcome(wrong, notes, left_out, None, None)
    changes = compare(_full(old) if old else None, _full(document))
    text = _written(document, old, target)
    return Outcome(wrong, notes, left_out, changes, text)


def _full(document: Document) -> dict[str, Any]:
    return document.model_dump(mode="json", by_alias=True)


def _lean(document: Document) -> dict[str, Any]:
    return document.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _written(document: Document, old: Document | None, target: Target) -> str:
    """The new text of the register, read back to be sure; raises ``CannotKeep``."""
    if target.text is None or old is None:
        schema = f"../../schemas/{target.kind}.schema.json" if target.in_book else ""
        text = fresh(_lean(document), schema)
    elif old == document:
        return target.text
    else:
        text = updated(target.text, _lean(old), _lean(document))
    again = parse_data(PurePath(target.path), target.kind, type(document), text)
    if again.document != document:
        raise CannotKeep(
            f"{target.path} could not be changed without a doubt, so nothing was written; "
            "please report it with both files"
        )
    return text
