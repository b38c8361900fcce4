"""The rows of a file joined with the register that exists, and judged by the model of the kind.

A record is known by its id. What the file does not say stays: records that it does not hold,
columns that it does not have, lists without a sheet. An empty cell empties the field. In lists
without ids the rows stand for the whole list, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from playbook.common.findings import Severity
from playbook.office.cells import KEY, VALUE, SheetSchema, WorkbookSchema
from playbook.office.importers.base import CellLocation, ImportFinding, shown
from playbook.office.importers.records import IncomingRegister, IncomingRow, Path
from playbook.registers.kinds.base import Loc, Register, iter_references
from playbook.registers.kinds.sides import offered, shown_partners
from playbook.registers.load import Registers, unknown
from playbook.registers.yaml_data import continued, in_brackets, pattern_words


@dataclass(slots=True)
class MergedRegister:
    """The register as it would be, and the cell behind each part of it."""

    value: dict[str, Any]
    start: CellLocation
    locations: dict[Loc, CellLocation] = field(default_factory=dict)
    bad: set[Loc] = field(default_factory=set)
    findings: list[ImportFinding] = field(default_factory=list)

    def location(self, loc: Loc) -> CellLocation:
        """The cell of a part, or of the nearest part that encloses it, or the register."""
        while loc and loc not in self.locations:
            loc = loc[:-1]
        return self.locations.get(loc, self.start)


def join(
    old: Mapping[str, Any],
    incoming: IncomingRegister,
    workbook: WorkbookSchema,
    start: CellLocation,
) -> MergedRegister:
    """The register ``old`` with what a file says; ``start`` is the place of what it does not say."""
    merged = MergedRegister(dict(deepcopy(dict(old))), start)
    if incoming.about:
        merged.value = _record(merged, merged.value, incoming.about, ())
    for schema in workbook.sheets:
        if schema.path not in incoming.lists or len(schema.path) > 1:
            continue
        rows, name = incoming.lists[schema.path], schema.path[0]
        before = merged.value.get(name)
        if schema.pairs:
            made: Any = _pairs(merged, before or {}, rows, name)
        else:
            made = _list(merged, before or [], rows, schema, (name,))
        if made or before:
            merged.value[name] = made
    return merged


def _record(
    merged: MergedRegister, old: Mapping[str, Any], taken: IncomingRow, loc: Loc
) -> dict[str, Any]:
    """A record with the cells of its row."""
    record = dict(deepcopy(dict(old)))
    if loc:
        merged.locations[loc] = taken.location
    for path, location in taken.locations.items():
        merged.locations[(*loc, *path)] = location
        if path in taken.bad:
            merged.bad.add((*loc, *path))
        elif path in taken.empty:
            _drop(record, path)
        elif path in taken.values:
            _put(record, path, taken.values[path])
    for path, rows in taken.children.items():
        record[path[0]] = _list(
            merged, record.get(path[0]) or [], rows, rows[0].schema, (*loc, *path)
        )
    return record


def _put(record: dict[str, Any], path: Path, value: Any) -> None:
    for part in path[:-1]:
        inner = record.get(part)
        record[part] = record = dict(inner) if isinstance(inner, Mapping) else {}
    record[path[-1]] = value


def _drop(record: dict[str, Any], path: Path) -> None:
    """Without a field; a part in which nothing is left goes with it."""
    inner = record.get(path[0])
    if len(path) == 1:
        record.pop(path[0], None)
    elif isinstance(inner, dict):
        _drop(inner, path[1:])
        if not inner:
            record.pop(path[0])


def _list(
    merged: MergedRegister,
    old: Sequence[Any],
    rows: Sequence[IncomingRow],
    schema: SheetSchema,
    loc: Loc,
) -> list[Any]:
    if not schema.keyed:
        return [
            _record(merged, old[n] if n < len(old) else {}, row, (*loc, n))
            for n, row in enumerate(rows)
        ]
    known = {entry.get("id"): entry for entry in old}
    first = _first_of_each(merged, rows)
    order = _order([entry.get("id") for entry in old], [row.ident for row in rows])
    made: list[Any] = []
    merged.findings += _absent(rows, [str(ident) for ident in known if ident not in first], schema)
    for ident in order:
        row = first.get(ident) if ident else None
        at = (*loc, len(made))
        made.append(_record(merged, known.get(ident, {}), row, at) if row else known[ident])
    for row in rows:
        if not row.ident:
            made.append(_record(merged, {}, row, (*loc, len(made))))
    return made


def _absent(
    rows: Sequence[IncomingRow], idents: Sequence[str], schema: SheetSchema
) -> Iterator[ImportFinding]:
    """A note on the records of the register that a sheet does not hold: they are not deleted."""
    if not idents or not rows:
        return
    names = ", ".join(f"`{shown(ident)}`" for ident in idents[:5]) + ("…" if idents[5:] else "")
    message = (
        f"{len(idents)} of the register's {schema.name.lower()} are not in the file, and stay: {names}; "
        "to delete one, delete it in the register"
    )
    yield ImportFinding(
        CellLocation(rows[0].location.path, rows[0].location.sheet), message, "note"
    )


def _first_of_each(merged: MergedRegister, rows: Sequence[IncomingRow]) -> dict[str, IncomingRow]:
    """The rows by id; the same id in a second row is a fault."""
    found: dict[str, IncomingRow] = {}
    for row in rows:
        first = found.setdefault(row.ident, row) if row.ident else row
        if first is not row:
            message = f"the id `{shown(row.ident)}` stands in row {first.location.row} too; give each row its own"
            merged.findings.append(ImportFinding(row.locations.get(("id",), row.location), message))
    return found


def _order(old: Sequence[Any], new: Sequence[str]) -> list[Any]:
    """Ids in the order of the register; a new one stands behind the row that is above it."""
    known = set(old)
    behind: dict[Any, list[str]] = {}
    before: Any = None
    for ident in dict.fromkeys(ident for ident in new if ident):
        if ident in known:
            before = ident
        else:
            behind.setdefault(before, []).append(ident)
    last = behind.pop(None, [])
    return [*(one for ident in old for one in (ident, *behind.get(ident, ()))), *last]


def _pairs(
    merged: MergedRegister, old: Mapping[str, Any], rows: Sequence[IncomingRow], name: str
) -> dict[str, Any]:
    made, seen = dict(old), dict[str, IncomingRow]()
    for row in rows:
        ident, value = row.values.get((KEY,)), row.values.get((VALUE,))
        if ident is None or value is None:
            if not row.bad:
                message = "a key and a value belong together; fill in both cells, or empty both"
                merged.findings.append(ImportFinding(row.location, message))
            continue
        first = seen.setdefault(str(ident), row)
        if first is not row:
            message = (
                f"the key `{shown(ident)}` stands in row {first.location.row} too; keep one of them"
            )
            merged.findings.append(ImportFinding(row.location, message))
            continue
        made[str(ident)] = value
        merged.locations[name, str(ident)] = row.locations.get((VALUE,), row.location)
    return made


# --- judging


def judged(
    model: type[Register], merged: MergedRegister, registers: Registers | None, kind: str, slug: str
) -> tuple[Register | None, list[ImportFinding]]:
    """The document, if it is right; else everything that is wrong with it, each with its cell."""
    findings = list(merged.findings)
    try:
        register = model.model_validate(merged.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        findings += [
            _finding(merged, detail, model)
            for detail in details
            if not _said(merged, detail, details)
        ]
        return None, findings
    for finding in register.findings():
        location = merged.location(finding.loc)
        wrong = finding.severity is Severity.ERROR
        findings.append(ImportFinding(location, finding.message, "error" if wrong else "note"))
    if registers is not None:
        findings += _beside(register, merged, registers, kind, slug)
    return register, findings


def _said(merged: MergedRegister, detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether the fault only repeats another one: a cell that was refused, or a list of bad rows."""
    loc = tuple(detail["loc"])
    if any(loc[: len(bad)] == bad or bad[: len(loc)] == loc for bad in merged.bad):
        return detail["type"] in ("missing", "too_short")
    inner = [other["loc"] for other in details if other is not detail]
    return detail["type"] == "too_short" and any(tuple(o[: len(loc)]) == loc for o in inner)


def _beside(
    register: Register, merged: MergedRegister, registers: Registers, kind: str, slug: str
) -> Iterator[ImportFinding]:
    """References that lead nowhere, and ids that another register of the kind has."""
    others = Registers(
        tuple(file for file in registers.files if (file.kind, file.slug) != (kind, slug))
    )
    names = {**others.names, **{(kind, entry.id): entry.label for entry in register.entries}}
    names[f"{kind}/", slug] = register.title
    for loc, reference in iter_references(register):
        there = (reference.kind, reference.target) in names
        if not there and reference.kind.rstrip("/") not in others.broken:
            known = [ident for found, ident in names if found == reference.kind]
            yield ImportFinding(
                merged.location(loc), unknown(reference.kind, shown(reference.target), known)
            )
    taken = {
        entry.id
        for file, other in others.readable
        if file.kind == kind and not register.may_share_ids(other)
        for entry in other.entries
    }
    way = "; if it is the same at another date, let `As of` say the date in both"
    for index, entry in enumerate(register.entries):
        if entry.id in taken:
            message = f"the id `{entry.id}` is taken by another {kind} register; choose another"
            message += way if register.seen_again else ""
            yield ImportFinding(merged.location((register.records, index, "id")), message)


# --- what is wrong, in words for somebody before a sheet


def _finding(merged: MergedRegister, detail: ErrorDetails, model: type[Register]) -> ImportFinding:
    loc = tuple(detail["loc"])
    return ImportFinding(merged.location(loc), _message(merged, detail, loc))


def _message(merged: MergedRegister, detail: ErrorDetails, loc: Loc) -> str:  # noqa: C901
    """What is wrong with a cell, and what to write; a case for each sort of error."""
    given, context = detail["input"], detail.get("ctx", {})
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "the register")
    said = f"`{shown(given)}`" if isinstance(given, (str, int, float)) else "this"
    match detail["type"]:
        case "missing":
            return _missing(merged, loc, name, given)
        case "literal_error":
            expected = str(context["expected"]).replace(" or ", ", ").replace("'", "")
            options = offered(expected.split(", "), shown_partners(merged.value))
            more = in_brackets(str(given), options)
            return f"{said} is not in the list; use one of: {', '.join(options)}{more}"
        case "string_pattern_mismatch":
            return f"{said} has the wrong form: {pattern_words(str(context['pattern']))}"
        case "too_short" | "string_too_short":
            return f"`{name}` is empty; fill it in"
        case "string_too_long" | "too_long":
            return f"`{name}` is too long; it may have at most {context['max_length']}"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            words = detail["type"].replace("_equal", "_or_equal_to").replace("_", " ")
            limit = next(iter(context.values()))
            return f"{said} is out of range; it must be {words} {limit}"
        case "int_from_float" | "int_parsing" | "int_type":
            return f"{said} must be a whole number"
        case "float_parsing" | "float_type":
            return f"{said} is no number; write it with digits: 3 or 2.5"
        case "date":
            return f"{said}: {detail['msg']}; correct it"
        case "extra_forbidden":
            return f"there is no field `{shown(name)}`; delete the row"
        case _:
            return f"{said}: {continued(detail['msg'])}"


def _missing(merged: MergedRegister, loc: Loc, name: str, given: Any) -> str:
    if name == "id":
        return "the row has no id, and no name to make one of; fill in both"
    if loc in merged.locations:
        return "the cell is empty, and must be filled in"
    if isinstance(given, Mapping) and len(loc) > 1:
        return f"there is no column `{name.replace('_', ' ').capitalize()}`, and it must be there; add it"
    return (
        f"`{name}` is missing; a new register needs it: fill in the sheet of the template, say it with "
        f'--set "{name}=…", or name the register that the rows belong to with --to'
    )
