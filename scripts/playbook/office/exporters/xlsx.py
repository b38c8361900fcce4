"""Excel: a register as a workbook that can be filled in, and read back exactly.

Sheets: one for each list of records (see ``playbook.office.cells`` for the layout and what a cell says),
*About* with the fields of the register itself, *Columns* that explains every column, the *Example*
sheets beside an empty register, and *Lists* with the values of the drop-downs as named ranges.

For whoever reads a workbook back:

- On *About* the columns are *Field*, *Value* and *What it is*. The row *Kind of data* names the kind.
  Rows below the empty line (licence, how to use the file, a first day to count from) are no fields.
- Columns whose heading ends in `` (calculated)`` or `` (yours)`` are not part of the record.
- Sheets whose names begin with *Example*, and *Columns* and *Lists*, hold no records.
- Empty rows are no records. Cells of text are formatted as text, so that ``2021-06`` stays one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playbook.office.cells import (
    ABOUT,
    CALCULATED,
    COLUMNS,
    EXAMPLE,
    KIND,
    LISTS,
    OPEN_FILL,
    READ,
    TALK,
    UNDECIDED,
    YOURS,
    CellValue,
    FieldColumn,
    SheetSchema,
    WorkbookSchema,
    about_rows,
    encode,
    rows,
    shown_schema,
    workbook_schema,
)
from playbook.office.exporters.base import (
    MARKING,
    ExportError,
    ExportFormat,
    ExportItem,
    Imprint,
    clean,
    stable_zip,
)
from playbook.office.exporters.flat import cited_sources
from playbook.registers.kinds.base import DerivedColumn, Register
from playbook.registers.kinds.sides import is_shown, shown_partners

# Rows that are ready to be filled in, in an empty register and below the last record of a full one.
ROOM, MORE = 60, 20
# Characters that a cell holds; widths of columns, in characters of the standard type.
LONGEST = 32_767
ABOUT_WIDTHS, COLUMN_WIDTHS = (28.0, 44.0, 46.0), (14.0, 24.0, 9.0, 42.0, 29.0)
TALK_WIDTHS = (26.0, 16.0, 26.0, 26.0, 24.0)
# A sheet that is wider than this, in characters, is for A3; paper sizes have numbers.
A4 = 9
# Characters that fit beside each other on A4, lying, where the type of ten points comes out at nine at
# least, also with a wider font in the place of Calibri.
PAGE = 118.0
# Rows of an empty form that are printed, to be filled in by hand.
BY_HAND = 20
# Columns of the sheet to read, and fields that say nothing to a reader.
READ_COLUMNS, UNREAD = 8, ("id", "straddles", "note", "sources", "confidence", "visibility")
# The height of a line, in points.
LINE = 13.5
# Columns that are read seldom, and one with much to say, in characters.
NARROW: Mapping[str, int] = {"sources": 18, "confidence": 12, "visibility": 12, "note": 66}
BLUE, SHADE, GREY = "#0B4F79", "#E8EEF2", "#595959"
GAP_FILL, WANTED_FILL, LATE_FILL = "#FFD9B3", "#FFF6D6", "#F9D0D0"


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """The register as a workbook; raises ``ExportError`` for a text that no cell can hold."""
    import xlsxwriter

    if item.model is None:
        raise ExportError(f"{item.stem} is a text, and a text is no workbook; take docx or md")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": clean(item.title),
            "subject": clean(item.paper.description),
            "author": imprint.author,
            "comments": clean(imprint.credit(item.title)),
            "created": item.moment.replace(tzinfo=None),
        }
    )
    _Book(book, item, imprint).write()
    book.close()
    return stable_zip(out.getvalue())


def _can(item: ExportItem) -> bool:
    return item.model is not None and bool(workbook_schema(item.model).sheets)


FORMAT = ExportFormat("xlsx", "Excel", 2, _can, make, "xlsxwriter")


@dataclass(frozen=True, slots=True)
class _AboutCells:
    """Where the values of the sheet About stand, for formulas."""

    cells: Mapping[str, str]


@dataclass(slots=True)
class _Book:
    """One workbook while it is written."""

    book: Any
    item: ExportItem
    imprint: Imprint
    looks: dict[str, Any] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    names: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def write(self) -> None:
        """All sheets, in the order in which people need them."""
        model = self.item.model
        assert model is not None  # noqa: S101 - make() has seen to it
        workbook = shown_schema(workbook_schema(model), self.item.partners)
        self._looks()
        self._name_lists(workbook)
        if self.item.talk is not None:
            self._talk(self.book.add_worksheet(TALK))
        sheets = [(schema, self.book.add_worksheet(schema.name)) for schema in workbook.sheets]
        main = sheets[0]
        chosen = _read_columns(main[0], model)
        read = self.book.add_worksheet(READ) if chosen else None
        about = self.book.add_worksheet(ABOUT)
        places = self._about(about, model, workbook, self.item.register)
        for schema, sheet in sheets:
            self._data(sheet, schema, model, self.item.register, places)
        if read is not None:
            self._read(read, main[0], model, self.item.register, chosen)
        self._columns(self.book.add_worksheet(COLUMNS), workbook, model)
        if self.item.example is not None:
            self._example(workbook, model, self.item.example)
        self._lists(self.book.add_worksheet(LISTS))

    def _looks(self) -> None:
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        kinds: Mapping[str, Mapping[str, Any]] = {
            "text": {"num_format": "@", "text_wrap": True, "border": 1, "border_color": "#B8C4CC"},
            "number": {"border": 1, "border_color": "#B8C4CC"},
            "made": {"bg_color": "#F2F2F2", "font_color": GREY, "border": 1, "border_color": "#B8C4CC"},
            "day": {"bg_color": "#F2F2F2", "num_format": "yyyy-mm-dd", "font_color": GREY, "border": 1,
                    "border_color": "#B8C4CC"},
            "read": {"text_wrap": True, "border": 1, "border_color": "#B8C4CC"},
            "input": {"num_format": "yyyy-mm-dd", "border": 1, "border_color": BLUE},
            "head": {"bold": True, "bg_color": BLUE, "font_color": "#FFFFFF", "text_wrap": True, "border": 1},
            "must": {"bold": True, "bg_color": BLUE, "font_color": "#FFFFFF", "text_wrap": True,
                     "border": 1, "bottom": 5},
            "plain": {"text_wrap": True},
            "strong": {"bold": True, "text_wrap": True},
            "note": {"font_color": GREY, "text_wrap": True},
            "gap": {"bg_color": GAP_FILL},
            "open": {"bg_color": OPEN_FILL, "bold": True, "text_wrap": True, "num_format": "@", "border": 1,
                     "border_color": "#B8C4CC", "valign": "top"},
            "wanted": {"bg_color": WANTED_FILL},
            "late": {"bg_color": LATE_FILL, "font_color": "#8B0000", "bold": True},
        }  # fmt: skip
        for name, look in kinds.items():
            own = name in ("gap", "wanted", "late")
            self.looks[name] = self.book.add_format({**({} if own else base), **look})

    # --- lists for drop-downs

    def _name_lists(self, workbook: WorkbookSchema) -> None:
        """A named range for each set of allowed values; the same set is kept once."""
        for place, columns in _every(workbook):
            for column in columns:
                values = _choices(column)
                if values and values not in self.lists:
                    name = re.sub(r"\W+", "_", "_".join(("values", *place, *column.path)).lower())
                    self.lists[values] = name
                    self.names.append((name, values))

    def _lists(self, sheet: Any) -> None:
        for index, (name, values) in enumerate(self.names):
            sheet.write_string(0, index, name, self.looks["head"])
            sheet.write_column(1, index, values, self.looks["text"])
            letter = _letter(index)
            self.book.define_name(name, f"={LISTS}!${letter}$2:${letter}${len(values) + 1}")
        sheet.set_column(0, max(len(self.names) - 1, 0), 26)
        sheet.freeze_panes(1, 0)
        # A value that is changed by mistake would change every drop-down.
        sheet.protect()
        sheet.hide()

    # --- the sheet About

    def _about(
        self, sheet: Any, model: type[Register], workbook: WorkbookSchema, register: Register | None
    ) -> _AboutCells:
        self._heads(sheet, ("Field", "Value", "What it is"))
        cells: dict[str, str] = {}
        sheet.write_string(1, 0, KIND, self.looks["strong"])
        sheet.write_string(1, 1, self.item.kind, self.looks["plain"])
        sheet.write_string(
            1, 2, "Which kind of data this is; leave it as it is.", self.looks["note"]
        )
        values = (
            dict(about_rows(register))
            if register
            else dict(_starting(model, workbook, self.item.partner_names))
        )
        waiting = self.item.talk.open_cells if self.item.talk else {}
        for row, column in enumerate(workbook.about, 2):
            sheet.write_string(row, 0, column.heading, self.looks["strong"])
            self._cell(sheet, row, 1, column, waiting.get(("", column.path), values.get(column)))
            sheet.write_string(row, 2, _explained(column), self.looks["note"])
            sheet.set_row(row, _height(("", values.get(column), _explained(column)), ABOUT_WIDTHS))
            self._check(sheet, row, row, 1, column)
            cells[".".join(column.path)] = f"{ABOUT}!$B${row + 1}"
        last = len(workbook.about) + 3
        if model.start_of:
            sheet.write_string(last, 0, f"{model.start_of}{YOURS}", self.looks["strong"])
            sheet.write_blank(last, 1, None, self.looks["input"])
            sheet.write_string(last, 2, "A date, for instance 2030-01-31: the dates are counted from it.",
                               self.looks["note"])  # fmt: skip
            cells["start"] = f"{ABOUT}!$B${last + 1}"
            last += 1
        for words, text in self._colophon():
            sheet.write_string(last, 0, words, self.looks["note"])
            sheet.merge_range(last, 1, last, 2, "", self.looks["note"])
            sheet.write_string(last, 1, text, self.looks["note"])
            sheet.set_row(last, _height((text,), (ABOUT_WIDTHS[1] + ABOUT_WIDTHS[2],)))
            last += 1
        self._fit(sheet, ABOUT_WIDTHS, last)
        return _AboutCells(cells)

    def _colophon(self) -> Iterator[tuple[str, str]]:
        yield (
            "How to use it",
            (
                "One row is one record. A star * marks what must be filled in. Cells with a list offer "
                "their values. Orange: still missing. Yellow: better not left out. Red: overdue."
            ),
        )
        if self.item.invented:
            yield "Example", "The example is invented."
        if self.item.marking:
            yield "Marking", f"[{MARKING}]"
        for key, title, place in cited_sources(self.item):
            yield f"Cited: {key}", ", ".join(words for words in (title, place) if words)
        if self.imprint.title:
            yield "Where it is from", self.imprint.credit(self.item.title)

    # --- the sheets with records

    def _data(
        self,
        sheet: Any,
        schema: SheetSchema,
        model: type[Register],
        register: Register | None,
        places: _AboutCells,
    ) -> None:
        derived = () if schema.pairs else model.derived.get(".".join(schema.path), ())
        found = self._undecided(schema, rows(register, schema)) if register else []
        room = len(found) + (ROOM if self.item.blank else MORE)
        self._headings(sheet, schema, derived)
        self._records(sheet, schema, found, room)
        entries = (
            getattr(register, schema.path[0], ()) if register and len(schema.path) == 1 else ()
        )
        for offset, column in enumerate(derived):
            at = len(schema.headings) + offset
            self._derive(sheet, schema, column, at, room, (register, entries), places)
        self._marks(sheet, schema, model, room)
        shift = len(schema.headings) - len(schema.columns)
        for offset, field_ in enumerate(schema.columns):
            self._check(sheet, 1, room, offset + shift, field_, _bounds(model, field_, places))
        self._fit(
            sheet,
            _widths(schema, found, derived),
            len(found) or BY_HAND,
            frozen=shift + (2 if schema.keyed else 1),
        )

    # --- the sheet to read

    def _read(
        self,
        sheet: Any,
        schema: SheetSchema,
        model: type[Register],
        register: Register | None,
        chosen: Sequence[int],
    ) -> None:
        """The columns that people read, taken from the full sheet by formulas."""
        derived = model.derived.get(".".join(schema.path), ())
        found = self._undecided(schema, rows(register, schema)) if register else []
        entries = getattr(register, schema.path[0]) if register else ()
        headings = [c.heading.rstrip(" *") for c in schema.columns] + [c.heading for c in derived]
        full = [
            [*row, *(c.value(register, entry) if c.formula else None for c in derived)]
            for row, entry in zip(found, entries, strict=True)
        ]
        picked = [[row[at] for at in chosen] for row in full]
        widths = _shrunk([_widths(schema, found, derived)[at] for at in chosen])
        self._heads(sheet, [headings[at] for at in chosen])
        sheet.set_row(0, 2 * LINE + 4)
        for number in range(len(full) + (ROOM if self.item.blank else MORE)):
            cells = picked[number] if number < len(picked) else [None] * len(chosen)
            if number < len(picked):
                sheet.set_row(number + 1, _height(cells, widths))
            for index, (at, cell) in enumerate(zip(chosen, cells, strict=True)):
                place = f"'{schema.name}'!{_letter(at)}{number + 2}"
                value = "" if cell is None else cell
                formula = f'=IF({place}="","",{place})'
                sheet.write_formula(number + 1, index, formula, self.looks["read"], value)
        self._fit(sheet, widths, len(full) or BY_HAND)
        sheet.protect()

    def _undecided(
        self, schema: SheetSchema, found: list[list[CellValue]]
    ) -> list[list[CellValue]]:
        """The rows with what waits for a decision in place of values."""
        if self.item.talk is None or len(schema.path) > 1 or not schema.keyed:
            return found
        at = next(n for n, column in enumerate(schema.columns) if column.path == ("id",))
        waiting = self.item.talk.open_cells
        return [
            [
                waiting.get((str(row[at]), column.path), cell)
                for column, cell in zip(schema.columns, row, strict=True)
            ]
            for row in found
        ]

    def _talk(self, sheet: Any) -> None:
        """What differs, a row each, with room for what is agreed on."""
        talk = self.item.talk
        assert talk is not None  # noqa: S101 - the caller has seen to it
        self._heads(sheet, talk.headings)
        for number, row in enumerate(talk.rows, 1):
            sheet.set_row(number, _height(row, TALK_WIDTHS))
            for index, words in enumerate(row):
                sheet.write_string(number, index, words, self.looks["text"])
        self._fit(sheet, TALK_WIDTHS, len(talk.rows), frozen=1)

    def _headings(self, sheet: Any, schema: SheetSchema, derived: Sequence[DerivedColumn]) -> None:
        sheet.set_row(0, 2 * LINE + 4)
        for index, words in enumerate(schema.headings):
            sheet.write_string(
                0, index, words, self.looks["must" if words.endswith("*") else "head"]
            )
        for index, column in enumerate(derived, len(schema.headings)):
            sheet.write_string(0, index, _derived_heading(column), self.looks["head"])

    def _records(
        self, sheet: Any, schema: SheetSchema, found: list[list[CellValue]], room: int
    ) -> None:
        shift = len(schema.headings) - len(schema.columns)
        widths = _widths(schema, found, ())
        for number in range(room):
            if number < len(found):
                sheet.set_row(number + 1, _height(found[number], widths))
            cells = found[number] if number < len(found) else [None] * len(schema.headings)
            for index, cell in enumerate(cells):
                column = schema.columns[index - shift] if index >= shift else None
                self._cell(sheet, number + 1, index, column, cell)

    def _cell(
        self, sheet: Any, row: int, index: int, column: FieldColumn | None, cell: CellValue
    ) -> None:
        """A text is always written as text: what begins with ``=`` or ``@`` never becomes a formula."""
        look = self.looks["number" if column and column.shape == "number" else "text"]
        if isinstance(cell, str) and cell.startswith(UNDECIDED):
            look = self.looks["open"]
        if isinstance(cell, str):
            if len(cell) > LONGEST:
                where = column.heading if column else "a cell"
                raise ExportError(
                    f"{where} of {self.item.stem} has {len(cell)} characters; a cell holds {LONGEST}"
                )
            sheet.write_string(row, index, cell, look)
        elif cell is None:
            sheet.write_blank(row, index, None, look)
        else:
            sheet.write_number(row, index, cell, look)

    def _derive(  # noqa: PLR0913, PLR0917
        self,
        sheet: Any,
        schema: SheetSchema,
        column: DerivedColumn,
        at: int,
        room: int,
        filled: tuple[Register | None, Sequence[Any]],
        places: _AboutCells,
    ) -> None:
        register, entries = filled
        # A day is shown as one.
        look = self.looks["day" if "EDATE" in column.formula else "made"]
        for number in range(room):
            row = number + 1
            if column.formula:
                value = column.value(register, entries[number]) if number < len(entries) else ""
                formula = _formula(column.formula, schema, row, places)
                sheet.write_formula(row, at, formula, look, value)
            else:
                sheet.write_blank(row, at, None, self.looks["text"])
        if column.choices:
            sheet.data_validation(
                1, at, room, at, {"validate": "list", "source": list(column.choices)}
            )

    def _check(  # noqa: PLR0913, PLR0917
        self,
        sheet: Any,
        first: int,
        last: int,
        at: int,
        column: FieldColumn,
        bounds: tuple[str, str] | None = None,
    ) -> None:
        """A drop-down or a range for a column, and a word on how to write what has neither."""
        choices = _choices(column)
        if choices and column.shape != "list":
            rule: dict[str, Any] = {
                "validate": "list",
                "source": f"={self.lists[choices]}",
                "error_title": "Not in the list",
                "error_message": f"Use one of: {', '.join(choices)}"[:255],
            }
        elif column.shape == "number":
            rule = {"validate": "decimal", **_between(column, bounds)}
        elif column.dated or choices or column.shape in ("list", "pairs", "counts"):
            rule = {"validate": "any"}
        else:
            return
        words = _how(column)
        if words:
            rule |= {
                "input_title": column.path[-1].replace("_", " ")[:32],
                "input_message": words[:255],
            }
        sheet.data_validation(first, at, last, at, rule)

    def _marks(self, sheet: Any, schema: SheetSchema, model: type[Register], room: int) -> None:
        """Colours for what is missing in a row that has begun, and for what is overdue."""
        shift = len(schema.headings) - len(schema.columns)
        ends = _letter(shift), _letter(len(schema.headings) - 1)
        begun = f"COUNTA(${ends[0]}2:${ends[1]}2)>0"
        main = schema.path == (model.records,)
        # Nobody is asked to complete a record of the past.
        past = self.item.register is not None and self.item.register.historical
        for index, column in enumerate(schema.columns, shift):
            cell = f"${_letter(index)}2"
            name = column.path[-1]
            if column.required:
                self._mark(sheet, room, index, f'=AND({begun},{cell}="")', "gap")
            elif main and not past and name in model.wanted:
                self._mark(sheet, room, index, f'=AND({begun},{cell}="")', "wanted")
            if main and not past and name in model.overdue:
                self._mark(sheet, room, index, _late(cell), "late")

    def _mark(self, sheet: Any, room: int, index: int, formula: str, look: str) -> None:
        rule = {"type": "formula", "criteria": formula, "format": self.looks[look]}
        sheet.conditional_format(1, index, room, index, rule)

    # --- the sheets that explain

    def _columns(self, sheet: Any, workbook: WorkbookSchema, model: type[Register]) -> None:
        self._heads(
            sheet, ("Sheet", "Column", "Must be filled in", "What it holds", "Allowed values")
        )
        row = 1
        for name, cells in _explanations(workbook, model):
            for index, text in enumerate((name, *cells)):
                sheet.write_string(
                    row, index, text, self.looks["strong" if index == 1 else "plain"]
                )
            sheet.set_row(row, _height((name, *cells), COLUMN_WIDTHS))
            row += 1
        self._fit(sheet, COLUMN_WIDTHS, row - 1)
        sheet.protect()

    def _example(self, workbook: WorkbookSchema, model: type[Register], register: Register) -> None:
        partners = shown_partners(register)
        workbook = shown_schema(workbook, partners)
        for schema in workbook.sheets:
            found = rows(register, schema)
            if not found:
                continue
            sheet = self.book.add_worksheet(f"{EXAMPLE} {schema.name}"[:31])
            derived = () if schema.pairs else model.derived.get(".".join(schema.path), ())
            self._headings(sheet, schema, derived)
            self._records(sheet, schema, found, len(found))
            entries = getattr(register, schema.path[0]) if len(schema.path) == 1 else ()
            for number, entry in enumerate(() if schema.pairs else entries, 1):
                for index, column in enumerate(derived, len(schema.headings)):
                    value = column.value(register, entry)
                    self._cell(sheet, number, index, None, value if value != "" else None)
            self._fit(sheet, _widths(schema, found, derived), len(found), frozen=1)
        sheet = self.book.add_worksheet(f"{EXAMPLE} {ABOUT}")
        self._heads(sheet, ("Field", "Value", "What it is"))
        shown = [pair for pair in about_rows(register) if is_shown(pair[0].path[-1], partners)]
        for row, (known, cell) in enumerate(shown, 1):
            sheet.write_string(row, 0, known.heading, self.looks["strong"])
            self._cell(sheet, row, 1, known, cell)
            sheet.write_string(row, 2, _explained(known), self.looks["note"])
            sheet.set_row(row, _height((known.heading, cell, _explained(known)), ABOUT_WIDTHS))
        self._fit(sheet, ABOUT_WIDTHS, len(workbook.about))

    def _heads(self, sheet: Any, words: Sequence[str]) -> None:
        for index, text in enumerate(words):
            sheet.write_string(0, index, text, self.looks["head"])

    def _fit(self, sheet: Any, widths: Sequence[float], last: int, frozen: int = 0) -> None:
        """Widths, a first row that stays, and how the sheet comes out of a printer."""
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.freeze_panes(1, frozen)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        # As many pages side by side as it takes to keep the type readable; each says whose row it is.
        pages = _pages(widths, frozen)
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_rows(0)
        if frozen and pages > 1:
            sheet.repeat_columns(0, frozen - 1)
        sheet.print_area(0, 0, max(last, 1), max(len(widths) - 1, 0))
        said = f"[{MARKING}]" if self.item.marking else " · ".join(self._short())
        words = f"{self.item.title[:80]} · {said[:80]}" if said else self.item.title[:80]
        sheet.set_footer(f"&L&9{words.replace('&', '&&')}&R&9&P / &N")

    def _short(self) -> Iterator[str]:
        """Where it is from, without the address, for which a footer has no room."""
        return (words for words, place in self.imprint.parts() if words != place)


def _every(workbook: WorkbookSchema) -> Iterator[tuple[tuple[str, ...], Sequence[FieldColumn]]]:
    for schema in workbook.sheets:
        yield schema.path, schema.columns
    yield ("about",), workbook.about


def _read_columns(schema: SheetSchema, model: type[Register]) -> tuple[int, ...]:
    """Which columns of the main list people read: what must be filled in, what follows, what is wanted.

    Nothing where the list has no more columns than that.
    """
    derived = () if schema.pairs else model.derived.get(".".join(schema.path), ())
    last = len(schema.columns)
    if last + len(derived) <= READ_COLUMNS or schema.pairs:
        return ()
    plain = [n for n, c in enumerate(schema.columns) if c.path[-1] not in UNREAD]
    must = [n for n in plain if schema.columns[n].required]
    wanted = [n for n in plain if schema.columns[n].path[0] in model.wanted]
    made = [last + n for n, column in enumerate(derived) if column.formula][:1]
    # Whoever keeps the contact matters more than when it was last looked at.
    wanted.sort(key=lambda n: schema.columns[n].path[0] != "owner")
    ranked = dict.fromkeys((*must[: READ_COLUMNS - 2], *made, *wanted, *must, *plain))
    return tuple(sorted(list(ranked)[:READ_COLUMNS]))


def _pages(widths: Sequence[float], frozen: int) -> int:
    """How many pages side by side hold the columns; the first ones stand on each, and none is cut."""
    first, pages = sum(widths[:frozen]), 1
    used = first
    for width in widths[frozen:]:
        if used + width > PAGE and used > first:
            used, pages = first, pages + 1
        used += width
    return pages


def _shrunk(widths: Sequence[float]) -> list[float]:
    """Widths that fit on one page beside each other: the widest give way first."""
    most = max(widths)
    while sum(min(width, most) for width in widths) > PAGE:
        most -= 1
    return [min(width, most) for width in widths]


def _choices(column: FieldColumn) -> tuple[str, ...]:
    return ("yes", "no") if column.shape == "yes-no" else column.allowed


def _starting(
    model: type[Register], workbook: WorkbookSchema, partners: Mapping[str, str]
) -> Iterator[tuple[FieldColumn, CellValue]]:
    """What stands on the sheet About of an empty register: the starter of the kind, and defaults."""
    for column in workbook.about:
        value: Any = model.starter
        for part in column.path:
            value = value.get(part) if isinstance(value, Mapping) else None
        value = partners.get(column.path[-1], value)
        yield column, encode(column, column.default if value is None else value, explicit=True)


def _formula(formula: str, schema: SheetSchema, row: int, places: _AboutCells) -> str:
    """The formula of a row, with addresses for names."""
    shift = len(schema.headings) - len(schema.columns)
    own = {
        ".".join(column.path): f"{_letter(index)}{row + 1}"
        for index, column in enumerate(schema.columns, shift)
    }
    known = {**places.cells, **own}
    # The last side for which the sheet has room; a range ends there.
    sides = [cell for name, cell in own.items() if name.startswith("side_")]
    known |= dict.fromkeys(("side_last",), sides[-1]) if sides else {}

    def address(found: re.Match[str]) -> str:
        return known.get(found[1], found[0])

    return "=" + re.sub(r"\{([a-z][\w.-]*)\}", address, formula)


def _late(cell: str) -> str:
    """Whether a date has passed; a year or a month has passed when its last day has."""
    month = f"IF(LEN({cell})>6,VALUE(MID({cell},6,2)),12)"
    day = f"IF(LEN({cell})>9,VALUE(RIGHT({cell},2)),31)"
    number = f"VALUE(LEFT({cell},4))*10000+{month}*100+{day}"
    today = "YEAR(TODAY())*10000+MONTH(TODAY())*100+DAY(TODAY())"
    return f'=IF({cell}="",FALSE,IF(ISNUMBER({cell}),{cell}<TODAY(),{number}<{today}))'


def _bounds(
    model: type[Register], column: FieldColumn, places: _AboutCells
) -> tuple[str, str] | None:
    """The cells of the sheet About that hold the ends of a scale, for a value that must lie on it."""
    ends = model.limits.get(".".join(column.path))
    return (f"={places.cells[ends[0]]}", f"={places.cells[ends[1]]}") if ends else None


def _between(column: FieldColumn, bounds: tuple[str, str] | None) -> Mapping[str, Any]:
    if bounds:
        return {"criteria": "between", "minimum": bounds[0], "maximum": bounds[1]}
    low, high = column.low, column.high
    if low is None and high is None:
        return {"criteria": "between", "minimum": -1e12, "maximum": 1e12}
    if high is None:
        return {"criteria": ">=", "value": low}
    return {"criteria": "between", "minimum": -1e12 if low is None else low, "maximum": high}


def _how(column: FieldColumn) -> str:
    """How to write what a cell takes."""
    if column.dated:
        return "A year, a month or a day: 2030, 2030-06 or 2030-06-14"
    if column.shape == "list":
        values = f": {', '.join(column.allowed)}" if column.allowed else ""
        return f"Several are possible, with a semicolon between them{values}"
    if column.shape in ("pairs", "counts"):
        return "Name: value, and a semicolon before the next"
    return "" if column.allowed or column.shape != "number" else _range_words(column)


def _range_words(column: FieldColumn) -> str:
    low, high = column.low, column.high
    if low is not None and high is not None:
        return f"A number from {low:g} to {high:g}"
    return f"A number, {low:g} or more" if low is not None else "A number"


def _explained(column: FieldColumn) -> str:
    parts = (column.about, _how(column), _default_words(column))
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _default_words(column: FieldColumn) -> str:
    if column.required or column.default in (None, [], {}):
        return ""
    return f"Left empty it means: {encode(column, column.default, explicit=True)}"


def _explanations(
    workbook: WorkbookSchema, model: type[Register]
) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    for schema in workbook.sheets:
        if schema.about:
            yield schema.name, ("", "", schema.about, "")
        if len(schema.path) > 1:
            yield schema.name, ("Belongs to", "yes", "The record that it is a part of: its id.", "")
        for column in schema.columns:
            yield schema.name, _explanation(column)
        for derived in () if schema.pairs else model.derived.get(".".join(schema.path), ()):
            choices = ", ".join(derived.choices)
            yield schema.name, (_derived_heading(derived), "no", derived.about, choices)
    for column in workbook.about:
        yield ABOUT, _explanation(column)


def _explanation(column: FieldColumn) -> tuple[str, str, str, str]:
    must = "yes" if column.required else "no"
    allowed = ", ".join(_choices(column))
    limits = _range_words(column) if column.shape == "number" else ""
    return column.heading, must, _explained(column), allowed or limits


def _derived_heading(column: DerivedColumn) -> str:
    return f"{column.heading}{CALCULATED if column.formula else YOURS}"


def _widths(
    schema: SheetSchema, found: Sequence[Sequence[CellValue]], derived: Sequence[DerivedColumn]
) -> list[float]:
    """The width of each column, in characters of the standard type."""
    widths = []
    for index, heading in enumerate(schema.headings):
        cells = [len(str(row[index])) for row in found if row[index] is not None]
        longest = max(cells, default=0)
        word = max(len(part) for part in heading.split()) + 3
        most = NARROW.get(heading.lower(), 32)
        widths.append(float(min(max(longest + 2, word, 10), max(most, word))))
    return [*widths, *(16.0 for _ in derived)]


def _height(cells: Sequence[CellValue], widths: Sequence[float]) -> float:
    """The height of a row in which every text can be read, in points."""
    lines = 1
    for cell, width in zip(cells, widths, strict=False):
        parts = str(cell if cell is not None else "").split("\n")
        lines = max(lines, sum(-(-len(part) * 108 // int(width * 100)) or 1 for part in parts))
    return min(lines * LINE + 2, 400)


def _letter(index: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
