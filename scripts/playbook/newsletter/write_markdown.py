"""Blocks as Markdown that means the same to every reader of it, and is no other thing by accident."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playbook.newsletter.blocks import NO_WIDTH, SPACES, Block, Run

_SIGNS = re.compile(r"([\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|\{(?=[{\w:!-])|\$(?=\S))")
_START = re.compile(
    r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|%|=+\s*$|-{2,}\s*$|:::|:(?=\s)|\+\+\+|\((?=[^()\s]+\)=\s*$))"
)
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")


def markdown(blocks: Iterable[Block]) -> str:
    """The text of a page, with one blank line between blocks."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        text = _block(block)
        if not text:
            continue
        tight = before and before.kind == block.kind and block.kind in ("item", "row")
        parts.append(text if not parts else f"{'' if tight else chr(10)}{text}")
        before = block
    return "\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if block.kind == "row":
        cells = [inline(cell).replace("\\\n", " ") for cell in block.cells]
        rule = f"\n|{' --- |' * len(cells)}" if block.head else ""
        return f"| {' | '.join(cells)} |{rule}"
    text = inline(block.runs)
    if block.kind == "heading":
        line = text.replace("\\\n", " ")
        return f"{'#' * max(1, block.level)} {line}" if line else ""
    if block.kind == "item":
        mark = "1. " if block.ordered else "- "
        lead = "   " * max(0, block.level - 1)
        return f"{lead}{mark}" + text.replace("\n", f"\n{lead}{' ' * len(mark)}")
    if block.kind == "quote":
        return "> " + text.replace("\n", "\n> ")
    return text


def inline(runs: Iterable[Run]) -> str:
    """Runs as one paragraph; a break of the line stays one."""
    text = ""
    for run in _joined(runs):
        piece = _run(run)
        # Before a link, an exclamation mark would make a picture of it.
        text = f"{text[:-1]}\\!" if text.endswith("!") and piece.startswith("[") else text
        text += piece
    lines = [_START.sub(r"\1\\\2", line.strip()) for line in text.strip().split("\n")]
    lines = [_NUMBER.sub(r"\1\\\2", line) for line in lines]
    return "\\\n".join(line for line in lines if line)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one form as one run, so that no two marks meet."""
    found: list[Run] = []
    for run in runs:
        if run.mark:
            found.append(run)
        if run.mark or not run.text:
            continue
        if (
            found
            and not found[-1].mark
            and (found[-1].bold, found[-1].italic, found[-1].link)
            == (
                run.bold,
                run.italic,
                run.link,
            )
        ):
            found[-1] = Run(
                found[-1].text + run.text, run.bold, run.italic, run.link, line=run.line
            )
        else:
            found.append(run)
    return found


def _run(run: Run) -> str:
    if run.mark:
        return run.mark
    text = NO_WIDTH.sub("", run.text)
    text = "\n".join(SPACES.sub(" ", part) for part in text.split("\n"))
    words = text.strip()
    if not words:
        return "\n" if "\n" in text else " " if text else ""
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    mark = "***" if run.bold and run.italic else "**" if run.bold else "*" if run.italic else ""
    shown = "\n".join(
        f"{mark}{escaped(part.strip())}{mark}" if part.strip() else "" for part in words.split("\n")
    )
    if run.link:
        shown = f"[{shown.replace(chr(10), ' ')}]({address(run.link)})"
    return f"{lead}{shown}{tail}"


def escaped(text: str) -> str:
    """A text in which no sign is taken for markup."""
    return _ENTITY.sub("\\\\&", _SIGNS.sub(r"\\\1", text))


def address(link: str) -> str:
    """An address as a target: in pointed brackets where its signs would end it."""
    if re.search(r"[\s()<>\\]", link) or link.count("(") != link.count(")"):
        link = link.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\\", "%5C")
        return f"<{link}>" if re.search(r"[()]", link) else link
    return link
