"""What a form in the book asks: the schemas of the kinds of data and of the head of a page, made small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playbook.house.front_matter import FrontMatter
from playbook.house.guidance import GUIDANCE
from playbook.house.skeletons import SKELETONS
from playbook.registers.kinds import kinds

_Json = dict[str, Any]
_ASKED = ("description", "stage", "audience", "tags", "effort", "cost", "authors")
# Nobody is asked for these: the page begins with them.
_SET = {"maturity": "draft", "owner": "Maintainers", "review_in": 12}


def register_form(kind: str, host: str = "") -> _Json:
    """The form of a register with its records; ``host`` is the address at which a file is begun."""
    model = kinds()[kind]
    schema = _small(model.model_json_schema(by_alias=True))
    return {
        "form": "register",
        "kind": kind,
        "title": kind.replace("-", " ").capitalize(),
        "about": str(schema.get("description", "")),
        "folder": f"book/data/{kind}",
        "schema": schema,
        "records": model.records,
        "limits": {name: list(ends) for name, ends in model.limits.items()},
        "start": dict(model.starter),
        "host": host,
    }


def page_form(kind: str, folder: str, host: str = "") -> _Json:
    """The form of a page of a kind: its title, its head, and a text below each fixed heading."""
    schema = _small(FrontMatter.model_json_schema(by_alias=True))
    fields = schema["properties"]
    asked = [name for name in _ASKED if kind == "practice" or name not in {"effort", "cost"}]
    headings = [{"name": name, "help": GUIDANCE[kind][name]} for name in SKELETONS[kind]]
    texts = {
        one["name"]: {"type": "string", "description": one["help"], "maxLength": 20_000}
        for one in headings
    }
    title = {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
        "description": "What was done, and where.",
    }
    schema["properties"] = {
        "title": title,
        **{name: fields[name] for name in asked},
        "sections": {
            "type": "object",
            "properties": texts,
            "required": ["In two sentences"],
            "additionalProperties": False,
            "description": "Write what you know, and leave the rest empty; somebody else may know it.",
        },
    }
    schema["required"] = [name for name in ("title", *asked, "sections") if name != "tags"]
    return {
        "form": "page",
        "kind": kind,
        "title": "Your page",
        "about": "",
        "folder": folder,
        "schema": schema,
        "start": {},
        "set": dict(_SET),
        "headings": headings,
        "host": host,
    }


def _small(node: Any) -> Any:
    """A schema without what no form shows."""
    if isinstance(node, list):
        return [_small(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    kept = {}
    for key, value in node.items():
        is_empty = key == "default" and value in (None, [], ())
        if key == "properties":
            kept[key] = {n: _small(v) for n, v in value.items()}
        elif not (is_empty or (key == "title" and isinstance(value, str))):
            kept[key] = _small(value)
    return kept
