"""Words that say until when something holds: once that day is over, each build says so.

``[until 10 April 2027]{.until-2027-04-10}`` stands in the pages of letters; any page may use it.
Elsewhere the words stay as they are.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from playbook.sphinx_ext.pages import build_day

PASSED = "This date has passed."
_UNTIL = re.compile(r"until-(\d{4}-\d{2}-\d{2})")


class MarkPassed(SphinxPostTransform):
    """Put a sentence behind each date that has passed on the day of the build."""

    default_priority = 10

    def run(self, **_: Any) -> None:
        """Look at every mark of the page."""
        today = build_day()
        for words in list(self.document.findall(nodes.inline)):
            if any(is_over(name, today) for name in words["classes"]):
                words += [nodes.Text(" "), nodes.strong("", PASSED)]


def is_over(name: str, today: date) -> bool:
    """Whether a class names a day that lies before today; one that is no day says nothing."""
    found = _UNTIL.fullmatch(name)
    try:
        return bool(found) and date.fromisoformat(found[1]) < today  # type: ignore[index]
    except ValueError:
        return False


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(MarkPassed)
