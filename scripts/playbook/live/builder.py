"""Talks to what builds: a process that has imported everything, or a new one for each build.

Both take orders and put events into a queue, and neither ever keeps the caller waiting.
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

WARM = "playbook.live.warm"
START = "playbook.sphinx_ext.start"
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


class WarmBuilder:
    """A process that has imported everything once, and forks."""

    def __init__(
        self, root: Path, arguments: list[str], environment: Environment, events: Events
    ) -> None:
        self.root, self.events = root, events
        self.errors: deque[str] = deque(maxlen=30)
        self.closed = False
        # A session of its own: Ctrl-C is for us, and we end it.
        self.process = subprocess.Popen(
            [sys.executable, "-m", WARM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1", **environment},
            start_new_session=True,
        )
        self.threads = [
            threading.Thread(target=self._listen),
            threading.Thread(target=self._keep_errors),
        ]
        for thread in self.threads:
            thread.daemon = True
            thread.start()
        self._send(order="open", arguments=arguments)

    def build(self, number: int, first: list[str], **again: bool) -> None:
        """Begin a build; an earlier one is ended."""
        self._send(order="build", number=number, first=first, **again)

    def check(self) -> None:
        """Begin a check."""
        self._send(order="check", root=str(self.root))

    def close(self) -> None:
        """End the process and its children."""
        self.closed = True
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for thread in self.threads:
            thread.join(timeout=5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with suppress(OSError):
                if stream:
                    stream.close()

    def _send(self, **order: Any) -> None:
        line = json.dumps(order).encode() + b"\n"
        with suppress(OSError):  # it has ended, which is heard elsewhere
            if self.process.stdin:
                self.process.stdin.write(line)
                self.process.stdin.flush()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.events.put({**json.loads(line), "builder": self})
        self.process.wait()
        if not self.closed:
            self.events.put({"event": "died", "builder": self, "words": self._reason()})

    def _keep_errors(self) -> None:
        for line in self.process.stderr or ():
            self.errors.append(line.decode("utf-8", errors="replace").rstrip())

    def _reason(self) -> str:
        """The last thing that Python said, which names the fault."""
        lines = [line for line in self.errors if line.strip()]
        place = [line.strip() for line in lines if line.lstrip().startswith("File ")]
        last = lines[-1].strip() if lines else "no reason was given"
        return f"{last} ({place[-1]})" if place else last


class PlainBuilder:
    """A new process for each build, where none can be copied."""

    def __init__(
        self, root: Path, arguments: list[str], environment: Environment, events: Events,
        check: Callable[[], Event],
    ) -> None:  # fmt: skip
        self.root, self.arguments, self.events, self.run_check = root, arguments, events, check
        self.environment = {**os.environ, "PYTHONUTF8": "1", **environment}
        self.process: subprocess.Popen[bytes] | None = None
        events.put({"event": "ready", "builder": self})

    def build(self, number: int, first: list[str], **again: bool) -> None:
        """Begin a build; an earlier one is ended."""
        self._end()
        self.process = subprocess.Popen(
            [sys.executable, "-m", START, *self.arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
        )
        threading.Thread(target=self._wait, args=(self.process, number), daemon=True).start()

    def _wait(self, process: subprocess.Popen[bytes], number: int) -> None:
        output, _ = process.communicate()
        text = output.decode("utf-8", errors="replace")
        self.events.put(
            {
                "event": "end",
                "build": number,
                "code": process.returncode,
                "output": text,
                "builder": self,
            }
        )

    def check(self) -> None:
        """Begin a check."""

        def work() -> None:
            self.events.put({**self.run_check(), "builder": self})

        threading.Thread(target=work, daemon=True).start()

    def close(self) -> None:
        """End the build."""
        self._end()

    def _end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
