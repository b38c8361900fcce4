"""An acronym is explained: in brackets at its first use, or in the glossary.

The next reader was not in the meeting where it was coined.

Bad::

    The JSC decides.

Good::

    The Joint Steering Committee (JSC) decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import search
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


@rule("STY003", Severity.NOTE)
def check(context: CheckContext) -> Iterator[Finding]:
    """Acronyms that neither the page nor a glossary explains; each once a page."""
    known = {name.upper() for name in context.index.terms} | _COMMON
    for page in context.book.pages.values():
        whole = " ".join(prose.text for prose in page.prose)
        seen: set[str] = set()
        for match in search(page, _ACRONYM):
            name = match.text.removesuffix("s")
            if (
                name in seen
                or name in known
                or len(name) > context.settings.limits.acronym_letters
                or re.search(rf"\({name}s?\b|\b{name}s? \(", whole)
            ):
                continue
            seen.add(name)
            yield at(
                page,
                match,
                f"`{name}` is explained nowhere; write it out with `({name})` behind it, or add it to the glossary",
            )
