"""A clock that stands still while anything happens, and jumps when everybody waits.

Whoever sleeps on it wakes in the right order and at the right time, after milliseconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta, timezone

import anyio

#: How long, in seconds, nothing must have happened before the clock jumps.
QUIET = 0.002
#: For so many looks nothing must have happened before the time of a limit is over: what a limit
#: waits for may be on its way through sockets, where nobody sees it move.
PATIENT = 15
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
        self._limits: set[asyncio.Future[None]] = set()

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

    @contextlib.contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Raise ``TimeoutError`` if the block is not done when the clock has jumped so far."""
        with anyio.CancelScope() as scope:
            future = asyncio.get_running_loop().create_future()
            future.add_done_callback(lambda done: None if done.cancelled() else scope.cancel())
            self.slept.append(seconds)
            heapq.heappush(self._sleepers, (self.time + seconds, len(self.slept), future))
            self._limits.add(future)
            try:
                yield
            finally:
                self._limits.discard(future)
                future.cancel()
        if scope.cancelled_caught:
            raise TimeoutError

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Clock]:
        """Jump whenever it is quiet, until the block ends."""
        task = asyncio.ensure_future(self._run())
        try:
            yield self
        finally:
            task.cancel()

    async def _run(self) -> None:
        seen, looks = None, 0
        while True:
            await asyncio.sleep(QUIET)
            now = (self.busy(), len(self.slept), len(self._limits))
            looks = looks + 1 if now == seen else 0
            if looks >= self._needed():
                self._jump()
                looks = 0
            seen = now

    def _needed(self) -> int:
        """How many looks must have seen nothing before the next sleeper is woken."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return PATIENT if self._sleepers and self._sleepers[0][2] in self._limits else 1

    def _jump(self) -> None:
        """Wake the next sleeper; limits that are over at one time are over together."""
        while self._sleepers:
            at, _, future = heapq.heappop(self._sleepers)
            if future.done():
                continue
            self.time = max(self.time, at)
            future.set_result(None)
            follows = self._sleepers[0] if self._sleepers else None
            if not (future in self._limits and follows and follows[0] == at):
                return
