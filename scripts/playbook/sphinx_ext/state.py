"""What the extension knows: of one build, and of the pages from one build to the next.

Sphinx has no place of its own for either, so extensions hang attributes on the application and on
the environment. Ours are two typed objects, and this module is the only one that knows under which
name they hang there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from playbook.common.findings import Finding

if TYPE_CHECKING:
    from playbook.common.config import BookConfig
    from playbook.house.front_matter import FrontMatter
    from playbook.registers.load import Registers
    from playbook.sphinx_ext.downloads import Downloads
    from playbook.sphinx_ext.incremental import IncrementalBuild

_NAME = "playbook_state"
T = TypeVar("T")


@dataclass(slots=True)
class BuildState:
    """What is known during one build; it lives and ends with the application.

    What is not there yet is nothing: the settings come with ``config-inited``, registers and
    downloads with ``builder-inited``, and only if the book loads the part that reads them.
    """

    settings: BookConfig | None = None
    registers: Registers | None = None
    downloads: Downloads | None = None
    incremental: IncrementalBuild | None = None
    # `exclude_patterns` of the settings, before the pages in no table of contents are added to it.
    exclusions: tuple[str, ...] = ()


@dataclass(slots=True)
class PageState:
    """What was found when a page was read."""

    front_matter: FrontMatter | None = None
    findings: tuple[Finding, ...] = ()
    # The kind and the stage of each list of pages that stands on it.
    indexes: set[tuple[str, str]] = field(default_factory=set)
    # Whether the list of other names stands on it.
    lists_names: bool = False
    # The templates whose files it offers.
    templates: set[str] = field(default_factory=set)


@dataclass(slots=True)
class EnvironmentState:
    """What is kept with the pages as Sphinx has read them; it is pickled with the environment.

    Whatever has a page for its key is dropped with the page and taken over from parallel readers
    here, so that no part of the extension has to.
    """

    pages: dict[str, PageState] = field(default_factory=dict)
    # Anchor of a record → pages that show it → whether they show the whole register.
    anchors: dict[str, dict[str, bool]] = field(default_factory=dict)
    # What the lists of each page held at the last build.
    index_texts: dict[str, str] = field(default_factory=dict)
    # The other names of all pages at the last build.
    other_names: str = ""
    # A digest of the files of each template.
    download_digests: dict[str, str] = field(default_factory=dict)
    # What stands on every page: the menu, and the styles, scripts and pictures of the frame.
    menu: str | None = None
    assets: int | None = None

    def page(self, docname: str) -> PageState:
        """What was found on a page; made when it is new."""
        return self.pages.setdefault(docname, PageState())

    def purge(self, docname: str) -> None:
        """Forget a page that is read again or is gone."""
        self.pages.pop(docname, None)
        for docnames in self.anchors.values():
            docnames.pop(docname, None)

    def merge(self, docnames: set[str], other: EnvironmentState) -> None:
        """Take over what a parallel reader found on some pages."""
        self.pages.update({name: page for name, page in other.pages.items() if name in docnames})
        for anchor, whole in other.anchors.items():
            found = {name: shown for name, shown in whole.items() if name in docnames}
            self.anchors.setdefault(anchor, {}).update(found)


def state(app: Sphinx) -> BuildState:
    """What is known in this build."""
    return _hung_on(app, BuildState)


def env_state(env: BuildEnvironment) -> EnvironmentState:
    """What is kept with the pages."""
    return _hung_on(env, EnvironmentState)


def _hung_on(owner: object, kind: type[T]) -> T:
    """Our object on one of Sphinx's; made when it is asked for the first time."""
    found = getattr(owner, _NAME, None)
    if not isinstance(found, kind):
        found = kind()
        setattr(owner, _NAME, found)
    return found


def known(value: T | None) -> T:
    """A part of the state that an event has set by now; raises ``ExtensionError`` if none has."""
    if value is None:
        raise ExtensionError("a part of playbook.sphinx_ext is asked before Sphinx has set it up")
    return value


def setup(app: Sphinx) -> None:
    """Drop what was found on a page with the page, and join what parallel readers found."""
    app.connect("env-purge-doc", lambda app, env, docname: env_state(env).purge(docname))
    app.connect(
        "env-merge-info",
        lambda app, env, docnames, other: env_state(env).merge(docnames, env_state(other)),
    )
