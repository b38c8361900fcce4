"""MyST text → markdown-it tokens: the grammar of the build, only faster.

The rules and plugins are those of ``myst_parser.parsers.mdit.create_md_parser``, in the same
order; five things differ, and a test compares the tokens with MyST's own:

* a line is shown only to the block rules that its first character lets in;
* paragraphs without ``[``, ``<`` and ``{``, and without anything like a bare address, hold nothing
  that a rule looks for: their inline parse is left out;
* the text rule and the table of lines use regular expressions instead of a loop over characters;
* the definition of a link is looked for in a bounded number of lines;
* every inline token carries its position in the paragraph (in ``map``), so that a finding can
  name the line and column and not only the paragraph; and every row of a table carries its text
  (in ``meta``), from which cells are counted that the build cuts off or fills up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.linkify import linkify
from markdown_it.rules_core.replacements import replace
from markdown_it.rules_core.smartquotes import smartquotes
from markdown_it.rules_core.text_join import text_join
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.substitution import substitution_plugin

from playbook.book.settings import MystSettings
from playbook.reading.mystmd_text import inline_options

_TEXT = re.compile(r"[^\n!#$%&*+\-:<=>@\[\\\]^_`{}~]+")
_PLAIN = re.compile(r"[\[<{]|(?<![a-zA-Z0-9])@")
_PLAIN_HEADING = re.compile(r"[\[<{*_`\\&~!$]")
# What every address has that becomes a link without marks around it; much else has it, too.
_BARE = re.compile(r"//|@|mailto:|\S\.\w")
MAX_NESTING = 100
DEFINITION = 20  # lines in which the definition of a link has to end


class _Block(StateBlock):
    """The block state, with its table of lines made line by line."""

    def __init__(self, src: str, md: MarkdownIt, env: dict[str, Any], tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        starts, ends, indents, counts = [], [], [], []
        start = 0
        length = len(src)
        lines = src.split("\n")
        if not lines[-1].strip(" \t"):
            lines.pop()
        for line in lines:
            end = start + len(line)
            indent = len(line) - len(line.lstrip(" \t"))
            starts.append(start)
            ends.append(end)
            indents.append(indent)
            counts.append(_width(line[:indent]) if "\t" in line[:indent] else indent)
            start = end + 1
        self.bMarks = [*starts, length]
        self.eMarks = [*ends, length]
        self.tShift = [*indents, 0]
        self.sCount = [*counts, 0]
        self.bsCount = [0] * (len(lines) + 1)
        self.lineMax = len(lines)


def _width(indent: str) -> int:
    width = 0
    for character in indent:
        width += 4 - width % 4 if character == "\t" else 1
    return width


# The first character of a line that a block rule asks for. A rule that is not named here may ask
# for anything, and sees every line.
_FIRST = {
    "front_matter": "-",
    "fence": "`~",
    "colon_fence": ":",
    "fieldlist": ":",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "footnote_def": "[",
    "html_block": "<",
    "heading": "#",
    "amsmath": "\\",
    "math_block": "$",
    "myst_line_comment": "%",
    "myst_block_break": "+",
    "myst_target": "(",
    "attr": "{",
}
_Rule = Callable[[StateBlock, int, int, bool], bool]


class _Rules:
    """The block rules of a parser, each chain as one rule that asks only those that may match.

    Three of four lines are plain text, and some ten rules would look at each of them twice.
    """

    def __init__(self, ruler: Any) -> None:
        active = [rule for rule in ruler.__rules__ if rule.enabled]
        self._active = [rule.name for rule in active]
        names = {""}.union(*(rule.alt for rule in active))
        self._chains = {
            name: [_by_first([(r.name, r.fn) for r in active if not name or name in r.alt])]
            for name in names
        }

    def getRules(self, chain: str = "") -> list[_Rule]:  # noqa: N802 - as markdown-it calls it
        """The rules of a chain, in their order."""
        return self._chains.get(chain, [])

    def get_active_rules(self) -> list[str]:
        """The names of all rules, in their order."""
        return self._active


def _by_first(rules: list[tuple[str, _Rule]]) -> _Rule:
    every = tuple(fn for _, fn in rules)
    # Indented by four it is code, for which no rule but that of code looks at characters.
    other = tuple(fn for name, fn in rules if name not in _FIRST and name != "code")
    table = {
        first: tuple(
            fn for name, fn in rules if name != "code" and first in _FIRST.get(name, first)
        )
        for first in set("".join(_FIRST.values()))
    }

    def ask(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.sCount[start] - state.blkIndent >= 4:
            asked = every
        else:
            place = state.bMarks[start] + state.tShift[start]
            asked = table.get(state.src[place : place + 1], other)
        for rule in asked:  # noqa: SIM110 - this runs for every line, and `any` costs a generator
            if rule(state, start, end, silent):
                return True
        return False

    return ask


class Taken(NamedTuple):
    """A piece of a paragraph that one inline rule takes, from ``start`` up to ``end``."""

    rule: str
    start: int
    end: int


class _Inline(StateInline):
    """The inline state, which notes where each token stands."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.map = [self.pos, 0]
        return token


def _text(state: StateInline, silent: bool) -> bool:
    match = _TEXT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.pending += match.group()
    state.pos = match.end()
    return True


_ROLE = re.compile(r"\{\s*([^}]+?)\s*\}(`+)(?!`)(.+?)(?<!`)\2(?!`)", re.DOTALL)
_CITED = re.compile(r"@((?:[\w|{][\w:.#$%&\-+?<>~/]*[\w|}])|\w)(\s*)(\[([^\]]{1,50})\])?")
_ONE_OF = re.compile(r"([^^-]|[^^].+?)?(-)?@([\w{][\w:.#$%&\-+?<>~/{}]*)(.+)?$")
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}(/|$)", re.IGNORECASE)


def _role(state: StateInline, silent: bool) -> bool:
    """A role whose braces may hold options, as those of mystmd do."""
    if not state.src.startswith("{", state.pos):
        return False
    if state.pos and state.src[state.pos - 1] == "\\":
        return False
    match = _ROLE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        name, options = inline_options(match[1])
        token = state.push("myst_role", "", 0)
        token.meta = {"name": name, "options": options}
        token.content = match[3]
    state.pos = match.end()
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    """A source that is cited by its key, alone or with others in brackets."""
    sign = state.src[state.pos : state.pos + 1]
    if sign not in {"@", "["} or state.linkLevel > 0 or _in_address(state):
        return False
    return _in_text(state, silent) if sign == "@" else _in_brackets(state, silent)


def _in_address(state: StateInline) -> bool:
    """Whether what stands before is a part of an address."""
    word = state.src[: state.pos].rpartition(" ")[2].rpartition("\n")[2]
    if not word or (word.startswith("<") and ">" in word):
        return False
    return "://" in word or word.startswith("www.") or _HOST.match(word) is not None


def _in_text(state: StateInline, silent: bool) -> bool:
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    match = _CITED.match(state.src, state.pos, state.posMax)
    if re.match("[a-zA-Z0-9]", before) or match is None:
        return False
    if not silent:
        _push_citation(state, match[1], state.pos)
    state.pos = match.end() if match[3] else match.end(1)
    return True


def _in_brackets(state: StateInline, silent: bool) -> bool:
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end <= 0 or state.src[end + 1 : end + 2] in {"(", "["}:
        return False
    start, found = state.pos + 1, []
    for piece in state.src[start:end].split(";"):
        match = _ONE_OF.match(piece)
        if match is None:
            return False
        found.append((match[3], start + match.start(3) - 1))
        start += len(piece) + 1
    if not silent:
        for key, place in found:
            _push_citation(state, key, place)
    state.pos = end + 1
    return True


def _push_citation(state: StateInline, key: str, place: int) -> None:
    token = state.push("citation", "", 0)
    token.content = key.removeprefix("{").removesuffix("}")
    token.map = [place + 1, 0]


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule of tables, which also notes the text of each row."""
    before = len(state.tokens)
    found = table(state, start, end, silent)
    if found and not silent:
        for token in state.tokens[before:]:
            if token.type == "tr_open" and token.map:
                line = token.map[0]
                first = state.bMarks[line] + state.tShift[line]
                token.meta["row"] = state.src[first : state.eMarks[line]].rstrip()
    return found


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The definition of a link, looked for in the next lines only.

    The rule of markdown-it reads to the end of the paragraph for each definition in it, which
    takes quadratic time over a long list of them. No definition that people write is longer.
    """
    last = state.lineMax
    state.lineMax = min(last, start + DEFINITION)
    try:
        return reference(state, start, end, silent)
    finally:
        state.lineMax = last


@lru_cache(maxsize=16)
def parser(settings: MystSettings) -> MarkdownIt:
    """The parser for these settings, made once."""
    md = MarkdownIt("commonmark")
    md.options["maxNesting"] = min(md.options["maxNesting"], MAX_NESTING)
    if settings.gfm_only:
        md.enable(["strikethrough", "table", "linkify"])
        md.options["linkify"] = True
    elif not settings.commonmark_only:
        _extend(md, settings)
    md.inline.ruler.at("text", _text)
    md.block.ruler.at("reference", _reference)
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler = _Rules(md.block.ruler)  # type: ignore[assignment]
    return md


def _extend(md: MarkdownIt, settings: MystSettings) -> None:
    md.enable("table").use(front_matter_plugin).use(myst_block_plugin).use(myst_role_plugin)
    md.use(footnote_plugin).disable("footnote_inline").disable("footnote_tail")
    names = settings.extensions
    if "linkify" in names:
        md.enable("linkify")
        md.options["linkify"] = True
        md.linkify.set({"fuzzy_link": settings.fuzzy_links})  # type: ignore[union-attr]
    if "strikethrough" in names:
        md.enable("strikethrough")
    if "dollarmath" in names:
        labels, space, digits, inline = settings.dmath
        md.use(
            dollarmath_plugin,
            allow_labels=labels,
            allow_space=space,
            allow_digits=digits,
            double_inline=inline,
        )
    for name, plugin in (
        ("colon_fence", colon_fence_plugin),
        ("amsmath", amsmath_plugin),
        ("deflist", deflist_plugin),
        ("fieldlist", fieldlist_plugin),
    ):
        if name in names:
            md.use(plugin)
    if "substitution" in names:
        md.use(substitution_plugin, *settings.sub_delimiters)
    _extend_inline(md, names)
    if "attrs_inline" in names:
        md.use(
            attrs_plugin,
            after=("image", "code_inline", "link_close", "span_close"),
            spans=True,
            span_after="footnote_ref",
        )
    elif "attrs_image" in names:
        md.use(attrs_plugin, after=("image",))
    if "attrs_block" in names:
        md.use(attrs_block_plugin)
    md.disable(list(settings.disable_syntax), True)


def _extend_inline(md: MarkdownIt, names: frozenset[str]) -> None:
    """What stands inside a paragraph, and only mystmd reads."""
    if "role_options" in names:
        md.inline.ruler.at("myst_role", _role)
    if "citations" in names:
        md.inline.ruler.after("emphasis", "citation", _citation)


class Grammar:
    """How one page is read: its settings, the parser for them, and what its texts define."""

    def __init__(self, myst: MystSettings) -> None:
        self.definitions: dict[str, Any] = {}
        self.use(myst)

    def use(self, myst: MystSettings) -> None:
        """Read on with other settings."""
        self.myst, self.md = myst, parser(myst)
        # Quotes and dashes that are replaced change the anchors of headings.
        self.typographer = bool(myst.extensions & {"smartquotes", "replacements"})
        self.extended = not (myst.commonmark_only or myst.gfm_only)

    def blocks(self, text: str) -> list[Token]:
        """The block tokens of a text, with the content of paragraphs unread."""
        return blocks(self.md, text, self.definitions)

    def fill(self, tokens: list[Token]) -> None:
        """Read the content of the paragraphs among these tokens."""
        inline(self.md, tokens, self.definitions, typographer=self.typographer)

    def inline(self, text: str) -> list[Token]:
        """The inline tokens of one paragraph."""
        return children(self.md, text, self.definitions)

    def taken(self, text: str) -> tuple[list[Taken], list[Token]]:
        """Which rule takes which piece of a paragraph, and the inline tokens."""
        return taken(self.md, text, self.definitions)


def blocks(md: MarkdownIt, text: str, env: dict[str, Any]) -> list[Token]:
    """The block tokens of a text, with the content of paragraphs unread."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    tokens: list[Token] = []
    if text:
        state = _Block(text, md, env, tokens)
        md.block.tokenize(state, 0, state.lineMax)
    if md.core.ruler.getRules("") and "attr" in md.core.ruler.get_active_rules():
        core = StateCore(text, md, env, tokens)
        for rule, name in zip(md.core.ruler.getRules(""), md.core.ruler.get_active_rules()):  # noqa: B905
            if name == "attr":
                rule(core)
        tokens = core.tokens
    return tokens


def inline(
    md: MarkdownIt, tokens: list[Token], env: dict[str, Any], *, typographer: bool = False
) -> None:
    """Read the content of the paragraphs that may hold something."""
    heading = False
    for token in tokens:
        if token.type != "inline":
            heading = token.type == "heading_open"
            continue
        pattern = _PLAIN_HEADING if heading else _PLAIN
        if (
            pattern.search(token.content)
            or (heading and typographer)
            or (md.options["linkify"] and _BARE.search(token.content))
        ):
            token.children = children(md, token.content, env)
            if heading:
                _finish(md, token, env, typographer)
        else:
            token.children = []


def children(md: MarkdownIt, content: str, env: dict[str, Any]) -> list[Token]:
    """The inline tokens of one paragraph."""
    found: list[Token] = []
    state = _Inline(content, md, env, found)
    md.inline.tokenize(state)
    for rule in md.inline.ruler2.getRules(""):
        rule(state)
    return _bare_links(md, content, env, found) if md.options["linkify"] else found


def _bare_links(
    md: MarkdownIt, content: str, env: dict[str, Any], found: list[Token]
) -> list[Token]:
    """The tokens with links where an address stands without marks around it."""
    if "linkify" not in md.core.ruler.get_active_rules() or not _BARE.search(content):
        return found
    token = Token("inline", "", 0, content=content, children=found)
    linkify(StateCore("", md, env, [token]))
    return token.children or []


def taken(md: MarkdownIt, content: str, env: dict[str, Any]) -> tuple[list[Taken], list[Token]]:
    """Which inline rule takes which piece of a paragraph, and the tokens.

    A character that no rule takes is in no piece: it is text, like what the rule ``text`` takes.
    Texts are not joined, so that a sign which made nothing bold is a token of its own.
    """
    found: list[Token] = []
    pieces: list[Taken] = []
    state = _Inline(content, md, env, found)
    rules = list(
        zip(md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=False)
    )
    nested = state.level >= md.options["maxNesting"]
    while state.pos < state.posMax:
        start = state.pos
        name = "" if nested else next((name for name, rule in rules if rule(state, False)), "")
        if name:
            pieces.append(Taken(name, start, state.pos))
        else:
            state.pending += state.src[start]
            state.pos += 1
    if state.pending:
        state.pushPending()
    after = md.inline.ruler2
    for name, finish in zip(after.get_active_rules(), after.getRules(""), strict=False):
        if name != "fragments_join":
            finish(state)
    return pieces, found


def _finish(md: MarkdownIt, token: Token, env: dict[str, Any], typographer: bool) -> None:
    """What changes the text of a heading, and so its anchor."""
    state = StateCore("", md, env, [token])
    if typographer:
        kept = md.options["typographer"]
        md.options["typographer"] = True
        replace(state)
        smartquotes(state)
        md.options["typographer"] = kept
    text_join(state)
