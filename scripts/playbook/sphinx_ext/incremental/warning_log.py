"""What is said about a page is said in every build, also when the page is left alone."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.logging import get_node_location, getLogger

from playbook.sphinx_ext import patches
from playbook.sphinx_ext.incremental.store import CachedWarning

if TYPE_CHECKING:
    from playbook.sphinx_ext.incremental import IncrementalBuild

# Every warning of Sphinx and its extensions about a name that two pages have ends like this.
_TWIN = re.compile(r"duplicate .*other instance in ([^\n]+?)(?:, use :no-index:.*)?$")
# Steps that are left out when no page is read or written.
STEPS = ("writing", "finish")

logger = getLogger("playbook.incremental")


class WarningLog(logging.Handler):
    """Hears every warning, and knows what Sphinx was doing."""

    def __init__(self, build: IncrementalBuild) -> None:
        super().__init__(logging.WARNING)
        self.build = build
        self.step, self.docname = "start", ""
        self.fresh: dict[str, list[CachedWarning]] = {}
        self.ran = False

    def listen(self) -> None:
        """Come before all others, who change what they hear, and keep what is about pages."""
        patches.come_first(self, _not_held)

    def enter(self, step: str, docname: str = "") -> None:
        """Say what Sphinx does from now on."""
        self.step, self.docname = step, docname
        if step == "read":
            self.build.cache.page(docname).read_warnings = []
        elif step == "write":
            self.build.cache.page(docname).write_warnings = []
        elif step == "writing":
            self.ran = True

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning with what it is about, if it is not one that every build gives anew."""
        if getattr(record, "playbook_heard", False):
            return
        record.playbook_heard = True
        record.playbook_held = self.step in {"read", "write"}
        if self.step == "read":
            self.build.cache.page(self.docname).read_warnings.append(_cached(record))
            self._twin(record)
        elif self.step == "write":
            self.build.cache.page(self.docname).write_warnings.append(_cached(record))
        elif self.step in STEPS:
            self.fresh.setdefault(self.step, []).append(_cached(record))

    def _twin(self, record: logging.LogRecord) -> None:
        match = _TWIN.search(record.getMessage())
        other = self.build.app.env.path2doc(match.group(1)) if match else None
        if match and not other:  # some messages name the page, not its file
            other = match.group(1)
        if other:
            self.build.dependencies.note_twins(self.docname, other)

    def replay(self) -> None:
        """Say what there is to say of every page, whether it was read in this build or before."""
        store = self.build.cache
        for _, page in sorted(store.pages.items()):
            _log(page.read_warnings)
            _log(page.write_warnings)
        if self.ran:
            store.general_warnings = self.fresh
        else:
            for step in STEPS:
                if step not in self.fresh:
                    _log(store.general_warnings.get(step, []))


def _not_held(record: logging.LogRecord) -> bool:
    return not getattr(record, "playbook_held", False)


def _cached(record: logging.LogRecord) -> CachedWarning:
    location = getattr(record, "location", None)
    if isinstance(location, nodes.Node):
        location = get_node_location(location)
    return CachedWarning(
        record.levelno,
        record.getMessage(),
        location,
        str(getattr(record, "type", None) or ""),
        str(getattr(record, "subtype", None) or ""),
        bool(getattr(record, "once", False)),
    )


def _log(warnings: list[CachedWarning]) -> None:
    for warning in warnings:
        logger.log(
            warning.level,
            "%s",
            warning.text,
            location=warning.location,
            type=warning.type or None,
            subtype=warning.subtype or None,
            once=warning.once,
        )
