"""Blocks of a document as the sections of a page: its title, what stands before, and its headings.

Headings are known by their style, by the words of the skeleton, and, where neither is left, by a
short line in bold. Each goes to the fixed heading that it means; others stand below the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from playbook.common.suggest import closest
from playbook.house.skeletons import SKELETONS
from playbook.newsletter.blocks import Block, Run

_LEAD = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[a-zA-Z][.)])\s+(?=\S)")
_WORD = re.compile(r"[^\W_]+")
LONGEST_HEADING = 12  # words, of a line in bold
SURE_KIND = 3  # headings that a document shares with a skeleton, to be of its kind
# Words at the head of a form, and the answer that each gives.
FIELDS: Mapping[str, str] = {
    "title": "title",
    "stage": "stage",
    "for": "audience",
    "for whom": "audience",
    "audience": "audience",
    "description": "description",
}


@dataclass
class Sections:
    """A document by the headings of a page."""

    title: str = ""
    lead: list[Block] = field(default_factory=list)
    sections: dict[str, list[Block]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def kind_of(blocks: Sequence[Block]) -> str:
    """The kind of page whose skeleton a document has; ``page`` where it has none."""
    lines = {_plain(block.text) for block in blocks if _may_head(block)}
    shared = {
        kind: sum(_plain(heading) in lines for heading in skeleton)
        for kind, skeleton in SKELETONS.items()
    }
    best = max(shared, key=lambda kind: shared[kind])
    return best if shared[best] >= SURE_KIND else "page"


def sections(blocks: Sequence[Block], kind: str) -> Sections:
    """The document by the headings of its kind; nothing of it is left out."""
    skeleton = SKELETONS.get(kind, ())
    found = Sections()
    marked = list(_headed(blocks, skeleton, found))
    known = [b.level for b in marked if b.kind == "heading" and _meant(b.text, skeleton)]
    first = next((n for n, block in enumerate(marked) if block.kind == "heading"), -1)
    titled = first if _is_title(marked, first, skeleton) else -1
    others = [b.level for n, b in enumerate(marked) if b.kind == "heading" and n != titled]
    base = min(known or others, default=2)
    target, before = found.lead, 2
    for number, block in enumerate(marked):
        if block.kind != "heading":
            target.append(block)
            continue
        meant = _meant(block.text, skeleton)
        if number == titled:
            found.title = block.text
        elif meant:
            if _plain(meant) != _plain(block.text):
                found.remarks.append(f"the heading `{block.text}` is `{meant}` now")
                extra = _missing_words(block.text, meant)
                target = found.sections.setdefault(meant, [])
                target += [Block("paragraph", (Run(block.text),))] if extra else []
            target = found.sections.setdefault(meant, [])
            before = 2
        else:
            level = _level(block, base, before, is_free=not skeleton)
            before = level
            if level == 2:
                target = found.sections.setdefault(_free(block.text, found.sections), [])
                continue
            if skeleton and block.level <= base:
                found.remarks.append(
                    f"the heading `{block.text}` is none of a {kind}; it stands below the one before it"
                )
            target.append(replace(block, level=level))
    if skeleton:
        found.lead = list(_without_fields(found))
    return found


def _is_title(blocks: Sequence[Block], first: int, skeleton: Sequence[str]) -> bool:
    """Whether the first heading is the title: it stands at the top, or above all others."""
    if first < 0 or _meant(blocks[first].text, skeleton):
        return False
    others = [b.level for n, b in enumerate(blocks) if b.kind == "heading" and n != first]
    return first == 0 or blocks[first].level < min(others, default=9)


def _free(text: str, taken: Mapping[str, object]) -> str:
    """A heading that no other section has."""
    name, number = text, 1
    while name in taken:
        number += 1
        name = f"{text} ({number})"
    return name


def _level(block: Block, base: int, before: int, *, is_free: bool) -> int:
    """How deep a heading of the author's own stands: never more than one below that before it."""
    if is_free:
        return max(2, min(block.level - base + 2, before + 1))
    return max(3, min(block.level - base + 2, before + 1))


def _headed(blocks: Sequence[Block], skeleton: Sequence[str], found: Sections) -> Iterator[Block]:
    """The blocks, with headings where there were only words that look like them."""
    styled = any(block.kind == "heading" for block in blocks)
    for number, block in enumerate(blocks):
        meant = _meant(block.text, skeleton, sure=True) if _may_head(block) else ""
        if block.kind == "heading" or not (meant or _is_bold_line(block)):
            yield block
            continue
        if not meant and not styled and number == 0:
            yield Block("heading", _plain_runs(block), level=1)
            continue
        what = "a line" if not meant else "a line without a style"
        found.remarks.append(f"{what} is taken for a heading: `{block.text}`")
        yield Block("heading", _plain_runs(block), level=2 if meant or not styled else 3)


def _plain_runs(block: Block) -> tuple[Run, ...]:
    return tuple(replace(run, bold=False, italic=False) for run in block.runs)


def _may_head(block: Block) -> bool:
    return block.kind in {"heading", "paragraph", "item"} and 0 < len(block.text) < 120


def _is_bold_line(block: Block) -> bool:
    """A short paragraph, all of it bold, that ends like no sentence."""
    shown = [run for run in block.runs if run.text.strip()]
    if block.kind != "paragraph" or not shown or any(run.mark or run.link for run in block.runs):
        return False
    text = block.text
    return (
        all(run.bold for run in shown)
        and len(text.split()) <= LONGEST_HEADING
        and text[-1] not in ".,;:"
    )


def _meant(text: str, skeleton: Sequence[str], *, sure: bool = False) -> str:
    """The fixed heading that a line means, or nothing; ``sure`` takes the same words alone."""
    plain = {_plain(heading): heading for heading in skeleton}
    words = _plain(text)
    if words in plain or sure or not words:
        return plain.get(words, "")
    begun = [
        heading for key, heading in plain.items() if key.startswith(f"{words} ") and " " in words
    ]
    begun += [
        heading for key, heading in plain.items() if words.startswith(f"{key} ") and " " in key
    ]
    if len(begun) == 1:
        return begun[0]
    return plain.get(closest(words, plain), "")


def _plain(text: str) -> str:
    """A heading as it is compared: its words in small letters, without a number before them."""
    return " ".join(_WORD.findall(_LEAD.sub("", text).lower()))


def _missing_words(text: str, heading: str) -> bool:
    """Whether a line says more than the fixed heading that takes its place."""
    return bool(set(_plain(text).split()) - set(_plain(heading).split()))


def _without_fields(found: Sections) -> Iterator[Block]:
    """The lead without the rows of a form that say what the head of the page says."""
    rows = [block for block in found.lead if block.kind == "row"]
    for block in found.lead:
        if block.kind != "row":
            yield block
            continue
        name = FIELDS.get(_plain(_cell(block, 0)))
        value = _cell(block, 1)
        if len(block.cells) == 2 and name and value and "[" not in value:
            found.answers.setdefault(name, value)
            if name == "title" and not found.title:
                found.title = value
            if name == "title":
                continue
        is_head = len(block.cells) == 2 and block is rows[0] and _plain(_cell(block, 0)) == "field"
        if is_head or any(_cell(block, at) for at in range(1, len(block.cells))):
            yield block


def _cell(row: Block, at: int) -> str:
    return "".join(run.text for run in row.cells[at]).strip() if at < len(row.cells) else ""
