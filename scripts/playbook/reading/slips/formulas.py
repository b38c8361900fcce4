r"""Slips in formulas: dollars without a partner, environments with another end, marks of LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.reading.slips.running_text import ESCAPE, MATH, Paragraph
from playbook.reading.slips.slip import Change, Slip

_ENVIRONMENT = re.compile(r"\\(begin|end)\{([^{}\n]{1,40})\}")
_TEX = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z)}\]][_^]\{|[A-Za-z]\^[\w\\]")
# What only TeX has between escaped brackets: a command, an exponent, an index, an equation.
_COMMAND = re.compile(
    r"\\[A-Za-z]{2,}|[\w)}]\^[\w{\\(]|[\w)}]_\{|(?<![A-Za-z])[A-Za-z]_[A-Za-z0-9](?!\w)"
    r"|^\s*[A-Za-z]\s*[=<>]\s*[\w.]+\s*$"
)
_SHELL = re.compile(r"(?:env:)?\w{2,}[:\\/]|\{")  # a variable, perhaps before the rest of a path
_MONEY = re.compile(r"\d[\d.,]*[^\\^_={}$]*$")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?![^\W\d_])")
_ROUND = re.compile(r"\\\(((?:[^\\\n$]|\\(?![()]))+)\\\)")
_SQUARE = re.compile(r"\\\[((?:[^\\]|\\(?![\[\]]))+)\\\]")
_DOLLAR = re.compile(r"(?<!\\)\$")
_TWO_AMOUNTS = re.compile(r"\$\d[^$]*\$\d")
_TEXT_IN_MATH = re.compile(r"\\(?:text\w*|mbox|hbox|intertext)\s*\{[^{}\n]{0,300}\}")
_NEAR = 60


def dollar_slips(paragraph: Paragraph) -> Iterator[Slip]:
    """Dollars in running text that make no formula, or one of what is none."""
    content = paragraph.content
    if "dollarmath" not in paragraph.myst.extensions:
        return
    # Most paragraphs with formulas have pairs of single dollars.
    if "$$" in content or content.count("$") % 2:
        yield from _double(paragraph)
        yield from _single(paragraph)
    if _TWO_AMOUNTS.search(content):
        yield from _money(paragraph)


def latex_slips(paragraph: Paragraph) -> Iterator[Slip]:
    """Environments and marks of LaTeX in running text, and in the formulas in there."""
    content = paragraph.content
    if "\\begin{" in content or "\\end{" in content:
        yield from _bare_environment(paragraph)
        for piece in paragraph.pieces("math_inline"):
            inside = content[piece.start : piece.end]
            yield from (s._replace(start=s.start + piece.start) for s in environment_slips(inside))
    yield from _latex_marks(paragraph)


def _double(paragraph: Paragraph) -> Iterator[Slip]:
    """Two dollars that are closed by one, by none, or stand within a line."""
    text, content = paragraph.running, paragraph.content
    for piece in paragraph.pieces("math_inline"):
        inside = content[piece.start + 1 : piece.end - 1]
        opened = text[piece.start - 1 : piece.start] == "$" and piece.start > 0
        closed = text[piece.end : piece.end + 1] == "$"
        if opened and closed:
            old = content[piece.start - 1 : piece.end + 1]
            changes = () if "\n" in old else (Change(piece.start - 1, old, old[1:-1]),)
            yield Slip("slip-math", piece.start - 1, "inline", _short(inside), changes)
        elif opened or closed:
            place = piece.start - 1 if opened else piece.start
            yield Slip("slip-math", place, "two-one" if opened else "one-two", _short(inside))
    for row in paragraph.rows:
        if row.text.startswith("$$") and paragraph.plain(row.start, row.start + 2):
            yield Slip("slip-math", row.start, "open", _short(row.text[2:]))
            return


def _single(paragraph: Paragraph) -> Iterator[Slip]:
    """One dollar beside TeX that no other dollar closes."""
    text, content = paragraph.running, paragraph.content
    for match in _DOLLAR.finditer(text):
        place = match.start()
        if "$" in (text[place - 1 : place], text[place + 1 : place + 2]):
            continue
        if MATH in (text[place - 1 : place] if place else "", text[place + 1 : place + 2]):
            continue
        behind = content[place + 1 : place + _NEAR].split("\n\n")[0]
        before = content[max(place - _NEAR, 0) : place]
        near = behind if not behind[:1].isspace() else before
        variable = content[place + 1 : place + 2].isdigit() or _SHELL.match(behind)
        if variable or not _TEX.search(near):
            continue
        yield Slip("slip-math", place, "alone", _short(near))
        return


def _money(paragraph: Paragraph) -> Iterator[Slip]:
    """Two amounts of money whose signs make a formula of what stands between."""
    content = paragraph.content
    for piece in paragraph.pieces("math_inline"):
        inside = content[piece.start + 1 : piece.end - 1]
        if (
            content[piece.end : piece.end + 1].isdigit()
            and _MONEY.match(inside)
            and _WORD.search(inside)
        ):
            changes = (Change(piece.start, "$", "\\$"), Change(piece.end - 1, "$", "\\$"))
            yield Slip("slip-math", piece.start, "money", _short(f"${inside}$"), changes)


def _bare_environment(paragraph: Paragraph) -> Iterator[Slip]:
    """An environment of LaTeX in running text, which the grammar did not take for a formula."""
    text = paragraph.running
    opened = ""
    for match in _ENVIRONMENT.finditer(text):
        if match[1] == "begin" and not opened:
            opened, place = match[2], match.start()
        elif match[1] == "end" and opened:
            if match[2] == opened:
                on = "amsmath" if "amsmath" in paragraph.myst.extensions else ""
                yield Slip("slip-math", place, "bare", opened, (), (on,))
            else:
                yield Slip("slip-math", match.start(), "end", match[2], (), (opened,))
            return


def _latex_marks(paragraph: Paragraph) -> Iterator[Slip]:
    r"""A formula between ``\(`` and ``\)`` or ``\[`` and ``\]``."""
    content = paragraph.content
    dollars = "dollarmath" in paragraph.myst.extensions
    for pattern, mark in ((_ROUND, "$"), (_SQUARE, "$$")):
        for match in pattern.finditer(content):
            if not _COMMAND.search(match[1]):
                continue
            text = paragraph.running
            if (text[match.start()], text[match.end() - 1]) != (ESCAPE, ESCAPE):
                continue
            inside = match[1].strip()
            change = Change(match.start(), match[0], f"${inside}$")
            changes = (change,) if dollars and mark == "$" else ()
            yield Slip("slip-math", match.start(), "latex", _short(inside), changes, (mark,))


def environment_slips(text: str) -> Iterator[Slip]:
    r"""The first environment of a formula that another ``\end`` closes, or none."""
    opened: list[tuple[str, int]] = []
    for match in _ENVIRONMENT.finditer(text):
        if match[1] == "begin":
            opened.append((match[2], match.start()))
        elif not opened:
            yield Slip("slip-math", match.start(), "no-begin", match[2])
            return
        else:
            name, _ = opened.pop()
            if name != match[2]:
                yield Slip("slip-math", match.start(), "end", match[2], (), (name,))
                return
    if opened:
        yield Slip("slip-math", opened[-1][1], "no-end", opened[-1][0])


def block_math_slips(text: str, *, dollars: bool) -> Iterator[Slip]:
    """Slips in a formula that is a block: its environments, and dollars inside of it."""
    if "\\" in text:
        yield from environment_slips(text)
    if dollars and "$" in text:
        plain = _TEXT_IN_MATH.sub(lambda m: " " * len(m.group()), text)
        found = next(_DOLLAR.finditer(plain), None)
        if found is not None and (plain.count("$") % 2 or "\n\n" in plain.replace(" ", "")):
            yield Slip("slip-math", found.start(), "within", _short(text[found.start() :]))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
