"""A new register, a template with its text, and an issue of the newsletter, as files of a book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from playbook.common.errors import UserError
from playbook.common.suggest import did_you_mean
from playbook.contribute.pages import NAME, Draft, NewPage
from playbook.office.importers.yaml_edit import fresh
from playbook.registers.kinds import kinds
from playbook.registers.load import DATA_FOLDER, load_registers

_SCHEMA = "../../schemas/{}.schema.json"
# What every record may have, and its keeper rarely needs at the start.
_RARE = ("visibility", "confidence", "note", "sources")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_Schema = Mapping[str, Any]


def new_register(root: Path, kind: str, name: str, said: Mapping[str, str]) -> Draft:
    """A register with one record, in which comments say what goes where.

    ``said`` are fields of the register, and of its first record. Raises ``UserError``.
    """
    models = kinds()
    if kind not in models:
        hint = did_you_mean(kind, models, f"use one of: {', '.join(models)}")
        raise UserError(f"no kind of data is called `{kind}`; {hint}")
    path = _free(root, f"{DATA_FOLDER.as_posix()}/{kind}/{name}.yml", name)
    model = models[kind]
    schema: _Schema = model.model_json_schema(by_alias=True)
    record = _record_schema(schema, model.records)
    fields = {*schema["properties"], *record.get("properties", {})}
    if unknown := [field for field in said if field not in fields]:
        hint = did_you_mean(unknown[0], fields, f"there are: {', '.join(sorted(fields))}")
        raise UserError(f"--set {unknown[0]}: a {kind} has no such field; {hint}")
    typed = {
        n: _typed(v, {**record.get("properties", {}), **schema["properties"]}[n], schema)
        for n, v in said.items()
    }
    lines = [f"# yaml-language-server: $schema={_SCHEMA.format(kind)}"]
    lines += [
        "# Fill in what stands empty. A line that begins with # is a comment: take the sign away to",
        "# use a field, or leave the line as it is.",
    ]
    usual = {"title": f"{name.replace('-', ' ').capitalize()}", **model.starter, **typed}
    lines += _fields(schema, schema, usual, "", skip=(model.records,))
    if record:
        lines.append(f"{model.records}:")
        body = list(_fields(record, schema, {"id": "first", **typed}, "    ", skip=()))
        first = next(i for i, line in enumerate(body) if not line.lstrip().startswith("#"))
        lead, rest = body[first], [*body[:first], *body[first + 1 :]]
        lines += [f"  - {lead.strip()}", *rest]
    return Draft({path: "\n".join(lines) + "\n"}, path)


def _typed(value: str, field: _Schema, schema: _Schema) -> Any:
    """A value from the command line as its field wants it; what does not fit stays a text."""
    types = {str(one.get("type")) for one in _options(field, schema)}
    if "array" in types:
        return [part.strip() for part in value.split(",") if part.strip()]
    if types & {"number", "integer"} and "string" not in types and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    if "boolean" in types and value in {"true", "false"}:
        return value == "true"
    return value


def _options(field: _Schema, schema: _Schema) -> Iterator[_Schema]:
    """What a field may be: itself, or each of its alternatives."""
    real = _resolved(field, schema)
    for one in real.get("anyOf", (real,)):
        yield _resolved(one, schema)


def _free(root: Path, path: str, name: str) -> str:
    if not NAME.fullmatch(name):
        raise UserError(
            f"`{name}` cannot be the name of a register; write small letters, digits and hyphens"
        )
    if (root / path).exists():
        raise UserError("this is there already; choose another name", path=path)
    return path


def _record_schema(schema: _Schema, records: str) -> _Schema:
    """The schema of one record of the main list; nothing where a register has none."""
    if not records:
        return {}
    items = _resolved(schema["properties"][records], schema).get("items", {})
    return _resolved(items, schema)


def _resolved(node: _Schema, schema: _Schema) -> _Schema:
    while "$ref" in node:
        node = schema["$defs"][str(node["$ref"]).rpartition("/")[2]]
    return node


def _fields(
    node: _Schema, schema: _Schema, said: Mapping[str, Any], pad: str, skip: Sequence[str]
) -> Iterator[str]:
    """A line for each field that must be there, and a comment for each that may."""
    required = node.get("required", ())
    for name, field in node["properties"].items():
        if name in skip or (name in _RARE and name not in said):
            continue
        if name in said:
            yield from (f"{pad}{line}" for line in fresh({name: said[name]}, "").splitlines())
        elif name in required:
            yield f"{pad}# {_words(name, field, schema)}"
            yield f"{pad}{name}:"
        else:
            yield f"{pad}# {name}: {_words('', field, schema)}".rstrip()


def _words(name: str, field: _Schema, schema: _Schema) -> str:
    """What a field is for, and what it takes, in one line."""
    real = _resolved(field, schema)
    about = str(field.get("description") or real.get("description") or "").split("\n")[0]
    choices = _choices(field, schema)
    parts = [about or name.replace("_", " ").capitalize()]
    parts += [f"use one of: {', '.join(choices)}"] if choices else []
    return "; ".join(part.rstrip(".") if choices else part for part in parts if part)


def _choices(field: _Schema, schema: _Schema) -> list[str]:
    for one in _options(field, schema):
        found = one.get("enum") or _resolved(one.get("items", {}), schema).get("enum")
        if found:
            return [str(value) for value in found]
    return []


def with_template(root: Path, wish: NewPage, page: Draft) -> Draft:
    """The page of a template with its record, and the text that people fill in."""
    record = _free(root, f"{DATA_FOLDER.as_posix()}/template/{wish.name}.yml", wish.name)
    text = _free(root, f"book/templates/text/{wish.name}.md", wish.name)
    title, about = wish.answers["title"], wish.answers["description"]
    part = {"id": "text", "title": title, "purpose": about, "document": wish.name}
    values = {"title": title, "about": about, "purpose": about, "parts": [part]}
    made = {
        record: fresh(values, _SCHEMA.format("template")),
        text: _template_text(title, about),
    }
    return Draft({**page.files, **made}, page.path, page.remarks)


def _template_text(title: str, about: str) -> str:
    return f"""---
{fresh({"description": about}, "")}---

# {title}

:::{{guidance}}
Say here how to fill it in; whoever has filled it in deletes this block.
:::

| Field | Entry |
| ----- | ----- |
| [what is asked] | [what goes here] |

## [A heading]

[What goes here.]
"""


def new_issue(root: Path, name: str, day: date | None, weeks: int) -> Draft:
    """An issue of the newsletter, begun from the registers, beside the letters that ask for items."""
    from playbook.newsletter.begin import begin, default_day
    from playbook.newsletter.record import as_yaml

    when = day or default_day(name)
    if when is None:
        raise UserError(f"`{name}` says no month; add --date 2027-03-15, or call it 2027-03")
    path = _free(root, f"{DATA_FOLDER.as_posix()}/newsletter/{name}.yml", name)
    made = begin(name, when, load_registers(root), weeks)
    letters = f"_build/newsletter/{name}/requests.md"
    return Draft({path: as_yaml(made.values), letters: made.requests}, path)
