"""Two registers of one kind side by side: what is the same, what differs, what only one of them has.

It serves two questions: what two sides say who filled in the same sheet, and what changed in a year.
Records are matched by their ids, and those that are left by their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from playbook.common.errors import UserError
from playbook.office.cells import (
    UNDECIDED,
    YOURS,
    CellValue,
    FieldColumn,
    SheetSchema,
    encode,
    workbook_schema,
)
from playbook.office.exporters.base import Talk
from playbook.registers.kinds.base import Entry, Register
from playbook.registers.matching import matched

Path = tuple[str, ...]
# Every register has its own; which of two is right is no question.
OWN_HEAD = (("title",), ("about",), ("as_of",), ("sources",), ("historical",))


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field of which two records say different things; nothing where one of them is silent."""

    path: Path
    name: str
    first: CellValue
    second: CellValue

    @property
    def is_open(self) -> bool:
        """Whether both say something, so that somebody must decide."""
        return self.first is not None and self.second is not None


@dataclass(frozen=True, slots=True)
class ComparedRecord:
    """A record of two registers, or of one of them."""

    id: str
    name: str
    first: Entry | None
    second: Entry | None
    differences: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two registers, what they say about themselves, and every record of either."""

    first: Register
    second: Register
    head: tuple[FieldDifference, ...]
    records: tuple[ComparedRecord, ...]

    @property
    def same(self) -> tuple[ComparedRecord, ...]:
        """Records of both that say the same."""
        return tuple(r for r in self.records if r.first and r.second and not r.differences)

    @property
    def different(self) -> tuple[ComparedRecord, ...]:
        """Records of both that differ in a field at least."""
        return tuple(r for r in self.records if r.differences)

    @property
    def only_first(self) -> tuple[ComparedRecord, ...]:
        """Records that the second register does not hold."""
        return tuple(r for r in self.records if r.second is None)

    @property
    def only_second(self) -> tuple[ComparedRecord, ...]:
        """Records that the first register does not hold."""
        return tuple(r for r in self.records if r.first is None)

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not self.head and len(self.same) == len(self.records)

    @property
    def open_cells(self) -> Mapping[tuple[str, Path], str]:
        """What stands in a cell until somebody decides, by id and field; the head has no id."""
        differences = [("", one) for one in self.head]
        differences += [(record.id, one) for record in self.records for one in record.differences]
        return {
            (ident, one.path): f"{UNDECIDED}{cell_words(one.first)} | {cell_words(one.second)}"
            for ident, one in differences
            if one.is_open
        }

    def merged(self) -> Register:
        """One register of both: every record, and of each field what at least one of them says.

        Where they differ it holds what the first one says; ``open_cells`` tells of it. Raises
        ``UserError`` where both together are no register, because of their scales for instance.
        """
        model, schema = type(self.first), _main(type(self.first))
        data = self.first.model_dump(mode="json", by_alias=True)
        data[model.records] = [self._merged(record, schema) for record in self.records]
        try:
            return model.model_validate(data)
        except ValidationError as error:
            where = " ".join(map(str, error.errors()[0]["loc"]))
            raise UserError(
                f"the two cannot become one register ({where}); agree on the part about the "
                "register itself first, in both files"
            ) from error

    @staticmethod
    def _merged(record: ComparedRecord, schema: SheetSchema) -> dict[str, Any]:
        one = record.first or record.second
        assert one is not None  # noqa: S101 - each record is in one of the two
        data = one.model_dump(mode="json", by_alias=True)
        if record.first is None or record.second is None:
            return data
        other = record.second.model_dump(mode="json", by_alias=True)
        fields = {difference.path for difference in record.differences if difference.first is None}
        for column in schema.columns:
            if column.path in fields:
                _put(data, column.path, _at(other, column.path))
        return data


def compare_registers(first: Register, second: Register) -> Comparison:
    """Compare two registers of the same kind; raises ``UserError`` where records have no ids."""
    model = type(first)
    if type(second) is not model:
        raise UserError("the two are of different kinds; compare like with like")
    schema = _main(model)
    return Comparison(
        first,
        second,
        tuple(
            one
            for one in _differences(first, second, workbook_schema(model).about)
            if one.path not in OWN_HEAD
        ),
        tuple(_records(first, second, schema)),
    )


def _main(model: type[Register]) -> SheetSchema:
    sheets = workbook_schema(model).sheets
    if not sheets or not sheets[0].keyed:
        raise UserError(
            "registers of this kind have no records with ids, so nothing can be matched"
        )
    return sheets[0]


def _records(first: Register, second: Register, schema: SheetSchema) -> Iterator[ComparedRecord]:
    """The records of the first in their order, each with its like, and then those of the second."""
    pairs = matched(first.entries, second.entries)
    for entry in first.entries:
        other = pairs.get(entry.id)
        found = tuple(_differences(entry, other, schema.columns)) if other else ()
        yield ComparedRecord(entry.id, entry.label, entry, other, found)
    known = {other.id for other in pairs.values()}
    for entry in second.entries:
        if entry.id not in known:
            yield ComparedRecord(entry.id, entry.label, None, entry)


def _differences(
    first: Entry | Register, second: Entry | Register, columns: Sequence[FieldColumn]
) -> Iterator[FieldDifference]:
    one = first.model_dump(mode="json", by_alias=True)
    two = second.model_dump(mode="json", by_alias=True)
    for column in columns:
        if column.path == ("id",):
            continue
        before, after = _at(one, column.path), _at(two, column.path)
        if before != after:
            cells = encode(column, before), encode(column, after)
            yield FieldDifference(column.path, column.heading.rstrip(" *"), *cells)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _put(data: dict[str, Any], path: Path, value: Any) -> None:
    for part in path[:-1]:
        inner = data.get(part)
        data[part] = data = dict(inner) if isinstance(inner, Mapping) else {}
    data[path[-1]] = value


# --- words for a person


def comparison_lines(compared: Comparison, names: tuple[str, str]) -> Iterator[str]:
    """What is the same, what differs and what one of them lacks, for a terminal."""
    first, second = names
    for difference in compared.head:
        yield f"  the register itself: {_said(difference)}"
    if compared.head:
        yield "  Agree on this first: values on different scales cannot be compared."
    yield f"  same       {_count(compared.same)}"
    yield f"  different  {_count(compared.different)}"
    for record in compared.different:
        yield f"    `{record.id}` {record.name}"
        yield from (f"      {_said(difference)}" for difference in record.differences)
    for name, records in ((first, compared.only_first), (second, compared.only_second)):
        yield f"  only in {name}: {_count(records)}"
        yield from (f"    `{record.id}` {record.name}" for record in records)


def _count(records: Sequence[ComparedRecord]) -> str:
    return "1 record" if len(records) == 1 else f"{len(records)} records"


def _said(difference: FieldDifference) -> str:
    return difference_words(difference, " | ")


def difference_words(difference: FieldDifference, between: str) -> str:
    """A difference on one line."""
    values = (cell_words(difference.first), cell_words(difference.second))
    return f"{difference.name}: {between.join(values)}"


def cell_words(cell: CellValue) -> str:
    """A cell on one line."""
    if cell is None:
        return "(empty)"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def talk_of(compared: Comparison, names: tuple[str, str]) -> Talk:
    """What the two sides have to talk about, as a sheet and as cells that wait."""
    headings = ("Record", "Field", *names, f"Agreed on{YOURS}")
    return Talk(compared.open_cells, headings, tuple(_talk_rows(compared)))


def _talk_rows(compared: Comparison) -> Iterator[tuple[str, ...]]:
    for one in compared.head:
        yield "The register itself", one.name, cell_words(one.first), cell_words(one.second), ""
    for record in compared.different:
        for one in record.differences:
            agreed = "" if one.is_open else "taken over, because only one says it"
            yield record.name, one.name, cell_words(one.first), cell_words(one.second), agreed
    for record in (*compared.only_first, *compared.only_second):
        there = ("has it", "has it not")
        yield record.name, "the whole row", *(there if record.first else there[::-1]), ""
