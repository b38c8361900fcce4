"""A process that has imported everything, and builds in children of itself.

``python -m playbook.live.warm`` reads one order a line and answers with one event a line,
both as JSON. Between two builds a child waits that has already read the settings and what the
last build has left; it builds at once when a change is one that it can take, and is thrown away
when not. A child that is ended in the middle of a build leaves pages that are whole.

``python -m playbook.live.warm once ARGUMENTS`` is such a child alone, for a system that cannot
fork: it imports everything, is told what the last build has used, reads the settings, waits for
one order to build, and ends.

Orders: ``open`` (what Jupyter Book is told), ``build`` (a number, the pages that come first,
whether the waiting child may be used, and what it must read again), ``check`` (a folder), ``stop`` (end the build).
Events: ``ready``, ``plan`` (the pages that will be written), ``wrote`` (one page), ``end`` (exit
code, what was printed), ``checked`` (findings, pages).
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypedDict

# What Jupyter Book loads for nearly every book.
MODULES = (
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "sphinx.builders.html",
    "sphinx.search.en",
    "sphinx.writers.html5",
    "sphinx.ext.mathjax",
    "sphinx.ext.intersphinx",
    "myst_nb.sphinx_ext",
    "myst_parser.sphinx_ext.main",
    "sphinx_external_toc",
    "sphinx_external_toc.tools",
    "sphinx_book_theme",
    "pydata_sphinx_theme",
    "sphinx_design",
    "sphinx_thebe",
    "sphinx_comments",
    "sphinx_copybutton",
    "sphinx_togglebutton",
    "sphinx_jupyterbook_latex",
    "sphinx_multitoc_numbering",
    "sphinxcontrib.bibtex",
    "sphinxext.rediraffe",
    "notfound.extension",
    "docutils.parsers.rst.directives.html",
    "docutils.parsers.rst.directives.misc",
    "playbook.sphinx_ext",
    "playbook.sphinx_ext.incremental",
    "playbook.check.run",
    "playbook.check.engine",
    "playbook.registers.load",
)
FAILED = 70


def imports() -> None:
    """Import once what every build needs; what is not installed is left out."""
    for name in MODULES:
        with suppress(ImportError):
            importlib.import_module(name)
    from playbook.check.rules import all_rules
    from playbook.sphinx_ext import PARTS

    for part in PARTS:
        importlib.import_module(f"playbook.sphinx_ext.{part}")
    all_rules()
    _rehearse()


def _rehearse() -> None:
    """Have patterns compiled and tables made that packages make when they are first used."""
    with suppress(ImportError):
        from bs4 import BeautifulSoup

        page = BeautifulSoup("<ul><li class=a><a href='#b'>&eacute;</a></ul>", "html.parser")
        page.select("nav.a > li a[href^='#']:not(.b), ul li")
        str(page)
    with suppress(ImportError):
        from markdown_it import MarkdownIt

        MarkdownIt("gfm-like").render("# A\n\n*b* https://example.org\n\n| a |\n|---|\n| b |\n")


class BuildFootprint(TypedDict):
    """What a build has had to load, so that the next one finds it loaded."""

    modules: list[str]
    templates: list[str]
    lexers: list[str]


def used_by(app: Any, known: set[str]) -> BuildFootprint:
    """What a build has used; ``known`` are the modules that were there before it."""
    environment: Any = getattr(getattr(app.builder, "templates", None), "environment", None)
    return {
        "modules": sorted(sys.modules.keys() - known),
        "templates": sorted({name for _, name in getattr(environment, "cache", None) or ()}),
        "lexers": _lexers(),
    }


def _lexers() -> list[str]:
    """The lexers of Pygments whose patterns have been compiled."""
    from pygments.lexer import RegexLexer

    found, classes = set(), [RegexLexer]
    while classes:
        one = classes.pop()
        classes += one.__subclasses__()
        if "_tokens" in vars(one):
            found.add(f"{one.__module__}:{one.__name__}")
    return sorted(found)


def prepare(used: BuildFootprint) -> None:
    """Load once, in this process, what a build has had to load."""
    _import_again(used["modules"])
    for name in used["lexers"]:
        module, _, one = name.partition(":")
        with suppress(Exception):  # one that a book brings along
            getattr(sys.modules[module], one)()


# --- the child


class Child:
    """What a child of this process knows of its order, once it has one."""

    def __init__(self, orders: int, events: int, templates: Sequence[str] = ()) -> None:
        self.orders, self.events, self.templates = orders, events, templates
        self.order: dict[str, Any] = {}
        self.start = 0.0

    @property
    def cpu(self) -> float:
        """Seconds of work since the order to build."""
        return round(time.process_time() - self.start, 3)

    def tell(self, event: str, **values: Any) -> None:
        """Send an event."""
        _send(self.events, {"event": event, **values})

    def wait(self, app: Any) -> None:
        """Wait for the order to build, and prepare the build for it."""
        if app is not None:
            self._compile_templates(app)
        line = os.fdopen(os.dup(self.orders), "r", encoding="utf-8").readline()
        if not line:
            os._exit(0)
        self.order = json.loads(line)
        self.start = time.process_time()
        from playbook.sphinx_ext.state import state

        build = state(app).incremental if app is not None else None
        if build is None:
            return
        build.priority_pages = tuple(self.order.get("first", ()))
        uri = app.builder.get_target_uri
        build.on_planned.append(
            lambda names: self.tell("plan", pages=[uri(n) for n in sorted(names)])
        )
        build.on_written.append(lambda name: self.tell("wrote", page=uri(name), cpu=self.cpu))
        if self.order.get("toc"):
            from playbook.sphinx_ext.incremental import read_toc_again

            read_toc_again(app)
        if self.order.get("data") and state(app).registers is not None:
            _read_data(app)
            build.dependencies.prepare()

    def build(self, arguments: list[str]) -> None:
        """Read the settings, wait, build, and tell how it went."""
        from playbook.sphinx_ext.patches import pause_builds

        known = set(sys.modules)
        used: list[BuildFootprint] = []
        if not pause_builds(self.wait, lambda app: used.append(used_by(app, known))):
            self.wait(None)  # nothing can be read ahead
        with _captured() as read:
            code = _run(arguments)
            output = read()
        if not self.order:  # the settings are wrong: there was nothing to wait with
            self.wait(None)
        more = {"used": used[0]} if used else {}
        self.tell("end", code=code, output=output, cpu=self.cpu, **more)

    def check(self, root: str) -> None:
        """Check the book and tell what was found."""
        self.tell(**checked(root))

    def _compile_templates(self, app: Any) -> None:
        """Compile what the last build used while nobody waits; one that has changed is seen later."""
        templates: Any = getattr(app.builder, "templates", None)
        environment: Any = getattr(templates, "environment", None)
        for name in self.templates if environment else ():
            with suppress(Exception):  # one that has gone
                environment.get_template(name)


def checked(root: str) -> dict[str, Any]:
    """What the check finds in a book, as an event."""
    from playbook.check.run import check_book
    from playbook.common.errors import UserError

    event: dict[str, Any] = {"event": "checked", "fault": "", "findings": [], "pages": 0}
    try:
        result = check_book(root)
    except UserError as error:
        return {**event, "fault": str(error)}
    except Exception as error:  # noqa: BLE001 - the preview goes on without the check
        return {**event, "fault": f"the check has failed: {error!r}"}
    return {**event, "findings": [_plain(f) for f in result.findings], "pages": result.pages}


def _plain(found: Any) -> dict[str, Any]:
    return {
        "path": found.location.path.as_posix(),
        "place": str(found.location),
        "lines": [found.location.build_line, *found.build_lines],
        "code": found.code,
        "message": " ".join(found.message.split()),
        "severity": found.severity.value,
    }


# The parts that read registers before any page.
_DATA = frozenset(("playbook.sphinx_ext.registers", "playbook.sphinx_ext.downloads"))


def _read_data(app: Any) -> None:
    """Have the registers read once more, by all who have read them before the wait."""
    listeners = sorted(app.events.listeners["builder-inited"], key=lambda one: one.priority)
    for one in listeners:
        if one.handler.__module__ in _DATA:
            one.handler(app)


@contextlib.contextmanager
def _captured() -> Iterator[Any]:
    """Have all that is printed kept, also by programs that are called."""
    import tempfile

    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        stream = os.fdopen(1, "w", encoding="utf-8", errors="replace", closefd=False)
        sys.stdout = sys.stderr = stream

        def read() -> str:
            stream.flush()
            file.seek(0)
            return file.read().decode("utf-8", errors="replace")

        yield read


def _run(arguments: list[str]) -> int:
    from playbook.sphinx_ext.launch import main

    try:
        main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001 - whatever it was, it is told
        traceback.print_exc()
        return FAILED
    return 0


def _send(to: int, value: dict[str, Any]) -> None:
    data = json.dumps(value).encode() + b"\n"
    while data:
        data = data[os.write(to, data) :]


# --- the parent


@dataclass
class ChildProcess:
    """A child: its number, and the ends of its pipes."""

    pid: int
    orders: int
    events: int
    data: bytes = b""
    planned: bool = False


@dataclass
class ForkServer:
    """Takes orders, keeps children, and passes on what they tell."""

    arguments: list[str] = field(default_factory=list)
    waiting: ChildProcess | None = None
    building: ChildProcess | None = None
    checking: ChildProcess | None = None
    number: int = 0
    templates: list[str] = field(default_factory=list)

    def serve(self) -> None:
        """Go on until the orders end."""
        self.tell({"event": "ready"})
        rest = b""
        while True:
            children = [c for c in (self.building, self.checking) if c]
            ready, _, _ = select.select([0, *(c.events for c in children)], [], [])
            for child in children:
                if child.events in ready:
                    self._hear(child)
            if 0 in ready:
                data = os.read(0, 65536)
                if not data:
                    break
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._obey(json.loads(line))
        for one in (self.waiting, self.building, self.checking):
            _end(one)

    def tell(self, event: dict[str, Any]) -> None:
        """Pass on an event, with the number of the build that it is about."""
        _send(1, {**event, "build": self.number})

    def _obey(self, order: dict[str, Any]) -> None:
        match order["order"]:
            case "open":
                self.arguments = order["arguments"]
                self._prepare()
            case "build":
                self._build(order)
            case "check":
                _end(self.checking)
                self.checking = None
                self.checking = self._child(lambda child: child.check(order["root"]))
            case "stop":
                _end(self.building)
                self.building = None

    def _build(self, order: dict[str, Any]) -> None:
        self.number = order["number"]
        _end(self.building)
        self.building = None
        if not order.get("warm") or self.waiting is None:
            self._prepare()
        self.building, self.waiting = self.waiting, None
        if self.building:
            _send(self.building.orders, order)

    def _prepare(self) -> None:
        """Have a child wait that has the settings of now."""
        _end(self.waiting)
        self.waiting = None
        self.waiting = self._child(lambda child: child.build(self.arguments))

    def _child(self, work: Any) -> ChildProcess:
        orders, events = os.pipe(), os.pipe()
        pid = os.fork()
        if pid:
            os.close(orders[0])
            os.close(events[1])
            return ChildProcess(pid, orders[1], events[0])
        # Only its own ends stay open, so that a child ends when this process does.
        for one in (self.waiting, self.building, self.checking):
            if one:
                os.close(one.orders)
                os.close(one.events)
        os.close(orders[1])
        os.close(events[0])
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            work(Child(orders[0], events[1], self.templates))
        except BaseException:  # noqa: BLE001 - a copy of this process must never go on as it
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(0)

    def _hear(self, child: ChildProcess) -> None:
        data = os.read(child.events, 65536)
        *lines, child.data = (child.data + data).split(b"\n")
        for line in lines:
            event = json.loads(line)
            used: BuildFootprint | None = event.pop("used", None)
            self.tell(event)
            if used:
                prepare(used)
                self.templates = used["templates"]
            if event["event"] in {"end", "checked"}:
                self._over(child)
                return
        if not data:
            if child is self.building:
                self.tell({"event": "end", "code": FAILED, "output": "", "killed": True})
            else:
                fault = "the check has stopped"
                self.tell({"event": "checked", "fault": fault, "findings": [], "pages": 0})
            self._over(child)

    def _over(self, child: ChildProcess) -> None:
        _end(child)
        if child is self.checking:
            self.checking = None
        if child is self.building:
            self.building = None
            self._prepare()


def _import_again(names: Any) -> None:
    """Import what a build had to import, so that the next one need not; never a part of the book."""
    for name in names:
        found = importlib.util.find_spec(name.partition(".")[0]) if "__" not in name else None
        if found and found.origin and "site-packages" in found.origin:
            with suppress(Exception):
                importlib.import_module(name)


def _end(child: ChildProcess | None) -> None:
    """End a child, if there is one; there is none afterwards."""
    if child is None:
        return
    for place in (child.orders, child.events):
        with suppress(OSError):
            os.close(place)
    with suppress(OSError):
        os.kill(child.pid, signal.SIGKILL)
    with suppress(OSError):
        os.waitpid(child.pid, 0)


def once(arguments: list[str]) -> None:
    """Prepare one build, wait for the order, build, and end."""
    events = os.dup(1)
    _send(events, {"event": "ready"})
    line = _line(0)
    if not line:  # the preview has ended
        return
    used: BuildFootprint | None = json.loads(line)["used"]
    if used:
        prepare(used)
    Child(0, events, used["templates"] if used else ()).build(arguments)


def _line(place: int) -> bytes:
    """One line, and nothing of the next."""
    data = b""
    while not data.endswith(b"\n") and (sign := os.read(place, 1)):
        data += sign
    return data


if __name__ == "__main__":
    imports()
    if sys.argv[1:2] == ["once"]:
        once(sys.argv[2:])
    else:
        ForkServer().serve()
