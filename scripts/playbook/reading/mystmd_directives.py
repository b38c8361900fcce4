"""Directives of mystmd: how their text is taken apart, and what each puts on a page.

What a directive takes stands in ``book.mystmd.builtins``; only those that refer to something or give it
a name need more than that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from playbook.book.kinds import Counted
from playbook.book.mystmd.names import identifier
from playbook.book.mystmd.vocabulary import Part, directives
from playbook.book.option_forms import option_fault
from playbook.book.vocabulary import Spec
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.reading.directive_text import Parsed, Warned
from playbook.reading.directives import RunDirective
from playbook.reading.mystmd_roles import place_of
from playbook.reading.page_reader import Head, PageReader

_OPTION = re.compile(r":(?P<name>[^:\s]+?):(?:\s*(?P<value>.*))?\s*$")
_RAW = frozenset(("tex", "latex", "typst", "typ"))
# What may stand between definitions: what goes on, labels, and definitions of notes and links.
_UNSHOWN = re.compile(r"[ \t]|\([^()]+\)=|\[[^\]]+\]:")
Pairs = list[tuple[str, str, int]]  # name, value, and how many lines below the first it stands


def parse_directive(spec: Spec, part: Part | None, head: Head, content: str) -> Parsed:
    """Split the text of a directive; nothing raises. Without a ``part`` anything may be right."""
    warnings: list[Warned] = []
    given, lines, real = _split(content, warnings)
    while lines and not lines[0].strip():
        lines, real = lines[1:], real + 1
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    inline: Pairs = [(name, value, 0) for name, value in head.options]
    options = _options([*inline, *given], part, warnings)
    arguments = (head.words,) if head.words else ()
    fault = "needs an argument" if spec.required and not arguments else ""
    if part is not None:
        if arguments and part.argument == "-":
            warnings.append(Warned("directive-words", 0, (head.words,)))
        if head.name == "raw" and head.words and head.words.lower() not in _RAW:
            warnings.append(Warned("directive-format", 0, (head.words,)))
        if lines and part.body == "-":
            warnings.append(Warned("directive-content", 0))
        if not lines and part.body.isupper():
            warnings.append(Warned("directive-empty", 0))
    return Parsed(arguments, options, lines, real, real, False, tuple(warnings), fault)


def _split(content: str, warnings: list[Warned]) -> tuple[Pairs, list[str], int]:
    """The options, the lines below them, and how many lines stand above those."""
    lines = content.split("\n") if content.strip() else []
    if lines and lines[0].rstrip() == "---":
        end = next((n for n, row in enumerate(lines[1:], 1) if row.rstrip() == "---"), len(lines))
        return _yaml(lines[1:end], warnings), lines[end + 1 :], min(end + 1, len(lines))
    found: Pairs = []
    for number, row in enumerate(lines):
        match = _OPTION.match(row)
        if match is None:
            return found, lines[number:], number
        found.append((match["name"], (match["value"] or "").strip(), number + 1))
    return found, [], len(lines)


def _yaml(lines: Iterable[str], warnings: list[Warned]) -> Pairs:
    try:
        value = load_yaml("\n".join(lines))
    except YamlError as error:
        warnings.append(Warned("directive-options", 1, (error.message,)))
        return []
    items = value.items() if isinstance(value, dict) else ()
    for name, one in items:
        if isinstance(one, (list, dict)):
            row = _row(list(lines), str(name))
            warnings.append(Warned("directive-option", 0, (str(name), str(one)), row))
    return [(str(name), _text(one), _row(list(lines), str(name))) for name, one in items]


def _row(lines: list[str], name: str) -> int:
    """How many lines below the first a name of the block stands."""
    return next((n for n, row in enumerate(lines, 2) if row.startswith(f"{name}:")), 0)


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is False else ""
    return str(value)


def _options(pairs: Pairs, part: Part | None, warnings: list[Warned]) -> dict[str, str]:
    options: dict[str, str] = {}
    for name, value, row in pairs:
        if part is None:
            options.setdefault(name, value)
        elif name == "class" and "class" in options:
            options["class"] += f" {value}"
        elif name not in part.options:
            allowed = " ".join(sorted(part.options))
            warnings.append(Warned("directive-option-name", 0, (name, allowed), row))
        else:
            known, form = part.options[name]
            if option_fault(form, value):
                warnings.append(Warned("directive-option", 0, (name, value), row))
            else:
                options.setdefault(known, value)
    return options


class MystDirective(RunDirective):
    """One directive of mystmd on the way into facts."""

    __slots__ = ()

    def run(self) -> None:
        """Note the directive and read its body."""
        handler = _DIRECTIVES.get(self.name)
        if handler is not None:
            handler(self)
            return
        self.named(titled=bool(self.argument))
        self.unread_addresses()
        self.body()

    @property
    def part(self) -> Part:
        """What the directive takes; anything, where nothing is known of it."""
        return directives().get(self.name, _ANY)

    def named(self, number: Counted = "", *, titled: bool = False) -> None:
        """Labels before the directive and its option ``label`` point here."""
        label = self.options.get("label", "")
        waiting = self.page.facts.pending
        if label and waiting:
            first = waiting[0].name
            self.page.fault("label-lost", self.line, self.block, identifier(label), first)
            label = ""
        self.page.flush(number, titled=titled)
        if label:
            place = (identifier(label), self.line, self.block)
            self.page.target("name", *place, titled=titled, number=number)

    def title(self) -> None:
        """The argument and the options that are read as words."""
        if self.argument and self.part.argument in {"m", "M"}:
            self.page.inline_text(self.argument, self.line, self.block, self.inner)
        for name, (known, form) in self.part.options.items():
            if form == "myst" and name == known and self.options.get(name):
                self.page.inline_text(self.options[name], self.line, self.block, self.inner)

    def body(self) -> None:
        """The body, read as what it is."""
        self.title()
        if self.parsed.lines and self.part.body in {"m", "M"}:
            self.page.text("\n".join(self.parsed.lines), self.inner)

    def figure(self) -> None:
        """A picture or the content of another place, with a caption; or pictures in its body."""
        self.named("figure", titled=bool(self.parsed.lines))
        argument = self.uri
        if argument.startswith(("#", "xref:", "myst:")):
            self.page.refer("embed", argument, self.line, self.block)
        elif argument:
            lines = [line for line in self.parsed.lines if line.strip()]
            self.picture("figure" if self.name == "figure" else "image", " ".join(lines[:1]))
        if self.options.get("placeholder"):
            self.page.image("image", self.options["placeholder"], "", self.line, self.block)
        before = len(self.page.facts.images)
        self.body()
        label = self.options.get("label", "")
        for number in range(len(self.page.facts.images) - before if label else 0):
            letter = chr(ord("a") + number % 26)
            self.page.target("part", f"{identifier(label)}-{letter}", self.line, self.block)

    def frame(self) -> None:
        """A page of another site, with a caption."""
        self.named("figure", titled=bool(self.parsed.lines))
        self.page.refer("role-link", self.uri, self.line, self.block)
        if self.options.get("placeholder"):
            self.page.image("image", self.options["placeholder"], "", self.line, self.block)
        self.body()

    def embed(self) -> None:
        """The content of another place."""
        self.named()
        self.page.refer("embed", self.uri, self.line, self.block)

    def listing(self) -> None:
        """Code, perhaps with a caption."""
        self.named("code-block", titled=bool(self.options.get("caption")))
        if self.name == "code-cell":
            if self.options.get("label"):
                cell_parts(self.page, identifier(self.options["label"]), self.line, self.block)
            source = "\n".join(self.parsed.lines)
            first = self.line + 1 + self.parsed.real
            self.page.context.dialect.code_cell(self.page, source, {}, first)
        self.title()

    def formula(self) -> None:
        """An equation."""
        self.named("code-block")
        text, first = "\n".join(self.parsed.lines), self.line + 1 + self.parsed.real
        self.page.context.dialect.formula(self.page, text, first, self.block)

    def include(self) -> None:
        """Another file: read as if it stood here, or shown as code."""
        options = dict(self.parsed.options)
        if self.name == "literalinclude" or "lang" in options:
            options["literal"] = ""
        if options.get("literal") == "false":
            del options["literal"]
        self.named("code-block", titled=bool(options.get("caption")))
        self.title()
        parsed = self.parsed._replace(options=options)
        self.page.include(parsed, self.argument, self.line, self.block, self.at)

    def table(self) -> None:
        """A table."""
        self.named("table", titled=bool(self.argument))
        if self.name == "csv-table":
            self.title()
            self.cells()
        else:
            self.body()

    def glossary(self) -> None:
        """A glossary: a list of definitions."""
        self.named()
        facts = self.page.facts
        for row in undefined(self.parsed.lines)[:1]:
            line = self.line + 1 + self.parsed.real + row
            self.page.fault("glossary", line, self.block, "a `glossary` must hold definitions only")
        facts.glossary = True
        self.body()
        facts.glossary = False

    def card(self) -> None:
        """A card, which may be a link."""
        self.named()
        address = "".join(self.options.get("url", "").split())
        if address:
            kind, target = place_of(address)
            self.page.refer(kind, target, self.line, self.block, text=self.argument)
        self.body()

    def solution(self) -> None:
        """The solution of an exercise, which it names."""
        self.named(titled=True)
        self.page.refer("ref", self.argument, self.line, self.block)
        self.body()


def undefined(lines: list[str]) -> list[int]:
    """The lines of a glossary, from 0, that begin what is no definition."""
    starts = [n for n, row in enumerate(lines) if row.strip() and not (n and lines[n - 1].strip())]
    found = []
    for start, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = [row for row in lines[start:after] if row.strip()]
        following = lines[after] if after < len(lines) else ""
        known = any(row.startswith(":") for row in (*block, following))
        if not (known or _UNSHOWN.match(block[0])):
            found.append(start)
    return found


def cell_parts(page: PageReader, name: str, line: int, block: int) -> None:
    """The names of what a cell with a name is made of."""
    for part in ("code", "outputs", "outputs-0"):
        page.target("part", f"{name}-{part}", line, block)


_ANY = Part("m", "m", {})
_DIRECTIVES: dict[str, Callable[[MystDirective], None]] = {
    "figure": MystDirective.figure,
    "image": MystDirective.figure,
    "iframe": MystDirective.frame,
    "embed": MystDirective.embed,
    **dict.fromkeys(("code", "code-block", "sourcecode", "code-cell"), MystDirective.listing),
    "math": MystDirective.formula,
    **dict.fromkeys(("include", "literalinclude"), MystDirective.include),
    **dict.fromkeys(("table", "list-table", "csv-table"), MystDirective.table),
    "glossary": MystDirective.glossary,
    **dict.fromkeys(("card", "grid-item-card"), MystDirective.card),
    **dict.fromkeys(("solution", "solution-start"), MystDirective.solution),
}
