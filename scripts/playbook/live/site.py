"""What the browser may see: which pages are ready, and what is wrong with the book."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

# A page that is being written is waited for so long.
PATIENCE = 60.0
# Pages that are open at the same time; each holds a thread.
MOST_VIEWERS = 200


@dataclass(frozen=True, slots=True)
class PreviewFinding:
    """One thing to mend: where, what, how bad, and who found it."""

    location: str
    message: str
    severity: str = "error"
    source: str = "build"

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" if self.location else self.message

    def plain(self) -> Mapping[str, str]:
        """As the page gets it."""
        return {
            "location": self.location,
            "message": self.message,
            "severity": self.severity,
            "source": self.source,
        }


@dataclass
class Site:
    """The pages in a folder, those that are still to be written, and who looks at which."""

    folder: Path
    lock: threading.Condition = field(default_factory=threading.Condition)
    pending: frozenset[str] = frozenset()
    findings: tuple[PreviewFinding, ...] = ()
    sentence: str = "The book is being built."
    building: bool = True
    checked: bool = False  # whether what is wrong was looked for since the last build began
    viewers: list[str] = field(default_factory=list)
    turn: int = 0
    closed: bool = False

    # --- told by the builder

    def plan(self, pages: Sequence[str]) -> None:
        """These pages are out of date until they are written."""
        with self._news():
            self.pending = frozenset(map(unquote, pages))

    def wrote(self, page: str) -> None:
        """A page is in place."""
        with self._news():
            self.pending = self.pending - {unquote(page)}

    def begin(self) -> None:
        """A build has begun."""
        with self._news():
            self.building, self.checked = True, False

    def end(self, sentence: str) -> None:
        """A build has ended, well or not: what there is may be shown."""
        with self._news():
            self.pending = frozenset()
            self.building = False
            self.sentence = sentence

    def report(self, findings: Sequence[PreviewFinding]) -> None:
        """What is wrong now."""
        with self._news():
            self.findings, self.checked = tuple(findings), True

    def close(self) -> None:
        """Let everybody go who waits."""
        with self._news():
            self.closed = True
            self.pending = frozenset()

    @contextmanager
    def _news(self) -> Iterator[None]:
        """Change something, and wake those who wait for news."""
        with self.lock:
            yield
            self.turn += 1
            self.lock.notify_all()

    # --- asked by the server

    def wait_for(self, page: str) -> None:
        """Wait until a page is not about to be replaced."""
        with self.lock:
            self.lock.wait_for(lambda: page not in self.pending, PATIENCE)

    def wait_for_news(self, turn: int, seconds: float) -> int:
        """Wait for something new; the number of what is known then."""
        with self.lock:
            self.lock.wait_for(lambda: self.turn != turn or self.closed, seconds)
            return self.turn

    def state(self, page: str, version: str) -> Mapping[str, Any]:
        """What a page that shows ``version`` of itself has to know."""
        with self.lock:
            now = "" if page in self.pending else self.version(page)
            return {
                "reload": bool(now) and now != version,
                "building": self.building,
                "checked": self.checked,
                "sentence": self.sentence,
                "findings": [finding.plain() for finding in self.findings],
            }

    def version(self, page: str) -> str:
        """A number for the content of a page; empty when it is not there."""
        path = self.path(page)
        try:
            return f"{zlib.crc32(path.read_bytes()):08x}" if path else ""
        except OSError:
            return ""

    def path(self, page: str) -> Path | None:
        """The file of a page, if it lies in the folder, and the system can have one of this name."""
        try:
            root = self.folder.resolve()
            path = (root / page).resolve()
            path.is_file()  # a name that is too long is found out only by asking
        except (OSError, ValueError, RuntimeError):  # a zero sign, a circle of links
            return None
        return path if path.is_relative_to(root) else None

    def look(self, page: str) -> bool:
        """Somebody has opened a page; false where too many are open already."""
        with self.lock:
            if len(self.viewers) >= MOST_VIEWERS:
                return False
            self.viewers.append(page)
            return True

    def leave(self, page: str) -> None:
        """Somebody has left a page."""
        with self.lock:
            if page in self.viewers:
                self.viewers.remove(page)
