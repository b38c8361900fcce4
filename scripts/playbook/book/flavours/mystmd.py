"""Jupyter Book 2, whose engine is mystmd."""

from __future__ import annotations

from collections.abc import Iterable

from playbook.book.flavours import Advice, Config, Contents, Flavour, Read
from playbook.book.mystmd.plugins import added
from playbook.book.mystmd.resolve import MystIndex
from playbook.book.mystmd.settings import settings
from playbook.book.mystmd.settings_faults import setting_faults
from playbook.book.mystmd.toc import contents
from playbook.book.settings import BookSettings


def _contents(
    config: Config, files: Iterable[str], book_settings: BookSettings, read: Read
) -> Contents:
    return Contents(*contents(config, files, book_settings, read))


FLAVOUR = Flavour(
    name="mystmd",
    advice=Advice(
        leave_out="`exclude` in myst.yml",
        bring="load its plugin in myst.yml",
        first_line="`version: 1`",
    ),
    settings=settings,
    setting_faults=setting_faults,
    contents=_contents,
    names=MystIndex,
    entry=lambda page: page.path,
    added=added,
)
