"""The settings of a book, read from its ``_config.yml``: one place, no second copy of a default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from playbook.common.errors import UserError


class SettingsError(UserError):
    """Settings of a book that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the tools need to know of a book."""

    root: Path
    title: str
    repository: str
    branch: str
    address: str
    author: str = ""
    licence: str = "CC BY 4.0"
    licence_address: str = "https://creativecommons.org/licenses/by/4.0/"

    @property
    def data(self) -> Path:
        """The folder that holds the registers."""
        return self.root / "book" / "data"


def load_settings(root: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of the book at ``root``.

    A fork that is built on GitHub points to itself: ``GITHUB_REPOSITORY`` wins over the file.

    Raises ``SettingsError`` when there is no ``_config.yml`` or it is not valid YAML.
    """
    path = root / "_config.yml"
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError as error:
        raise SettingsError(
            f"{root} holds no _config.yml; run this in the folder of the book, or name the folder"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise SettingsError(f"{path}{line}: this is not valid YAML; mend it first") from error
    if not isinstance(config, dict):
        raise SettingsError(f"{path}: expected `setting: value` lines")
    return _settings(root, config, environment)


def _settings(root: Path, config: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    repository, html = _table(root, config, "repository"), _table(root, config, "html")
    licence = {
        name: str(value)
        for name, value in _table(root, config, "playbook").items()
        if name in {"licence", "licence_address"}
    }
    return Settings(
        root=root,
        title=str(config.get("title") or root.name),
        repository=_own_repository(environment) or str(repository.get("url") or ""),
        branch=str(repository.get("branch") or "main"),
        address=_own_address(environment) or str(html.get("baseurl") or ""),
        author=str(config.get("author") or ""),
        **licence,
    )


def _table(root: Path, config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the settings that holds further settings."""
    value = config.get(name) or {}
    if not isinstance(value, dict):
        raise SettingsError(
            f"{root / '_config.yml'}: `{name}` must hold `setting: value` lines, indented below it"
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
