"""Which pages are due for a review, and the report about them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from playbook.common.findings import Finding, Location
from playbook.common.front_matter_text import header_lines
from playbook.house.front_matter import FrontMatter
from playbook.house.heads import CODE, read_front_matter
from playbook.office.catalogue import TEXTS
from playbook.registers.kinds.base import date_words

HOW_TO_REVIEW = (
    "To review a page: read it whole, mend what is no longer true, and set `last_reviewed` "
    "at its top to the day of the review."
)


@dataclass(frozen=True, slots=True)
class ReviewedPage:
    """A page with what it says about itself."""

    path: PurePath
    title: str
    front_matter: FrontMatter


def read_pages(root: Path, folder: str = "book") -> tuple[list[ReviewedPage], list[Finding]]:
    """Every page below ``folder`` that has front matter, and what is wrong with the others.

    A page without front matter at all is not a page of ours and is left out.
    """
    pages: list[ReviewedPage] = []
    findings: list[Finding] = []
    for path in sorted((root / folder).rglob("*.md")):
        relative = PurePath(path.relative_to(root))
        if TEXTS in relative.parents:
            continue  # the text of a template is reviewed with the page of the template
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            findings.append(
                Finding(Location(relative), "this page cannot be read; save it as UTF-8 text", CODE)
            )
            continue
        page = _page(relative, text, findings)
        if page is not None:
            pages.append(page)
    return pages, findings


def _page(path: PurePath, text: str, findings: list[Finding]) -> ReviewedPage | None:
    size = header_lines(text)
    if size is None:
        if text.startswith("---") or not text.strip():
            words = (
                "the front matter has no end; close it with a line `---`"
                if text.strip()
                else ("the page is empty; write it, or delete it")
            )
            findings.append(Finding(Location(path, 1), words, CODE))
        return None
    head = read_front_matter(path, text)
    findings.extend(head.findings)
    lines = text.splitlines()
    title = next((line[2:].strip() for line in lines[size:] if line.startswith("# ")), path.stem)
    return ReviewedPage(path, title, head.front_matter) if head.front_matter else None


def due_pages(pages: Sequence[ReviewedPage], by: date) -> list[ReviewedPage]:
    """The pages whose next review falls before or on a day, the oldest first."""
    due = [page for page in pages if page.front_matter.next_review <= by]
    return sorted(due, key=lambda page: (page.front_matter.next_review, page.path))


def as_text(pages: Sequence[ReviewedPage], by: date) -> str:
    """The report for a terminal."""
    if not pages:
        return f"No page is due for a review by {date_words(by)}.\n"
    count = f"{len(pages)} page is" if len(pages) == 1 else f"{len(pages)} pages are"
    lines = [f"{count} due for a review by {date_words(by)}:"]
    for page in pages:
        head = page.front_matter
        lines.append(f"{page.path.as_posix()}: due {head.next_review}, {head.owner} ({page.title})")
    return "\n".join(lines) + "\n"


def as_markdown(pages: Sequence[ReviewedPage], by: date) -> str:
    """The report as the body of an issue, one box to tick per page."""
    if not pages:
        return f"No page is due for a review by {date_words(by)}.\n"
    lines = [
        f"These pages are due for a review by {date_words(by)}.",
        "",
        HOW_TO_REVIEW,
        "",
    ]
    for page in pages:
        head = page.front_matter
        lines.append(
            f"- [ ] `{page.path.as_posix()}` — {page.title} "
            f"(due {date_words(head.next_review)}, looked after by: {head.owner})"
        )
    return "\n".join(lines) + "\n"


def as_json(pages: Sequence[ReviewedPage], by: date) -> str:
    """The report for other programs."""
    return (
        json.dumps({"version": 1, "by": by.isoformat(), "pages": list(_records(pages))}, indent=2)
        + "\n"
    )


def _records(pages: Sequence[ReviewedPage]) -> Iterator[Mapping[str, str]]:
    for page in pages:
        head = page.front_matter
        yield {
            "path": page.path.as_posix(),
            "title": page.title,
            "owner": head.owner,
            "last_reviewed": head.last_reviewed.isoformat(),
            "next_review": head.next_review.isoformat(),
        }


FORMATS: Mapping[str, Callable[[Sequence[ReviewedPage], date], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}
