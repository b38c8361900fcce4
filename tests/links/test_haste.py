"""Our own haste is not called a fault of others: what was silent is asked again, alone and slowly.

Time is that of a clock that nobody waits for, time limits included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from server import answers as a
from server.wire import Asked, Handler, Wire
from server.world import World, world

from playbook.links.client import Answered, Asking, ask
from playbook.links.pacing import Line
from playbook.links.settings import LinkRunSettings

USUAL = LinkRunSettings(adapters=False)
HANGS = a.raw(then="hold")
Serve = Callable[[World], Handler]


def at(here: World, host: str, path: str = "/page") -> str:
    return f"http://{host}.test:{here.server.ports['http']}{path}"


class Run:
    """One run in a world of its own: what was said, what was asked, and when each was told."""

    def __init__(self, settings: LinkRunSettings = USUAL) -> None:
        self.settings, self.told = settings, []  # type: ignore[var-annotated]
        self.seconds = 0.0

    def __call__(self, serve: dict[str, Serve], *paths: tuple[str, str]) -> Asking:
        async def inside() -> Asking:
            async with world() as here:
                here.server.handlers = {host: make(here) for host, make in serve.items()}
                addresses = [at(here, host, path) for host, path in paths]
                outside = here.outside(limit=here.clock.limit)
                async with here.clock.running():
                    found = await ask(addresses, self.settings, outside, on_answer=self._hear)
                self.asked = list(here.server.log)
                self.seconds = here.clock() - 1000.0
                return found

        return asyncio.run(inside())

    def _hear(self, answered: Answered) -> None:
        self.told.append(answered)

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.asked)


def always(handler: Handler) -> Serve:
    return lambda _: handler


def after(seconds: float) -> Serve:
    """A page that takes its time."""

    def make(here: World) -> Handler:
        async def slow(_: Asked, wire: Wire) -> None:
            await here.clock.sleep(seconds)
            await wire.page()

        return slow

    return make


def once_silent(here: World) -> Handler:
    """Silent when it is asked for the first time."""
    return a.in_turn(HANGS, a.PLAIN)


def through_one_line(seconds: float) -> Serve:
    """All hosts behind one line, which lets through an answer each so many seconds, in turn."""
    line = asyncio.Lock()

    def make(here: World) -> Handler:
        async def serve(_: Asked, wire: Wire) -> None:
            async with line:
                await here.clock.sleep(seconds)
            await wire.page()

        return serve

    return make


def words(found: Asking) -> list[str]:
    return [one.judgement.verdict.value for one in found.answers.values()]


def test_a_hundred_good_pages_on_a_slow_line_are_all_good() -> None:
    run = Run()
    serve = through_one_line(0.25)
    found = run({f"h{n}": serve for n in range(100)}, *((f"h{n}", "/page") for n in range(100)))
    assert words(found) == ["ok"] * 100
    assert found.slow
    assert len(run.told) == 100  # each is told once, when it is certain


@pytest.mark.parametrize("seconds", [0.05, 1.0])
def test_other_slow_lines_blame_nobody_either(seconds: float) -> None:
    run = Run()
    serve = through_one_line(seconds)
    found = run({f"h{n}": serve for n in range(60)}, *((f"h{n}", "/page") for n in range(60)))
    assert set(words(found)) == {"ok"}


def test_on_a_line_that_lets_nothing_more_through_nothing_is_said() -> None:
    serve = {f"h{n}": always(a.PLAIN if n == 0 else HANGS) for n in range(20)}
    serve["h0"] = always(a.in_turn(a.PLAIN, HANGS))
    found = Run()(serve, *((f"h{n}", "/page") for n in range(20)))
    assert words(found) == ["ok", *["not asked"] * 19]
    assert {one.judgement.reason for one in found.answers.values()} == {"200", "slow-line"}


def test_hosts_that_are_silent_on_a_free_line_are_out_of_reach() -> None:
    serve = {f"h{n}": always(a.PLAIN if n < 5 else HANGS) for n in range(15)}
    found = Run()(serve, *((f"h{n}", "/page") for n in range(15)))
    assert words(found) == ["ok"] * 5 + ["unreachable today"] * 10
    assert found.slow


def test_a_few_silent_hosts_do_not_make_a_line_slow() -> None:
    serve = {f"h{n}": always(HANGS if n < 2 else a.PLAIN) for n in range(30)}
    found = Run()(serve, *((f"h{n}", "/page") for n in range(30)))
    assert words(found) == ["unreachable today"] * 2 + ["ok"] * 28
    assert not found.slow


@pytest.mark.parametrize("seconds", [7.5, 9.5, 19.0])
def test_a_page_that_takes_its_time_is_fine(seconds: float) -> None:
    assert words(Run()({"slow": after(seconds)}, ("slow", "/page"))) == ["ok"]


def test_a_page_that_takes_far_too_long_is_out_of_reach_and_was_asked_twice() -> None:
    run = Run()
    assert words(run({"slow": after(300)}, ("slow", "/page"))) == ["unreachable today"]
    assert run.times("/page") == 2


def test_one_silence_on_a_host_that_answers_others_is_asked_again() -> None:
    serve: dict[str, Serve] = {"one": lambda here: a.by_path(once=once_silent(here), other=a.PLAIN)}
    run = Run()
    assert words(run(serve, ("one", "/once"), ("one", "/other"))) == ["ok", "ok"]
    assert run.times("/once") == 2


def test_a_good_page_beside_hanging_ones_is_asked_before_the_host_is_given_up() -> None:
    serve = always(a.by_path(good=a.PLAIN, h1=HANGS, h2=HANGS, h3=HANGS, h4=HANGS))
    found = Run(replace(USUAL, per_host=1))(
        {"one": serve}, *(("one", f"/h{n}") for n in range(1, 5)), ("one", "/good")
    )
    assert words(found)[4] == "ok"
    assert set(words(found)[:4]) == {"unreachable today"}


def test_what_was_never_asked_is_not_called_out_of_reach() -> None:
    settings = replace(USUAL, per_host=1)
    found = Run(settings)({"one": always(HANGS)}, *(("one", f"/{n}") for n in range(9)))
    assert set(words(found)) == {"unreachable today", "not asked"}
    for one in found.answers.values():
        reason = "timeout" if one.judgement.verdict.value == "unreachable today" else "host-down"
        assert one.judgement.reason == reason


def test_what_cannot_be_asked_again_before_the_end_is_not_called_out_of_reach() -> None:
    settings = replace(USUAL, deadline=8.5)
    found = Run(settings)({"one": always(HANGS)}, ("one", "/page"))
    assert words(found) == ["unreachable today"]  # it was asked again in the last half second
    found = Run(replace(USUAL, deadline=8.0))({"one": always(HANGS)}, ("one", "/page"))
    assert words(found) == ["not asked"]


def test_all_places_of_a_page_that_was_silent_are_asked_by_one_question() -> None:
    page = a.page("<h2 id=one>1</h2>")
    run = Run()
    serve: dict[str, Serve] = {"one": lambda _: a.in_turn(HANGS, page)}
    found = run(serve, ("one", "/page"), ("one", "/page#one"), ("one", "/page#two"))
    assert words(found) == ["ok", "ok", "fragment missing"]
    assert run.times("/page") == 2


# --- the width of the line


def heard(line: Line, clock: list[float], silent: int, good: int, begun: float = 0.0) -> None:
    for n in range(silent):
        line.note(f"s{n}", begun, silent=True)
    for n in range(good):
        line.note(f"g{n}", begun, silent=False)


@pytest.mark.parametrize(
    ("silent", "good", "width", "slow"),
    [
        (4, 0, 100, False),
        (5, 0, 50, True),
        (60, 0, 50, True),
        (5, 60, 50, True),
        (4, 90, 100, False),
    ],
)
def test_many_silent_hosts_of_one_moment_halve_the_width_once(
    silent: int, good: int, width: int, slow: bool
) -> None:
    line = Line(100, lambda: 1.0)
    heard(line, [1.0], silent, good)
    assert line.slow is slow
    assert width <= line.width <= width + 1


def test_the_width_has_an_end_below_and_grows_again() -> None:
    now = [0.0]
    line = Line(100, lambda: now[0])
    for second in range(1, 10):
        now[0] = float(second)
        heard(line, now, 8, 0, begun=second - 0.5)
    assert line.width == 4
    heard(line, now, 0, 9)
    assert line.width == 6


def test_a_width_that_is_set_small_is_never_made_larger() -> None:
    line = Line(2, lambda: 1.0)
    heard(line, [1.0], 20, 0)
    assert line.width == 2
