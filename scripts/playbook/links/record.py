"""What was found about each address, kept from run to run in a file of JSON lines.

While a run goes on, each answer is one line at the end of the file, written at one stroke; so a
run that is killed loses nothing that it had written, and at most its last line is torn, which
the next run leaves out. At its end a run writes the file anew, one line an address, in order.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from playbook.common.errors import FileError, UserError
from playbook.common.files import write_text
from playbook.links.verdict import FAILING, Judgement, Verdict

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]

FORMAT, VERSION = "playbook-links", 1
HEAD = json.dumps({"format": FORMAT, "version": VERSION})
MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of an address; days are ISO dates."""

    address: str
    verdict: str  # the value of a Verdict
    reason: str = ""
    target: str = ""
    asked: str = ""  # the day of the last answer
    since: str = ""  # the day from which this verdict holds
    failing: str = ""  # the first day on which it failed, if it does not work now
    runs: int = 0  # on so many separate runs it failed, without a good one between
    due: str = ""  # the day from which it is asked again
    etag: str = ""
    modified: str = ""
    detail: str = ""


_TEXTS = tuple(f.name for f in fields(Memory) if f.name != "runs")
_DAYS = ("asked", "since", "failing", "due")
_VERDICTS = frozenset(verdict.value for verdict in Verdict)


def remember(  # noqa: PLR0913
    address: str,
    judgement: Judgement,
    before: Memory | None,
    *,
    today: date,
    due: date,
    etag: str = "",
    modified: str = "",
) -> Memory:
    """What is kept after an answer, given what was kept before it."""
    day, fails = today.isoformat(), judgement.verdict in FAILING
    same = (
        before is not None
        and before.verdict == judgement.verdict.value
        and before.since <= day  # a day to come is not believed
    )
    failed = before if before is not None and "" < before.failing <= day else None
    return Memory(
        address=address,
        verdict=judgement.verdict.value,
        reason=judgement.reason,
        target=judgement.target,
        asked=day,
        since=before.since if same and before else day,
        failing=(failed.failing if failed else day) if fails else "",
        runs=((failed.runs if failed else 0) + 1) if fails else 0,
        due=due.isoformat(),
        etag=etag,
        modified=modified,
        detail=judgement.detail[:200],
    )


def line(memory: Memory) -> str:
    """A memory as one line; what is empty is left out."""
    kept = {name: value for name, value in asdict(memory).items() if value}
    return json.dumps(kept, ensure_ascii=True)


def read(text: str) -> tuple[dict[str, Memory], str]:
    """The memories in a record, and what is wrong with it in one line for the user, or nothing.

    A torn last line is normal after a run that was killed, and is no fault. A record of another
    form or version is none: it is built anew.
    """
    if not text.strip():
        return {}, ""
    head, *lines = text.split("\n")
    if not _is_head(head):
        return {}, "it has another form or version; every address is asked again"
    torn = lines.pop() if lines else ""
    found: dict[str, Memory] = {}
    bad = 0
    for row in (*lines, torn):
        memory = _memory(row)
        if memory:
            found[memory.address] = memory
        elif row.strip() and row is not torn:
            bad += 1
    lost = f"{bad} of its lines cannot be read; what they were about is asked again" if bad else ""
    return found, lost


def _is_head(row: str) -> bool:
    try:
        value = json.loads(row)
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(value, dict)
        and value.get("format") == FORMAT
        and value.get("version") == VERSION
    )


def _memory(row: str) -> Memory | None:
    try:
        value = json.loads(row)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("address"), str):
        return None
    given: dict[str, Any] = {name: value.get(name, "") for name in _TEXTS}
    runs = value.get("runs", 0)
    fits = all(isinstance(text, str) for text in given.values()) and isinstance(runs, int)
    if not fits or given["verdict"] not in _VERDICTS:
        return None
    return Memory(**given, runs=runs) if all(_is_day(given[name]) for name in _DAYS) else None


def _is_day(text: str) -> bool:
    if not text:
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def whole(memories: Mapping[str, Memory], keep: Iterable[str] | None = None) -> str:
    """The text of a record, in order; only of the addresses to keep, if they are named."""
    kept = set(memories if keep is None else keep)
    return "\n".join((HEAD, *(line(memories[a]) for a in sorted(memories) if a in kept), ""))


def load(path: Path) -> tuple[dict[str, Memory], str]:
    """The record in a file, and what is wrong with it; a file that is not there is empty.

    Raises ``UserError`` for a folder, a device or a pipe, which hold no record.
    """
    if path.exists() and not path.is_file():
        raise UserError("this is no plain file; name another with --record", path=path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"it cannot be read ({error.strerror}); every address is asked again"
    if len(data) > MAX_BYTES:
        return {}, "it is larger than 50 MB; every address is asked again"
    return read(data.decode("utf-8", "replace"))


@contextmanager
def alone(lock: Path | None, wait: Callable[[], None]) -> Iterator[None]:
    """Have a record for oneself; ``wait`` hears that another run has it, before it is waited for.

    ``lock`` is a file that only says so. Where the system knows no such locks, runs do not wait.
    Raises ``UserError`` when the file cannot be made.
    """
    if lock is None or fcntl is None:
        yield
        return
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(lock, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise FileError(lock, error) from error
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)  # and with it the lock


class Journal:
    """Adds a line for each answer to the record, so that a kill loses nothing that was said."""

    def __init__(self, path: Path, before: Mapping[str, Memory]) -> None:
        """Make the file whole first: a torn line must not swallow the one after it.

        Raises ``UserError`` when the file cannot be written.
        """
        self.path = path
        write_text(path, whole(before))
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND)
        except OSError as error:
            raise FileError(path, error) from error

    def add(self, memory: Memory) -> None:
        """Write one line at one stroke. Raises ``UserError``."""
        data = f"{line(memory)}\n".encode()
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError as error:
            raise FileError(self.path, error) from error

    def close(self, memories: Mapping[str, Memory], keep: Iterable[str] | None = None) -> None:
        """End the run: the file anew, through a temporary one, sorted."""
        os.close(self._file)
        write_text(self.path, whole(memories, keep))
