"""JSON schemas of all kinds of data, of the front matter and of the settings, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from playbook.common.settings import Settings
from playbook.house.front_matter import FrontMatter
from playbook.registers.kinds import kinds

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, str]:
    """File name → schema as text: for every kind of data, the front matter and the settings."""
    models: dict[str, type[BaseModel]] = {**kinds(), "front-matter": FrontMatter}
    found = {name: _of_model(model) for name, model in models.items()}
    found["settings"] = _of_settings()
    return {f"{name}.schema.json": text for name, text in found.items()}


@cache
def _of_model(model: type[BaseModel]) -> str:
    return _text(model.model_json_schema(by_alias=True))


@cache
def _of_settings() -> str:
    return _text(settings_schema())


def settings_schema() -> dict[str, Any]:
    """The schema of a whole ``pyproject.toml``, of which only our table is described."""
    ours = TypeAdapter(Settings).json_schema(by_alias=True)
    tables = ours.pop("$defs")
    for name, table in {**tables, "Settings": ours}.items():
        table["properties"] |= _other_spellings(name, table["properties"])
    playbook = {"type": "object", "properties": {"playbook": {"$ref": "#/$defs/Settings"}}}
    return {
        "title": "pyproject.toml with the settings of playbook",
        "type": "object",
        "properties": {"tool": playbook},
        "$defs": {**tables, "Settings": ours},
    }


def _other_spellings(table: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The same keys with hyphens in the place of underscores, which are read as well."""
    pairs = {
        name.replace("_", "-") if "_" in name else name.replace("-", "_"): name
        for name in properties
        if "_" in name or "-" in name
    }
    return {
        other: {
            "$ref": f"#/$defs/{table}/properties/{name}",
            "description": f"The same as `{name}`.",
            "deprecated": True,
        }
        for other, name in pairs.items()
    }


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"
