"""What is wrong in ``myst.yml``: what stops the engine, what it passes over, and what is unread here.

The order of the book is a part of the settings, and so is looked at here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from playbook.book.mystmd.builtins import PROJECT_FIELDS, RULES, SITE_FIELDS
from playbook.book.mystmd.field_forms import (
    ADDRESS,
    LIST,
    MAPPING,
    TEXT,
    TRUTH,
    field_faults,
    shown,
    unfit,
    unknown,
)
from playbook.book.mystmd.names import fits
from playbook.book.mystmd.settings import (
    SUFFIXES,
    extended,
    is_address,
    items,
    plugin_path,
    table,
)
from playbook.book.settings_faults import Keys, SettingFault
from playbook.common.suggest import closest, did_you_mean

_TOP = ("version", "site", "project", "extends", "extend")
_ENTRY = ("file", "url", "pattern", "title")
_TAKES = {
    "file": ("file", "title", "hidden", "children"),
    "url": ("url", "title", "hidden", "children", "open_in_same_tab"),
    "pattern": ("pattern", "title", "hidden", "sort"),
    "title": ("title", "hidden", "children"),
}
_SEVERITIES = ("ignore", "warn", "error")
_ENDINGS = tuple(suffix for suffix, _ in SUFFIXES)
_KEY = re.compile(r"[a-zA-Z0-9_-]*$")
_PROJECT: Keys = ("project",)
_TOC: Keys = ("project", "toc")


def setting_faults(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    """Every fault of the settings; ``files`` are the paths of the folder."""
    for look in _LOOKS:
        yield from look(config, files)


def _project(config: Mapping[str, object]) -> dict[str, object]:
    return table(config.get("project"))


def _form(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    yield from unknown((), config, _TOP, "myst.yml")
    if "version" not in config:
        yield SettingFault((), "the file has no version; add a line `version: 1`", fatal=True)
    elif config["version"] != 1:
        yield SettingFault(
            ("version",), "the version must be the number 1; write `version: 1`", fatal=True
        )
    for name in ("project", "site"):
        value = config.get(name)
        if value is not None and not isinstance(value, dict):
            words = f"`{name}` must be {MAPPING.words}, and {shown(value)} is none"
            yield SettingFault((name,), words, fatal=True)


def _fields(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    yield from field_faults(_PROJECT, _project(config), PROJECT_FIELDS, "a project")
    yield from field_faults(("site",), table(config.get("site")), SITE_FIELDS, "a site")


# --- the order of the book


def _toc(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    toc = _project(config).get("toc")
    if not isinstance(toc, list):
        return
    if not toc:
        yield SettingFault(_TOC, "`toc` lists no page; write `- file: index.md`", fatal=True)
        return
    first = table(toc[0])
    if "file" not in first and "pattern" not in first:
        yield SettingFault(
            (*_TOC, 0), "the first entry must be a page; write `- file: index.md`", fatal=True
        )
    elif first.get("children"):
        yield SettingFault(
            (*_TOC, 0, "children"),
            "the first page cannot have `children`; list them below it, at the same margin",
            fatal=True,
        )
    yield from _entries(_TOC, toc, files)
    yield from _twice(toc)


def _twice(toc: list[object]) -> Iterator[SettingFault]:
    """Pages that stand in the order more than once."""
    seen: dict[str, Keys] = {}
    waiting: list[tuple[Keys, object]] = [((*_TOC, n), entry) for n, entry in enumerate(toc)]
    while waiting:
        keys, entry = waiting.pop(0)
        fields_of = table(entry)
        name = fields_of.get("file")
        if isinstance(name, str):
            if name in seen:
                yield SettingFault((*keys, "file"), f"`{name}` stands twice in `toc`; keep one")
            seen.setdefault(name, keys)
        below = fields_of.get("children")
        inner = below if isinstance(below, list) else []
        waiting = [((*keys, "children", n), one) for n, one in enumerate(inner)] + waiting


def _entries(keys: Keys, value: object, files: Container[str]) -> Iterator[SettingFault]:
    if not isinstance(value, list):
        yield from unfit(keys, value, LIST)
        return
    for number, entry in enumerate(value):
        yield from _entry((*keys, number), entry, files)


def _entry(keys: Keys, entry: object, files: Container[str]) -> Iterator[SettingFault]:
    if not isinstance(entry, dict):
        words = f"an entry needs `file`, `url`, `pattern` or `title`; write `- file: {entry}`"
        yield SettingFault(keys, words)
        return
    kind = next((name for name in _ENTRY if entry.get(name) is not None), "")
    if not kind:
        words = "an entry needs `file`, `url`, `pattern` or `title`"
        name = next((str(key) for key in entry), "")
        close = closest(name, _ENTRY)
        yield SettingFault(keys, f"{words}; did you mean `{close}`?" if close else words)
        return
    if kind == "title" and "children" not in entry:
        yield SettingFault(keys, "a title without a page needs `children`, or a `file`")
    yield from unknown(keys, entry, _TAKES[kind], f"an entry with `{kind}`")
    for name, form in (("title", TEXT), ("hidden", TRUTH), (kind, TEXT)):
        yield from unfit((*keys, name), entry.get(name), form)
    if entry.get("sort") not in {None, "ascending", "descending"}:
        yield SettingFault((*keys, "sort"), "`sort` must be ascending or descending")
    if kind == "file":
        yield from _file((*keys, "file"), str(entry["file"]), files)
    if "children" in entry and kind != "pattern":
        yield from _entries((*keys, "children"), entry["children"], files)


def _file(keys: Keys, name: str, files: Container[str]) -> Iterator[SettingFault]:
    """An ending that is left out is added by the engine, which says so."""
    path = posixpath.normpath(name)
    fitting = [f"{path}{ending}" for ending in _ENDINGS if f"{path}{ending}" in files]
    if path in files or not fitting:
        return
    if len(fitting) > 1:
        both = " and ".join(f"`{one}`" for one in fitting)
        yield SettingFault(keys, f"{both} fit `{name}`; write the ending")
    else:
        yield SettingFault(keys, f"`{name}` has no ending; write `{fitting[0]}`")


# --- what the settings name


def _sources(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    listed = _project(config).get("bibliography")
    for number, name in enumerate(items(listed)):
        keys: Keys = (*_PROJECT, "bibliography", number) if isinstance(listed, list) else _PROJECT
        if isinstance(name, str) and _gone(name, files):
            words = "correct the path, or add the file"
            yield SettingFault(keys, f"there is no bibliography `{name}`; {words}")


def _gone(name: str, files: Container[str]) -> bool:
    path = posixpath.normpath(name)
    return not is_address(name) and not path.startswith(("../", "/")) and path not in files


def _pictures(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    site = table(config.get("site"))
    places: list[tuple[Keys, object]] = [
        ((*_PROJECT, name), _project(config).get(name)) for name in ("thumbnail", "banner")
    ]
    options = table(site.get("options"))
    places += [
        (("site", "options", name), options.get(name))
        for name in ("logo", "logo_dark", "favicon", "style")
    ]
    for keys, name in places:
        if isinstance(name, str) and name and _gone(name, files):
            yield SettingFault(
                keys, f"there is no file `{name}`; correct the path, or add the file"
            )


def _parts(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    """Parts of pages that all pages share: texts, or files that end in `.md`."""
    for place in ("project", "site"):
        for name, value in table(table(config.get(place)).get("parts")).items():
            for one in items(value):
                is_file = isinstance(one, str) and one.endswith(".md") and " " not in one
                if is_file and _gone(str(one), files):
                    yield SettingFault(
                        (place, "parts", str(name)),
                        f"there is no file `{one}`; correct the path, or add the file",
                    )


def _exclude(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    patterns = _project(config).get("exclude")
    if not isinstance(files, Iterable):
        return
    paths = [str(path) for path in files]
    for number, pattern in enumerate(items(patterns)):
        known = isinstance(pattern, str) and not pattern.startswith((".", "_build"))
        if known and not any(map(fits(str(pattern)), paths)):
            yield SettingFault(
                (*_PROJECT, "exclude", number),
                f"no file fits `{pattern}`; correct the pattern, or delete the line",
                note=True,
            )


def _references(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    for name, value in table(_project(config).get("references")).items():
        keys: Keys = (*_PROJECT, "references", str(name))
        if not _KEY.match(str(name)):
            words = "write it with letters, numbers, `-` and `_` only"
            yield SettingFault(keys, f"`{name}` is no name for another project; {words}")
        address = value.get("url") if isinstance(value, dict) else value
        if not (isinstance(address, str) and ADDRESS.holds(address)):
            yield SettingFault(keys, f"`{name}` needs {ADDRESS.words}")


def _extends(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    key = "extends" if "extends" in config else "extend"
    for number, name in enumerate(extended(config)):
        keys: Keys = (key, number) if isinstance(config[key], list) else (key,)
        if is_address(name):
            words = "lies on the web and is not read here: what it sets is unknown to the check"
            yield SettingFault(keys, f"`{name}` {words}", note=True)
        elif _gone(name, files):
            yield SettingFault(
                keys, f"there is no file `{name}`; correct the path, or add the file", fatal=True
            )


def _plugins(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    for number, item in enumerate(items(_project(config).get("plugins"))):
        keys: Keys = (*_PROJECT, "plugins", number)
        path = plugin_path(item)
        if isinstance(item, dict) and item.get("type") not in {"javascript", "executable"}:
            yield SettingFault(
                (*keys, "type"), "the `type` of a plugin must be javascript or executable"
            )
        if not path or _gone(path, files):
            yield SettingFault(keys, f"there is no plugin `{path}`; correct the path, or add it")
        else:
            words = "is not run here; roles and directives are known that its text names"
            place = (*keys, "path") if isinstance(item, dict) else keys
            yield SettingFault(place, f"the plugin `{path}` {words}", note=True)


def _rules(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    for number, item in enumerate(items(_project(config).get("error_rules"))):
        keys: Keys = (*_PROJECT, "error_rules", number)
        rule = {"rule": item} if isinstance(item, str) else table(item)
        name = rule.get("rule", rule.get("id"))
        if not isinstance(name, str):
            yield SettingFault(keys, "this names no rule; add a line `rule: link-resolves`")
        elif name not in RULES:
            words = did_you_mean(name, RULES, "correct the name, or delete the entry")
            yield SettingFault(keys, f"the engine has no rule `{name}`; {words}")
        yield from unknown(keys, rule, ("rule", "id", "severity", "key", "keys"), "an entry")
        if rule.get("severity", "ignore") not in _SEVERITIES:
            words = f"use one of: {', '.join(_SEVERITIES)}"
            yield SettingFault(
                (*keys, "severity"),
                f"`severity` cannot be {shown(rule['severity'])}; {words}",
            )


_LOOKS: tuple[Callable[[Mapping[str, object], Container[str]], Iterator[SettingFault]], ...] = (
    _form,
    _fields,
    _toc,
    _sources,
    _pictures,
    _parts,
    _exclude,
    _references,
    _extends,
    _plugins,
    _rules,
)
