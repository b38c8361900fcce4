"""Files to take away: those of every template with its page, and office files of the registers.

All are made before any page is read, because pages print their sizes; what was made before with the
same content is taken from the store beside the build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from playbook.common.extras import how_to_get
from playbook.common.files import write_bytes
from playbook.office.catalogue import (
    KIND,
    PAGES,
    ExportCache,
    ExportCatalogue,
    PartExport,
    archive,
    file_name,
    formats_of,
    lacks_package,
    load_catalogue,
)
from playbook.office.exporters import formats
from playbook.office.exporters.base import ExportFormat, ExportItem
from playbook.office.exporters.html import body
from playbook.registers.kinds.base import date_words
from playbook.registers.yaml_data import RegisterFile
from playbook.sphinx_ext.build_warnings import log_findings
from playbook.sphinx_ext.html_elements import element
from playbook.sphinx_ext.nodes import row_of, table_node
from playbook.sphinx_ext.registers import RegisterDirective, download_link
from playbook.sphinx_ext.state import env_state, known, state

logger = logging.getLogger(__name__)

FOLDER = "_downloads/templates"
ARCHIVE = "templates.zip"
# Characters a column of a table in plain text.
COLUMN = 30
# In place of the name of one template: all of them.
EVERY = ""
# Beside CSV and YAML, which the register offers itself.
OFFICE = ("xlsx", "pptx", "ics")
HIDING = (
    "In the Word files, guidance stands in a style of its own, Guidance: click into it, choose "
    "Select › Select All Text With Similar Formatting, and press Delete. "
    "To hide it instead, set the font of the style to Hidden."
)


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """A file that was made: where it stands, and how large it is."""

    path: str
    format_name: str
    size: int
    remark: str = ""

    @property
    def label(self) -> str:
        """The format and the size: ``Word, 38 kB``."""
        words = f"{self.format_name} {self.remark}" if self.remark else self.format_name
        return f"{words}, {kilobytes(self.size)}"


@dataclass(frozen=True, slots=True)
class PartDownloads:
    """The files of one part of a template."""

    part_export: PartExport
    blank: tuple[DownloadFile, ...]
    example: tuple[DownloadFile, ...]
    record: tuple[DownloadFile, ...]


@dataclass
class Downloads:
    """Everything that is given away, with the content of each file by its path."""

    catalogue: ExportCatalogue
    templates: dict[str, tuple[PartDownloads, ...]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    # The office files of registers by kind and slug, as name and words, and their content by path.
    office_names: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    office_files: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def archive(self) -> bytes:
        """All files in one."""
        return archive(self.files, self.catalogue.imprint, self.catalogue.settings.origin)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """For each template a sign that changes with any of its files, and ``EVERY`` for all."""
        digests = {name: hashlib.sha256() for name in (EVERY, *self.templates)}
        for path, data in sorted(self.files.items()):
            mark = path.encode() + hashlib.sha256(data).digest()
            for name in (EVERY, path.partition("/")[0]):
                digests[name].update(mark)
        return {name: digest.hexdigest() for name, digest in digests.items()}


def kilobytes(size: int) -> str:
    """A size as readers know it."""
    return f"{max(round(size / 1000), 1)}\N{NO-BREAK SPACE}kB"


# --- making the files


def make_all(app: Sphinx) -> None:
    """Make every file before the pages are read; without the packages for it, say so in one line."""
    found = state(app)
    catalogue = load_catalogue(Path(app.srcdir), known(found.settings), known(found.registers))
    downloads = found.downloads = Downloads(catalogue)
    if app.builder.format != "html":
        return
    absent = sorted({made.package for made in formats().values() if lacks_package(made)})
    if absent:
        way = how_to_get("office")
        logger.info("Left out: files that need %s; %s", ", ".join(absent), way)
    cache = ExportCache(Path(app.doctreedir, ".exports"))
    for slug in catalogue.templates:
        downloads.templates[slug] = tuple(
            _made(part_export, slug, cache, downloads)
            for part_export in catalogue.part_exports(slug)
        )
    _office(downloads, cache)


def _made(
    part_export: PartExport, slug: str, cache: ExportCache, downloads: Downloads
) -> PartDownloads:
    def files(item: ExportItem | None) -> tuple[DownloadFile, ...]:
        if item is None:
            return ()
        ready = [made for made in part_export.formats_of(item) if not lacks_package(made)]
        return tuple(_file(item, made, slug, cache, downloads) for made in ready)

    calendar = formats()["ics"]
    dated = part_export.dated
    ready = (
        dated is not None
        and calendar in part_export.formats_of(dated)
        and not lacks_package(calendar)
    )
    more = (_file(dated, calendar, slug, cache, downloads),) if dated and ready else ()
    blank = (*files(part_export.blank), *more)
    return PartDownloads(part_export, blank, files(part_export.example), files(part_export.record))


def _file(
    item: ExportItem, made: ExportFormat, slug: str, cache: ExportCache, downloads: Downloads
) -> DownloadFile:
    data = cache.make(item, made, downloads.catalogue.imprint_of(slug, item))
    path = f"{slug}/{file_name(item, made)}"
    downloads.files[path] = data
    remark = f"counted from {date_words(item.start)}, as an example" if item.start else ""
    return DownloadFile(path, made.words, len(data), remark)


def _office(downloads: Downloads, cache: ExportCache) -> None:
    """The office files of the registers, beside the downloads that they have anyway."""
    catalogue, files, offered = (
        downloads.catalogue,
        downloads.office_files,
        downloads.office_names,
    )
    for file, register in catalogue.registers.readable:
        if file.kind == KIND:
            continue
        item = catalogue.register(file.kind, file.slug, register)
        for made in formats_of(item):
            if made.name in OFFICE and not lacks_package(made):
                name = file_name(item, made)
                files[f"{file.kind}/{name}"] = cache.make(item, made, catalogue.imprint)
                offered.setdefault((file.kind, file.slug), []).append((name, made.words))


def report(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Say what is wrong in the texts and samples of templates, in every build."""
    downloads = known(state(app).downloads)
    log_findings(downloads.catalogue.findings, "data")


def write_all(app: Sphinx, exception: Exception | None) -> None:
    """Put the files beside the pages, and one archive of all; what is no more goes away."""
    if exception or app.builder.format != "html":
        return
    downloads = known(state(app).downloads)
    folder = Path(app.outdir) / FOLDER
    files = dict(downloads.files)
    if files:
        files[ARCHIVE] = downloads.archive
    for name, data in files.items():
        write_bytes(folder / name, data)
    kept = {folder / name for name in files}
    for path in folder.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()


def read_again(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Pages with files whose content has changed: they print the sizes, and the text itself."""
    downloads = known(state(app).downloads)
    kept = env_state(env)
    before, now = kept.download_digests, dict(downloads.digests)
    kept.download_digests = now
    other = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    pages = kept.pages.items()
    return sorted(name for name, page in pages if page.templates & other and name in env.all_docs)


# --- on the page


class TemplateDirective(RegisterDirective):
    """A template: what each part is for, its files, and each blank to read."""

    def _show(self, file: RegisterFile, register: Any, registers: Any) -> list[nodes.Node]:
        downloads = known(state(self.env.app).downloads)
        env_state(self.env).page(self.env.docname).templates.add(file.slug)
        parts = downloads.templates.get(file.slug, ())
        box = nodes.container(classes=["pb-register", "pb-take"])
        box += nodes.paragraph(text=register.about, classes=["pb-about"])
        if parts:
            headings = ("Part", "Blank", "Filled example")
            rows = (row_of(_part_row(part)) for part in parts)
            box += table_node(register.title, headings, rows, COLUMN)
            if any(made.part_export.blank.paper.guided for made in parts):
                box += nodes.paragraph(text=HIDING, classes=["pb-note"])
            box += _calendars(file.slug, parts)
            blank = parts[0].part_export.blank
            credit = downloads.catalogue.imprint_of(file.slug, blank).credit(register.title)
            box += nodes.paragraph(text=f"Say where it is from: {credit}.", classes=["pb-note"])
        box += [_folded(made.part_export.blank, made.part_export.part.title) for made in parts]
        return [box]


class TemplateListDirective(RegisterDirective):
    """All templates: what each is for, formats and size, and the archive of all."""

    required_arguments = 0
    option_spec = {}  # noqa: RUF012 - as the library has it

    def run(self) -> list[nodes.Node]:
        """One table, and the link to the archive."""
        downloads = known(state(self.env.app).downloads)
        env_state(self.env).page(self.env.docname).templates.add(EVERY)
        for file in downloads.catalogue.registers.of_kind(KIND).values():
            self.env.note_dependency(str(Path(self.env.app.srcdir) / file.path))
        box = nodes.container(classes=["pb-register", "pb-take"])
        rows = (
            row_of(self._row(slug, downloads))
            for slug in sorted(downloads.catalogue.templates, key=_title(downloads))
        )
        headings = ("Template", "When you need it", "Files")
        box += table_node("All templates", headings, rows, COLUMN)
        if downloads.files:
            size = kilobytes(len(downloads.archive))
            link = download_link(
                f"{FOLDER}/{ARCHIVE}",
                f"all {len(downloads.files)} files in one archive (zip, {size})",
            )
            box += nodes.paragraph("", "", nodes.Text("Take everything: "), link, nodes.Text("."))
        return [box]

    def _row(self, slug: str, downloads: Downloads) -> list[list[nodes.Node]]:
        template = downloads.catalogue.templates[slug]
        made = [
            f
            for part in downloads.templates.get(slug, ())
            for f in (*part.blank, *part.example, *part.record)
        ]
        words = ", ".join(dict.fromkeys(file.format_name for file in made))
        size = kilobytes(sum(file.size for file in made))
        files = f"{words} ({len(made)} files, {size})" if made else ""
        return [
            [nodes.paragraph("", "", self._page(slug, template.title))],
            [nodes.paragraph(text=template.purpose)],
            [nodes.paragraph(text=files)],
        ]

    def _page(self, slug: str, title: str) -> nodes.Node:
        name = f"{PAGES.as_posix()}/{slug}"
        if name not in self.env.found_docs:
            return nodes.Text(title)
        return pending_xref(
            "",
            nodes.inline(text=title),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{name}",
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
        )


def _calendars(slug: str, parts: Sequence[PartDownloads]) -> list[nodes.Node]:
    """How to have the calendar of another first day, where one is offered as an example."""
    dated = next((item for part in parts if (item := part.part_export.dated)), None)
    if dated is None or dated.start is None or dated.register is None:
        return []
    command = f"playbook export {slug} --blank --to ics --start {dated.start}"
    what, day = dated.register.counts_from, date_words(dated.start)
    before = f"The calendar file is an example: in it, {what} is {day}. "
    line = nodes.paragraph("", "", nodes.Text(f"{before}For your own day, run "))
    line += [nodes.literal(text=command), nodes.Text(" with that day.")]
    line["classes"].append("pb-note")
    return [line]


def _title(downloads: Downloads) -> Any:
    return lambda slug: downloads.catalogue.templates[slug].title.lower()


def _part_row(made: PartDownloads) -> list[list[nodes.Node]]:
    part = made.part_export.part
    about: list[nodes.Node] = [
        nodes.paragraph(text=part.title),
        nodes.paragraph(text=part.purpose, classes=["pb-sub"]),
    ]
    if part.fictional:
        about.append(nodes.paragraph(text="The example is invented.", classes=["pb-sub"]))
    examples = _files(made.example, part.title, "example")
    if made.record:
        examples += [
            nodes.paragraph(text="From the record:", classes=["pb-sub"]),
            *_files(made.record, part.title, "from the record"),
        ]
    return [about, _files(made.blank, part.title, "blank"), examples]


def _files(files: Sequence[DownloadFile], title: str, kind: str) -> list[nodes.Node]:
    """A link for each format; its name says the rest to those who hear only the link."""
    if not files:
        return [nodes.paragraph(text="no example yet" if kind == "example" else "none")]
    links = (
        download_link(f"{FOLDER}/{file.path}", file.label, f"{title}, {kind}: {file.label}")
        for file in files
    )
    return [nodes.paragraph("", "", link) for link in links]


def _folded(item: ExportItem, title: str) -> nodes.Node:
    """The blank as a part of the page, folded; its headings are those of the form, not of the page."""
    text = body(item, level=1)
    content = nodes.raw("", f'<div class="pb-form">{text}</div>', format="html")
    summary = element("summary", nodes.Text(f"Read here: {title}, blank"))
    return element("details", summary, content, class_="pb-folded")


def setup(app: Sphinx) -> None:
    """Register the directives, and connect the making and the writing."""
    from playbook.registers.kinds.template import Model

    attributes = {"kind": KIND, "model": Model, "option_spec": {}}
    app.add_directive(KIND, type("Template", (TemplateDirective,), attributes), override=True)
    listing = {"kind": KIND, "model": Model}
    app.add_directive("template-list", type("TemplateList", (TemplateListDirective,), listing))
    app.connect("builder-inited", make_all, priority=600)
    app.connect("env-before-read-docs", report)
    app.connect("env-get-outdated", read_again)
    app.connect("build-finished", write_all)
