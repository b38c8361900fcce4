"""The live preview: what it notices, what it serves, what it says, and that it ends."""

from __future__ import annotations

import errno
import http.client
import json
import os
import queue
import signal
import socket
import struct
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from patience import PATIENCE
from warm_python import CopyProcess

from playbook.common.errors import UserError
from playbook.live.builder import SpareBuilder, WarmBuilder
from playbook.live.server import serve, with_script
from playbook.live.session import PreviewSession, SessionTools, build_finding
from playbook.live.site import PreviewFinding, Site
from playbook.live.warm import checked
from playbook.live.watch import FileChange, FileWatch, Snapshot, changed, emptied, snapshot

ROOT = Path(__file__).resolve().parent.parent
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the builds are forked")


# --- noticing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "a.md").write_text("a")
    (tmp_path / "_toc.yml").write_text("root: a")
    return tmp_path


@pytest.mark.parametrize("name", ["book/a.md", "_toc.yml", "book/data/term/x.yml", "book/new.svg"])
def test_a_change_is_noticed(folder: Path, name: str) -> None:
    before = snapshot([folder])
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("something else")

    assert changed(before, snapshot([folder])) == [str(path)]


def test_a_deleted_file_is_noticed(folder: Path) -> None:
    before = snapshot([folder])
    (folder / "book" / "a.md").unlink()

    assert changed(before, snapshot([folder])) == [str(folder / "book" / "a.md")]


def test_what_programs_write_for_themselves_is_not_noticed(folder: Path) -> None:
    before = snapshot([folder])
    for name in ("_build/a.html", ".git/index", "book/.a.md.swp", "book/a.md~", "book/4913"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")

    assert changed(before, snapshot([folder])) == []


def test_a_file_that_was_emptied_is_waited_for(folder: Path) -> None:
    before = snapshot([folder])
    (folder / "book" / "a.md").write_text("")

    assert emptied(before, snapshot([folder]))
    assert not emptied(snapshot([folder]), snapshot([folder]))


def test_a_thousand_files_at_once_are_one_change(folder: Path) -> None:
    stop = threading.Event()
    watch = FileWatch([folder], stop)
    for number in range(1000):
        (folder / "book" / f"n{number}.md").write_text("x")

    files = next(watch.changes()).files

    assert len(files) == 1000


def changes_after(watch: FileWatch, act: Callable[[], object]) -> Iterator[FileChange]:
    """What a watch tells, when something is done as soon as it has read all files."""
    read = watch._read

    def read_and_act(names: Iterable[str], now: Snapshot) -> None:
        watch._read = read
        read(names, now)
        act()

    watch._read = read_and_act
    return watch.changes()


def test_a_file_that_was_saved_as_it_was_is_told_apart(folder: Path) -> None:
    watch = FileWatch([folder], threading.Event())
    change = next(changes_after(watch, (folder / "book" / "a.md").touch))

    assert change.files == []
    assert [Path(name).name for name in change.same] == ["a.md"]


def test_other_words_of_the_same_length_are_a_change(folder: Path) -> None:
    watch = FileWatch([folder], threading.Event())
    change = next(changes_after(watch, lambda: (folder / "book" / "a.md").write_text("b")))

    assert [Path(name).name for name in change.files] == ["a.md"]
    assert change.same == []


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_the_old_one(folder: Path) -> None:
    watch = FileWatch([folder], threading.Event())
    (folder / "book" / "a.md").write_text("longer")

    assert [Path(name).name for name in next(watch.changes()).files] == ["a.md"]


def test_a_change_that_is_taken_back_is_a_change(folder: Path) -> None:
    watch = FileWatch([folder], threading.Event())
    path = folder / "book" / "a.md"
    changes = changes_after(watch, lambda: path.write_text("longer"))
    assert next(changes).files == [str(path)]

    path.write_text("a")
    assert next(changes).files == [str(path)]


def test_nothing_is_told_while_git_works(folder: Path) -> None:
    lock = folder / ".git" / "index.lock"
    lock.parent.mkdir()
    lock.write_text("")
    watch = FileWatch([folder], threading.Event())
    (folder / "book" / "a.md").write_text("longer")
    works, looks = watch._git_works, []

    def look() -> bool:
        looks.append(works())
        if len(looks) == 3:
            (folder / "book" / "b.md").write_text("b")
            lock.unlink()
        return looks[-1]

    watch._git_works = look
    files = next(watch.changes()).files

    assert [Path(name).name for name in files] == ["a.md", "b.md"]
    assert looks[:3] == [True] * 3


# --- serving


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "a.html").write_text("<html><body><p>Words</p></body></html>")
    (tmp_path / "a.css").write_text("p {}")
    (tmp_path.parent / "secret.html").write_text("a hidden text")
    return Site(tmp_path)


@pytest.fixture
def server(site: Site):
    found = serve(site, 0)
    yield found
    site.close()
    found.shutdown()
    found.server_close()


def get(server, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def test_pages_carry_the_script_that_hears_of_changes(server, site: Site) -> None:
    _, page = get(server, "/a.html")

    assert f'data-page="a.html" data-version="{site.version("a.html")}"></script></body>' in page


def test_the_name_of_a_page_cannot_become_markup() -> None:
    page = with_script(b"<body></body>", 'x"><script>alert(1)</script>.html', "")

    assert b"alert(1)</script>" not in page


def test_a_browser_that_goes_away_leaves_no_words(server, capfd, monkeypatch) -> None:
    ended: queue.Queue[object] = queue.Queue()
    shut = server.shutdown_request
    monkeypatch.setattr(server, "shutdown_request", lambda one: [shut(one), ended.put(one)])
    reset = struct.pack("ii", 1, 0)
    with socket.create_connection(("127.0.0.1", server.server_port)) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        one.sendall(b"GET /a.html HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    assert get(server, "/a.html")[0] == 200
    for _ in range(2):
        ended.get(timeout=PATIENCE)

    assert "".join(capfd.readouterr()) == ""


def test_other_files_are_served_as_they_are(server) -> None:
    assert get(server, "/a.css") == (200, "p {}")


@pytest.mark.parametrize("path", ["/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html"])
def test_nothing_outside_the_pages_is_served(server, path: str) -> None:
    status, text = get(server, path)

    assert status == 404
    assert "hidden text" not in text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example"])
def test_another_name_of_this_machine_is_refused(server, host: str) -> None:
    assert get(server, "/a.html", Host=host)[0] == 403


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_the_names_of_this_machine_are_answered(server, host: str) -> None:
    assert get(server, "/a.html", Host=host)[0] == 200


def test_it_answers_this_machine_only(server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_a_page_that_is_about_to_be_replaced_is_answered_when_it_is_whole(
    server, site: Site, monkeypatch
) -> None:
    site.plan(["a.html"])
    waits, wait_for = threading.Event(), site.wait_for
    monkeypatch.setattr(site, "wait_for", lambda name: [waits.set(), wait_for(name)])
    answers: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: answers.put(get(server, "/a.html")[1])).start()
    assert waits.wait(PATIENCE)
    assert answers.empty()
    (site.folder / "a.html").write_text("<body>New</body>")
    site.wrote("a.html")

    assert "New" in answers.get(timeout=PATIENCE)


def news(server, page: str, version: str) -> dict[str, Any]:
    address = f"http://127.0.0.1:{server.server_port}/__playbook__/events"
    asked = f"{address}?page={page}&version={version}"
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
        return json.loads(answer.readline().removeprefix(b"data: "))


def test_a_page_is_told_to_load_anew_only_when_it_has_changed(server, site: Site) -> None:
    version = site.version("a.html")
    assert not news(server, "a.html", version)["reload"]
    (site.folder / "a.html").write_text("<body>New</body>")
    assert news(server, "a.html", version)["reload"]
    site.plan(["a.html"])
    assert not news(server, "a.html", version)["reload"]


def test_building_and_checked_are_two_things(server, site: Site) -> None:
    def now() -> tuple[object, object]:
        state = news(server, "a.html", "")
        return state["building"], state["checked"]

    assert now() == (True, False)
    site.end("Ready.")
    assert now() == (False, False)
    site.report([])
    assert now() == (False, True)
    site.begin()
    assert now() == (True, False)


@pytest.mark.parametrize("above", ["/", "/my-book/", "/en/latest/"])
def test_the_page_for_what_is_not_there_has_its_style(server, site: Site, above: str) -> None:
    links = f'<link href="{above}_static/a.css"><a href="{above}index.html">x</a>'
    other = '<a href="https://example.org/my-book/_static/">y</a>'
    (site.folder / "404.html").write_text(f"<body>{links}{other}</body>")
    site.end("Ready.")
    for path in ("/gone.html", "/far/away/gone.html"):
        status, text = get(server, path)
        assert status == 404
        assert '<link href="/_static/a.css"><a href="/index.html">' in text
        assert other in text


def test_a_page_is_told_what_is_to_mend(server, site: Site) -> None:
    site.report([PreviewFinding("book/a.md:3", "no such page", "warning")])

    assert news(server, "a.html", "")["findings"] == [
        {
            "location": "book/a.md:3",
            "message": "no such page",
            "severity": "warning",
            "source": "build",
        }
    ]


def test_a_taken_port_leads_to_the_next(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = serve(site, port)
        try:
            assert port < found.server_port < port + 10
        finally:
            found.shutdown()
            found.server_close()


def test_ten_taken_ports_are_said_in_one_line(site: Site, monkeypatch) -> None:
    def taken(*_: object) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr("playbook.live.server.PreviewServer", taken)

    with pytest.raises(UserError, match=r"^ports 8000 to 8009 are in use; .* --port$"):
        serve(site, 8000)


def test_a_port_for_the_system_is_said_in_one_line(site: Site, monkeypatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("playbook.live.server.PreviewServer", refused)

    with pytest.raises(UserError, match=r"^port 80 is not for everybody; .* --port$"):
        serve(site, 80)


# --- a session, with a builder that only keeps what it is told


class Told:
    def __init__(self) -> None:
        self.builds: list[dict[str, Any]] = []
        self.checks = 0
        self.closed = False

    def build(self, number: int, first: list[str], **again: bool) -> None:
        self.builds.append({"number": number, "first": first, **again})

    def check(self) -> None:
        self.checks += 1

    def close(self) -> None:
        self.closed = True


class Ended:
    def __init__(self, code: int, output: str) -> None:
        self.warnings = [line for line in output.splitlines() if "WARNING" in line]
        self.cause = ""


@pytest.fixture
def session(folder: Path) -> PreviewSession:
    said: list[str] = []
    faults: list[str] = []
    tools = SessionTools(lambda events: Told(), lambda: faults, Ended, said.append)
    found = PreviewSession(folder, folder / "package", Site(folder / "out"), tools)
    found.builder = Told()
    found.said, found.faults = said, faults
    return found


def save(session: PreviewSession, *names: str, new: bool = False, same: bool = False) -> None:
    files = [str(session.root / name) for name in names]
    marks = dict.fromkeys(files, (1, 1, 1))
    session.hear(
        {
            "event": "changed",
            "files": [] if same else files,
            "same": files if same else [],
            "before": {} if new else marks,
            "after": marks,
        }
    )


def tell(session: PreviewSession, event: str, **values: Any) -> None:
    session.hear({"event": event, "build": session.number, "builder": session.builder, **values})


def test_the_page_that_is_looked_at_comes_first(session: PreviewSession) -> None:
    session.site.look("book/b.html")
    save(session, "book/a.md")

    assert session.builder.builds == [
        {"number": 1, "first": ["book/b", "book/a"], "warm": True, "data": False, "toc": False}
    ]


@pytest.mark.parametrize(
    ("name", "new", "wanted"),
    [
        ("book/a.md", False, {"warm"}),
        ("book/a.md", True, {"warm", "toc"}),
        ("book/data/term/x.yml", False, {"warm", "data"}),
        ("book/data/term/x.yml", True, {"data"}),
        ("book/fig.png", False, {"warm"}),
        ("book/fig.png", True, set()),
        ("_toc.yml", False, {"warm", "toc"}),
        ("_config.yml", False, set()),
    ],
)
def test_the_waiting_process_is_used_where_it_has_not_read_too_much(
    session: PreviewSession, name: str, new: bool, wanted: set[str]
) -> None:
    session.toc_head = ("root: a", False)
    save(session, name, new=new)

    order = session.builder.builds[0]
    assert {key for key in ("warm", "data", "toc") if order[key]} == wanted


def test_another_first_page_needs_another_process(session: PreviewSession) -> None:
    session.toc_head = ("root: b", False)
    save(session, "_toc.yml")

    assert not session.builder.builds[0]["warm"]


def test_a_build_is_not_ended_before_it_has_a_plan(session: PreviewSession) -> None:
    save(session, "book/a.md")
    save(session, "book/b.md")
    assert len(session.builder.builds) == 1
    tell(session, "plan", pages=["book/a.html"])

    assert [order["number"] for order in session.builder.builds] == [1, 2]


def test_pages_of_an_older_build_are_not_heard(session: PreviewSession) -> None:
    save(session, "book/a.md")
    session.hear({"event": "plan", "build": 0, "builder": session.builder, "pages": ["x.html"]})

    assert session.site.pending == frozenset()


def test_settings_with_a_fault_are_not_built_and_mended_ones_are(session: PreviewSession) -> None:
    session.faults.append("_toc.yml:3: WARNING: TOC004 a tab")
    save(session, "_toc.yml")
    assert session.builder.builds == []
    assert session.site.findings == (PreviewFinding("_toc.yml:3", "TOC004 a tab", "warning"),)
    session.faults.clear()
    save(session, "_toc.yml")

    assert len(session.builder.builds) == 1


FINDING = {
    "path": "book/a.md", "place": "book/a.md:3:1", "lines": [3], "code": "LNK001",
    "message": "there is no page `c`", "severity": "error",
}  # fmt: skip


def test_what_build_and_check_both_find_is_said_once(session: PreviewSession) -> None:
    save(session, "book/a.md")
    output = "book/a.md:3: WARNING: unknown page\nbook/a.md:5: WARNING: other"
    tell(session, "end", code=0, output=output)
    tell(session, "checked", findings=[FINDING], fault="", pages=1)

    assert [finding.location for finding in session.site.findings] == [
        "book/a.md:5",
        "book/a.md:3:1",
    ]
    assert session.said[-1].endswith("with 2 things to mend.")


def test_a_picture_that_the_build_names_without_a_line_is_said_once(
    session: PreviewSession,
) -> None:
    found = {**FINDING, "code": "FIG004", "message": "no picture `one.png`; add the file"}
    save(session, "book/a.md")
    output = "\n".join(
        f"book/{page}.md: WARNING: image file not readable: {name}.png"
        for page, name in (("a", "one"), ("a", "two"), ("b", "one"))
    )
    tell(session, "end", code=0, output=output)
    tell(session, "checked", findings=[found], fault="", pages=1)

    messages = [f"{p.location} {p.message[-7:]}" for p in session.site.findings]
    assert messages == ["book/a.md two.png", "book/b.md one.png", "book/a.md:3:1 he file"]


def test_the_same_things_are_not_listed_again(session: PreviewSession) -> None:
    for _ in range(2):
        save(session, "book/a.md")
        tell(session, "end", code=0, output="book/a.md:5: WARNING: other")
        tell(session, "checked", findings=[], fault="", pages=1)

    assert sum("other" in line for line in session.said) == 1
    assert session.said[-1].endswith("with the same 1 thing to mend.")


def test_a_build_that_stops_says_so_and_keeps_the_last_good_book(session: PreviewSession) -> None:
    save(session, "book/a.md")
    session.site.plan(["book/a.html"])
    tell(session, "end", code=2, output="Traceback")

    assert session.site.pending == frozenset()
    assert "the build stopped" in session.site.findings[0].message
    assert session.said[-1] == "The build failed; the last good one is shown."


def test_a_page_that_was_saved_as_it_was_is_not_built(session: PreviewSession) -> None:
    before = len(session.builder.builds)
    save(session, "book/a.md", same=True)

    assert len(session.builder.builds) == before
    assert session.said == ["Saved without a change: book/a.md."]


def test_saving_once_more_tries_a_build_that_failed_again(session: PreviewSession) -> None:
    save(session, "book/a.md")
    tell(session, "end", code=1, output="")
    before = len(session.builder.builds)
    save(session, "book/a.md", same=True)

    assert len(session.builder.builds) == before + 1


def test_a_changed_package_is_used_when_it_can_be_imported(session: PreviewSession) -> None:
    old = session.builder
    save(session, "package/x.py")
    assert old.builds == []
    session.hear({"event": "ready", "builder": session.next_builder})

    assert old.closed
    assert session.builder is not old
    assert len(session.builder.builds) == 1


def test_a_package_with_a_fault_is_not_used_and_the_old_one_goes_on(
    session: PreviewSession,
) -> None:
    old = session.builder
    save(session, "package/x.py")
    words = "SyntaxError: invalid syntax"
    session.hear({"event": "died", "builder": session.next_builder, "words": words})
    save(session, "book/a.md")

    assert "SyntaxError" in session.said[1]
    assert session.builder is old
    assert len(old.builds) == 1


def test_a_warning_becomes_place_and_words() -> None:
    assert build_finding("book/a.md:3: WARNING: no page: x") == PreviewFinding(
        "book/a.md:3", "no page: x", "warning"
    )


# --- the process that builds, and the whole program


SETTINGS = "title: T\nexecute: {execute_notebooks: 'off'}\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text(SETTINGS)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: a\nchapters:\n- file: b\n")
    (tmp_path / "a.md").write_text("# A\n\nWords.\n\n```toml\na = 1\n```\n")
    (tmp_path / "b.md").write_text("# B\n")
    return tmp_path


def until(events: queue.Queue[dict[str, Any]], wanted: str) -> list[dict[str, Any]]:
    found = [events.get(timeout=PATIENCE)]
    while found[-1]["event"] != wanted:
        found.append(events.get(timeout=PATIENCE))
    return found


Start = Callable[[Path], tuple[Any, "queue.Queue[dict[str, Any]]"]]


@pytest.fixture
def quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """What builds is a copy of a process that has imported everything, not a fresh one."""
    if hasattr(os, "fork"):
        quick = SimpleNamespace(Popen=CopyProcess, PIPE=subprocess.PIPE)
        monkeypatch.setattr("playbook.live.builder.subprocess", quick)


@pytest.fixture(params=[pytest.param("forks", marks=needs_fork), "starts ahead"])
def start(request: pytest.FixtureRequest) -> Iterator[Start]:
    """A function that starts what builds a book: by copies of a process, and without."""
    builders = []

    def start_one(root: Path) -> tuple[Any, queue.Queue[dict[str, Any]]]:
        events: queue.Queue[dict[str, Any]] = queue.Queue()
        arguments = ["build", str(root), "-n"]
        if request.param == "forks":
            builders.append(WarmBuilder(root, arguments, {}, events))
        else:
            look = partial(checked, str(root))
            builders.append(SpareBuilder(arguments, {}, events, look))
        return builders[-1], events

    yield start_one
    for builder in builders:
        builder.close()


@pytest.mark.usefixtures("quick_start")
def test_a_second_build_takes_only_what_a_change_touches(small: Path, start: Start) -> None:
    builder, events = start(small)
    builder.build(1, [], warm=False, data=False)
    first = until(events, "end")
    (small / "b.md").write_text("# B\n\nKestrel.\n")
    builder.build(2, ["b"], warm=True, data=False)
    second = until(events, "end")
    (small / "c.md").write_text("# Harbour\n")
    (small / "_toc.yml").write_text("format: jb-book\nroot: a\nchapters:\n- file: b\n- file: c\n")
    builder.build(3, ["c"], warm=True, data=False, toc=True)
    third = until(events, "end")
    builder.check()
    found = until(events, "checked")[-1]

    assert first[-1]["code"] == second[-1]["code"] == 0
    assert [e["page"] for e in second if e["event"] == "wrote"] == ["b.html", "a.html"]
    assert "Kestrel" in (small / "_build/html/b.html").read_text()
    assert [e["page"] for e in third if e["event"] == "wrote"] == ["c.html", "a.html", "b.html"]
    assert "Harbour" in (small / "_build/html/b.html").read_text()
    assert {e["build"] for e in third if e["event"] == "wrote"} == {3}
    assert found["pages"] == 3


@pytest.mark.usefixtures("quick_start")
def test_settings_that_cannot_be_used_are_told_and_mended_ones_build(
    small: Path, start: Start
) -> None:
    (small / "_config.yml").write_text("title: [\n")
    builder, events = start(small)
    builder.build(1, [], warm=False, data=False)
    assert until(events, "end")[-1]["code"] != 0
    (small / "_config.yml").write_text(SETTINGS)
    builder.build(2, [], warm=False, data=False)
    assert until(events, "end")[-1]["code"] == 0


@pytest.mark.usefixtures("quick_start")
def test_a_build_that_is_overtaken_is_not_heard_of_again(small: Path, start: Start) -> None:
    builder, events = start(small)
    builder.build(1, [], warm=False, data=False)
    until(events, "plan")
    builder.build(2, [], warm=False, data=False)
    told = until(events, "end")

    assert told[-1]["build"] == 2
    assert told[-1]["code"] == 0
    assert "Words." in (small / "_build/html/a.html").read_text()


@needs_fork
def test_the_process_that_forks_ends(small: Path) -> None:
    builder = WarmBuilder(small, ["build", str(small), "-n"], {}, queue.Queue())
    builder.close()

    assert builder.worker.process.poll() is not None


@pytest.fixture
def ahead(small: Path, quick_start: None) -> Iterator[SpareBuilder]:
    """What builds where nothing forks, after its first build, with the next process waiting."""
    events: queue.Queue[dict[str, Any]] = queue.Queue()
    builder = SpareBuilder(["build", str(small), "-n"], {}, events, dict)
    builder.build(1, [], warm=False)
    until(events, "end")
    until(events, "ready")
    yield builder
    builder.close()


def test_the_process_that_waits_is_used_for_a_change_of_a_page(ahead: SpareBuilder) -> None:
    waiting = ahead.spare
    ahead.build(2, [], warm=True)

    assert waiting is not None
    assert ahead.building is waiting
    assert ahead.spare is None


def test_what_a_build_has_used_is_ready_for_the_next(ahead: SpareBuilder) -> None:
    assert "page.html" in ahead.used["templates"]
    assert any(name.startswith("pygments.lexers.") for name in ahead.used["lexers"])
    assert "sphinx_book_theme" not in ahead.used["modules"]


def test_the_process_that_waits_is_not_used_for_a_change_of_the_settings(
    ahead: SpareBuilder,
) -> None:
    waiting = ahead.spare
    ahead.build(2, [], warm=False)

    assert waiting is not None
    assert ahead.building is not waiting
    assert waiting.process.poll() is not None


def test_the_process_that_waits_ends_with_the_preview(ahead: SpareBuilder) -> None:
    waiting = ahead.spare
    ahead.close()

    assert waiting is not None
    assert waiting.process.poll() is not None


def test_a_package_that_cannot_be_imported_is_told_with_its_fault(
    small: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = small / "broken" / "playbook"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("def broken(:\n")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    _, events = start(small)

    assert "SyntaxError" in until(events, "died")[-1]["words"]


# A shell that starts the tests in the background has SIGINT ignored, and that is inherited.
LIVE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from playbook.cli.main import main
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_preview_starts_serves_and_ends(small: Path, number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LIVE, "live", str(small), "--port", "8990"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Any port that is free.
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PLAYBOOK_LIVE_PORT": "0"},
    ) as program:
        try:
            address = next(word for word in program.stdout.readline().split() if "http" in word)
            for line in program.stdout:
                if line.startswith("Ready"):
                    break
            with urllib.request.urlopen(f"{address}a.html", timeout=PATIENCE) as answer:  # noqa: S310
                assert b"__playbook__/overlay.js" in answer.read()
            program.send_signal(number)
            rest, _ = program.communicate(timeout=PATIENCE)
        finally:
            program.kill()  # what it has started ends when it has gone

    assert program.returncode == 0
    assert rest.strip().endswith("The preview has ended.")
    assert "Traceback" not in rest
