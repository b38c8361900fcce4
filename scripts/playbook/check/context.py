"""What a rule is given: the book, and everything else that it may ask for.

Nothing here is ever missing without a word: what the caller must say has no default, and what
takes time is made when the first rule asks for it. What no rule of a run asks for costs nothing.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar, cast

from playbook.book.kinds import ReferenceKind
from playbook.book.model import Book, Page, Reference, RemovedPage
from playbook.book.resolve import Index, Missing, all_missing
from playbook.common.settings_file import read_settings
from playbook.reading.memory import WHOLE_BOOK, Memory, key_of

if TYPE_CHECKING:
    from playbook.book.flavours import Flavour
    from playbook.book.settings_faults import SettingFault
    from playbook.check.page_context import PageContext, SourceKeys
    from playbook.check.strange_words import StrangeWords
    from playbook.common.findings import Finding
    from playbook.common.settings import CheckSettings, Origin
    from playbook.office.paper_reader import ParsedPaper
    from playbook.registers.kinds.base import Register
    from playbook.registers.load import Registers
    from playbook.registers.yaml_data import RegisterFile

Made = TypeVar("Made")
DATA = "book/data/"
# Without a record below one of these, the book offers nothing to take away.
TEMPLATES = ("book/data/template/", "book/templates/text/", "book/templates/data/")


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """The book, what its settings tell the rules, and what can be worked out from it."""

    book: Book
    settings: CheckSettings  # what the book sets for the check, with the limits of rules
    removed_pages: tuple[RemovedPage, ...]  # since the revision that is compared with, if any
    memory: Memory = field(default_factory=Memory)  # what earlier runs found; it changes no finding

    @cached_property
    def flavour(self) -> Flavour:
        """What is peculiar to the version of Jupyter Book that the book is written for."""
        from playbook.book.flavours import flavour

        return flavour(self.book.flavour)

    @cached_property
    def index(self) -> Index:
        """Everything in the book that has a name, and where it is."""
        return self.flavour.names(self.book)

    @cached_property
    def origin(self) -> Origin:
        """The book from which forms were taken over, as the settings name it."""
        return read_settings(Path(self.book.root)).origin

    def broken(self, *kinds: ReferenceKind) -> Iterator[tuple[Page, Reference, Missing]]:
        """References of these kinds that lead nowhere, with the reason and what was meant."""
        for kind in kinds:
            yield from self._missing.get(kind, ())

    @cached_property
    def _missing(self) -> Mapping[ReferenceKind, list[tuple[Page, Reference, Missing]]]:
        return all_missing(self.index)

    @cached_property
    def _config(self) -> Mapping[str, object]:
        """What stands in the settings of the book; nothing where they cannot be read."""
        from playbook.common.plain_yaml import YamlError, load_yaml

        try:
            value = load_yaml(self.book.texts.get(self.flavour.config, ""))
        except YamlError:
            return {}
        return value if isinstance(value, dict) else {}

    @cached_property
    def strange_words(self) -> StrangeWords:
        """The roles and directives that no extension brings of which something is known."""
        from playbook.check.strange_words import StrangeWords

        return StrangeWords(
            self.book,
            self.flavour.added(self.book, self._config),
            self.settings.roles,
            self.settings.directives,
        )

    @cached_property
    def setting_faults(self) -> tuple[tuple[SettingFault, int], ...]:
        """What is wrong with the values in the settings of the book, each with its line."""
        from playbook.book.settings_faults import SettingFault
        from playbook.common.plain_yaml import line_of, repeated_keys

        text, value = self.book.texts.get(self.flavour.config, ""), self._config
        if not value:
            return ()
        found = [
            (
                SettingFault(
                    (name,),
                    f"`{name}` stands twice, and what stands below line {first} is "
                    "lost; put both together",
                ),
                second,
            )
            for name, first, second in repeated_keys(text)
        ]
        faults = self.flavour.setting_faults(value, self.book.files)

        def line(keys: tuple[str | int, ...]) -> int:
            # A value that is taken over by `<<` has no key of its own here; the one around it has.
            parts = (keys[:count] for count in range(len(keys), 0, -1))
            return next(filter(None, (line_of(text, part) for part in parts)), 1)

        return (*found, *((fault, line(fault.keys)) for fault in faults))

    # --- one page, one text, or the registers alone: what is made of them is kept

    def alone(self, page: Page) -> PageContext:
        """One page for a rule that looks at no other."""
        from playbook.check.page_context import PageContext

        return PageContext(
            page=page,
            read=lambda: self.book.texts.get(page.path, ""),
            settings=self.settings,
            language=self.book.settings.language,
        )

    def beside(self, looks_at: str) -> tuple[object, ...]:
        """What a rule about one page is given beside it."""
        if looks_at == "page and terms":
            return (self.known_terms,)
        return (self.known_sources,) if looks_at == "head and sources" else ()

    def key_for(self, one: PageContext, looks_at: str) -> bytes:
        """What changes when anything changes that a rule about this page may look at."""
        if looks_at == "head and sources":
            return self._key_of_head(one)
        page = self._key_of_page(one)
        return key_of(page, self._key_of_terms) if looks_at == "page and terms" else page

    def _key_of_page(self, one: PageContext) -> bytes:
        page = one.page
        digest = self.book.digests[page.path]
        return key_of(page.path, page.docname, page.reads, digest, self._key_of_settings)

    def _key_of_head(self, one: PageContext) -> bytes:
        page = one.page
        faults = [f.kind for f in page.faults if f.kind.startswith("front-matter")]
        known = self.known_sources
        return key_of(page.path, page.form, one.head, faults, known, self._key_of_settings)

    @cached_property
    def _key_of_settings(self) -> bytes:
        config = self.book.texts.get(self.flavour.config, "")
        return key_of(self.book.flavour, self.memory.basis, config, repr(self.settings))

    def of_page(self, page: Page, what: str, make: Callable[[PageContext], Made]) -> Made:
        """What is made of a page alone; plain data, which nobody changes."""
        one = self.alone(page)
        return self.memory.value(page.path, what, self._key_of_page(one), lambda: make(one))

    def of_text(self, path: str, what: str, make: Callable[[str], Made], *more: object) -> Made:
        """What is made of a text of the book, and of ``more``; plain data, which nobody changes."""
        key = key_of(self.book.digests[path], *more)
        return self.memory.value(path, what, key, lambda: make(self.book.text(path)))

    def of_registers(self, what: str, make: Callable[[Registers], Made]) -> Made | None:
        """What is made of the registers; nothing if the book keeps none."""
        if not self.has_registers:
            return None

        def made() -> Made:
            assert self.registers is not None  # noqa: S101 - the book has registers
            return make(self.registers)

        return self.memory.value(WHOLE_BOOK, what, self.key_of_registers, made)

    @cached_property
    def known_terms(self) -> frozenset[str]:
        """The words that a glossary explains, in capitals."""
        return frozenset(name.upper() for name in self.index.terms)

    @cached_property
    def _key_of_terms(self) -> bytes:
        return key_of(*sorted(self.known_terms))

    @cached_property
    def known_sources(self) -> SourceKeys | None:
        """The keys of all sources; nothing if the book keeps no registers."""
        from playbook.check.page_context import SourceKeys

        return self.of_registers(
            "sources", lambda found: SourceKeys(found.source_ids, "source" not in found.broken)
        )

    @cached_property
    def key_of_registers(self) -> bytes:
        """What changes when anything changes that registers and templates are made of.

        That is their files, the day, and which files there are: a template may name any page.
        """
        names = sorted(self.book.files)
        held = [self.book.digests[p] for p in names if p.startswith((DATA, *TEMPLATES))]
        return key_of(*names, *held, date.today(), self._key_of_settings)

    @property
    def has_registers(self) -> bool:
        """Whether the book keeps registers."""
        return any(path.startswith(DATA) for path in self.book.files)

    @cached_property
    def registers(self) -> Registers | None:
        """The registers of the book; nothing if it keeps none."""
        if not self.has_registers:
            return None
        # Their models take time to import, and most books have none.
        from playbook.registers.load import load_registers

        return load_registers(Path(self.book.root), parse=self._parse)

    @cached_property
    def template_findings(self) -> tuple[Finding, ...]:
        """What is wrong with the templates of the book, their texts and their samples."""
        if self.registers is None or not any(p.startswith(TEMPLATES) for p in self.book.files):
            return ()
        from playbook.office.catalogue import template_findings

        return template_findings(
            Path(self.book.root), self.registers, self._parse, self._read_template_text
        )

    def _parse(
        self,
        path: PurePath,
        kind: str,
        model: type[Register],
        text: str,
        overlay: tuple[PurePath, str] | None,
    ) -> RegisterFile:
        """One file of a register; kept as bytes, since its models take time to import."""
        from playbook.registers.yaml_data import parse_data

        def read() -> bytes:
            return pickle.dumps(parse_data(path, kind, model, text, overlay))

        key = key_of(kind, text, overlay, date.today())
        found = pickle.loads(self.memory.value(path.as_posix(), "register", key, read))  # noqa: S301
        return cast("RegisterFile", found)

    def _read_template_text(self, path: PurePath, text: str, address: str) -> ParsedPaper:
        """A text of a template: what is wrong with it, and not the paper."""
        from playbook.office.catalogue import read_text
        from playbook.office.paper_reader import ParsedPaper

        key = key_of(text, address)
        found = self.memory.value(
            path.as_posix(), "template text", key, lambda: read_text(path, text, address).findings
        )
        return ParsedPaper(None, found)
