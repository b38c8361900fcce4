"""``playbook live``: arguments and words of the preview, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from playbook.cli.common import BOOK, RUN_CODE, ask_before_code, require_book
from playbook.cli.door import verb
from playbook.common.errors import FileError, UserError

if TYPE_CHECKING:
    from playbook.live.builder import Builder, Events
    from playbook.live.session import SessionTools

# Set when the program has started itself anew: the port that browsers know.
PORT = "PLAYBOOK_LIVE_PORT"


@verb(
    {
        "playbook live": "the book in this folder, at http://127.0.0.1:8000/",
        "playbook live --open": "and open it in the browser that you use",
        "playbook live --port 8010 ../other": "another book beside it",
    }
)
@BOOK
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65525))
@click.option("--open", "opens", is_flag=True, help="Open it in your browser, where there is one.")
@RUN_CODE
def live(book: Path, port: int, opens: bool, run_code: bool) -> None:
    """Show BOOK in the browser and build again whenever a file changes; Ctrl-C ends it.

    The page that you look at comes first, stays where you are, and shows what is to mend.
    """
    from playbook.common.extras import lacking
    from playbook.live.server import serve
    from playbook.live.session import PreviewSession
    from playbook.live.site import Site

    if line := lacking("book", "playbook live"):
        raise UserError(line)
    root = book.resolve()
    require_book(root)
    ask_before_code(root, run_code=run_code)
    site = Site(root / "_build" / "html")
    try:
        site.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(site.folder, error) from error
    server = serve(site, int(os.environ.get(PORT) or port))
    address = f"http://127.0.0.1:{server.server_port}/"
    click.echo(f"Open {address} (Ctrl-C ends the preview)")
    # Started anew, the browser that is open already comes back by itself.
    if opens and PORT not in os.environ and has_window():
        _open(address)
    session = PreviewSession(root, Path(__file__).resolve().parents[1], site, _tools(root))
    signal.signal(signal.SIGTERM, _terminated)
    try:
        session.run()
    except KeyboardInterrupt:
        click.echo("\nThe preview has ended.")
        return
    finally:
        session.close()
        server.shutdown()
        server.server_close()
    if session.restart:
        click.echo("The preview itself has changed and starts anew.")
        _again(server.server_port)


def has_window() -> bool:
    """Whether a browser with a window can be opened: one of the terminal would take it over."""
    if sys.platform in {"win32", "darwin"}:
        return True
    is_far = any(os.environ.get(name) for name in ("SSH_CONNECTION", "CI"))
    return not is_far and any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _open(address: str) -> None:
    """Open a page in the browser of the user; what it prints is not ours to show."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _terminated(*_: Any) -> None:
    """End as Ctrl-C does: pages are whole, and no process stays."""
    raise KeyboardInterrupt


def _again(port: int) -> None:
    """Become a new program with the same arguments, for the same browsers."""
    if sys.stdout is not None:
        sys.stdout.flush()
    os.environ[PORT] = str(port)
    command = [sys.executable, *sys.orig_argv[1:]]
    if os.name == "nt":
        # There `execv` begins a second program beside this one, and breaks names with blanks.
        sys.exit(subprocess.call(command))
    os.execv(sys.executable, command)  # noqa: S606 - it is ourselves


def _tools(root: Path) -> SessionTools:
    from playbook.build.run import arguments, build_result, links_out, toc_findings
    from playbook.live.session import SessionTools

    page = root / "_build" / "html" / "index.html"
    command = arguments(root, root / "_build")
    return SessionTools(
        start=lambda events: _builder(root, command, events),
        toc_findings=lambda: [*_settings_faults(root), *links_out(root), *toc_findings(root)],
        result=lambda code, output: build_result(code, output, page, root),
        say=click.echo,
    )


def _builder(root: Path, command: list[str], events: Events) -> Builder:
    from playbook.live.builder import SpareBuilder, WarmBuilder, can_fork

    environment = {"PLAYBOOK_AUDIENCE": "public"}
    if can_fork():
        return WarmBuilder(root, command, environment, events)
    return SpareBuilder(command, environment, events, lambda: _checked(root))


def _settings_faults(root: Path) -> list[str]:
    """What would stop Jupyter Book before it begins."""
    from playbook.common.config import load_config

    try:
        load_config(root)
    except UserError as error:
        lines = [line.replace(f"{root}{os.sep}", "").partition(": ") for line in error.lines]
        return [
            f"{place}: ERROR: {message}" if message else f"_config.yml:1: ERROR: {place}"
            for place, _, message in lines
        ]
    return []


def _checked(root: Path) -> dict[str, Any]:
    from playbook.live.warm import checked

    return checked(str(root))
