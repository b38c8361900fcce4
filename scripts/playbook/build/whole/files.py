"""What `playbook export book` writes: the whole book, a part of it or some pages, as one file."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import date, datetime, timezone
from pathlib import Path

from playbook.common.errors import UserError
from playbook.common.extras import lacking

NAME = "book"
FORMATS = ("pdf", "epub", "zip")


def whole_book(
    root: Path, wanted: Sequence[str], pages: Sequence[str], part: str
) -> dict[str, bytes]:
    """The files by name. Raises `UserError` for a wrong format, page or part, or no built book."""
    names = [word.strip().lower() for words in wanted for word in words.split(",") if word.strip()]
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        wrong = f"there is no format `{unknown[0]}` for a book" if unknown else "say the format"
        raise UserError(f"{wrong}; use one or several of --to {', '.join(FORMATS)}")
    if "zip" in names and (pages or part):
        raise UserError("an offline copy holds all pages; leave --pages and --part out")
    if line := lacking("book", "playbook export book"):
        raise UserError(line)
    built = root / "_build" / "html"
    chosen = [name for words in pages for name in words.split(",") if name.strip()]
    stem = _stem(chosen, part)
    return {
        f"{stem}.{name}": _made(name, built, chosen, part, stem) for name in dict.fromkeys(names)
    }


def _made(name: str, built: Path, pages: Sequence[str], part: str, stem: str) -> bytes:
    from playbook.build.whole.chapters import read_book

    if name == "zip":
        from playbook.build.whole.offline import make_zip

        read_book(built, ["index"])  # says so where nothing is built
        return make_zip(built, stem)
    book = read_book(built, pages, part)
    if name == "epub":
        from playbook.build.whole.epub import make_epub

        return make_epub(book, _today())
    from playbook.build.whole.pdf import make_pdf

    return make_pdf(book)


def _stem(pages: Sequence[str], part: str) -> str:
    words = part or ("booklet" if pages else NAME)
    return "-".join("".join(c if c.isalnum() else " " for c in words.lower()).split())


def _today() -> date:
    """Today, or the day of ``SOURCE_DATE_EPOCH`` for identical files."""
    seconds = float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return datetime.fromtimestamp(seconds, tz=timezone.utc).date()
