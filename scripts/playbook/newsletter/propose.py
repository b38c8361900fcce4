"""An item that somebody proposed by a form on GitHub, put into an issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from playbook.common.errors import UserError
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.common.redirectors import decode
from playbook.newsletter.dates import read_date_line
from playbook.newsletter.record import slug
from playbook.office.importers.yaml_edit import updated
from playbook.registers.kinds.newsletter import Model
from playbook.registers.yaml_data import parse_data

# The questions of the form, and the field that each fills.
QUESTIONS = {
    "What is it?": "title",
    "In which section?": "section",
    "Tell it in about 60 words": "text",
    "Whom is it for?": "who",
    "Until when can one act?": "until",
    "When does it begin?": "starts",
    "Where does one go on?": "link",
    "What will one find there?": "link_text",
    "Where is it?": "place",
    "Which role can one ask?": "contact",
}
_NOTHING = ("", "_no response_", "none", "-")


class BadProposal(UserError):
    """A proposal from which no item can be made."""


def answers(body: str) -> dict[str, str]:
    """The answers in the body of an issue made by the form, by field."""
    return answers_to(body, QUESTIONS)


def answers_to(body: str, questions: Mapping[str, str]) -> dict[str, str]:
    """The answers to the questions of a form, by what each question gives; the first one counts."""
    found: dict[str, str] = {}
    parts = re.split(r"^###[ \t]+(.+?)[ \t]*$", body.replace("\r\n", "\n"), flags=re.MULTILINE)
    for question, answer in zip(parts[1::2], parts[2::2], strict=False):
        field = questions.get(question.strip())
        value = answer.strip()
        if field and value.lower() not in _NOTHING:
            found.setdefault(field, value)
    return found


def proposed(body: str) -> tuple[dict[str, Any], list[str]]:
    """The fields of an item, and what was changed or is not sure, in words.

    Raises ``BadProposal`` where the body is not one of the form.
    """
    said = answers(body)
    if "title" not in said:
        raise BadProposal(
            "the text holds no answers of the form; copy the whole issue, with its headings `### What is it?`"
        )
    item: dict[str, Any] = {}
    remarks: list[str] = []
    for field, value in said.items():
        if field in ("until", "starts"):
            moment = _moment(value)
            if moment:
                item[field] = moment
            else:
                remarks.append(f"`{value}` is no date that is sure; write `{field}` by hand")
        elif field == "link":
            item |= _link(value, remarks)
        else:
            item[field] = value if field == "text" else " ".join(value.split())
    return item, remarks


def _moment(value: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", value):
        return value
    found = read_date_line(value)
    if found is None or found.unsure or found.last or len(found.first) != 10:
        return ""
    return f"{found.first} {found.starts}".strip()


def _link(value: str, remarks: list[str]) -> dict[str, str]:
    found = decode(value)
    if not found.address.startswith(("https://", "http://")):
        remarks.append("the address cannot be used as it is; open it and write what you reach")
        return {}
    if not found.is_clean:
        remarks.append(f"the address was cleaned: {found.address}")
    return {"link": found.address}


def added(text: str, item: dict[str, Any], name: str) -> str:
    """The text of an issue with one more item; comments and order stay.

    Raises ``BadProposal`` where the file is no issue, or has no section for the item.
    """
    try:
        old = load_yaml(text)
    except YamlError as error:
        raise BadProposal(
            f"this is not valid YAML ({error.message}); mend it first", line=error.line
        ) from error
    sections = old.get("sections") if isinstance(old, dict) else None
    if not isinstance(sections, dict) or not sections:
        raise BadProposal("this is no issue of a newsletter; it has no `sections`")
    items = list(old.get("items") or [])
    section = _section(item.get("section", ""), sections)
    taken = {str(one.get("id")) for one in items if isinstance(one, dict)}
    number, base = 1, slug(f"{name}-{item['title']}", 60)
    ident = base
    while ident in taken:
        number += 1
        ident = f"{base}-{number}"
    new = {"id": ident, **item, "section": section}
    after = updated(text, old, {**old, "items": [*items, new]})
    faults = parse_data(PurePath(name), "newsletter", Model, after).findings
    if faults:
        raise BadProposal(*(f"nothing was written: {fault.message}" for fault in faults))
    return after


def _section(wanted: str, sections: dict[str, str]) -> str:
    """The key of a section by its key or its name; the first where none was named."""
    for key, name in sections.items():
        if wanted.lower() in (str(key).lower(), str(name).lower()):
            return str(key)
    if not wanted:
        return str(next(iter(sections)))
    raise BadProposal(
        f"there is no section `{wanted}`; use one of: {', '.join(map(str, sections.values()))}"
    )
