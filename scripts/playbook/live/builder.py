"""Talks to what builds: a process that has imported everything and forks, or one for each build.

Both take orders and put events into a queue, and neither ever keeps the caller waiting. Where no
process can be copied, the one for the next build is started as soon as a build has ended, so that
it has imported everything by the time of the next change.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from playbook.common.processes import UTF8, python_module

WARM = "playbook.live.warm"
FAILED = 70

Event = dict[str, Any]
Events = queue.Queue[Event]
# What a process that builds gets to know of the edition.
Environment = dict[str, str]


class Builder(Protocol):
    """What builds and checks a book."""

    def build(self, number: int, first: list[str], **again: bool) -> None:
        """Begin a build; an earlier one is ended."""

    def check(self) -> None:
        """Begin a check."""

    def close(self) -> None:
        """End everything."""


def can_fork() -> bool:
    """Whether a process may be copied safely here: not on Windows, nor with Apple's libraries."""
    return hasattr(os, "fork") and sys.platform != "darwin"


class Worker:
    """A process of `playbook.live.warm`: gets orders, and its events are passed on."""

    def __init__(
        self,
        words: list[str],
        environment: Environment,
        hear: Callable[[Event], None],
        died: Callable[[str], None],
    ) -> None:
        self.hear, self.died = hear, died
        self.errors: deque[str] = deque(maxlen=30)
        self.closed = False
        # A session of its own: Ctrl-C is for us, and we end it.
        self.process = subprocess.Popen(
            [*python_module(WARM), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **UTF8, **environment},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self.errors_read = threading.Thread(target=self._keep_errors, daemon=True)
        self.errors_read.start()
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, **order: Any) -> None:
        """Give an order."""
        line = json.dumps(order).encode() + b"\n"
        with suppress(OSError):  # it has ended, which is heard elsewhere
            if self.process.stdin:
                self.process.stdin.write(line)
                self.process.stdin.flush()

    def close(self) -> None:
        """End the process and its children; nothing is heard of it afterwards."""
        self.closed = True
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        self.process.wait()
        # The threads close what they read from, once they have come to its end.
        with suppress(OSError):
            if self.process.stdin:
                self.process.stdin.close()

    def _listen(self) -> None:
        if self.process.stdout:
            with self.process.stdout as lines:
                for line in lines:
                    if not self.closed:
                        self.hear(json.loads(line))
        self.process.wait()
        if not self.closed:
            self.errors_read.join(timeout=5)
            self.died(self._reason())

    def _keep_errors(self) -> None:
        if self.process.stderr:
            with self.process.stderr as lines:
                for line in lines:
                    self.errors.append(line.decode("utf-8", errors="replace").rstrip())

    def _reason(self) -> str:
        """The last thing that Python said, which names the fault."""
        lines = [line for line in self.errors if line.strip()]
        place = [line.strip() for line in lines if line.lstrip().startswith("File ")]
        last = lines[-1].strip() if lines else "no reason was given"
        return f"{last} ({place[-1]})" if place else last


class WarmBuilder:
    """A process that has imported everything once, and forks."""

    def __init__(
        self, root: Path, arguments: list[str], environment: Environment, events: Events
    ) -> None:
        self.root = root
        self.worker = Worker(
            [],
            environment,
            lambda event: events.put({**event, "builder": self}),
            lambda words: events.put({"event": "died", "builder": self, "words": words}),
        )
        self.worker.send(order="open", arguments=arguments)

    def build(self, number: int, first: list[str], **again: bool) -> None:
        """Begin a build; an earlier one is ended."""
        self.worker.send(order="build", number=number, first=first, **again)

    def check(self) -> None:
        """Begin a check."""
        self.worker.send(order="check", root=str(self.root))

    def close(self) -> None:
        """End the process and its children."""
        self.worker.close()


class SpareBuilder:
    """A process for each build, started ahead, where none can be copied."""

    def __init__(
        self,
        arguments: list[str],
        environment: Environment,
        events: Events,
        check: Callable[[], Event],
    ) -> None:
        self.arguments, self.environment, self.events = arguments, environment, events
        self.run_check = check
        self.lock = threading.RLock()
        self.number = 0
        self.used: Any = None
        self.building: Worker | None = None
        self.spare: Worker | None = None
        self._prepare()

    def build(self, number: int, first: list[str], **again: bool) -> None:
        """Begin a build; an earlier one is ended."""
        with self.lock:
            self.number = number
            _close(self.building)
            if not again.get("warm"):
                _close(self.spare)
                self.spare = None
            if self.spare is None:
                self._prepare()
            self.building, self.spare = self.spare, None
            if self.building:
                self.building.send(order="build", number=number, first=first, **again)

    def check(self) -> None:
        """Begin a check."""

        def work() -> None:
            self.events.put({**self.run_check(), "builder": self})

        threading.Thread(target=work, daemon=True).start()

    def close(self) -> None:
        """End both processes."""
        with self.lock:
            for worker in (self.building, self.spare):
                _close(worker)
            self.building = self.spare = None

    def _prepare(self) -> None:
        """Have a process import everything and read the settings, and wait."""
        worker: Worker

        # The lock is held until `worker` is known.
        def hear(event: Event) -> None:
            with self.lock:
                self._hear(worker, event)

        def died(words: str) -> None:
            with self.lock:
                self._died(worker, words)

        with self.lock:
            worker = Worker(["once", *self.arguments], self.environment, hear, died)
            worker.send(used=self.used)
            self.spare = worker

    def _hear(self, worker: Worker, event: Event) -> None:
        if event["event"] == "ready":
            self._tell(event)
        elif worker is self.building:
            self.used = event.pop("used", self.used)
            self._tell({**event, "build": self.number})
            if event["event"] == "end":
                self._over()

    def _died(self, worker: Worker, words: str) -> None:
        if worker is self.spare:
            _close(worker)
            self.spare = None
            self._tell({"event": "died", "words": words})
        elif worker is self.building:
            end = {"event": "end", "code": FAILED, "output": "", "killed": True}
            self._tell({**end, "build": self.number})
            self._over()

    def _over(self) -> None:
        """A build has ended; the next one is prepared."""
        _close(self.building)
        self.building = None
        self._prepare()

    def _tell(self, event: Event) -> None:
        self.events.put({**event, "builder": self})


def _close(worker: Worker | None) -> None:
    if worker:
        worker.close()
