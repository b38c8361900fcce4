"""What ``myst.yml`` tells a reader of the book: which files are pages, what is set up for all of them.

Files that the settings are extended with are read where they lie in the book; what lies at an
address is named as unread. Values of a wrong type count as not given; what is wrong with them says
``settings_faults``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping

from playbook.book.mystmd.builtins import ALIASES
from playbook.book.mystmd.names import fits
from playbook.book.mystmd.plugins import added_by
from playbook.book.mystmd.vocabulary import vocabulary
from playbook.book.settings import BookSettings, DollarMath, MystSettings
from playbook.common.plain_yaml import YamlError, load_yaml

CONFIG = "myst.yml"
SUFFIXES = ((".md", "markdown"), (".ipynb", "notebook"), (".tex", "tex"))
GRAMMAR = (
    "amsmath",
    "citations",
    "colon_fence",
    "deflist",
    "dollarmath",
    "linkify",
    "role_options",
    "tasklist",
)
MOST_EXTENDED = 20  # files that settings may extend, one through the other

Read = Callable[[str], str | None]  # path from the root → text; nothing if there is none


def table(value: object) -> dict[str, object]:
    """A value as names and values; nothing of any other type."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """A value as a list; a single text is a list of one."""
    if isinstance(value, (str, dict)):
        return [value]
    return value if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """The texts of a list, or the one text."""
    return [item for item in items(value) if isinstance(item, str)]


def fields(value: object) -> dict[str, object]:
    """Fields under the names by which the engine knows them."""
    return {ALIASES.get(str(name), str(name)): one for name, one in table(value).items()}


def is_address(text: str) -> bool:
    """Whether a path of the settings lies on the web."""
    return "://" in text


def extended(config: Mapping[str, object]) -> list[str]:
    """What a file of settings extends, as it is written."""
    return texts(config.get("extends", config.get("extend")))


def chain(config: Mapping[str, object], read: Read) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The settings with those that they extend, the strongest first, each with its file."""
    seen = {CONFIG}
    waiting: list[tuple[str, Mapping[str, object]]] = [(CONFIG, config)]
    while waiting:
        path, value = waiting.pop(0)
        yield path, value
        folder = posixpath.dirname(path)
        for name in reversed(extended(value)):
            other = posixpath.normpath(posixpath.join(folder, name))
            if is_address(name) or other in seen or len(seen) > MOST_EXTENDED:
                continue
            seen.add(other)
            try:
                found = load_yaml(read(other) or "")
            except YamlError:
                continue
            if isinstance(found, dict):
                waiting.append((other, found))


def project_of(config: Mapping[str, object], read: Read) -> dict[str, object]:
    """The fields of the project, with those of the files that it extends."""
    found: dict[str, object] = {}
    for _, value in chain(config, read):
        for name, one in fields(value.get("project")).items():
            found.setdefault(name, one)
    return found


def settings(config: Mapping[str, object], files: Iterable[str], read: Read) -> BookSettings:
    """The settings of a book."""
    project, site = project_of(config, read), fields(config.get("site"))
    plugins = tuple(plugin_path(item) for item in items(project.get("plugins")))
    own = added_by(read(posixpath.normpath(path)) for path in plugins)
    options = table(site.get("options"))
    dollars = table(table(project.get("settings")).get("parser"))
    off = dollars.get("dollarmath", dollars.get("dollar_math")) is False
    grammar = frozenset(name for name in GRAMMAR if not (off and name == "dollarmath"))
    exclude = tuple(texts(project.get("exclude")))
    return BookSettings(
        myst=MystSettings(
            grammar,
            heading_anchors=6,
            url_schemes=("http", "https", "mailto"),
            dmath=DollarMath(inline=True),
        ),
        words=vocabulary(own.words, others=not own.complete or bool(unread(config, read))),
        extensions=plugins,
        exclude=exclude,
        only_toc=isinstance(project.get("toc"), list),
        suffixes=SUFFIXES,
        bibfiles=_bibliographies(project, exclude, files),
        nitpick_ignore=(),
        nitpick_ignore_regex=(),
        suppress=(),
        numfig=True,
        execution="auto",
        inventories=(),
        repository=_repository(project.get("github") or site.get("github")),
        address="",
        static=(),
        language="",
        images=tuple(_pictures((config, options))),
        exclude_in_config="exclude" in project,
        references=tuple(map(str, table(project.get("references")))),
        error_rules=tuple(_error_rules(project.get("error_rules"))),
        free_titles=True,
    )


def unread(config: Mapping[str, object], read: Read) -> list[str]:
    """The addresses that settings extend, and which nobody reads here."""
    return [
        name for _, value in chain(config, read) for name in extended(value) if is_address(name)
    ]


def plugin_path(item: object) -> str:
    """The file or address of a plugin."""
    return str(item.get("path", "")) if isinstance(item, dict) else str(item)


def _repository(github: object) -> str:
    if not isinstance(github, str):
        return ""
    return github if is_address(github) else f"https://github.com/{github}"


def _bibliographies(
    project: Mapping[str, object], exclude: Iterable[str], files: Iterable[str]
) -> tuple[str, ...]:
    """The sources that are named; where none are, every one that lies in the book."""
    if "bibliography" in project:
        named = texts(project["bibliography"])
        return tuple(posixpath.normpath(name) for name in named if not is_address(name))
    left_out = [fits(pattern) for pattern in exclude]
    return tuple(
        path
        for path in sorted(files)
        if path.endswith(".bib") and not any(match(path) for match in left_out)
    )


def _error_rules(value: object) -> Iterator[tuple[str, str, str]]:
    """Rules of the engine with their key, if any, and what becomes of their messages."""
    for item in items(value):
        rule = {"id": item} if isinstance(item, str) else table(item)
        name = str(rule.get("rule", rule.get("id", "")))
        severity = str(rule.get("severity", "ignore"))
        for key in texts(rule.get("keys", rule.get("key"))) or [""]:
            yield name, key, severity


def _pictures(values: Iterable[object]) -> Iterator[str]:
    """Every text of the settings that may name a picture."""
    stack = list(values)
    while stack:
        value = stack.pop()
        if isinstance(value, str) and "." in value:
            yield value
        elif isinstance(value, dict):
            stack += value.values()
        elif isinstance(value, list):
            stack += value
