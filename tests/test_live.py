"""The live preview: what it notices, what it serves, and that it reloads."""

from __future__ import annotations

import errno
import socket
import threading
import urllib.request
from pathlib import Path

import pytest

from playbook.live import changed, serve, snapshot, watch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "a.md").write_text("a")
    (tmp_path / "_toc.yml").write_text("root: a")
    return tmp_path


@pytest.mark.parametrize("name", ["book/a.md", "_toc.yml", "book/data/term/x.yml", "book/new.svg"])
def test_a_change_is_noticed(folder: Path, name: str) -> None:
    before = snapshot(folder)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("something else")

    assert changed(before, snapshot(folder)) == [str(path)]


def test_a_deleted_file_is_noticed(folder: Path) -> None:
    before = snapshot(folder)
    (folder / "book" / "a.md").unlink()

    assert changed(before, snapshot(folder)) == [str(folder / "book" / "a.md")]


def test_what_the_build_writes_is_not_watched(folder: Path) -> None:
    before = snapshot(folder)
    (folder / "book" / "_build").mkdir()
    (folder / "book" / "_build" / "a.html").write_text("x")
    (folder / "book" / ".a.md.swp").write_text("x")

    assert changed(before, snapshot(folder)) == []


def test_a_change_is_built_once(folder: Path) -> None:
    seen: list[list[str]] = []
    stop = threading.Event()

    def rebuild(files: list[str]) -> None:
        seen.append(files)
        stop.set()

    timer = threading.Timer(0.5, lambda: (folder / "book" / "a.md").write_text("longer"))
    timer.start()
    watch(folder, rebuild, stop)

    assert seen == [[str(folder / "book" / "a.md")]]


def get(server, path: str) -> tuple[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}") as answer:
        return answer.read().decode(), answer.headers["Cache-Control"] or ""


@pytest.fixture
def server(tmp_path: Path):
    (tmp_path / "a.html").write_text("<html><body><p>Words</p></body></html>")
    (tmp_path / "a.css").write_text("p {}")
    number = [3]
    found = serve(tmp_path, 8970, lambda: number[0])
    yield found
    found.shutdown()
    found.server_close()


def test_pages_carry_the_script_that_reloads_them(server) -> None:
    page, cache = get(server, "/a.html")

    assert "<p>Words</p><script>" in page
    assert page.endswith("</body></html>")
    assert cache == "no-store"


def test_other_files_are_served_as_they_are(server) -> None:
    assert get(server, "/a.css")[0] == "p {}"


def test_the_number_of_the_build_is_served(server) -> None:
    assert get(server, "/__build__")[0] == "3"


def test_a_taken_port_leads_to_the_next(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = serve(tmp_path, port, lambda: 0)
        try:
            assert port < found.server_port < port + 10
        finally:
            found.shutdown()
            found.server_close()


def test_ten_taken_ports_are_said_in_one_line(tmp_path: Path, monkeypatch) -> None:
    def taken(*_: object) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr("playbook.live.ThreadingHTTPServer", taken)

    with pytest.raises(OSError, match=r"^ports 8000 to 8009 are in use; .* --port$"):
        serve(tmp_path, 8000, lambda: 0)


def test_a_port_for_the_system_is_said_in_one_line(tmp_path: Path, monkeypatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("playbook.live.ThreadingHTTPServer", refused)

    with pytest.raises(OSError, match=r"^port 80 is not for everybody; .* --port$"):
        serve(tmp_path, 80, lambda: 0)
