"""``playbook adopt``: its questions, its words and its exit codes, and nothing else."""

from __future__ import annotations

import shlex
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
    from playbook.adopt.run import UpdateResult, Wishes
    from playbook.adopt.source import Source
    from playbook.adopt.tool import Way

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
    "--tool",
    "way",
    default=None,
    type=click.Choice(("wheel", "index", "git")),
    help="How the book gets the program that builds it: as a file in tools/ (default), from the "
    "package index, or from the repository of the program.",
)
@click.option(
    "--ours",
    multiple=True,
    metavar="FILE",
    help="With --update: in this file of a conflict, or all in this folder, yours counts.",
)
@click.option(
    "--theirs",
    multiple=True,
    metavar="FILE",
    help="With --update: in this file of a conflict, the other book counts.",
)
@click.option(
    "--mark",
    multiple=True,
    metavar="FILE",
    help="With --update: write both versions into this file of a conflict, between marks.",
)
@click.option(
    "--source",
    "source_root",
    default=None,
    type=FOLDER,
    help="Take the pages from this checkout. Default: those that came with this program.",
)
def adopt(  # noqa: PLR0913, PLR0917 - one parameter an option
    folder: Path,
    settings: Path | None,
    is_update: bool,
    way: Way | None,
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    mark: tuple[str, ...],
    source_root: Path | None,
) -> None:
    """Start a book of your own in DIR: practices, templates and blank registers.

    DIR (default: this folder) is empty or not there yet. The settings file holds name, partners
    (two or more), languages, licence and repository.
    """
    from playbook.adopt.run import Wishes
    from playbook.adopt.source import open_source

    if is_update and (settings or way):
        option = "--settings" if settings else "--tool"
        raise click.UsageError(f"an update keeps what the book was made with; leave {option} out")
    wishes = Wishes({"ours": ours, "theirs": theirs, "mark": mark})
    for name, paths in wishes.by.items():
        if paths and not is_update:
            raise click.UsageError(f"--{name} goes with --update")
    try:
        source = open_source(source_root)
        if is_update:
            _update(folder, source, wishes)
        else:
            _adopt(folder, settings, source, way or "wheel")
    except OSError as error:
        raise FileError(error.filename or folder, error) from error


def _adopt(folder: Path, settings: Path | None, source: Source, way: Way) -> None:
    from playbook.adopt import run
    from playbook.adopt.answers import read_answers

    run.check_folder(folder)
    answers = read_answers(settings) if settings else _ask(folder)
    count = run.adopt(folder, answers, source, date.today(), way)
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
    from playbook.adopt.licences import LICENCES

    name = _prompt("What is the partnership called?", a.name_faults)
    partners: list[str] = []
    while True:
        more = f"Partner {len(partners) + 1}" + (" (Enter: no more)" if len(partners) > 1 else "")
        partner = _prompt(more, a.name_faults, default="" if len(partners) > 1 else None)
        if not partner:
            break
        partners.append(partner)
    languages = _prompt(
        "Languages in which you work",
        lambda text: a.language_faults(_split(text)),
        "en-GB",
    )
    licence = _prompt(
        f"Licence of what you write ({', '.join(LICENCES)})", a.licence_faults, "CC-BY-4.0"
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


def _update(folder: Path, source: Source, wishes: Wishes) -> None:
    from playbook.adopt.run import update

    done = update(folder, source, wishes)
    if done.conflicts:
        _ask_for_decisions(done, folder)
        sys.exit(1)
    if not done.written:
        click.echo("Nothing is new: the book has every improvement of this version.")
        return
    _tell(done)
    if wishes.by["mark"]:
        click.echo(
            "Both versions stand between <<<<<<< and >>>>>>> in the files that you named: keep what "
            "you want, and delete the marks.",
            err=True,
        )
        sys.exit(1)


def _ask_for_decisions(done: UpdateResult, folder: Path) -> None:
    """Name each conflict, and how to decide it."""
    for conflict in done.conflicts:
        click.echo(str(conflict), err=True)
    names = dict.fromkeys(conflict.path for conflict in done.conflicts)
    click.echo(
        f"Nothing was written. Choose for {'it' if len(names) == 1 else 'each'}: --ours FILE (yours "
        "counts), --theirs FILE (the other book counts), or --mark FILE (both, between marks); for "
        "instance:",
        err=True,
    )
    words = ("playbook", "adopt", "--update", "--ours", next(iter(names)))
    where = () if folder.resolve() == Path.cwd() else (str(folder),)
    click.echo(f"  {shlex.join((*words, *where))}", err=True)


def _tell(done: UpdateResult) -> None:
    """What was changed, and what has become of what the owner had changed: as it was compared."""
    shown = [change for change in done.changes if change.data is not None or not change.before]
    for change in shown[:_MOST_SHOWN]:
        before = f" (was {change.before})" if change.before else ""
        kind = "deleted" if change.data is None else change.kind
        click.echo(f"  {kind:<9} {change.path}{before}")
    if len(shown) > _MOST_SHOWN:
        click.echo(f"  and {len(shown) - _MOST_SHOWN} more")
    for note in done.notes:
        click.echo(note)
    click.echo("Look at it with `git diff`, build the book, and commit.")
    click.echo(_comparison(done, len(shown)))


def _comparison(done: UpdateResult, changed: int) -> str:
    """The last line: what a comparison of every file gave."""
    kept = sum(edited.kind == "kept" for edited in done.edited)
    whole = sum(edited.kind != "kept" and not edited.lost for edited in done.edited)
    lost = [edited for edited in done.edited if edited.lost]
    said = [f"{_files(done.compared)} compared, {changed} changed"]
    if done.edited:
        said.append(f"of {len(done.edited)} that you had changed, {kept} stand as you left them")
    if whole:
        said.append(f"{whole} have improvements beside every line of yours")
    if lost:
        names = ", ".join(f"{edited.path} ({_lines(edited.lost)})" for edited in lost)
        said.append(f"not there any more, as you chose: {names}")
    return "; ".join(said) + "."


def _lines(count: int) -> str:
    return "1 line of yours" if count == 1 else f"{count} lines of yours"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
