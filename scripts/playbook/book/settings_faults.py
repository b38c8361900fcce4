"""What is wrong with the values in ``_config.yml``: what stops the build, and what it passes over.

Only what stands in the settings and in the folder is looked at; nothing is imported or run. Each
fault names its setting by the keys that lead there, so that its line can be found.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from playbook.book.vocabulary import KNOWN_EXTENSIONS
from playbook.common.suggest import closest, did_you_mean

Keys = tuple[str | int, ...]

MYST_NAMES = frozenset(
    (  # noqa: SIM905
        "amsmath attrs_block attrs_image attrs_inline colon_fence deflist dollarmath "
        "fieldlist html_admonition html_image linkify replacements smartquotes strikethrough "
        "substitution tasklist"
    ).split()
)
MODES = ("off", "auto", "force", "cache", "inline")
# Names that Jupyter Book reads; it passes over all others without a word.
_TOP = frozenset(
    (  # noqa: SIM905
        "title author email copyright description logo exclude_patterns only_build_toc_files "
        "execute parse html latex launch_buttons repository sphinx bibtex_bibfiles "
        "bibtex_reference_style project version playbook"
    ).split()
)
_BELOW = {
    "execute": "execute_notebooks cache exclude_patterns timeout run_in_temp allow_errors "
    "stderr_output show_traceback",
    "html": "favicon use_edit_page_button use_repository_button use_issues_button "
    "use_multitoc_numbering extra_footer home_page_in_navbar baseurl analytics comments "
    "announcement google_analytics_id extra_navbar navbar_number_sections",
    "launch_buttons": "notebook_interface binderhub_url jupyterhub_url thebe colab_url deepnote_url",
    "repository": "url path_to_book branch provider",
    "sphinx": "extra_extensions local_extensions recursive_update config",
    "latex": "latex_engine use_jupyterbook_latex latex_documents targetname",
}
_PARSE = frozenset(
    ("myst_enable_extensions", "myst_extended_syntax", "myst_substitutions", "myst_url_schemes")
)
_BUTTONS = ("use_edit_page_button", "use_repository_button", "use_issues_button")
_MAPPING, _TEXT, _LIST = "settings, one `name: value` a line", "a text", "a list"
_FORMS: Mapping[str, tuple[type, ...]] = {
    _MAPPING: (dict,),
    _TEXT: (str,),
    _LIST: (list,),
}


class SettingFault(NamedTuple):
    """A value that the build refuses, or (not ``fatal``) one that it passes over or warns of.

    A ``note`` is no fault: it says what was not looked at.
    """

    keys: Keys
    message: str
    fatal: bool = False
    note: bool = False


class _Form(NamedTuple):
    """What a setting must be; ``stops`` says that the build stops at anything else."""

    keys: tuple[str, ...]
    form: str
    stops: bool = False


_WANTED = (
    *(
        _Form(keys, _MAPPING, stops=True)
        for keys in (
            ("sphinx",),
            ("sphinx", "config"),
            ("sphinx", "local_extensions"),
            ("sphinx", "config", "intersphinx_mapping"),
            ("sphinx", "config", "nb_custom_formats"),
            ("parse",),
            ("html",),
            ("latex",),
            ("launch_buttons",),
        )
    ),
    _Form(("execute",), _MAPPING),
    _Form(("repository",), _MAPPING),
    _Form(("parse", "myst_substitutions"), _MAPPING),
    _Form(("author",), _TEXT, stops=True),
    _Form(("repository", "url"), _TEXT, stops=True),
    _Form(("sphinx", "config", "language"), _TEXT, stops=True),
    _Form(("title",), _TEXT),
    _Form(("logo",), _TEXT),
    _Form(("html", "favicon"), _TEXT),
    _Form(("exclude_patterns",), _LIST),
    _Form(("sphinx", "extra_extensions"), _LIST),
    _Form(("parse", "myst_enable_extensions"), _LIST),
)


def setting_faults(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    """Every fault of the settings; ``files`` are the paths of the folder."""
    for look in _LOOKS:
        yield from look(config, files)


def _value(config: Mapping[str, object], keys: Keys) -> object:
    value: object = config
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _part(config: Mapping[str, object], *keys: str) -> dict[object, object]:
    value = _value(config, keys)
    return value if isinstance(value, dict) else {}


def _texts(config: Mapping[str, object], *keys: str) -> list[tuple[Keys, str]]:
    """The texts of a list, each with its place; one text stands for a list of one."""
    value = _value(config, keys)
    if isinstance(value, str):
        return [(keys, value)]
    items = value if isinstance(value, list) else []
    return [((*keys, number), item) for number, item in enumerate(items) if isinstance(item, str)]


def _empty(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    for name in ("sphinx", "launch_buttons", "repository", "latex", "bibtex_bibfiles"):
        if name in config and config[name] is None:
            yield SettingFault(
                (name,),
                f"nothing stands below `{name}`; fill it in, or delete the line",
                fatal=True,
            )


def _forms(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    for keys, form, stops in _WANTED:
        value = _value(config, keys)
        if value is None or isinstance(value, _FORMS[form]):
            continue
        shown = f"`{value}`" if isinstance(value, (str, int, float)) else "this"
        no_list = keys == ("exclude_patterns",) and not isinstance(value, str)
        message = f"`{keys[-1]}` must be {form}, and {shown} is none"
        yield SettingFault(keys, message, fatal=stops or no_list)


def _modes(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    keys = ("execute", "execute_notebooks")
    mode = _value(config, keys)
    if mode is not None and mode is not False and mode not in MODES:
        words = did_you_mean(str(mode), MODES, f"use one of: {', '.join(MODES)}")
        yield SettingFault(keys, f"`execute_notebooks` cannot be `{mode}`; {words}", fatal=True)


def _myst(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    listed = ("parse", "myst_enable_extensions")
    if listed[1] in _part(config, "parse") and _value(config, listed) is None:
        yield SettingFault(listed, f"nothing stands below `{listed[1]}`; write `[]`", fatal=True)
    for place in (("parse",), ("sphinx", "config")):
        for keys, name in _texts(config, *place, "myst_enable_extensions"):
            if name not in MYST_NAMES:
                words = did_you_mean(
                    name, MYST_NAMES, f"use some of: {', '.join(sorted(MYST_NAMES))}"
                )
                yield SettingFault(
                    keys,
                    f"MyST has no extension `{name}`, and then takes none of its settings; {words}",
                )
        level = _value(config, (*place, "myst_heading_anchors"))
        if (
            place != ("parse",)
            and level is not None
            and (not isinstance(level, int) or not 0 <= level <= 7)
        ):
            keys = (*place, "myst_heading_anchors")
            yield SettingFault(
                keys, f"`myst_heading_anchors` must be a number from 0 to 7, not `{level}`"
            )


def _unread(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    """Settings of MyST below ``parse``, of which Jupyter Book takes over four."""
    for name in _part(config, "parse"):
        if str(name).startswith("myst_") and name not in _PARSE:
            yield SettingFault(
                ("parse", str(name)),
                f"Jupyter Book does not read `{name}` here; move it below `sphinx: config:`",
            )


def _buttons(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    if _value(config, ("repository", "url")):
        return
    for name in _BUTTONS:
        if _value(config, ("html", name)) is True:
            yield SettingFault(
                ("html", name),
                f"`{name}` needs the address of the repository; add it as `url` below `repository`",
                fatal=True,
            )


def _pictures(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    for keys in (("logo",), ("html", "favicon"), ("sphinx", "config", "html_logo")):
        path = _value(config, keys)
        if isinstance(path, str) and path and "://" not in path and _gone(path, files):
            yield SettingFault(
                keys, f"there is no file `{path}`; correct the path, or add the file"
            )


def _gone(path: str, files: Container[str]) -> bool:
    plain = posixpath.normpath(path)
    return not plain.startswith(("../", "/")) and plain not in files


def _bibliographies(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    for place in ((), ("sphinx", "config")):
        for keys, path in _texts(config, *place, "bibtex_bibfiles"):
            if _gone(path, files):
                words = "correct the path, or add the file"
                yield SettingFault(keys, f"there is no bibliography `{path}`; {words}")


def _local(config: Mapping[str, object], files: Container[str]) -> Iterator[SettingFault]:
    for name, folder in _part(config, "sphinx", "local_extensions").items():
        stem = posixpath.normpath(f"{folder or '.'}/{str(name).replace('.', '/')}")
        if stem.startswith(("../", "/")):
            continue
        here = f"{stem}.py" in files or f"{stem}/__init__.py" in files
        # Its folder is only one more place to look in: it may be installed, too.
        if not here and is_missing(str(name)):
            yield SettingFault(
                ("sphinx", "local_extensions", str(name)),
                f"there is no `{stem}.py` for the extension `{name}`; correct its name or its folder",
                fatal=True,
            )


def _extensions(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    local = _part(config, "sphinx", "local_extensions")
    for keys, name in _texts(config, "sphinx", "extra_extensions"):
        if name in KNOWN_EXTENSIONS or name in local:
            continue
        close = closest(name, KNOWN_EXTENSIONS, cutoff=0.85)
        if close and is_missing(name):
            yield SettingFault(keys, f"there is no extension `{name}`; did you mean `{close}`?")
        elif is_missing(name) and not is_missing("sphinx"):
            yield SettingFault(
                keys,
                f"no extension `{name}` is installed here, and the build stops at it; install its "
                "package, or correct the name",
            )


def is_missing(name: str) -> bool:
    """Whether no module of this name is installed here; nothing is imported to find out."""
    first, *rest = name.split(".")
    try:
        spec = find_spec(first)
    except (ImportError, ValueError):
        return True
    if spec is None:
        return True
    places = [Path(place) for place in spec.submodule_search_locations or ()]
    for part in rest:
        inner = [place / part for place in places]
        if any(next(path.parent.glob(f"{part}.*"), None) for path in inner if path.parent.is_dir()):
            return False
        places = [path for path in inner if path.is_dir()]
        if not places:
            return True
    return False


def _books(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    for name, value in _part(config, "sphinx", "config", "intersphinx_mapping").items():
        if not (isinstance(value, (list, tuple)) and len(value) == 2):
            yield SettingFault(
                ("sphinx", "config", "intersphinx_mapping", str(name)),
                f'write the book as `{name}: ["https://…/", null]`: an address, and its list',
            )


def _names(config: Mapping[str, object], _files: Container[str]) -> Iterator[SettingFault]:
    places: list[tuple[Keys, frozenset[str]]] = [((), _TOP)]
    places += [((name,), frozenset(words.split())) for name, words in _BELOW.items()]
    for keys, known in places:
        part = _value(config, keys)
        for name in part if isinstance(part, Mapping) else ():
            swapped = (other for other in sorted(known) if sorted(other) == sorted(str(name)))
            close = closest(str(name), known, cutoff=0.8) or next(swapped, "")
            if name not in known and close and _value(config, (*keys, close)) is None:
                yield SettingFault(
                    (*keys, str(name)),
                    f"Jupyter Book knows no setting `{name}`; did you mean `{close}`?",
                )


_LOOKS: tuple[Callable[[Mapping[str, object], Container[str]], Iterator[SettingFault]], ...] = (
    _empty,
    _forms,
    _modes,
    _myst,
    _unread,
    _buttons,
    _pictures,
    _bibliographies,
    _local,
    _extensions,
    _books,
    _names,
)
