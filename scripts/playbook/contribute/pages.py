"""A new page as the files that it changes: the page, ``_toc.yml``, and the pages that it joins."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from playbook.book.model import Book, Page
from playbook.common.errors import UserError
from playbook.contribute.contents import TOC, Place, with_page
from playbook.contribute.joins import Newcomer, joined, lines_to
from playbook.house.guidance import GUIDANCE
from playbook.house.heads import read_front_matter
from playbook.house.skeletons import SKELETONS
from playbook.newsletter.write_markdown import escaped
from playbook.office.importers.yaml_edit import fresh

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FOLDERS = {"case-study": "case-studies", "practice": "practices", "template": "templates"}
_CAPTIONS = {"case-study": "Case studies", "practice": "Practices", "template": "Templates"}
_MONTHS_TO_REVIEW = 12


@dataclass(frozen=True, slots=True)
class NewPage:
    """What somebody wants: the answers by the names of the questions, and where it goes."""

    what: str
    answers: Mapping[str, str]
    name: str
    """The name of the file, without its ending."""
    folder: str = ""
    behind: str = ""
    """The page behind which it stands in the table of contents."""
    joins: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    """Markdown that is there already, by the heading below which it belongs."""
    lead: str = ""
    """Markdown between the title and the first heading."""
    orcid: str = ""
    authors: tuple[Mapping[str, Any], ...] = ()
    """More people who made it, as the head of a page names them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Files of a book as they would be, by path, and the one that matters most."""

    files: Mapping[str, str | bytes]
    path: str
    remarks: tuple[str, ...] = ()


def draft(
    book: Book, wish: NewPage, today: date, *, is_house: bool, adoptable: tuple[str, ...] = ()
) -> Draft:
    """The files of a new page. Raises ``UserError`` where it cannot be made."""
    path = _path(book, wish)
    if book.exists(path):
        raise UserError("this page is there already; choose another name", path=path)
    title = wish.answers["title"]
    others = joined(book, Newcomer(wish.what, path, title), wish.joins, adoptable)
    links = lines_to(wish.what, path, others) if others else {}
    text = page_text(wish, today, links) if is_house else _plain_text(wish)
    if is_house and (faults := read_front_matter(PurePath(path), text).findings):
        raise UserError(*(f"{fault.message}" for fault in faults))
    files: dict[str, str | bytes] = {path: text}
    remarks = [other.remark for other in others if other.remark]
    if book.toc.found:
        toc = with_page(
            book.text(TOC), path.removesuffix(".md"), _place(book, wish, path), [*book.pages]
        )
        files |= {TOC: toc} if toc != book.text(TOC) else {}
    files |= {other.page.path: other.text for other in others if other.text}
    return Draft(files, path, tuple(remarks))


# --- where it goes


def _path(book: Book, wish: NewPage) -> str:
    if not NAME.fullmatch(wish.name):
        raise UserError(
            f"`{wish.name}` cannot be the name of a page; write small letters, digits and hyphens"
        )
    folder = wish.folder.strip("/") or _folder(book, wish)
    if ".." in folder.split("/"):
        raise UserError(f"`{wish.folder}` lies outside the book; name a folder in it")
    return posixpath.join(folder, f"{wish.name}.md")


def _folder(book: Book, wish: NewPage) -> str:
    """Where pages of the kind and the stage lie; else the folder of that name."""
    base = posixpath.dirname(book.toc.root)
    if wish.what not in _FOLDERS:
        kind = wish.answers.get("kind", "")
        alike = [posixpath.dirname(page.path) for page in _of_kind(book, kind)] if kind else []
        return max(alike, key=alike.count) if alike else base
    stage = wish.answers["stage"].partition(",")[0].strip()
    folders = [posixpath.dirname(page.path) for page in _of_kind(book, wish.what)]
    staged = [folder for folder in folders if posixpath.basename(folder) == stage]
    if staged or folders:
        return staged[0] if staged else max(folders, key=folders.count)
    return posixpath.join(base, _FOLDERS[wish.what], stage if wish.what == "practice" else "")


def _of_kind(book: Book, kind: str) -> list[Page]:
    return [page for page in book.pages.values() if page.front.get("kind") == kind]


def _place(book: Book, wish: NewPage, path: str) -> Place:
    """Behind the page that was named, else behind the last one like it."""
    if wish.behind:
        from playbook.contribute.joins import find_page

        return Place(find_page(book, wish.behind).docname)
    kind = wish.answers.get("kind", wish.what)
    folder = posixpath.dirname(path)
    listed = [name for entry in book.toc.entries for name in entry.docnames if name in book.pages]
    alike = [n for n in listed if book.pages[n].front.get("kind") == kind]
    beside = [n for n in listed if posixpath.dirname(n) == folder]
    near = [n for n in alike if n in beside] or (alike if wish.what in _FOLDERS else beside)
    return Place(near[-1] if near else "", _CAPTIONS.get(wish.what, ""))


# --- what stands in it


def _plain_text(wish: NewPage) -> str:
    parts = [f"# {escaped(wish.answers['title'])}", wish.lead.strip()]
    parts += [part for name, text in wish.sections.items() for part in (f"## {name}", text.strip())]
    if not any(parts[1:]):
        parts.append("% Write here, and delete this line.")
    return "\n\n".join(part for part in parts if part) + "\n"


def page_text(wish: NewPage, today: date, links: Mapping[str, str]) -> str:
    """The whole page: its head, its title, and the headings of its kind with guidance."""
    kind = wish.answers.get("kind", wish.what)
    parts = [f"---\n{_head(wish, kind, today)}---", f"# {escaped(wish.answers['title'])}"]
    parts += [wish.lead.strip()] if wish.lead.strip() else []
    skeleton = SKELETONS.get(kind, ())
    if not (skeleton or wish.sections or wish.lead.strip()):
        parts.append("% Write here, one sentence a line, and delete this line.")
    for heading in skeleton:
        parts += [f"## {heading}", *_below(kind, heading, wish, links)]
        for extra in _extras(wish.sections, skeleton, heading):
            parts += [f"## {extra}", wish.sections[extra].strip()]
    if not skeleton:
        parts += [p for name, text in wish.sections.items() for p in (f"## {name}", text.strip())]
    return "\n\n".join(part for part in parts if part) + "\n"


def _extras(sections: Mapping[str, str], skeleton: tuple[str, ...], heading: str) -> Iterator[str]:
    """Headings of the author's own that stood behind one of the skeleton."""
    last = skeleton[0]
    for name in sections:
        if name in skeleton:
            last = name
        elif last == heading:
            yield name


def _below(kind: str, heading: str, wish: NewPage, links: Mapping[str, str]) -> Iterator[str]:
    text = wish.sections.get(heading, "").strip()
    yield text or f"% {GUIDANCE[kind][heading]}"
    if kind == "template" and heading == "Download":
        yield f"```{{template}} {wish.name}\n```"
    if heading in links:
        yield links[heading]


def _head(wish: NewPage, kind: str, today: date) -> str:
    def many(name: str) -> list[str]:
        return [part.strip() for part in wish.answers.get(name, "").split(",") if part.strip()]

    author: dict[str, Any] = {"name": wish.answers["author"], "roles": many("role")}
    if wish.orcid:
        author["orcid"] = wish.orcid
    head: dict[str, Any] = {
        "description": wish.answers["description"],
        "kind": kind,
        "stage": many("stage"),
        "audience": many("audience"),
        "tags": many("tags"),
        "also": many("also"),
        "maturity": wish.answers["maturity"],
        "owner": wish.answers["owner"],
        "last_reviewed": today,
        "review_in": _MONTHS_TO_REVIEW,
        "effort": wish.answers.get("effort"),
        "cost": wish.answers.get("cost"),
        "authors": [author, *map(dict, wish.authors)],
    }
    lines = fresh({k: v for k, v in head.items() if v and k != "last_reviewed"}, "")
    return lines.replace("\nreview_in:", f"\nlast_reviewed: {today.isoformat()}\nreview_in:", 1)
