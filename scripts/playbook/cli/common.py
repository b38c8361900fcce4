"""What the verbs share on the command line: where the book lies, and whether there is one."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

# For a verb that is about a book, and for one that is about something else in a book.
BOOK = click.argument("book", default=".", type=FOLDER)
BOOK_OPTION = click.option(
    "--book", default=".", show_default=True, type=FOLDER, help="The folder of the book."
)


def require_book(folder: Path) -> None:
    """Raise ``UserError`` when a folder is no book, before anything is done in it."""
    from playbook.common.config import load_config

    load_config(folder)
