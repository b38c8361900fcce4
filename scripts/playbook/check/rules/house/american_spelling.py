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
from functools import lru_cache

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
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
# Most pages hold none or few of these, and a pattern of all need not be tried on them.
_FIRST_WORDS = frozenset(word.partition(" ")[0] for word in _TABLE)


@lru_cache(maxsize=256)
def _pattern(first_words: frozenset[str]) -> re.Pattern[str]:
    """A pattern for the spellings of the table that begin with these words."""
    spellings = (word for word in _TABLE if word.partition(" ")[0] in first_words)
    longest_first = sorted(map(re.escape, spellings), key=len, reverse=True)
    return re.compile(rf"(?<![\w/.@-])({'|'.join(longest_first)})(?![\w/@-])", re.IGNORECASE)


@page_rule("STY004", Severity.WARNING)
def check(one: PageContext) -> Iterator[Finding]:
    """American spellings outside code and links, when the language of the page is British or not said."""
    if one.own_language not in ("", "en", "en-gb"):
        return
    words = _FIRST_WORDS & one.words
    for match in one.search(_pattern(words)) if words else ():
        british = _TABLE[match.text.lower()]
        british = british.capitalize() if match.text[:1].isupper() else british
        yield at(
            one.page,
            match,
            f"`{match.text}` is American; write `{british}`",
            fix=match.fix(f"write {british}", british, safe=False),
        )
