"""The client: asks each address once, politely, follows redirects, and writes down what came back.

What it writes down goes to ``verdict.judge``; it judges nothing itself. Names, trust, clock and
sleep come in from outside, so that every behaviour can be tried on one machine without waiting.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import NamedTuple
from urllib.parse import quote, urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import anyio
import httpx2

from playbook.links import body, signatures, transport
from playbook.links.adapters import Adapter, Ask, find
from playbook.links.address_guard import networks, with_plain_host
from playbook.links.exchange import KEPT_HEADERS, Answer, Attempt, Exchange
from playbook.links.pacing import DOWN_AFTER, Gate, Line, Stopped
from playbook.links.plan import refused
from playbook.links.politeness import NOT_FOUND, Retry, next_retry
from playbook.links.record import Memory
from playbook.links.settings import LinkRunSettings
from playbook.links.verdict import (
    PERMANENT,
    REDIRECTS,
    Judgement,
    Verdict,
    judge,
    wanted_fragment,
)
from playbook.version import __version__

UNSAFE_SIGNS = "%/:?#[]@!$&'()*+,;=~"
# What may be our own haste, and is asked again at the end before it is said.
SILENCE = frozenset(("timeout", "name-trouble", "host-down"))
AT_THE_END = 4  # so many at a time, if the line is good; on a slow line they are asked alone
CONTROLS = 3  # so often is a slow line tried before nothing is said about what was silent


def _utc() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True, slots=True)
class Outside:
    """The world as the client meets it; tests hand in another one."""

    resolve: transport.Resolve = transport.resolve
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    limit: Callable[[float], AbstractContextManager[object]] = anyio.fail_after
    now: Callable[[], datetime] = _utc
    trust: ssl.SSLContext | None = None
    allow: tuple[str, ...] = ()


class Answered(NamedTuple):
    """An address with everything that was said about it."""

    address: str
    judgement: Judgement
    exchange: Exchange

    @property
    def silent(self) -> bool:
        """Whether nothing came back, which may be our own haste."""
        verdicts = (Verdict.AWAY, Verdict.UNASKED)
        return self.judgement.verdict in verdicts and self.judgement.reason in SILENCE


class Asking(NamedTuple):
    """What became of a run: an answer for each address, and whether our own line was too slow."""

    answers: dict[str, Answered]
    slow: bool = False


OnAnswer = Callable[[Answered], None]


async def ask_all(
    addresses: Iterable[str],
    settings: LinkRunSettings,
    outside: Outside | None = None,
    *,
    memory: Mapping[str, Memory] | None = None,
    on_answer: OnAnswer | None = None,
) -> dict[str, Answered]:
    """Ask every address, and return the answers in the order of the addresses; see ``ask``."""
    found = await ask(addresses, settings, outside, memory=memory, on_answer=on_answer)
    return found.answers


async def ask(
    addresses: Iterable[str],
    settings: LinkRunSettings,
    outside: Outside | None = None,
    *,
    memory: Mapping[str, Memory] | None = None,
    on_answer: OnAnswer | None = None,
) -> Asking:
    """Ask every address; those that were silent once more at the end, with more patience.

    ``memory`` is what an earlier run kept: pages that have not changed need not be sent again.
    ``on_answer`` hears of each answer as soon as it is there. Raises nothing for what the network
    does; ``UserError`` for an ``allow`` that is no network.
    """
    wanted = tuple(dict.fromkeys(addresses))
    run = _ClientRun(settings, outside or Outside(), memory or {}, on_answer)
    async with run.transport:
        found = await run.all(_questions(wanted, settings))
    return Asking({address: found[address] for address in wanted}, run.line.slow)


async def ask_plainly(
    asks: Iterable[Ask], settings: LinkRunSettings, outside: Outside | None = None
) -> dict[str, str]:
    """Ask services that are not in the book; address → text of the answer, empty without one."""
    wanted = {ask.url: ask for ask in asks}
    run = _ClientRun(settings, outside or Outside(), {}, None)
    async with run.transport:
        found = await asyncio.gather(
            *(run.exchange(_Question(ask, (url,))) for url, ask in wanted.items())
        )
    lasts = {exchange.address: exchange.last for exchange in found}
    return {
        url: last.text if last and last.status == 200 and not last.error else ""
        for url, last in lasts.items()
    }


class _Question(NamedTuple):
    """One thing to ask for one or several addresses, which differ in their fragments."""

    ask: Ask
    addresses: tuple[str, ...]
    adapter: Adapter | None = None

    @property
    def plain(self) -> bool:
        """Whether the address itself is asked, so that the answer can be judged in the ordinary way."""
        return not self.ask.text

    @property
    def fragments(self) -> tuple[str, ...]:
        return tuple(filter(None, map(wanted_fragment, self.addresses)))


def _questions(addresses: Sequence[str], settings: LinkRunSettings) -> list[_Question]:
    groups: dict[tuple[Ask, Adapter | None], list[str]] = {}
    for address in addresses:
        found = find(address, settings.adapters_off) if settings.adapters else None
        # Without text the adapter only judges: such addresses share a request with plain ones.
        key = (found[1], found[0]) if found and found[1].text else (_plain(address), None)
        groups.setdefault(key, []).append(address)
    return [_Question(ask, tuple(group), kind) for (ask, kind), group in groups.items()]


def _plain(address: str) -> Ask:
    try:
        return Ask(urldefrag(address).url)
    except ValueError:
        return Ask(address)


class _ClientRun:
    """One run: the gates of the hosts, what is left of the time, and the connections."""

    def __init__(
        self,
        settings: LinkRunSettings,
        outside: Outside,
        memory: Mapping[str, Memory],
        on_answer: OnAnswer | None,
    ) -> None:
        self.settings, self.outside, self.memory = settings, outside, memory
        self.on_answer = on_answer or (lambda _: None)
        self.ends = outside.clock() + settings.deadline
        self.line = Line(settings.total, outside.clock)
        self.timeout = settings.timeout
        self.last_round = False
        self.later: list[tuple[_Question, Answered]] = []
        self.gates: dict[str, Gate] = {}
        self.robots: dict[str, asyncio.Task[RobotFileParser | None]] = {}
        self.transport = transport.Transport(
            outside.resolve, networks(outside.allow), outside.trust
        )
        self.agent = settings.user_agent or f"playbook-links/{__version__} (checks links of a book)"

    # --- all questions

    async def all(self, questions: Sequence[_Question]) -> dict[str, Answered]:
        """Every question, and then once more those to which nothing came back."""
        groups = await asyncio.gather(*map(self.answer, questions))
        found = {answered.address: answered for group in groups for answered in group}
        if self.later:
            late = await self._at_the_end(list(found.values()))
            found.update((answered.address, answered) for group in late for answered in group)
        return found

    async def _at_the_end(self, answered: Sequence[Answered]) -> Sequence[Sequence[Answered]]:
        """Ask again what was silent: slowly, and alone if it may be our line that was too slow."""
        self.last_round, self.timeout = True, self.settings.patience
        self.gates.clear()
        self.line.width = 1 if self.line.slow else min(AT_THE_END, self.line.width)
        if self.line.slow and not await self._line_is_free(answered):
            return [[self._kept(was, "slow-line") for _, was in self.later]]
        # First what was not asked at all: a host that is silent at one place may answer at another.
        ordered = sorted(self.later, key=lambda pair: bool(pair[1].exchange.attempts))
        again: dict[Ask, list[Answered]] = {}
        for _, was in ordered:
            again.setdefault(_plain(was.address), []).append(was)
        return await asyncio.gather(*(self._again(ask, group) for ask, group in again.items()))

    async def _again(self, ask: Ask, group: Sequence[Answered]) -> Sequence[Answered]:
        """One question once more; what cannot be asked any more is not said to be out of reach."""
        question = _Question(ask, tuple(was.address for was in group))
        exchange = await self.exchange(question)
        if not exchange.attempts:
            return [self._kept(was, exchange.stopped) for was in group]
        attempts = group[0].exchange.attempts + exchange.attempts
        whole = exchange._replace(attempts=attempts)
        found = [self.judged(was.address, question, whole) for was in group]
        told = [one for one in found if one is not None]
        for one in told:
            self.on_answer(one)
        return told

    def _kept(self, was: Answered, why: str) -> Answered:
        """What is said of an address that was silent once and could not be asked again."""
        said = Answered(was.address, Judgement(Verdict.UNASKED, why), was.exchange)
        self.on_answer(said)
        return said

    async def _line_is_free(self, answered: Sequence[Answered]) -> bool:
        """Whether an address that has answered before does so again, so that silence says something.

        What was given up on a slow line is still on its way, and must be over first.
        """
        good = [one for one in answered if one.exchange.last and one.exchange.last.status]
        controls = good[:CONTROLS] or [was for _, was in self.later][:CONTROLS]
        for control in controls:
            question = _Question(_plain(control.address), (control.address,))
            last = (await self.exchange(question)).last
            if last and last.status:
                self.gates.clear()
                return True
        return False

    # --- one question

    async def answer(self, question: _Question) -> list[Answered]:
        """Ask, judge, and ask again in the ordinary way where an adapter could not tell."""
        exchange = await self.exchange(question)
        found = [self.judged(address, question, exchange) for address in question.addresses]
        rest = tuple(
            address
            for address, judged in zip(question.addresses, found, strict=True)
            if judged is None
        )
        told = [judged for judged in found if judged is not None and not judged.silent]
        self.later += [(question, one) for one in found if one is not None and one.silent]
        for judged in told:
            self.on_answer(judged)
        if rest:
            groups: dict[Ask, list[str]] = {}
            for address in rest:
                groups.setdefault(_plain(address), []).append(address)
            for ask, group in groups.items():
                told += await self.answer(_Question(ask, tuple(group)))
        return told

    def judged(self, address: str, question: _Question, exchange: Exchange) -> Answered | None:
        """The judgement of an adapter, or the ordinary one; nothing if it must be asked anew."""
        mine = exchange._replace(address=address)
        kind = question.adapter
        if kind is None and self.settings.adapters:
            found = find(address, self.settings.adapters_off)
            kind = found[0] if found and not found[1].text else None
        said = kind.judge(address, mine) if kind else None
        if said is None and (not question.plain) and not exchange.stopped:
            return None
        today = self.outside.now().date()
        ordinary = judge(mine, today=today, expiry_days=self.settings.expiry_days)
        return Answered(address, said or ordinary, mine)

    async def exchange(self, question: _Question) -> Exchange:
        """Every attempt that one question needs."""
        address = question.addresses[0]
        why = refused(address, self.settings)
        if why:
            return Exchange(address, stopped=why)
        attempts: tuple[Attempt, ...] = ()
        jars: dict[str, httpx2.Cookies] = {}
        step: Retry | None = Retry(0.0, self._method(question))
        said_at = self.outside.clock()
        try:
            while step:
                await self._wait(step.wait)
                if self.settings.robots and not await self._allowed(question.ask.url):
                    return Exchange(address, attempts, "robots")
                async with self._turn_to_confirm(attempts):
                    if self._vouched(attempts, said_at):
                        return Exchange(address, attempts, vouched=True)
                    attempts += (await self._attempt(question, step.method, jars, attempts),)
                    said_at = self.outside.clock()
                    step = self._next(attempts)
        except Stopped as why:
            return Exchange(address, attempts, str(why))
        return Exchange(address, attempts)

    def _next(self, attempts: tuple[Attempt, ...]) -> Retry | None:
        """Whether to ask once more; a host that wants a rest gets one from all questions."""
        last = attempts[-1].last
        gate = self.gate(last.url)
        if _not_found(attempts[:-1]):
            self.gate(attempts[-2].last.url).missing.again(
                self.outside.clock(), kept=last.status == NOT_FOUND
            )
        step = next_retry(attempts, self.settings, self.outside.now())
        if step and step.host:
            gate.hold(step.wait)
        if last.status:
            gate.refuse(again=last.status == 429 and len(attempts) > 1)
        return step

    def _turn_to_confirm(
        self, attempts: tuple[Attempt, ...]
    ) -> AbstractAsyncContextManager[object]:
        """What is missing at one host is confirmed in turn, since one may speak for the others."""
        if not _not_found(attempts):
            return nullcontext()
        return self.gate(attempts[-1].last.url).missing.turn

    def _vouched(self, attempts: tuple[Attempt, ...], said_at: float) -> bool:
        """Whether a page that was not found at that moment need not be asked for again."""
        if not _not_found(attempts):
            return False
        return self.gate(attempts[-1].last.url).missing.stands(said_at)

    def _method(self, question: _Question) -> str:
        plain = question.plain and not question.fragments
        return (
            "HEAD"
            if plain and signatures.FILE_PATH.search(urlsplit(question.ask.url).path)
            else "GET"
        )

    async def _wait(self, seconds: float) -> None:
        """Wait before the next attempt; what would come after the end of the run is not waited for."""
        if self.outside.clock() + seconds >= self.ends:
            raise Stopped("deadline")
        if seconds:
            await self.outside.sleep(seconds)

    def gate(self, url: str) -> Gate:
        """The gate of the host of an address."""
        host = _netloc(url)
        if host not in self.gates:
            self.gates[host] = Gate(
                self.settings.per_host,
                self.settings.interval,
                self.outside.clock,
                self.outside.sleep,
                down_after=2 if self.last_round else DOWN_AFTER,
            )
        return self.gates[host]

    # --- one attempt: a chain of redirects

    async def _attempt(
        self,
        question: _Question,
        method: str,
        jars: dict[str, httpx2.Cookies],
        before: tuple[Attempt, ...] = (),
    ) -> Attempt:
        """Follow the redirects from the address, or from where they led for good before."""
        answers = _lasting(before[-1]) if before else []
        url = before[-1].last.url if answers else question.ask.url
        seen = {(url, "")}
        while True:
            try:
                answer = await self._request(question, url, method, jars, first=not answers)
            except Stopped as why:
                if len(answers) == len(_lasting(before[-1]) if before else ()):
                    raise
                answer = Answer(url, method, error=str(why))
            answers.append(answer)
            if answer.error or answer.status not in REDIRECTS:
                return Attempt(tuple(answers))
            following, error = _following(url, answer)
            key = (following, _cookies(jars, following))
            if not error and key in seen:
                error = "loop"
            if not error and refused(following, self.settings):
                error = "excluded"
            if not error and len(answers) > self.settings.max_redirects:
                error = "too-many-redirects"
            if error:
                ways = " → ".join(a.url for a in answers[-3:])
                if error == "bad-redirect":
                    ways = f"location: {answer.headers.get('location', '')[:200]}"
                answers.append(Answer(following or url, method, error=error, detail=ways))
                return Attempt(tuple(answers))
            seen.add(key)
            url = following

    async def _request(
        self,
        question: _Question,
        url: str,
        method: str,
        jars: dict[str, httpx2.Cookies],
        *,
        first: bool,
    ) -> Answer:
        gate = self.gate(url)
        async with gate.turn(self.ends), self.line.turn():
            begun = self.outside.clock()
            try:
                with self.outside.limit(self.timeout):
                    request = self._built(question, url, method, jars, first=first)
                    response = await self.transport.handle_async_request(request)
                    response.request = request
            except Exception as error:  # noqa: BLE001 - whatever the network does is an answer
                kind, words = transport.error_kind(error)
                gate.note(connected=kind not in ("refused-connection", "timeout"))
                self.line.note(_netloc(url), begun, silent=kind == "timeout")
                return Answer(url, method, error=kind, detail=words)
            gate.note(connected=True)
            self.line.note(_netloc(url), begun, silent=False)
            try:
                return await self._received(question, url, method, response, jars)
            except Exception as error:  # noqa: BLE001 - a header may hold anything
                return Answer(url, method, error="protocol", detail=str(error))
            finally:
                with anyio.CancelScope(shield=True), anyio.move_on_after(1.0):
                    await response.aclose()

    def _built(
        self,
        question: _Question,
        url: str,
        method: str,
        jars: dict[str, httpx2.Cookies],
        *,
        first: bool,
    ) -> httpx2.Request:
        parts = urlsplit(url)
        headers = {
            "User-Agent": self.agent,
            "Accept": question.ask.accept or "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate, br",
            "Accept-Language": "en,*;q=0.5",
        }
        host = (parts.hostname or "").lower()
        if first:
            headers |= self._conditions(question)
            secret = self.settings.credentials.get(host)
            if secret and parts.scheme == "https":
                headers["Authorization"] = secret
        # A name and password that stand in an address are in the book by mistake, and not sent.
        request = httpx2.Request(method, httpx2.URL(with_plain_host(url)), headers=headers)
        if host in jars:
            jars[host].set_cookie_header(request)
        return request

    def _conditions(self, question: _Question) -> dict[str, str]:
        """Ask only for what has changed, if every address of the question was fine and unmoved."""
        kept = [self.memory.get(address) for address in question.addresses]
        first = kept[0]
        if first is None or any(
            memory is None or memory.verdict != "ok" or memory.etag != first.etag for memory in kept
        ):
            return {}
        conditions = {"If-None-Match": first.etag, "If-Modified-Since": first.modified}
        return {name: value for name, value in conditions.items() if value and value.isascii()}

    async def _received(
        self,
        question: _Question,
        url: str,
        method: str,
        response: httpx2.Response,
        jars: dict[str, httpx2.Cookies],
    ) -> Answer:
        host = (urlsplit(url).hostname or "").lower()
        jars.setdefault(host, httpx2.Cookies()).extract_cookies(response)
        headers = {
            name: value[:2000]
            for name, value in response.headers.items()
            if name.lower() in KEPT_HEADERS
        }
        answer = Answer(url, method, response.status_code, headers, expires=_expires(response))
        if method == "HEAD" or answer.status in REDIRECTS or answer.status in (204, 304):
            return answer
        wants = body.BodyWants(
            question.fragments, question.ask.text, self.settings.max_bytes, self.settings.peek
        )
        limit = self.outside.limit(self.timeout)
        return await body.read(answer, response.aiter_bytes(), wants, limit)

    # --- robots.txt

    async def _allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.robots:
            self.robots[origin] = asyncio.ensure_future(self._rules(origin))
        rules = await self.robots[origin]
        if rules is None:
            return True
        name = self.agent.partition("/")[0]
        delay = rules.crawl_delay(name)
        if delay:
            gate = self.gate(url)
            gate.interval = max(gate.interval, min(float(delay), 30.0))
        return rules.can_fetch(name, url)

    async def _rules(self, origin: str) -> RobotFileParser | None:
        """The rules of a host; none if it has none, or does not tell."""
        question = _Question(Ask(f"{origin}/robots.txt", "text/plain", 100_000), ("",))
        last = (await self._attempt(question, "GET", {})).last
        if last.error or last.status != 200:
            return None
        rules = RobotFileParser()
        rules.parse(last.text.splitlines())
        return rules


def _lasting(before: Attempt) -> list[Answer]:
    """The redirects of an attempt that need not be asked again, since all were permanent.

    One that was not may lead elsewhere the next time, and so the whole way is asked again; so is
    one that was only shown to a HEAD.
    """
    ways = before.answers[:-1]
    lasting = all(answer.status in PERMANENT and answer.method == "GET" for answer in ways)
    return list(ways) if lasting and before.last.error != "loop" else []


def _not_found(attempts: tuple[Attempt, ...]) -> bool:
    """Whether the last of these attempts is one that a second question confirms."""
    return bool(attempts) and attempts[-1].last[1:3] == ("GET", NOT_FOUND)


def _netloc(url: str) -> str:
    """The host of an address with its port."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _following(url: str, answer: Answer) -> tuple[str, str]:
    """Where a redirect leads, and what is wrong with it."""
    location = answer.headers.get("location", "").strip()
    if not location or not location.isprintable():
        return "", "bad-redirect"
    try:
        target = quote(urljoin(url, location), safe=UNSAFE_SIGNS)
        parts = urlsplit(target)
        httpx2.URL(with_plain_host(target))
    except (ValueError, httpx2.InvalidURL):
        return "", "bad-redirect"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "", "bad-redirect"
    return target, ""


def _cookies(jars: Mapping[str, httpx2.Cookies], url: str) -> str:
    jar = jars.get((urlsplit(url).hostname or "").lower())
    return "" if jar is None else "; ".join(sorted(f"{c.name}={c.value}" for c in jar.jar))


def _expires(response: httpx2.Response) -> str:
    """The last day of the certificate of a connection, as an ISO date; nothing without one."""
    stream = response.extensions.get("network_stream")
    shown = stream.get_extra_info("ssl_object") if stream else None
    end = (shown.getpeercert() or {}).get("notAfter") if shown else None
    if not isinstance(end, str):
        return ""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(end), timezone.utc).date().isoformat()
