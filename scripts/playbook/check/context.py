"""What a rule is given: the book, and everything else that it may ask for.

Nothing here is ever missing without a word: what the caller must say has no default, and what
takes time is made when the first rule asks for it. What no rule of a run asks for costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from playbook.book.kinds import ReferenceKind
from playbook.book.model import Book, Page, Reference, RemovedPage
from playbook.book.resolve import Index, Missing, all_missing
from playbook.common.settings_file import read_settings

if TYPE_CHECKING:
    from playbook.book.flavours import Flavour
    from playbook.book.settings_faults import SettingFault
    from playbook.check.strange_words import StrangeWords
    from playbook.common.findings import Finding
    from playbook.common.settings import CheckSettings, Origin
    from playbook.registers.load import Registers

DATA = "book/data/"
# Without a record below one of these, the book offers nothing to take away.
TEMPLATES = ("book/data/template/", "book/templates/text/", "book/templates/data/")


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """The book, what its settings tell the rules, and what can be worked out from it."""

    book: Book
    settings: CheckSettings  # what the book sets for the check, with the limits of rules
    removed_pages: tuple[RemovedPage, ...]  # since the revision that is compared with, if any

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
        return (*found, *((fault, line_of(text, fault.keys) or 1) for fault in faults))

    @cached_property
    def registers(self) -> Registers | None:
        """The registers of the book; nothing if it keeps none."""
        if not any(path.startswith(DATA) for path in self.book.files):
            return None
        # Their models take time to import, and most books have none.
        from playbook.registers.load import load_registers

        return load_registers(Path(self.book.root))

    @cached_property
    def template_findings(self) -> tuple[Finding, ...]:
        """What is wrong with the templates of the book, their texts and their samples."""
        if self.registers is None or not any(p.startswith(TEMPLATES) for p in self.book.files):
            return ()
        from playbook.office.catalogue import template_findings

        return template_findings(Path(self.book.root), self.registers)
