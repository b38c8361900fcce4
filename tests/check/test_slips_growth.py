"""Looking for slips takes time like the length of a text, whatever stands in it.

What is measured is the processor's time of the patterns alone, on a text of 5 kB and on one of 40 kB:
what takes quadratic time takes 64 times as long, and 24 times is allowed. What takes less than a
fiftieth of a second is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cpu_time import cpu_seconds

from playbook.book.settings import book_settings
from playbook.common.front_matter_text import late_header
from playbook.reading.slips import blocks, code_text, formulas
from playbook.reading.slips.running_text import CODE, MATH, Asterisks, Paragraph
from playbook.reading.slips.words import paragraph_slips
from playbook.reading.tokens import Grammar, Taken

SHORT, TIMES, ALLOWED, ENOUGH = 5_000, 8, 24, 0.02
SETTINGS = book_settings({})
SHAPES = (
    "iVBORw0KGgo",
    *"[(`|\"'*#a -\t:$\\^<!{}.>~_1“‘\u200b\u00a0\ue000\ue001\ue004",
    "[a",
    "](",
    "[a] (",
    "(a)=",
    "(a",
    "{ref}",
    "{ref} ",
    "{ref}'",
    "{ref}`",
    "{ref}(",
    f"{{ref{CODE}",
    f":ref:{CODE}",
    "{a",
    ":a:",
    ":`",
    "**",
    "** a",
    "**a: **b",
    "a**",
    "$a ",
    "$$a",
    "$5 and ",
    "$\\a_{",
    f"${MATH}",
    "\\(",
    "\\(a\\)",
    "\\[",
    "\\[a^2",
    "\\begin{a}",
    "\\end{a}",
    "\\text{",
    "^[",
    "^[a ",
    "[^a] :",
    "<!-",
    "<!--",
    "<!-- -",
    "!!! note ",
    '!!! note "',
    ".. note:: ",
    "#\u00a0a",
    "-\u00a0",
    "a\u200b",
    '"\\',
    "\n",
    " \n",
    "-a\n",
    "-5\n",
    "- [x]a\n",
    "-[ ]a\n",
    "•a\n",
    "1.a\n",
    "10.a\n",
    "|a|b|\n",
    "| a\n",
    "a\tb\n",
    "##a\n",
    "(a)\n",
    "``\n",
    "``` a b\n",
    "``{note}\n",
    "```{note} a```\n",
    "::{note}\n",
    ":a: b\n",
    "a: b\n",
    "\n:class: a\n",
    "[!NOTE]\n",
    "“a” = ‘b’\n",
    "a –b\n",
    "$a$\n\n",
    "---\n",
    "a: b\n  c\n",
)


def in_words(text: str) -> None:
    """All that is looked for in a paragraph, with every sign taken for running text."""
    paragraph = Paragraph(text, Grammar(SETTINGS.myst), SETTINGS.words, before="blockquote_open")
    pairs = frozenset(range(0, len(text) - 1, 3))
    pieces = tuple(Taken("math_inline", at, at + 6) for at in range(0, len(text) - 6, 7))
    paragraph.__dict__["_read"] = (text, pieces, Asterisks(pairs, pairs))
    for _ in paragraph_slips(paragraph):
        pass


def in_blocks(text: str) -> None:
    """All that is looked for in the text of a block."""
    note = SETTINGS.words.directives["figure"]
    found: tuple[Iterator[object], ...] = (
        blocks.fence_end_slips(text, "```", ""),
        blocks.fence_end_slips(text, ":::", "note"),
        blocks.fence_name_slips(SETTINGS.words, "```", text),
        blocks.option_slips("figure", note, text),
        blocks.comment_slips(text),
        blocks.accidental_code_slips(SETTINGS.words, text),
        code_text.code_slips("bash", text),
        code_text.code_slips("yaml", text),
        formulas.block_math_slips(text, dollars=True),
    )
    for slips in found:
        for _ in slips:
            pass
    late_header(text.split("\n"))
    late_header(["", "---", *text.split("\n")])


def taken(look: Callable[[str], None], text: str) -> float:
    """The processor's time in seconds, the better of two."""
    return min(cpu_seconds(lambda: look(text)) for _ in range(2))


@pytest.mark.parametrize("look", [in_words, in_blocks])
@pytest.mark.parametrize("shape", SHAPES, ids=ascii)
def test_time_grows_like_the_length(look: Callable[[str], None], shape: str) -> None:
    text = shape * (SHORT // len(shape) + 1)
    for long in (f"{text * TIMES}a", f"a\n{text * TIMES}"):
        whole = taken(look, long)
        assert whole < max(ENOUGH, ALLOWED * taken(look, text))
