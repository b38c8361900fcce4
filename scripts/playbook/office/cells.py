r"""Records as rows of cells, and back: which sheets and columns a kind of data has, and what a cell says.

The layout follows from the model alone:

- Each list of records is a sheet of its own, the main one first; its first row holds the headings.
  A list inside a record is a sheet too, whose first column, *Belongs to*, names the record: by its
  id, or by its number where it has none (``2/1`` is the first part of the second).
- A table of names, such as ``areas``, is a sheet with the columns *Key* and *Value*.
- All other fields of the document stand on the sheet *About*, one a row: field, value, what it is.
- A record inside a record becomes columns with its name before a colon: *Scale: minimum*.
- A heading is the name of the field with spaces for ``_``, and ``*`` where it must be filled in.

A cell says:

- a text, a number, ``yes`` or ``no`` as itself; an empty cell is a field that is left out;
- a list with ``; `` between its items, a mapping as ``key: value; key: value``;
- in lists and mappings ``\;`` for a semicolon, ``\:`` for a colon in a key, ``\n`` for a new line;
- everywhere ``\\`` for a backslash and ``\r`` for a carriage return;
- whatever these rules cannot say, such as a list that is empty on purpose, as ``\j`` and JSON.

``read`` undoes ``rows`` exactly: a cell that would not is written as JSON.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from playbook.registers.kinds.base import Entry, PartialDate, RecordReference, Register
from playbook.registers.kinds.sides import PARTNERS, is_shown, letter

CellValue = str | int | float | None
CellType = Literal["text", "number", "yes-no", "list", "pairs", "counts", "other"]

# What a column holds where its model does not say: names that mean the same in every kind.
WORDS: Mapping[str, str] = {
    "about": "What it is about.",
    "aims": "What it is for; one aim, a semicolon, the next.",
    "area": "Which part it belongs to.",
    "as_of": "The date at which this was true.",
    "audience": "Who it is for.",
    "basis": "Whether the source draws the lesson, or you do.",
    "began": "When it began.",
    "cadence": "How often.",
    "category": "Which sort it is, in words of your own.",
    "channel": "Through which kind of channel it goes.",
    "consulted": "The roles that are asked before; RACI.",
    "creator": "Who made it.",
    "date": "When; as precisely as it is known.",
    "decision": "What is decided.",
    "decisions_note": "What readers should know about the decisions.",
    "duty": "What a participant does.",
    "end": "The last day.",
    "engagement_current": "How the group stands to the work now.",
    "engagement_desired": "How the group should stand to it.",
    "evidence": "What shows that it was done.",
    "external": "What those outside the partnership are called.",
    "form": "Which form it has.",
    "happened": "When it really happened.",
    "high_influence_high_interest": "What this field of the grid is called.",
    "high_influence_low_interest": "What this field of the grid is called.",
    "idea": "What it is about, in a sentence or two.",
    "influence": "How much it can affect the outcome.",
    "influence_label": "What the upright axis is called.",
    "informed": "The roles that are told afterwards; RACI.",
    "interest": "How much the outcome matters.",
    "interest_label": "What the level axis is called.",
    "item": "What this part is.",
    "kind": "Which kind it is.",
    "led_from": "The organisation that leads it.",
    "length": "How long it lasted, in words.",
    "lesson": "The lesson in a few words.",
    "level": "Which level it belongs to.",
    "licence": "Under which licence it may be used.",
    "likelihood": "How likely it is.",
    "low_influence_high_interest": "What this field of the grid is called.",
    "low_influence_low_interest": "What this field of the grid is called.",
    "made_with": "The tool that it was made with.",
    "mandatory": "Whether it must be done.",
    "map": "The name of the stakeholder map.",
    "maximum": "The high end of the scale.",
    "meaning": "What it means.",
    "minimum": "The low end of the scale.",
    "minutes": "How many minutes it takes.",
    "mode": "Online, in person, or both.",
    "name": "What it is called.",
    "next_review": "By when somebody must look at the row again.",
    "note": "A caveat that readers see.",
    "notes_kept": "Where the notes are kept.",
    "number": "How many there were.",
    "offered_by": "The side that offers it.",
    "organisation": "The organisation that it comes from.",
    "output": "What came of it.",
    **{partner: f"What partner {letter(partner).upper()} is called." for partner in PARTNERS},
    **{
        f"side_{letter(partner)}": f"Average of side {letter(partner).upper()}, from 1 to 5."
        for partner in PARTNERS
    },
    "partners": "The organisations that take part.",
    "period": "The part of the year.",
    "planned": "When it was to happen.",
    "plans": "The names of the communication plans.",
    "publisher": "Who published it.",
    "purpose": "What it is for.",
    "recording": "Whether there is a recording.",
    "reviewed": "When somebody last looked at the row.",
    "says": "What the source says of it.",
    "shows": "What the picture shows.",
    "side": "Which side it belongs to.",
    "slides": "Whether there are slides.",
    "sources": "Keys of the sources register, with the section after #.",
    "stage": "Which stage it belongs to.",
    "start": "The first day.",
    "state": "How far it is.",
    "status": "How far it is.",
    "step": "What is done in this step.",
    "straddles": "The axis on whose dividing line it stands, if it stands on one.",
    "teams": "The names of the governance registers.",
    "term": "What it is called.",
    "text": "What it says.",
    "title": "What it is called.",
    "unit": "The unit of the value.",
    "url": "Where it stands on the web.",
    "use": "What was taken from it.",
    "value": "What it says.",
    "weight": "Its share in per cent; the weights add up to 100.",
    "what": "What it is.",
    "what_happened": "What came of it.",
}

ABOUT, PARENT, KEY, VALUE = "About", "Belongs to", "Key", "Value"
# Other sheets, the row of About that names the kind, and how headings of no field end.
COLUMNS, LISTS, EXAMPLE = "Columns", "Lists", "Example"
KIND = "Kind of data"
CALCULATED, YOURS = " (calculated)", " (yours)"
# The sheet on which two sides say what they think, and how a cell begins that waits for them.
TALK, UNDECIDED = "To talk about", "⇄ "
OPEN_FILL = "#E4D9F2"  # the colour of such a cell
# The sheet with the few columns that people read and print.
READ = "To read"
RESERVED = ("about", "columns", "lists", "example")
# What stands at the end of every row: few change it.
LAST = ("note", "sources", "confidence", "visibility")
JSON_MARK = "\\j"


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A field as a column: where its value stands in the record, and how a cell says it."""

    path: tuple[str, ...]
    shape: CellType
    about: str
    required: bool
    default: Any = field(default=None, hash=False)
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    refers_to: str = ""
    dated: bool = False
    timed: bool = False
    # A number from 0 to 100, so that *80 %* can only mean 80.
    hundredths: bool = False

    @property
    def heading(self) -> str:
        """What stands above the column."""
        words = ": ".join(part.replace("_", " ") for part in self.path)
        return f"{words[:1].upper()}{words[1:]}{' *' if self.required else ''}"


@dataclass(frozen=True, slots=True)
class SheetSchema:
    """One sheet: the path of its list in the document, and its columns."""

    path: tuple[str, ...]
    columns: tuple[FieldColumn, ...]
    about: str = ""
    keyed: bool = False
    pairs: bool = False

    @property
    def name(self) -> str:
        """The name of the sheet."""
        words = " ".join(part.replace("_", " ") for part in self.path)[:24].strip()
        plain = re.sub(r"[\[\]:*?/\\]", " ", words)
        return f"{plain[:1].upper()}{plain[1:]}{' list' if plain.lower() in RESERVED else ''}"

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row."""
        parent = (PARENT,) if len(self.path) > 1 else ()
        return (*parent, *(column.heading for column in self.columns))


@dataclass(frozen=True, slots=True)
class WorkbookSchema:
    """All sheets of a kind: those with records or names, and the fields of the sheet About."""

    sheets: tuple[SheetSchema, ...]
    about: tuple[FieldColumn, ...]


@lru_cache(maxsize=64)
def workbook_schema(model: type[Register]) -> WorkbookSchema:
    """The sheets of a kind of data."""
    sheets: list[SheetSchema] = []
    columns = tuple(_columns(model, (), (), sheets))
    main = (model.records,)
    return WorkbookSchema(
        tuple(sorted(sheets, key=lambda schema: schema.path[:1] != main)), columns
    )


def shown_schema(workbook: WorkbookSchema, partners: Sequence[str]) -> WorkbookSchema:
    """The sheets with room for the partners that there are, and not for all that there could be.

    Reading takes the whole schema, so a column that somebody adds for one more partner is known.
    """
    sheets = (replace(s, columns=_shown(s.columns, partners)) for s in workbook.sheets)
    return WorkbookSchema(tuple(sheets), _shown(workbook.about, partners))


def _shown(columns: Sequence[FieldColumn], partners: Sequence[str]) -> tuple[FieldColumn, ...]:
    return tuple(
        replace(column, allowed=tuple(v for v in column.allowed if is_shown(v, partners)))
        for column in columns
        if is_shown(column.path[-1], partners)
    )


def heading_key(heading: object) -> str:
    """Headings that mean the same: without case, spaces and the mark of a required field."""
    return re.sub(r"[^a-z0-9:]+", "_", str(heading).lower().replace("*", "")).strip("_")


# --- what a model says about its fields


def _columns(
    model: type[BaseModel],
    path: tuple[str, ...],
    sheet: tuple[str, ...],
    sheets: list[SheetSchema],
    *,
    optional: bool = False,
) -> Iterator[FieldColumn]:
    """The columns of a model; lists of records among its fields are added to ``sheets``."""
    for name, info in _ordered(model):
        alias = info.alias or name
        kind, extra = _unwrapped(info.annotation)
        where = (*path, alias)
        item = _item(kind)
        if _is_record(item):
            _add(item, (*sheet, *where), info, sheets)
        elif not sheet and not path and _shape(kind) == "pairs":
            sheets.append(
                SheetSchema((alias,), _key_and_value(), info.description or "", pairs=True)
            )
        elif _is_record(kind):
            inner = optional or (not info.is_required() and info.default is None)
            yield from _columns(kind, where, sheet, sheets, optional=inner)
        else:
            yield _column(where, kind, info, extra, optional)


def _ordered(model: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    def rank(item: tuple[str, FieldInfo]) -> int:
        name = item[0]
        return -1 if name == "id" else LAST.index(name) + 1 if name in LAST else 0

    last = issubclass(model, Entry)
    fields = list(model.model_fields.items())
    return sorted(fields, key=rank) if last else fields


def _add(
    item: type[BaseModel], path: tuple[str, ...], info: FieldInfo, sheets: list[SheetSchema]
) -> None:
    at = len(sheets)
    columns = tuple(_columns(item, (), path, sheets))
    about = info.description or _first_line(item)
    sheets.insert(at, SheetSchema(path, columns, about, "id" in item.model_fields))


def _first_line(item: type[BaseModel]) -> str:
    return (item.__doc__ or "").strip().partition("\n")[0]


def _key_and_value() -> tuple[FieldColumn, FieldColumn]:
    return (
        FieldColumn(
            (KEY,), "text", "A short key: small letters, digits and hyphens.", required=True
        ),
        FieldColumn((VALUE,), "text", "The name that readers see.", required=True),
    )


def _column(
    path: tuple[str, ...], kind: Any, info: FieldInfo, extra: Sequence[Any], optional: bool
) -> FieldColumn:
    item = _item(kind)
    scalar = kind if item is None else item
    limits = [*info.metadata, *extra]
    return FieldColumn(
        path,
        _shape(kind),
        info.description or _of_metadata(extra) or WORDS.get(path[-1], ""),
        required=info.is_required() and not optional,
        default=_default(info),
        allowed=tuple(map(str, get_args(scalar))) if get_origin(scalar) is Literal else (),
        low=_limit(limits, "ge"),
        high=_limit(limits, "le"),
        refers_to=scalar.kind if _is(scalar, RecordReference) else "",
        dated=_is(scalar, PartialDate),
        timed=any(re.fullmatch(pattern, "15:00") for pattern in _patterns(limits)),
    )


def _of_metadata(extra: Sequence[Any]) -> str:
    return next((m.description for m in extra if getattr(m, "description", None)), "")


def _limit(metadata: Sequence[Any], name: str) -> float | None:
    found: list[Any] = [getattr(m, name, None) for m in _spread(metadata)]
    return next((limit for limit in found if isinstance(limit, (int, float))), None)


def _patterns(metadata: Sequence[Any]) -> Iterator[str]:
    """The forms that a text may have."""
    for item in _spread(metadata):
        if isinstance(pattern := getattr(item, "pattern", None), str):
            yield pattern


def _spread(metadata: Sequence[Any]) -> Iterator[Any]:
    for item in metadata:
        yield item
        yield from getattr(item, "metadata", ())


def _default(info: FieldInfo) -> Any:
    if info.is_required():
        return None
    return _plain(info.get_default(call_default_factory=True))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _unwrapped(annotation: Any) -> tuple[Any, list[Any]]:
    """A type without ``Annotated`` and without ``None``, and what was said beside it."""
    extra: list[Any] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            extra += more
        elif get_origin(annotation) in (Union, types.UnionType):
            kept = [arm for arm in get_args(annotation) if arm is not type(None)]
            if len(kept) != 1:
                return annotation, extra
            annotation = kept[0]
        else:
            return annotation, extra


def _item(kind: Any) -> Any:
    """The type of the items of a list, or nothing."""
    arguments = get_args(kind)
    if get_origin(kind) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _unwrapped(arguments[0])[0]
    return None


def _is(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def _is_record(kind: Any) -> bool:
    return _is(kind, BaseModel)


def _shape(kind: Any) -> CellType:
    item = _item(kind)
    if item is not None:
        return "list" if _is(item, str) or get_origin(item) is Literal else "other"
    if get_origin(kind) is not None and _is(get_origin(kind), Mapping):
        value = _unwrapped(get_args(kind)[1])[0]
        return "counts" if value in (int, float) else "pairs" if _is(value, str) else "other"
    if kind is bool:
        return "yes-no"
    if kind in (int, float):
        return "number"
    return "text" if _is(kind, str) or get_origin(kind) is Literal else "other"


# --- what a cell says


def encode(column: FieldColumn, value: Any, *, explicit: bool = False) -> CellValue:
    """The cell of a value; nothing where the value is the default, unless it is to be ``explicit``."""
    if value is None and column.default is None:
        return None
    if value == column.default and not column.required and not (explicit and value not in ([], {})):
        return None
    cell = _said(column.shape, value)
    if cell in (None, "") or decode(column.shape, cell) != value or _too_strange(cell):
        return _json(value)
    return cell


def decode(shape: CellType, cell: Any) -> Any:
    """The value of a cell that is not empty; what it does not understand it leaves as it is."""
    if isinstance(cell, str) and cell.startswith(JSON_MARK):
        return json.loads(cell.removeprefix(JSON_MARK))
    if not isinstance(cell, str):
        return cell
    match shape:
        case "yes-no":
            return {"yes": True, "no": False}.get(cell.strip().lower(), cell)
        case "list":
            return [_unescaped(part.strip()) for part in _split(cell, ";")]
        case "pairs":
            return _pairs(cell)
        case "counts":
            return _counts(_pairs(cell))
        case "text":
            # A person's own backslash, as in a path of Windows, stays one.
            return re.sub(r"\\([\\r])", lambda found: _ESCAPES.get(found[1], found[1]), cell)
        case _:
            return _unescaped(cell)


def _said(shape: CellType, value: Any) -> CellValue:
    match shape, value:
        case "yes-no", bool():
            return "yes" if value else "no"
        case "number", int() | float() if not isinstance(value, bool):
            # A sheet keeps sixteen figures.
            return value if abs(value) < 1e15 and float(f"{value:.16G}") == value else None
        case "text", str():
            return value.replace("\\", "\\\\").replace("\r", "\\r")
        case "list", list() if all(isinstance(item, str) for item in value):
            return "; ".join(_escaped(item, ";") for item in value)
        case "pairs", dict() if all(isinstance(item, str) for item in value.values()):
            return "; ".join(f"{_escaped(k, ';:')}: {_escaped(v, ';')}" for k, v in value.items())
        case "counts", dict():
            return _said("pairs", {key: str(number) for key, number in value.items()})
    return None


def _too_strange(cell: CellValue) -> bool:
    """Texts that spreadsheets change on their own: their escapes, and blanks at the ends."""
    return isinstance(cell, str) and (
        bool(re.search(r"x[0-9A-Fa-f]{4}_", cell)) or cell != cell.strip()
    )


def _json(value: Any) -> str:
    # A spreadsheet writes odd characters as _x000D_, and reads that back as one.
    text = json.dumps(value, ensure_ascii=False).replace("x", "\\u0078")
    return JSON_MARK + text.replace("\r", "\\r")


_ESCAPES = {"n": "\n", "r": "\r"}


def _escaped(text: str, signs: str) -> str:
    text = text.replace("\\", "\\\\")
    for sign in signs:
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n").replace("\r", "\\r")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text, flags=re.DOTALL)


def _split(text: str, sign: str, most: int = -1) -> list[str]:
    """Split at a sign that no backslash stands before; blank parts are left out."""
    parts, last, index = [], 0, 0
    while index < len(text):
        if text[index] == "\\":
            index += 1
        elif text[index] == sign and most:
            parts.append(text[last:index])
            last, most = index + 1, most - 1
        index += 1
    return [part for part in (*parts, text[last:]) if part.strip()]


def _pairs(cell: str) -> Any:
    pairs = [_split(part, ":", 1) for part in _split(cell, ";")]
    if any(len(pair) != 2 for pair in pairs):
        return cell
    return {_unescaped(key.strip()): _unescaped(value.strip()) for key, value in pairs}


def _counts(pairs: Any) -> Any:
    """Numbers for the texts of a mapping; what is no number is left for the model to refuse."""
    if not isinstance(pairs, dict):
        return pairs
    return {key: _number(text) for key, text in pairs.items()}


def _number(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        return float(text) if re.fullmatch(r"[-+]?\d*\.\d+", text) else text


# --- a document as rows, and back


def about_rows(register: Register) -> list[tuple[FieldColumn, CellValue]]:
    """The fields of the sheet About, each with its cell; defaults are written out."""
    data = register.model_dump(mode="json", by_alias=True)
    return [
        (c, encode(c, _at(data, c.path), explicit=True))
        for c in workbook_schema(type(register)).about
    ]


def rows(register: Register, schema: SheetSchema) -> list[list[CellValue]]:
    """The rows of one sheet, without its headings."""
    data = register.model_dump(mode="json", by_alias=True)
    if schema.pairs:
        pairs = (data.get(schema.path[0]) or {}).items()
        return [[encode(c, v) for c, v in zip(schema.columns, pair, strict=True)] for pair in pairs]
    return [
        _row(schema, parent, record)
        for parent, _, record in _walk(data, schema, workbook_schema(type(register)))
    ]


def _row(schema: SheetSchema, parent: str, record: Mapping[str, Any]) -> list[CellValue]:
    cells = [encode(column, _at(record, column.path)) for column in schema.columns]
    for index, column in enumerate(schema.columns):
        cells[index] = _witness(schema, record, index, cells, column)
    return [*((parent,) if len(schema.path) > 1 else ()), *cells]


def _witness(
    schema: SheetSchema,
    record: Mapping[str, Any],
    index: int,
    cells: list[CellValue],
    column: FieldColumn,
) -> CellValue:
    """A part that is there, but of which every field is the default, still says one of them."""
    part = column.path[:-1]
    if cells[index] is not None or not part or _at(record, part) is None:
        return cells[index]
    first = next(i for i, c in enumerate(schema.columns) if c.path[:-1] == part)
    inside = [cells[i] for i, c in enumerate(schema.columns) if c.path[: len(part)] == part]
    said = any(cell is not None for cell in inside)
    return cells[index] if said or first != index else _json(_at(record, column.path))


def _at(record: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        record = record.get(part) if isinstance(record, Mapping) else None
    return record


def _walk(
    data: Mapping[str, Any], schema: SheetSchema, workbook: WorkbookSchema
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every record of a sheet with the key of its parent and its own."""
    above = next((p for p in workbook.sheets if p.path == _above(schema, workbook)), None)
    parents: Iterator[tuple[str, Mapping[str, Any]]] = iter([("", data)])
    if above is not None:
        parents = ((key, record) for _, key, record in _walk(data, above, workbook))
    inner = schema.path[len(above.path) :] if above else schema.path
    for parent, record in parents:
        for number, item in enumerate(_at(record, inner) or (), 1):
            yield parent, _key(schema, parent, item, number), item


def _above(schema: SheetSchema, workbook: WorkbookSchema) -> tuple[str, ...]:
    """The path of the sheet whose records hold this list."""
    paths = [
        other.path for other in workbook.sheets if other.path == schema.path[: len(other.path)]
    ]
    return max((path for path in paths if path != schema.path), key=len, default=())


def _key(schema: SheetSchema, parent: str, item: Mapping[str, Any], number: int) -> str:
    if schema.keyed:
        return str(item["id"])
    return f"{parent}/{number}" if parent else str(number)


@dataclass(slots=True)
class _Sheets:
    """What was read of each sheet, keyed as ``_walk`` keys it."""

    found: dict[tuple[str, ...], dict[str, dict[str, Any]]] = field(default_factory=dict)


def read(
    model: type[Register],
    about: Mapping[str, Any],
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    """The values of a document, for the model to check.

    ``about`` is heading → cell of the sheet About, ``tables`` the rows of each sheet as heading →
    cell; headings are compared by ``heading_key``, and sheets by their name. Nothing is judged.
    """
    workbook = workbook_schema(model)
    data: dict[str, Any] = {}
    _put_all(data, workbook.about, {heading_key(k): v for k, v in about.items()})
    sheets = _Sheets()
    for schema in sorted(workbook.sheets, key=lambda schema: len(schema.path)):
        lines = [{heading_key(k): v for k, v in row.items()} for row in tables.get(schema.name, ())]
        if schema.pairs:
            _put_pairs(data, schema, lines)
        else:
            _put_records(data, schema, workbook, lines, sheets)
    return data


def _put_all(
    record: dict[str, Any], columns: Sequence[FieldColumn], cells: Mapping[str, Any]
) -> None:
    for column in columns:
        cell = cells.get(heading_key(column.heading))
        if cell is not None and cell != "":
            _put(record, column.path, decode(column.shape, cell))


def _put(record: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        record = record.setdefault(part, {})
    record[path[-1]] = value


def _put_pairs(
    data: dict[str, Any], schema: SheetSchema, lines: Sequence[Mapping[str, Any]]
) -> None:
    names = (heading_key(KEY), heading_key(VALUE))
    cells = ([decode("text", row.get(name)) for name in names] for row in lines)
    pairs = {str(key): value for key, value in cells}
    if pairs:
        data[schema.path[0]] = pairs


def _put_records(
    data: dict[str, Any],
    schema: SheetSchema,
    workbook: WorkbookSchema,
    lines: Sequence[Mapping[str, Any]],
    sheets: _Sheets,
) -> None:
    above = _above(schema, workbook)
    mine = sheets.found.setdefault(schema.path, {})
    counts: dict[str, int] = {}
    for row in lines:
        record: dict[str, Any] = {}
        _put_all(record, schema.columns, row)
        parent = str(row.get(heading_key(PARENT)) or "") if above else ""
        holder = sheets.found.get(above, {}).get(parent) if above else data
        if holder is None:
            continue
        counts[parent] = counts.get(parent, 0) + 1
        _list_at(holder, schema.path[len(above) :]).append(record)
        mine[_key(schema, parent, {"id": record.get("id")}, counts[parent])] = record


def _list_at(holder: dict[str, Any], path: tuple[str, ...]) -> list[Any]:
    for part in path[:-1]:
        holder = holder.setdefault(part, {})
    found: list[Any] = holder.setdefault(path[-1], [])
    return found
