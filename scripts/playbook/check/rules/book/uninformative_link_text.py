"""The words of a link say where it leads.

People who use a screen reader hear a list of links: ten times "here" tells them nothing.

Bad::

    The charter is [here](charter.md).

    # file: charter.md
    # Charter

Good::

    Read the [charter](charter.md).

    # file: charter.md
    # Charter
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

VAGUE = frozenset(
    (
        "here",
        "click here",
        "click",
        "this",
        "this link",
        "this page",
        "read more",
        "more",
        "more info",
        "learn more",
        "see here",
        "see more",
        "read here",
        "click this",
        "this website",
        "find out more",
        "more information",
        "go here",
        "follow this link",
        "link here",
    )
)


@rule("LNK002", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Links whose words would fit any link."""
    for page, reference in context.book.references():
        if reference.kind in ("link", "anchor", "url", "html-link", "project", "path"):
            words = reference.text.strip(" .,:;!?…›»→>-").lower()
            if words in VAGUE:
                yield at(
                    page,
                    reference,
                    f"the words `{reference.text}` do not say where the link leads (to `{reference.target}`); name what the reader finds there",  # noqa: E501
                )
