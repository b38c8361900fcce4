"""Links between the pages of one activity: into the new page, and back from those that it names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from playbook.book.model import Book, Page
from playbook.common.errors import UserError
from playbook.common.suggest import did_you_mean
from playbook.house.skeletons import JOINED
from playbook.newsletter.write_markdown import escaped

_ASIDE = re.compile(r"\s*$|%|\([\w.-]+\)=\s*$|<!--.*-->\s*$")


@dataclass(frozen=True, slots=True)
class Joined:
    """A page that the new one is joined to: how to link to it, and its text with a link back."""

    page: Page
    kind: str
    text: str = ""
    """Its text with the link back; empty if nothing had to be, or could be, written."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The new page, as those see it that link to it."""

    kind: str
    path: str
    title: str


def joined(
    book: Book, new: Newcomer, names: Sequence[str], adoptable: Sequence[str]
) -> list[Joined]:
    """The pages that were named, each with the link to the new page that the rules want.

    Raises ``UserError`` for a name that no page has, or that several have, and for a page of a kind
    that is not joined to this one.
    """
    found = []
    for name in names:
        page = find_page(book, name)
        other = str(page.front.get("kind"))
        heading = JOINED.get(other, {}).get(new.kind)
        if heading is None:
            wanted = " or a ".join(sorted(JOINED.get(new.kind, {})))
            raise UserError(
                f"`{page.path}` is no page that a {new.kind} is joined to"
                + (f"; name a {wanted}" if wanted else "")
            )
        target = posixpath.relpath(new.path, posixpath.dirname(page.path) or ".")
        line = f"- [{'Case: ' if new.kind == 'case-study' else ''}{escaped(new.title)}]({target})"
        ours = new.kind == "case-study" and any(
            page.path == place or page.path.startswith(f"{place.rstrip('/')}/")
            for place in adoptable
        )
        text = with_line(book.text(page.path), page, heading, line, in_mark=ours)
        remark = (
            "" if text else f"{page.path}: add the line `{line}` below a heading `## {heading}`"
        )
        found.append(Joined(page, other, text, remark))
    return found


def lines_to(kind: str, path: str, others: Sequence[Joined]) -> Mapping[str, str]:
    """The links of the new page to those, by the heading below which they belong."""
    found: dict[str, list[str]] = {}
    for other in others:
        target = posixpath.relpath(other.page.path, posixpath.dirname(path) or ".")
        lead = "Case: " if other.kind == "case-study" else ""
        line = f"- [{lead}{escaped(other.page.title)}]({target})"
        found.setdefault(JOINED[kind][other.kind], []).append(line)
    return {heading: "\n".join(lines) for heading, lines in found.items()}


def find_page(book: Book, name: str) -> Page:
    """The page of a name: its file, its docname, the last part of that, or its title."""
    wanted = name.strip().removeprefix("./")
    bare = re.sub(r"\.(md|ipynb|rst)$", "", wanted)
    if bare in book.pages:
        return book.pages[bare]
    found = [
        page
        for docname, page in book.pages.items()
        if posixpath.basename(docname) == bare
        or page.title.casefold() == wanted.casefold()
        or docname.endswith(f"/{bare}")
    ]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(page.path for page in found)
        raise UserError(f"several pages are called `{name}`: {several}; name the file")
    names = [page.path for page in book.pages.values()]
    hint = did_you_mean(wanted, [*names, *map(posixpath.basename, book.pages)], "name its file")
    raise UserError(f"there is no page `{name}`; {hint}")


def with_line(text: str, page: Page, heading: str, line: str, *, in_mark: bool = False) -> str:
    """The text of a page with a line at the end of a section; nothing if it has no such section.

    With ``in_mark`` the line stands in a mark, since others take the page over without it.
    """
    level_two = [h for h in page.headings if h.level == 2 and not h.nested and not h.cell]
    spot = next((n for n, h in enumerate(level_two) if h.text == heading), None)
    if spot is None or page.form != "markdown":
        return ""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    after = level_two[spot + 1].line - 1 if spot + 1 < len(level_two) else len(lines)
    first = level_two[spot].line
    end = after
    while end > first and _ASIDE.match(lines[end - 1]):
        end -= 1
    new = list(_block(line, lines[end - 1] if end > first else "", in_mark=in_mark))
    tail = lines[end:]
    if not tail or tail[0].strip():
        new.append("")
    return newline.join([*lines[:end], *new, *tail])


def _block(line: str, above: str, *, in_mark: bool) -> Iterator[str]:
    if in_mark:
        yield from ("", ":::{our-case}", line, ":::")
    elif above.startswith("- "):
        yield line
    else:
        yield from ("", line)
