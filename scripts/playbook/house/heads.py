"""The head of a page, read and checked: for the build, the checker and the list of reviews alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from playbook.common.findings import Finding, Location
from playbook.common.front_matter_text import header_lines
from playbook.house.front_matter import FrontMatter
from playbook.registers.load import unknown
from playbook.registers.yaml_data import InvalidYaml, ParsedYaml, read_yaml, validate

CODE = "PAG001"
HINT = "see the front matter in the contributing chapter"


class KnownSources(Protocol):
    """What the head of a page is held to: the registers, or what is remembered of them."""

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The keys of all sources."""

    def knows_source(self, ident: str) -> bool:
        """Whether a source exists, or may stand in a file that has faults."""


@dataclass(frozen=True, slots=True)
class PageFrontMatter:
    """What stands at the top of a page; ``front_matter`` is empty where it has faults."""

    front_matter: FrontMatter | None
    findings: tuple[Finding, ...]
    parsed: ParsedYaml | None = None


def read_front_matter(path: PurePath, text: str) -> PageFrontMatter:
    """The head of a page, with its faults at the lines of the page."""
    size = header_lines(text)
    if size is None:
        message = f"the page has no front matter; begin it with `---` and its fields: {HINT}"
        return PageFrontMatter(None, (Finding(Location(path, 1), message, CODE),))
    try:
        parsed = read_yaml("\n".join(text.splitlines()[1 : size - 1]))
    except InvalidYaml as error:
        return PageFrontMatter(
            None, (Finding(Location(path, error.line + 1, error.column), error.message, CODE),)
        )
    front_matter, findings = validate(FrontMatter, parsed, path, CODE, offset=1)
    return PageFrontMatter(front_matter, findings, parsed)


def check_front_matter(
    path: PurePath, text: str, registers: KnownSources | None
) -> PageFrontMatter:
    """The head of a page, held also to the sources that the registers know, if there are any."""
    head = read_front_matter(path, text)
    unsourced = tuple(_unknown_sources(head, path, registers)) if registers else ()
    return PageFrontMatter(head.front_matter, (*head.findings, *unsourced), head.parsed)


def _unknown_sources(
    head: PageFrontMatter, path: PurePath, registers: KnownSources
) -> Iterator[Finding]:
    if head.front_matter is None or head.parsed is None:
        return
    for index, source in enumerate(head.front_matter.sources):
        if not registers.knows_source(source.target):
            line, column = head.parsed.position(("sources", index))
            message = unknown("source", source.target, list(registers.source_ids))
            yield Finding(Location(path, line + 1, column), message, CODE)
