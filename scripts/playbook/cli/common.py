"""What the verbs share on the command line: where the book lies, and whether there is one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from playbook.common.errors import UserError

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


def book_below(path: Path, done: str) -> Path:
    """The book in a folder, or the only one below it, of which is said what is done with it.

    Raises ``UserError`` where there is none, or more than one.
    """
    from playbook.reading.find_book import find_book, two_versions

    book = find_book(path)
    if said := two_versions(book):
        click.echo(said, err=True)
    if book != path:
        click.echo(f"The book in {book.as_posix()}/ is {done}.", err=True)
    return book


def refuse_together(alone: Mapping[str, object], others: Mapping[str, object]) -> None:
    """Raise ``UsageError`` where an option would be left out without a word.

    Options ``alone`` go with none of the ``others``, and not with each other; each is named with
    whether it was given.
    """
    for name, asked in alone.items():
        for other, given in (*others.items(), *(a for a in alone.items() if a[0] != name)):
            if asked and given:
                raise click.UsageError(f"{name} and {other} do not go together; leave one out")


RUN_CODE = click.option(
    "--run-code",
    is_flag=True,
    envvar="PLAYBOOK_RUN_CODE",
    help="Run the book's own code without a question (also: PLAYBOOK_RUN_CODE=1), as in CI.",
)


def ask_before_code(book: Path, *, run_code: bool) -> None:
    """Ask once before code runs that a stranger's commits have brought into the book.

    Raises ``UserError`` when the answer is no, and where nobody can be asked.
    """
    from playbook.build.own_code import accept, has_history, made_elsewhere, own_code

    if run_code or not has_history(book) or not (code := own_code(book)):
        return
    commits = made_elsewhere(book, code)
    if not commits:
        return
    what = "; ".join(part.what for part in code)
    number = f"{len(commits)} commits" if len(commits) > 1 else "a commit"
    words = (
        f"this book runs code of its own when it is built ({what}), and {number} that changed it "
        f"{'was' if len(commits) == 1 else 'were'} not made here, the newest {commits[0][:10]}"
    )
    if not sys.stdin.isatty():
        raise UserError(f"{words}; look at it (git show), then add --run-code")
    click.echo(f"{words[0].upper()}{words[1:]}.", err=True)
    if not click.confirm("Have you looked at it, and may it run?", err=True):
        raise UserError("nothing was built")
    accept(book)
