"""What a sheet shows of a number, by the code of its format; nothing where that is not certain.

Codes are those of Excel: up to three parts for positive numbers, negative ones and zero, made of
places for figures (``0``, ``#``, ``?``), words in quotes, and signs. Conditions, fractions and
powers of ten are not read: better no answer than a wrong one.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

GENERAL = ("", "general", "@", "standard")
MOST_FIGURES = 15
_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<blank>_.)|(?P<fill>\*.)'
    r"|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|(?P<colour>\[(?:black|blue|cyan|green|magenta|red"
    r"|white|yellow|colou?r ?\d+)\])|(?P<bracket>\[[^\]]*\])|(?P<general>general)"
    r"|(?P<place>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
# Signs that stand for themselves; letters and a slash would be parts of dates, powers or fractions.
_PLAIN_SIGN = re.compile(r"[^A-Za-z0-9/\[\]]")
_YEAR = re.compile(r"y|e{3,}", re.IGNORECASE)
_ISO_DAY = re.compile(r"yyyy-mm-dd")


class _Piece(NamedTuple):
    kind: str
    text: str


def is_general(code: str) -> bool:
    """Whether a format shows a number just as it is."""
    return code.strip().lower() in GENERAL


def shown_number(value: float, code: str) -> str | None:
    """The number as the sheet shows it, with the signs of English; nothing if that is not certain."""
    if is_general(code):
        return plain_number(value)
    parts = _parts(code)
    if parts is None or not parts:
        return None
    part, negative = _chosen(parts, value)
    if part is None:
        return None
    return _rendered(
        part, abs(value) if negative or value < 0 else value, minus=value < 0 and not negative
    )


def plain_number(value: float) -> str:
    """A number in figures, without what a computer adds far behind the point."""
    if float(value).is_integer() and abs(value) < 10**MOST_FIGURES:
        return str(int(value))
    return f"{value:.{MOST_FIGURES}g}"


def shown_day(iso: str, code: str) -> str | None:
    """A day as the sheet shows it, where that is the same in every language."""
    return iso if _ISO_DAY.fullmatch(_bare(code)) else None


def lacks_year(code: str) -> bool:
    """Whether a day is shown without its year, which a program then made up."""
    bare = _bare(code)
    return bool(re.search(r"[dm]", bare)) and not _YEAR.search(bare)


def _bare(code: str) -> str:
    """The code of a date without words, colours and languages."""
    first = code.split(";", maxsplit=1)[0]
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\(?=-)|\\.', "", first.lower()).strip()


# --- parts of a code


@lru_cache(maxsize=256)
def _parts(code: str) -> tuple[tuple[_Piece, ...], ...] | None:
    """The parts between semicolons as pieces; nothing for a code that is not understood."""
    parts: list[list[_Piece]] = [[]]
    for found in _PIECES.finditer(code):
        kind, text = str(found.lastgroup), found[0]
        if kind == "sign" and text == ";":
            parts.append([])
        elif kind == "bracket" or (kind == "sign" and not _PLAIN_SIGN.match(text)):
            return None
        elif kind in {"quoted", "escaped", "currency"}:
            parts[-1].append(_Piece("words", str(found[kind])))
        elif kind == "sign":
            parts[-1].append(_Piece("words", text))
        elif kind == "blank":
            parts[-1].append(_Piece("words", " "))
        elif kind not in {"colour", "fill"}:
            parts[-1].append(_Piece(kind, text))
    return tuple(map(tuple, parts))


def _chosen(
    parts: tuple[tuple[_Piece, ...], ...], value: float
) -> tuple[tuple[_Piece, ...] | None, bool]:
    """The part for a number, and whether it is one for negative numbers, which says the minus."""
    if value < 0 and len(parts) > 1:
        return parts[1], True
    if value == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], False


def _rendered(pieces: tuple[_Piece, ...], value: float, *, minus: bool) -> str | None:
    kinds = [piece.kind for piece in pieces]
    if "general" in kinds:
        if any(kind in {"place", "point", "comma", "percent"} for kind in kinds):
            return None
        figures = iter([plain_number(value)])
        words = [next(figures, "") if p.kind == "general" else p.text for p in pieces]
        return ("-" if minus else "") + "".join(words).strip()
    if "place" not in kinds:
        return "".join(piece.text for piece in pieces if piece.kind in {"words", "percent"}).strip()
    return _in_places(pieces, value, minus=minus)


def _in_places(pieces: tuple[_Piece, ...], value: float, *, minus: bool) -> str | None:
    """A number in places for figures: before the point from the right, behind it from the left."""
    points = [n for n, piece in enumerate(pieces) if piece.kind == "point"]
    if len(points) > 1:
        return None
    point = points[0] if points else len(pieces)
    before, behind = list(pieces[:point]), list(pieces[point + 1 :])
    places = [n for n, piece in enumerate(before) if piece.kind == "place"]
    if not places:
        return None
    last = places[-1]
    scale = sum(piece.kind == "comma" for piece in before[last + 1 :])
    grouped = any(piece.kind == "comma" for piece in before[places[0] : last])
    decimals = [piece.text for piece in behind if piece.kind == "place"]
    percents = sum(piece.kind == "percent" for piece in pieces)
    try:
        number = Decimal(repr(value)) * 100**percents / 1000**scale
        number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    except InvalidOperation:
        return None
    whole, _, rest = f"{number:f}".partition(".")
    sign = "-" if minus and number else ""
    return sign + (_left(before, whole, grouped=grouped) + _right(behind, rest)).strip()


def _left(pieces: list[_Piece], whole: str, *, grouped: bool) -> str:
    """What stands before the point; places that are left over are filled as each of them says."""
    figures = list(whole.lstrip("0"))
    places = sum(piece.kind == "place" for piece in pieces)
    shown: list[str] = []
    count = 0
    for piece in reversed(pieces):
        if piece.kind != "place":
            shown += [piece.text] if piece.kind in {"words", "percent"} else []
            continue
        places -= 1
        filling = {"0": "0", "?": " "}.get(piece.text, "")
        taken = [figures.pop() if figures else filling]
        taken += [figures.pop() for _ in range(len(figures))] if not places else []
        for figure in taken:
            if figure:
                shown += [","] if grouped and count and count % 3 == 0 and figure.isdigit() else []
                shown.append(figure)
                count += 1
    return "".join(reversed(shown))


def _right(pieces: list[_Piece], rest: str) -> str:
    """What stands behind the point; figures that need not be shown go when they are nought."""
    wanted = [piece.text for piece in pieces if piece.kind == "place"]
    figures = list(rest)
    for place in range(len(wanted) - 1, -1, -1):
        if wanted[place] == "0" or figures[place] != "0":
            break
        figures[place] = " " if wanted[place] == "?" else ""
    ready = iter(figures)
    words = "".join(
        next(ready) if piece.kind == "place" else piece.text
        for piece in pieces
        if piece.kind in {"place", "words", "percent"}
    )
    return f".{words}" if any(figures) else words
