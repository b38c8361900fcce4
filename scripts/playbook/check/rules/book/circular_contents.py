"""No page stands below itself in the contents.

The contents are those of _toc.yml and of every `toctree`. The build walks round and round, and
stops.

Bad::

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - file: roles

    # file: roles.md
    # Roles

    ```{toctree}
    index
    ```

Good::

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - file: roles

    # file: roles.md
    # Roles

    [The first page](index.md)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from playbook.book.model import Book, Page, Reference
from playbook.book.toc import glob_match
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


class _Entry(NamedTuple):
    """An entry of a `toctree`, and the pages that it puts below its own."""

    page: Page
    reference: Reference
    pages: tuple[str, ...]


@rule("TOC009")
def check(context: CheckContext) -> Iterator[Finding]:
    """Entries of a `toctree` that lead back to the page around them."""
    book = context.book
    entries = list(_entries(book))
    if not entries:
        return
    below: dict[str, set[str]] = {}
    for entry in book.toc.entries:
        below.setdefault(entry.parent, set()).update(entry.docnames)
    for page, _, names in entries:
        below.setdefault(page.docname, set()).update(names)
    left = _circular(below)
    for page, reference, names in entries:
        ways = (_way(below, name, page.docname) for name in names if {name, page.docname} <= left)
        way = next(filter(None, ways), ())
        if way:
            circle = " → ".join((page.docname, *way))
            words = f"the build stops here: the contents go round in a circle ({circle}); take this entry out"
            yield at(page, reference, words, fatal=True)


def _entries(book: Book) -> Iterator[_Entry]:
    suffixes = tuple(suffix for suffix, _ in book.settings.suffixes)
    for page, reference in book.references("toctree"):
        target = book.resolve(page, reference.target)
        if reference.role == "glob":
            names = tuple(name for name in glob_match(target, book.pages) if name != page.docname)
        else:
            ending = next((suffix for suffix in suffixes if target.endswith(suffix)), "")
            name = target.removesuffix(ending)
            names = (name,) if name in book.pages and name != page.docname else ()
        yield _Entry(page, reference, names)


def _circular(below: dict[str, set[str]]) -> set[str]:
    """The pages that are left when those below which nothing stands are taken away, again and again."""
    above: dict[str, list[str]] = {}
    for name, others in below.items():
        for other in others:
            above.setdefault(other, []).append(name)
    count = {name: len(others) for name, others in below.items()}
    ends = [name for name in above if not count.get(name)]
    while ends:
        for name in above.get(ends.pop(), ()):
            count[name] -= 1
            if not count[name]:
                ends.append(name)
    return {name for name, number in count.items() if number}


def _way(below: dict[str, set[str]], start: str, end: str) -> tuple[str, ...]:
    """The pages on a way down from one to another, with both; nothing where none leads there."""
    before: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name == end:
            way = [name]
            while before[way[-1]]:
                way.append(before[way[-1]])
            return tuple(reversed(way))
        for other in sorted(below.get(name, ())):
            if other not in before:
                before[other] = name
                waiting.append(other)
    return ()
