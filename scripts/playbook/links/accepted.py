"""Addresses that a person has opened and found to be fine, with the day and the reason.

They stand in ``accepted-links.yml`` in the root of the book, which ``--accept`` writes, or in a
comment of a page: ``% playbook: accept https://example.org/ 2026-12-01 opened by hand``. What is
accepted is not asked until the time of the setting ``accepted_days`` is over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from playbook.book.model import Book
from playbook.common.errors import UserError
from playbook.common.files import read_text, write_text
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.common.suggest import closest
from playbook.links.messages import day as in_words
from playbook.links.messages import plain
from playbook.links.verdict import Judgement, Verdict

FILE = "accepted-links.yml"
_HEAD = "# Links that somebody opened by hand, written by `playbook links --accept`.\n"
_FORM = "write `- address: https://example.org/`, and below it `on:` with the day and `because:`"
_COMMENT = re.compile(
    r"^[ \t]*(?:%|<!--|\.\.)[ \t]*playbook:[ \t]*accept[ \t]+(?P<address>\S+)(?:[ \t]+(?P<day>\d{4}-\d\d-\d\d))?"
    r"[ \t]*(?P<because>[^\n]*)",
    re.MULTILINE,
)


class Accepted(NamedTuple):
    """What a person said of an address, and on which day."""

    address: str
    day: date
    because: str

    def until(self, days: int) -> date:
        """The last day on which it is not asked."""
        return self.day + timedelta(days=days)


class Answers(NamedTuple):
    """What persons said, by address, and what is wrong with how they said it, a line each."""

    accepted: Mapping[str, Accepted]
    faults: tuple[str, ...] = ()


def answers(book: Book, today: date, days: int) -> Answers:
    """The answers that hold today. A day in the future is not believed."""
    found: dict[str, Accepted] = {}
    faults: list[str] = []
    for where, address, day, because in _said(book):
        fault = _fault(day, because, today)
        if fault:
            faults.append(f"{plain(where)}: {plain(address)} is not taken as accepted: {fault}")
            continue
        said = Accepted(address, date.fromisoformat(day), because)
        if said.until(days) >= today and (address not in found or found[address].day < said.day):
            found[address] = said
    return Answers(found, tuple(faults))


def judgement(said: Accepted, days: int) -> Judgement:
    """What is said about an address that a person has accepted."""
    detail = f"{in_words(said.day.isoformat())}, {said.because}"
    return Judgement(Verdict.ACCEPTED, "accepted", in_words(said.until(days).isoformat()), detail)


def _fault(day: str, because: str, today: date) -> str:
    if not day:
        return "write the day on which it was opened, such as 2026-12-01"
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return f"there is no day {plain(day)}"
    if when > today:
        return f"the day {day} is still to come"
    return "" if because else "write why"


def _said(book: Book) -> Iterator[tuple[str, str, str, str]]:
    """Where it stands, the address, the day and the reason, as they are written."""
    if FILE in book.files:
        yield from _rows(FILE, book.texts.get(FILE, ""))
    for page in book.pages.values():
        text = "" if page.form == "notebook" else book.texts.get(page.path, "")
        for match in _COMMENT.finditer(text):
            where = f"{page.path}:{text.count(chr(10), 0, match.start()) + 1}"
            because = match["because"].removesuffix("-->").strip()
            yield where, match["address"], match["day"] or "", because


def _rows(path: str, text: str) -> Iterator[tuple[str, str, str, str]]:
    try:
        value = load_yaml(text)
    except YamlError as error:
        raise UserError(error.message, path=path, line=error.line) from error
    if not isinstance(value, list | None):
        raise UserError(f"this is no list; {_FORM}", path=path, line=1)
    for number, row in enumerate(value or [], start=1):
        if not isinstance(row, Mapping) or not isinstance(row.get("address"), str):
            raise UserError(f"entry {number} names no address; {_FORM}", path=path)
        day, because = row.get("on", row.get(True, "")), row.get("because", "")
        yield f"{path}, entry {number}", row["address"], str(day), str(because).strip()


def accept(root: Path, address: str, because: str, today: date, known: Iterable[str]) -> bool:
    """Write down that a person has accepted an address; return whether that changed anything.

    Raises ``UserError`` for an address that the book does not link, and without a reason.
    """
    if not because.strip():
        raise UserError('--accept needs a reason: --because "opened by hand"')
    known = list(known)
    if address not in known:
        near = closest(address, known)
        hint = f"; did you mean {near}?" if near else ""
        raise UserError(f"the book has no link to {plain(address)}{hint}")
    path = root / FILE
    text = read_text(path) if path.exists() else _HEAD
    kept = {there: (day, why) for _, there, day, why in _rows(FILE, text)}
    new = (today.isoformat(), " ".join(because.split()))
    if text == _written(kept):
        return write_text(path, _written({**kept, address: new}))
    # Somebody wrote in it by hand: every word stays, and of two entries the newer one counts.
    if kept.get(address) == new:
        return False
    return write_text(path, text.rstrip("\n") + "\n" + _entry(address, new))


def _written(kept: Mapping[str, tuple[str, str]]) -> str:
    """The file as this module writes it."""
    return _HEAD + "".join(_entry(*item) for item in sorted(kept.items()))


def _entry(address: str, said: tuple[str, str]) -> str:
    # JSON is YAML in which nothing can be misread.
    return (
        f"- address: {json.dumps(address)}\n"
        f'  "on": {json.dumps(said[0])}\n'
        f"  because: {json.dumps(said[1], ensure_ascii=False)}\n"
    )
