"""A link is written so that it becomes a link.

Swapped brackets, a space between them or a space in the address leave the raw signs on the page.

Bad::

    (the charter)[charter.md]
    [the charter] (charter.md)

    # file: charter.md
    # Charter

Good::

    [the charter](charter.md)

    # file: charter.md
    # Charter
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from playbook.book.mistaken import mistaken
from playbook.book.model import Page
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Edit, Finding, Fix


@rule("LNK012")
def check(context: CheckContext) -> Iterator[Finding]:
    """Text that was meant as a link and is none."""
    book = context.book
    for page, fault in book.faults("link-reversed"):
        whole, words, target = fault.detail[:3]
        fix = Fix(
            "swap the brackets", (Edit(fault.line, fault.column, whole, f"[{words}]({target})"),)
        )
        yield at(
            page,
            fault,
            f"the brackets of `{whole}` are swapped; write `[{words}]({target})`",
            fix=fix,
        )
    for page, fault in book.faults("link-space"):
        whole, words, target = fault.detail[:3]
        if words.strip() in {"", "x", "X"} or not _certain(context, page, target):
            continue  # an empty or ticked box is no link
        fix = Fix(
            "take out the space", (Edit(fault.line, fault.column, whole, f"[{words}]({target})"),)
        )
        yield at(
            page,
            fault,
            f"a space parts `[{words}]` from its address; write `[{words}]({target})`",
            fix=fix,
        )
    for slip in slips(book, "slip-link"):
        opened = slip.form == "open"
        words = (
            f"the bracket behind `{slip.what}` is never closed, so this is no link; write `)`"
            if opened
            else f"a blank parts the sign from the picture `{slip.what}`, so it is only a link; take it out"
        )
        title = "close the bracket" if opened else "take out the blank"
        yield at(slip.page, slip.fault, words, fix=slip.fix(title, safe=not opened))
    yield from _of_other_programs(context)
    yield from _refused(context)
    yield from _with_blanks(context)


def _of_other_programs(context: CheckContext) -> Iterator[Finding]:
    """Citations of Pandoc, links of wikis, and marks for the contents."""
    book = context.book
    for page, fault in book.faults("link-contents"):
        words = f"`{fault.detail[0]}` makes no contents here, and readers see it"
        yield at(page, fault, f"{words}; delete it, or write a block `{{contents}}`")
    for page, fault in book.faults("link-cite") if book.flavour == "sphinx" else ():
        whole, key, more = fault.detail
        keys = [key, *_MORE_KEYS.findall(more)]
        if not (all(name in book.keys for name in keys) or _YEAR.search(key)):
            continue  # it may be the name of a person
        clean = f"{{cite}}`{','.join(keys)}`"
        alone = not _MORE_KEYS.sub("", more).strip()
        edit = Edit(fault.line, fault.column, whole, clean)
        fix = Fix(f"write {clean}", (edit,), safe=False) if alone and fault.column else None
        yield at(page, fault, f"`{whole}` cites nothing here; write {clean}", fix=fix)
    for page, fault in book.faults("link-wiki"):
        whole, name = fault.detail
        meant = _of_a_wiki(context, page, name.strip())
        if meant:
            sign = "!" if whole.startswith("!") else ""
            clean = f"{sign}[{name.strip()}]({meant})"
            edit = Edit(fault.line, fault.column, whole, clean)
            fix = Fix(f"write `{clean}`", (edit,), safe=False) if fault.column else None
            yield at(page, fault, f"`{whole}` is no link here; write `{clean}`", fix=fix)


_MORE_KEYS = re.compile(r"; ?-?@([\w:.+/-]*\w)")
_YEAR = re.compile(r"[A-Za-z].*\d{4}")


def _of_a_wiki(context: CheckContext, page: Page, name: str) -> str:
    """The page or file that a wiki means by a name, seen from a page; nothing where there is none."""
    book = context.book
    plain = name.lower().replace(" ", "-").replace("_", "-")
    for path in book.files_by_name.get(posixpath.basename(name), ()):
        if path.endswith(name):
            return posixpath.relpath(path, posixpath.dirname(page.path) or ".")
    for other in book.pages.values():
        last = posixpath.basename(other.docname).lower().replace("_", "-")
        if plain == last or other.title.lower() == name.lower():
            return posixpath.relpath(other.path, posixpath.dirname(page.path) or ".")
    return ""


def _refused(context: CheckContext) -> Iterator[Finding]:
    """Addresses that no link may have."""
    for page, fault in context.book.faults("link-refused"):
        words = f"no browser follows an address such as `{fault.detail[2]}`, so the build makes no link of it"
        meant = mistaken(fault.detail[2])
        hint = meant.hint if meant else "take it out, or give a web address"
        yield at(page, fault, f"{words}; {hint}")


def _with_blanks(context: CheckContext) -> Iterator[Finding]:
    """Addresses that hold a blank."""
    for page, fault in context.book.faults("link-broken"):
        if extra := _attributes(fault.detail[2]):
            path, more = extra
            whole, picture = fault.detail[0], f"{{{more}}}"
            clean = whole.replace(fault.detail[2], path) + picture
            fix = Fix("put them in braces", (Edit(fault.line, fault.column, whole, clean),))
            words = f"`{more}` stands in the address `{path}`, so this is no picture and no link"
            yield at(page, fault, f"{words}; write `{picture}` behind the bracket", fix=fix)
            continue
        if fault.detail[2].strip() == fault.detail[2] and _address(fault.detail[2]):
            whole, words, target = fault.detail[:3]
            start = target.find("://")
            if start > 0 and " " in target[:start]:
                # In angle brackets these words would be a link that leads nowhere.
                yield at(
                    page,
                    fault,
                    f"words stand before the address in `({target})`, so this is no link; take them out",
                )
                continue
            if target.startswith("mailto:"):
                said = (
                    f"the mail address in `{target}` holds a space, so this is no link; take it out"
                )
                yield at(page, fault, said)
                continue
            clean = f"[{words}](<{target}>)"
            fix = Fix(
                "put the address in angle brackets",
                (Edit(fault.line, fault.column, whole, clean),),
                safe=False,
            )
            yield at(
                page,
                fault,
                f"the address `{target}` holds a space, so this is no link; write %20 for the space",
                fix=fix,
            )


_PAGES = (".md", ".html", ".ipynb", ".rst", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf")


def _certain(context: CheckContext, page: Page, target: str) -> bool:
    """Whether words in round brackets are an address, and no remark: by its form, or its file."""
    path = target.partition("#")[0]
    if "/" in target or target.startswith(("#", "mailto:")) or path.lower().endswith(_PAGES):
        return True
    return context.book.exists(context.book.resolve(page, path))


_ATTRIBUTES = re.compile(r"(\S+\.\w{2,5})[ \t]+((?:[\w-]+=[^\s=]+(?:[ \t]+|$))+)$")


def _attributes(text: str) -> tuple[str, str] | None:
    """An address and the attributes behind it, such as `width=50`."""
    match = _ATTRIBUTES.match(text)
    return (match[1], match[2].strip()) if match else None


def _address(text: str) -> bool:
    return (
        "://" in text
        or "/" in text.split(maxsplit=1)[0]
        or bool(re.search(r"\.[a-z]{2,5}(#\S*)?$", text))
    )
