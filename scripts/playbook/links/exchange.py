"""What was asked and what was answered, as plain facts: all that a verdict may look at."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NO_HEADERS: Mapping[str, str] = MappingProxyType({})

# The headers that a verdict, a wait or the record needs; no other is kept.
KEPT_HEADERS = frozenset((
    "cf-mitigated",
    "content-type",
    "etag",
    "last-modified",
    "location",
    "retry-after",
    "server",
    "www-authenticate",
    "x-amzn-waf-action",
    "x-datadome",
))  # fmt: skip


class HtmlPage(NamedTuple):
    """What stands in the part of an HTML page that was read."""

    title: str = ""
    heading: str = ""  # the first heading of level one
    size: int = 0  # letters of its text, as far as it was read
    found: frozenset[str] = frozenset()  # of the fragments that were wanted, those that are there
    late: frozenset[str] = frozenset()  # those that only a script or a link on the page names
    whole: bool = True  # whether the page was read to its end
    script: bool = False  # whether a script builds the page
    wall: str = ""  # the words of a bot wall that stand on it
    login: bool = False  # whether it asks for a password
    refresh: str = ""  # where it sends its readers by itself


class Answer(NamedTuple):
    """One request and what came back: a status, or the kind of error."""

    url: str
    method: str = "GET"
    status: int = 0
    headers: Mapping[str, str] = NO_HEADERS
    page: HtmlPage | None = None
    error: str = ""
    detail: str = ""
    expires: str = ""  # the last day of the certificate, as an ISO date
    text: str = ""  # the beginning of the body, only where an adapter wants it


class Attempt(NamedTuple):
    """One asking: the answers along the redirects, the last of which counts."""

    answers: tuple[Answer, ...]

    @property
    def last(self) -> Answer:
        """Where the chain ended."""
        return self.answers[-1]


class Exchange(NamedTuple):
    """Everything that was asked about one address in one run."""

    address: str
    attempts: tuple[Attempt, ...] = ()
    stopped: str = ""  # why it was not asked, or no further: deadline, host-down, excluded, robots
    vouched: bool = (
        False  # whether its host kept to "not found" elsewhere after it had said so here
    )

    @property
    def times(self) -> int:
        """How often it was asked; a host that keeps to what it says counts as once more."""
        return len(self.attempts) + self.vouched

    @property
    def last(self) -> Answer | None:
        """The last answer of the last attempt, if there was one."""
        return self.attempts[-1].last if self.attempts else None
