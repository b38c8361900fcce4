"""Who may ask now: at most so many at a time, and never two starts at one host too close together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

DOWN_AFTER = 3
FED_UP_AFTER = 2
# From so many silent hosts on, which are so large a part of those that were asked, the silence is
# taken to be ours: hosts do not fall silent together, a line does.
MANY_HOSTS = 5
LARGE_PART = 0.2
FEWEST = 4  # questions at a time on a slow line


class Stopped(Exception):
    """Nobody is asked here any more; the argument says why: deadline, host-down or 429."""


class Line:
    """Our own connection: how many questions it takes at a time, and whether it is too slow for them.

    Many hosts that are silent together halve the number, once for the questions of one moment; as
    many answers as it is wide make it wider by one, up to ``most``.
    """

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self.width = self._most = most
        self.slow = False  # whether many hosts have been silent together
        self._clock = clock
        self._answered: set[str] = set()
        self._silent: set[str] = set()
        self._in_use = self._good = 0
        self._narrowed_at = float("-inf")
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until the line takes one more question."""
        while self._in_use >= self.width:
            waits = asyncio.get_running_loop().create_future()
            self._waiting.append(waits)
            await waits
        self._in_use += 1
        try:
            yield
        finally:
            self._in_use -= 1
            self._wake()

    def _wake(self) -> None:
        free = self.width - self._in_use
        while free > 0 and self._waiting:
            waits = self._waiting.popleft()
            if not waits.done():
                waits.set_result(None)
                free -= 1

    def note(self, host: str, begun: float, *, silent: bool) -> None:
        """Hear how a question ended that was put at ``begun``, by the clock of the run."""
        if not silent:
            self._answered.add(host)
            self._silent.discard(host)
            self._good += 1
            if self._good >= self.width < self._most:
                self.width, self._good = self.width + 1, 0
                self._wake()
            return
        if host not in self._answered:
            self._silent.add(host)
        tried = len(self._answered | self._silent)
        if len(self._silent) >= max(MANY_HOSTS, LARGE_PART * tried):
            self.slow = True
            if begun > self._narrowed_at:
                self.width = min(self.width, max(self.width // 2, FEWEST))
                self._narrowed_at, self._good = self._clock(), 0


class Missing:
    """Whether "not found" can be believed of a host when it was said once.

    It can, if the host has kept to it at another address that was asked again later. A host that
    has ever taken it back is believed no more, and each address is asked twice.
    """

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._kept_at = float("-inf")
        self._taken_back = False

    def again(self, at: float, *, kept: bool) -> None:
        """Hear what became of one address that was asked a second time, and when."""
        self._kept_at = at
        self._taken_back = self._taken_back or not kept

    def stands(self, said_at: float) -> bool:
        """Whether what was said at that moment needs no second question."""
        return said_at < self._kept_at and not self._taken_back


class Gate:
    """The door to one host: slots, the next moment at which one may start, and whether it is down."""

    def __init__(
        self,
        slots: int,
        interval: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        down_after: int = DOWN_AFTER,
    ) -> None:
        self.interval, self._down_after = interval, down_after
        self._slots, self._clock, self._sleep = asyncio.Semaphore(slots), clock, sleep
        self._free_at = 0.0
        self._silent = 0
        self.answered = False
        self.missing = Missing()
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
        return not self.answered and self._silent >= self._down_after
