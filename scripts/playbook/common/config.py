"""The settings of a book, read from its ``_config.yml``: one place, no second copy of a default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playbook.common.files import read_text
from playbook.common.plain_yaml import YamlError, line_of, load_yaml
from playbook.common.settings import Origin, Settings
from playbook.common.settings_file import CONFIG, SettingsError, read_settings

_DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class BookConfig:
    """What the tools need to know of a book."""

    root: Path
    title: str
    repository: str
    branch: str
    address: str
    author: str = ""
    licence: str = _DEFAULT.licence
    licence_address: str = _DEFAULT.licence_address
    origin: Origin | None = None
    partners: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        """The folder that holds the registers."""
        return self.root / "book" / "data"


def load_config(root: Path, environment: Mapping[str, str] = os.environ) -> BookConfig:
    """Read the settings of the book at ``root``.

    A fork that is built on GitHub points to itself: ``GITHUB_REPOSITORY`` wins over the file.

    Raises ``UserError`` when there is no ``_config.yml``, it is not valid YAML, or what is set
    for our tools cannot be used.
    """
    path = root / CONFIG
    if not path.exists():
        raise SettingsError(
            f"{root} holds no _config.yml; run this in the folder of the book, or name the folder"
        )
    text = read_text(path)
    try:
        config = load_yaml(text) or {}
    except YamlError as error:
        raise SettingsError(
            f"this is not valid YAML ({error.message}); mend it first", path=path, line=error.line
        ) from error
    if not isinstance(config, dict):
        raise SettingsError("expected `setting: value` lines", path=path, line=1)
    parts = {name: _table(path, text, config, name) for name in ("repository", "html")}
    ours = read_settings(root)
    return BookConfig(
        root=root,
        title=str(config.get("title") or root.name),
        repository=_own_repository(environment) or str(parts["repository"].get("url") or ""),
        branch=str(parts["repository"].get("branch") or "main"),
        address=_own_address(environment) or str(parts["html"].get("baseurl") or ""),
        author=str(config.get("author") or ""),
        licence=ours.licence,
        licence_address=ours.licence_address,
        origin=ours.origin if ours.origin.title else None,
        partners=ours.partners,
    )


def _table(path: Path, text: str, config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the settings that holds further settings."""
    value = config.get(name) or {}
    if not isinstance(value, dict):
        raise SettingsError(
            f"`{name}` must hold `setting: value` lines, indented below it",
            path=path,
            line=line_of(text, (name,)),
        )
    return value


def _own_repository(environment: Mapping[str, str]) -> str:
    name = environment.get("GITHUB_REPOSITORY", "")
    return f"{environment.get('GITHUB_SERVER_URL', 'https://github.com')}/{name}" if name else ""


def _own_address(environment: Mapping[str, str]) -> str:
    owner, _, name = environment.get("GITHUB_REPOSITORY", "").partition("/")
    if not name:
        return ""
    home = f"{owner.lower()}.github.io"
    return f"https://{home}/" if name.lower() == home else f"https://{home}/{name}/"
