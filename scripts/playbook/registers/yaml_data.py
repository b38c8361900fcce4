"""YAML text into validated records, with the line of every fault.

Lines come from the nodes of the YAML composer and paths from pydantic; both are joined here.
Plain values follow the core schema of YAML 1.2: ``no`` is a word, ``12:30`` is a text, and a
date stays a text until a field asks for a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from playbook.common.findings import Finding, Location, Severity
from playbook.common.suggest import did_you_mean
from playbook.registers.kinds.base import Loc, RecordFinding, Register
from playbook.registers.kinds.sides import offered

INVALID = "DAT001"
MAX_DEPTH = 40
MAX_SIZE = 5_000_000
LONGEST_NUMBER = 300

Position = tuple[int, int]
M = TypeVar("M", bound=BaseModel)

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Mapping[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# The C parser is ten times faster; it is missing only where PyYAML was built without libyaml.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class InvalidYaml(Exception):
    """Text that is no YAML, or YAML that a register does not use."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class ParsedYaml:
    """A plain value and the place of each part of it; keys have a place of their own."""

    value: object
    positions: Mapping[Loc, Position]
    keys: Mapping[Loc, Position] = field(default_factory=dict)
    files: Mapping[Loc, PurePath] = field(default_factory=dict)
    """Which file a part came from, where it is not the file that was asked for."""

    def position(self, loc: Loc) -> Position:
        """The place of a value, or of the nearest part that encloses it."""
        while loc and loc not in self.positions:
            loc = loc[:-1]
        return self.positions.get(loc, (1, 1))

    def file(self, path: PurePath, loc: Loc) -> PurePath:
        """The file in which a part stands."""
        while loc and loc not in self.files:
            loc = loc[:-1]
        return self.files.get(loc, path)

    def location(self, path: PurePath, loc: Loc) -> Location:
        """The file, line and column of a part."""
        return Location(self.file(path, loc), *self.position(loc))

    def key_position(self, loc: Loc) -> Position:
        """The place of a key, or of the value where it has none."""
        return self.keys.get(loc) or self.position(loc)


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file of a register: its document when it is right, its findings when it is not."""

    path: PurePath
    kind: str
    register: Register | None
    findings: tuple[Finding, ...]
    parsed: ParsedYaml

    @property
    def slug(self) -> str:
        """The name by which pages ask for the register."""
        return self.path.stem


def read_yaml(text: str) -> ParsedYaml:
    """Read YAML 1.2 text into plain values with places.

    Raises ``InvalidYaml`` for text that is no YAML, duplicate keys, anchors and aliases, tags,
    more than one document, or nesting deeper than 40 levels.
    """
    if len(text) > MAX_SIZE:
        raise InvalidYaml("the file is larger than 5 MB; split it into several registers")
    try:
        _refuse_unused(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text) from error
    except yaml.YAMLError as error:
        raise InvalidYaml(_plain(str(error))) from error
    except RecursionError as error:
        raise InvalidYaml("the values are nested too deeply for a register") from error
    reader = _NodeReader()
    value = reader.read(node, ()) if node is not None else None
    return ParsedYaml(value, reader.positions, reader.keys)


def _refuse_unused(text: str) -> None:
    """Refuse aliases (a short file can hide gigabytes behind them), tags and deep nesting."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InvalidYaml(
                "registers use no anchors (&) and aliases (*); write the value out, "
                "or put quotes round a text that begins so",
                *place,
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise InvalidYaml(
                "registers use no tags (!); put quotes round a text that begins so", *place
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > MAX_DEPTH:
            raise InvalidYaml("the values are nested too deeply for a register", *place)
        if documents > 1:
            raise InvalidYaml(
                "a second document begins here; keep one register in one file", *place
            )


def _syntax_error(error: yaml.MarkedYAMLError, text: str) -> InvalidYaml:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return InvalidYaml(_plain(str(error)))
    line, column = mark.line + 1, mark.column + 1
    lines = text.splitlines()
    current = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in current[: len(current) - len(current.lstrip())] or current[mark.column :].startswith(
        "\t"
    ):
        return InvalidYaml("a tab; YAML wants spaces: replace the tab by two spaces", line, column)
    if "mapping values are not allowed" in (error.problem or ""):
        return InvalidYaml("a colon inside a text; put the whole text in quotes", line, column)
    said = " ".join(part for part in (error.context, error.problem) if part)
    return InvalidYaml(
        f"this is not valid YAML ({_plain(said)}); compare with the lines around it", line, column
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


class _NodeReader:
    """Turns composed nodes into plain values and notes their places."""

    def __init__(self) -> None:
        self.positions: dict[Loc, Position] = {}
        self.keys: dict[Loc, Position] = {}

    def read(self, node: yaml.Node, loc: Loc) -> object:
        self.positions[loc] = _position(node)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, loc))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*loc, index)) for index, item in enumerate(node.value)]
        # A quoted text has a style; only a plain one can be a number or a truth value.
        return node.value if getattr(node, "style", None) else _scalar(node.value)

    def _pairs(self, node: yaml.MappingNode, loc: Loc) -> Iterator[tuple[str, object]]:
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise InvalidYaml("a key must be a word", *_position(key))
            path = (*loc, key.value)
            if path in self.keys:
                first = self.keys[path][0]
                raise InvalidYaml(
                    f"`{key.value}` stands twice (first on line {first}); keep one", *_position(key)
                )
            self.keys[path] = _position(key)
            yield key.value, self.read(value, path)


def _position(node: yaml.Node) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    # Python refuses to read a number of more than 4,300 digits; such a text is no number of ours.
    if len(text) > LONGEST_NUMBER:
        return text
    if _INT.fullmatch(text):
        return int(text, 0) if text.lstrip("+-").startswith(("0o", "0x")) else int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def validate(
    model: type[M], parsed: ParsedYaml, path: PurePath, code: str = INVALID, offset: int = 0
) -> tuple[M | None, tuple[Finding, ...]]:
    """Check a value against a model; ``offset`` lines are added (front matter of a page)."""
    if not isinstance(parsed.value, dict):
        message = "the file is empty" if parsed.value is None else "expected `field: value` lines"
        place = Location(path, 1 + offset)
        return None, (
            Finding(place, f"{message}; start from the example in the contributing chapter", code),
        )
    try:
        return model.model_validate(parsed.value), ()
    except ValidationError as error:
        details = _without_echoes(error.errors(include_url=False))
        return None, tuple(
            _finding(detail, model, parsed, Location(path, offset), code) for detail in details
        )


def _without_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "too short" for a list whose entries are themselves wrong: one fault, one finding."""
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(
            d["loc"][: len(detail["loc"])] == detail["loc"] for d in details if d is not detail
        )
    ]


def parse_data(
    path: PurePath,
    kind: str,
    model: type[Register],
    text: str,
    overlay: tuple[PurePath, str] | None = None,
) -> RegisterFile:
    """Read one file of a register; every fault becomes a finding, none an exception.

    ``overlay`` is the path and text of a file with further records, which are merged by id.
    """
    try:
        parsed = read_yaml(text)
    except InvalidYaml as error:
        return _unreadable(path, path, kind, error)
    if overlay is not None:
        try:
            parsed = merge(parsed, read_yaml(overlay[1]), model.records, overlay[0])
        except InvalidYaml as error:
            return _unreadable(path, overlay[0], kind, error)
    register, findings = validate(model, parsed, path)
    if register is None:
        return RegisterFile(path, kind, None, findings, parsed)
    found = tuple(
        Finding(parsed.location(path, finding.loc), finding.message, INVALID, finding.severity)
        for finding in (*_twice(register), *register.findings())
    )
    wrong = any(finding.severity is Severity.ERROR for finding in found)
    return RegisterFile(path, kind, None if wrong else register, found, parsed)


def _unreadable(path: PurePath, at: PurePath, kind: str, error: InvalidYaml) -> RegisterFile:
    finding = Finding(Location(at, error.line, error.column), error.message, INVALID)
    return RegisterFile(path, kind, None, (finding,), ParsedYaml(None, {}))


def merge(base: ParsedYaml, extra: ParsedYaml, records: str, path: PurePath) -> ParsedYaml:
    """The base with the records of another file: same id, field by field; a new id at the end.

    Fields beside the records replace those of the base. Places remember the other file.
    """
    if not isinstance(base.value, dict) or not isinstance(extra.value, dict):
        return base if extra.value is None else extra
    value: dict[str, Any] = {**base.value, **{k: v for k, v in extra.value.items() if k != records}}
    merged = _MergedPositions(value, dict(base.positions), dict(base.keys), {})
    for name in extra.value:
        if name != records:
            merged.take(extra, (name,), (name,), path)
    if not records:
        return ParsedYaml(value, merged.positions, merged.keys, merged.files)
    entries = list(value.get(records) or [])
    value[records] = entries
    numbers = {e.get("id"): n for n, e in enumerate(entries) if isinstance(e, dict)}
    for index, entry in enumerate(extra.value.get(records) or []):
        ident = entry.get("id") if isinstance(entry, dict) else None
        if ident in numbers:
            number = numbers[ident]
            entries[number] = {**entries[number], **entry}
            for name in entry:
                merged.take(extra, (records, index, name), (records, number, name), path)
        else:
            entries.append(entry)
            merged.take(extra, (records, index), (records, len(entries) - 1), path)
    return ParsedYaml(value, merged.positions, merged.keys, merged.files)


@dataclass(slots=True)
class _MergedPositions:
    """The places of a merge while it grows."""

    value: dict[str, Any]
    positions: dict[Loc, Position]
    keys: dict[Loc, Position]
    files: dict[Loc, PurePath]

    def take(self, extra: ParsedYaml, old: Loc, new: Loc, path: PurePath) -> None:
        """Take over the places of a part and remember its file."""
        for mine, theirs in ((self.positions, extra.positions), (self.keys, extra.keys)):
            for loc, place in theirs.items():
                if loc[: len(old)] == old:
                    mine[(*new, *loc[len(old) :])] = place
        self.files[new] = path


def _twice(register: Register) -> Iterator[RecordFinding]:
    seen: set[str] = set()
    for index, entry in enumerate(register.entries):
        if entry.id in seen:
            yield RecordFinding(
                (register.records, index, "id"),
                f"the id `{entry.id}` stands twice in this file; give each record its own",
            )
        seen.add(entry.id)


def _finding(
    detail: ErrorDetails, model: type[BaseModel], parsed: ParsedYaml, start: Location, code: str
) -> Finding:
    """A finding for one error of pydantic; lines are counted from ``start``."""
    loc = tuple(detail["loc"])
    extra = detail["type"] == "extra_forbidden"
    line, column = parsed.key_position(loc) if extra else parsed.position(loc)
    place = Location(parsed.file(start.path, loc), line + start.line, column)
    return Finding(place, _message(detail, model, loc), code)


def _message(detail: ErrorDetails, model: type[BaseModel], loc: Loc) -> str:  # noqa: C901, PLR0912
    """One line for a newcomer: what is wrong, and what to do; a case for each sort of error."""
    name = _name(loc)
    context = detail.get("ctx", {})
    given = detail["input"]
    shown = (
        f"`{given}`" if isinstance(given, (str, int, float)) and len(str(given)) < 60 else "this"
    )
    match detail["type"]:
        case "missing":
            return f"{name} is missing; add it"
        case "extra_forbidden":
            return f"there is no field {name}; {_hint(str(loc[-1]), _field_names(model, loc))}"
        case "literal_error":
            expected = str(context["expected"]).replace("'", "`").replace(" or ", ", ")
            options = re.findall(r"`([^`]*)`", expected)
            more = in_brackets(str(given), options)
            what = "empty" if given is None else shown
            return f"{name} is {what}; use one of: {', '.join(offered(options))}{more}"
        case "string_pattern_mismatch":
            return f"{name} is {shown}; {pattern_words(str(context['pattern']))}"
        case "string_type":
            return (
                f"{name} must be a text; put {shown} in quotes"
                if given is not None
                else (f"{name} is empty; write a text or delete the line")
            )
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            return f"{name} is {shown}; it must be {_limit(detail['type'], context)}"
        case (
            "date_from_datetime_parsing"
            | "date_type"
            | "date_parsing"
            | "date_from_datetime_inexact"
        ):
            return f"{name} is {shown}; write a date as year-month-day: 2026-11-20"
        case "too_short" | "string_too_short":
            return f"{name} is empty; write something or delete the line"
        case "tuple_type" | "list_type":
            return f"{name} must be a list: one entry a line, each with `- ` in front"
        case "float_parsing" | "float_type" | "int_parsing" | "int_type":
            return f"{name} is {'empty' if given is None else shown}; it must be a number"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{name} must hold `field: value` lines, indented below it"
        case "control" | "date":
            return f"{name}: {detail['msg']}"
        case _:
            return f"{name}: {continued(detail['msg'])}"


def _name(loc: Loc) -> str:
    names = [str(part) for part in loc if isinstance(part, str)]
    if not names:
        return "the entry"
    inside = isinstance(loc[-1], int)
    return f"an entry of `{names[-1]}`" if inside else f"`{names[-1]}`"


def _limit(kind: str, context: Mapping[str, Any]) -> str:
    words = {
        "greater_than_equal": ("at least", "ge"),
        "less_than_equal": ("at most", "le"),
        "greater_than": ("more than", "gt"),
        "less_than": ("less than", "lt"),
    }
    phrase, key = words[kind]
    limit = context[key]
    return f"{phrase} {limit:g}" if isinstance(limit, (int, float)) else f"{phrase} {limit}"


_PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "use small letters, digits and hyphens: project-manager",
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "write a year, a month or a day: 2021, 2021-06 or 2021-06-14",
    r"^[+-]?\d{1,4}[dwm]$": "write days, weeks or months from the start: -2w, +1d or +3m",
    r"^https://\S+$": "write a full address that begins with https://",
}


def pattern_words(pattern: str) -> str:
    """What to write where a text must have a form."""
    return _PATTERNS.get(pattern, f"it must have the form {pattern}")


def _hint(word: str, known: list[str]) -> str:
    return did_you_mean(
        word, known, f"delete it, or use one of: {', '.join(known)}" if known else "delete it"
    )


def continued(message: str) -> str:
    """A message as the rest of a sentence: names in capitals, such as COUNT, stay as they are."""
    return message if message[:2].isupper() else f"{message[:1].lower()}{message[1:]}"


def in_brackets(word: str, known: list[str]) -> str:
    """A question whether the closest known word is meant, in brackets, or nothing."""
    hint = did_you_mean(word, known)
    return f" ({hint})" if hint else ""


def _field_names(model: type[BaseModel], loc: Loc) -> list[str]:
    """The fields that may stand where an unknown one was found."""
    schema = model.model_json_schema(by_alias=True)
    current: Mapping[str, Any] = schema
    for part in loc[:-1]:
        current = _resolve(current, schema)
        current = (
            current.get("items", {})
            if isinstance(part, int)
            else (current.get("properties", {}).get(part, {}))
        )
    return list(_resolve(current, schema).get("properties", {}))


def _resolve(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    for option in node.get("anyOf", ()):
        if option.get("type") != "null":
            node = option
            break
    reference = node.get("$ref")
    return schema["$defs"][reference.rsplit("/", 1)[-1]] if reference else node
