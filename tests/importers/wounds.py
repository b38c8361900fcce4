"""Spreadsheets with one wound each, made here and now, and what the import must say of each.

``WOUNDS`` are refused or reported: nothing is written. ``HABITS`` are survived: each changes the
register as its last entry says, and perhaps says a note.
"""

# ruff: noqa: E501 - one wound a line

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

import openpyxl
from openpyxl.styles import Font

HEAD = (
    "Id *", "Name *", "Organisation *", "Side *", "Category *", "Influence *", "Interest *",
    "Straddles", "Engagement current", "Engagement desired", "Needs", "Owner", "Reviewed",
    "Next review", "Note", "Sources", "Confidence", "Visibility",
)  # fmt: skip
GROWERS = {
    "Id *": "growers", "Name *": "Growers", "Organisation *": "Uni", "Side *": "partner-a",
    "Category *": "users", "Influence *": 4, "Interest *": 5,
    "Needs": "A method that saves time. It must work in the first season.",
    "Next review": "2030-01", "Sources": "NOTES#day 1",
}  # fmt: skip
SELLERS = {
    "Id *": "sellers", "Name *": "Sellers", "Organisation *": "Firm", "Side *": "partner-b",
    "Category *": "users", "Influence *": 1, "Interest *": 2,
}  # fmt: skip
ABOUT = {"Kind of data": "stakeholder-map", "Title *": "A map", "About *": "An invented map."}
Rows = list[list[object]]


@dataclass
class Sheets:
    """A workbook in the plain shape of Google Sheets: no styles, no names, no lists."""

    rows: Rows = field(default_factory=lambda: rows(GROWERS, SELLERS))
    about: dict[str, object] = field(default_factory=lambda: dict(ABOUT))
    name: str = "Groups"
    extra: dict[str, Rows] = field(default_factory=dict)
    after: Callable[[openpyxl.Workbook], None] | None = None

    def data(self) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = self.name
        for row in self.rows:
            sheet.append(row)
        if self.about:
            page = book.create_sheet("About")
            page.append(["Field", "Value", "What it is"])
            for pair in self.about.items():
                page.append(list(pair))
        for title, lines in self.extra.items():
            page = book.create_sheet(title)
            for line in lines:
                page.append(line)
        if self.after:
            self.after(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def rows(*records: dict[str, object], head: tuple[str, ...] = HEAD) -> Rows:
    return [list(head), *([record.get(name) for name in head] for record in records)]


def with_(**cells: object) -> bytes:
    """The growers with other cells; ``Next_review`` is the column *Next review*."""
    names = {name.rstrip(" *").replace(" ", "_"): name for name in HEAD}
    changed = {**GROWERS, **{names[key]: value for key, value in cells.items()}}
    return Sheets(rows(changed, SELLERS)).data()


def about(**fields: object) -> bytes:
    return Sheets(about={**ABOUT, **{k.replace("_", " "): v for k, v in fields.items()}}).data()


def picture(*pairs: list[object]) -> bytes:
    """A workbook of another kind, with a table of names."""
    head = ["Id", "Name", "Kind", "Influence", "Interest"]
    return Sheets(
        [head, ["a", "A talk", "talk", 2, 3]],
        {**ABOUT, "Kind of data": "communication-map", "Scale: method *": "By vote."},
        "Items",
        {"Kinds": [["Key", "Value"], *pairs]},
    ).data()


def doctored(change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """A good workbook with its parts changed, and more parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(Sheets().data())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            made = change(part, old.read(part))
            if made is not None:
                new.writestr(part, made)
        for part, data in more.items():
            new.writestr(part.replace("__", "/"), data)
    return out.getvalue()


def same(_: str, data: bytes) -> bytes:
    return data


def in_sheet(before: bytes, after: bytes) -> bytes:
    return doctored(
        lambda part, data: data.replace(before, after, 1) if part.endswith("sheet1.xml") else data
    )


def edited(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    return Sheets(after=change).data()


def formula(book: openpyxl.Workbook) -> None:
    book["Groups"]["F2"] = "=2+2"


def broken_reference() -> bytes:
    """A cell that holds an error, as Excel stores it."""
    return doctored(
        lambda part, data: (
            data.replace(b'<c r="F2" t="n"><v>4</v></c>', b'<c r="F2" t="e"><v>#REF!</v></c>')
            if part.endswith("sheet1.xml")
            else data
        )
    )


def stored_formula() -> bytes:
    """A formula into another workbook, with the value that it had."""
    return in_sheet(b'<c r="F2" t="n"><v>4</v></c>', b'<c r="F2"><f>[1]Other!$A$1</f><v>3</v></c>')


def encrypted() -> bytes:
    """The same archive, said to be encrypted."""
    data = bytearray(Sheets().data())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := data.find(sign, at)) >= 0:
            data[at + offset] |= 1
            at += 4
    return bytes(data)


def csv(text: str, codec: str = "utf-8") -> bytes:
    return text.encode(codec)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
# Packs well, and not suspiciously well.
SWELLING = b"".join(sha256(bytes([n])).digest() for n in range(64)) + b"0" * 50_000
XXE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LINE = "id,name,organisation,side,category,influence,interest\r\n"
NEW = "buyers,Buyers,Firm,partner-b,users,3,3\r\n"

# name → file, what must be said (with the place), more arguments
Wound = tuple[str, Callable[[], bytes], str]
WOUNDS: dict[str, Wound] = {
    # --- files that are not opened
    "empty": (".xlsx", lambda: b"", "the file is empty; save it again"),
    "no archive": (".xlsx", lambda: b"hello, world", "this is no .xlsx workbook, whatever its name says"),
    "web page": (".xlsx", lambda: b"<html><table></table></html>", "a web page with the name of a workbook"),
    "old xls": (".xls", lambda: OLE, "an old .xls workbook; open it, choose Save As"),
    "xls named xlsx": (".xlsx", lambda: OLE, "an old .xls workbook"),
    "password": (".xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "the workbook has a password; take it away"),
    "macros": (".xlsx", lambda: doctored(same, xl__vbaProject=b"", **{"xl__vbaProject.bin": b"x"}), "holds macros, which are programs"),
    "named xlsm": (".xlsm", lambda: Sheets().data(), "holds macros, which are programs (.xlsm)"),
    "bomb": (".xlsx", lambda: doctored(same, **{"xl__media__a.xml": b"0" * 3_000_000}), "unpacked the file would have 3 MB"),
    "large bomb": (".xlsx", lambda: doctored(same, **{f"xl__{n}.bin": SWELLING * 80 for n in range(8)}), "far more than a register needs"),
    "many parts": (".xlsx", lambda: doctored(same, **{f"xl__{n}.xml": b"" for n in range(2001)}), "in 20"),
    "outside entity": (".xlsx", lambda: in_sheet(b"<worksheet", XXE + b"<worksheet"), "declares entities, which no spreadsheet program writes"),
    "hidden entity": (".xlsx", lambda: doctored(same, **{"xl__x.xml": XXE.decode().encode("utf-16")}), "declares entities"),
    "cut off": (".xlsx", lambda: Sheets().data()[:-400], "damaged or cut off; fetch it again"),
    "other archive": (".xlsx", lambda: doctored(lambda p, d: None if p.startswith("xl/") else d), "an archive, but no Excel workbook"),
    "opendocument": (".ods", lambda: doctored(lambda p, d: None, mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "this is an OpenDocument file"),
    "encrypted archive": (".xlsx", encrypted, "an encrypted archive; save the workbook without a password"),
    "damaged part": (".xlsx", lambda: doctored(lambda p, d: d[:200] if p.endswith("workbook.xml") else d), "the workbook is damaged: open it in a spreadsheet program"),
    "too large": (".xlsx", lambda: b"PK\x03\x04" + b"x" * 10_000_001, "a register needs less than 1"),
    "no spreadsheet": (".pdf", lambda: b"%PDF", "`.pdf` is no spreadsheet; give an .xlsx or a .csv file"),
    "workbook named csv": (".csv", lambda: Sheets().data(), "a workbook with the name of a CSV file; rename it to .xlsx"),
    "csv of bytes": (".csv", lambda: b"id,name\n\x00\x01", "this is no text; save the file as CSV UTF-8"),
    "empty csv": (".csv", lambda: b"\xef\xbb\xbf"[:0], "the file is empty"),
    # --- what it is
    "unknown kind": (".xlsx", lambda: about(**{"Kind of data": "stakeholder"}), "no kind of data is called `stakeholder`; did you mean `stakeholder-map`?"),
    "other kind": (".xlsx", lambda: about(**{"Kind of data": "lesson"}), "there is no sheet `Lessons` with the records; sheets that could be it: `Groups`"),
    "no kind": (".xlsx", lambda: Sheets([["What", "Who"], ["a", "b"]], about={}).data(), "does not say which kind of data it holds; name it: --kind"),
    # --- sheets and headings
    "no sheet": (".xlsx", lambda: Sheets([["x"]], name="Notes").data(), "there is no sheet `Groups` with the records; sheets that could be it: `Notes`"),
    "no headings": (".xlsx", lambda: Sheets([["growers", "Growers"]]).data(), "sheet Groups: no row holds the headings; the first row must have at least: `Id`, `Name`"),
    "heading twice": (".xlsx", lambda: Sheets(rows(GROWERS, head=(*HEAD, "Name"))).data(), "row 1, column S (Name): this heading stands twice; delete or rename one"),
    "required column gone": (".xlsx", lambda: Sheets(rows({**SELLERS, "Id *": "new"}, head=tuple(h for h in HEAD if h != "Side *"))).data(), "row 2: there is no column `Side`, and it must be there; add it"),
    # --- cells
    "broken reference": (".xlsx", broken_reference, "sheet Groups, row 2, column F (Influence): the cell shows #REF!: its formula broke"),
    "typed error": (".xlsx", lambda: with_(Owner="#N/A"), "row 2, column L (Owner): the cell shows #N/A"),
    "formula without value": (".xlsx", lambda: edited(formula), "row 2, column F (Influence): the formula was never calculated; open the file"),
    "words for a number": (".xlsx", lambda: with_(Influence="ninety"), "column F (Influence): `ninety` is no number; write it with digits"),
    "number of two meanings": (".xlsx", lambda: with_(Interest="1,234"), "column G (Interest): `1,234` can be read in two ways; write 1234 or 1.234"),
    "day for a number": (".xlsx", lambda: with_(Influence=datetime(2030, 4, 3)), "column F (Influence): `2030-04-03` is no number; format the cell as a number"),
    "truth for a number": (".xlsx", lambda: with_(Influence=True), "column F (Influence): `yes` is no number"),
    "off the scale": (".xlsx", lambda: with_(Influence=9), "row 2, column F (Influence): "),
    "value not in list": (".xlsx", lambda: with_(Side="externel"), "column D (Side): `externel` is not in the list; use one of: partner-a, partner-b, joint, external (did you mean `external`?)"),
    "day of two meanings": (".xlsx", lambda: with_(Next_review="03/04/2030"), "column N (Next review): `03/04/2030` can be two days; write 2030-04-03 or 2030-03-04"),
    "no date": (".xlsx", lambda: with_(Next_review="soon"), "`soon` is no date; write a year, a month or a day: 2030, 2030-06 or 2030-06-14"),
    "no such day": (".xlsx", lambda: with_(Next_review="2030-02-31"), "column N (Next review): `2030-02-31`: there is no such day or month"),
    "small number for a date": (".xlsx", lambda: with_(Next_review=12), "`12` is no date"),
    "time for a date": (".xlsx", lambda: with_(Next_review=datetime(2030, 1, 1).time()), "`00:00` is no date"),
    "empty cell": (".xlsx", lambda: with_(Category=None), "column E (Category): the cell is empty, and must be filled in"),
    "blank cell": (".xlsx", lambda: with_(Category=" \u00a0 "), "column E (Category): the cell is empty, and must be filled in"),
    "no id and no name": (".xlsx", lambda: with_(Id=None, Name=None), "column A (Id): the row has no id, and no name to make one of; fill in both"),
    "id in capitals": (".xlsx", lambda: with_(Id="The Growers"), "column A (Id): `The Growers` has the wrong form: use small letters, digits and hyphens"),
    "id twice": (".xlsx", lambda: Sheets(rows(GROWERS, SELLERS, GROWERS)).data(), "row 4, column A (Id): the id `growers` stands in row 2 too; give each row its own"),
    "unknown source": (".xlsx", lambda: with_(Sources="NOTE#day 1"), "column P (Sources): no source has the id `NOTE`; did you mean `NOTES`?"),
    "person": (".xlsx", lambda: with_(Name="Dr Ada Example"), "column B (Name): `Dr Ada Example` looks like a person"),
    "not public": (".xlsx", lambda: with_(Visibility="partners"), "column R (Visibility): this row is for partners only, but the register is part of a public repository"),
    "broken escape": (".xlsx", lambda: with_(Needs="\\j{"), "column K (Needs): what follows \\j is no JSON"),
    "no title": (".xlsx", lambda: about(**{"Title *": None}), "sheet About, row 3, column B (Title): the cell is empty, and must be filled in"),
    "neither yes nor no": (".xlsx", lambda: about(Historical="perhaps"), "sheet About, row 5, column B (Historical): `perhaps` is neither yes nor no"),
    "key twice": (".xlsx", lambda: picture(["talk", "Talk"], ["talk", "Speech"]), "sheet Kinds, row 3: the key `talk` stands in row 2 too; keep one of them"),
    "key without value": (".xlsx", lambda: picture(["talk", None]), "sheet Kinds, row 2: a key and a value belong together"),
    "too long": (".xlsx", lambda: with_(Needs="x" * 20_001), "column K (Needs): `needs` is too long; it may have at most 20000"),
    "control of a terminal": (".csv", lambda: csv(LINE + "buyers,B\x1b[31muyers,Firm,partner-b,users,3,3\r\n"), "row 2, column B (name): "),
    "ragged csv": (".csv", lambda: csv(LINE + "buyers,Buyers, and sellers,Firm,partner-b,users,3,3\r\n"), "row 2: the row has 8 cells, and there are 7 headings"),
    "csv value": (".csv", lambda: csv(LINE + NEW.replace("partner-b", "partner-c")), "row 2, column D (side): `partner-c` is not in the list"),
}  # fmt: skip


def merged_title(book: openpyxl.Workbook) -> None:
    sheet = book["Groups"]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Our stakeholders, spring"
    sheet["F2"] = "Ratings"
    sheet.merge_cells("A1:R1")
    sheet.merge_cells("F2:G2")


def merged_cells(book: openpyxl.Workbook) -> None:
    sheet = book["Groups"]
    sheet["L2"] = "Programme manager"
    sheet.merge_cells("L2:L3")


def gaps(book: openpyxl.Workbook) -> None:
    book["Groups"].insert_rows(3, 2)
    book["Groups"]["B3"] = "   "


def hidden_row(book: openpyxl.Workbook) -> None:
    book["Groups"].row_dimensions[2].hidden = True
    book["Groups"]["F2"] = 3


def hidden_sheet(book: openpyxl.Workbook) -> None:
    book["Groups"].sheet_state = "hidden"
    book["Groups"]["F2"] = 3
    book.active = 1


def far_cell(book: openpyxl.Workbook) -> None:
    book["Groups"]["XFD1048576"].font = Font(bold=True)


def day(book: openpyxl.Workbook) -> None:
    book["Groups"]["N2"] = date(2030, 6, 14)


def month(book: openpyxl.Workbook) -> None:
    book["Groups"]["N2"] = datetime(2030, 6, 1)
    book["Groups"]["N2"].number_format = "mmm\\-yy"


def text_formula(book: openpyxl.Workbook) -> None:
    book["Groups"]["K2"] = "=HYPERLINK(1)"
    book["Groups"]["K2"].data_type = "s"


SWAPPED = tuple(reversed(HEAD))
RENAMED = tuple(
    {"Influence *": "influense", "Next review": "NEXT  REVIEWS"}.get(h, h) for h in HEAD
)
FEWER = tuple(h for h in HEAD if h not in ("Needs", "Sources", "Next review"))
HABIT = tuple[str, Callable[[], bytes], str, str]
# name → ending, file, what must be said, what must be shown as changed ("" for nothing)
HABITS: dict[str, HABIT] = {
    "no id, known name": (".xlsx", lambda: with_(Id=None), "row 2: note: the row has no id; it gets `growers`, that of the record with this name", ""),
    "no id, new name": (".xlsx", lambda: with_(Id=" ", Name="Käufer & Co"), "row 2: note: the row has no id; it gets `kaufer-co`, made from its name", "added    groups `kaufer-co`"),
    "google": (".xlsx", lambda: Sheets().data(), "", ""),
    "merged title": (".xlsx", lambda: edited(merged_title), "", ""),
    "reordered": (".xlsx", lambda: Sheets(rows(GROWERS, SELLERS, head=SWAPPED)).data(), "", ""),
    "renamed": (".xlsx", lambda: Sheets([list(RENAMED), *rows(GROWERS, SELLERS)[1:]]).data(), "column F (influense): note: read as `Influence`; rename it", ""),
    "missing columns": (".xlsx", lambda: Sheets(rows(GROWERS, SELLERS, head=FEWER)).data(), "note: no column has the heading `Needs`, `Next review`, `Sources`; what the register says there stays", ""),
    "extra column": (".xlsx", lambda: Sheets(rows(GROWERS, SELLERS, head=(*HEAD, "My colour"))).data(), "column S (My colour): note: this column is no part of the record; it was left out", ""),
    "extra sheet": (".xlsx", lambda: Sheets(extra={"Ideas": [["a"]]}).data(), "sheet Ideas: note: this sheet is no part of the register; it was left out", ""),
    "explaining sheets": (".xlsx", lambda: Sheets(extra={"Columns": [["Id *"]], "Example Groups": rows(SELLERS), "Lists": [["x"]]}).data(), "", ""),
    "renamed sheet": (".xlsx", lambda: Sheets(name="Sheet1").data(), "sheet Sheet1: note: read as the sheet `Groups`; rename it", ""),
    "empty rows": (".xlsx", lambda: edited(gaps), "", ""),
    "one far cell": (".xlsx", lambda: edited(far_cell), "", ""),
    "fewer rows": (".xlsx", lambda: Sheets(rows(SELLERS)).data(), "", ""),
    "no sheet about": (".xlsx", lambda: Sheets(about={}).data(), "", ""),
    "blanks around": (".xlsx", lambda: with_(Name=" Growers\u00a0", Side="partner-a\u00a0", Id="growers\u200b"), "", ""),
    "signs of word": (".xlsx", lambda: with_(Side="partner–a", Next_review="’2030-01"), "", ""),
    "capitals": (".xlsx", lambda: with_(Side="Partner A"), "", ""),
    "number as text": (".xlsx", lambda: with_(Influence=" 4 ", Interest="5,0"), "", ""),
    "decimal comma": (".xlsx", lambda: with_(Influence="3,5"), "", "Influence: 4 → 3.5".lower()),
    "year as number": (".xlsx", lambda: with_(Next_review=2031), "", "next review: 2030-01 → 2031"),
    "serial day": (".xlsx", lambda: with_(Next_review=47648), "", "next review: 2030-01 → 2030-06-14"),
    "day": (".xlsx", lambda: edited(day), "", "next review: 2030-01 → 2030-06-14"),
    "month made a day": (".xlsx", lambda: edited(month), "", "next review: 2030-01 → 2030-06"),
    "day in words": (".xlsx", lambda: with_(Next_review="14 June 2030"), "", "next review: 2030-01 → 2030-06-14"),
    "day in slashes": (".xlsx", lambda: with_(Next_review="14/6/2030"), "", "next review: 2030-01 → 2030-06-14"),
    "number as name": (".xlsx", lambda: with_(Name=42), "", "name: Growers → 42"),
    "stored formula": (".xlsx", stored_formula, "", "influence: 4 → 3"),
    "text like a formula": (".xlsx", lambda: edited(text_formula), "", "→ =HYPERLINK(1)"),
    "path of windows": (".xlsx", lambda: with_(Owner="C:\\temp"), "", "owner: (empty) → C:\\temp"),
    "truth": (".xlsx", lambda: about(Historical=True), "", "historical: no → yes"),
    "merged cells": (".xlsx", lambda: edited(merged_cells), "note: merged cells: each row of L2:L3", "changed  groups `sellers`"),
    "hidden row": (".xlsx", lambda: edited(hidden_row), "note: hidden or filtered rows were read all the same: 2", "influence: 4 → 3"),
    "hidden sheet": (".xlsx", lambda: edited(hidden_sheet), "note: this sheet is hidden; it was read all the same", "influence: 4 → 3"),
    "csv": (".csv", lambda: csv(LINE + NEW), "", "groups `buyers`"),
    "csv with a mark": (".csv", lambda: csv(LINE + NEW, "utf-8-sig"), "", "groups `buyers`"),
    "csv of windows": (".csv", lambda: csv(LINE + NEW.replace("Buyers", "Käufer"), "latin-1"), "note: the file is not UTF-8", "name: Käufer"),
    "csv utf-16": (".csv", lambda: csv(LINE + NEW, "utf-16"), "", "groups `buyers`"),
    "csv semicolons": (".csv", lambda: csv((LINE + NEW).replace(",", ";")), "", "groups `buyers`"),
    "csv tabs": (".tsv", lambda: csv((LINE + NEW).replace(",", "\t")), "", "groups `buyers`"),
    "csv says how": (".csv", lambda: csv("sep=;\r\n" + (LINE + NEW).replace(",", ";")), "", "groups `buyers`"),
    "csv short row": (".csv", lambda: csv(LINE.rstrip() + ",needs,owner\r\n" + NEW), "", "groups `buyers`"),
    "csv shield": (".csv", lambda: csv(LINE.rstrip() + ",needs\r\n" + NEW.rstrip() + ",'=1+1\r\n"), "", "needs: =1+1"),
}  # fmt: skip
