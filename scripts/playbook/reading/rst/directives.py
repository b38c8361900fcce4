"""Directives in reStructuredText: those of docutils as they are, all others made of the vocabulary.

A directive that docutils brings runs as it is, so that it refuses what the build refuses. One of
Sphinx or of an extension is made of what ``book/vocabulary.py`` says of it; what it puts on a page
is said once for all languages in ``reading/directives.py``. None opens a file or the network.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, convert_directive_function, roles, states
from docutils.parsers.rst import directives as options
from docutils.parsers.rst.directives import (
    admonitions,
    body,
    images,
    misc,
    parts,
    references,
    tables,
)
from docutils.statemachine import StringList, string2lines

from playbook.book.kinds import Counted, FaultKind, TargetKind
from playbook.book.names import part_of
from playbook.book.option_forms import option_fault
from playbook.book.vocabulary import Spec
from playbook.reading.directive_text import Parsed
from playbook.reading.directives import RunDirective
from playbook.reading.page_reader import At
from playbook.reading.rst.notes import HangingFacts, hang
from playbook.reading.rst.parse import RstParse, Source, parse_of

# What included files may bring to one page before it is taken for one that has no end.
MAX_LINES, MAX_FILES = 100_000, 400
_DOMAINS = ("c:", "cpp:", "js:", "py:", "rst:")


def find_directive(parse: RstParse, name: str) -> type[Directive] | None:
    """The directive of a name, in the order in which Sphinx looks; none if the book knows none."""
    words = parse.words
    lower = name.lower().removeprefix("std:")
    full = f"{parse.domain}:{lower}"
    canonical = full if ":" not in lower and full in words.directives else lower
    spec = words.directives.get(canonical)
    if spec is None:
        return Unread if words.open else None
    return _OWN.get(canonical) or _recorded(canonical, _Frozen(spec))


class _Frozen:
    """What a directive takes, which can be remembered by its identity."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    def __hash__(self) -> int:
        return hash((self.spec[:4], tuple(sorted(self.spec.options.items()))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other.spec == self.spec


@lru_cache(maxsize=1024)
def _recorded(name: str, kept: _Frozen) -> type[Recorded]:
    spec = kept.spec
    found: type[Recorded] = type(
        "Recorded",
        (_SPECIAL.get(name) or (Described if name.startswith(_DOMAINS) else Recorded),),
        {
            "canonical": name,
            "required_arguments": spec.required,
            "optional_arguments": spec.optional,
            "final_argument_whitespace": spec.spaces,
            "has_content": spec.content,
            "option_spec": _Options(spec),
        },
    )
    return found


class _Options(Mapping[str, Callable[[Any], Any]]):
    """The options of a directive, each with what reads its value."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    def __getitem__(self, name: str) -> Callable[[Any], Any]:
        if name not in self.spec.options and not self.spec.any_option:
            raise KeyError(name)
        form = self.spec.options.get(name, "")

        def read(value: str | None) -> str:
            text = value or ""
            refused = bool(text) if form == "flag" else option_fault(form, text)
            if refused or (name == "class" and not text):
                raise ValueError("the value is not one that the option takes")
            return text

        return read

    def __iter__(self) -> Iterator[str]:
        return iter(self.spec.options)

    def __len__(self) -> int:
        return len(self.spec.options)

    def __bool__(self) -> bool:
        return bool(self.spec.options) or self.spec.any_option


# --- directives that are known by what the vocabulary says of them


class Recorded(Directive):
    """A directive whose facts hang on a box that stands for it."""

    canonical = ""
    with_titles = False  # whether sections may stand in its content

    @property
    def title_line(self) -> int:
        """From which line the build counts its title; 0 for its first line."""
        return 0

    def run(self) -> list[nodes.Node]:
        """Note what the directive puts on the page, and read its content."""
        parse = parse_of(self.state)
        box = nodes.container()
        box.source, box.line = self.state_machine.get_source_and_line(self.lineno)
        facts = DirectiveFacts(parse, self, box)
        facts.title_line = self.title_line
        below = self.content_offset - self.lineno
        parsed = Parsed(
            tuple(self.arguments), dict(self.options), list(self.content), below, below, False, ()
        )
        argument = " ".join(self.arguments)
        facts.directive_fact(argument)
        at = At(self.lineno, self.lineno)
        RunDirective(facts, self.canonical, argument, parsed, self.lineno, self.lineno, at, 0).run()
        return self.found(facts, box)

    def found(self, facts: DirectiveFacts, box: nodes.Element) -> list[nodes.Node]:
        """The nodes that stand for the directive."""
        return [*facts.before, box]

    def read(self, content: StringList, offset: int, node: nodes.Element) -> None:
        """Read content into a node."""
        if not self.with_titles:
            self.state.nested_parse(content, offset, node)
            return
        memo = self.state.memo
        kept = memo.title_styles, memo.section_level
        memo.title_styles, memo.section_level = [], 0
        try:
            self.state.nested_parse(content, offset, node, match_titles=True)
        finally:
            memo.title_styles, memo.section_level = kept


class DirectiveFacts(HangingFacts):
    """A ``PageReader`` for one directive: text that it hands back becomes nodes in its box."""

    def __init__(self, parse: RstParse, directive: Recorded, box: nodes.Element) -> None:
        super().__init__(parse, box)
        self.directive = directive
        self.before: list[nodes.Node] = []
        self.title_line = 0  # where the build counts words that stand in no content
        self._words = ""

    def directive_fact(self, argument: str) -> None:
        """Note the directive itself."""
        run = self.directive
        place = self.parse.place(run.lineno)
        end = place.line + run.content_offset - run.lineno + len(run.content)
        values = {name: str(value) for name, value in run.options.items()}
        built = self.parse.built(run.lineno)

        def note() -> None:
            with self.parse.source(place.source):
                self.facts.directive(
                    run.canonical, argument, values, place.line, built, end=max(end, place.line)
                )

        hang(self.node, note)

    def fault(self, kind: FaultKind, line: int, block: int, *detail: str, column: int = 0) -> None:
        """Note a fault; a glossary counts the lines of its content."""
        if kind == "glossary" and block < len(self.directive.content):
            block = self.directive.content.items[block][1]
        super().fault(kind, line, block, *detail, column=column)

    def flush(self, number: Counted = "", *, titled: bool = False) -> None:
        """What the box is to references."""
        self.node["number"], self.node["titled"] = number, titled

    def target(self, kind: TargetKind, name: str, line: int, block: int, **more: Any) -> None:
        """A name is given to the box; other targets are noted."""
        document = self.directive.state.document
        if kind == "name":
            self.node["names"].append(nodes.fully_normalize_name(name))
            document.note_explicit_target(self.node, self.node)
            return
        if kind == "math":
            anchor = nodes.target("", "", ids=[nodes.make_id(f"equation-{name}")])
            document.note_explicit_target(anchor)
            self.before.append(anchor)
        super().target(kind, name, line, block, **more)

    def text(self, text: str, at: At) -> None:
        """A text with blocks: lines of the content, perhaps without their indentation."""
        lines = text.split("\n")
        content = self.directive.content
        first = at.real - self.directive.content_offset
        if first >= 0 and first + len(lines) <= len(content):
            view = StringList(lines, items=content.items[first : first + len(lines)])
        else:
            view = StringList(
                lines, items=[(self.parse.own, at.real + n) for n in range(len(lines))]
            )
        offset = view.items[0][1] if self.directive.canonical == "glossary" else at.real
        self.directive.read(view, offset, self.node)

    def inline_text(self, text: str, line: int, block: int, at: At) -> None:
        """A text without blocks, such as a title."""
        found, messages = self.directive.state.inline_text(text, self.title_line or block)
        self._words = "".join(node.astext() for node in found)
        line_of_text = nodes.inline(text, "", *found)
        self.node += [line_of_text, *messages]

    def words_of(self, text: str) -> str:
        """What a reader sees of the text that was read last."""
        return self._words


class Code(Recorded):
    """Code; the build counts its caption from the first line of the code."""

    @property
    def title_line(self) -> int:
        """The line of the first line of code."""
        return int(self.content_offset) + 1

    def run(self) -> list[nodes.Node]:
        """Note a label, and read the caption."""
        if self.canonical == "code":
            self.assert_has_content()
        return super().run()


class Button(Recorded):
    """A button, whose words the build counts from its first line."""

    @property
    def title_line(self) -> int:
        """The line of the directive."""
        return int(self.lineno)


class Described(Recorded):
    """An object of a language, in whose description sections may stand."""

    with_titles = True


class Only(Recorded):
    """A part for one format, whose sections may belong to those around it."""

    with_titles = True

    def run(self) -> list[nodes.Node]:
        """Read the part, and say whether its condition can be understood."""
        words = condition_fault(self.arguments[0])
        if words:
            parse = parse_of(self.state)
            words = f"exception while evaluating only directive expression: {words}"
            parse.note("rst", parse.place(self.lineno), parse.built(self.lineno), words)
        return super().run()

    def found(self, facts: DirectiveFacts, box: nodes.Element) -> list[nodes.Node]:
        """The part; as Sphinx does, one that begins with a title of the page is moved up."""
        styles = self.state.memo.title_styles
        inner = self.inner_styles
        if not styles or not inner or inner[0] not in styles or not self.state.parent:
            return [box]
        depth, parent = -2, self.state.parent
        while parent:
            depth, parent = depth + 1, parent.parent
        parent = self.state.parent
        for _ in range(depth - styles.index(inner[0]) + 1):
            parent = parent.parent or parent
        parent.append(box)
        return []

    def read(self, content: StringList, offset: int, node: nodes.Element) -> None:
        """Read content, and keep how its titles look."""
        memo = self.state.memo
        kept = memo.title_styles, memo.section_level
        memo.title_styles, memo.section_level = [], 0
        try:
            self.state.nested_parse(content, offset, node, match_titles=True)
            self.inner_styles = memo.title_styles
        finally:
            memo.title_styles, memo.section_level = kept

    inner_styles: list[Any] = []  # noqa: RUF012 - replaced, never changed


def condition_fault(text: str) -> str:
    """Why a condition such as ``html and not draft`` cannot be understood; nothing if it can."""
    from jinja2 import Environment, TemplateError
    from jinja2 import nodes as parts_of
    from jinja2.parser import Parser

    class Condition(Parser):
        """Names, brackets and the words between them, as Sphinx takes them."""

        def parse_compare(self) -> parts_of.Expr:
            token = self.stream.current
            if token.type == "name":
                next(self.stream)
                return parts_of.Name(token.value, "load")
            if token.type != "lparen":
                self.fail(f"unexpected token '{token}'", token.lineno)
            next(self.stream)
            inner = self.parse_expression()
            self.stream.expect("rparen")
            return inner

    try:
        parser = Condition(Environment(autoescape=True), text, state="variable")
        parser.parse_expression()
    except TemplateError as error:
        return str(error.message)
    return "" if parser.stream.eos else "chunk after expression"


class Version(Recorded):
    """A change in a version; the build counts its words from the next line."""

    def run(self) -> list[nodes.Node]:
        """Read what has changed."""
        box = nodes.container()
        box.source, box.line = self.state_machine.get_source_and_line(self.lineno)
        if len(self.arguments) > 1:
            found, messages = self.state.inline_text(self.arguments[1], self.lineno + 1)
            box += [nodes.inline("", "", *found), *messages]
        self.read(self.content, self.content_offset, box)
        return [box]


class OneList(Recorded):
    """A list that is set in another way; anything else is left out."""

    def run(self) -> list[nodes.Node]:
        """Read the list."""
        box = nodes.container()
        self.read(self.content, self.content_offset, box)
        if len(box) != 1 or not isinstance(box[0], nodes.bullet_list):
            parse = parse_of(self.state)
            words = f".. {self.canonical} content is not a list"
            parse.note("rst", parse.place(self.lineno), parse.built(self.lineno), words)
            return []
        return [box]


class IndexEntry(Recorded):
    """An entry of the index: labels before it belong to what follows."""

    def run(self) -> list[nodes.Node]:
        """Put a target here, as Sphinx does."""
        document = self.state.document
        target = nodes.target("", "", ids=[f"index-{parse_of(self.state).new_number()}"])
        if self.options.get("name"):
            target["names"].append(nodes.fully_normalize_name(self.options["name"]))
        document.note_explicit_target(target)
        return [target]


class DefaultDomain(Recorded):
    """The domain of the names that follow."""

    def run(self) -> list[nodes.Node]:
        """Take it over."""
        parse_of(self.state).domain = self.arguments[0].lower()
        return []


class Unread(Directive):
    """A directive that an extension may bring which we do not know: only labels count in it."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = cast("Any", _Options(Spec(0, 1, True, True, {}, any_option=True)))
    muted = True

    def run(self) -> list[nodes.Node]:
        """Read the content for its labels."""
        self.state.nested_parse(self.content, self.content_offset, nodes.container())
        return []


# --- directives of docutils that Sphinx changes, or that would open a file


class Figure(images.Figure):
    """A figure, whose name is that of the figure and not of the picture."""

    def run(self) -> list[Any]:
        """Read the caption; name the figure."""
        name = self.options.pop("name", None)
        found: list[Any] = list(super().run())
        if len(found) == 2 or isinstance(found[0], nodes.system_message):
            return found
        figure = found[0]
        if name:
            self.options["name"] = name
            self.add_name(figure)
        if figure.line is None and len(figure) == 2:
            figure.line = figure[1].line
        return [figure]


class SeeAlso(admonitions.BaseAdmonition):
    """A box with what to read as well."""

    node_class = nodes.note


class Margin(body.Sidebar):
    """A note in the margin; its title may be left out."""

    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[Any]:
        """Read the note."""
        self.arguments = self.arguments or [""]
        return list(super().run())  # type: ignore[no-untyped-call]


class CsvTable(tables.CSVTable):
    """A table of comma-separated values, perhaps from a file."""

    def run(self) -> list[Any]:
        """Read the table; its file is one of the book."""
        self.file = self.options.pop("file", "")
        if self.file and not self.content:
            hanger = nodes.inline()
            facts = HangingFacts(parse_of(self.state), hanger)
            role = f"csv-table {self.options.get('encoding', '')}"
            facts.refer("file", self.file, self.lineno, self.lineno, role=role)
            if read_file(parse_of(self.state), self.file) is None:
                return [hanger]
            return [hanger, *self._table()]
        if self.options.get("url") and not self.content:
            box = nodes.container(number="table", titled=bool(self.arguments))
            self.add_name(box)
            facts = HangingFacts(parse_of(self.state), box)
            facts.refer("fetched", self.options["url"], self.lineno, self.lineno)
            return [box]
        return self._table()

    def _table(self) -> list[Any]:
        return list(super().run())

    def get_csv_data(self) -> Any:
        """The values, as lines, and where they stand."""
        if not self.file:
            return super().get_csv_data()  # type: ignore[no-untyped-call]
        if self.content:
            self.options["file"] = self.file  # both at once, which docutils refuses
            return super().get_csv_data()  # type: ignore[no-untyped-call]
        path, text = read_file(parse_of(self.state), self.file) or ("", "")
        return text.splitlines(), path


class Raw(Directive):
    """Text for one format."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = misc.Raw.option_spec
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Note what stands in HTML."""
        if self.content and self.options.keys() & {"file", "url"}:
            raise self.error(
                f'"{self.name}" directive may not both specify an external file and have content.'
            )
        if {"file", "url"} <= self.options.keys():
            raise self.error(
                'The "file" and "url" options may not be simultaneously specified for the '
                f'"{self.name}" directive.'
            )
        node = nodes.inline()
        facts = HangingFacts(parse_of(self.state), node)
        if "file" in self.options:
            role = f"raw {self.options.get('encoding', '')}"
            facts.refer("file", self.options["file"], self.lineno, self.lineno, role=role)
        elif "url" in self.options:
            facts.refer("fetched", self.options["url"], self.lineno, self.lineno)
        else:
            self.assert_has_content()
            if "html" in self.arguments[0].lower().split():
                at = At(self.content_offset, self.content_offset)
                line = self.content_offset + 1
                facts.html("\n".join(self.content), line, self.lineno, at)
        return [node]


def read_file(parse: RstParse, argument: str) -> tuple[str, str] | None:
    """The path from the root and the text of a file that a page names; nothing without it."""
    folder = "" if argument.startswith("/") else posixpath.dirname(parse.page.facts.path)
    path = posixpath.normpath(posixpath.join(folder, argument.lstrip("/")))
    text = parse.page.context.read(path)
    parse.page.facts.reads.append((path, ""))
    return None if text is None else (path, text)


_INCLUDE = {**(misc.Include.option_spec or {}), "parser": options.unchanged}


class Include(Directive):
    """Another file, read as if it stood here."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = cast("Any", _INCLUDE)

    def run(self) -> list[nodes.Node]:
        """Put the lines of the file in the place of the directive."""
        parse = parse_of(self.state)
        argument = options.path(self.arguments[0])
        if argument.startswith("<") and argument.endswith(">"):
            return self._insert(*_standard(argument[1:-1]))
        node = nodes.inline()
        HangingFacts(parse, node).refer(
            "include", argument, self.lineno, self.lineno, role="said by docutils"
        )
        found = read_file(parse, argument)
        if found is not None and "\ufffd" in found[1]:
            words = f'Problem with "{self.name}" directive: {found[0]} is not UTF-8 text'
            raise self.severe(words)
        if found is None or self.options.keys() & {"literal", "code", "parser"}:
            return [self._named(node)]
        return [node, *self._insert(*found)]

    def _named(self, node: nodes.Element) -> nodes.Element:
        if "name" in self.options:
            self.add_name(node)
        return node

    def _insert(self, path: str, text: str) -> list[nodes.Node]:
        values = {key: str(value) for key, value in self.options.items() if value is not None}
        part = part_of(text, values)
        if part is None:
            for option in ("start-after", "end-before"):
                words = self.options.get(option, "")
                if words and words not in text:
                    self._fault("include-part", self.arguments[0], words)
                    break
            return []
        document = self.state.document
        log = document.include_log
        clip = tuple(self.options.get(key) for key in ("start-line", "end-line"))
        clip += tuple(self.options.get(key) for key in ("end-before", "start-after"))
        parse = parse_of(self.state)
        if not log:
            log.append((parse.page.facts.path, (None, None, None, None)))
        if (path, clip) in log:
            self._fault("include-circle", " → ".join((*(str(name) for name, _ in log), path)))
            return []
        lines = string2lines(part[0], document.settings.tab_width, convert_whitespace=True)
        parse.inserted += len(lines)
        parse.files += 1
        if parse.inserted > MAX_LINES or parse.files > MAX_FILES:
            if not parse.endless:
                parse.endless = True
                self._fault("rst", "the files that this page includes have no end")
            return []
        if len(log) == 1:
            parse.included_at = parse.place(self.lineno).line
        lines += ["", f'.. end of inclusion from "{path}"']
        self.state_machine.insert_input(lines, Source(path, part[1]))
        log.append((path, clip))
        return []

    def _fault(self, kind: FaultKind, *detail: str) -> None:
        parse = parse_of(self.state)
        parse.note(kind, parse.place(self.lineno), parse.built(self.lineno), *detail)


def _standard(name: str) -> tuple[str, str]:
    """A file that docutils brings, such as the names of signs: it defines substitutions."""
    from importlib.resources import files

    found = files("docutils.parsers.rst").joinpath("include", name)
    return f"<{name}>", found.read_text(encoding="utf-8") if found.is_file() else ""


class NewRole(Directive):
    """A role of the page's own; docutils would keep it for all pages of the process."""

    has_content = True

    def run(self) -> list[Any]:
        """Keep the role for this page."""
        if self.content_offset > self.lineno or not self.content:
            raise self.error(f'"{self.name}" directive requires arguments on the first line.')
        match = misc.Role.argument_pattern.match(self.content[0])
        if not match:
            raise self.error(
                f'"{self.name}" directive arguments not valid role names: "{self.content[0]}".'
            )
        parse = parse_of(self.state)
        base: Any = roles.generic_custom_role
        if match[3]:
            base = parse.role(match[3])
        if base is None:
            return [self._error(f'Unknown interpreted text role "{match[3]}".')]
        state: Any = self.state
        try:
            _, given, content, _ = state.parse_directive_block(
                self.content[1:], self.content_offset, convert_directive_function(base), {}
            )
        except states.MarkupError as error:
            return [self._error(f'Error in "{self.name}" directive:\n{error}.')]
        given.setdefault("class", [])
        parse.local_roles[match[1].lower()] = roles.CustomRole(match[1], base, given, content)
        node = nodes.inline()
        HangingFacts(parse, node).target("role", match[1].lower(), self.lineno, self.lineno)
        return [node]

    def _error(self, words: str) -> nodes.system_message:
        return self.state.reporter.error(words, line=self.lineno)


class DefaultRole(Directive):
    """The role of text in single backquotes."""

    optional_arguments = 1

    def run(self) -> list[Any]:
        """Take it over for the rest of the page."""
        parse = parse_of(self.state)
        if not self.arguments:
            parse.default_role = None
            return []
        found = parse.role(self.arguments[0])
        if found is None:
            words = f'Unknown interpreted text role "{self.arguments[0]}".'
            return [self.state.reporter.error(words, line=self.lineno)]
        parse.default_role = found
        return []


_OWN: dict[str, type[Directive]] = {
    "attention": admonitions.Attention,
    "caution": admonitions.Caution,
    "danger": admonitions.Danger,
    "error": admonitions.Error,
    "hint": admonitions.Hint,
    "important": admonitions.Important,
    "note": admonitions.Note,
    "tip": admonitions.Tip,
    "warning": admonitions.Warning,
    "admonition": admonitions.Admonition,
    "seealso": SeeAlso,
    "sidebar": body.Sidebar,
    "margin": Margin,
    "topic": body.Topic,
    "line-block": body.LineBlock,
    "parsed-literal": body.ParsedLiteral,
    "epigraph": body.Epigraph,
    "highlights": body.Highlights,
    "pull-quote": body.PullQuote,
    "compound": body.Compound,
    "container": body.Container,
    "table": tables.RSTTable,
    "list-table": tables.ListTable,
    "csv-table": CsvTable,
    "image": images.Image,
    "figure": Figure,
    "contents": parts.Contents,
    "sectnum": parts.Sectnum,
    "header": parts.Header,
    "footer": parts.Footer,
    "target-notes": references.TargetNotes,
    "raw": Raw,
    "include": Include,
    "replace": misc.Replace,
    "unicode": misc.Unicode,
    "date": misc.Date,
    "title": misc.Title,
    **dict.fromkeys(("class", "rst-class", "cssclass"), misc.Class),
    "role": NewRole,
    "default-role": DefaultRole,
}
_SPECIAL: dict[str, type[Recorded]] = {
    **dict.fromkeys(("code", "code-block", "sourcecode", "literalinclude"), Code),
    **dict.fromkeys(("button-ref", "button-link"), Button),
    "only": Only,
    "ifconfig": Described,
    **dict.fromkeys(("versionadded", "versionchanged", "versionremoved", "deprecated"), Version),
    **dict.fromkeys(("hlist", "acks"), OneList),
    "default-domain": DefaultDomain,
    "index": IndexEntry,
}
