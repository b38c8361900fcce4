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

import re
from collections.abc import Iterator

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
    for page, fault in book.faults("link-broken"):
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


def _address(text: str) -> bool:
    return (
        "://" in text
        or "/" in text.split(maxsplit=1)[0]
        or bool(re.search(r"\.[a-z]{2,5}(#\S*)?$", text))
    )
