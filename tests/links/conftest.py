"""The folder of our own server is made known, and one run over all behaviours is shared."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from server.behaviours import Row, all_rows
from server.wire import Asked
from server.world import HASTY, PATIENT, World, has_ipv6, world

NO_IPV6 = "this machine has no IPv6"


@dataclass(frozen=True)
class Told:
    """What the client said about one behaviour, and what it asked for that."""

    row: Row
    verdict: str
    reason: str
    #: All that a report could print about it.
    words: str
    severity: str
    asked: tuple[Asked, ...]
    address: str


async def _ask(rows: list[Row], hasty: bool) -> list[Told]:
    from playbook.links.severity import severity_of

    async with world(rows) as here:
        addresses = [here.address(row) for row in rows]
        settings = HASTY if hasty else PATIENT
        allow = ("::1",) if rows[0].name == "ipv6" else ("127.0.0.1",)
        answers = await here.ask(addresses, settings, allow=allow)
        return [_told(here, row, answers[here.address(row)], severity_of) for row in rows]


def _told(here: World, row: Row, answered: Any, severity_of: Any) -> Told:
    said = answered.judgement
    severity = severity_of(said, None, PATIENT, date(2026, 11, 21))
    host = here.server.host_of(f"{row.host or row.name}.test")
    return Told(
        row,
        said.verdict.value,
        said.reason,
        f"{said.reason} {said.target} {said.detail}",
        severity.value if severity else "",
        tuple(here.server.asked(host)),
        here.address(row),
    )


@pytest.fixture(scope="session")
def told() -> Mapping[str, Told]:
    """What is said about every behaviour, by its name; all are asked in two or three runs."""
    rows = all_rows()
    apart = [[r for r in rows if r.name == "ipv6"], [r for r in rows if r.hangs]]
    others = [r for r in rows if r.name != "ipv6" and not r.hangs]
    found = asyncio.run(_ask(others, hasty=False))
    for some in apart:
        if some[0].name == "ipv6" and not has_ipv6():
            found.append(Told(some[0], some[0].verdict, NO_IPV6, "", "", (), ""))
        else:
            found += asyncio.run(_ask(some, hasty=some[0].hangs))
    return {one.row.name: one for one in found}
