"""A page can be read by someone in a hurry, in a second language.

The reading age follows from the length of sentences and words (Flesch–Kincaid grade).

Bad::

    # file: index.md (20 times)
    Representatives of participating organisations collaboratively establish documentation
    requirements that accommodate interdisciplinary methodologies.

Good::

    # file: index.md (20 times)
    Both sides say by May who does what, and write it down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from playbook.book.model import Place
from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")


@page_rule("STY006", Severity.NOTE)
def check(one: PageContext) -> Iterator[Finding]:
    """English pages with a Flesch–Kincaid grade above 14."""
    if not one.is_english:
        return
    limits = one.settings.limits
    text = " ".join(one.bare)
    words = _WORD.findall(text)
    if len(words) < limits.reading_words:
        return
    sentences = max(len(re.findall(r"[.!?](?:\s|$)", text)), 1)
    syllables = sum(_syllables(word) * count for word, count in Counter(words).items())
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    if grade > limits.reading_grade:
        message = (
            f"the page reads like grade {grade:.0f}; shorten sentences and use plainer words "
            f"(up to {limits.reading_grade:.3g})"
        )
        yield at(one.page, Place(1), message)


def _syllables(word: str) -> int:
    """Groups of vowels without a last e; at least one."""
    return max(len(_VOWELS.findall(word.lower().removesuffix("e"))), 1)
