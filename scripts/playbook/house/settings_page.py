"""The tables of all settings as a page of the book, made from the settings themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from playbook.common.settings import Settings
from playbook.common.settings_file import as_toml

MARK = "<!-- What follows is made by `playbook schema` from the settings; change it there. -->"
TITLES = {
    (): "What can I set for the whole book?",
    ("check",): "What can I set for the check?",
    ("check", "limits"): "From where on does a rule say something?",
    ("links",): "What can I set for outside links?",
    ("build",): "What can I set for a build?",
    ("newsletter",): "What can I set for newsletters?",
    ("origin",): "To which book do files to take away give credit?",
}


def with_settings(page: str) -> str:
    """A page with the tables below its mark; a page without the mark gets them at its end."""
    head = page.partition(MARK)[0].rstrip("\n")
    return f"{head}\n\n{MARK}\n\n{render_settings()}"


def render_settings() -> str:
    """Markdown below a title: one section a table, with the default of each setting."""
    return "\n".join(
        line for path, table in _tables(Settings(), ()) for line in _section(path, table)
    )


def _tables(table: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A table and those in it; the ones in it come first at the top, where they matter most."""
    inner = [(one, getattr(table, one.name)) for one in fields(table)]
    parts = [((*path, one.name), value) for one, value in inner if is_dataclass(value)]
    if path:
        yield path, table
    for name, value in parts:
        yield from _tables(value, name)
    if not path:
        yield path, table


def _section(path: tuple[str, ...], table: Any) -> Iterator[str]:
    yield f"({'-'.join(('settings', *path))})="
    yield f"## {TITLES[path]}"
    yield ""
    yield f"`[{'.'.join(('tool', 'playbook', *path))}]`"
    yield ""
    yield "| Setting | Without it | What it does |"
    yield "|---|---|---|"
    for one in fields(table):
        value = getattr(table, one.name)
        if not is_dataclass(value):
            name = one.metadata.get("alias", one.name)
            yield f"| `{name}` | `{as_toml(value)}` | {_what(one.metadata)} |"
    yield ""


def _what(about: Any) -> str:
    """What a setting does, with an example where its form is not plain."""
    examples = about.get("examples", ())
    shown = f"; such as `{as_toml(examples[0])}`" if examples else ""
    return f"{about['description']}{shown}".replace("|", "\\|")
