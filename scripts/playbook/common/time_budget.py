"""A budget of time for a piece of work: what takes longer is stopped, and said, instead of hanging.

One thread looks at the clock for all pieces, and stops the thread that works by an exception that
no broad ``except`` of a reader catches. It cannot stop a single call into C, such as one match of a
regular expression: those have to be linear by themselves, which the tests hold them to.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from typing_extensions import Self

Done = TypeVar("Done")
LOOK = 0.05  # seconds between two looks at the clock


class OverBudgetError(BaseException):
    """The work took longer than it may; no ``Exception``, so that only who asked for it hears of it."""


class TimeBudget:
    """Runs work within so many seconds of wall time; used with ``with``, in one thread at a time."""

    def __init__(self) -> None:
        self._worker = 0
        self._deadline = 0.0  # of the piece of work that runs now; 0 between two pieces
        self._sent = False  # an exception is on its way to the worker
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()

    def run(self, seconds: float, work: Callable[[], Done]) -> Done:
        """What the work returns. Raises ``OverBudgetError`` when it takes longer than ``seconds``."""
        if self._watch is None:
            self._watch = threading.Thread(target=self._look, daemon=True, name="time-budget")
            self._watch.start()
        self._worker = threading.get_ident()
        deadline = time.monotonic() + seconds
        self._deadline = deadline
        try:
            done = work()
        except OverBudgetError:
            self._sent = False
            raise
        except BaseException:
            self._end()
            raise
        self._end()
        if time.monotonic() > deadline:
            raise OverBudgetError
        return done

    def _end(self) -> None:
        """End a piece of work that was not stopped; what was sent in the last moment is taken up."""
        try:
            with self._lock:
                self._deadline = 0.0
                sent, self._sent = self._sent, False
            for _ in range(100 if sent else 0):
                time.sleep(0)  # a step at which it is raised
        except OverBudgetError:
            self._sent = False

    def _look(self) -> None:
        while not self._closed.wait(LOOK):
            with self._lock:
                if self._deadline and time.monotonic() > self._deadline:
                    self._deadline = 0.0
                    self._sent = True
                    _interrupt(self._worker)


def _interrupt(thread: int) -> None:
    """Have a thread raise ``OverBudgetError`` at its next step.

    It is never taken back by sending nothing: Python would then look for an exception at each step.
    """
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(OverBudgetError)
    )
