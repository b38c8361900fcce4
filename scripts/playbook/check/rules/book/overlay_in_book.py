"""The folder with the private records lies outside the repository.

Whoever can read the repository can read it, whatever the pages leave out.

Bad::

    # file: _config.yml
    sphinx:
      config:
        playbook_overlay: private

    # file: private/term/words.yml
    terms: []

Good::

    # file: _config.yml
    sphinx:
      config:
        playbook_overlay: ../../our-overlay
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.boundary import shares
from playbook.common.findings import Finding, Location, Severity
from playbook.common.plain_yaml import YamlError, line_of, load_yaml

CONFIG = "_config.yml"
_KEY = ("sphinx", "config", "playbook_overlay")


@rule("DAT006", flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """The overlay that the settings name, if it lies where the book lies."""
    text = context.book.texts.get(CONFIG, "")
    if _KEY[-1] not in text:
        return
    try:
        value: Any = load_yaml(text)
    except YamlError:  # another rule says so
        return
    for part in _KEY:
        value = value.get(part) if isinstance(value, dict) else None
    if (
        isinstance(value, str)
        and value
        and shares(context.book.root, Path(context.book.root, value))
    ):
        yield Finding(
            Location(PurePath(CONFIG), line_of(text, _KEY) or 1),
            f"the overlay `{value}` lies in the repository, where everyone can read it; move it out, "
            "also from the history if it was ever committed",
            severity=Severity.ERROR,
        )
