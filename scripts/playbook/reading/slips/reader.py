"""Notes the slips of a page while its blocks are read: one call for each sort of block."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.token import Token

from playbook.book.vocabulary import Spec, Vocabulary
from playbook.reading.page_facts import PageFacts
from playbook.reading.page_reader import At
from playbook.reading.slips.blocks import (
    accidental_code_slips,
    comment_slips,
    fence_end_slips,
    fence_name_slips,
    lonely_lists,
    option_slips,
)
from playbook.reading.slips.code_text import code_slips
from playbook.reading.slips.formulas import block_math_slips
from playbook.reading.slips.running_text import Paragraph
from playbook.reading.slips.slip import Slip, note_slip
from playbook.reading.slips.words import invisible_in_label, paragraph_slips, worth_a_look
from playbook.reading.tokens import Grammar

# Directives whose body is code in the language that their argument names.
_CODE = frozenset(("code", "code-block", "sourcecode"))


class SlipReader:
    """What was meant as MyST on one page and is none; nothing raises.

    ``line`` is the first line of a block in the file, ``block`` the same for the build. What a
    substitution brings is not looked at: it does not stand on the page as it is written.
    """

    def __init__(self, facts: PageFacts, grammar: Grammar, words: Vocabulary) -> None:
        self.facts, self.grammar, self.words = facts, grammar, words
        self._list: tuple[list[Token], int, int] | None = None  # the last numbered list

    @property
    def _silent(self) -> bool:
        return bool(self.facts.substitution) or not self.grammar.extended

    def paragraph(self, tokens: list[Token], position: int, line: int, block: int, at: At) -> None:
        """The words of a paragraph, a heading or a cell of a table."""
        content = tokens[position].content
        if not worth_a_look(content) or self._silent:
            return
        paragraph = Paragraph(
            content,
            self.grammar,
            self.words,
            before=_type(tokens, position - 1, -1),
            after=_type(tokens, position + 1, 1),
            nested=not at.sections or tokens[position].level > 1,
            columns=_columns(tokens, position - 2) if content[:1] == "|" else 0,
        )
        self._note(paragraph_slips(paragraph), content, line, block)

    def fence(self, token: Token, line: int, block: int, directive: str) -> None:
        """A block between fences; ``directive`` is its name, if it is one."""
        if self._silent:
            return
        text, info = token.content, token.info
        self._note(fence_end_slips(text, token.markup, directive), text, line + 1, block)
        if not directive:
            mark = f"{token.markup}{info.rstrip()}"
            self._note(fence_name_slips(self.words, token.markup, info.rstrip()), mark, line, block)
            words = info.split(maxsplit=1)
            if words:
                self._note(code_slips(words[0], text), text, line + 1, block)

    def directive(  # noqa: PLR0913, PLR0917
        self, name: str, spec: Spec, argument: str, text: str, line: int, block: int
    ) -> None:
        """The text of a directive, below its first line."""
        if self._silent:
            return
        self._note(option_slips(name, spec, text), text, line + 1, block)
        if name in _CODE:
            self._note(code_slips(argument.strip(), text), text, line + 1, block)
        elif name == "math":
            self._note(block_math_slips(text, dollars=True), text, line + 1, block)

    def math(self, token: Token, line: int, block: int) -> None:
        """A formula that is a block."""
        if not self._silent:
            text = token.content
            self._note(block_math_slips(text, dollars=token.type != "amsmath"), text, line, block)

    def label(self, name: str, line: int, block: int) -> None:
        """A label, by which nobody can refer to a place if it holds signs that nobody sees."""
        if not (self._silent or name.isascii()):
            self._note(invisible_in_label(name), f"({name})=", line, block)

    def html(self, text: str, line: int, block: int) -> None:
        """A block of raw HTML."""
        if not self._silent and "<!--" in text:
            self._note(comment_slips(text), text, line, block)

    def indented_code(self, text: str, line: int, block: int) -> None:
        """A block that is code since it is indented."""
        if not self._silent and text.startswith(("```", ":::")):
            self._note(accidental_code_slips(self.words, text), text, line, block)

    def numbered_list(self, tokens: list[Token], position: int, line: int, block: int) -> None:
        """A numbered list, perhaps the continuation of another."""
        token = tokens[position]
        if self._silent or not token.map:
            return
        first = not token.attrs or token.attrs.get("start", 1) == 1
        kept, self._list = self._list, (tokens, position, line) if first else None
        if not first or kept is None or kept[0] is not tokens:
            return
        _, before, other = kept
        if tokens[before].level == token.level and lonely_lists(tokens, position, before):
            slip = Slip("slip-list", 0, "restart", str(other))
            self._note((slip,), "", line, block)

    def _note(self, slips: Iterable[Slip], text: str, line: int, block: int) -> None:
        for slip in slips:
            note_slip(self.facts, slip, text, line, block)


def _type(tokens: list[Token], position: int, step: int) -> str:
    """The type of a token, or of the next where it only begins or ends a paragraph."""
    if 0 <= position < len(tokens) and tokens[position].type.startswith("paragraph_"):
        position += step
    return tokens[position].type if 0 <= position < len(tokens) else ""


def _columns(tokens: list[Token], position: int) -> int:
    """The columns of a table that ends at a token; none if none does."""
    if position < 0 or tokens[position].type != "table_close":
        return 0
    count = 0
    while tokens[position].type != "tr_open":
        count += tokens[position].type in ("td_open", "th_open")
        position -= 1
    return count
