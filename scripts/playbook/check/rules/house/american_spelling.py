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

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import search
from playbook.common.findings import Finding, Severity

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


@rule("STY004", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """American spellings outside code and links, when the language of the book is British or not said."""
    book = context.book
    if book.settings.language.lower().replace("_", "-") not in ("", "en", "en-gb"):
        return
    for page in book.pages.values():
        for match in search(page, _ANY):
            british = _TABLE[match.text.lower()]
            british = british.capitalize() if match.text[:1].isupper() else british
            yield at(
                page,
                match,
                f"`{match.text}` is American; write `{british}`",
                fix=match.fix(f"write {british}", british, safe=False),
            )
