"""Answers the browser, on this machine only.

Pages get a script that hears of changes and shows what is wrong. A page that is about to be
replaced is answered when it is whole.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from playbook.common.errors import UserError, os_words
from playbook.live.site import Site

# How many ports are tried, from the one that was asked for.
PORTS = 10
SYSTEM_PORTS = 1023
OWN = "/__playbook__/"
SCRIPT = Path(__file__).with_name("overlay.js")
HOSTS = frozenset(("127.0.0.1", "localhost", "[::1]"))
# A quiet connection is used again and again, so that one that is gone is noticed.
BEAT = 15.0
WAITING = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Being built</title>"
    "<body><main><h1>{title}</h1><p>{words}</p></main></body></html>"
)


_STATIC = re.compile(rb'(?:href|src)="(/[^"]+/)_static/')


def at_the_root(page: bytes) -> bytes:
    """The page for what is missing with addresses of the preview: it is made for where the book is published."""
    found = _STATIC.search(page)
    if found is None:
        return page
    return page.replace(b'="' + found[1], b'="/')


class PreviewHandler(SimpleHTTPRequestHandler):
    """Answers one browser."""

    protocol_version = "HTTP/1.1"
    # A slow or silent browser holds a thread, not the preview.
    timeout = 120

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        self.site = site
        super().__init__(*args, directory=str(site.folder), **kwargs)

    def do_GET(self) -> None:
        """Answer with news, a page, or a file."""
        with suppress(ConnectionError, TimeoutError):
            if not self._is_for_us():
                self._answer(
                    b"This preview answers only to its own address.\n", status=HTTPStatus.FORBIDDEN
                )
            elif not self._is_own_page():
                self._answer(
                    b"This preview answers only its own pages.\n", status=HTTPStatus.FORBIDDEN
                )
            elif self.path.startswith(OWN):
                self._own(self.path.removeprefix(OWN))
            else:
                self._file()

    def do_HEAD(self) -> None:
        """Answer as to GET, without the content."""
        self.do_GET()

    def _is_for_us(self) -> bool:
        """Whether the browser asked for this machine: another name may be an attack."""
        name, _, port = self.headers.get("Host", "").lower().partition("]")
        if name.startswith("["):
            name, port = f"{name}]", port.removeprefix(":")
        else:
            name, _, port = name.partition(":")
        return name in HOSTS and (port.isdigit() or not port)

    def _is_own_page(self) -> bool:
        """Whether one of our pages asks, or whoever sits at the browser.

        A browser says where a question comes from. A page of another site may lead here by a
        link, which shows nothing to that page; it may not load or frame anything of ours.
        """
        if self.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
            return True
        leads = self.headers.get("Sec-Fetch-Mode"), self.headers.get("Sec-Fetch-Dest")
        return leads == ("navigate", "document") and not self.path.startswith(OWN)

    def end_headers(self) -> None:
        """Let no page of another site load or frame an answer, whatever it is."""
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Content-Security-Policy", "frame-ancestors 'self'")
        super().end_headers()

    def _own(self, name: str) -> None:
        words = urlsplit(name)
        if words.path == "overlay.js":
            self._answer(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        elif words.path == "events":
            query = parse_qs(words.query)
            self._events(query.get("page", [""])[0], query.get("version", [""])[0])
        else:
            self._answer(b"There is nothing here.\n", status=HTTPStatus.NOT_FOUND)

    # --- pages and files

    def _page(self) -> str:
        """The name of the page that is asked for, from the folder of the pages."""
        name = unquote(urlsplit(self.path).path).lstrip("/")
        return f"{name}index.html" if not name or name.endswith("/") else name

    def _file(self) -> None:
        name = self._page()
        self.site.wait_for(name)
        path = self.site.path(name)
        if path is not None and path.is_dir():
            super().do_GET()
        elif path is not None and path.is_file():
            self._send_file(name, path)
        else:
            self._missing()

    def _send_file(self, name: str, path: Path) -> None:
        try:
            data = path.read_bytes()
        except OSError:
            self._missing()
            return
        kind = self.guess_type(path.name)
        if path.suffix == ".html":
            self._answer(
                with_script(data, name, self.site.version(name)), "text/html; charset=utf-8"
            )
        else:
            self._answer(data, kind)

    def _missing(self) -> None:
        """The book's own page for this, or one of ours while there is none."""
        path = self.site.path("404.html")
        if path is not None and path.is_file():
            data = at_the_root(path.read_bytes())
        elif not self.site.version("index.html"):
            words = "The page appears here as soon as there is one."
            data = WAITING.format(title=self.site.sentence, words=words).encode()
        else:
            data = WAITING.format(
                title="There is no such page.", words="Look at the address."
            ).encode()
        body = with_script(data, self._page(), "")
        self._answer(body, "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)

    def _answer(
        self,
        body: bytes,
        kind: str = "text/plain; charset=utf-8",
        status: HTTPStatus = HTTPStatus.OK,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    # --- news

    def _events(self, page: str, version: str) -> None:
        """Tell a page what is new, until it is closed."""
        if not self.site.look(page):
            self._answer(b"Too many pages are open.\n", status=HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.close_connection = True
        try:
            self.end_headers()
            turn, last = -1, ""
            while not self.site.closed:
                state = json.dumps(self.site.state(page, version))
                # A line that means nothing shows whether the page is still there.
                self.wfile.write(f"data: {state}\n\n".encode() if state != last else b": \n\n")
                self.wfile.flush()
                last = state
                turn = self.site.wait_for_news(turn, BEAT) if turn >= 0 else self.site.turn
        finally:
            self.site.leave(page)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Stay quiet: the terminal is for the build."""


def with_script(page: bytes, name: str, version: str) -> bytes:
    """A page with the script that hears of changes, at its end."""
    attributes: Mapping[str, str] = {"data-page": name, "data-version": version}
    words = "".join(f' {key}="{_quoted(value)}"' for key, value in attributes.items())
    script = f'<script src="{OWN}overlay.js"{words}></script>'.encode()
    head, found, rest = page.rpartition(b"</body>")
    return head + script + found + rest if found else page + script


def _quoted(text: str) -> str:
    from html import escape

    return escape(text, quote=True)


class PreviewServer(ThreadingHTTPServer):
    """Ends with the program, whoever still waits for an answer."""

    daemon_threads = True
    block_on_close = False
    # Elsewhere it lets a new preview have a port that has just been left; on Windows it would let
    # two programs have the same port at the same time.
    allow_reuse_address = os.name != "nt"
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has gone in the middle of a word is nothing to speak of."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def serve(site: Site, port: int) -> PreviewServer:
    """Start serving a site on this machine only; the next free port is taken when one is in use.

    Raises ``UserError`` when none of ten ports is free.
    """
    last = port + PORTS - 1
    for number in range(port, last + 1):
        try:
            server = PreviewServer(("127.0.0.1", number), partial(PreviewHandler, site=site))
        except PermissionError as error:
            if number > SYSTEM_PORTS:
                continue  # Windows says so of a port that another program keeps for itself
            raise UserError(
                f"port {number} is not for everybody; choose one above 1023 with --port"
            ) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UserError(f"port {number} cannot be used: {os_words(error)}") from error
            continue
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
    raise UserError(f"ports {port} to {last} are in use; choose another with --port")
