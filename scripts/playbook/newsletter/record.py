"""A cleaned letter as a record: sections and items with their dates, their link and their words."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import yaml

from playbook.newsletter.blocks import Block, Run, squeeze
from playbook.newsletter.cleaning import Cleaned
from playbook.newsletter.dates import MONTHS, DateLine, read_date_line
from playbook.newsletter.write_markdown import markdown

_UK = ("", "gmt", "bst", "uk time", "london time")
_MONTH_YEAR = re.compile(
    rf"\b({'|'.join(MONTHS)})[\s_-]*(20\d\d)\b|\b(20\d\d)[-_](\d\d)(?:[-_](\d\d))?\b", re.IGNORECASE
)


def slug(text: str, longest: int = 60) -> str:
    """A key of a text: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return found[:longest].strip("-") or "item"


def issue_date(cleaned: Cleaned, name: str) -> str:
    """The month or day of an issue: as its head, its first headings or its file name say; else empty."""
    if cleaned.date:
        return cleaned.date
    heads = [block.text for block in cleaned.blocks if block.kind == "heading"][:3]
    for text in (cleaned.subject, *heads, name):
        match = _MONTH_YEAR.search(text)
        if match and match[1]:
            month = next(n for n, m in enumerate(MONTHS, 1) if m == match[1].lower())
            return f"{match[2]}-{month:02}"
        if match and _is_day(match[3], match[4], match[5]):
            return "-".join(filter(None, (match[3], match[4], match[5])))
    return ""


def _is_day(year: str, month: str, day: str | None) -> bool:
    if not 1 <= int(month) <= 12:
        return False
    return day is None or 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]


def record(cleaned: Cleaned, date: str) -> dict[str, Any]:
    """The values of a register of the kind ``newsletter``."""
    blocks = list(cleaned.blocks)
    title = blocks[0].text if blocks and blocks[0].level == 1 else "Newsletter"
    sections: dict[str, str] = {}
    items: list[dict[str, Any]] = []
    taken: set[str] = set()
    rest, greeting = blocks[1:], ""
    if not any(block.kind == "heading" and block.level == 3 for block in rest):
        # Headings of one level are items, and there are no sections.
        rest = [replace(b, level=3) if b.kind == "heading" else b for b in rest]
        begin = next((n for n, b in enumerate(rest) if b.kind == "heading"), len(rest))
        rest.insert(begin, Block("heading", (Run("News"),), level=2))
    for heading, body in _chapters(rest, 2):
        if heading is None:
            greeting = markdown(body).strip()
            continue
        if not sections and _MONTH_YEAR.fullmatch(heading.text):
            greeting = "\n\n".join(filter(None, (greeting, markdown(body).strip())))
            continue
        key = _free(slug(heading.text, 40), set(sections))
        sections[key] = heading.text
        for item, words in _chapters(body, 3):
            if item is None and not words:
                continue
            name = item.text if item else heading.text
            ident = _free(slug(f"{date}-{name}", 70), taken)
            taken.add(ident)
            items.append({"id": ident, "title": name, "section": key, **_fields(words)})
    return {
        "title": squeeze(f"{title}: {date}" if date not in title else title),
        "about": "An issue of a newsletter, cleaned for the archive.",
        "date": date,
        "historical": True,
        "subject": cleaned.subject or title,
        **({"preview": cleaned.preview} if cleaned.preview else {}),
        **({"greeting": greeting} if greeting else {}),
        "sections": sections or {"news": "News"},
        "items": items,
    }


def _chapters(blocks: Sequence[Block], level: int) -> list[tuple[Block | None, list[Block]]]:
    """Blocks parted at headings of a level or above it; what stands before the first has none."""
    found: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.kind == "heading" and block.level <= level:
            found.append((block, []))
        else:
            found[-1][1].append(block)
    return [pair for pair in found if pair[0] is not None or pair[1]]


def _free(key: str, taken: set[str]) -> str:
    number, found = 1, key
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    return found


def _fields(blocks: list[Block]) -> dict[str, Any]:
    """The dates, the link and the words of an item; what is not sure stays among the words."""
    fields: dict[str, Any] = {}
    words: list[Block] = []
    for block in blocks:
        found = read_date_line(block.text) if block.kind == "paragraph" else None
        if found and not found.unsure and _take_date(found, fields):
            continue
        words.append(block)
    links = [n for n, block in enumerate(words) if _only_link(block)]
    if links:
        block = words.pop(links[-1])
        said = [run for run in block.runs if run.text.strip()]
        fields["link"], fields["link_text"] = said[0].link, squeeze(block.text)
    text = markdown(words).strip()
    return {**({"text": text} if text else {}), **fields}


def _take_date(found: DateLine, fields: dict[str, Any]) -> bool:
    """Put a date into the fields; not if the line says more than they can hold."""
    if len(found.first) != 10 or found.more or found.zone.lower() not in _UK:
        return False
    start = f"{found.first} {found.starts}".strip()
    if found.is_deadline:
        if "until" in fields or found.last or found.ends:
            return False
        fields["until"] = start
        return True
    if "starts" in fields or len(found.label.split()) > 2:
        return False
    fields["starts"] = start
    if found.last or found.ends:
        fields["ends"] = f"{found.last or found.first} {found.ends}".strip()
    return True


def _only_link(block: Block) -> bool:
    said = [run for run in block.runs if run.text.strip()]
    return (
        block.kind == "paragraph"
        and bool(said)
        and len({run.link for run in said}) == 1
        and bool(said[0].link)
    )


class _Dumper(yaml.SafeDumper):
    """YAML as people write it: long texts as blocks of lines."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(values: dict[str, Any]) -> str:
    """The text of the file of an issue."""
    body = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return f"# yaml-language-server: $schema=../../schemas/newsletter.schema.json\n{body}"
