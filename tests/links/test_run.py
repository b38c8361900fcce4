"""The whole verb on small books, against a server on this machine and a clock of our own."""

from __future__ import annotations

import ast
import asyncio
import http.server
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.cli.main import main
from playbook.common.errors import UserError
from playbook.common.findings import Severity
from playbook.links import run as links_run
from playbook.links.client import Outside
from playbook.links.record import load
from playbook.links.run import (
    LinkOptions,
    LinksError,
    apply_fixes,
    check_links,
    read_book,
    read_run_settings,
)
from playbook.links.transport import NameServiceError
from playbook.links.verdict import Verdict

PACKAGE = Path(__file__).resolve().parents[2] / "scripts" / "playbook"


class Server:
    """Answers by path: a status, a place to go to, or a page; and counts."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, tuple[int, dict[str, str], str]] = {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *words: object) -> None:
                pass

            def do_GET(self) -> None:
                outer.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                default = (200, {"Content-Type": "text/html"}, "<title>Fine</title>" + "a " * 300)
                status, headers, text = outer.answers.get(self.path, default)
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, headers, text = 304, {}, ""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://one.test:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.delenv("PLAYBOOK_LINKS_CREDENTIALS", raising=False)


def outside(day: str = "2026-11-21", *, down: bool = False) -> Outside:
    """A world with a clock that jumps, in which every host is this machine, or none is known."""
    time = [0.0]

    async def sleep(seconds: float) -> None:
        time[0] += seconds
        await asyncio.sleep(0)

    async def resolve(host: str, port: int) -> Sequence[str]:
        if down:
            raise NameServiceError(host)
        return ["127.0.0.1"]

    begin = datetime.fromisoformat(day).replace(tzinfo=timezone.utc)
    return Outside(
        resolve=resolve,
        sleep=sleep,
        clock=lambda: time[0],
        now=lambda: begin + timedelta(seconds=time[0]),
        allow=("127.0.0.1",),
    )


Make = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> Make:
    def make(*links: str, settings: str = "", front: str = "") -> Path:
        root = tmp_path / "book"
        root.mkdir(exist_ok=True)
        (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
        (root / "_config.yml").write_text(
            "title: T\nrepository: {url: https://one.test/keepers}\n"
            f"html: {{use_repository_button: true}}\n{settings}",
            "utf-8",
        )
        rows = "\n".join(f"[link {n}]({link})\n" for n, link in enumerate(links))
        (root / "index.md").write_text(f"{front}# A book\n\n{rows}", "utf-8")
        settings_file = root / "pyproject.toml"
        settings_file.write_text(
            '[tool.playbook.links]\nrecord_file = "links.jsonl"\nexclude_hosts = ["one.test:0"]\n'
            'exclude = ["/keepers$"]\n',
            "utf-8",
        )
        return root

    return make


def verdicts(report: links_run.Report) -> dict[str, Verdict]:
    return {e.address.rpartition("/")[2]: e.judgement.verdict for e in report.addresses}


def test_a_second_run_asks_only_what_fails_and_only_on_the_next_day(
    server: Server, book: Make
) -> None:
    server.answers["/gone"] = (404, {}, "")
    root = book(*(f"{server.base}/{name}" for name in ("a", "b", "gone")))
    first = check_links(root, LinkOptions(), outside())
    assert verdicts(first)["gone"] is Verdict.GONE
    asked = len(server.asked)
    again = check_links(root, LinkOptions(), outside())
    assert len(server.asked) == asked
    assert verdicts(again) == verdicts(first)
    check_links(root, LinkOptions(), outside("2026-11-22"))
    assert {path for path, _ in server.asked[asked:]} == {"/gone"}
    everything = check_links(root, LinkOptions(everything=True), outside("2026-11-22"))
    assert everything.asked >= 3


def test_what_fails_says_since_when(server: Server, book: Make) -> None:
    server.answers["/gone"] = (404, {}, "")
    root = book(f"{server.base}/gone")
    check_links(root, LinkOptions(), outside("2026-11-03"))
    report = check_links(root, LinkOptions(), outside("2026-11-21"))
    checked = next(e for e in report.addresses if e.address.endswith("/gone"))
    assert "failing since 3 November 2026" in checked.message
    assert checked.severity is Severity.ERROR


def test_what_is_out_of_reach_becomes_an_error_only_after_two_weeks(
    server: Server, book: Make
) -> None:
    server.answers["/away"] = (500, {}, "")
    root = book(f"{server.base}/away", f"{server.base}/fine")
    weights = []
    for day in ("2026-11-01", "2026-11-08", "2026-11-15"):
        report = check_links(root, LinkOptions(), outside(day))
        weights.append(next(e.severity for e in report.addresses if e.address.endswith("/away")))
    assert weights == [Severity.WARNING, Severity.WARNING, Severity.ERROR]


@pytest.mark.parametrize(
    ("status", "asked"),
    [(301, ["/old", "/new", "/new"]), (302, ["/old", "/new", "/old", "/new"])],
)
def test_what_led_on_for_good_is_not_asked_twice(
    server: Server, book: Make, status: int, asked: list[str]
) -> None:
    server.answers["/old"] = (status, {"Location": "/new"}, "")
    server.answers["/new"] = (404, {}, "")
    report = check_links(book(f"{server.base}/old"), LinkOptions(), outside())
    assert [path for path, _ in server.asked] == asked
    assert verdicts(report)["old"] is Verdict.GONE


def test_a_host_that_is_fed_up_is_left_alone(server: Server, book: Make) -> None:
    names = [f"/{n}" for n in range(6)]
    server.answers.update(dict.fromkeys(names, (429, {"Retry-After": "20"}, "")))
    report = check_links(book(*(server.base + name for name in names)), LinkOptions(), outside())
    assert {v for name, v in verdicts(report).items() if f"/{name}" in names} == {Verdict.PERSON}
    # Each once, and a few again after the rest that the host had asked for; not each three times.
    assert 6 < len(server.asked) <= 10


def test_a_password_in_an_address_is_not_sent(server: Server, book: Make) -> None:
    check_links(book(server.base.replace("//", "//user:word@") + "/a"), LinkOptions(), outside())
    assert [path for path, _ in server.asked] == ["/a"]
    assert "authorization" not in server.asked[0][1]
    assert "user" not in server.asked[0][1]["host"]


def test_a_page_that_has_not_changed_is_not_sent_again(server: Server, book: Make) -> None:
    server.answers["/a"] = (200, {"ETag": '"1"', "Content-Type": "text/html"}, "<title>A</title>")
    root = book(f"{server.base}/a")
    check_links(root, LinkOptions(), outside())
    report = check_links(root, LinkOptions(), outside("2027-02-01"))
    assert server.asked[-1][1]["if-none-match"] == '"1"'
    assert verdicts(report)["a"] is Verdict.OK
    check_links(root, LinkOptions(), outside("2027-05-01"))
    assert server.asked[-1][1]["if-none-match"] == '"1"'


def test_it_says_who_it_is_and_where_to_complain(server: Server, book: Make) -> None:
    check_links(book(f"{server.base}/a"), LinkOptions(), outside())
    agent = server.asked[0][1]["user-agent"]
    assert agent.startswith("playbook-links/")
    assert agent.endswith("(+https://one.test/keepers)")


def test_own_pages_are_not_asked(server: Server, book: Make) -> None:
    own = f"html: {{baseurl: {server.base}/b/}}\n"
    root = book(f"{server.base}/b/index.html", f"{server.base}/b/no.html", settings=own)
    report = check_links(root, LinkOptions(), outside())
    assert server.asked == []
    assert verdicts(report)["no.html"] is Verdict.GONE
    assert verdicts(report)["index.html"] is Verdict.OK


def test_a_copy_is_named_near_the_day_of_the_last_review(server: Server, book: Make) -> None:
    server.answers["/gone"] = (410, {}, "")
    root = book(f"{server.base}/gone", front="---\nlast_reviewed: 2024-05-06\n---\n")
    report = check_links(root, LinkOptions(), outside())
    checked = next(e for e in report.addresses if e.address.endswith("/gone"))
    assert checked.archive == f"https://web.archive.org/web/20240506/{server.base}/gone"


def test_what_moved_for_good_is_mended_in_its_place(server: Server, book: Make) -> None:
    server.answers["/old"] = (301, {"Location": "/new"}, "")
    root = book(f"{server.base}/old", f"{server.base}/old/deeper")
    report = check_links(root, LinkOptions(), outside())
    before = (root / "index.md").read_text("utf-8")
    assert apply_fixes(report, root) == ["index.md"]
    after = (root / "index.md").read_text("utf-8")
    assert after == before.replace(f"{server.base}/old)", f"{server.base}/new)")
    assert apply_fixes(report, root) == []


@pytest.mark.parametrize(
    "unsent", [(), ("http://10.1.2.3/a",), ("https://169.254.1.1/a", "http://[::1]/a", "http://?")]
)
def test_when_nothing_can_be_reached_the_fault_is_ours_and_nothing_is_recorded(
    server: Server, book: Make, unsent: tuple[str, ...]
) -> None:
    root = book(f"{server.base}/a")
    check_links(root, LinkOptions(), outside())
    before = load(root / "links.jsonl")
    book(*(f"http://host{n}.test/a" for n in range(4)), f"{server.base}/a", *unsent)
    with pytest.raises(LinksError, match="is this machine connected"):
        check_links(root, LinkOptions(), outside(down=True))
    assert load(root / "links.jsonl") == before


def test_a_record_that_is_nonsense_is_rebuilt_with_one_note(server: Server, book: Make) -> None:
    root = book(f"{server.base}/a")
    (root / "links.jsonl").write_text("nonsense", "utf-8")
    report = check_links(root, LinkOptions(), outside())
    assert len(report.notes) == 1
    assert "every address is asked again" in report.notes[0]
    assert f"{server.base}/a" in load(root / "links.jsonl")[0]


def test_a_record_that_cannot_be_written_is_said_in_one_line(server: Server, book: Make) -> None:
    root = book(f"{server.base}/a")
    (root / "links.jsonl").mkdir()
    with pytest.raises(UserError, match=r"links\.jsonl: this is no plain file"):
        check_links(root, LinkOptions(), outside())


def test_a_branch_asks_only_what_it_added_and_keeps_the_rest_in_the_record(
    server: Server, book: Make
) -> None:
    root = book(f"{server.base}/a")
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["-c", "user.name=N", "-c", "user.email=n@example.org", "commit", "-qm", "x"],
        ["checkout", "-qb", "branch"],
    ):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    check_links(root, LinkOptions(), outside())
    book(f"{server.base}/new", f"{server.base}/a")
    del server.asked[:]
    report = check_links(root, LinkOptions(base=""), outside())
    assert [path for path, _ in server.asked] == ["/new"]
    assert [e.address for e in report.addresses] == [f"{server.base}/new"]
    assert f"{server.base}/a" in load(root / "links.jsonl")[0]
    with pytest.raises(UserError, match="git knows no `nothing` here"):
        check_links(root, LinkOptions(base="nothing"), outside())


def test_the_archive_is_asked_only_when_told_to(server: Server, book: Make) -> None:
    server.answers["/gone"] = (410, {}, "")
    root = book(f"{server.base}/gone")
    report = check_links(root, LinkOptions(suggest=True), outside())
    checked = next(e for e in report.addresses if e.address.endswith("/gone"))
    # The archive cannot be reached here: no copy is named that nobody has seen.
    assert checked.archive == ""


# --- the command


def cli(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["links", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def test_the_list_asks_nobody(book: Make) -> None:
    root = book("https://example.org/a")
    listed = (
        "https://example.org/a\n    index.md:3:1\nhttps://one.test/keepers\n    _config.yml:2:19\n"
    )
    assert cli("--offline", str(root)) == (0, f"{listed}2 addresses; nobody was asked.\n")
    rows = json.loads(cli("--offline", "--format", "json", str(root))[1])["addresses"]
    assert rows[0]["address"] == "https://example.org/a"
    place = {"path": "index.md", "line": 3, "column": 1, "cell": 0}
    assert place.items() <= rows[0]["places"][0].items()


def test_wrong_use_is_one_line_and_exit_2(book: Make) -> None:
    root = book("https://example.org/a")
    (root / "pyproject.toml").write_text("[tool.playbook.links]\nper_hots = 1\n", "utf-8")
    code, text = cli(str(root))
    assert code == 2
    assert (
        text == "Error: pyproject.toml:2: [tool.playbook.links] has no setting `per_hots`; "
        "did you mean `per_host`?\n"
    )
    (root / "pyproject.toml").write_text("", "utf-8")
    (root / "_config.yml").write_text("playbook: {links: [1]}\n", "utf-8")
    assert cli(str(root))[0] == 2
    (root / "_config.yml").write_text("playbook: {links: {exclude: [example]}}\n", "utf-8")
    assert cli(str(root)) == (0, "1 address: 0 asked; nothing to mend.\n")
    assert cli("--allow-private", "nonsense", str(root))[0] == 2
    assert cli("--changed", "--", str(root))[0] == 2


def test_where_there_is_no_book_nothing_is_called_fine(book: Make, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, text = cli("--offline", str(tmp_path / "empty"))
    assert (code, text.startswith("Error: there is no book in ")) == (2, True)
    root = book("https://example.org/a")
    code, text = cli("--offline", str(tmp_path))
    assert code == 0
    assert text.startswith(f"The book in {root.as_posix()}/ is asked about.\n")
    shutil.copytree(root, tmp_path / "other")
    assert "several books lie below" in cli(str(tmp_path))[1]
    code, text = cli("--accept", "https://example.org/a", "--because", "x", str(tmp_path / "empty"))
    assert code == 2


@pytest.mark.parametrize(
    "words",
    [
        *("--offline --fix", "--offline --all", "--offline --suggest", "--offline --by page"),
        *("--offline --allow-private 10.0.0.0/8", "--accept https://x --because y --offline"),
        *("--accept https://x --because y --fix", "--accept https://x --because y -o a.txt"),
        *("--accept https://x --because y --changed", "--accept https://x --record r.jsonl"),
        *("--accept https://x --because y --format json", "--by page --format sarif"),
    ],
)
def test_no_option_is_passed_over_in_silence(book: Make, words: str) -> None:
    root = book("https://x")
    code, text = cli(str(root), *words.split())
    assert (code, "do not go together; leave one out" in text) == (2, True)
    assert not (root / "accepted-links.yml").exists()


def test_an_address_that_is_broken_for_certain_ends_with_1(book: Make) -> None:
    root = book("http://127.0.0.1:1/x")
    code, text = cli(str(root))
    assert code == 1
    assert "unsafe (1)" in text
    assert "was not asked" in text


def test_without_its_package_it_says_what_to_install(
    book: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    code, text = cli(str(book("https://example.org/a")))
    assert code == 2
    assert text.count("\n") == 1
    assert text.startswith("Error: playbook links needs httpx2; run: pip install ")
    assert '[links]"' in text


def test_settings_of_the_other_file_and_secrets_of_the_environment(book: Make) -> None:
    root = book("https://example.org/a")
    (root / "pyproject.toml").unlink()
    with (root / "_config.yml").open("a", encoding="utf-8") as file:
        file.write("playbook: {links: {per-host: 1}}\n")
    settings = read_run_settings(
        read_book(root), {"PLAYBOOK_LINKS_CREDENTIALS": "example.org: Basic abc"}
    )
    assert settings.per_host == 1
    assert settings.credentials == {"example.org": "Basic abc"}


# --- what may open a socket


def test_only_the_transport_of_links_opens_sockets() -> None:
    network = {"socket", "ssl", "httpx2", "httpcore2", "urllib.request", "http.client", "requests"}
    network |= {"httpx", "aiohttp", "urllib3", "ftplib", "smtplib", "anyio"}
    # `client` builds requests, `body` bounds the time, `address_guard` reads numbers; `live` serves a preview.
    allowed = {
        "links/transport.py": network,
        "links/client.py": {"ssl", "httpx2", "anyio"},
        "links/body.py": {"anyio"},
        "links/address_guard.py": {"socket"},
    }
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        found = {module for module in _imports(path) if module in network}
        assert found <= allowed.get(name, {"socket"} if name.startswith("live") else set()), name


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_checking_a_book_loads_nothing_of_the_client(book: Make) -> None:
    script = (
        "import sys\nfrom playbook.check.run import check_book\nfrom playbook.cli.main import main\n"
        f"check_book({str(book('https://example.org/a'))!r})\n"
        "print([n for n in sys.modules if n.split('.')[0] in ('httpx2', 'httpcore2', 'anyio')"
        " or n == 'playbook.links.client'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_days_are_those_of_the_world_that_was_handed_in(server: Server, book: Make) -> None:
    root = book(f"{server.base}/a")
    check_links(root, LinkOptions(), outside("2026-02-28"))
    memory = load(root / "links.jsonl")[0][f"{server.base}/a"]
    assert memory.asked == "2026-02-28"
    assert date.fromisoformat(memory.due) >= date(2026, 3, 28)
