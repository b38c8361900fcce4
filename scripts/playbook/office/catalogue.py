"""What a book has to give away: its templates, registers and pages as things to export.

Nothing here knows a format; nothing prints. Faults of templates and their texts are findings.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any

from playbook.common.config import BookConfig
from playbook.common.extras import how_to_get
from playbook.common.files import write_bytes
from playbook.common.findings import Finding, Location
from playbook.common.git import last_change
from playbook.common.settings import Origin
from playbook.common.suggest import did_you_mean
from playbook.office.exporters import formats
from playbook.office.exporters.base import (
    NOBODY,
    Claim,
    ExportError,
    ExportFormat,
    ExportItem,
    Imprint,
    stable_entry,
)
from playbook.office.exporters.flat import EMPTY_ROWS, cited_sources, emptied, to_fill_in
from playbook.office.forms import FormInput, form_of
from playbook.office.paper import Paper, ViewBlock
from playbook.office.paper_reader import (
    FAULTY,
    ParsedPaper,
    absolute,
    read_page,
    read_template_text,
)
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import Register
from playbook.registers.kinds.sides import PARTNERS
from playbook.registers.kinds.source import Model as Sources
from playbook.registers.kinds.template import Model as Template
from playbook.registers.kinds.template import Part
from playbook.registers.load import UNKNOWN_REFERENCE, Parse, Registers, load_registers
from playbook.views.shapes import Cell, Chart, Checklist, Column, Row, Table, View

TEXTS = PurePath("book/templates/text")
SAMPLES = PurePath("book/templates/data")
PAGES = PurePath("book/templates")
KIND = "template"
INVENTED = "An invented example."
# The day in the properties of a file that has none of its own.
FIRST_DAY = date(2026, 1, 1)
# The modules that decide what is in a file; a change in any other leaves the store as it is.
# The rooms whose code goes into a file; all of each, so that no module can be forgotten.
MAKERS = ("office/**/*.py", "registers/**/*.py", "views/**/*.py")
PACKAGES = ("python-docx", "python-pptx", "xlsxwriter", "icalendar", "pydantic")
WIDE_TABLE = 4
# Reads a text of a template: its name, the text, and the address of the book.
ReadText = Callable[[PurePath, str, str], ParsedPaper]
# The view of a register that is made for a slide or a page on the wall.
ONE_PAGE = "one-page"


@dataclass(frozen=True, slots=True)
class PartExport:
    """A part of a template as people take it: blank, and filled where there are examples."""

    part: Part
    blank: ExportItem
    example: ExportItem | None
    record: ExportItem | None = None

    @property
    def dated(self) -> ExportItem | None:
        """The blank with the example of a first day from the record, for its calendar."""
        start = self.part.start
        return replace(self.blank, start=start.start, sample=True) if start else None

    @property
    def items(self) -> tuple[ExportItem, ...]:
        """The blank, and the examples that there are."""
        return (self.blank, *self.examples)

    @property
    def examples(self) -> tuple[ExportItem, ...]:
        """The example and what the record says, or those that there are."""
        return tuple(item for item in (self.example, self.record) if item)

    def formats_of(self, item: ExportItem) -> tuple[ExportFormat, ...]:
        """The formats in which a thing of this part is offered."""
        wanted = self.part.formats
        return tuple(f for f in formats_of(item) if not wanted or f.name in wanted)


def formats_of(item: ExportItem) -> tuple[ExportFormat, ...]:
    """Every format that a thing can have."""
    return tuple(made for made in formats().values() if made.can(item))


def lacks_package(made: ExportFormat) -> bool:
    """Whether the package that a format needs is not there."""
    return bool(made.package) and importlib.util.find_spec(made.package) is None


def file_name(item: ExportItem, made: ExportFormat) -> str:
    """The name of the file of a thing; a calendar that counts from a day says from which."""
    day = f"-from-{item.start.isoformat()}" if item.start and made.name == "ics" else ""
    return f"{item.stem}{day}.{made.name}"


@dataclass(frozen=True)
class ExportCatalogue:
    """A book as what it has to give away; ``start`` is the day from which dates count."""

    root: Path
    settings: BookConfig
    registers: Registers
    samples: Registers
    start: date | None = None
    read: ReadText | None = None

    @property
    def partner_names(self) -> dict[str, str]:
        """The partners of the book by their keys; none where the book names none."""
        return dict(zip(PARTNERS, self.settings.partners, strict=False))

    @property
    def imprint(self) -> Imprint:
        """The book as the maker of a file."""
        title = self.settings.title
        by = self.settings.author or f"The {title} contributors"
        settings = self.settings
        return Imprint(title, by, settings.address, settings.licence, settings.licence_address)

    def imprint_of(self, template: str, item: ExportItem) -> Imprint:
        """The same for a thing of a template, with the page of that template.

        A blank claims only the form; forms and invented examples may be those of another book.
        """
        origin = self.settings.origin if self.templates[template].taken_over else None
        is_theirs = origin is not None and (item.blank or item.invented)
        imprint = _imprint_of_origin(origin) if origin and is_theirs else self.imprint
        base = imprint.address.rstrip("/")
        address = f"{base}/{PAGES.as_posix()}/{template}.html" if base else ""
        claim: Claim = "content"
        if item.blank:
            claim = "form taken over" if is_theirs else "form"
        return replace(imprint, address=address, claim=claim)

    def holds(self, path: Path) -> bool:
        """Whether a file is one of the registers or samples of the book."""
        place = path.resolve()
        folders = (self.settings.data, self.root / SAMPLES)
        return any(folder.resolve() in place.parents for folder in folders)

    @cached_property
    def templates(self) -> Mapping[str, Template]:
        """The templates by slug that could be read."""
        return {
            file.slug: register
            for file, register in self.registers.readable
            if isinstance(register, Template)
        }

    @cached_property
    def texts(self) -> Mapping[str, ParsedPaper]:
        """Every text of a template by its name, read once."""
        folder = self.root / TEXTS
        return {path.stem: self._text(path) for path in sorted(folder.glob("*.md"))}

    @cached_property
    def source_titles(self) -> dict[str, str]:
        """What each source is called."""
        return {key: name for (kind, key), name in self.registers.names.items() if kind == "source"}

    @cached_property
    def source_places(self) -> dict[str, str]:
        """Where the public can read each source."""
        return {
            source.id: source.url
            for _, register in self.registers.readable
            if isinstance(register, Sources)
            for source in register.documents
            if source.url
        }

    def _text(self, path: Path) -> ParsedPaper:
        name = PurePath(path.relative_to(self.root))
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            message = "the text cannot be read; save it as UTF-8"
            return ParsedPaper(None, (Finding(Location(name, 1), message, FAULTY),))
        return (self.read or read_text)(name, text, self.settings.address)

    # --- what is wrong

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Faults of the texts, of the samples, and of templates that name what is not there."""
        every = [
            *(
                f
                for f in self.samples.findings
                if not (self.registers.broken and f.code == UNKNOWN_REFERENCE)
            ),
            *(finding for reading in self.texts.values() for finding in reading.findings),
            *self._template_findings(),
            *self._unused(),
        ]
        return tuple(sorted(every, key=lambda finding: finding.location))

    def _template_findings(self) -> Iterator[Finding]:
        for file, register in self.registers.readable:
            for index, part in enumerate(register.parts if isinstance(register, Template) else ()):
                for name, message in self._part_findings(part):
                    place = file.parsed.location(file.path, ("parts", index, name))
                    yield Finding(place, message, FAULTY)

    def _part_findings(self, part: Part) -> Iterator[tuple[str, str]]:
        if part.document and part.document not in self.texts:
            yield (
                "document",
                _no_such(f"text {TEXTS}/{part.document}.md", part.document, self.texts),
            )
        if part.kind and part.kind not in kinds():
            yield "register", _no_such(f"kind of data `{part.kind}`", part.kind, kinds())
        if part.kind and part.blank and part.blank not in self.samples.of_kind(part.kind):
            there = self.samples.of_kind(part.kind)
            yield "blank", _no_such(f"{SAMPLES}/{part.kind}/{part.blank}.yml", part.blank, there)
        if part.start and not self._counts(part):
            yield "start", f"no date of `{part.blank}` counts from a day; delete this line"
        yield from self._example_findings(part)

    def _example_findings(self, part: Part) -> Iterator[tuple[str, str]]:
        """Examples that are neither a register of the kind, nor a text, nor a page."""
        for place, name in (("example", part.example), ("record", part.record)):
            if name and part.kind and part.kind in kinds() and not self._knows(part.kind, name):
                known = {
                    slug: 0 for r in (self.registers, self.samples) for slug in r.of_kind(part.kind)
                }
                yield place, _no_such(f"{part.kind} `{name}`", name, known)
            if name and part.document and not self._has_example(name):
                yield place, _no_such(f"text or page `{name}`", name, self.texts)

    def _counts(self, part: Part) -> bool:
        register = self._register(part.kind or "", part.blank or "")
        return register is None or bool(register.counts_from)

    def _knows(self, kind: str, name: str) -> bool:
        return any(name in registers.of_kind(kind) for registers in (self.registers, self.samples))

    def _has_example(self, name: str) -> bool:
        return name in self.texts or (self.root / f"{name}.md").is_file()

    def _unused(self) -> Iterator[Finding]:
        parts = [part for template in self.templates.values() for part in template.parts]
        used = {
            name for part in parts for name in (part.document, part.example, part.record) if name
        }
        if KIND in self.registers.broken:
            return
        for name in self.texts:
            if name not in used:
                message = f"no template uses this text; name it in book/data/{KIND}/, or delete it"
                yield Finding(Location(TEXTS / f"{name}.md", 1), message, FAULTY)

    # --- templates

    def part_exports(self, slug: str) -> tuple[PartExport, ...]:
        """The parts of a template, without those that have faults."""
        template = self.templates[slug]
        several = len(template.parts) > 1
        found = []
        for part in template.parts:
            stem = f"{slug}-{part.id}" if several else slug
            part_export = self._part_export(part, stem, template)
            found += [part_export] if part_export else []
        return tuple(found)

    def _part_export(self, part: Part, stem: str, template: Template) -> PartExport | None:
        day = template.as_of.start if template.as_of else FIRST_DAY
        if part.document:
            blank = self._of_text(part.document, f"{stem}-blank", day)
            example = self._text_example(part, part.example, f"{stem}-example", day)
            record = self._text_example(part, part.record, f"{stem}-record", day)
        else:
            blank, example = self._of_kind(part, stem, day)
            record = self._filled(part, part.record, f"{stem}-record")
        if blank is None:
            return None
        return PartExport(part, replace(blank, marking=part.marking), example, record)

    def _of_text(self, name: str, stem: str, day: date, note: str = "") -> ExportItem | None:
        reading = self.texts.get(name)
        if reading is None or reading.paper is None:
            return None
        paper = replace(reading.paper, note=note)
        return ExportItem(
            stem,
            paper,
            day,
            source_titles=self.source_titles,
            source_places=self.source_places,
            invented=bool(note),
        )

    def _text_example(
        self, part: Part, name: str | None, stem: str, day: date
    ) -> ExportItem | None:
        note = INVENTED if part.fictional and name == part.example else ""
        if not name:
            return None
        if name in self.texts:
            return self._of_text(name, stem, day, note)
        path = self.root / f"{name}.md"
        if not path.is_file():
            return None
        page = self.page(path)
        reading = self.texts.get(part.document or "")
        slides = reading.paper.slides if reading and reading.paper else page.paper.slides
        paper = replace(page.paper, note=note, slides=slides)
        return replace(page, stem=stem, paper=paper)

    def _of_kind(
        self, part: Part, stem: str, day: date
    ) -> tuple[ExportItem | None, ExportItem | None]:
        model = kinds().get(part.kind or "")
        if model is None:
            return None, None
        register = self._register(part.kind or "", part.example or "")
        example = self._filled(part, part.example, f"{stem}-example")
        start = self._register(part.kind or "", part.blank or "")
        if start is not None:
            blank = self.register(part.kind or "", part.blank or "", start, counted=False)
            return replace(blank, stem=f"{stem}-blank", example=register, day=day), example
        return self.empty(
            part.kind or "", part.title, part.purpose, f"{stem}-blank", example, day
        ), example

    def _filled(self, part: Part, name: str | None, stem: str) -> ExportItem | None:
        """An example that is a register, of the book or among the samples."""
        register = self._register(part.kind or "", name or "")
        if register is None or not name:
            return None
        invented = part.fictional and name == part.example
        return replace(self.register(part.kind or "", name, register, invented=invented), stem=stem)

    def _register(self, kind: str, slug: str) -> Register | None:
        for registers in (self.registers, self.samples):
            file = registers.of_kind(kind).get(slug)
            if file is not None:
                return file.register
        return None

    # --- registers and pages

    def register(
        self,
        kind: str,
        slug: str,
        register: Register,
        *,
        invented: bool = False,
        counted: bool = True,
    ) -> ExportItem:
        """A filled register; ``counted`` is false for one that is a blank with a beginning.

        Such a form needs no pictures of its numbers, and does not say of a field that nobody filled it in.
        """
        views = register.views(self.registers.lookup)
        chosen = [views[name] for name in type(register).shapes if name in views]
        chosen = [view for view in chosen if counted or not isinstance(view, Chart)]
        shown = [view for view in chosen if not _said_before(view, chosen)]
        shown = shown if counted else [to_fill_in(view) for view in shown]
        note = INVENTED if invented else ""
        paper = _register_paper(register.title, register.about, shown, note)
        if not counted:
            paper = self._designed(kind, paper, register)
        page = views.get(ONE_PAGE)
        return ExportItem(
            slug,
            paper,
            register.as_of.start if register.as_of else FIRST_DAY,
            kind,
            slug,
            type(register),
            register,
            lookup=self.registers.lookup,
            invented=invented,
            one_page=page if isinstance(page, Table) else None,
            source_titles=self.source_titles,
            source_places=self.source_places,
            start=self.start if register.counts_from else None,
            changed=self._changed(kind, slug, register),
            partner_names={} if counted else self.partner_names,
        )

    def _designed(self, kind: str, paper: Paper, begun: Register | None = None) -> Paper:
        """The paper as a form that was designed for people, where its kind has one."""
        blocks = form_of(kind, FormInput(paper.title, self.partner_names, begun))
        return replace(paper, blocks=blocks, landscape=True) if blocks else paper

    def _changed(self, kind: str, slug: str, register: Register) -> datetime | None:
        """When the file of a register with occasions was last changed, as git knows it."""
        if type(register).occasions is Register.occasions:
            return None
        for registers in (self.registers, self.samples):
            if file := registers.of_kind(kind).get(slug):
                return last_change(self.root, file.path.as_posix()) if file.register else None
        return None

    def changes(self, kind: str, slug: str, now: Register, was: Register) -> ExportItem:
        """What changed between two registers, as something to print; of a kind that tells changes."""
        views = list(now.changes_since(was).values())
        title = views[0].title if views else now.title
        return ExportItem(slug, _register_paper(title, now.about, views), FIRST_DAY, kind, slug)

    def empty(  # noqa: PLR0913, PLR0917
        self,
        kind: str,
        title: str,
        purpose: str,
        stem: str,
        example: ExportItem | None,
        day: date = FIRST_DAY,
    ) -> ExportItem:
        """An empty register of a kind; the example says what its tables look like."""
        model = kinds()[kind]
        filled = example.register if example else None
        views = _forms(model, title, purpose, filled) if filled else [_form(model, title)]
        return ExportItem(
            stem,
            self._designed(kind, _register_paper(title, purpose, views)),
            day,
            kind,
            stem,
            model,
            None,
            filled,
            self.registers.lookup,
            bool(example and example.invented),
            _one_page(example, title),
            partner_names=self.partner_names,
        )

    def page(self, path: Path) -> ExportItem:
        """A page of the book."""
        text = path.read_text(encoding="utf-8-sig")
        folder = path.resolve().relative_to(self.root.resolve()).parent.as_posix()
        paper = read_page(text, self._shown, absolute(self.settings.address, folder))
        found = re.search(r"^last_reviewed: (\d{4}-\d{2}-\d{2})$", text, re.MULTILINE)
        day = date.fromisoformat(found[1]) if found else FIRST_DAY
        return ExportItem(
            path.stem,
            paper,
            day,
            source_titles=self.source_titles,
            source_places=self.source_places,
        )

    def _shown(self, kind: str, slug: str, options: Mapping[str, str]) -> Sequence[View]:
        register = self._register(kind, slug)
        if register is None:
            return ()
        wanted = {
            name: tuple(part.strip() for part in value.split(","))
            for name, value in options.items()
            if name in register.filters
        }
        part = register.subset(wanted)
        views = part.views(self.registers.lookup)
        if earlier := self._register(kind, options.get("since", "")):
            views = part.changes_since(earlier)
        names = options["view"].split(",") if "view" in options else type(register).shapes
        return [views[name.strip()] for name in names if name.strip() in views]


def _imprint_of_origin(origin: Origin) -> Imprint:
    return Imprint(
        origin.title, origin.author, origin.address, origin.licence, origin.licence_address
    )


def load_catalogue(
    root: Path,
    settings: BookConfig,
    registers: Registers,
    parse: Parse | None = None,
    read: ReadText | None = None,
) -> ExportCatalogue:
    """The book at ``root``, whose registers were read before.

    ``parse`` and ``read`` stand in for what reads a register and a text, where somebody remembers.
    """
    samples = replace(load_registers(root, SAMPLES, parse=parse), beside=registers.names)
    return ExportCatalogue(root, settings, registers, samples, read=read)


def empty_catalogue(root: Path | None = None, start: date | None = None) -> ExportCatalogue:
    """A catalogue of no book, for records that somebody has in a file of their own."""
    nothing = Registers((), ())
    here = root or Path()
    return ExportCatalogue(here, BookConfig(here, "", "", "", ""), nothing, nothing, start)


def template_findings(
    root: Path, registers: Registers, parse: Parse | None = None, read: ReadText | None = None
) -> tuple[Finding, ...]:
    """What is wrong with templates, their texts and their samples; no setting matters to it."""
    return load_catalogue(root, BookConfig(root, "", "", "", ""), registers, parse, read).findings


def _no_such(thing: str, name: str, known: Mapping[str, Any]) -> str:
    hint = did_you_mean(name, known, f"there are: {', '.join(known) or 'none'}")
    return f"there is no {thing}; {hint}"


def _register_paper(title: str, about: str, views: Sequence[View], note: str = "") -> Paper:
    wide = any(isinstance(view, Table) and len(view.columns) > WIDE_TABLE for view in views)
    return Paper(title, about, tuple(ViewBlock(view) for view in views), landscape=wide, note=note)


def _one_page(example: ExportItem | None, title: str) -> Table | None:
    if example is None or example.one_page is None:
        return None
    form = emptied(replace(example.one_page, title=title))
    return form if isinstance(form, Table) else None


def _said_before(view: View, chosen: Sequence[View]) -> bool:
    """Whether a table says again what a list to tick says."""
    return isinstance(view, Table) and any(isinstance(other, Checklist) for other in chosen)


def _forms(model: type[Register], title: str, purpose: str, filled: Register) -> list[View]:
    """The views of a kind as forms, named after the template and not after the example."""
    views = _renamed(model, title, purpose, filled).views(NOBODY)
    chosen = [views[name] for name in model.shapes if name in views]
    forms = [emptied(view) for view in chosen if not _said_before(view, chosen)]
    return [form for form in forms if form is not None]


def _renamed(model: type[Register], title: str, purpose: str, filled: Register) -> Register:
    """The example without what it says about itself: only its records, and what they need."""
    data = filled.model_dump(mode="json", by_alias=True)
    lists = {name for name, value in data.items() if isinstance(value, (list, dict))}
    needed = {info.alias or name for name, info in model.model_fields.items() if info.is_required()}
    kept = {name: data[name] for name in data if name in lists | needed and name != "quadrants"}
    names = {"title": title, "about": purpose}
    return model.model_validate({**kept, "sources": [], **model.starter, **names})


def _form(model: type[Register], title: str) -> Table:
    """An empty table of the first columns of a kind, where no example shows its views."""
    from playbook.office.cells import workbook_schema

    sheet = workbook_schema(model).sheets[0]
    columns = tuple(Column(c.heading.rstrip(" *")) for c in sheet.columns if c.path != ("id",))[:7]
    return Table(title, columns, (Row((Cell(),) * len(columns)),) * EMPTY_ROWS)


@lru_cache(maxsize=512)
def read_text(name: PurePath, text: str, address: str) -> ParsedPaper:
    """A text of a template; the live preview asks again and again for what has not changed."""
    return read_template_text(name, text, absolute(address, TEXTS.as_posix()))


# --- making files


@dataclass(frozen=True, slots=True)
class ExportCache:
    """Files that were made before, by what went into them; safe to delete."""

    folder: Path
    # What was written out, with the thing itself, so that no other takes its place in memory.
    written: dict[int, tuple[object, str]] = field(default_factory=dict)

    def make(self, item: ExportItem, made: ExportFormat, imprint: Imprint) -> bytes:
        """The file of a thing: from the store, or made and kept."""
        path = self.folder / f"{made.name}-{self._digest(item, made, imprint)}"
        with suppress(OSError):
            return path.read_bytes()
        data = make(item, made, imprint)
        write_bytes(path, data)
        return data

    def _digest(self, item: ExportItem, made: ExportFormat, imprint: Imprint) -> str:
        """What goes into a file: the thing, the imprint, our code, and the packages that write it."""
        parts = (
            made.name,
            item.stem,
            item.kind,
            item.name,
            self._words(item.paper),
            self._words(item.one_page),
            repr(item.day),
            self._words(item.register),
            self._words(item.example),
            repr((item.start, item.sample, item.marking, item.invented, item.changed)),
            repr(item.partner_names),
            repr(cited_sources(item)),
            repr(imprint),
            _code(),
        )
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _words(self, value: object) -> str:
        """All that a value holds, written out once for all formats."""
        if id(value) not in self.written:
            self.written[id(value)] = (value, repr(value))
        return self.written[id(value)][1]


def make(item: ExportItem, made: ExportFormat, imprint: Imprint) -> bytes:
    """The file of a thing; raises ``ExportError`` where it cannot have this format."""
    if not made.can(item):
        possible = ", ".join(f.name for f in formats_of(item)) or "none"
        raise ExportError(f"{item.stem} cannot be {made.name}; it can be: {possible}")
    if lacks_package(made):
        raise ExportError(f"{made.words} files need {made.package}; {how_to_get('office')}")
    return made.make(item, imprint)


def _code() -> str:
    return _fingerprint(Path(__file__).resolve().parents[1])


_KNOWN: dict[Path, str] = {}


def _fingerprint(folder: Path) -> str:
    """A sign that changes with the code that makes files, and with the packages that it uses."""
    if folder not in _KNOWN:
        digest = hashlib.sha256()
        for path in sorted(path for part in MAKERS for path in folder.glob(part)):
            digest.update(path.read_bytes())
        digest.update(repr([_version(name) for name in PACKAGES]).encode())
        _KNOWN[folder] = digest.hexdigest()
    return _KNOWN[folder]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def archive(files: Mapping[str, bytes], imprint: Imprint, origin: Origin | None = None) -> bytes:
    """One archive of all files, with a note on how they may be used, and where forms are from."""
    out = io.BytesIO()
    licence = f"Licence: {imprint.licence}, {imprint.licence_address}".rstrip(", ")
    note = (
        f"{imprint.title}: all templates\n\n{imprint.address}\n\nBy {imprint.by}. {licence}\n"
        "What you fill in is yours, and has no licence unless you give it one.\n"
    )
    if origin:
        note += (
            f"\nForms and invented examples were taken over from {origin.title} by {origin.author}, "
            f"{origin.address}, and perhaps changed.\n"
            f"Licence of these: {origin.licence}, {origin.licence_address}\n"
            "You may use and change them if you say where they are from.\n"
        )
    elif imprint.licence_address:
        note += "You may use and change the files if you say where they are from.\n"
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(stable_entry("README.txt"), note, zipfile.ZIP_DEFLATED, 6)
        for name in sorted(files):
            made.writestr(stable_entry(name), files[name], zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
