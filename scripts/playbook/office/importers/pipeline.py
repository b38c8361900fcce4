"""An import from start to end, without writing: what the file says, what is wrong, what would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from playbook.common.suggest import did_you_mean
from playbook.office.cells import workbook_schema
from playbook.office.importers.base import (
    CellLocation,
    ImportedWorkbook,
    ImportFinding,
    ImportRefused,
    shown,
)
from playbook.office.importers.changes import RegisterChanges, compare
from playbook.office.importers.csv import read_list
from playbook.office.importers.file_guard import ZIP, check_ods, is_ods
from playbook.office.importers.grouping import grouped
from playbook.office.importers.headings import kind_said, likeness, tables
from playbook.office.importers.merge import MergedRegister, join, judged
from playbook.office.importers.ods import read_ods
from playbook.office.importers.percent import in_hundredths
from playbook.office.importers.record_ids import name_rows
from playbook.office.importers.records import IncomingRegister, IncomingRow, name_sides, take
from playbook.office.importers.register_head import begin, set_fields
from playbook.office.importers.xlsx import read_workbook
from playbook.office.importers.yaml_edit import CannotEdit, fresh, updated
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import Register
from playbook.registers.load import Registers
from playbook.registers.yaml_data import parse_data

# A kind is guessed when a sheet has this share of its columns, and no other kind comes as near.
SURE = 0.6
CSV = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """The register that is written: its file, and what stands there now."""

    path: Path
    kind: str
    text: str | None = None
    in_book: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import would do; ``text`` is the new file, or nothing where it cannot be written."""

    errors: tuple[ImportFinding, ...]
    notes: tuple[ImportFinding, ...]
    left_out: int
    changes: RegisterChanges | None
    text: str | None


def read_file(data: bytes, path: PurePath) -> ImportedWorkbook:
    """The cells of a file by its ending; raises ``ImportRefused``."""
    suffix = path.suffix.lower()
    if suffix in CSV:
        return read_list(data, path)
    if suffix in (".ods", ".ots") and not data.startswith(ZIP):
        check_ods(data)
    if suffix in (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".ots"):
        return read_ods(data, path) if is_ods(data) else read_workbook(data, path)
    raise ImportRefused(
        f"`{shown(suffix or path.name)}` is no spreadsheet; give an .xlsx or a .csv file, or an .ods"
    )


def kind_of(file: ImportedWorkbook, asked: str) -> str:
    """The kind of data: asked for, said by the file, or guessed; raises ``ImportRefused``."""
    known = kinds()
    said = kind_said(file)
    for name in (asked, said):
        if name and name not in known:
            hint = did_you_mean(name, known, f"use one of: {', '.join(known)}")
            raise ImportRefused(f"no kind of data is called `{shown(name)}`; {hint}")
    if asked and said and asked != said:
        raise ImportRefused(
            f"the sheet About says that this is a {said}, and --kind says {asked}; correct one of them"
        )
    if asked or said:
        return asked or said
    return _guessed(file, known)


def _guessed(file: ImportedWorkbook, known: Mapping[str, type[Register]]) -> str:
    ranked = sorted(
        ((likeness(file, workbook_schema(model)), name) for name, model in known.items()),
        reverse=True,
    )
    best, second = ranked[0], ranked[1]
    if best[0] >= SURE and best[0] > second[0]:
        return best[1]
    raise ImportRefused(
        "the file does not say which kind of data it holds; name it: "
        f"--kind {best[1] if best[0] > 0.3 else 'stakeholder-map'} (kinds: {', '.join(known)})"
    )


def import_register(
    file: ImportedWorkbook,
    target: ImportTarget,
    registers: Registers | None,
    *,
    partial: bool = False,
    asked: Sequence[str] = (),
) -> ImportResult:
    """What the file would make of the register; raises ``ImportRefused`` when the register has faults.

    ``asked`` are fields of the register itself from the command line, as ``title=Our groups``.
    """
    model = kinds()[target.kind]
    workbook = workbook_schema(model)
    if not workbook.sheets:
        raise ImportRefused(
            f"a {target.kind} has no list of records, and so no sheet; edit its file"
        )
    old_value, old = _existing(target, model)
    workbook = in_hundredths(workbook, model, old_value, file)
    found, reading = tables(file, workbook)
    incoming = take(file, workbook, found)
    begun = [] if old else [*begin(incoming, file, workbook, model, target.path.stem)]
    findings = [
        *begun,
        *set_fields(incoming, workbook, asked),
        *(ImportFinding(CellLocation(file.path), note, "note") for note in file.notes),
        *reading,
        *incoming.findings,
    ]
    name_sides(incoming, workbook, old_value)
    if any(not finding.location.row for finding in _errors(findings)):
        # Without its sheet, or the headings, nothing more can be said about the records.
        return _result(findings, 0, None, old, target)
    findings += name_rows(incoming, old_value)
    judge = _Validation(incoming, target, model, old_value, registers)
    register, more = judge.verdict()
    left_out: set[tuple[str, int]] = set()
    if partial:
        pending = _errors([*findings, *more])
        findings += more
        while pending and (dropped := _drop(incoming, pending)):
            left_out |= dropped
            register, more = judge.verdict()
            findings += [finding for finding in more if finding not in findings]
            pending = _errors(more)
        register = None if pending else register
    else:
        findings += more
        register = None if _errors(findings) else register
    return _result(findings, len(left_out), register, old, target)


@dataclass(frozen=True, slots=True)
class _Validation:
    """What the rows that are left would make of the register."""

    incoming: IncomingRegister
    target: ImportTarget
    model: type[Register]
    old: Mapping[str, Any]
    registers: Registers | None

    def verdict(self) -> tuple[Register | None, list[ImportFinding]]:
        """The document or nothing, and what is wrong."""
        target = self.target
        start = CellLocation(PurePath(target.path))
        merged = join(self.old, self.incoming, workbook_schema(self.model), start)
        register, findings = judged(
            self.model, merged, self.registers, target.kind, target.path.stem
        )
        if register is not None and target.in_book:
            findings += _not_public(register, merged)
        return register, findings


def _not_public(register: Register, merged: MergedRegister) -> list[ImportFinding]:
    """Rows that are not for everybody, on their way into a repository that is."""
    return [
        ImportFinding(
            merged.location((register.records, index, "visibility")),
            f"this row is for {entry.visibility} only, but the register is part of a public "
            "repository; delete the row, or write to a file outside it: --to FOLDER/NAME.yml",
        )
        for index, entry in enumerate(register.entries)
        if entry.visibility != "public"
    ]


def _errors(findings: list[ImportFinding]) -> list[ImportFinding]:
    return [finding for finding in findings if finding.severity == "error"]


def _drop(incoming: IncomingRegister, pending: list[ImportFinding]) -> set[tuple[str, int]]:
    """Leave out the rows that have faults; which they were."""
    wrong = {
        (finding.location.sheet, finding.location.row)
        for finding in pending
        if finding.location.row
    }
    dropped = incoming.apart & wrong
    incoming.apart -= dropped
    for rows in incoming.lists.values():
        dropped |= _thin(rows, wrong)
        for row in rows:
            for children in row.children.values():
                _thin(children, wrong)
    about = incoming.about
    for path, location in list(about.locations.items()) if about else ():
        if about and (location.sheet, location.row) in wrong:
            dropped.add((location.sheet, location.row))
            about.locations.pop(path)
    return dropped


def _thin(rows: list[IncomingRow], wrong: set[tuple[str, int]]) -> set[tuple[str, int]]:
    out = {(row.location.sheet, row.location.row) for row in rows} & wrong
    rows[:] = [row for row in rows if (row.location.sheet, row.location.row) not in out]
    return out


def _existing(
    target: ImportTarget, model: type[Register]
) -> tuple[Mapping[str, Any], Register | None]:
    """What stands in the register, as a value and as a document; raises ``ImportRefused`` for faults."""
    if target.text is None:
        return {}, None
    file = parse_data(PurePath(target.path), target.kind, model, target.text)
    if file.register is None or not isinstance(file.parsed.value, dict):
        said = "; ".join(str(finding) for finding in file.findings[:3])
        raise ImportRefused(f"the register itself has faults; mend them first: {said}")
    return file.parsed.value, file.register


def _result(
    findings: list[ImportFinding],
    left_out: int,
    register: Register | None,
    old: Register | None,
    target: ImportTarget,
) -> ImportResult:
    wrong = grouped(sorted(_errors(findings), key=lambda finding: finding.location))
    notes = grouped(finding for finding in findings if finding.severity == "note")
    if register is None:
        return ImportResult(wrong, notes, left_out, None, None)
    changes = compare(_full(old) if old else None, _full(register))
    text = _written(register, old, target)
    return ImportResult(wrong, notes, left_out, changes, text)


def _full(register: Register) -> dict[str, Any]:
    return register.model_dump(mode="json", by_alias=True)


def _lean(register: Register) -> dict[str, Any]:
    return register.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _written(register: Register, old: Register | None, target: ImportTarget) -> str:
    """The new text of the register, read back to be sure; raises ``CannotEdit``."""
    if target.text is None or old is None:
        schema = f"../../schemas/{target.kind}.schema.json" if target.in_book else ""
        text = fresh(_lean(register), schema)
    elif old == register:
        return target.text
    else:
        text = updated(target.text, _lean(old), _lean(register))
    again = parse_data(PurePath(target.path), target.kind, type(register), text)
    if again.register != register:
        raise CannotEdit(
            f"{target.path} could not be changed without a doubt, so nothing was written; "
            "please report it with both files"
        )
    return text
