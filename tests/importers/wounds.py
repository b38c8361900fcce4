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
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

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
    "entity in EBCDIC": (".xlsx", lambda: doctored(same, **{"xl__x.xml": XXE.decode().encode("cp500")}), "declares entities"),
    "entity in UTF-7": (".xlsx", lambda: doctored(same, **{"xl__x.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-'}), "declares entities"),
    "entity in UTF-32": (".xlsx", lambda: doctored(same, **{"xl__x.xml": XXE.decode().encode("utf-32-be")}), "declares entities"),
    "sheet in EBCDIC": (".xlsx", lambda: doctored(lambda part, data: (b"<?xml version='1.0' encoding='cp500'?>".decode() + data.decode().partition("?>")[2]).encode("cp500") if part.endswith("sheet1.xml") else data), "declares entities"),
    "cut off": (".xlsx", lambda: Sheets().data()[:-400], "damaged or cut off; fetch it again"),
    "other archive": (".xlsx", lambda: doctored(lambda p, d: None if p.startswith("xl/") else d), "an archive, but no Excel workbook"),
    "opendocument without content": (".ods", lambda: doctored(lambda p, d: None, mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "this is an OpenDocument file, but no spreadsheet"),
    "opendocument text": (".ods", lambda: ods(sort="text"), "this is an OpenDocument file, but no spreadsheet"),
    "opendocument with a password": (".ods", lambda: ods(manifest=b"<m><encryption-data/></m>"), "the file has a password; save it without one"),
    "opendocument with macros": (".ods", lambda: ods(**{"Basic/script.xml": b"<x/>"}), "holds macros, which are programs"),
    "opendocument with entities": (".ods", lambda: ods(**{"styles.xml": XXE + b"<x/>"}), "declares entities"),
    "opendocument cut off": (".ods", lambda: ods()[:-300], "damaged or cut off"),
    "opendocument damaged": (".ods", lambda: ods(content=b"<office:x"), "the file is damaged"),
    "web page named ods": (".ods", lambda: b"<html></html>", "a web page with the name of a workbook"),
    "opendocument bomb": (".ods", lambda: ods([["x"]], more='table:number-columns-repeated="500000"'), "more than 400,000 cells"),
    "opendocument error": (".ods", lambda: ods(ods_rows(Influence=("", "#REF!"))), "column F (Influence): the cell shows #REF!: its formula broke"),
    "opendocument percent": (".ods", lambda: ods(ods_rows(Influence=("percentage:0.8", "80 %"))), "column F (Influence): the cell shows `80 %`, and the field takes a number alone"),
    "opendocument currency": (".ods", lambda: ods(ods_rows(Interest=("currency:3", "3,00 €"))), "column G (Interest): the cell shows `3,00 €`"),
    "opendocument day in words": (".ods", lambda: ods(ods_rows(Needs=("date:2026-04-03", "03.04.26"))), "column K (Needs): the cell holds a day (2026-04-03), perhaps made of other words"),
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
    "csv short row": (".csv", lambda: csv(LINE.rstrip() + ",needs,owner\r\n" + NEW), "row 2: the row has only 7 cells, and there are 9 headings: it was cut off"),
    "csv row of one cell": (".csv", lambda: csv(LINE + NEW + "makers\r\n"), "row 3: the row has only 1 cell"),
    # --- what the sheet shows
    "percent beyond a scale to 100": (".xlsx", lambda: hundred((1.2, "0%"), (0.4, "0%")), "`influence` is 120, but the scale"),
    "per mille on a scale to 100": (".xlsx", lambda: hundred((0.8, '0" ‰"'), (0.4, "0%")), "and the field takes a number alone"),
    "percent of another number": (".xlsx", lambda: hundred((0.8, '"90%"'), (0.4, "0%")), "and the field takes a number alone"),
    "percent for a number": (".xlsx", lambda: looked(F2=(0.8, "0%")), "column F (Influence): the cell shows `80%`, and the field takes a number alone"),
    "currency for a number": (".xlsx", lambda: looked(F2=(4, '#,##0.00 "€"')), "column F (Influence): the cell shows `4.00 €`"),
    "currency of a country": (".xlsx", lambda: looked(G2=(3, "[$£-809]#,##0")), "column G (Interest): the cell shows `£3`"),
    "thousands for a number": (".xlsx", lambda: looked(F2=(3000, "#,##0,")), "column F (Influence): the cell shows `3`"),
    "words for a nought": (".xlsx", lambda: looked(F2=(0, '0;-0;"none"')), "column F (Influence): the cell shows `none`"),
    "brackets for a minus": (".xlsx", lambda: looked(F2=(-3, "0;(0)")), "column F (Influence): the cell shows `(3)`"),
    "fraction for a number": (".xlsx", lambda: looked(F2=(0.5, "# ?/?")), "column F (Influence): the cell shows 0.5 in a format of its own (`# ?/?`)"),
    "day for a text": (".xlsx", lambda: looked(K2=(datetime(2026, 4, 3), "d-mmm")), "column K (Needs): the cell holds a day (2026-04-03), perhaps made of other words by the program"),
    "month for a text": (".xlsx", lambda: looked(B2=(datetime(2030, 3, 1), "mmm-yy")), "column B (Name): the cell holds a day (2030-03)"),
    "time for a text": (".xlsx", lambda: looked(K2=(datetime(2030, 1, 1, 3, 1).time(), "h:mm")), "column K (Needs): the cell holds a time (03:01)"),
    "power for a text": (".xlsx", lambda: looked(K2=(1200, "0.00E+00")), "column K (Needs): the cell holds 1200, shown in a format of its own"),
    "day without a year": (".xlsx", lambda: looked(N2=(datetime(2026, 4, 3), "d-mmm")), "column N (Next review): the cell shows a day without a year, and the program took 2026-04-03"),
    "table of notes below": (".xlsx", lambda: Sheets([*rows(GROWERS, SELLERS), [], ["Notes"], ["1 is low", "5 is high"], ["agreed", "in", "March"]]).data(), "row 5: rows 5–7 stand below the list, after an empty row, with less than half of what a record must have"),
    "one note below": (".xlsx", lambda: Sheets([*rows(GROWERS, SELLERS), [], [], [None, "as of March"]]).data(), "row 6: this row stands below the list, after an empty row"),
    "two headings for one field": (".xlsx", lambda: Sheets(rows({**SELLERS, "Id *": "x", "Einfluss": 3, "Macht": 4}, head=(*(h for h in HEAD if h != "Influence *"), "Einfluss", "Macht"))).data(), "there is no column `Influence`"),
    "partner by the name of nobody": (".xlsx", lambda: with_(Side="Somebody Ltd"), "`Somebody Ltd` is not in the list"),
    "csv value": (".csv", lambda: csv(LINE + NEW.replace("partner-b", "partner-z")), "row 2, column D (side): `partner-z` is not in the list; use one of: partner-a, partner-b, joint, external"),
    "partner without a name": (".csv", lambda: csv(LINE + NEW.replace("partner-b", "partner-c")), "row 2, column D (side): `sides` has no name for `partner-c`; add it"),
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


def looked(**cells: tuple[object, str]) -> bytes:
    """The plain workbook with other values in cells, each with the code of a format."""

    def change(book: openpyxl.Workbook) -> None:
        for place, (value, code) in cells.items():
            book["Groups"][place] = value
            book["Groups"][place].number_format = code

    return edited(change)


def hundred(influence: tuple[object, str], interest: tuple[object, str]) -> bytes:
    """The plain workbook with a scale from 0 to 100, and two cells of the first row in their formats."""

    def change(book: openpyxl.Workbook) -> None:
        for place, (value, code) in {
            "F2": influence,
            "G2": interest,
            "F3": (20, ""),
            "G3": (30, ""),
        }.items():
            book["Groups"][place] = value
            book["Groups"][place].number_format = code or "General"
        ends = {"Scale: minimum": 0, "Scale: maximum": 100, "Scale: divider": 50}
        for row in book["About"].iter_rows():
            if str(row[0].value) in ends:
                row[1].value = ends.pop(str(row[0].value))
        for name, value in ends.items():
            book["About"].append((name, value))

    return edited(change)


def beside(change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    """The plain workbook with something said beside the values."""
    return edited(lambda book: change(book["Groups"]))


def comment(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet["F2"].comment = Comment("WRONG: the board said 2", "Somebody")
    sheet["G3"].comment = Comment("ask again", "Somebody")


def struck_row(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    for cell in sheet[3]:
        cell.font = Font(strike=True)


def struck_words(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    words = [TextBlock(InlineFont(strike=True), "It lasts. "), GROWERS["Needs"]]
    sheet["K2"] = CellRichText(words)


def colour(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet["B2"].fill = PatternFill("solid", fgColor="FFFF0000")
    sheet["B3"].font = Font(color="FF00AA00")
    sheet["A3"].fill = PatternFill("solid", fgColor="FFF2F2F2")


def link(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet["B2"].hyperlink = "https://example.org/growers"


def loose(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet["X2"] = "IMPORTANT remark"


Cell = tuple[str, str]


def ods_rows(**cells: Cell) -> list[list[Cell | str]]:
    """The growers as cells of an OpenDocument sheet: kind and value, and what is shown."""
    names = {name.rstrip(" *").replace(" ", "_"): name for name in HEAD}
    known = {**GROWERS, **{names[key]: value for key, value in cells.items()}}

    def cell(name: str) -> Cell | str:
        value = known.get(name, "")
        return (f"float:{value}", str(value)) if isinstance(value, int) else value

    return [list(HEAD), [cell(name) for name in HEAD]]


def ods(  # noqa: PLR0913
    lines: list[list[Cell | str]] | None = None,
    *,
    sort: str = "spreadsheet",
    manifest: bytes = b"<m/>",
    content: bytes | None = None,
    styles: str = "",
    more: str = "",
    inside: str = "",
    **parts: bytes,
) -> bytes:
    """An OpenDocument sheet of groups, as little of one as can be; ``more`` and ``inside`` go into its last cell."""
    lines = ods_rows() if lines is None else lines
    last = [len(lines) - 1, len(lines[-1]) - 1]

    def cell(row: int, at: int, value: Cell | str) -> str:
        kind, words = ("string", value) if isinstance(value, str) else value
        kind, _, held = kind.partition(":")
        name = f"office:{kind}-value" if kind in {"date", "time"} else "office:value"
        typed = f' office:value-type="{kind}"' if kind else ' table:formula="of:=1"'
        typed += f' {name}="{held}"' if held else ""
        extra, child = (more, inside) if [row, at] == last else ("", "")
        if not words and not child:
            return "<table:table-cell/>"
        return (
            f"<table:table-cell{typed} {extra}>{child}<text:p>{words}</text:p></table:table-cell>"
        )

    body = "".join(
        "<table:table-row>"
        + "".join(cell(row, at, value) for at, value in enumerate(line))
        + "</table:table-row>"
        for row, line in enumerate(lines)
    )
    spaces = {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
        "number": "datastyle",
    }
    declared = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in spaces.items()
    )
    text = (
        f'<office:document-content {declared} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Groups">{body}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{sort}")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", text.encode() if content is None else content)
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def translated(words: dict[str, str]) -> bytes:
    """The plain workbook with other headings."""
    return Sheets([[words.get(name, name) for name in HEAD], *rows(GROWERS, SELLERS)[1:]]).data()


GERMAN = {
    "Id *": "Kennung", "Name *": "Gruppe", "Organisation *": "Einrichtung", "Side *": "Seite",
    "Category *": "Kategorie", "Influence *": "Einfluss", "Interest *": "Interesse",
    "Needs": "Bedürfnisse", "Next review": "Nächste Prüfung", "Sources": "Quellen",
}  # fmt: skip
FRENCH = {
    "Id *": "Identifiant", "Name *": "Groupe", "Side *": "Côté", "Category *": "Catégorie",
    "Interest *": "Intérêt", "Needs": "Besoins", "Next review": "Prochaine revue",
}  # fmt: skip
STRUCK = '<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
MONTH = (
    '<number:date-style style:name="N1"><number:month/><number:text>/</number:text><number:year/></number:date-style>'
    '<style:style style:name="C1" style:family="table-cell" style:data-style-name="N1"/>'
)
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
    "missing columns": (".xlsx", lambda: Sheets(rows(GROWERS, SELLERS, head=FEWER)).data(), "note: no column has the heading `Needs`, `Concerns`, `Contact`, `Channel`, `Frequency`, `Next action`, `Next action by`, `Last contact`, `Next review`, `Sources`; what the register says there stays", ""),
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
    "percent on a scale to 100": (".xlsx", lambda: hundred((0.8, "0%"), (1, "0.0%")), "", "influence: 4 → 80"),
    "percent with rest on a scale to 100": (".xlsx", lambda: hundred((0.804, "0%"), (0.123, "0.0%")), "", "interest: 5 → 12.3"),
    "percent beside plain on a scale to 100": (".xlsx", lambda: hundred((55, "General"), (0.4, "0%")), "", "influence: 4 → 55"),
    "percent for a text": (".xlsx", lambda: looked(K2=(0.5, "0%")), "", "→ 50%"),
    "noughts in front": (".xlsx", lambda: looked(L2=(7, "000")), "", "owner: (empty) → 007"),
    "currency for a text": (".xlsx", lambda: looked(L2=(1234567.89, "#,##0.00\\ [$€-407]")), "", "owner: (empty) → 1,234,567.89 €"),
    "unit for a text": (".xlsx", lambda: looked(L2=(12, '0" kg"')), "", "owner: (empty) → 12 kg"),
    "shown rounded": (".xlsx", lambda: looked(F2=(3.7, "0")), "numbers that are shown rounded were read in full: F2 (shown 4, read 3.7)", "influence: 4 → 3.7"),
    "thousands in groups": (".xlsx", lambda: looked(F2=(4, "#,##0.00")), "", ""),
    "day as the register writes it": (".xlsx", lambda: looked(L2=(datetime(2030, 6, 14), "yyyy-mm-dd")), "", "owner: (empty) → 2030-06-14"),
    "noise of a computer": (".xlsx", lambda: looked(F2=(1.1 + 2.2, "General")), "", "influence: 4 → 3.3"),
    "comments": (".xlsx", lambda: beside(comment), "sheet Groups: note: 2 comments were not read: F2 (“WRONG: the board said 2”), G3 (“ask again”)", ""),
    "row struck out": (".xlsx", lambda: beside(struck_row), "what is struck out was read as if it were not: row 3; delete", ""),
    "words struck out": (".xlsx", lambda: beside(struck_words), "what is struck out was read as if it were not: K2 (“It lasts.”)", "→ It lasts. A method that saves time. It must work in the fir…"),
    "colours": (".xlsx", lambda: beside(colour), "colours were not read: B2, B3; if they mean something", ""),
    "link": (".xlsx", lambda: beside(link), "addresses behind words were not read: B2 (“https://example.org/growers”)", ""),
    "loose cell": (".xlsx", lambda: beside(loose), "cells in columns without a heading were not read: X2 (“IMPORTANT remark”)", ""),
    "opendocument": (".ods", ods, "", ""),
    "opendocument named xlsx": (".xlsx", ods, "", ""),
    "workbook named ods": (".ods", lambda: Sheets().data(), "", ""),
    "opendocument shows figures": (".ods", lambda: ods(ods_rows(Influence=("float:4", "4,00"))), "", ""),
    "opendocument noughts": (".ods", lambda: ods(ods_rows(Owner=("float:7", "007"))), "", "owner: (empty) → 007"),
    "opendocument day": (".ods", lambda: ods(ods_rows(Next_review=("date:2030-06-14", "14.06.30"))), "", "next review: 2030-01 → 2030-06-14"),
    "opendocument month": (".ods", lambda: ods([*ods_rows()[:1], [*ods_rows()[1][:13], ("date:2030-06-01", "06/30")]], styles=MONTH, more='table:style-name="C1"'), "", "next review: 2030-01 → 2030-06"),
    "opendocument comment": (".ods", lambda: ods(inside="<office:annotation><text:p>ask again</text:p></office:annotation>"), "1 comment was not read: R2 (“ask again”)", ""),
    "opendocument struck": (".ods", lambda: ods([*ods_rows()[:1], [*ods_rows()[1][:11], ("string", "")]], styles=STRUCK, inside='<text:p>Lead<text:span text:style-name="T1">, all</text:span></text:p>'), "what is struck out was read as if it were not: L2 (“, all”)", "owner: (empty) → Lead, all"),
    "headings in german": (".xlsx", lambda: translated(GERMAN), "note: headings in other words: `Kennung` as `Id`, `Gruppe` as `Name`, `Einrichtung` as `Organisation`", ""),
    "headings in french": (".xlsx", lambda: translated(FRENCH), "`Côté` as `Side`, `Catégorie` as `Category`, `Intérêt` as `Interest`", ""),
    "headings of others": (".xlsx", lambda: translated({"Influence *": "Power", "Name *": "Stakeholder", "Owner": "Contact role"}), "`Stakeholder` as `Name`, `Power` as `Influence`, `Contact role` as `Owner`", ""),
    "fields of about in german": (".xlsx", lambda: Sheets(about={"Kind of data": "stakeholder-map", "Titel": "A map", "Beschreibung": "An invented map."}).data(), "", ""),
    "no id, polish name": (".xlsx", lambda: with_(Id=None, Name="Świt Łódź Straße"), "it gets `swit-lodz-strasse`, made from its name", "added    groups `swit-lodz-strasse`"),
    "no id, greek name": (".xlsx", lambda: with_(Id=None, Name="Λιμεναρχείο"), "it gets `limenarcheio`, made from its name", "added    groups `limenarcheio`"),
    "no id, chinese name": (".xlsx", lambda: with_(Id=None, Name="港務局"), "it gets `group-1`, a number, because its name has no letters that a key can have", "added    groups `group-1`"),
    "no id, hebrew names": (".xlsx", lambda: Sheets(rows(*({**SELLERS, "Id *": None, "Name *": name} for name in ("הנהלה", "עובדים")))).data(), "it gets `group-2`, a number", "added    groups `group-2`"),
    "partner by name": (".xlsx", lambda: with_(Side="UNI"), "", ""),
    "partner by a new name": (".xlsx", lambda: Sheets(rows({**GROWERS, "Side *": "Saltmarsh University"}, SELLERS), {**ABOUT, "Sides: partner-a *": "Saltmarsh University"}).data(), "", "sides: partner-a: Uni → Saltmarsh University"),
    "both partners by name": (".csv", lambda: csv(LINE + NEW.replace("partner-b", "Both partners")), "", "side: joint"),
    "csv": (".csv", lambda: csv(LINE + NEW), "", "groups `buyers`"),
    "csv with a mark": (".csv", lambda: csv(LINE + NEW, "utf-8-sig"), "", "groups `buyers`"),
    "csv of windows": (".csv", lambda: csv(LINE + NEW.replace("Buyers", "Käufer"), "latin-1"), "note: the file is not UTF-8", "name: Käufer"),
    "csv utf-16": (".csv", lambda: csv(LINE + NEW, "utf-16"), "", "groups `buyers`"),
    "csv semicolons": (".csv", lambda: csv((LINE + NEW).replace(",", ";")), "", "groups `buyers`"),
    "csv tabs": (".tsv", lambda: csv((LINE + NEW).replace(",", "\t")), "", "groups `buyers`"),
    "csv says how": (".csv", lambda: csv("sep=;\r\n" + (LINE + NEW).replace(",", ";")), "", "groups `buyers`"),
    "csv row with empty cells": (".csv", lambda: csv(LINE.rstrip() + ",needs,owner\r\n" + NEW.rstrip() + ",,\r\n"), "", "groups `buyers`"),
    "csv ends with empty lines": (".csv", lambda: csv(LINE + NEW + "\r\n\r\n"), "", "groups `buyers`"),
    "csv with a heading less": (".csv", lambda: csv(LINE.rstrip() + ",\r\n" + NEW), "", "groups `buyers`"),
    "csv shield": (".csv", lambda: csv(LINE.rstrip() + ",needs\r\n" + NEW.rstrip() + ",'=1+1\r\n"), "", "needs: =1+1"),
}  # fmt: skip
