"""Hosts that are asked in their own way, one module each, found by name.

A module has ``HOSTS`` (for the documentation), ``ask(address) -> Ask | None`` (how to ask about an
address of this host; nothing: in the ordinary way) and ``judge(address, exchange) ->
Judgement | None`` (what the answer means; nothing: ask and judge in the ordinary way). Both are
pure. To add one, add a module; the settings switch it off by its name.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import NamedTuple, Protocol, cast
from urllib.parse import urlsplit

from playbook.common.errors import UserError
from playbook.common.suggest import did_you_mean
from playbook.links.exchange import Exchange
from playbook.links.verdict import Judgement


class Ask(NamedTuple):
    """What to ask instead of the address itself."""

    url: str
    accept: str = ""
    text: int = 0  # so many bytes of the body are kept for the judgement


class Adapter(Protocol):
    """What each module of this folder is."""

    HOSTS: tuple[str, ...]

    @staticmethod
    def ask(address: str) -> Ask | None:
        """How to ask about this address."""

    @staticmethod
    def judge(address: str, exchange: Exchange) -> Judgement | None:
        """What the answer means."""


def names() -> tuple[str, ...]:
    """The adapters that there are."""
    return tuple(
        sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name[0] != "_")
    )


def refuse_unknown(off: Iterable[str]) -> None:
    """Raise ``UserError`` for a name of the setting ``adapters_off`` that is no adapter."""
    known = names()
    for name in off:
        if name not in known:
            hint = did_you_mean(name, known, f"write one of: {', '.join(known)}")
            raise UserError(f"the setting `adapters_off` names {json.dumps(name)}; {hint}")


@cache
def adapter(name: str) -> Adapter:
    """The adapter of a name."""
    return cast("Adapter", import_module(f"{__name__}.{name}"))


def find(address: str, off: Iterable[str] = ()) -> tuple[Adapter, Ask] | None:
    """The adapter that asks about an address, and how; nothing for the ordinary way."""
    without = frozenset(off)
    try:
        urlsplit(address)
    except ValueError:
        return None
    for name in names():
        if name not in without:
            wanted = adapter(name).ask(address)
            if wanted is not None:
                return adapter(name), wanted
    return None
