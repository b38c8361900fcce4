"""The settings of a book as its files hold them: read, checked, and each fault with its line.

A book sets things in ``[tool.playbook]`` of ``pyproject.toml``, or in the same tables below
``playbook:`` of ``_config.yml``. Files that say nothing about us are not looked into; whatever
might say something and cannot be read is an error, never "no settings".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from playbook.common.errors import FileError, UserError
from playbook.common.files import not_utf8
from playbook.common.settings import (
    BuildSettings,
    CheckSettings,
    LinkSettings,
    Settings,
)
from playbook.common.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PYPROJECT, CONFIG = "pyproject.toml", "_config.yml"
MOST_BYTES = 5_000_000
_OURS = re.compile(r"""playbook(_links)?["']?\s*:""")
_Path = tuple["str | int", ...]
_Fault = tuple[str, int, str]  # the file, the line, and the words


class SettingsError(UserError):
    """Settings that cannot be used; each line names the file, the line and the key."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """One of the two files: its text, and the tables that it holds for us."""

    name: str
    text: str
    root: tuple[str, ...]  # what our tables stand below
    tables: Mapping[str, Any]

    def line(self, path: Sequence[str | int]) -> int:
        """The line of a key, counted from our tables; of the nearest above it, if it has none."""
        from playbook.common.plain_yaml import line_of as line_of_yaml
        from playbook.common.toml import line_of as line_of_toml

        find = line_of_toml if self.name == PYPROJECT else line_of_yaml
        whole = (*self.root, *path)
        found = (find(self.text, whole[:end]) for end in range(len(whole), 0, -1))
        return next((line for line in found if line), 1)

    def error(self, path: Sequence[str | int], words: str) -> str:
        """A line for the user about a key."""
        return f"{self.name}:{self.line(path)}: {words}"

    def named(self, path: Sequence[str | int]) -> str:
        """A table as it is written in this file."""
        if self.name == PYPROJECT:
            return f"[{'.'.join(map(str, (*self.root, *path)))}]"
        return " ".join(f"{part}:" for part in (*self.root, *path))


@dataclass(frozen=True, slots=True)
class SettingsFiles:
    """The tables of a book as they stand, not checked yet."""

    files: tuple[SettingsFile, ...] = ()

    def raw(self, *path: str) -> Any:
        """What stands at a key, whatever it is; nothing where nobody set it.

        The parts of the key are spelled with underscores.
        """
        for file in self.files:
            value: Any = file.tables
            for part in path:
                spelled = value if isinstance(value, Mapping) else {}
                value = next((v for k, v in spelled.items() if _plain(k) == part), None)
            if value is not None:
                return value
        return None

    @property
    def outside(self) -> tuple[str, ...]:
        """The folders outside the book that it may take files from; what is no name counts as none."""
        found = self.raw("outside")
        return tuple(found) if _are_texts(found) else ()

    def load(self) -> Settings:
        """The settings, checked. Raises ``SettingsError`` with every fault."""
        if not any(file.tables for file in self.files):
            return Settings()
        found, faults = Settings(), [*self._twice()]
        for file in self.files:
            checked, wrong = _checked(file)
            faults += wrong
            given = {f.name: getattr(checked, f.name) for f in fields(Settings)}
            found = replace(found, **{n: value for n, value in given.items() if n in file.tables})
        if faults:
            raise SettingsError(
                *(f"{name}:{line}: {words}" for name, line, words in sorted(faults))
            )
        return found

    def _twice(self) -> Iterator[_Fault]:
        """Settings that both files hold."""
        if len(self.files) == len({PYPROJECT, CONFIG}):
            one, other = self.files
            for name in sorted(one.tables.keys() & other.tables.keys()):
                words = f"`{name}` stands in {one.name} too; keep one of the two"
                yield other.name, other.line((name,)), words

    def place(self, *path: str | int) -> tuple[str, int]:
        """The file and the line of a setting; the first file where nobody set it."""
        for file in self.files:
            if path and path[0] in file.tables:
                return file.name, file.line(path)
        return PYPROJECT, 0


def _are_texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)


def read_settings(root: Path) -> Settings:
    """What the book in a folder sets, checked. Raises ``SettingsError``."""
    return find_settings(root).load()


def find_settings(root: Path) -> SettingsFiles:
    """The tables that the files of a book hold for us.

    Raises ``SettingsError`` for a file that cannot be read and may hold some.
    """
    found = (_pyproject(root / PYPROJECT), _config(root / CONFIG))
    return SettingsFiles(tuple(file for file in found if file is not None))


# --- reading the files


def _pyproject(path: Path) -> SettingsFile | None:
    text = _text(path)
    if "playbook" not in text:
        return None
    from playbook.common.toml import TomlError, load_toml

    try:
        value = load_toml(text)
    except TomlError as error:
        raise SettingsError(
            f"{PYPROJECT}:{error.line}: this is not valid TOML ({error.message}); mend it first"
        ) from error
    return _file(PYPROJECT, text, ("tool", "playbook"), value)


def _config(path: Path) -> SettingsFile | None:
    text = _text(path)
    if not _OURS.search(text):
        return None
    from playbook.common.plain_yaml import YamlError, load_yaml

    try:
        value = load_yaml(text)
    except YamlError as error:
        raise SettingsError(
            f"{CONFIG}:{error.line}: this is not valid YAML ({error.message}); mend it first"
        ) from error
    if not isinstance(value, dict):
        return None
    if "playbook_links" in value:
        file = SettingsFile(CONFIG, text, (), {})
        raise SettingsError(
            file.error(
                ("playbook_links",),
                "write `links:` below `playbook:` in place of `playbook_links:`",
            )
        )
    return _file(CONFIG, text, ("playbook",), value)


def _text(path: Path) -> str:
    """The text of a file; an empty one if there is none, or if it cannot be about us."""
    try:
        if not path.is_file():
            if path.exists() or path.is_symlink():
                raise SettingsError("this is no file that can be read", path=path.name)
            return ""
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileError(path.name, error) from error
    if len(data) > MOST_BYTES:
        raise SettingsError("the file is larger than 5 MB; no settings are as long", path=path.name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"playbook" in data.replace(b"\0", b""):  # also as some editors of Windows store it
            raise not_utf8(path.name, data, error) from error
        return ""


def _file(name: str, text: str, root: tuple[str, ...], value: Any) -> SettingsFile | None:
    """The part of a file that is ours; nothing if it has none."""
    for number, part in enumerate(root):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
        if number < len(root) - 1 and not isinstance(value, Mapping):
            return None  # the table of all tools is none, which theirs will say
    if value is None:
        value = {}
    if not isinstance(value, Mapping):
        file = SettingsFile(name, text, root, {})
        how = f"write {file.named(())} with single brackets"
        if name == CONFIG:
            how = "write `setting: value` lines, indented below it"
        raise SettingsError(file.error((), f"`{'.'.join(root)}` must be a table: {how}"))
    return SettingsFile(name, text, root, dict(value))


# --- checking the tables


def _checked(file: SettingsFile) -> tuple[Settings, list[_Fault]]:
    """The settings in a file, and what is wrong with them."""
    from pydantic import TypeAdapter, ValidationError

    found = Settings()
    tables, wrong = _spelled(Settings, file.tables, ())
    try:
        found = TypeAdapter(Settings).validate_json(json.dumps(tables, default=_no_text))
        wrong += _wrong(found, ())
    except ValidationError as error:
        details = error.errors(include_url=False)
        wrong += [(detail["loc"], _words(file, detail)) for detail in details]
    return found, [(file.name, file.line(path), words) for path, words in wrong]


def _no_text(value: object) -> dict[str, str]:
    """A day or a time, which no setting takes: as something that no text can be taken for."""
    return {"date": str(value)}


def _spelled(
    model: type, table: Mapping[str, Any], path: tuple[str, ...]
) -> tuple[dict[str, Any], list[tuple[_Path, str]]]:
    """A table with each key as the model spells it: hyphens and underscores are the same.

    With it, the keys that stand in both spellings.
    """
    known = {_plain(name): (name, kind) for name, kind in _keys(model).items()}
    found: dict[str, Any] = {}
    faults: list[tuple[_Path, str]] = []
    for key, value in table.items():
        written = str(key)
        name, kind = known.get(_plain(written), (written, None))
        if name in found:
            faults.append(((*path, written), f"`{written}` stands twice; keep one of the two"))
        found[name] = value
        if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, Mapping):
            found[name], more = _spelled(kind, value, (*path, written))
            faults += more
    return found, faults


def _plain(key: object) -> str:
    """A key in the one spelling by which it is known."""
    return str(key).replace("-", "_")


def _keys(model: type) -> dict[str, Any]:
    """The keys of a table as they are written, each with the type of its value."""
    hints = get_type_hints(model)
    return {f.metadata.get("alias", f.name): hints[f.name] for f in fields(model)}


def _wrong(settings: Any, path: _Path) -> Iterator[tuple[_Path, str]]:
    """What the functions of single fields say about their values."""
    for one in fields(settings):
        here = (*path, one.metadata.get("alias", one.name))
        value = getattr(settings, one.name)
        if check := one.metadata.get("check"):
            yield from (((*here, *loc), words) for loc, words in check(value))
        if is_dataclass(value):
            yield from _wrong(value, here)


# --- words


def _words(file: SettingsFile, detail: ErrorDetails) -> str:
    """What is wrong with a setting and what to do, on one line."""
    *above, key = detail["loc"]
    context = detail.get("ctx", {})
    given = _shown(detail["input"])
    what = f"`{above[-1]}` holds {given}" if isinstance(key, int) else f"`{key}` is {given}"
    match detail["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            return f"{file.named(above)} has no setting `{key}`; {_meant(file, above, str(key))}"
        case "literal_error":
            options = re.findall(r"'([^']*)'", str(context["expected"]))
            hint = did_you_mean(str(detail["input"]), options)
            more = f" ({hint})" if hint else ""
            return f"{what}; use one of: {', '.join(options)}{more}"
        case "greater_than_equal":
            return f"{what}; it must be at least {context['ge']:g}"
        case "greater_than":
            return f"{what}; it must be more than {context['gt']:g}"
        case "less_than":
            return f"{what}; it must be less than {context['lt']:g}"
        case "dataclass_type":
            return f"{what}; it must be a table: {file.named(detail['loc'])}"
    kind, example = _form(detail["loc"])
    return f"{what}; write {kind}{example}"


def _meant(file: SettingsFile, above: Sequence[str | int], key: str) -> str:
    """Where an unknown setting may belong, or which there are."""
    if key == "credentials":
        return "secrets stand in no file; set PLAYBOOK_LINKS_CREDENTIALS in the environment"
    table = _table(above)
    known = list(_keys(table)) if table else []
    plain = _plain(key)
    hint = did_you_mean(key, known) or did_you_mean(plain, known)
    if hint:
        return hint
    for path, other in _tables(Settings, ()):
        if other is not table and plain in set(map(_plain, _keys(other))):
            return f"it belongs to {file.named(path)}"
    return f"it takes: {', '.join(known)}"


def _tables(model: type, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], type]]:
    yield path, model
    for key, kind in _keys(model).items():
        if isinstance(kind, type) and is_dataclass(kind):
            yield from _tables(kind, (*path, key))


def _table(path: Sequence[str | int]) -> type | None:
    return next((one for where, one in _tables(Settings, ()) if where == tuple(path)), None)


def _form(path: Sequence[str | int]) -> tuple[str, str]:
    """What a setting takes, and how it is written."""
    depth = next(n for n in range(len(path) - 1, -1, -1) if _table(path[:n]) is not None)
    table = _table(path[:depth]) or Settings
    key = str(path[depth])
    one = next(f for f in fields(table) if f.metadata.get("alias", f.name) == key)
    kind = get_type_hints(table)[one.name]
    examples = one.metadata.get("examples", ())
    example = f", such as: {key} = {as_toml(examples[0])}" if examples else ""
    words = {bool: "true or false, without quotes", int: "a whole number", float: "a number"}
    if kind in words:
        return words[kind], ""
    if kind is str:
        return "a text in quotes", example
    if get_args(kind) and getattr(kind, "__origin__", None) is tuple:
        return "a list of texts", example
    return "a table", example


def as_toml(value: Any) -> str:
    """A value as it is written in TOML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(str(key))} = {as_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _shown(value: Any) -> str:
    """A value as the user wrote it, cut if it is long."""
    if isinstance(value, Mapping) and set(value) == {"date"}:
        return str(value["date"])
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = "empty" if value is None else as_toml(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


__all__ = [
    "BuildSettings",
    "CheckSettings",
    "LinkSettings",
    "Settings",
    "SettingsError",
    "SettingsFiles",
    "as_toml",
    "find_settings",
    "read_settings",
]
