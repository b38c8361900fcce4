"""What the verbs share on the command line: where the book lies, and how wrong use ends."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

# For a verb that is about a book, and for one that is about something else in a book.
BOOK = click.argument("book", default=".", type=FOLDER)
BOOK_OPTION = click.option(
    "--book", default=".", show_default=True, type=FOLDER, help="The folder of the book."
)


class Trouble(click.ClickException):
    """Wrong use, or a failure of our own: one line, exit 2."""

    exit_code = 2
