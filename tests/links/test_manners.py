"""The client is polite: few questions, far enough apart, and nothing told to whom it is not for.

The clock is one that nobody has to wait for; the connections are real.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import tracemalloc
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from server import answers as a
from server.behaviours import Row, bombs
from server.wire import Asked, Handler, Wire
from server.world import HASTY, PATIENT, World, world

from playbook.links.client import Outside, ask_all
from playbook.links.pacing import Missing
from playbook.links.record import Memory
from playbook.links.verdict import Verdict

Result = TypeVar("Result")


def run(
    work: Callable[[World], Awaitable[Result]], rows: Sequence[Row] = (), **handlers: Handler
) -> Result:
    """Do something in a world of its own."""

    async def inside() -> Result:
        async with world(rows, handlers) as here:
            return await work(here)

    return asyncio.run(inside())


def at(here: World, host: str, path: str = "/page") -> str:
    return f"http://{host}.test:{here.server.ports['http']}{path}"


def times(here: World, host: str) -> list[float]:
    """When a host was asked, in seconds from the first question to any."""
    return [one.at - 1000.0 for one in asked(here, host)]


def asked(here: World, host: str) -> list[Asked]:
    return here.server.asked(f"{host}.test")


def verdicts(found: Mapping[str, Any]) -> list[str]:
    return [one.judgement.verdict.value for one in found.values()]


# --- how many, and how fast


def test_a_host_never_has_more_than_two_questions_at_a_time() -> None:
    async def work(here: World) -> int:
        async def slow(_: Asked, wire: Wire) -> None:
            await here.clock.sleep(3)
            await wire.page()

        here.server.handlers = {"slow": slow}
        found = await here.ask([at(here, "slow", f"/{n}") for n in range(12)])
        assert set(verdicts(found)) == {"ok"}
        return here.server.most_in_flight["slow.test"]

    assert run(work) == 2


def test_two_questions_to_one_host_never_begin_close_together() -> None:
    async def work(here: World) -> list[float]:
        await here.ask([at(here, "one", f"/{n}") for n in range(20)])
        return times(here, "one")

    begun = run(work, one=a.PLAIN)
    gaps = [later - sooner for sooner, later in itertools.pairwise(begun)]
    assert len(gaps) == 19
    assert min(gaps) >= PATIENT.interval - 1e-6


def test_no_second_has_more_than_five_questions_to_one_host() -> None:
    async def work(here: World) -> list[float]:
        addresses = [at(here, "one", f"/{n}") for n in range(10)]
        addresses += [at(here, "one", f"/old?{n}") for n in range(10)]
        await here.ask(addresses)
        return times(here, "one")

    begun = run(work, one=a.moved(301, "/new"))
    assert len(begun) == 30
    assert max(sum(t <= u < t + 1 for u in begun) for t in begun) <= 5


def test_other_hosts_are_asked_at_the_same_time() -> None:
    hosts = [f"host{n}" for n in range(20)]

    async def work(here: World) -> float:
        await here.ask([at(here, host) for host in hosts])
        return here.clock() - 1000.0

    assert run(work, **dict.fromkeys(hosts, a.PLAIN)) == 0


def test_a_host_that_hangs_delays_no_other() -> None:
    hosts = [f"host{n}" for n in range(10)]

    async def work(here: World) -> list[str]:
        order: list[str] = []
        addresses = [at(here, "hangs", f"/{n}") for n in range(3)]
        addresses += [at(here, host, f"/{n}") for host in hosts for n in range(3)]
        async with here.clock.running():
            await ask_all(
                addresses, HASTY, here.outside(), on_answer=lambda one: order.append(one.address)
            )
        return order

    order = run(work, hangs=a.raw(then="hold"), **dict.fromkeys(hosts, a.PLAIN))
    assert len(order) == 33
    assert ["hangs" in address for address in order] == [False] * 30 + [True] * 3


def test_a_host_that_lets_nobody_in_is_not_knocked_at_for_ever() -> None:
    async def work(here: World) -> tuple[int, set[str]]:
        port = here.server.ports["closed"]
        found = await here.ask([f"http://dead.test:{port}/{n}" for n in range(30)])
        return here.asked_names["dead.test"], set(verdicts(found))

    knocks, said = run(work)
    assert said == {"unreachable today", "not asked"}
    assert knocks < 10


def test_at_the_deadline_everything_has_an_answer() -> None:
    async def work(here: World) -> tuple[list[str], float]:
        settings = replace(PATIENT, deadline=10.0, interval=1.0)
        found = await here.ask([at(here, "one", f"/{n}") for n in range(30)], settings)
        return verdicts(found), here.clock() - 1000.0

    said, seconds = run(work, one=a.PLAIN)
    assert len(said) == 30
    assert set(said) == {"ok", "not asked"}
    assert said.count("ok") >= 9
    assert seconds <= 11


def test_at_the_deadline_nobody_waits_for_a_host_that_asks_for_patience() -> None:
    async def work(here: World) -> tuple[list[str], float]:
        settings = replace(PATIENT, deadline=30.0)
        found = await here.ask([at(here, "busy", f"/{n}") for n in range(5)], settings)
        return verdicts(found), here.clock() - 1000.0

    said, seconds = run(work, busy=a.says(429, ("Retry-After", "50")))
    assert not {"ok", "gone"} & set(said)
    assert seconds <= 30


# --- asking again


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_obeyed_by_all_questions_to_that_host(form: str) -> None:
    value = "30" if form == "seconds" else a.in_seconds(30)

    async def work(here: World) -> tuple[list[str], list[float]]:
        found = await here.ask([at(here, "busy", f"/{n}") for n in range(12)])
        return verdicts(found), times(here, "busy")

    counter = itertools.count()

    async def busy(asked_: Asked, wire: Wire) -> None:
        await (a.PLAIN if next(counter) else a.says(429, ("Retry-After", value)))(asked_, wire)

    said, begun = run(work, busy=busy)
    assert said == ["ok"] * 12
    # What was already on its way may arrive; all others wait.
    assert sum(1 < time < 28 for time in begun) == 0
    assert max(begun) >= 28


def test_each_wait_is_twice_the_one_before_and_a_little_different() -> None:
    hosts = [f"host{n}" for n in range(8)]

    async def work(here: World) -> list[list[float]]:
        await here.ask([at(here, host) for host in hosts], replace(PATIENT, retries=3))
        return [times(here, host) for host in hosts]

    for begun in (all_ := run(work, **dict.fromkeys(hosts, a.says(500)))):
        gaps = [later - sooner for sooner, later in itertools.pairwise(begun)]
        assert len(gaps) == 3
        for number, gap in enumerate(gaps):
            assert 0.75 * 2**number <= gap <= 1.3 * 2**number
    assert len({begun[1] for begun in all_}) > 4


def test_what_is_certain_is_not_asked_again(told: Mapping[str, Any]) -> None:
    once = ("fine", "status-403", "status-401", "moved-301", "soft-title", "part-missing")
    for name in once:
        assert len({one.target for one in told[name].asked}) == len(told[name].asked), name


def test_what_is_gone_is_asked_twice(told: Mapping[str, Any]) -> None:
    assert len(told["gone-404"].asked) == 2


def test_a_host_that_keeps_to_what_is_missing_is_believed_at_once() -> None:
    async def work(here: World) -> tuple[list[str], list[int], list[str]]:
        found = await here.ask([at(here, "one", f"/{n}") for n in range(4)])
        times = [one.exchange.times for one in found.values()]
        return verdicts(found), times, [one.path for one in asked(here, "one")]

    said, times, paths = run(work, one=a.says(404))
    assert (said, times) == (["gone"] * 4, [2] * 4)
    assert sorted(paths) == ["/0", "/0", "/1", "/2", "/3"]


@pytest.mark.parametrize("then", [a.PLAIN, a.says(500), a.raw(then="reset")])
def test_a_host_that_takes_back_what_is_missing_is_asked_twice_everywhere(then: Handler) -> None:
    async def work(here: World) -> tuple[list[str], int]:
        found = await here.ask([at(here, "one", f"/{n}") for n in range(4)])
        return verdicts(found)[1:], sum(one.path in ("/2", "/3") for one in asked(here, "one"))

    fickle = a.in_turn(a.says(404), then)

    async def serve(asked_: Asked, wire: Wire) -> None:
        await (fickle if asked_.path == "/0" else a.says(404))(asked_, wire)

    assert run(work, one=serve) == (["gone"] * 3, 4)


def test_a_page_that_is_missing_for_a_moment_is_found_where_another_host_keeps_to_it() -> None:
    async def work(here: World) -> list[str]:
        return verdicts(await here.ask([at(here, host) for host in ("one", "two", "one")]))

    assert run(work, one=a.says(404), two=a.in_turn(a.says(404), a.PLAIN)) == ["gone", "ok"]


def test_what_was_missing_after_the_host_had_kept_to_it_is_asked_again() -> None:
    missing = Missing()
    assert not missing.stands(0.0)
    missing.again(5.0, kept=True)
    assert missing.stands(4.0)
    assert not missing.stands(6.0)


def test_a_bad_certificate_is_not_asked_again(told: Mapping[str, Any]) -> None:
    for name in ("tls-expired", "tls-self-signed", "tls-wrong-name", "tls-unknown"):
        assert told[name].asked == ()


def test_files_are_asked_for_their_head_only() -> None:
    async def work(here: World) -> list[str]:
        await here.ask([at(here, "one", "/report.pdf"), at(here, "one", "/page")])
        return [f"{one.method} {one.path}" for one in asked(here, "one")]

    assert sorted(run(work, one=a.file("application/pdf", b"%PDF"))) == [
        "GET /page",
        "HEAD /report.pdf",
    ]


def test_a_file_is_asked_for_whole_where_its_head_is_refused() -> None:
    async def work(here: World) -> tuple[list[str], list[str]]:
        found = await here.ask([at(here, "one", "/report.pdf")])
        return verdicts(found), [one.method for one in asked(here, "one")]

    serve = a.by_method(a.says(405), a.file("application/pdf", b"%PDF"))
    assert run(work, one=serve) == (["ok"], ["HEAD", "GET"])


def test_the_same_page_is_asked_once_for_all_its_places() -> None:
    page = a.page("<h2 id=one>1</h2><h2 id=two>2</h2>")

    async def work(here: World) -> tuple[list[str], int]:
        names = ("", "#one", "#two", "#three", "", "#one")
        found = await here.ask([at(here, "host", f"/page{name}") for name in names])
        return verdicts(found), len(asked(here, "host"))

    assert run(work, host=page) == (["ok", "ok", "ok", "fragment missing"], 1)


def test_a_connection_that_the_server_closed_in_silence_is_made_anew() -> None:
    async def serve(_: Asked, wire: Wire) -> None:
        await wire.page()
        wire.close()

    async def work(here: World) -> tuple[list[str], int]:
        found = await here.ask([at(here, "one", f"/{n}") for n in range(6)])
        return verdicts(found), len(asked(here, "one"))

    assert run(work, one=serve) == (["ok"] * 6, 6)


def test_hosts_that_send_to_each_other_do_not_wait_for_each_other_for_ever() -> None:
    async def work(here: World) -> list[str]:
        there, back = (f"http://{name}.test:{here.server.ports['http']}/new" for name in "ba")
        here.server.handlers = {"a": a.moved(302, there), "b": a.moved(302, back)}
        addresses = [at(here, name, f"/old?{n}") for name in "ab" for n in range(8)]
        return verdicts(await here.ask(addresses))

    assert run(work) == ["moved for now"] * 16


# --- how much


def test_a_large_answer_is_left_soon() -> None:
    async def work(here: World) -> int:
        await here.ask([at(here, "large", f"/{n}") for n in range(3)])
        return here.server.sent["large.test"]

    serve = a.endless("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>more</p>" * 1000)
    # What lies in the buffers of the machine when the client hangs up has been sent as well.
    assert run(work, large=serve) < 30_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what has arrived")
def test_of_a_large_answer_hardly_more_crosses_the_wire_than_is_read() -> None:
    async def work(here: World) -> int:
        await here.ask([at(here, "large", f"/{n}") for n in range(6)])
        return here.server.arrived

    serve = a.endless("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>more</p>" * 1000)
    assert 6 * 32_768 <= run(work, large=serve) <= 6 * 49_152


def test_bombs_do_not_go_off() -> None:
    rows = [row for row in bombs() if "bomb" in row.name]

    async def work(here: World) -> int:
        tracemalloc.start()
        await here.ask([f"{here.address(row)}{tail}" for row in rows for tail in ("", "#part")])
        return tracemalloc.get_traced_memory()[1]

    try:
        assert run(work, rows) < 40_000_000
    finally:
        tracemalloc.stop()


# --- what is told, and to whom


def test_the_client_says_who_it_is() -> None:
    async def work(here: World) -> str:
        await here.ask([at(here, "one")])
        return asked(here, "one")[0].headers["user-agent"]

    agent = run(work, one=a.PLAIN)
    assert agent.startswith("playbook-links/")
    assert "Mozilla" not in agent


def test_a_cookie_goes_to_nobody_else() -> None:
    async def work(here: World) -> tuple[list[str], list[str]]:
        await here.ask([at(here, "first"), at(here, "second")])
        await here.ask([at(here, "first", "/other")])
        return [one.cookie for one in asked(here, "first")], [
            one.cookie for one in asked(here, "second")
        ]

    async def first(asked_: Asked, wire: Wire) -> None:
        to = f"http://second.test:{asked_.port}/from-first"
        await wire.answer(302, [("Location", to), ("Set-Cookie", "secret=1; Path=/; Domain=test")])

    mine, others = run(work, first=first, second=a.PLAIN)
    assert len(others) == 3 and set(others) == {""}
    assert set(mine) == {""}


CREDENTIALS = replace(PATIENT, credentials={"mine.test": "Bearer secret"})


def test_credentials_go_to_their_host_alone() -> None:
    row = Row("mine", "", "ok", a.moved(302, "http://other.test:{http}/new"))
    other = Row("other", "", "ok")

    async def work(here: World) -> dict[str, list[str]]:
        tls, plain = (here.server.ports[name] for name in ("tls", "http"))
        addresses = [
            f"https://mine.test:{tls}/page",
            f"https://mine.test:{tls}/old",
            f"http://mine.test:{plain}/page",
            f"https://other.test:{tls}/page",
            f"https://other.test:{tls}/page?host=mine.test",
        ]
        await here.ask(addresses, CREDENTIALS)
        return {
            f"{'https' if one.secure else 'http'} {one.host} {one.target}": [
                one.headers.get("authorization", "")
            ]
            for one in here.server.log
        }

    told_ = run(work, [row, other])
    secret = {key for key, values in told_.items() if values == ["Bearer secret"]}
    assert secret == {"https mine.test /page", "https mine.test /old"}
    assert "http other.test /new" in told_
    assert all(values in ([""], ["Bearer secret"]) for values in told_.values())


def test_credentials_do_not_follow_a_redirect_within_the_host() -> None:
    row = Row("mine", "", "ok", a.moved(302, "/new"))

    async def work(here: World) -> list[bool]:
        await here.ask([f"https://mine.test:{here.server.ports['tls']}/old"], CREDENTIALS)
        return ["authorization" in one.headers for one in here.server.log]

    assert run(work, [row]) == [True, False]


def test_a_password_in_an_address_is_not_sent(told: Mapping[str, Any]) -> None:
    (only,) = told["user-in-address"].asked
    assert "authorization" not in only.headers
    assert "secret" not in only.headers["host"]


# --- robots.txt


def robots(text: str) -> Handler:
    return a.by_path(robots_txt=a.file("text/plain", text), other=a.PLAIN, page=a.PLAIN)


OBEDIENT = replace(PATIENT, robots=True)


def test_robots_are_obeyed_when_that_is_switched_on() -> None:
    async def work(here: World) -> tuple[list[str], list[str]]:
        paths = ("/page", "/private/a", "/private/b")
        found = await here.ask([at(here, "one", path) for path in paths], OBEDIENT)
        return verdicts(found), [one.path for one in asked(here, "one")]

    said, paths = run(work, one=robots("User-agent: *\nDisallow: /private/\n"))
    assert said == ["ok", "refused", "refused"]
    assert paths == ["/robots.txt", "/page"]


def test_robots_are_not_asked_for_when_that_is_switched_off() -> None:
    async def work(here: World) -> list[str]:
        await here.ask([at(here, "one", "/private/a")])
        return [one.path for one in asked(here, "one")]

    assert run(work, one=robots("User-agent: *\nDisallow: /\n")) == ["/private/a"]


def test_a_host_may_ask_for_longer_pauses() -> None:
    async def work(here: World) -> list[float]:
        await here.ask([at(here, "one", f"/{n}") for n in range(4)], OBEDIENT)
        return times(here, "one")[1:]

    serve = a.in_turn(a.file("text/plain", "User-agent: *\nCrawl-delay: 7\n"))

    async def both(asked_: Asked, wire: Wire) -> None:
        await (serve if asked_.path == "/robots.txt" else a.PLAIN)(asked_, wire)

    begun = run(work, one=both)
    assert all(later - sooner >= 7 for sooner, later in itertools.pairwise(begun))


@pytest.mark.parametrize("answer", [a.says(404), a.says(500), a.raw(then="reset")])
def test_a_host_without_rules_is_asked(answer: Handler) -> None:
    async def work(here: World) -> list[str]:
        return verdicts(await here.ask([at(here, "one")], OBEDIENT))

    assert run(work, one=a.by_path(robots_txt=answer, page=a.PLAIN)) == ["ok"]


# --- where nobody may go


def test_nothing_is_sent_to_a_private_address(told: Mapping[str, Any]) -> None:
    private = [one for one in told.values() if one.reason == "private-address"]
    assert len(private) > 30
    for one in private:
        assert {asked_.path for asked_ in one.asked} <= {"/old"}, one.row.name


def test_this_machine_is_private_unless_the_caller_says_otherwise() -> None:
    async def work(here: World) -> tuple[list[str], int]:
        found = await here.ask([at(here, "one")], allow=())
        return verdicts(found), here.server.connections

    assert run(work, one=a.PLAIN) == (["unsafe"], 0)
    assert Outside().allow == ()


# --- what was asked before


def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    tag = '"abc"'

    async def serve(asked_: Asked, wire: Wire) -> None:
        fresh = asked_.headers.get("if-none-match") == tag
        await (a.says(304) if fresh else a.page(a.STORY, ("ETag", tag)))(asked_, wire)

    async def work(here: World) -> tuple[list[str], int]:
        address = at(here, "one")
        memory = {address: Memory(address, Verdict.OK.value, etag=tag)}
        async with here.clock.running():
            found = await ask_all([address], PATIENT, here.outside(), memory=memory)
        return verdicts(found), here.server.sent["one.test"]

    said, sent = run(work, one=serve)
    assert said == ["ok"]
    assert sent < 200


def test_a_date_of_change_is_sent_back() -> None:
    changed = "Fri, 20 Nov 2026 10:00:00 GMT"

    async def work(here: World) -> str:
        address = at(here, "one")
        memory = {address: Memory(address, Verdict.OK.value, modified=changed)}
        async with here.clock.running():
            await ask_all([address], PATIENT, here.outside(), memory=memory)
        return asked(here, "one")[0].headers.get("if-modified-since", "")

    assert run(work, one=a.PLAIN) == changed


def test_what_failed_is_asked_without_conditions() -> None:
    async def work(here: World) -> set[str]:
        address = at(here, "one")
        memory = {address: Memory(address, Verdict.GONE.value, etag='"abc"')}
        async with here.clock.running():
            await ask_all([address], PATIENT, here.outside(), memory=memory)
        return set(asked(here, "one")[0].headers)

    assert "if-none-match" not in run(work, one=a.PLAIN)
