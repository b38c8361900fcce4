"""A cell as people and their programs write it, turned into what the field takes.

Only what can be meant in one way is mended; all else is left for the model to refuse, or said here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from playbook.office.cells import UNDECIDED, FieldColumn, decode
from playbook.office.importers.base import BrokenCell, Content, FormattedCell, Raw, shown
from playbook.office.importers.number_formats import plain_number


class InvalidCell(Exception):
    """A cell that cannot be taken; the message says what to write."""


# Blanks that people do not see: they come with a copy from a page or a chat.
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_BLANK = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_QUOTES = str.maketrans("‘’‚‛“”„‟‐‑‒–—−", "''''\"\"\"\"------")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PERCENT = re.compile(r"\s*(-?[\d.,]+)\s*%\s*")
_YES = ("yes", "y", "true", "1", "x", "✓", "✔", "☑")
_NO = ("no", "n", "false", "0", "☐")
# A day of Excel: from 1955 to 2119; a smaller number is a year.
SERIAL = range(20_000, 80_200)
YEARS = range(1000, 3000)


def value_of(column: FieldColumn, content: Content, epoch: date) -> Any:
    """The value of a cell, or ``None`` for one that is as good as empty; raises ``InvalidCell``."""
    if isinstance(content, BrokenCell):
        raise InvalidCell(content.why)
    if isinstance(content, FormattedCell):
        content = _as_shown(column, content)
    cell = content.strip() if isinstance(content, str) else content
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell.startswith(UNDECIDED.strip()):
        raise InvalidCell(f"`{shown(cell)}` is not decided yet; write what both agreed on")
    if isinstance(cell, str) and cell.startswith("\\j"):
        return _json(column, cell)
    if column.dated:
        return dated(cell, epoch)
    return _BY_SHAPE.get(column.shape, _text)(column, cell)


def is_empty(content: Content) -> bool:
    """Whether a cell says nothing."""
    return content is None or (isinstance(content, str) and not content.strip())


def tidy(text: str) -> str:
    """A word of a closed list: plain quotes, plain dashes, single blanks, nothing unseen."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_QUOTES)
    return _BLANK.sub(" ", plain).strip()


def _json(column: FieldColumn, cell: str) -> Any:
    try:
        return decode(column.shape, cell)
    except (ValueError, RecursionError) as error:
        raise InvalidCell(r"what follows \j is no JSON; write the value plainly") from error


# --- what the sheet shows


def _as_shown(column: FieldColumn, cell: FormattedCell) -> Raw:
    """What a reader of the sheet sees, where a field can take that; raises ``InvalidCell``."""
    if column.dated:
        return _shown_date(cell)
    if column.shape in {"number", "yes-no"}:
        if column.hundredths and (found := _of_hundred(cell)) is not None:
            return found
        if shown_as_number(cell) is None and not isinstance(cell.value, (date, time, timedelta)):
            raise InvalidCell(
                f"the cell shows {_quoted(cell)}, and the field takes a number alone: give the cell "
                "the format of a plain number, and type the number that is meant"
            )
        return cell.value
    if cell.text is not None:
        return cell.text
    if isinstance(cell.value, (time, timedelta)) and column.timed:
        return cell.value
    raise InvalidCell(_not_words(cell))


def _of_hundred(cell: FormattedCell) -> float | None:
    """The number before the sign of per cent, where the cell holds its hundredth and shows nothing else."""
    words = _PERCENT.fullmatch(cell.text or "")
    if not words or isinstance(cell.value, (date, time, timedelta)):
        return None
    value = round(cell.value * 100, 9)
    shown_part = FormattedCell(value, words[1])
    return value if shown_as_number(shown_part) is not None else None


def _not_words(cell: FormattedCell) -> str:
    """Why a cell is not read as a text: it holds something else, which a program made of it."""
    how = "give the cell the format Text, and type again what is meant"
    if isinstance(cell.value, (date, time, timedelta)):
        sort = "a day" if isinstance(cell.value, date) else "a time"
        words = cell.month or _words(cell.value)
        return f"the cell holds {sort} ({words}), perhaps made of other words by the program; {how}"
    return f"the cell holds {plain_number(cell.value)}, shown in a format of its own; {how}"


def _shown_date(cell: FormattedCell) -> Raw:
    if cell.yearless:
        raise InvalidCell(
            f"the cell shows a day without a year, and the program took {_words(cell.value)}; "
            f"type it with its year: {_HOW}"
        )
    return cell.month or cell.value


def _quoted(cell: FormattedCell) -> str:
    if cell.text is not None:
        return f"`{shown(cell.text)}`"
    return f"{_words(cell.value)} in a format of its own (`{shown(cell.format)}`)"


def shown_as_number(cell: FormattedCell) -> float | None:
    """The number that a cell shows, in figures alone; nothing where it shows more, or another one.

    It may be rounded; with signs of any language between the figures.
    """
    if cell.text is None or isinstance(cell.value, (date, time, timedelta)):
        return None
    words = _BLANK.sub("", cell.text.translate(_QUOTES)).replace("'", "")
    if not re.fullmatch(r"-?[\d.,]*\d[\d.,]*", words):
        return None
    for thousands, point in ((",", "."), (".", ",")):
        plain = words.replace(thousands, "").replace(point, ".")
        if plain.count(".") <= 1:
            digits = len(plain.partition(".")[2])
            if abs(float(plain) - cell.value) <= 0.5 * 10**-digits * (1 + 1e-9):
                return float(plain)
    return None


# --- shapes


def _text(column: FieldColumn, cell: Any) -> Any:
    words = _words(cell)
    if column.allowed:
        return one_of(column.allowed, words)
    if _is_key(column):
        words = tidy(words)
    return decode("text", words)


def _is_key(column: FieldColumn) -> bool:
    return column.path[-1] == "id" or bool(column.refers_to)


def _words(cell: Any) -> str:
    """A number or a day as the text that a person would have typed."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float():
            return plain_number(cell)
        case datetime():
            return (
                cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
            )
        case date():
            return cell.isoformat()
        case time():
            return cell.strftime("%H:%M")
        case timedelta():
            minutes = int(cell.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return str(cell)


def one_of(allowed: Sequence[str], words: str) -> str:
    """The allowed value that is meant, or the words as they are."""
    found = [value for value in allowed if folded(value) == folded(words)]
    return found[0] if len(found) == 1 else tidy(words)


def folded(text: str) -> str:
    """A word as it is compared: without case, and with one blank for hyphens and blanks."""
    return re.sub(r"[\s_-]+", " ", tidy(text).casefold())


def _list(column: FieldColumn, cell: Any) -> Any:
    words = _words(cell)
    items = decode("list", words)
    if column.refers_to or column.allowed:
        parts = [item for part in items for item in part.split("\n") if item.strip()]
        # The section of a source stands as the source has it, with its quotes and dashes.
        items = _by_comma(column, [item.strip() if "#" in item else tidy(item) for item in parts])
    return [one_of(column.allowed, item) for item in items] if column.allowed else items


def _by_comma(column: FieldColumn, items: list[str]) -> list[str]:
    """Commas for semicolons, where each part alone is a value that is allowed."""
    parts = [part.strip() for item in items for part in item.split(",") if part.strip()]
    allowed = {folded(value) for value in column.allowed}
    return parts if allowed and all(folded(part) in allowed for part in parts) else items


def _yes_no(column: FieldColumn, cell: Any) -> Any:
    if isinstance(cell, bool):
        return cell
    words = tidy(_words(cell)).casefold()
    if words in _YES or words in _NO:
        return words in _YES
    raise InvalidCell(f"`{shown(cell)}` is neither yes nor no; write one of the two")


def _pairs(column: FieldColumn, cell: Any) -> Any:
    found = decode(column.shape, _words(cell))
    if isinstance(found, dict):
        return found
    raise InvalidCell(
        f"`{shown(cell)}` is no list of names and values; write: name: value; name: value"
    )


def number(cell: Any) -> Any:
    """A number, also one that is kept as a text; raises ``InvalidCell``."""
    if isinstance(cell, (bool, date, time, timedelta)):
        raise InvalidCell(
            f"`{shown(_words(cell))}` is no number; format the cell as a number, type it again"
        )
    if isinstance(cell, (int, float)):
        return int(cell) if float(cell).is_integer() else cell
    words = tidy(str(cell)).lstrip("'").replace(" ", "")
    if (
        re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", words)
        and words.count(",") + words.count(".") > 1
    ):
        words = words.replace(",", "")
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}[,]\d{3}", words):
        plain = words.replace(",", "")
        raise InvalidCell(
            f"`{words}` can be read in two ways; write {plain} or {words.replace(',', '.')}"
        )
    words = words.replace(",", ".") if words.count(",") == 1 and "." not in words else words
    if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?", words, re.IGNORECASE):
        made = float(words)
        return int(made) if made.is_integer() and abs(made) < 1e15 else made
    raise InvalidCell(f"`{shown(cell)}` is no number; write it with digits: 3 or 2.5")


def _number(column: FieldColumn, cell: Any) -> Any:
    words = _PERCENT.fullmatch(cell) if isinstance(cell, str) and column.hundredths else None
    return number(words[1] if words else cell)


def _other(column: FieldColumn, cell: Any) -> Any:
    return decode(column.shape, cell if isinstance(cell, str) else _words(cell))


_BY_SHAPE: Mapping[str, Callable[[FieldColumn, Any], Any]] = {
    "text": _text,
    "number": _number,
    "yes-no": _yes_no,
    "list": _list,
    "pairs": _pairs,
    "counts": _pairs,
    "other": _other,
}


# --- dates


def dated(cell: Any, epoch: date) -> str:
    """A year, a month or a day as the record writes it; raises ``InvalidCell`` where it is not clear."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (bool, time, timedelta)):
        raise InvalidCell(f"`{shown(_words(cell))}` is no date; {_HOW}")
    if isinstance(cell, (int, float)):
        return _dated_number(float(cell), epoch)
    words = tidy(cell).lstrip("'")
    for pattern, make in _FORMS:
        found = re.fullmatch(pattern, words, re.IGNORECASE)
        if found:
            return make(found)
    if re.fullmatch(r"\d{5}(\.\d+)?", words):
        return _dated_number(float(words), epoch)
    raise InvalidCell(f"`{shown(cell)}` is no date; {_HOW}")


_HOW = "write a year, a month or a day: 2030, 2030-06 or 2030-06-14"


def _dated_number(value: float, epoch: date) -> str:
    if value.is_integer() and int(value) in YEARS:
        return str(int(value))
    if int(value) in SERIAL:
        return (epoch + timedelta(days=int(value))).isoformat()
    raise InvalidCell(f"`{value:g}` is no date; {_HOW}")


def _plain(found: re.Match[str]) -> str:
    """Year, month and day as they stand; whether there is such a day is for the model."""
    return "-".join(part.zfill(2) for part in found.groups() if part)


def _slashed(found: re.Match[str]) -> str:
    first, second, year = int(found[1]), int(found[2]), found[3]
    if max(first, second) > 31 or min(first, second) == 0 or min(first, second) > 12:
        raise InvalidCell(f"`{found[0]}` is no date; {_HOW}")
    dotted = "." in found[0]
    if first <= 12 and second <= 12 and first != second and not dotted:
        raise InvalidCell(
            f"`{found[0]}` can be two days; write {year}-{second:02}-{first:02} "
            f"or {year}-{first:02}-{second:02}"
        )
    day, month = (second, first) if second > 12 else (first, second)
    return f"{year}-{month:02}-{day:02}"


def _named(found: re.Match[str]) -> str:
    parts = found.groupdict()
    month = _MONTHS.index(parts["month"][:3].lower()) + 1
    year = parts["year"] if len(parts["year"]) == 4 else f"20{parts['year']}"
    day = parts.get("day")
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"(\d{4})", _plain),
    (r"(\d{4})\s*[-/.]\s*(\d{1,2})", _plain),
    (r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})", _plain),
    (r"(\d{4})-(\d{2})-(\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?", _plain),
    (r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", _slashed),
    (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?P<year>\d{{4}})", _named),
    (rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})", _named),
    (rf"{_MONTH},?[ -](?P<year>\d{{4}}|\d{{2}})", _named),
)
