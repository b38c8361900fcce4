"""The citation file can be read by machines.

GitHub and reference managers make the citation of it.

Bad::

    # file: CITATION.cff
    cff-version: 1.2.0

Good::

    # file: CITATION.cff
    cff-version: 1.2.0
    message: Please cite us like this.
    title: Our book
    authors:
      - name: The team
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location
from playbook.common.plain_yaml import YamlError, load_yaml

_NEEDED = ("cff-version", "message", "title", "authors")


@rule("PRJ002")
def check(context: CheckContext) -> Iterator[Finding]:
    """A CITATION.cff that is no YAML, or lacks what the format asks for."""
    book = context.book
    place = Location(PurePath("CITATION.cff"), 1)
    if not book.exists("CITATION.cff"):
        return
    try:
        value = load_yaml(book.text("CITATION.cff"))
    except YamlError as error:
        yield Finding(
            Location(place.path, error.line, error.column),
            f"this is not valid YAML ({error.message}); mend it",
        )
        return
    for name in _NEEDED:
        if not isinstance(value, dict) or not value.get(name):
            yield Finding(place, f"`{name}` is missing; add it")
