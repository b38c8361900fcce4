"""JSON schemas of all kinds of data and of the front matter, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import BaseModel

from playbook.house.front_matter import FrontMatter
from playbook.registers.kinds import kinds

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, str]:
    """File name → schema as text, for every kind of data and for the front matter."""
    models: dict[str, type[BaseModel]] = {**kinds(), "front-matter": FrontMatter}
    return {f"{name}.schema.json": _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> str:
    schema = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
