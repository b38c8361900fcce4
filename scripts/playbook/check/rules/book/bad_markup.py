"""The marks of reStructuredText and of a glossary are put as they are meant.

Where an empty line, a space or the end of a mark is missing, the build takes the text for
something else, or leaves it out.

Bad::

    # file: meetings.rst
    Meetings
    ========

    - the board
    - the *community
    Both meet in May.

Good::

    # file: meetings.rst
    Meetings
    ========

    - the board
    - the *community*

    Both meet in May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

# What docutils and Sphinx say, and what to do; the first that fits counts.
_ADVICE = tuple(
    (re.compile(words), advice)
    for words, advice in (
        (r"ends without a blank line|Blank line required", "leave an empty line above this one"),
        (r"Unexpected indentation", "leave an empty line above, or take the spaces away"),
        (r"start-string without end-string", "close the mark, or put a backslash before it"),
        (r"(?:under|over)line too short", "make the line as long as the title"),
        (r"[Oo]verline", "make both lines around the title alike"),
        (r"Unexpected section title", "no title may stand here; use `.. rubric::`"),
        (r"[Tt]itle (?:level|style)", "underline titles of one level alike"),
        (
            r"Malformed table|Blank line missing before|column span",
            "draw the lines of the table anew",
        ),
        (r"Content block expected", "write the content below it, indented"),
        (r"Literal block expected", "indent the text below `::`, or write one colon"),
        (r"is not referenced", "refer to it, or delete it"),
        (
            r"Anonymous hyperlink mismatch",
            "give each `words__` an address `__ https://…` in this order",
        ),
        (r"(?:end|begin) with a transition", "take the line of signs away"),
        (r"Duplicate (?:substitution|explicit target)", "give one of them another name"),
        (r"Circular substitution|without end", "take it out of its own words"),
        (r"Substitution definition", "write what it stands for behind `replace::`"),
        (r"malformed hyperlink target", "write `.. _name:`"),
        (r"preceded by empty line", "leave an empty line above the term"),
        (r"separated by empty lines", "let terms with one meaning follow each other"),
        (r"definitions only", "write each term on a line of its own, and `: meaning` below it"),
        (r"misformatted", "begin with a term at the margin"),
        (r"two-level bullet list|same number of items", "give each row as many items as the first"),
        (r"Indirect hyperlink target", "correct the name that it refers to"),
        (r"footnote without a name", "give it one, and write it as Markdown: `[^name]: …`"),
        (r"footnote references", "write a footnote for each mark"),
        (r"Multiple roles|Mismatch: both", "write one role, in front"),
        (r"may not be used within", "move it to the margin of the page"),
        (r"invalid (?:PEP|RFC) number", "write a number"),
        (r"have no end", "include fewer of them"),
        (r"is not UTF-8 text", "save the file as UTF-8"),
        (r"is not a list|list expected", "write one list with bullets below it"),
    )
)


@rule("PAG026")
def check(context: CheckContext) -> Iterator[Finding]:
    """Marks that docutils or Sphinx cannot take as they stand, in the words of the build."""
    for page, fault in context.book.faults("rst", "glossary"):
        said = fault.detail[0].rstrip(".")
        yield at(page, fault, f"{_advice(said)}: the build says “{said}”")


def _advice(said: str) -> str:
    return next((advice for words, advice in _ADVICE if words.search(said)), "correct this place")
