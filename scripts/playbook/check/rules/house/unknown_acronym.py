"""An acronym is explained: in brackets at its first use, or in the glossary.

The next reader was not in the meeting where it was coined.

Bad::

    The JSC decides.

Good::

    The Joint Steering Committee (JSC) decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_ACRONYM = re.compile(r"(?<![\w/.#-])([A-Z][A-Z0-9]*[A-Z]s?)(?![\w/-])")
_COMMON = frozenset(
    [
        "UK",
        "EU",
        "US",
        "USA",
        "UN",
        "PDF",
        "HTML",
        "CSS",
        "CSV",
        "JSON",
        "YAML",
        "URL",
        "API",
        "FAQ",
        "ID",
        "IT",
        "AI",
        "ML",
        "OK",
        "CC",
        "BY",
        "MIT",
        "DOI",
        "ORCID",
        "SVG",
        "PNG",
        "GitHub",
        "HTTP",
        "HTTPS",
        "XML",
        "SQL",
        "RAM",
        "CPU",
        "GPU",
        "PC",
        "TV",
        "DNA",
        "RNA",
        "COVID",
        "NHS",
        "UTC",
        "ISO",
        "README",
        "GNU",
        "CI",
        "CLI",
        "ASCII",
        "UTF",
        "ZIP",
    ]
)


@page_rule("STY003", Severity.NOTE, looks_at="page and terms")
def check(one: PageContext, known: Collection[str]) -> Iterator[Finding]:
    """Acronyms that neither the page nor a glossary explains; each once a page."""
    whole = " ".join(prose.text for prose in one.prose)
    seen: set[str] = set()
    for match in one.search(_ACRONYM):
        name = match.text.removesuffix("s")
        if (
            name in seen
            or name in known
            or name in _COMMON
            or len(name) > one.settings.limits.acronym_letters
            or re.search(rf"\({name}s?\b|\b{name}s? \(", whole)
        ):
            continue
        seen.add(name)
        message = (
            f"`{name}` is explained nowhere; write it out with `({name})` behind it, or add it to "
            "the glossary"
        )
        yield at(one.page, match, message)
