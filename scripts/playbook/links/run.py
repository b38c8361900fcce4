"""The whole of ``playbook links`` as functions: settings, addresses, record, asking, report.

Nothing here prints. The client is imported only when something is asked.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from playbook.book.model import Book
from playbook.common.errors import UserError
from playbook.common.extras import lacking
from playbook.common.findings import Severity
from playbook.common.own_folders import cache_folder
from playbook.common.settings_file import find_settings, read_settings
from playbook.links import accepted, archive, changed, record, redirect_fixes
from playbook.links.adapters import refuse_unknown
from playbook.links.collect import Addresses, addresses
from playbook.links.own_pages import judge_own_page
from playbook.links.plan import from_memory, next_day, plan
from playbook.links.record import Journal, Memory, load, remember
from playbook.links.report import CheckedAddress, LinkReport
from playbook.links.settings import (
    LinkRunSettings,
    credentials_from,
    with_secrets,
)
from playbook.links.severity import severity_of
from playbook.links.verdict import Judgement, Verdict
from playbook.reading.cache import Cache
from playbook.reading.loader import Folder, digest, load_book
from playbook.version import __version__

if TYPE_CHECKING:
    from playbook.book.settings import BookSettings
    from playbook.links.client import Answered, Outside

CREDENTIALS = "PLAYBOOK_LINKS_CREDENTIALS"
# From so many addresses without a single answer on, the fault lies with us.
ALONE = 3


class LinksError(UserError):
    """Wrong use, or a failure of our own."""


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """What the command line asks for."""

    base: str | None = None  # only what a branch added; "" for the main branch
    everything: bool = False  # also what the record holds as fresh
    suggest: bool = False  # ask the archive for copies
    allow: tuple[str, ...] = ()  # private networks that may be asked
    paths: tuple[str, ...] = ()  # only links in these files
    record: Path | None = None  # another file for the record


class Progress(NamedTuple):
    """How the caller hears how far the run is."""

    start: Callable[[int], None] = lambda _: None
    step: Callable[[], None] = lambda: None
    wait: Callable[[], None] = lambda: None  # another run has the record, and is waited for


class _RunContext(NamedTuple):
    """What one run knows from the start."""

    root: Path
    book: Book
    settings: LinkRunSettings
    options: LinkOptions
    today: date


def read_book(root: Path) -> Book:
    """The book in a folder, as the checker reads it; pages that were read before are remembered."""
    folder = Folder(root, find_settings(root).outside)
    store = Cache(root, enabled=True)
    store.settings = folder.settings_key()
    book = load_book(folder, store.remember(folder))
    store.keep_pages()
    return book


def read_run_settings(book: Book, environment: Mapping[str, str] = os.environ) -> LinkRunSettings:
    """The settings of the book, and the secrets of the environment. Raises ``UserError``."""
    secrets = credentials_from(environment.get(CREDENTIALS, ""))
    ours = read_settings(Path(book.root)).links
    refuse_unknown(ours.adapters_off)
    return with_secrets(ours, secrets, _name(book.settings))


def _name(settings: BookSettings) -> str:
    """How we call ourselves: with the place where those who keep a host can complain."""
    home = settings.repository or settings.address
    told = f" (+{home})" if home.isascii() and home.isprintable() and home else ""
    return f"playbook-links/{__version__}{told}"


def collect(book: Book, root: Path, options: LinkOptions) -> Addresses:
    """The outside addresses that this run is about, with their places. Raises ``LinksError``."""
    from playbook.links.collect import of_files

    found = addresses(book)
    if options.paths:
        found = of_files(found, options.paths)
    if options.base is None:
        return found
    return changed.added(found, changed.since(root, options.base))


def check_links(
    root: Path,
    options: LinkOptions,
    outside: Outside | None = None,
    progress: Progress | None = None,
) -> LinkReport:
    """Ask what is due, and report on every outside address of the book.

    Raises ``LinksError`` for settings that cannot be used, a record that cannot be written, a
    package that is missing, or a network that answers nothing at all.
    """
    if line := lacking("links", "playbook links"):
        raise LinksError(line)
    from playbook.links.client import Outside as World

    book = read_book(root)
    settings = read_run_settings(book)
    world = replace(outside or World(), allow=(*(outside or World()).allow, *options.allow))
    context = _RunContext(root, book, settings, options, world.now().date())
    found = collect(book, root, options)
    said = accepted.answers(book, context.today, settings.accepted_days)
    settled = _inside(book, found) | _accepted(said, found, settings.accepted_days)
    asked, kept, notes = _ask(context, list(found), frozenset(settled), world, progress)
    addresses = [
        _entry(context, a, found[a], settled.get(a), asked.get(a), kept.get(a)) for a in found
    ]
    notes += said.faults
    if options.suggest:
        addresses = _suggested(context, addresses, world)
    requests = sum(len(t.answers) for a in asked.values() for t in a.exchange.attempts)
    count = sum(bool(a.exchange.attempts) for a in asked.values())
    return LinkReport(tuple(addresses), count, requests, tuple(notes))


def _accepted(said: accepted.Answers, found: Addresses, days: int) -> dict[str, Judgement]:
    """The links that a person has found to be fine."""
    return {a: accepted.judgement(said.accepted[a], days) for a in found if a in said.accepted}


def accept(root: Path, addresses: Iterable[str], because: str, today: date) -> None:
    """Write down that a person has found these addresses to be fine. Raises ``UserError``."""
    known = collect(read_book(root), root, LinkOptions())
    for address in addresses:
        accepted.accept(root, address, because, today, known)


def _inside(book: Book, found: Iterable[str]) -> dict[str, Judgement]:
    """The links to the book's own pages."""
    from playbook.common.config import load_config

    bases = [book.settings.address]
    with suppress(UserError):  # a folder without settings has no address of its own
        bases.append(load_config(Path(book.root)).address)
    told = {
        address: judge_own_page(book, tuple(dict.fromkeys(bases)), address) for address in found
    }
    return {address: judgement for address, judgement in told.items() if judgement}


def record_path(root: Path, settings: LinkRunSettings) -> Path | None:
    """Where the record lies: in the book if it is committed, with the caches if not, or nowhere."""
    if settings.record == "none":
        return None
    if settings.record_file:
        return root / settings.record_file
    if settings.record == "committed":
        return root / "links.jsonl"
    folder = cache_folder()
    return folder and folder / f"links-{digest(str(root.resolve()).encode())[:16]}.jsonl"


def _ask(
    context: _RunContext,
    wanted: list[str],
    settled: frozenset[str],
    world: Outside,
    progress: Progress | None,
) -> tuple[dict[str, Answered], dict[str, Memory], list[str]]:
    """Ask what is due; return the answers, what is remembered now, and what the user should know."""
    path = context.options.record or record_path(context.root, context.settings)
    progress = progress or Progress()
    with record.alone(_lock_path(path), progress.wait):
        return _asked(context, path, wanted, settled, world, progress)


def _lock_path(record_file: Path | None) -> Path | None:
    """What runs at the same record lock: a file beside the caches, never one in the book."""
    folder = cache_folder()
    if record_file is None or folder is None:
        return None
    return folder / f"links-{digest(str(record_file.resolve()).encode())[:16]}.lock"


def _asked(  # noqa: PLR0913, PLR0917
    context: _RunContext,
    path: Path | None,
    wanted: list[str],
    settled: frozenset[str],
    world: Outside,
    progress: Progress,
) -> tuple[dict[str, Answered], dict[str, Memory], list[str]]:
    from playbook.links.client import ask

    before, damage = load(path) if path else ({}, "")
    notes = [f"The record {path}: {damage}."] if damage else []
    fresh = {} if context.options.everything or context.options.base is not None else before
    due = plan((a for a in wanted if a not in settled), fresh, context.today).ask
    after = dict(before)
    journal = Journal(path, before) if path and due else None
    listener = _Listener(context, before, after, journal, progress)
    listener.progress.start(len(due))
    try:
        answers, slow = asyncio.run(
            ask(due, context.settings, world, memory=before, on_answer=listener.on_answer)
        )
        alone = _alone(answers)
    except BaseException:
        if journal:
            journal.close(after)
        raise
    if journal:
        # A branch knows only a part of the addresses; a whole run forgets those that are gone.
        whole = context.options.base is None and not context.options.paths
        journal.close(before if alone else after, wanted if whole else None)
    if alone:
        raise LinksError(
            f"none of {len(answers)} addresses could be reached; is this machine connected? "
            "Nothing was recorded"
        )
    if slow:
        notes.append(
            "This connection is slow: many hosts were silent together. They were asked again alone, "
            "and what could not be told is called not asked. "
            "With a smaller number for `total` in the settings it goes faster."
        )
    return answers, after, notes


class _Listener(NamedTuple):
    """Hears of each answer, remembers it and writes it down at once."""

    context: _RunContext
    before: Mapping[str, Memory]
    after: dict[str, Memory]
    journal: Journal | None
    progress: Progress

    def on_answer(self, answered: Answered) -> None:
        self.progress.step()
        address, judgement, exchange = answered
        if judgement.verdict in (Verdict.UNASKED, Verdict.REFUSED):
            return
        last = exchange.last
        headers = last.headers if last else {}
        before = self.before.get(address)
        memory = remember(
            address,
            judgement,
            before,
            today=self.context.today,
            due=next_day(judgement, address, self.context.today),
            etag=headers.get("etag", before.etag if before else ""),
            modified=headers.get("last-modified", before.modified if before else ""),
        )
        self.after[address] = memory
        if self.journal:
            self.journal.add(memory)


def _alone(answers: Mapping[str, Answered]) -> bool:
    """Whether nothing at all could be reached, on more than one host."""
    tried = [a for a in answers.values() if a.exchange.attempts and not _unsent(a.judgement)]
    hosts = {a.exchange.attempts[0].answers[0].url.split("/")[2] for a in tried}
    return len(tried) >= ALONE and len(hosts) > 1 and all(map(_unheard, tried))


def _unsent(judgement: Judgement) -> bool:
    """Whether no question left this machine, so that nothing is known of the network."""
    return judgement.reason in ("private-address", "malformed")


def _unheard(answered: Answered) -> bool:
    """Whether nobody has answered, whatever that is called."""
    verdict, reason, *_ = answered.judgement
    if verdict is Verdict.UNASKED:
        return True
    return (verdict is Verdict.AWAY and not reason.isdigit()) or reason == "unknown-host"


def _entry(  # noqa: PLR0913, PLR0917
    context: _RunContext,
    address: str,
    places: tuple[Any, ...],
    inside: Judgement | None,
    answered: Answered | None,
    memory: Memory | None,
) -> CheckedAddress:
    """What is reported of one address."""
    if inside:
        severity = severity_of(inside, None, context.settings, context.today)
        return CheckedAddress(address, places, inside, severity)
    judgement, attempts = Judgement(Verdict.UNASKED, "deadline"), 0
    if answered:
        judgement, attempts = answered.judgement, answered.exchange.times
    elif memory:
        judgement = from_memory(memory)
        # What the record calls gone was asked often enough when it was written down.
        attempts = 2 if memory.runs else 0
    return CheckedAddress(
        address,
        places,
        judgement,
        severity_of(judgement, memory, context.settings, context.today, attempts=attempts),
        memory,
        _copy(context, address, places, judgement),
        redirect_fixes.fixes(address, judgement, places, context.book.texts),
        fresh=answered is None and memory is not None,
    )


def _copy(context: _RunContext, address: str, places: tuple[Any, ...], judgement: Judgement) -> str:
    if judgement.verdict is not Verdict.GONE or judgement.reason == "malformed":
        return ""
    return archive.guess(address, _reviewed(context, places))


def _reviewed(context: _RunContext, places: tuple[Any, ...]) -> date:
    """The day on which the page of a link was last looked at; today if no page says."""
    paths = context.book.paths
    for place in places:
        page = context.book.pages.get(paths.get(place.path, ""))
        value = page.front.get("last_reviewed") if page else None
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            continue
    return context.today


def _suggested(
    context: _RunContext, addresses: list[CheckedAddress], world: Outside
) -> list[CheckedAddress]:
    """The entries with the copies that the archive itself names."""
    from playbook.links.client import ask_plainly

    lost = [checked for checked in addresses if checked.archive and checked.severity]
    asks = {e.address: archive.ask(e.address, _reviewed(context, e.locations)) for e in lost}
    texts = asyncio.run(ask_plainly(asks.values(), context.settings, world))
    copies = {address: archive.answer(texts.get(ask.url, "")) for address, ask in asks.items()}
    return [
        checked._replace(archive=copies[checked.address]) if checked.address in copies else checked
        for checked in addresses
    ]


def apply_fixes(report: LinkReport, root: Path) -> list[str]:
    """Write the new addresses into the files; returns the files. Raises ``UserError``."""
    from playbook.check.fixes import apply, plan
    from playbook.common.files import read_bytes, write_bytes
    from playbook.links.report import findings

    planned = sorted(plan(findings(report.addresses), unsafe=False).items())
    return [
        name
        for name, edits in planned
        if write_bytes(root / name, apply(read_bytes(root / name), edits))
    ]


def without_mended(report: LinkReport) -> LinkReport:
    """The report after ``apply_fixes``: what is mended everywhere is nothing to do any more."""
    addresses = []
    for checked in report.addresses:
        lines = {location[:2] for location in checked.fixes}
        left = tuple(place for place in checked.locations if place[:2] not in lines)
        if not checked.fixes:
            addresses.append(checked)
        elif left:
            addresses.append(checked._replace(locations=left, fixes={}))
        else:
            addresses.append(checked._replace(severity=None))
    return report._replace(addresses=tuple(addresses))


def failed(report: LinkReport) -> bool:
    """Whether there is something that an author must mend."""
    return any(checked.severity is Severity.ERROR for checked in report.addresses)
