"""The web addresses that readers of a page can click, or that their browsers load.

The link check asks these, and the rules about addresses look at the same: so both mean the same
links, however they are written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from playbook.book.model import Image, Page, Reference

# References that readers click, by their kind; each leads to an address, if it is written as one.
LINKS = frozenset(("url", "auto", "html-link", "card-link", "target-link", "role-link"))
# What comes with a page and is no link that an author wrote: frames, films, sounds and pictures in
# raw HTML, and what the code of a notebook puts out.
EMBEDDED = frozenset(("html-image", "html-embed", "output-link"))
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}]+", re.IGNORECASE)
_END = ".,;:!?*_"


class PageAddress(NamedTuple):
    """An address with the reference or picture by which it stands on a page."""

    address: str
    fact: Reference | Image


def addresses_of(page: Page) -> Iterator[PageAddress]:
    """The outside addresses of a page, in the order of its references and then of its pictures."""
    for reference in page.references:
        if reference.kind in LINKS or reference.kind in EMBEDDED:
            # Raw HTML is kept as it is written: with `&amp;`.
            raw = reference.kind.startswith("html-")
            yield from _whole(
                html.unescape(reference.target) if raw else reference.target, reference
            )
    for image in page.images:
        if image.form != "html":  # noted above, as `html-image`
            yield from _whole(image.src, image)


def _whole(target: str, fact: Reference | Image) -> Iterator[PageAddress]:
    address = outside(target)
    if address:
        yield PageAddress(address, fact)


def outside(target: str) -> str:
    """The web address that a target means; nothing if it leads elsewhere.

    An address without a scheme takes that of the page around it, which for books is https.
    """
    target = target.strip()
    if target.startswith("//") and not target.startswith("///"):
        return f"https:{target}"
    return target if target.lower().startswith(("http://", "https://")) else ""


def in_text(text: str) -> Iterator[str]:
    """The addresses in running text, without the signs that end a sentence or close a bracket."""
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_END)
        for opening, closing in ("()", "[]"):
            while address.endswith(closing) and address.count(closing) > address.count(opening):
                address = address[:-1].rstrip(_END)
            if opening == "[" and "](" in address:
                address = address.partition("](")[0]
        if len(address) > len("https://"):
            yield address
