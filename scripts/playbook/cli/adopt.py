"""``playbook adopt``: its questions, its words and its exit codes, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from playbook.cli.common import FOLDER
from playbook.cli.door import verb
from playbook.common.errors import FileError, UserError

if TYPE_CHECKING:
    from playbook.adopt.answers import Answers
    from playbook.adopt.run import UpdateResult
    from playbook.adopt.source import Source

_MOST_SHOWN = 20


@verb(
    {
        "playbook adopt ../our-book": "answer five questions, and have a book there",
        "playbook adopt --settings ours.yml ../our-book": "the answers from a file",
        "playbook adopt --update": "bring later improvements into the book in this folder",
    },
    extra="adopt",
)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--settings",
    default=None,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Ask nothing; take the answers from this YAML file.",
)
@click.option(
    "--update", "is_update", is_flag=True, help="Bring later improvements into the book in DIR."
)
@click.option(
    "--mark",
    is_flag=True,
    help="With --update: where both changed the same lines, write both versions into the file.",
)
@click.option(
    "--source",
    "source_root",
    default=None,
    type=FOLDER,
    help="Take the pages from this checkout. Default: those that came with this program.",
)
def adopt(
    folder: Path, settings: Path | None, is_update: bool, mark: bool, source_root: Path | None
) -> None:
    """Start a book of your own in DIR: practices, templates and blank registers.

    DIR (default: this folder) is empty or not there yet. The settings file holds name, partners
    (two or more), languages, licence and repository.
    """
    from playbook.adopt.source import open_source

    if is_update and settings:
        raise click.UsageError("an update keeps the answers of the book; leave --settings out")
    if mark and not is_update:
        raise click.UsageError("--mark goes with --update")
    try:
        source = open_source(source_root)
        if is_update:
            _update(folder, source, mark=mark)
        else:
            _adopt(folder, settings, source)
    except OSError as error:
        raise FileError(error.filename or folder, error) from error


def _adopt(folder: Path, settings: Path | None, source: Source) -> None:
    from playbook.adopt import run
    from playbook.adopt.answers import read_answers

    run.check_folder(folder)
    answers = read_answers(settings) if settings else _ask(folder)
    count = run.adopt(folder, answers, source, date.today())
    is_here = folder.resolve() == Path.cwd()
    click.echo(f"The book is there: {count} files in {'this folder' if is_here else folder}.")
    click.echo("Next:")
    for line in (
        *(() if is_here else (f"cd {folder}",)),
        "playbook build          # and open it",
        'git add . && git commit -m "Begin our book"',
    ):
        click.echo(f"  {line}")
    click.echo("The page book/start/first-steps.md says what to change first.")


def _ask(folder: Path) -> Answers:
    """Ask one thing at a time, and again when an answer cannot be used."""
    from playbook.adopt import answers as a

    name = _prompt("What is the partnership called?", a.name_faults)
    partners: list[str] = []
    while True:
        more = f"Partner {len(partners) + 1}" + (" (Enter: no more)" if len(partners) > 1 else "")
        partner = _prompt(more, a.name_faults, default="" if len(partners) > 1 else None)
        if not partner:
            break
        partners.append(partner)
    languages = _prompt(
        "Languages, the one of the book first",
        lambda text: a.language_faults(_split(text)),
        "en-GB",
    )
    licence = _prompt(
        f"Licence of what you write ({', '.join(a.LICENCES)})", a.licence_faults, "CC-BY-4.0"
    )
    suggested = f"https://github.com/your-organisation/{folder.resolve().name}"
    repository = _prompt("Address of the repository", a.repository_faults, suggested)
    values: dict[str, Any] = {
        "name": name,
        "partners": partners,
        "languages": _split(languages),
        "licence": licence,
        "repository": repository,
    }
    for _, words in a.faults_of(values):
        raise UserError(words)
    return a.to_answers(values)


def _prompt(
    question: str, faults: Callable[[str], Iterator[str]], default: str | None = None
) -> str:
    def checked(text: str) -> str:
        for words in faults(text) if text or default != "" else ():
            raise click.BadParameter(words)
        return text

    answer: str = click.prompt(
        question, default=default, show_default=bool(default), value_proc=checked
    )
    return answer.strip()


def _split(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _update(folder: Path, source: Source, *, mark: bool) -> None:
    from playbook.adopt.run import update

    done = update(folder, source, marks=mark)
    if done.conflicts:
        _explain(done, folder)
        sys.exit(1)
    if not done.written:
        click.echo("Nothing is new: the book has every improvement of this version.")
        return
    click.echo(f"{_files(len(done.changed))} changed; your own edits are all there.")
    for path in done.changed[:_MOST_SHOWN]:
        click.echo(f"  {path}")
    if len(done.changed) > _MOST_SHOWN:
        click.echo(f"  and {len(done.changed) - _MOST_SHOWN} more")
    click.echo("Look at it with `git diff`, build the book, and commit.")


def _explain(done: UpdateResult, folder: Path) -> None:
    """Name each place at which both sides changed the same lines."""
    for place in done.conflicts:
        click.echo(f"{place}: you and the other book changed the same lines", err=True)
    if done.written:
        click.echo(
            "Both versions stand there now, between <<<<<<< and >>>>>>>: keep what you want, delete "
            "the marks, and commit.",
            err=True,
        )
        return
    click.echo(
        "Nothing was written. To have both versions in these files, and the rest updated: "
        f"playbook adopt --update --mark {folder}",
        err=True,
    )


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
