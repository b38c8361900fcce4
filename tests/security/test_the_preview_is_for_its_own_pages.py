"""The preview is for its own pages.

Threat: a web site that is open beside the preview reads its pages, or makes it fail.
Promise: the preview answers this machine, its own pages and whoever opens it, and every other question in one line.
"""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from patience import PATIENCE

from playbook.live import server as serving
from playbook.live import site as sites
from playbook.live.server import serve
from playbook.live.site import Site

INDEX = 'Search.setIndex({"titles": ["brindled"]})'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    folder = tmp_path / "html"
    folder.mkdir()
    (folder / "index.html").write_text("<body>Home</body>")
    (folder / "searchindex.js").write_text(INDEX)
    (tmp_path / "secret.txt").write_text("brindled")
    site = Site(folder)
    site.end("Ready.")
    return site


@pytest.fixture
def server(site: Site):
    server = serve(site, 8460)
    yield server
    site.close()
    server.shutdown()
    server.server_close()


def ask(server: Any, path: str, method: str = "GET", **headers: str) -> Any:
    line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    line.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        line.putheader(name.replace("_", "-"), value)
    line.endheaders()
    answer = line.getresponse()
    if "event-stream" not in (answer.getheader("Content-Type") or ""):
        answer.text = answer.read().decode("utf-8", "replace")
    line.close()
    return answer


@pytest.mark.parametrize(
    "path", ["/searchindex.js", "/", "/index.html", "/__playbook__/events?page=x"]
)
@pytest.mark.parametrize("where", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    "how", [("no-cors", "script"), ("cors", "empty"), ("navigate", "iframe"), ("no-cors", "image")]
)
def test_a_page_of_another_site_gets_nothing(server, path: str, where: str, how) -> None:
    mode, dest = how
    answer = ask(server, path, Sec_Fetch_Site=where, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=dest)
    assert answer.status == 403
    assert "brindled" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "none", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        {
            "Sec_Fetch_Site": "cross-site",
            "Sec_Fetch_Mode": "navigate",
            "Sec_Fetch_Dest": "document",
        },
    ],
)
def test_its_own_pages_and_a_link_that_leads_here_are_answered(server, headers) -> None:
    assert ask(server, "/index.html", **headers).status == 200


def test_a_link_of_another_site_does_not_lead_to_the_news(server) -> None:
    headers = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    answer = ask(server, "/__playbook__/events?page=x", Sec_Fetch_Dest="document", **headers)
    assert answer.status == 403


@pytest.mark.parametrize(
    "path", ["/index.html", "/searchindex.js", "/gone", "/__playbook__/x", "/%00"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_no_answer_may_be_loaded_or_framed_elsewhere(server, path: str, method: str) -> None:
    answer = ask(server, path, method)
    assert answer.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    assert answer.getheader("Content-Security-Policy") == "frame-ancestors 'self'"


BAD = (
    "/%00", "/a%00.html", "/" + "a" * 400, "/" + "a/" * 3000, "/%ed%a0%80", "/con/../aux",
    "/index.html/more", "/circle/x", "/..%2f..%2fsecret.txt", "/%2e%2e/secret.txt", "//etc/passwd",
    "/C:/Windows/win.ini", "/..%5csecret.txt", "/out/secret.txt", "/<script>alert(1)</script>",
    "/__playbook__/../../secret.txt", "/__playbook__/events%00",
)  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_any_path_is_answered_quietly_and_gives_nothing_away(
    server, site: Site, capfd, path: str
) -> None:
    (site.folder / "circle").symlink_to("circle")
    (site.folder / "out").symlink_to(site.folder.parent)
    answer = ask(server, path)
    assert answer.status == 404
    assert "brindled" not in answer.text
    assert "<script>alert" not in answer.text
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("page", ["%00", "a" * 400, "%ed%a0%80", "../secret.txt", "a%0Adata:%20x"])
def test_news_of_any_page_are_told_quietly(server, capfd, page: str) -> None:
    answer = ask(server, f"/__playbook__/events?page={page}&version=x")
    assert answer.status == 200
    assert answer.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1@evil", "0.0.0.0", ""],  # noqa: S104
)
def test_another_name_is_refused(server, host: str) -> None:
    assert ask(server, "/", Host=host).status == 403


def raw(server: Any, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=PATIENCE) as line:
        line.sendall(text.encode())
        found = b""
        while part := line.recv(65536):
            found += part
        return found


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b" 403 "),
        ("GET / HTTP/1.1\r\nHost: evil\r\nHost: localhost\r\nConnection: close\r\n\r\n", b" 403 "),
        ("GET /" + "b" * 70000 + " HTTP/1.1\r\nHost: localhost\r\n\r\n", b" 414 "),
        ("GET / HTTP/1.1\r\n" + "A: x\r\n" * 200 + "\r\n", b" 431 "),
        ("GET / HTTP/1.1\r\nA: " + "x" * 70000 + "\r\n\r\n", b" 431 "),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\na", b" 501 "),
        ("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", b" 501 "),
    ],
)
def test_questions_that_no_browser_asks_are_refused(server, capfd, text: str, status) -> None:
    assert status in raw(server, text).split(b"\r\n")[0] + b" "
    assert capfd.readouterr().err == ""


def test_only_so_many_pages_hear_news_at_the_same_time(server, site: Site, monkeypatch) -> None:
    monkeypatch.setattr(sites, "MOST_VIEWERS", 3)
    for _ in range(3):
        assert site.look("a.html")
    assert ask(server, "/__playbook__/events?page=x").status == 503
    assert ask(server, "/index.html").status == 200
    site.leave("a.html")
    assert ask(server, "/__playbook__/events?page=x").status == 200


def test_a_folder_shows_no_list_of_its_files(server, site: Site) -> None:
    (site.folder / "_static").mkdir()
    (site.folder / "_static/brindled.txt").write_text("x")
    for path in ("/_static/", "/_static"):
        assert "brindled" not in ask(server, path).text


def test_a_port_that_windows_keeps_leads_to_the_next(site: Site, monkeypatch) -> None:
    stock = serving.PreviewServer

    def kept(address: tuple[str, int], handler: Any) -> Any:
        if address[1] == 8470:
            raise PermissionError(10013, "forbidden")
        return stock(address, handler)

    monkeypatch.setattr(serving, "PreviewServer", kept)
    server = serve(site, 8470)
    assert server.server_port > 8470
    server.shutdown()
    server.server_close()


THIEF = """<!doctype html><pre id=o>begin </pre><script>
const say = text => { o.textContent += text + ' ' }
window.Search = { setIndex: x => say('STOLEN' + JSON.stringify(x)) }
</script><script src="HERE/searchindex.js" onload="say('STOLEN')" onerror="say('refused')"></script>
<img src="HERE/p.svg" onload="say('STOLEN')" onerror="say('refused')">"""


@pytest.mark.browser
def test_a_browser_lets_another_site_read_nothing(server, site: Site, tmp_path: Path) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium")
    (site.folder / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    evil = tmp_path / "evil"
    evil.mkdir()
    here = f"http://127.0.0.1:{server.server_port}"
    (evil / "steal.html").write_text(THIEF.replace("HERE", here))
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    other = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(evil)))
    threading.Thread(target=other.serve_forever, daemon=True).start()
    done = subprocess.run(
        [
            *(program, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000"),
            f"--user-data-dir={tmp_path / 'profile'}",
            "--host-resolver-rules=MAP evil.example 127.0.0.1",
            *("--dump-dom", f"http://evil.example:{other.server_port}/steal.html"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    other.shutdown()
    other.server_close()
    assert done.stdout.count("refused ") == 2, done.stdout + done.stderr
    assert "STOLEN{" not in done.stdout
