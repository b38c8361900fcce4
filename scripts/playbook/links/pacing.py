"""Who may ask a host now: at most so many at a time, and never two starts too close together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

DOWN_AFTER = 3
FED_UP_AFTER = 2


class Stopped(Exception):
    """Nobody is asked here any more; the argument says why: deadline, host-down or 429."""


class Gate:
    """The door to one host: slots, the next moment at which one may start, and whether it is down."""

    def __init__(
        self,
        slots: int,
        interval: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.interval = interval
        self._slots, self._clock, self._sleep = asyncio.Semaphore(slots), clock, sleep
        self._free_at = 0.0
        self._silent = 0
        self.answered = False
        self._refused = 0

    @asynccontextmanager
    async def turn(self, ends: float) -> AsyncIterator[None]:
        """Wait for a turn and hold it; a turn that would come after ``ends`` is not waited for.

        Raises ``Stopped``.
        """
        async with self._slots:
            while (wait := self._free_at - self._clock()) > 0:
                self._check(ends - wait)
                await self._sleep(wait)
            self._check(ends)
            self._free_at = self._clock() + self.interval
            yield

    def _check(self, ends: float) -> None:
        if self._clock() >= ends:
            raise Stopped("deadline")
        if self.down:
            raise Stopped("host-down")
        if self._refused >= FED_UP_AFTER:
            raise Stopped("429")

    def hold(self, seconds: float) -> None:
        """Nobody starts for so long: the host has asked for it."""
        self._free_at = max(self._free_at, self._clock() + seconds)

    def refuse(self, *, again: bool) -> None:
        """Remember whether a question was refused also after a rest; one good answer forgets it."""
        self._refused = self._refused + 1 if again else 0

    def note(self, *, connected: bool) -> None:
        """Remember whether the host let us in; one that never did is not knocked at for ever."""
        self.answered |= connected
        self._silent = 0 if connected else self._silent + 1

    @property
    def down(self) -> bool:
        """Whether the host has let nobody in, several times."""
        return not self.answered and self._silent >= DOWN_AFTER
