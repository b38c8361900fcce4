"""From two partners to twenty, with any sign in their names: one model in every format."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from playbook.office.catalogue import empty_catalogue, make
from playbook.office.cells import shown_schema, workbook_schema
from playbook.office.exporters import formats
from playbook.office.exporters.base import NO_IMPRINT, NOBODY
from playbook.registers.kinds.base import Register
from playbook.registers.kinds.sides import PARTNERS, shown_partners
from playbook.registers.kinds.stakeholder_map import Model as StakeholderMap
from playbook.registers.kinds.survey import Model as Survey
from playbook.views.shapes import Grid, Table

NAMES = (
    "Universität Łódź",
    "O'Brien & Söhne",
    "<b>Mills</b> {{ 7 }}",
    "המכון לחקר הים",
    '1. FC *"Nord"*',
)


def a_map(count: int) -> StakeholderMap:
    sides = {
        key: NAMES[n] if n < len(NAMES) else f"Partner {n}"
        for n, key in enumerate(PARTNERS[:count])
    }
    groups = [
        {"id": f"g{n}", "name": f"Group {n}", "organisation": "O", "side": side, "category": "c",
         "influence": 1 + n % 4, "interest": 1 + n // 6}
        for n, side in enumerate([*sides, "joint", "external"])
    ]  # fmt: skip
    scale = {"minimum": 1, "maximum": 5, "divider": 3, "method": "Agreed."}
    return StakeholderMap.model_validate(
        {"title": "A map", "about": "Of many.", "scale": scale, "sides": sides, "groups": groups}
    )


def export(register: Register, form: str) -> bytes:
    item = empty_catalogue().register("stakeholder-map", "ours", register)
    return make(item, formats()[form], NO_IMPRINT)


@pytest.mark.parametrize("count", [2, 5, 20])
def test_each_side_has_a_sign_of_its_own_and_its_name_in_the_legend(count: int) -> None:
    grid = a_map(count).views(NOBODY)["grid"]
    assert isinstance(grid, Grid)
    signs = {(marker.shape, marker.hollow) for marker in grid.markers}
    assert len(signs) == len(grid.markers) == count + 2
    assert grid.markers[-2].name == ("Both partners" if count == 2 else "All partners")
    drawn = export(a_map(count), "svg").decode("utf-8")
    assert drawn.count('class="pb-marker') == 2 * (count + 2)
    assert "Universität Łódź" in drawn
    text = export(a_map(count), "md").decode("utf-8")
    assert "● Universität Łódź" in text
    for form in ("docx", "pptx"):
        assert export(a_map(count), form)
    if count == 5:
        assert "&lt;b&gt;Mills&lt;/b&gt; {{ 7 }}" in drawn
        assert "✚ המכון לחקר הים\u200e" in text


def test_a_sheet_has_room_for_the_partners_that_there_are() -> None:
    for count in (2, 5):
        book = openpyxl.load_workbook(io.BytesIO(export(a_map(count), "xlsx")))
        fields = [str(row[0].value) for row in book["About"].iter_rows()]
        assert sum(field.startswith("Sides: partner") for field in fields) == count
        chosen = [c.value for c in book["Lists"]["A"][1:] if c.value]
        assert chosen == [*PARTNERS[:count], "joint", "external"]
    names = dict(zip(PARTNERS, NAMES, strict=False))
    filled = empty_catalogue().register("stakeholder-map", "ours", a_map(2))
    blank = replace(filled, stem="ours-blank", register=None, partner_names=names)
    book = openpyxl.load_workbook(io.BytesIO(make(blank, formats()["xlsx"], NO_IMPRINT)))
    said = {str(row[0].value): row[1].value for row in book["About"].iter_rows()}
    assert said["Sides: partner-e"] == NAMES[4]


def a_survey(*answers: float) -> Survey:
    means = {f"side_{key[-1]}": mean for key, mean in zip(PARTNERS, answers, strict=False)}
    one = {"id": "aim", "statement": "We share an aim.", "area": "direction", **means}
    return Survey.model_validate({"title": "S", "about": "A.", "statements": [one]})


@pytest.mark.parametrize(
    ("answers", "gap", "talk"),
    [
        ((4.0, 4.5), -0.5, ""),
        ((2.0, 3.5), -1.5, "the sides differ"),
        ((2.0, 2.5), -0.5, "both are low"),
        ((4.0, 4.5, 3.2), 1.3, "the sides differ"),
        ((2.0, 2.5, 2.9), 0.9, "all are low"),
        ((4.0,), "", ""),
    ],
)
def test_a_survey_compares_all_sides_that_were_asked(
    answers: tuple[float, ...], gap: float | str, talk: str
) -> None:
    register = a_survey(*answers)
    book = openpyxl.load_workbook(io.BytesIO(export(register, "xlsx")))
    sheet = book["Statements"]
    head = [cell.value for cell in sheet[1]]
    sides = [h for h in head if str(h).startswith("Side ")]
    assert len(sides) == max(2, len(answers))
    table = register.views(NOBODY)["table"]
    assert isinstance(table, Table)
    cells = [cell.text for cell in table.rows[0].cells]
    assert cells[2 + len(sides)] == (f"{gap:.1f}" if gap != "" else "")
    assert cells[3 + len(sides)] == talk
    rows = list(csv.reader(io.StringIO(export(register, "csv").decode("utf-8-sig"))))
    assert [h for h in rows[0] if h.startswith("side_")] == [
        f"side_{k[-1]}" for k in PARTNERS[: len(sides)]
    ]
    formula = sheet.cell(2, head.index("Gap (calculated)") + 1).value
    last = openpyxl.utils.get_column_letter(head.index(sides[-1]) + 1)
    assert f":{last}2)" in formula


def test_a_partner_that_is_used_needs_room_wherever_it_stands() -> None:
    assert shown_partners(None) == PARTNERS[:2]
    assert shown_partners({"tasks": [{"side": "partner-d"}]}) == PARTNERS[:4]
    assert shown_partners({"side_names": {"partner-c": "C", "partner-e": None}}) == PARTNERS[:3]
    assert shown_partners(None, 7) == PARTNERS[:7]
    full = workbook_schema(StakeholderMap)
    assert len(full.about) - len(shown_schema(full, PARTNERS[:2]).about) == 18
