"""Excel files: read back with another library, and turned into the same records again."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from playbook.office.catalogue import FIRST_DAY, make
from playbook.office.cells import (
    ABOUT,
    CALCULATED,
    KIND,
    YOURS,
    FieldColumn,
    about_rows,
    decode,
    encode,
    read,
    rows,
    workbook_schema,
)
from playbook.office.exporters import formats
from playbook.office.exporters.base import ExportItem
from playbook.office.exporters.xlsx import BY_HAND, PAGE
from playbook.office.paper import Paper
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import Register

LIST = """title: {title}
about: A list.
tasks:
  - {{id: first, task: "{task}", category: Before, owner: Manager, due: -2w}}
"""


def opened(data: bytes, *, values: bool = False):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def back(data: bytes, model: type[Register]) -> Register:
    """The register in a workbook, by the rules at the top of the exporter."""
    book = opened(data, values=True)
    about = {row[0].value: row[1].value for row in book[ABOUT].iter_rows(min_row=2) if row[0].value}
    tables = {}
    for schema in workbook_schema(model).sheets:
        head, *lines = book[schema.name].iter_rows(values_only=True)
        own = [i for i, h in enumerate(head) if not str(h).endswith((CALCULATED, YOURS))]
        tables[schema.name] = [
            {head[i]: line[i] for i in own}
            for line in lines
            if any(line[i] is not None for i in own)
        ]
    return model.model_validate(read(model, about, tables))


def headings(sheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


def every_width(sheet) -> list[float]:
    """The width of each column; neighbours that are alike are kept once in a file."""
    found: dict[int, float] = {}
    for dimension in sheet.column_dimensions.values():
        found |= dict.fromkeys(range(dimension.min, dimension.max + 1), dimension.width)
    # The file adds the edges of a cell to the width that was asked for.
    return [found[at] - 0.7109375 for at in sorted(found)]


def column(sheet, heading: str) -> str:
    return get_column_letter(headings(sheet).index(heading) + 1)


def checks(sheet) -> dict[str, object]:
    """The validation of each column by its heading."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            found[headings(sheet)[area.min_col - 1]] = rule
    return found


@pytest.fixture
def chart(register, map_text, as_file):
    return as_file(register("stakeholder-map", map_text), "xlsx")


def test_every_register_of_the_book_comes_back_the_same(catalogue, as_file) -> None:
    for file, register in catalogue.registers.readable:
        if not workbook_schema(type(register)).sheets:
            continue
        item = catalogue.register(file.kind, file.slug, register)
        assert back(as_file(item, "xlsx"), type(register)) == register, file.path


def test_every_sample_of_the_templates_comes_back_the_same(catalogue, as_file) -> None:
    for file, register in catalogue.samples.readable:
        item = catalogue.register(file.kind, file.slug, register)
        assert back(as_file(item, "xlsx"), type(register)) == register, file.path


def test_every_example_of_a_kind_comes_back_the_same(register, as_file, examples) -> None:
    for kind, text in examples:
        item = register(kind, text)
        if workbook_schema(item.model).sheets:
            assert back(as_file(item, "xlsx"), item.model) == item.register, kind


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
SIGNS = st.sampled_from("\n\r\t;:\\=@'_x0")
TEXT = st.text(LETTERS | SIGNS, min_size=1, max_size=30).map(str.strip).filter(bool)
SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
MEASURE = st.fixed_dictionaries(
    {
        "id": SLUG,
        "measure": TEXT,
        "value": TEXT,
        "level": st.sampled_from(["input", "output"]),
        "area": SLUG,
        "as_of": st.sampled_from(["2021", "2021-06", "2021-06-14"]),
        "sources": st.lists(st.sampled_from(["A#b; c", "B", "C#\\;"]), min_size=1, max_size=3),
        "number": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "split": st.dictionaries(TEXT, TEXT, max_size=3),
        "note": st.none() | TEXT,
        "visibility": st.sampled_from(["public", "partners"]),
    }
)
DISCREPANCY = st.fixed_dictionaries(
    {
        "id": SLUG,
        "about": TEXT,
        "values": st.lists(TEXT, min_size=2, max_size=4),
        "reading": TEXT,
        "area": SLUG,
        "sources": st.just(["A"]),
    }
)
REGISTER = st.fixed_dictionaries(
    {
        "title": TEXT,
        "about": TEXT,
        "historical": st.booleans(),
        "areas": st.dictionaries(SLUG, TEXT, min_size=1, max_size=3),
        "measures": st.lists(MEASURE, min_size=1, max_size=4),
        "discrepancies": st.lists(DISCREPANCY, max_size=2),
    }
)


@settings(max_examples=12)  # each writes and reads a workbook
@given(value=REGISTER)
def test_any_record_comes_back_the_same(value, imprint) -> None:
    """The identity: record, workbook, record."""
    model = kinds()["impact"]
    register = model.model_validate(value)
    item = ExportItem("own", Paper("t", "", ()), FIRST_DAY, "impact", "own", model, register)

    assert back(make(item, formats()["xlsx"], imprint), model) == register


@given(value=REGISTER)
def test_any_record_comes_back_the_same_without_a_file(value) -> None:
    model = kinds()["impact"]
    register = model.model_validate(value)
    about = {known.heading: cell for known, cell in about_rows(register)}
    tables = {
        schema.name: [
            dict(zip(schema.headings, row, strict=True)) for row in rows(register, schema)
        ]
        for schema in workbook_schema(model).sheets
    }

    assert model.model_validate(read(model, about, tables)) == register


def test_lists_have_drop_downs_from_named_ranges(chart) -> None:
    book = opened(chart)
    rules = checks(book["Groups"])

    assert rules["Side *"].formula1 == "values_groups_side"
    assert rules["Engagement current"].formula1 == rules["Engagement desired"].formula1
    for rule in rules.values():
        if rule.type == "list" and not rule.formula1.startswith('"'):
            sheet, area = book.defined_names[rule.formula1].attr_text.split("!")
            assert sheet == "Lists"
            first, last = re.fullmatch(r"\$(\w+\$\d+):\$(\w+\$\d+)", area).groups()
            cells = book["Lists"][first.replace("$", "") : last.replace("$", "")]
            values = [cell[0].value for cell in cells]
            assert len(values) == len(set(values)) >= 2
            assert None not in values


def test_every_field_with_allowed_values_has_its_drop_down(register, as_file, examples) -> None:
    """Of every kind, on the sheets with records and on About."""
    seen = 0
    for kind, text in examples:
        item = register(kind, text)
        if not workbook_schema(item.model).sheets:
            continue
        book = opened(as_file(item, "xlsx"))
        lines = {str(rule.sqref): rule for rule in book[ABOUT].data_validations.dataValidation}
        for row, field in enumerate(workbook_schema(item.model).about, 3):
            if field.allowed or field.shape == "yes-no":
                assert lines[f"B{row}"].type == "list", (kind, field.heading)
        for schema in workbook_schema(item.model).sheets:
            rules = checks(book[schema.name])
            for field in schema.columns:
                if (field.allowed and field.shape == "text") or field.shape == "yes-no":
                    assert rules[field.heading].type == "list", (kind, field.heading)
                    seen += 1
    assert seen >= 40


def test_a_number_must_lie_on_the_scale_of_the_sheet_about(chart) -> None:
    book = opened(chart)
    rule = checks(book["Groups"])["Influence *"]
    cells = {row[0].value: row[1] for row in book[ABOUT].iter_rows(min_row=2) if row[0].value}

    assert rule.type == "decimal"
    assert rule.formula1 == f"{ABOUT}!$B${cells['Scale: minimum'].row}"
    assert rule.formula2 == f"{ABOUT}!$B${cells['Scale: maximum'].row}"


def test_derived_columns_are_formulas_with_their_values(chart) -> None:
    sheet, values = opened(chart)["Groups"], opened(chart, values=True)["Groups"]
    quadrant = column(sheet, f"Quadrant{CALCULATED}")
    steps = column(sheet, f"Steps to go{CALCULATED}")

    assert sheet[f"{quadrant}2"].value.startswith("=IF(OR(")
    assert "{" not in sheet[f"{quadrant}2"].value
    assert f"{ABOUT}!$B$" in sheet[f"{quadrant}2"].value
    assert [values[f"{quadrant}{n}"].value for n in (2, 3, 4)] == [
        "Manage closely",
        "Monitor",
        None,
    ]
    assert values[f"{steps}2"].value == 2
    assert sheet[f"{quadrant}4"].value.startswith("=")  # ready for the next row


def test_dates_are_text_and_overdue_ones_are_marked(chart) -> None:
    sheet = opened(chart)["Groups"]
    due = column(sheet, "Next review")
    marks = {str(area.sqref): area.rules for area in sheet.conditional_formatting}
    own = [rule for ref, rules in marks.items() for rule in rules if ref.startswith(due)]
    late = [rule for rule in own if "TODAY()" in rule.formula[0]]

    assert sheet[f"{due}2"].value == "2020-01"
    assert sheet[f"{due}2"].number_format == "@"
    assert len(late) == 1


def test_gaps_are_marked_where_a_row_has_begun(chart) -> None:
    sheet = opened(chart)["Groups"]
    formulas = {
        str(area.sqref).split(":")[0].rstrip("0123456789"): [r.formula[0] for r in area.rules]
        for area in sheet.conditional_formatting
    }

    for heading in ("Name *", "Owner", "Needs"):
        letter = column(sheet, heading)
        assert f'${letter}2=""' in formulas[letter][0]
        assert "COUNTA($A2" in formulas[letter][0]
    assert column(sheet, "Straddles") not in formulas


def test_a_record_of_the_past_is_not_asked_for_more(register, map_text, as_file) -> None:
    past = register("stakeholder-map", f"historical: true\n{map_text}")
    sheet = opened(as_file(past, "xlsx"))["Groups"]
    marked = {str(a.sqref).split(":")[0].rstrip("0123456789") for a in sheet.conditional_formatting}

    assert column(sheet, "Name *") in marked
    assert not {column(sheet, "Owner"), column(sheet, "Next review")} & marked


def test_the_first_row_stays_and_the_print_is_set(chart) -> None:
    book = opened(chart)
    sheet = book["Groups"]

    assert sheet.freeze_panes == "C2"
    assert book[ABOUT].freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_area.startswith("'Groups'!$A$1:")


def test_every_sheet_is_printed_on_a4_in_a_type_that_can_be_read(every_thing, as_file) -> None:
    """Columns that stand on one page are never wider than what fits at nine points."""
    for item in every_thing:
        if item.model is None:
            continue
        for sheet in opened(as_file(item, "xlsx")):
            if sheet.sheet_state != "visible":
                continue
            assert sheet.page_setup.paperSize == 9, (item.stem, sheet.title)
            last = openpyxl.utils.cell.range_boundaries(sheet.print_area.rpartition("!")[2])[2]
            widths = every_width(sheet)[:last]
            again = re.match(r"\$A:\$([A-Z])", sheet.print_title_cols or "")
            first = widths[: ord(again[1]) - 64] if again else []
            pages = sheet.page_setup.fitToWidth or 1
            # A column that is wider than a page alone has no better place.
            widest = max(PAGE, max(widths) + sum(first))
            assert sum(widths) + (pages - 1) * sum(first) <= pages * (widest + 1), (
                item.stem,
                sheet.title,
            )


def test_only_rows_that_say_something_are_printed(chart, catalogue, as_file) -> None:
    filled = opened(chart)
    blank = opened(as_file(catalogue.part_exports("stakeholder-register")[0].blank, "xlsx"))

    for name in ("Groups", "To read"):
        assert filled[name].print_area.endswith("$3")  # the headings and two groups
        assert blank[name].print_area.endswith(f"${BY_HAND + 1}")


def test_the_sheet_to_read_has_eight_columns_without_words_of_a_database(chart) -> None:
    book = opened(chart, values=True)
    sheet = book["To read"]
    rows = [row[:8] for row in sheet.iter_rows(max_row=3, values_only=True)]

    assert rows[0] == (
        "Name", "Organisation", "Side", "Category", "Influence", "Interest", "Owner", "Quadrant",
    )  # fmt: skip
    assert rows[1] == ("Growers", "Uni", "partner-a", "users", 4, 5, None, "Manage closely")
    assert rows[2][:2] == ("Sellers", "Firm")
    formulas = opened(chart)["To read"]
    assert formulas["A2"].value == "=IF('Groups'!B2=\"\",\"\",'Groups'!B2)"


def test_a_list_of_few_columns_needs_no_sheet_to_read(every_thing, as_file) -> None:
    seen = set()
    for item in every_thing:
        if item.model is None:
            continue
        schema = workbook_schema(item.model).sheets[0]
        count = len(schema.columns) + len(item.model.derived.get(".".join(schema.path), ()))
        has_one = "To read" in opened(as_file(item, "xlsx")).sheetnames
        assert has_one == (count > 8 and not schema.pairs), item.stem
        seen.add(has_one)
    assert True in seen


def test_the_sheet_of_lists_is_hidden_and_drop_downs_still_know_it(chart) -> None:
    book = opened(chart)

    assert book["Lists"].sheet_state == "hidden"
    assert any("Lists!" in name.attr_text for name in book.defined_names.values())


def test_only_the_sheets_that_explain_are_protected(chart) -> None:
    book = opened(chart)

    protected = [sheet.title for sheet in book if sheet.protection.sheet]
    assert protected == ["To read", "Columns", "Lists"]


def test_the_sheet_of_columns_explains_every_column(every_thing, as_file) -> None:
    for item in every_thing:
        if item.model is None or not item.stem.endswith("-blank"):
            continue
        book = opened(as_file(item, "xlsx"))
        explained = {
            (r[0], r[1]): r[3] for r in book["Columns"].iter_rows(min_row=2, values_only=True)
        }
        for schema in workbook_schema(item.model).sheets:
            for heading in headings(book[schema.name]):
                assert explained.get((schema.name, heading)), (item.stem, schema.name, heading)


def test_an_empty_register_has_its_example_beside_it(catalogue, as_file) -> None:
    part = catalogue.part_exports("stakeholder-register")[0]
    book = opened(as_file(part.blank, "xlsx"))
    groups = book["Example Groups"]

    assert book.sheetnames == [
        "Groups",
        "To read",
        ABOUT,
        "Columns",
        "Example Groups",
        "Example About",
        "Lists",
    ]
    assert groups.max_row == 1 + len(part.example.register.groups)
    assert {cell.value for cell in book["Groups"]["A"]} == {"Id *", None}
    assert "Turing" not in str(
        [[c.value for c in row] for n in ("Groups", ABOUT) for row in book[n]]
    )


def test_about_names_the_kind_and_the_licence(chart) -> None:
    cells = dict(
        opened(chart, values=True)[ABOUT].iter_rows(min_row=2, max_col=2, values_only=True)
    )

    assert cells[KIND] == "stakeholder-map"
    assert "CC BY 4.0" in cells["Where it is from"]


def test_a_first_day_makes_dates_of_times(register, as_file) -> None:
    data = as_file(register("task-list", LIST.format(title="T", task="Do it")), "xlsx")
    book = opened(data)
    day = next(
        r for r in book[ABOUT].iter_rows(min_row=2) if str(r[0].value).startswith("First day")
    )
    due = column(book["Tasks"], f"Due on{CALCULATED}")
    done = checks(book["Tasks"])[f"Done{YOURS}"]

    assert f"{ABOUT}!$B${day[1].row}" in book["Tasks"][f"{due}2"].value
    assert done.formula1 == '"yes"'


def test_hostile_text_never_becomes_a_formula_or_a_link(register, as_file, hostile) -> None:
    import json

    tasks = [
        {"id": f"t{n}", "task": text, "category": text, "owner": "Manager"}
        for n, text in enumerate(hostile)
    ]
    text = json.dumps({"title": "=1+1", "about": "@x", "tasks": tasks})
    item = register("task-list", text)
    data = as_file(item, "xlsx")

    assert back(data, item.model) == item.register
    sheet = opened(data)["Tasks"]
    task = column(sheet, "Task *")
    assert {sheet[f"{task}{n}"].data_type for n in range(2, 2 + len(hostile))} == {"s"}
    assert not [c for row in sheet for c in row if c.hyperlink]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_a_text_that_no_cell_can_hold_is_refused_in_words(register, as_file) -> None:
    import json

    from playbook.office.catalogue import ExportError

    aims = ["x" * 19_000] * 2
    series = {"title": "T", "about": "A", "side_names": {}, "aims": aims,
              "sessions": [{"id": "one", "date": "2030"}]}  # fmt: skip
    item = register("event-series", json.dumps(series))

    with pytest.raises(ExportError, match="Aims of own has 38002 characters; a cell holds 32767"):
        as_file(item, "xlsx")


def test_two_workbooks_are_equal_byte_for_byte(register, map_text, afresh) -> None:
    item = register("stakeholder-map", map_text)

    assert afresh(item, "xlsx") == afresh(item, "xlsx")


@pytest.mark.parametrize(
    ("shape", "value", "cell"),
    [
        ("list", ["a; b", "c"], "a\\; b; c"),
        ("list", ["one"], "one"),
        ("pairs", {"x: y": "1; 2", "z": "3"}, "x\\: y: 1\\; 2; z: 3"),
        ("counts", {"own": 2, "others": 1.5}, "own: 2; others: 1.5"),
        ("yes-no", True, "yes"),
        ("text", "C:\\new", "C:\\\\new"),
        ("text", "=1+1", "=1+1"),
        ("number", 0.1, 0.1),
        ("number", 0.1 + 0.2, "\\j0.30000000000000004"),
        ("list", [], "\\j[]"),
        ("text", "_x000D_", '\\j"_\\u0078000D_"'),
    ],
)
def test_a_cell_says_a_value_as_people_write_it(shape, value, cell) -> None:
    known = FieldColumn(("field",), shape, "", required=True)

    assert encode(known, value) == cell
    assert decode(shape, cell) == value
