"""The live preview: serves the book, builds again when a file changes, and reloads the browser."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WATCHED = ("_config.yml", "_toc.yml", "book", "scripts/playbook")
IGNORED = {"__pycache__", "_build", ".git"}
POLL_SECONDS = 0.4
# How many ports are tried, from the one that was asked for.
PORTS = 10
# The page asks every second which build it shows; a new number reloads it where the reader is.
SCRIPT = (
    b"<script>(function(){var seen=null;setInterval(function(){fetch('/__build__')"
    b".then(function(r){return r.text()}).then(function(n){if(seen!==null&&n!==seen)"
    b"location.reload();seen=n}).catch(function(){})},1000)})()</script>"
)

Snapshot = Mapping[str, tuple[int, int]]


def snapshot(root: Path) -> Snapshot:
    """Time and size of every watched file."""
    found: dict[str, tuple[int, int]] = {}
    for name in WATCHED:
        place = root / name
        files = [place] if place.is_file() else place.rglob("*")
        for path in files:
            if IGNORED.isdisjoint(path.parts) and not path.name.startswith("."):
                try:
                    stat = path.stat()
                except OSError:  # a file that an editor has just replaced
                    continue
                if path.is_file():
                    found[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return found


def changed(before: Snapshot, after: Snapshot) -> list[str]:
    """The files that are new, gone or different."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


class Preview(SimpleHTTPRequestHandler):
    """Serves the built pages and the number of the build."""

    def __init__(self, *args: Any, number: Callable[[], int], **kwargs: Any) -> None:
        self.number = number
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """Answer with the number of the build, a page with the reload script, or a file."""
        path = Path(self.translate_path(self.path))
        if self.path == "/__build__":
            self._answer(str(self.number()).encode(), "text/plain")
        elif path.suffix == ".html" and path.is_file():
            self._answer(
                path.read_bytes().replace(b"</body>", SCRIPT + b"</body>"),
                "text/html; charset=utf-8",
            )
        else:
            super().do_GET()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Stay quiet: the terminal is for the build."""


def serve(folder: Path, port: int, number: Callable[[], int]) -> ThreadingHTTPServer:
    """Start serving ``folder`` on this machine only; the next free port is taken when one is in use.

    Raises ``OSError`` when none of ten ports is free; its message is one line for the user.
    """
    handler = partial(Preview, directory=str(folder), number=number)
    last = port + PORTS - 1
    for number_of_port in range(port, last + 1):
        try:
            server = ThreadingHTTPServer(("127.0.0.1", number_of_port), handler)
        except PermissionError as error:
            raise OSError(
                f"port {number_of_port} is not for everybody; choose one above 1023 with --port"
            ) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
    raise OSError(f"ports {port} to {last} are in use; choose another with --port")


def watch(root: Path, rebuild: Callable[[list[str]], None], stop: threading.Event) -> None:
    """Call ``rebuild`` with the changed files until ``stop``; waits until an editor has finished."""
    before = snapshot(root)
    while not stop.wait(POLL_SECONDS):
        after = snapshot(root)
        files = changed(before, after)
        if not files:
            continue
        time.sleep(POLL_SECONDS / 2)
        before = snapshot(root)
        if before == after:
            rebuild(files)
        else:
            before = {name: mark for name, mark in before.items() if name not in files}
