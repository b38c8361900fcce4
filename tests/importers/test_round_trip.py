"""Record, file, record is the identity, and what is not in the file stays as it was."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from playbook.common.findings import Severity
from playbook.office.cells import about_rows, rows, workbook_schema
from playbook.office.importers.base import ImportedSheet, ImportedWorkbook
from playbook.office.importers.pipeline import (
    ImportResult,
    ImportTarget,
    import_register,
    kind_of,
    read_file,
)
from playbook.office.sheets import to_csv
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import RegisterLookup
from playbook.registers.yaml_data import parse_data

ROOT = Path(__file__).resolve().parents[2]
REGISTERS = sorted(
    path for path in (ROOT / "book" / "data").glob("*/*.yml") if path.parent.name != "template"
)
EXAMPLES = sorted((ROOT / "tests" / "data").glob("*/valid/*.yml"))
SHEETS = {kind for kind, model in kinds().items() if workbook_schema(model).sheets}


def name(path: Path) -> str:
    return "/".join(path.parts[-2:])


def taken(data: bytes, kind: str, text: str | None, suffix: str = ".xlsx") -> ImportResult:
    file = read_file(data, PurePath(f"file{suffix}"))
    if suffix == ".xlsx":
        assert kind_of(file, "") == kind
    return import_register(file, ImportTarget(Path("own.yml"), kind, text), None)


def document(kind: str, text: str):
    file = parse_data(PurePath("own.yml"), kind, kinds()[kind], text)
    assert file.register is not None, file.findings
    return file.register


@pytest.mark.parametrize("path", REGISTERS, ids=name)
def test_every_register_of_the_book_comes_back_and_its_file_does_not_change(path, export) -> None:
    kind, text = path.parent.name, path.read_text(encoding="utf-8")
    if kind not in SHEETS:
        pytest.skip("it has no list, and so no sheet")
    data = export(kind, text)
    new, same = taken(data, kind, None), taken(data, kind, text)

    assert new.errors == same.errors == ()
    assert new.notes == same.notes == ()
    assert document(kind, new.text) == document(kind, text)
    assert same.text == text
    assert same.changes.changes == ()


@pytest.mark.parametrize("path", REGISTERS, ids=name)
def test_the_main_list_of_every_register_comes_back_as_csv(path, export) -> None:
    kind, text = path.parent.name, path.read_text(encoding="utf-8")
    if kind not in SHEETS:
        pytest.skip("it has no list")
    result = taken(export(kind, text, "csv"), kind, text, ".csv")

    assert result.errors == ()
    assert result.text == text


# --- any record of any kind


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
SIGNS = st.sampled_from("\n\t;:\\=@'\"#-|>[]{},&*!%? _x0yes\u00a0\u2019")
TEXT = st.text(LETTERS | SIGNS, min_size=1, max_size=40).map(str.strip).filter(bool)
KINDS = sorted({path.parts[-3] for path in EXAMPLES} & SHEETS)


def workbook(document) -> ImportedWorkbook:
    """The cells of a register, as the exporter would write them."""
    workbook = workbook_schema(type(document))
    kind = next(name for name, model in kinds().items() if model is type(document))
    about = [("Field", "Value"), ("Kind of data", kind)]
    about += [(column.heading, cell) for column, cell in about_rows(document)]
    sheets = [("About", about)]
    sheets += [
        (schema.name, [schema.headings, *rows(document, schema)]) for schema in workbook.sheets
    ]
    return ImportedWorkbook(
        PurePath("file.xlsx"),
        tuple(ImportedSheet(title, filled(lines)) for title, lines in sheets),
    )


def filled(lines) -> dict[int, dict[int, object]]:
    cells = (
        (number, {at: cell for at, cell in enumerate(line, 1) if cell is not None})
        for number, line in enumerate(lines, 1)
    )
    return {number: line for number, line in cells if line}


def open_texts(model, data) -> list[tuple[dict, str]]:
    """The texts of a register that may say anything, each with the record that holds it."""
    found = [(data, "title"), (data, "about")]
    for schema in workbook_schema(model).sheets:
        free = [
            column.path[0]
            for column in schema.columns
            if column.shape == "text" and not (column.allowed or column.dated or column.refers_to)
        ]
        for record in [] if schema.pairs else data[schema.path[0]]:
            found += [(record, name) for name in free if name != "id"]
    return found


@st.composite
def edits(draw):
    """A register as text, and another version of it: texts changed, and a record more."""
    kind = draw(st.sampled_from(KINDS))
    model = kinds()[kind]
    path = next(path for path in EXAMPLES if path.parts[-3] == kind)
    text = path.read_text(encoding="utf-8").replace("\n", "  # said\n", 1)
    data = document(kind, text).model_dump(mode="json", by_alias=True)
    places = open_texts(model, data)
    for record, name in draw(st.lists(st.sampled_from(places), max_size=4)):
        record[name] = draw(TEXT)
    entries = data[model.records or workbook_schema(model).sheets[0].path[0]]
    if draw(st.booleans()):
        at = draw(st.integers(0, len(entries) - 1))
        entries.insert(at + 1, {**entries[at], "id": "one-more"})
    try:
        new = model.model_validate(data)
    except ValidationError:
        assume(False)
    assume(not any(finding.severity is Severity.ERROR for finding in new.findings()))
    return kind, text, new


@given(edits())
def test_any_change_of_any_kind_reaches_the_file_and_leaves_its_comments(case) -> None:
    """Record, cells, record is the identity: into a new file, and into one with an older version."""
    kind, text, new = case
    fresh = import_register(workbook(new), ImportTarget(Path("own.yml"), kind), None)
    merged = import_register(workbook(new), ImportTarget(Path("own.yml"), kind, text), None)

    assert fresh.errors == merged.errors == ()
    assert document(kind, fresh.text) == document(kind, merged.text) == new
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in merged.text.splitlines() if line in comments] == comments
    again = import_register(workbook(new), ImportTarget(Path("own.yml"), kind, merged.text), None)
    assert again.text == merged.text


@given(st.lists(TEXT, min_size=1, max_size=4), TEXT)
def test_any_text_comes_back_from_csv(texts, other) -> None:
    model = kinds()["term"]
    data = {
        "title": "T",
        "about": "A",
        "terms": [{"id": "a", "term": other, "meaning": other, "aliases": texts}],
    }
    try:
        made = model.model_validate(data)
    except ValidationError:
        assume(False)
    assume(not list(made.findings()))
    base = "title: T\nabout: A\nterms:\n  - {id: a, term: x, meaning: y}\n"
    lookup = RegisterLookup({}, {})
    file = read_file(to_csv(made, "terms", lookup).encode(), PurePath("own.csv"))
    result = import_register(file, ImportTarget(Path("own.yml"), "term", base), None)

    assert result.errors == ()
    assert document("term", result.text) == made
