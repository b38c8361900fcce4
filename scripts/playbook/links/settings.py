"""The settings of ``playbook links``: one class, read from pyproject.toml or _config.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from playbook.common.errors import UserError
from playbook.common.suggest import did_you_mean

RECORDS = ("cached", "committed", "none")


class LinkSettingsError(UserError):
    """Settings that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How addresses are asked and what is remembered; times in seconds unless said otherwise."""

    per_host: int = 2  # requests to one host at the same time
    interval: float = 0.3  # between the starts of two requests to one host
    total: int = 100  # requests at the same time
    timeout: float = 8.0  # until the first line of an answer, and then for the rest of it
    deadline: float = 900.0  # of the whole run
    retries: int = 2  # after the first attempt
    backoff: float = 1.0  # before the second attempt, then doubled
    confirm: float = 1.0  # before what is missing is asked again
    max_wait: float = 60.0  # the longest Retry-After that is obeyed
    max_redirects: int = 15
    max_bytes: int = 2_000_000  # read of a page in which a fragment is looked for
    peek: int = 32_768  # read of any other page
    expiry_days: int = 14  # a certificate that ends within so many days is noted
    days: int = 14  # an address out of reach for so many days becomes an error
    schemes: tuple[str, ...] = ("http", "https")
    exclude: tuple[str, ...] = ()  # regular expressions on addresses
    exclude_hosts: tuple[str, ...] = ()  # hosts, with all below them
    robots: bool = False  # whether robots.txt is obeyed
    adapters: bool = True  # whether some hosts are asked in their own way
    adapters_off: tuple[str, ...] = ()  # the names of those that are not
    record: str = "cached"  # where the record lies: cached, committed or none
    record_file: str = ""  # another file for it, from the root of the book
    user_agent: str = ""  # another name for us
    credentials: Mapping[str, str] = field(default_factory=dict)  # never from a file of the book


_OUTSIDE = ("credentials",)
_AT_LEAST = {"per_host": 1, "total": 1, "timeout": 0.01, "max_bytes": 1024, "peek": 1024}


def settings_from(table: Mapping[str, Any], where: str) -> Settings:
    """The settings that a table holds, over the defaults.

    Raises ``LinkSettingsError`` for a name that there is not, or a value of the wrong type.
    """
    known = {f.name for f in fields(Settings)} - set(_OUTSIDE)
    given: dict[str, Any] = {}
    for name, value in table.items():
        key = str(name).replace("-", "_")
        if key not in known:
            raise LinkSettingsError(_unknown(str(name), known, where))
        given[key] = _value(key, value, where)
    return replace(Settings(), **given)


def _unknown(name: str, known: set[str], where: str) -> str:
    if name == "credentials":
        return (
            f"{where}: `credentials` may not stand in a file of the book; "
            "set PLAYBOOK_LINKS_CREDENTIALS in the environment"
        )
    hint = did_you_mean(name, known, f"there are: {', '.join(sorted(known))}")
    return f"{where}: `playbook links` has no setting `{name}`; {hint}"


def _value(key: str, value: Any, where: str) -> Any:
    default = getattr(Settings(), key)
    kind = type(default)
    if kind is tuple:
        value = _strings(key, value, where)
    elif kind is bool or isinstance(value, bool):
        if not (kind is bool and isinstance(value, bool)):
            raise LinkSettingsError(f"{where}: `{key}` must be {_WORDS[kind]}")
    elif kind in (int, float):
        _number(key, value, kind, where)
        value = kind(value)
    elif not isinstance(value, str):
        raise LinkSettingsError(f"{where}: `{key}` must be a text")
    return _checked(key, value, where)


_WORDS: Mapping[type, str] = {
    bool: "true or false",
    int: "a whole number, 0 or more",
    float: "a number, 0 or more",
    str: "a text",
}


def _number(key: str, value: Any, kind: type, where: str) -> None:
    fits = isinstance(value, int) or (kind is float and isinstance(value, float))
    if not fits or not 0 <= value < 1e9:
        raise LinkSettingsError(f"{where}: `{key}` must be {_WORDS[kind]}")
    if value < _AT_LEAST.get(key, 0):
        raise LinkSettingsError(f"{where}: `{key}` must be at least {_AT_LEAST[key]}")


def _strings(key: str, value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise LinkSettingsError(f'{where}: `{key}` must be a list of texts: {key} = ["…"]')
    return tuple(value)


def _checked(key: str, value: Any, where: str) -> Any:
    if key == "record" and value not in RECORDS:
        raise LinkSettingsError(f"{where}: `record` must be one of: {', '.join(RECORDS)}")
    if key == "exclude":
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:  # noqa: PERF203
                raise LinkSettingsError(
                    f"{where}: `{pattern}` in `exclude` is no regular expression ({error})"
                ) from error
    if key == "schemes" and not {"http", "https"}.issuperset(value):
        raise LinkSettingsError(f"{where}: `schemes` may hold only http and https")
    if key == "user_agent" and not (value.isascii() and value.isprintable()):
        raise LinkSettingsError(f"{where}: `user_agent` must be plain ASCII text on one line")
    if key == "record_file" and (value.startswith("/") or ".." in value.split("/")):
        raise LinkSettingsError(
            f"{where}: `record_file` must lie in the book: a path from its root"
        )
    return value


def credentials_from(text: str) -> dict[str, str]:
    """Host → value of Authorization, from lines ``host: value``.

    Raises ``LinkSettingsError`` for a line of another form; the message never repeats the line.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        host, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not (colon and host.strip() and value.strip() and value.strip().isascii()):
            raise LinkSettingsError(
                f"PLAYBOOK_LINKS_CREDENTIALS: line {number} must read `host: value of Authorization`"
            )
        found[host.strip().lower()] = value.strip()
    return found
