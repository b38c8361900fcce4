"""One directive per kind of data: shows a register, its full table and its downloads."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from playbook.common.files import write_bytes, write_text
from playbook.common.suggest import did_you_mean
from playbook.office.sheets import sheet_names, to_csv, to_yaml
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import VISIBLE_TO, Register, iter_references
from playbook.registers.load import Registers, load_registers
from playbook.registers.yaml_data import RegisterFile
from playbook.sphinx_ext.build_warnings import log_findings
from playbook.sphinx_ext.html_elements import element, html_element
from playbook.sphinx_ext.nodes import DoctreeWriter
from playbook.sphinx_ext.register_view import (
    anchors_of,
    check_sources,
    register_view_node,
    without_anchors,
)
from playbook.sphinx_ext.state import env_state, known, state
from playbook.views.shapes import Definitions, View

logger = logging.getLogger(__name__)

DOWNLOADS = "_downloads/registers"
# The option that names an earlier register, to show what changed.
SINCE = "since"


class RegisterDirective(SphinxDirective):
    """Shows the register that its argument names; options narrow it down."""

    kind: str
    model: type[Register]
    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """The views asked for, in a block of their own."""
        registers = known(state(self.env.app).registers)
        slug = self.arguments[0].strip()
        file = registers.of_kind(self.kind).get(slug)
        self._depend(registers, file)
        if file is None:
            return self._fault(_no_such(self.kind, slug, registers))
        if file.register is None:
            return [_box(f"{file.path} has faults; the build names each with its line.")]
        return self._show(file, file.register, registers)

    def _depend(self, registers: Registers, file: RegisterFile | None) -> None:
        """Read this page again when the register, or one that it refers to, changes."""
        root = Path(self.env.app.srcdir)
        references = iter_references(file.register) if file and file.register else ()
        wanted = {reference.kind.rstrip("/") for _, reference in references}
        for other in registers.files:
            if other is file or other.kind in wanted:
                for path in {other.path, *other.parsed.files.values()}:
                    self.env.note_dependency(str(root / path))
        if file is None:
            self.env.note_dependency(str(root / f"book/data/{self.kind}/{self.arguments[0]}.yml"))

    def _fault(self, message: str) -> list[nodes.Node]:
        place = (self.env.docname, self.lineno)
        logger.warning(message, location=place, type="playbook", subtype="data")
        return [_box(message)]

    def _show(
        self, file: RegisterFile, register: Register, registers: Registers
    ) -> list[nodes.Node]:
        wanted = {f: _values(self.options[f]) for f in register.filters if f in self.options}
        part = register.subset(wanted)
        if wanted and not part.entries:
            return self._fault(f"no record of {file.path} has {_asked(wanted)}; correct the option")
        views = part.views(registers.lookup)
        if SINCE in self.options:
            earlier = self._earlier(file, registers)
            if isinstance(earlier, list):
                return earlier
            views = part.changes_since(earlier)
        chosen = self._chosen(views)
        if isinstance(chosen, str):
            return self._fault(chosen)
        box = nodes.container(classes=["pb-register", f"pb-register--{self.kind}"])
        shown = self.env.temp_data.setdefault("playbook_about", set())
        if file.path not in shown and "id" not in wanted:
            shown.add(file.path)
            box += nodes.paragraph(text=register.about, classes=["pb-about"])
        # The register of another year holds the same ids; the first one on a page has the anchors.
        owners = self.env.temp_data.setdefault("playbook_anchors", {})
        taken = {anchor for anchor, path in owners.items() if path != file.path}
        seen = [without_anchors(views[name], taken) for name in chosen]
        owners.update((a, file.path) for view in seen for a in anchors_of(view))
        for view in seen:
            box += self._view(view, registers)
        box += self._source_line(file, register)
        whole = not wanted and not {"view", SINCE} & self.options.keys()
        self._remember(seen, whole)
        return [box]

    def _earlier(self, file: RegisterFile, registers: Registers) -> Register | list[nodes.Node]:
        """The register with which this one is compared, or what is wrong with asking for it."""
        slug = self.options[SINCE].strip()
        earlier = registers.of_kind(self.kind).get(slug)
        if earlier is None:
            return self._fault(f"`:{SINCE}:`: {_no_such(self.kind, slug, registers)}")
        for path in {earlier.path, *earlier.parsed.files.values()}:
            self.env.note_dependency(str(Path(self.env.app.srcdir) / path))
        if earlier is file:
            return self._fault(f"`:{SINCE}:` names the register itself; name an earlier one")
        if earlier.register is None:
            return [_box(f"{earlier.path} has faults; the build names each with its line.")]
        return earlier.register

    def _view(self, view: View, registers: Registers) -> list[nodes.Node]:
        """The node of a view; a glossary is written now, because Sphinx must see its terms."""
        place = (self.env.docname, self.lineno)
        prefix = f"{self.kind}-{self.arguments[0].strip()}-{self.env.new_serialno(self.kind)}"
        if isinstance(view, Definitions):
            return DoctreeWriter(self.env, prefix, place, self.state.document).write(view)
        check_sources(view, registers, place)
        titles = self.env.temp_data.setdefault("playbook_titles", Counter())
        titles[view.title] += 1
        count = titles[view.title]
        return [register_view_node(view, prefix, f" ({count})" if count > 1 else "", place)]

    def _chosen(self, views: Mapping[str, Any]) -> tuple[str, ...] | str:
        """The names of the views to show, or what is wrong with the option."""
        if "view" not in self.options:
            return tuple(name for name in self.model.shapes if name in views)
        asked = _values(self.options["view"])
        missing = [name for name in asked if name not in views]
        if missing:
            return (
                f"there is no view `{missing[0]}` of this register; use one of: {', '.join(views)}"
            )
        return asked

    def _source_line(self, file: RegisterFile, register: Register) -> nodes.Node:
        """As of when, and the data to take away."""
        line = nodes.paragraph(classes=["pb-downloads"])
        if register.as_of:
            line += nodes.Text(f"As of {register.as_of.words}. ")
        line += nodes.Text("Take the data: ")
        files = (*download_names(file.slug, register), *self._office_files(file))
        for index, (name, words) in enumerate(files):
            link = download_link(f"{DOWNLOADS}/{file.kind}/{name}", words)
            line += [nodes.Text(" · " if index else ""), link]
        line += nodes.Text(".")
        return line

    def _office_files(self, file: RegisterFile) -> list[tuple[str, str]]:
        """Files for Excel, PowerPoint and calendars; none where their packages are not there."""
        downloads = state(self.env.app).downloads
        return downloads.office_names.get((file.kind, file.slug), []) if downloads else []

    def _remember(self, views: list[View], whole: bool) -> None:
        anchors = env_state(self.env).anchors
        for anchor in (anchor for view in views for anchor in anchors_of(view)):
            anchors.setdefault(anchor, {})[self.env.docname] = whole


def download_link(path: str, words: str, label: str = "") -> html_element:
    """A link to a file beside the pages; ``path`` counts from their folder, ``label`` is read out."""
    more = {"aria_label": label} if label else {}
    link = element("a", nodes.Text(words), href=path, download="", class_="pb-download", **more)
    link["playbook_path"] = path
    return link


def _box(message: str) -> nodes.Node:
    return nodes.container("", nodes.paragraph(text=message), classes=["pb-error"])


def _values(option: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in option.split(",") if part.strip())


def _asked(wanted: Mapping[str, tuple[str, ...]]) -> str:
    return " and ".join(f"`{name}: {', '.join(values)}`" for name, values in wanted.items())


def _no_such(kind: str, slug: str, registers: Registers) -> str:
    slugs = list(registers.of_kind(kind))
    hint = did_you_mean(slug, slugs, f"there are: {', '.join(slugs) or 'none'}")
    return f"no register book/data/{kind}/{slug}.yml; {hint}"


def load(app: Sphinx) -> None:
    """Read all registers before any page."""
    config = app.config
    overlay = Path(app.srcdir, config.playbook_overlay) if config.playbook_overlay else None
    state(app).registers = load_registers(
        Path(app.srcdir), audience=config.playbook_audience, overlay=overlay
    )


def report(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Say what is wrong in the registers, in every build."""
    log_findings(known(state(app).registers).findings, "data")


def choose_edition(app: Sphinx, config: Any) -> None:
    """Take the edition from the command line, and mark one that is not public on every page."""
    config.playbook_audience = os.environ.get("PLAYBOOK_AUDIENCE") or config.playbook_audience
    if config.playbook_audience not in VISIBLE_TO:
        raise ConfigError(
            f"playbook_audience is `{config.playbook_audience}`; use one of: {', '.join(VISIBLE_TO)}"
        )
    config.playbook_overlay = os.environ.get("PLAYBOOK_OVERLAY") or config.playbook_overlay
    if config.playbook_audience != "public":
        options = dict(config.html_theme_options)
        options["announcement"] = f"Edition for {config.playbook_audience}: do not publish."
        config.html_theme_options = options


def point_downloads(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the addresses of the downloads relative to the page."""
    here = app.builder.get_target_uri(docname)
    for node in doctree.findall(html_element):
        if "playbook_path" in node:
            address = relative_uri(here, node["playbook_path"])
            node["attributes"] = {**node["attributes"], "href": address}


def download_names(slug: str, register: Register) -> list[tuple[str, str]]:
    """The files to take away with their words: a sheet for each list of records, and YAML."""
    lists = sheet_names(register)
    sheets = [
        (f"{slug}{f'-{name}' if index else ''}.csv", f"CSV ({name}), for a spreadsheet")
        for index, name in enumerate(lists)
    ]
    return [*sheets, (f"{slug}.yml", "YAML, for this book's tools")]


def write_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Put the data files beside the pages; what is not public is not in them.

    Files of an earlier build that no register stands for any more are taken away.
    """
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / DOWNLOADS
    registers, downloads = known(state(app).registers), state(app).downloads
    written: set[Path] = set()
    for file, register in registers.readable:
        texts = [
            *(to_csv(register, name, registers.lookup) for name in sheet_names(register)),
            to_yaml(register),
        ]
        for (name, _), text in zip(download_names(file.slug, register), texts, strict=True):
            path = folder / file.kind / name
            write_text(path, text)
            written.add(path)
    for name, data in downloads.office_files.items() if downloads else ():
        write_bytes(folder / name, data)
        written.add(folder / name)
    for path in folder.rglob("*"):
        if path.is_file() and path not in written:
            path.unlink()


def setup(app: Sphinx) -> None:
    """Register a directive for each kind and connect the reading."""
    for kind, model in kinds().items():
        names = (*model.filters, "view", *([SINCE] if model.tells_changes else []))
        options = dict.fromkeys(names, directives.unchanged_required)
        attributes = {"kind": kind, "model": model, "option_spec": options}
        app.add_directive(
            kind, type(f"{model.__name__}Directive", (RegisterDirective,), attributes)
        )
    app.add_config_value("playbook_audience", "public", "env", types=[str])
    app.add_config_value("playbook_overlay", "", "env", types=[str])
    app.connect("config-inited", choose_edition, priority=400)
    app.connect("builder-inited", load)
    app.connect("env-before-read-docs", report)
    app.connect("doctree-resolved", point_downloads)
    app.connect("build-finished", write_downloads)
