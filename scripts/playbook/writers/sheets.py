"""Registers as CSV and YAML for those who want the data."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import BaseModel

from playbook.data.base import Document

# The C dumper is ten times faster; it is missing only where PyYAML was built without libyaml.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# A sheet runs a cell that begins with one of these as a formula; a number or an offset is no formula.
_FORMULA = re.compile(r"^[=@\t\r]|^[+-](?!\d)")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if _FORMULA.match(text) else text


def to_csv(document: Document) -> str:
    """Every entry of a register as a row, every field that any entry has as a column."""
    entries = [_flat(entry) for entry in document.entries]
    used = {name for entry in entries for name, value in entry.items() if value}
    columns = [name for name in (entries[0] if entries else ()) if name in used]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(entry[name]) for name in columns] for entry in entries)
    return out.getvalue()


def to_yaml(document: Document) -> str:
    """The register as YAML, as it is shown: without what is not public."""
    data = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return str(
        yaml.dump(_plain(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    )


def _flat(entry: BaseModel) -> Mapping[str, str]:
    return {name: _text(value) for name, value in entry.model_dump(mode="json").items()}


def _text(value: object) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items() if _text(item))
    return str(value)


def _plain(value: object) -> object:
    """Without the str subclasses of the model, which YAML would tag."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
