"""A clock that stands still while anything happens, and jumps when everybody waits.

Whoever sleeps on it wakes in the right order and at the right time, after milliseconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta, timezone

#: How long, in seconds, nothing must have happened before the clock jumps.
QUIET = 0.002
START = 1000.0


class Clock:
    """Seconds that nobody has to wait for.

    ``busy`` returns anything that changes while something happens, such as a count of requests.
    """

    def __init__(
        self, busy: Callable[[], object] = lambda: None, now: datetime | None = None
    ) -> None:
        self.time = START
        self.begin = now or datetime.now(timezone.utc)
        self.busy = busy
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        """Seconds since some moment."""
        return self.time

    def now(self) -> datetime:
        """The date that belongs to it."""
        return self.begin + timedelta(seconds=self.time - START)

    async def sleep(self, seconds: float) -> None:
        """Wait for the clock to jump so far."""
        self.slept.append(seconds)
        future = asyncio.get_running_loop().create_future()
        entry = (self.time + max(seconds, 0), len(self.slept), future)
        heapq.heappush(self._sleepers, entry)
        await future

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Clock]:
        """Jump whenever it is quiet, until the block ends."""
        task = asyncio.ensure_future(self._run())
        try:
            yield self
        finally:
            task.cancel()

    async def _run(self) -> None:
        seen: object = None
        while True:
            await asyncio.sleep(QUIET)
            now = (self.busy(), len(self.slept), len(self._sleepers))
            if now == seen:
                self._jump()
            seen = now

    def _jump(self) -> None:
        while self._sleepers:
            at, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self.time = max(self.time, at)
                future.set_result(None)
                return
