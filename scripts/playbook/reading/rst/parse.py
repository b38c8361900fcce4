"""One text on its way through docutils: the parser of docutils with our own lookups and records.

docutils finds directives and roles in registries that all its users in a process share, and says
what is wrong on the error stream. Here the states of its parser ask ``RstParse`` instead, which
knows the directives and roles of the book, and what it says becomes faults of the page. Nothing
that belongs to docutils is changed, so Sphinx may run in the same process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from functools import cache
from types import SimpleNamespace as Struct
from typing import Any, NamedTuple

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive, Parser, states
from docutils.statemachine import StringList, string2lines
from docutils.utils import Reporter
from typing_extensions import Self

from playbook.book.kinds import FaultKind
from playbook.book.settings import RstSettings
from playbook.book.vocabulary import Vocabulary
from playbook.reading.page_reader import PageReader
from playbook.reading.rst.messages import fault_of

# What a role function takes: name, source, text, line, who asks; and what it gives.
Role = Callable[..., tuple[Sequence[nodes.Node], Sequence[nodes.system_message]]]
SHOWN = 2  # docutils counts from debug (0) over info to severe (4); the build shows warnings
SEARCHED = 60  # how many lines around the one that docutils names a text is looked for


SETTINGS = "_config.yml"
_GENERATED = ("<rst_prolog>", "<rst_epilog>", "<generated>")  # names of Sphinx for its lines


class Place(NamedTuple):
    """Where something stands in a file; without ``source`` it is the page itself."""

    source: str
    line: int
    column: int = 0


class Source(str):  # noqa: SLOT000 - a text cannot have slots of any length
    """The path of an included file; ``first`` lines of it stand before the part that is read."""

    first: int

    def __new__(cls, path: str, first: int = 0) -> Self:
        """A path with its first line."""
        made = super().__new__(cls, path)
        made.first = first
        return made


class Named(NamedTuple):
    """A name that somebody gave to a node."""

    name: str
    node: nodes.Element
    place: Place
    block: int
    muted: bool


class Lookup(NamedTuple):
    """Who knows the directives and the roles of a book."""

    directive: Callable[[RstParse, str], type[Directive] | None]
    role: Callable[[RstParse, str], Role | None]


class RstParse:
    """What the states, directives and roles of one parse share."""

    def __init__(
        self, page: PageReader, lookup: Lookup, *, own: str, block: int, real: int
    ) -> None:
        self.page, self.lookup = page, lookup
        self.own = own  # what docutils calls the page
        self.block = block  # lines of the build that stand before the text
        self.shift = real - block  # lines to add for the file
        self.domain = page.context.rst.domain
        self.local_roles: dict[str, Role] = {}
        self.default_role: Role | None = None
        self.named: list[Named] = []
        self.machines: list[Any] = []  # state machines that may be used again
        self.directives: list[int] = []  # the lines of the directives that are open
        self.title_line = 0
        self.muted = 0  # how many directives are open whose content nobody knows
        self.inserted = self.files = 0  # how many lines of how many files have been included
        self.endless = False  # whether that was too much
        self.machine: Any = None
        self.reporter: Any = None
        self.flat = False  # whether the build counts included lines as if they stood on the page
        self.number = 0
        self.said_at = 0  # the line of the last message that is noted elsewhere
        self.included_at = 0  # the line of the last include of the page itself
        self.inliner = RecordingInliner()

    def new_number(self) -> int:
        """A number that no other node of the page has."""
        self.number += 1
        return self.number

    @property
    def words(self) -> Vocabulary:
        """The directives and roles of the book."""
        return self.page.context.words

    def run(self, lines: StringList, document: Document) -> None:
        """Read lines into a document."""
        self.machine = states.RSTStateMachine(state_classes=STATES, initial_state="Body")
        self.reporter = document.reporter
        if self.flat:
            self.reporter.get_source_and_line = lambda line=None: (self.own, line)
        self.machine.run(lines, document, input_offset=self.block, inliner=self.inliner)

    # --- places

    def where(self, line: int) -> tuple[str, int]:
        """The source and the line in it of a line of the input."""
        source, found = self.machine.get_source_and_line(line)
        if found is None:
            return "", line
        return ("" if source in (None, self.own) else source), found

    def built(self, line: int) -> int:
        """The line that the build names for a line of the input; 0 if it knows none."""
        return self.reporter.get_source_and_line(line)[1] or 0

    def place(self, line: int, text: str = "", position: int = 0) -> Place:
        """Where a position of a text stands, whose first line is a line of the input."""
        row = text.count("\n", 0, position)
        start = text.rfind("\n", 0, position) + 1
        end = text.find("\n", position)
        words = text[start : end if end >= 0 else len(text)]
        source, found = self.where(line + row)
        if source and self.flat:
            return Place("", self.included_at)
        if source in _GENERATED:
            return self.settings_place(words)
        if source:
            return Place(str(source), found + getattr(source, "first", 0))
        real = found + self.shift
        line, column = self._find(real, words)
        return Place("", line, column + position - start if column else 0)

    def settings_place(self, words: str) -> Place:
        """Where words of the settings stand that are put around each page."""
        text = self.page.context.read(SETTINGS) or ""
        for number, line in enumerate(text.split("\n"), start=1):
            if words.strip() and words in line:
                return Place(SETTINGS, number)
        return Place(SETTINGS, 1)

    def _find(self, real: int, words: str) -> tuple[int, int]:
        """The line nearest to one that holds words, and the column where they begin."""
        lines = self.page.facts.lines.lines
        if not self.page.facts.as_written or not words.strip():
            return real, 0
        for away in range(SEARCHED):
            for index in {real - 1 + away, real - 1 - away}:
                column = lines[index].find(words) if 0 <= index < len(lines) else -1
                if column >= 0:
                    return index + 1, column + 1
        return real, 0

    # --- what docutils tells

    def heard(self, message: nodes.system_message) -> None:
        """A message of docutils becomes a fault of the page, where the build would show it."""
        if message["level"] < SHOWN or self.muted:
            return
        fault = fault_of(message[0].astext() if len(message) else "", self.words)
        source, line = message.get("source"), message.get("line") or 0
        if fault is None:
            self.said_at = line
            return
        place = self.inliner.here()
        if place is None and source in (None, "", self.own):
            place = self.place_of(line, fault.search)
        elif place is None:
            place = self.settings_place("") if source in _GENERATED else Place(str(source), line)
        self.note(fault.kind, place, line, *fault.detail)

    def place_of(self, block: int, words: str) -> Place:
        """Where words stand in a line that the build names."""
        if not block:
            return Place("", 1)
        line, column = self._find(block + self.shift, words)
        return Place("", line, column) if column else Place("", block + self.shift)

    def note(self, kind: FaultKind, place: Place, block: int, *detail: str) -> None:
        """Note a fault at a place."""
        with self.source(place.source):
            self.page.fault(kind, place.line, block, *detail, column=place.column)

    def source(self, path: str) -> _Source:
        """Facts that are noted within stand in another file."""
        return _Source(self.page, path)

    def directive(self, name: str) -> type[Directive] | None:
        """The directive of this name, if the book knows one."""
        return self.lookup.directive(self, name)

    def role(self, name: str) -> Role | None:
        """The role of this name, if the book knows one."""
        return self.lookup.role(self, name)

    def note_target(self, names: Sequence[str], node: nodes.Element) -> None:
        """Keep the names that a node got, and where."""
        if isinstance(node, nodes.target) and node.line:
            line = node.line
            first = node.rawsource.split("\n", 1)[0]
            place = self.place(line, first, max(first.find("_"), 0))
        elif isinstance(node, nodes.target):
            place = self.inliner.here() or Place("", 1)
            line = self.inliner.line
        else:
            line = self.directives[-1] if self.directives else node.line or 0
            place = self.place(line) if line else Place("", 1)
        if self.said_at and not self.muted and not self._labels(names, node):
            words = f'Duplicate explicit target name: "{names[0]}".'
            self.note("rst", self.place(node.line) if node.line else place, self.said_at, words)
        # The build names a name only where it says that another has it.
        block, self.said_at = self.said_at or (self.built(line) if line else 0), 0
        self.named += [Named(name, node, place, block, self.muted > 0) for name in names]

    def _labels(self, names: Sequence[str], node: nodes.Element) -> bool:
        """Whether names are labels, here and where they stand already: a rule says that."""
        same = [named.node for named in self.named if named.name in names]
        return not any(
            "refuri" in other or isinstance(other, (nodes.footnote, nodes.citation))
            for other in (node, *same)
        )


class _Source:
    """Names another file for the facts that are noted meanwhile."""

    def __init__(self, page: PageReader, path: str) -> None:
        self.facts, self.path = page.facts, path

    def __enter__(self) -> None:
        self.kept = self.facts.source
        self.facts.source = self.path or self.kept

    def __exit__(self, *_: object) -> None:
        self.facts.source = self.kept


class Document(nodes.document):
    """A document that tells ``RstParse`` which names are given."""

    parse: RstParse

    def note_explicit_target(self, target: Any, msgnode: Any = None) -> None:
        """A name that an author gave."""
        names = list(target["names"])
        self.parse.said_at = 0
        super().note_explicit_target(target, msgnode)
        self.parse.note_target(names, target)

    def note_implicit_target(self, target: Any, msgnode: Any = None) -> None:
        """A section, which is known by its title."""
        super().note_implicit_target(target, msgnode)
        if isinstance(target, nodes.section):
            target["title_line"] = self.parse.title_line


# Those of Sphinx, but nothing is read and nothing is written.
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": True,
    "pep_references": None,
    "rfc_references": None,
    "docinfo_xform": True,
    "report_level": 5,
    "halt_level": 5,
    "debug": False,
    "tab_width": 8,
    "strict_visitor": False,
}


@cache
def _settings() -> Any:
    settings = get_default_settings(Parser)
    for name, value in _SETTINGS.items():
        setattr(settings, name, value)
    return settings


def new_document(parse: RstParse, language: str = "en") -> Document:
    """An empty document that reads no files and writes no messages."""
    settings = copy(_settings())
    settings.language_code = language or "en"
    reporter = Reporter(parse.own, 5, 5, stream=False)
    reporter.attach_observer(parse.heard)
    document = Document(settings, reporter, source=parse.own)
    document.note_source(parse.own, -1)
    document.parse = parse
    return document


_DOCINFO = re.compile(r":\w+:.*?")


def page_lines(text: str, own: str, settings: RstSettings) -> StringList:
    """The text of a page, with what the settings put around it, as Sphinx does."""
    lines = lines_of_text(text, own)
    if settings.prolog:
        start = next((n for n, line in enumerate(lines) if not _DOCINFO.match(line)), len(lines))
        added = [("", "<generated>", 0)] if start else []
        prolog = enumerate(settings.prolog.splitlines())
        added += [(line, "<rst_prolog>", number) for number, line in prolog]
        added.append(("", "<generated>", 0))
        for number, (line, source, place) in enumerate(added):
            lines.insert(start + number, line, source, place)
    if settings.epilog:
        source, last = lines.info(-1) if len(lines) else ("<generated>", 0)
        lines.append("", source, (last or 0) + 1)
        for number, line in enumerate(settings.epilog.splitlines()):
            lines.append(line, "<rst_epilog>", number)
    return lines


def lines_of_text(text: str, own: str, start: int = 0) -> StringList:
    """A text as docutils takes it: tabs become spaces, and each line knows where it stands."""
    lines = string2lines(text, 8, convert_whitespace=True)
    return StringList(lines, items=[(own, start + index) for index in range(len(lines))])


# --- the states of the parser


class RecordingInliner(states.Inliner):
    """Reads the marks in a paragraph, asks for roles, and says where each mark stands."""

    def __init__(self) -> None:
        super().__init__()
        self.line = 0
        self._text = ""
        self._position = 0

    def here(self) -> Place | None:
        """Where the mark stands that is being read."""
        if not self._text:
            return None
        return parse_of(self).place(self.line, self._text, self._position)

    def parse(self, text: str, lineno: int, memo: Any, parent: Any) -> Any:
        """Read a paragraph that begins in a line."""
        kept = self._text, self.line, self._position
        self._text, self.line, self._position = text, lineno, 0
        try:
            return super().parse(text, lineno, memo, parent)
        finally:
            self._text, self.line, self._position = kept

    def mark(self, remaining: str, start: int) -> None:
        """The next mark begins at a position of what remains of the paragraph."""
        self._position = max(len(self._text) - len(remaining) + start, 0)

    def interpreted(self, rawsource: str, text: str, role: str, lineno: int) -> Any:
        """A role, which the book knows or not."""
        function = parse_of(self).role(role)
        if function is not None:
            found, messages = function(role, rawsource, text, lineno, self)
            return list(found), list(messages)
        message = self.reporter.error(f'Unknown interpreted text role "{role}".', line=lineno)
        return [self.problematic(rawsource, rawsource, message)], [message]

    def standalone_uri(self, match: Any, lineno: int) -> Any:
        """A bare address."""
        found = super().standalone_uri(match, lineno)
        place = self._text.find(match.group("whole").replace("\0", "\\"))
        self._position = max(place, 0)
        nodes_of: Any = found
        for node in nodes_of:
            node["bare"], node["place"] = True, self.here()
        return found


def parse_of(user: Any) -> RstParse:
    """The parse that a state, a directive or the inliner takes part in."""
    document: Document = user.document
    return document.parse


def _placed(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of the inliner whose nodes know where they stand."""

    def read(self: RecordingInliner, match: Any, lineno: int) -> Any:
        groups = match.groupdict()
        first = next(
            match.start(name)
            for name in ("start", "whole", "role", "backquote")
            if groups.get(name) is not None
        )
        self.mark(match.string, first)
        found = method(self, match, lineno)
        for node in found[1]:
            if isinstance(node, nodes.Element) and "place" not in node:
                node["place"] = self.here()
        return found

    return read


# docutils fills its patterns with what stands in the class itself, not in those above it.
for _name, _pattern in vars(states.Inliner).items():
    if isinstance(_pattern, str) and not _name.startswith("__"):
        setattr(RecordingInliner, _name, _pattern)
RecordingInliner.dispatch = {
    mark: _placed(method) for mark, method in states.Inliner.dispatch.items()
}


class _Asking:
    """Mixed into each state of docutils' parser: it asks our lookup for directives."""

    document: Document
    memo: Any
    reporter: Reporter
    state_machine: Any

    def __init__(self, state_machine: Any, debug: bool = False) -> None:  # noqa: FBT002
        super().__init__(state_machine, debug)  # type: ignore[call-arg]
        again = {"state_classes": STATES, "initial_state": "Body"}
        self.nested_sm_kwargs = self.indent_sm_kwargs = self.known_indent_sm_kwargs = again

    @property
    def nested_sm_cache(self) -> list[Any]:
        """State machines that may be used again, in this parse only."""
        return self.document.parse.machines

    def new_subsection(self, title: str, lineno: int, messages: Any) -> Any:
        """Remember the line of a title."""
        self.document.parse.title_line = lineno
        return super().new_subsection(title, lineno, messages)  # type: ignore[misc]


def _ask(state: Any, match: Any) -> Any:
    return state.directive(match)


class _AskingBody(_Asking):
    def directive(self, match: Any, **option_presets: Any) -> Any:
        """A directive that the book knows or not."""
        name = match.group(1)
        found = self.document.parse.directive(name)
        if found is None:
            return self.unknown_directive(name)  # type: ignore[attr-defined]
        return self.run_directive(found, match, name, option_presets)

    def run_directive(self, directive: Any, match: Any, name: str, presets: Any) -> Any:
        """Remember the line of a directive while it runs."""
        parse = self.document.parse
        parse.directives.append(self.state_machine.abs_line_number())
        muted = getattr(directive, "muted", False)
        parse.muted += muted
        try:
            return super().run_directive(directive, match, name, presets)  # type: ignore[misc]
        finally:
            parse.muted -= muted
            parse.directives.pop()

    def comment(self, match: Any) -> Any:
        """A comment, which may say that findings are wanted."""
        line = self.state_machine.abs_line_number()
        found, blank = super().comment(match)  # type: ignore[misc]
        for node in found:
            if isinstance(node, nodes.comment):
                node["place"] = self.document.parse.place(line)
        return found, blank

    # The constructs that begin with two dots are called by function, not by name.
    explicit = Struct(
        patterns=states.Body.explicit.patterns,
        constructs=[
            (_ask if method is states.Body.directive else method, pattern)
            for method, pattern in states.Body.explicit.constructs
        ],
    )


def _own_state(state: type) -> type:
    """A state of docutils that asks our lookup; states are found by their names."""
    mixed = _AskingBody if issubclass(state, states.Body) else _Asking
    return type(state.__name__, (mixed, state), {})


STATES = tuple(map(_own_state, states.state_classes))
