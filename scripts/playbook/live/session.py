"""A preview from its beginning to its end: what to do when a file changes or a build has news."""

from __future__ import annotations

import os
import queue
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playbook.live.builder import Builder, Event, Events
from playbook.live.site import PreviewFinding, Site
from playbook.live.watch import FileWatch, Snapshot

if TYPE_CHECKING:
    from playbook.build.run import BuildResult

# Files whose change a build can take that has already begun to wait. Others, and files that come
# or go, change what has been read before the first page.
READ_LATE = frozenset(
    (".md", ".rst", ".ipynb", ".txt", ".csv", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
)
PAGES = frozenset((".md", ".rst", ".ipynb"))
SETTINGS, TOC = "_config.yml", "_toc.yml"
DATA = "book/data/"
SHOWN = 5


@dataclass(frozen=True)
class SessionTools:
    """What the session needs of the modules above and beside it."""

    start: Callable[[Events], Builder]
    toc_findings: Callable[[], list[str]]
    result: Callable[[int, str], BuildResult]
    say: Callable[[str], None]


@dataclass
class PreviewSession:
    """The state of a preview."""

    root: Path
    package: Path
    site: Site
    tools: SessionTools
    events: Events = field(default_factory=queue.Queue)
    stop: threading.Event = field(default_factory=threading.Event)
    builder: Builder | None = None
    next_builder: Builder | None = None
    restart: bool = False
    number: int = 0
    running: bool = False
    planned: bool = False
    checked: bool = False
    check_done: bool = False
    queued: set[str] = field(default_factory=set)
    warm: bool = True
    toc: bool = False
    toc_head: tuple[str, bool] = ("", False)
    began: float = 0.0
    build_findings: tuple[PreviewFinding, ...] | None = None
    check_findings: tuple[PreviewFinding, ...] = ()
    reported: tuple[str, ...] | None = None
    failed: bool = False
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)

    # --- the loop

    def run(self) -> None:
        """Build, and then again whenever something changes, until ``stop``; never returns before."""
        watch = FileWatch(_folders(self.root, self.package), self.stop)
        self.builder = self.tools.start(self.events)
        self.warm = False
        self._begin()
        threading.Thread(target=self._watch, args=(watch,), daemon=True).start()
        try:
            while not self.stop.is_set():
                # A limit, so that Ctrl-C is heard on every system.
                try:
                    event = self.events.get(timeout=0.5)
                except queue.Empty:
                    continue
                self.hear(event)
        finally:
            self.close()

    def close(self) -> None:
        """End what was started."""
        self.stop.set()
        self.site.close()
        for builder in (self.builder, self.next_builder):
            if builder:
                builder.close()

    def _watch(self, watch: FileWatch) -> None:
        for change in watch.changes():
            self.events.put({"event": "changed", **change._asdict()})

    def hear(self, event: Event) -> None:
        """Do what an event asks for."""
        match event["event"]:
            case "changed":
                self._saved(event["files"], event["same"], event["before"], event["after"])
            case "ready" if event["builder"] is self.next_builder:
                self._take_over()
            case "died":
                self._died(event)
            case kind if event.get("builder") is self.builder:
                self._news(kind, event)

    # --- files

    def _saved(
        self, files: Sequence[str], same: Sequence[str], before: Snapshot, after: Snapshot
    ) -> None:
        """Build what has changed; after a build that failed, saving once more is a wish to try."""
        if self.failed:
            files, same = sorted({*files, *same}), ()
        if files:
            self._changed(files, before, after)
        else:
            self.tools.say(f"Saved without a change: {_some([self._name(name) for name in same])}.")

    def _changed(self, files: Sequence[str], before: Snapshot, after: Snapshot) -> None:
        code = [name for name in files if self._is_code(name)]
        rest = [name for name in files if name not in code]
        self.warm = self.warm and all(self._is_late(name, before, after) for name in rest)
        self.queued.update(files)
        self.tools.say(f"Changed: {_some([self._name(name) for name in files])}.")
        if code:
            self._new_builder(code)
        else:
            self._begin()

    def _is_code(self, name: str) -> bool:
        return name.endswith(".py") and Path(name).is_relative_to(self.package)

    def _is_late(self, name: str, before: Snapshot, after: Snapshot) -> bool:
        path = Path(name)
        inner = self._name(name)
        known = name in before and name in after
        if inner == TOC or (not known and path.suffix in PAGES):
            self.toc = True
            return self._toc_head() == self.toc_head
        data = inner.startswith(DATA) and path.suffix in {".yml", ".yaml"}
        return known and inner != SETTINGS and (path.suffix.lower() in READ_LATE or data)

    def _toc_head(self) -> tuple[str, bool]:
        """What a waiting build cannot take another value of: the first page, and numbers."""
        try:
            text = (self.root / TOC).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return "", False
        root = re.search(r"^root:.*", text, re.MULTILINE)
        return root.group() if root else "", "numbered" in text

    def _name(self, path: str) -> str:
        try:
            return Path(path).relative_to(self.root).as_posix()
        except ValueError:
            return Path(path).name

    # --- building

    def _begin(self) -> None:
        """Begin a build, unless one is at a point where it must not be ended."""
        if (self.running and not self.planned) or self.next_builder:
            return
        findings = self.tools.toc_findings()
        if findings:
            self._refuse(findings)
            return
        self.number += 1
        self.running, self.planned, self.checked, self.check_done = True, False, False, False
        self.build_findings = None
        self.began = time.monotonic()
        names = [self._name(name) for name in sorted(self.queued)]
        first = [page.removesuffix(".html") for page in dict.fromkeys(self.site.viewers)]
        first += [os.path.splitext(name)[0] for name in names]  # noqa: PTH122
        data = any(name.startswith(DATA) for name in names)
        warm, self.warm = self.warm, True
        toc, self.toc = self.toc, False
        self.toc_head = self._toc_head()
        self.queued.clear()
        self.site.begin()
        if self.builder:
            self.builder.build(self.number, first, warm=warm, data=data, toc=toc)

    def _refuse(self, findings: Sequence[str]) -> None:
        """Say what is wrong with the settings; the last good book stays."""
        self.warm = False
        self.build_findings, self.failed = tuple(map(build_finding, findings)), True
        self.site.end("The book cannot be built; the last good one is shown.")
        self._report()
        if self.builder:
            self.builder.check()

    def _news(self, kind: str, event: Event) -> None:
        if kind == "checked":
            self._checked(event)
        elif event.get("build") != self.number:
            return
        elif kind == "plan":
            self.planned = True
            self.site.plan(event["pages"])
            if self.queued:
                self._begin()
        elif kind == "wrote":
            self.site.wrote(event["page"])
            self._check()
        elif kind == "end":
            self._ended(event)

    def _check(self) -> None:
        if not self.checked and self.builder:
            self.checked = True
            self.builder.check()

    def _ended(self, event: Event) -> None:
        result = self.tools.result(event["code"], event["output"])
        self.running = False
        self.build_findings = tuple(map(build_finding, result.warnings))
        self.failed = bool(event["code"]) and not self._has_pages(event)
        if event["code"] and not self.build_findings:
            cause = result.cause or "no reason was given"
            self.build_findings = (PreviewFinding("", f"the build stopped: {cause}"),)
            self.failed = True
        sentence = "The build failed; the last good one is shown." if self.failed else "Ready."
        self.site.end(sentence)
        self._check()
        self._report()
        if self.queued:
            self._begin()

    def _has_pages(self, event: Event) -> bool:
        return "build succeeded" in event["output"] or "build finished" in event["output"]

    def _checked(self, event: Event) -> None:
        fault = [PreviewFinding("", event["fault"], "error", "check")] if event["fault"] else []
        found = [f for f in event["findings"] if f["severity"] != "note"]
        self.lines = _lines(found)
        self.check_findings = (*fault, *(_check_finding(f) for f in found))
        self.check_done = True
        self._report()

    # --- telling

    def _report(self) -> None:
        """Show what is wrong in the page and in the terminal; what both found is said once."""
        if self.build_findings is None or not (self.check_done or self.failed):
            return
        only_built = [p for p in self.build_findings if not self._is_found(p)]
        findings = (*only_built, *self.check_findings)
        self.site.report(findings)
        lines = tuple(map(str, findings))
        if lines and lines != self.reported:
            for line in lines:
                self.tools.say(line)
        self.tools.say(self._sentence(len(lines), again=lines == self.reported and bool(lines)))
        self.reported = lines

    def _is_found(self, built: PreviewFinding) -> bool:
        path, _, rest = built.location.partition(":")
        line = rest.partition(":")[0]
        if line.isdigit():
            return int(line) in self.lines.get(path, ())
        # The build names a picture that is not there without its line.
        name = f"`{built.message.rpartition(': ')[2]}`"
        return any(
            p.location.partition(":")[0] == path and name in p.message for p in self.check_findings
        )

    def _sentence(self, count: int, *, again: bool) -> str:
        if self.failed:
            return "The build failed; the last good one is shown."
        took = f"{time.monotonic() - self.began:.1f} s"
        if not count:
            return f"Ready after {took}, nothing to mend."
        things = "1 thing" if count == 1 else f"{count} things"
        return f"Ready after {took}, with {'the same ' if again else ''}{things} to mend."

    # --- the package itself

    def _new_builder(self, files: Iterable[str]) -> None:
        """Have the changed package imported by a new process; it takes over if that works."""
        if self.next_builder:
            self.next_builder.close()
        loaded = {getattr(module, "__file__", None) for module in [*sys.modules.values()]}
        self.restart = self.restart or any(name in loaded for name in files)
        self.next_builder = self.tools.start(self.events)

    def _take_over(self) -> None:
        if self.restart:
            self.stop.set()  # the whole program begins anew
            return
        if self.builder:
            self.builder.close()
        self.builder, self.next_builder = self.next_builder, None
        self.running, self.warm = False, False
        self._begin()

    def _died(self, event: Event) -> None:
        words = PreviewFinding("", f"the package cannot be used: {event['words']}")
        if event["builder"] is self.next_builder:
            self.next_builder, self.restart = None, False
            words = PreviewFinding(
                "", f"the change of the package is not used yet: {event['words']}"
            )
        elif event["builder"] is not self.builder:
            return
        else:
            self.builder, self.running = None, False
        self.site.end(words.message)
        self.build_findings, self.failed = (words,), True
        self._report()


def build_finding(line: str) -> PreviewFinding:
    """A line of the build, ``file:line: WARNING: message``, as a problem."""
    for word, severity in (("WARNING", "warning"), ("ERROR", "error")):
        place, found, message = line.partition(f": {word}: ")
        if found:
            return PreviewFinding(place.strip().rstrip(":"), message.strip(), severity)
    return PreviewFinding("", line.strip())


def _check_finding(found: Mapping[str, Any]) -> PreviewFinding:
    message = f"{found['code']} {found['message']}"
    return PreviewFinding(found["place"], message, found["severity"], "check")


def _lines(found: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[int]]:
    """The lines of each file that the check has found something on."""
    lines: dict[str, set[int]] = {}
    for one in found:
        lines.setdefault(one["path"], set()).update(one["lines"])
    return {path: frozenset(numbers) for path, numbers in lines.items()}


def _folders(root: Path, package: Path) -> tuple[Path, ...]:
    return (root,) if package.is_relative_to(root) else (root, package)


def _some(names: Sequence[str]) -> str:
    """Names in words: the first few, and how many more."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
