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
from collections.abc import Iterator

from playbook.book.model import Place
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import blank_code
from playbook.common.findings import Finding, Severity


@rule("STY006", Severity.NOTE)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages with a Flesch–Kincaid grade above 14."""
    limits = context.settings.limits
    for page in context.book.pages.values():
        text = " ".join(blank_code(prose.text) for prose in page.prose)
        words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
        if len(words) < limits.reading_words:
            continue
        sentences = max(len(re.findall(r"[.!?](?:\s|$)", text)), 1)
        syllables = sum(
            max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))), 1) for word in words
        )
        grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
        if grade > limits.reading_grade:
            yield at(
                page,
                Place(1),
                f"the page reads like grade {grade:.0f}; shorten sentences and use plainer words "
                f"(up to {limits.reading_grade:.3g})",
            )
