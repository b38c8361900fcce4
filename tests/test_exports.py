"""What is taken away: schemas for editors, and sheets with every list of a register."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from playbook.house.schemas import schemas
from playbook.office.sheets import sheet_names, to_csv, to_yaml
from playbook.registers.kinds import kinds
from playbook.registers.load import load_registers
from playbook.registers.yaml_data import parse_data, read_yaml

ROOT = Path(__file__).resolve().parent.parent
REGISTERS = sorted((ROOT / "book" / "data").glob("*/*.yml"))
EXAMPLES = sorted((ROOT / "tests" / "data").glob("*/valid/*.yml"))


def kind_of(path: Path) -> str:
    return path.parts[-2] if path in REGISTERS else path.parts[-3]


@pytest.mark.parametrize("path", [*REGISTERS, *EXAMPLES], ids=lambda p: f"{kind_of(p)}/{p.stem}")
def test_what_the_models_take_the_schemas_take_too(path: Path) -> None:
    """Else an editor underlines what is right."""
    schema = json.loads(schemas()[f"{kind_of(path)}.schema.json"])

    jsonschema.validate(read_yaml(path.read_text(encoding="utf-8")).value, schema)


def test_what_the_models_refuse_the_schemas_refuse_too() -> None:
    schema = json.loads(schemas()["timeline.schema.json"])
    good = ROOT / "tests" / "data" / "timeline" / "valid" / "example.yml"
    value = read_yaml(good.read_text(encoding="utf-8")).value
    value["events"][0]["date"] = "May 2025"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema)


@pytest.mark.parametrize("path", EXAMPLES, ids=kind_of)
def test_yaml_can_be_read_back(path: Path) -> None:
    kind = kind_of(path)
    register = parse_data(path, kind, kinds()[kind], path.read_text(encoding="utf-8")).register

    again = parse_data(path, kind, kinds()[kind], to_yaml(register))

    assert again.findings == ()
    assert again.register == register


def test_sheets_hold_every_list_of_every_register() -> None:
    registers = load_registers(ROOT)
    for file, register in registers.readable:
        if file.kind == "reuse" and not register.entries:
            continue  # nobody has told us yet
        for name in sheet_names(register):
            text = to_csv(register, name, registers.lookup)
            rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
            assert len({len(row) for row in rows}) == 1, file.path
            records = getattr(register, name, None)
            assert len(rows) - 1 == (len(records) if records else len(rows) - 1)
            assert len(rows) > 1, f"{file.path}: {name}"


def test_disagreements_and_decisions_have_sheets_of_their_own() -> None:
    registers = load_registers(ROOT)

    assert sheet_names(registers.of_kind("impact")["partnership"].register) == (
        "measures",
        "discrepancies",
    )
    assert "decisions" in sheet_names(registers.of_kind("governance")["february-2023"].register)
