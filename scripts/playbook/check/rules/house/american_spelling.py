"""A British book is spelt in the British way.

Two spellings side by side look careless, and a search finds only one of them.

Bad::

    organization, program of work

Good::

    organisation, programme of work
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules._prose import place, search
from playbook.common.findings import Edit, Finding, Fix, Severity

_ROOTS = {
    "organization": "organisation",
    "organize": "organise",
    "organizing": "organising",
    "recognize": "recognise",
    "analyze": "analyse",
    "analyzing": "analysing",
    "behavior": "behaviour",
    "color": "colour",
    "favor": "favour",
    "favorite": "favourite",
    "center": "centre",
    "labor": "labour",
    "neighbor": "neighbour",
    "summarize": "summarise",
    "prioritize": "prioritise",
    "emphasize": "emphasise",
    "utilize": "use",
    "customize": "customise",
    "specialize": "specialise",
    "standardize": "standardise",
    "minimize": "minimise",
    "maximize": "maximise",
    "optimize": "optimise",
    "fulfill": "fulfil",
    "enrollment": "enrolment",
    "modeling": "modelling",
    "modeled": "modelled",
    "traveling": "travelling",
    "canceled": "cancelled",
    "labeled": "labelled",
    "catalog": "catalogue",
    "dialog": "dialogue",
    "defense": "defence",
    "judgment": "judgement",
    "aging": "ageing",
    "gray": "grey",
    "visualize": "visualise",
    "visualization": "visualisation",
    "formalize": "formalise",
    "finalize": "finalise",
    "personalize": "personalise",
    "personalized": "personalised",
    "authorize": "authorise",
    "categorize": "categorise",
    "initialize": "initialise",
    "realize": "realise",
    "apologize": "apologise",
    "criticize": "criticise",
    "generalize": "generalise",
    "harmonize": "harmonise",
    "anonymize": "anonymise",
    "anonymized": "anonymised",
    "program of work": "programme of work",
}
_ENDINGS = ("", "s", "d", "r", "rs", "ed", "ing", "al", "ful", "able")
_TABLE = {f"{us}{end}": f"{uk}{end}" for us, uk in _ROOTS.items() for end in _ENDINGS}
_ANY = re.compile(
    r"(?<![\w/.@-])("
    + "|".join(sorted(map(re.escape, _TABLE), key=len, reverse=True))
    + r")(?![\w/@-])",
    re.IGNORECASE,
)


@rule("STY004", Severity.WARNING, default=False)
def check(book: Book) -> Iterator[Finding]:
    """American spellings outside code and links, when the language of the book is British or not said."""
    if book.settings.language.lower().replace("_", "-") not in ("", "en", "en-gb"):
        return
    for page in book.pages.values():
        for line, column, words in search(page, _ANY):
            british = _TABLE[words.lower()]
            british = british.capitalize() if words[:1].isupper() else british
            fix = Fix(f"write {british}", (Edit(line, column, words, british),), safe=False)
            yield replace(
                place(page, line, column, f"`{words}` is American; write `{british}`"), fix=fix
            )
