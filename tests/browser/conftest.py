"""A browser, a small web server and a book that holds every construct once.

Each page is visited once in each mode (light, dark) and width, and what is seen is kept; the
tests judge what was seen. That keeps the suite short although every page is looked at often.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from paper import PAPER

ROOT = Path(__file__).resolve().parents[2]
SINK = Path(__file__).parent / "book"
# Not the root of the host, as on GitHub Pages: a link that begins with "/" would show.
PREFIX = "/partnership-playbook/"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = ("light", "dark")
WIDTHS = (1280, 375)
HEIGHT = 800
WIDTH_OF_PAGE = "document.documentElement.scrollWidth"


# --- the browser


def _known_paths() -> Iterator[str]:
    yield os.environ.get("PLAYBOOK_CHROMIUM", "")
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        yield shutil.which(name) or ""
    yield from MAC


def _launch(playwright: Any) -> Any:
    """The first browser that starts: one of the system's, else Playwright's own."""
    for path in _known_paths():
        if path and Path(path).exists():
            return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    return playwright.chromium.launch(args=ARGUMENTS)


def _install() -> None:
    """Try once to get a browser; quietly, because the tests are skipped when it fails."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(4, "--with-deps")
    subprocess.run(command, capture_output=True, check=False, timeout=600)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            started = _launch(playwright)
        except Error:
            _install()
            try:
                started = _launch(playwright)
            except Error:
                _give_up()
        yield started
        started.close()


def _give_up() -> None:
    message = "no Chromium: install one, or name one in PLAYBOOK_CHROMIUM, to run the browser tests"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


# --- the server


@dataclass
class Site:
    """A built book on the loopback address."""

    name: str
    folder: Path
    address: str

    @property
    def pages(self) -> list[str]:
        """Every page, as a path below the site.

        What only leads on to another is not one, nor is a file to take away.
        """
        files = (
            p for p in self.folder.rglob("*.html") if self.folder / "_downloads" not in p.parents
        )
        pages = (p for p in files if 'http-equiv="refresh"' not in p.read_text(encoding="utf-8"))
        names = (p.relative_to(self.folder).as_posix() for p in pages)
        return sorted(name for name in names if name != "404.html")

    @property
    def papers(self) -> list[str]:
        """The files to take away that a browser opens."""
        files = (self.folder / "_downloads").rglob("*.html")
        return sorted(p.relative_to(self.folder).as_posix() for p in files)

    @property
    def visits(self) -> list[str]:
        """The pages, a search with results, and an address that does not exist, at some depth."""
        return [*self.pages, "search.html?q=partnership", "no/such/page.html"]

    def url(self, name: str) -> str:
        """The address of a page."""
        return self.address + name

    def gzip_size(self, url: str) -> int:
        """The bytes that a request for an address of this site moves."""
        path = self.folder / url.removeprefix(self.address).partition("?")[0].partition("#")[0]
        path = path if path.is_file() else self.folder / "404.html"
        data = path.read_bytes()
        return min(len(data), len(gzip.compress(data, 6)))


class _Handler(BaseHTTPRequestHandler):
    """Serves a folder below a prefix as GitHub Pages does: compressed, with the page for 404."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and text are written apart, and neither should wait
    folder: Path

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        wanted = self.folder / path.removeprefix(PREFIX)
        found = path.startswith(PREFIX) and wanted.resolve().is_relative_to(self.folder.resolve())
        if found and wanted.is_dir():
            wanted = wanted / "index.html"
        if not found or not wanted.is_file():
            self._send(404, self.folder / "404.html")
        else:
            self._send(200, wanted)

    def _send(self, status: int, path: Path) -> None:
        data = path.read_bytes() if path.is_file() else b""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.send_response(status)
        if kind.startswith("text/") or "javascript" in kind or "svg" in kind:
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):  # a page that has been left
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _serve(name: str, folder: Path) -> Iterator[Site]:
    handler = type("Handler", (_Handler,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(name, folder, f"http://127.0.0.1:{server.server_address[1]}{PREFIX}")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[str, Path], Site]]:
    """A function that puts a folder on a server: ``served(name, folder)``."""
    with ExitStack() as stack:
        yield lambda name, folder: stack.enter_context(contextmanager(_serve)(name, folder))


# --- the books


@pytest.fixture(scope="session")
def built_sink(tmp_path_factory: pytest.TempPathFactory, build_pages: Callable[..., Path]) -> Path:
    """A book that holds every construct, built with the settings of the real book."""
    source = tmp_path_factory.mktemp("sink") / "source"
    shutil.copytree(SINK, source)
    shutil.copytree(ROOT / "book" / "_static", source / "book" / "_static")
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings["title"] = "Kitchen sink"
    settings["sphinx"]["local_extensions"] = {"playbook.sphinx_ext": str(ROOT / "scripts")}
    # The words of the real book are checked elsewhere; here only the look matters.
    settings["sphinx"]["config"]["playbook_front_matter"] = "off"
    settings["sphinx"]["config"]["rediraffe_redirects"] = {
        "book/old/address.md": "book/first/tables.md"
    }
    (source / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return build_pages(source, source.parent / "out", "-W", "-n", "--keep-going")


@pytest.fixture(scope="session")
def sink(built_sink: Path) -> Iterator[Site]:
    """The book of constructs on a server."""
    yield from _serve("sink", built_sink)


@pytest.fixture(scope="session")
def real(built_book: Path) -> Iterator[Site]:
    """The real book on a server."""
    yield from _serve("real", built_book)


@pytest.fixture(scope="session", params=["sink", "real"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the two books."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


# --- looking


@dataclass
class Seen:
    """What one visit to a page showed."""

    page: str
    mode: str
    width: int
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    page_width: int = 0
    width_at_320: int = 0
    faults: list[str] = field(default_factory=list)
    tables: int = 0
    off_paper: list[str] = field(default_factory=list)
    pale: list[str] = field(default_factory=list)
    # Where the page stands in the menu: nothing if that can be seen.
    menu: str = ""

    def __str__(self) -> str:
        return f"{self.page} ({self.mode}, {self.width} px)"


# Text in pictures, which axe cannot judge, and the size of all text.
LOOK_AT_MENU = (Path(__file__).parent / "menu.js").read_text(encoding="utf-8")
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
# What reaches over the edge of the paper, and what is not black on white there.
LOOK_AT_PAPER = (Path(__file__).parent / "paper.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Run axe-core on a page; each finding is one line with the rule and the places.

    A ``context`` in axe's own words says what of the page is looked at.
    """
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()
    options = {
        "runOnly": AXE_TAGS,
        "resultTypes": ["violations"],
        # In place of AA's 4.5:1 the stricter 7:1 for text that the design promises.
        "rules": {
            "color-contrast-enhanced": {"enabled": True},
            "color-contrast": {"enabled": False},
        },
    }

    def run(page: Any, context: dict[str, Any] | None = None) -> list[str]:
        found = checker.run(page, context, options).response["violations"]
        return [
            f"{rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]}" for rule in found
        ]

    return run


def new_context(browser: Any, site: Site, mode: str, width: int, **more: Any) -> Any:
    """A fresh profile; a request to any other host is noted by the page and not let out."""
    context = browser.new_context(
        color_scheme=mode, viewport={"width": width, "height": HEIGHT}, **more
    )
    host = site.address[: -len(PREFIX)]
    context.set_default_timeout(10_000)
    context.route(lambda url: not url.startswith(host), lambda route: route.abort())
    return context


@pytest.fixture
def open_page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """A function that opens a page in a fresh profile: ``open_page(site, name, width=, mode=)``."""
    contexts: list[Any] = []

    def open_one(site: Site, name: str, width: int = 1280, mode: str = "light", **more: Any) -> Any:
        context = new_context(browser, site, mode, width, **more)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.url(name))
        return page

    yield open_one
    for context in contexts:
        context.close()


def _visit(page: Any, site: Site, seen: Seen, axe: Callable[[Any], list[str]]) -> None:
    on_request = lambda request: seen.requests.append(request.url)  # noqa: E731
    on_console = lambda message: seen.console.append(f"{message.type}: {message.text}")  # noqa: E731
    on_error = lambda error: seen.console.append(f"uncaught: {error}")  # noqa: E731
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.goto(site.url(seen.page), wait_until="networkidle" if "search" in seen.page else "load")
    seen.page_width = page.evaluate(WIDTH_OF_PAGE)
    seen.menu = page.evaluate(LOOK_AT_MENU)
    seen.faults = page.evaluate(LOOK)
    seen.axe = axe(page)
    page.remove_listener("request", on_request)
    page.remove_listener("console", on_console)
    page.remove_listener("pageerror", on_error)
    if seen.width == min(WIDTHS):
        _look_narrower(page, seen)
    if seen.mode == "dark":
        _look_at_paper(page, seen)


def _look_narrower(page: Any, seen: Seen) -> None:
    """The same page on the narrowest screen."""
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    seen.width_at_320 = page.evaluate(WIDTH_OF_PAGE)
    page.set_viewport_size({"width": seen.width, "height": HEIGHT})


def _look_at_paper(page: Any, seen: Seen) -> None:
    """The same page as printed by who reads in dark."""
    page.set_viewport_size({"width": PAPER, "height": HEIGHT})
    page.evaluate("document.documentElement.dataset.mode = 'dark'")
    page.emulate_media(media="print", color_scheme="dark")
    found = page.evaluate(LOOK_AT_PAPER, PAPER)
    seen.tables, seen.off_paper, seen.pale = found["tables"], found["off"], found["pale"]
    page.emulate_media(media="screen", color_scheme=seen.mode)
    page.set_viewport_size({"width": seen.width, "height": HEIGHT})


# So many pages are seen in every look; of a larger book each is seen in two of the four, in turn:
# dark and light, wide and narrow, and axe, which takes longest, looks at it once, in turn in dark
# and in light, and at its menu, which is the same on all, on every tenth.
# PLAYBOOK_EVERY_LOOK=1 sees all pages in all four, each with axe and menu.
FEW_PAGES = 40
WITHOUT_MENU = {"exclude": [["#pb-menu"]]}


def is_few(site: Site) -> bool:
    """Whether every page is seen in every look."""
    return len(site.pages) <= FEW_PAGES or bool(os.environ.get("PLAYBOOK_EVERY_LOOK"))


def looks_at(site: Site, mode: str, width: int) -> list[str]:
    """The pages to visit in one look."""
    if is_few(site):
        return site.visits
    turn = (MODES.index(mode) + WIDTHS.index(width)) % 2
    return [name for number, name in enumerate(site.visits) if number % 2 == turn]


@pytest.fixture(scope="session")
def seen(
    site: Site, browser: Any, axe: Callable[[Any], list[str]], once: Callable[..., Path]
) -> list[Seen]:
    """Every page of a book in light and dark, and wide and narrow.

    Each look is done by one process for all; each process begins with another one.
    """
    looks = [(mode, width) for mode in MODES for width in WIDTHS]
    first = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) * 2
    found: dict[tuple[str, int], list[Seen]] = {}
    for number in range(len(looks)):
        mode, width = looks[(first + number) % len(looks)]

        def make(folder: Path, mode: str = mode, width: int = width) -> None:
            rows = [vars(one) for one in _look(site, browser, axe, mode, width)]
            (folder / "seen.json").write_text(json.dumps([site.address, rows]), encoding="utf-8")

        folder = once(f"seen-{site.name}-{mode}-{width}", make)
        address, rows = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
        for row in rows:  # each process serves the book at an address of its own
            row["requests"] = [url.replace(address, site.address) for url in row["requests"]]
        found[mode, width] = [Seen(**row) for row in rows]
    return [one for look in looks for one in found[look]]


def _look(
    site: Site, browser: Any, axe: Callable[[Any], list[str]], mode: str, width: int
) -> list[Seen]:
    """One look at the pages that it shows."""
    found: list[Seen] = []
    context = new_context(browser, site, mode, width)
    page = context.new_page()
    for number, name in enumerate(looks_at(site, mode, width)):
        found.append(Seen(name, mode, width))
        _visit(page, site, found[-1], _axe_for(number, mode, site, axe))
    context.close()
    return found


def _axe_for(
    number: int, mode: str, site: Site, axe: Callable[..., list[str]]
) -> Callable[[Any], list[str]]:
    """What axe is asked of the page of this number in a look."""
    if is_few(site) or number % 20 == MODES.index(mode):
        return axe
    # Each page has a look in dark and one in light; every second is asked in dark.
    if number % 2 == MODES.index(mode):
        return lambda page: axe(page, WITHOUT_MENU)
    return lambda _page: []
