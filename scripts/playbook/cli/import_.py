"""``playbook import``: a filled sheet becomes records, a text a page; arguments, output, exit codes.

Nothing is written before what changes has been shown and somebody, or ``--yes``, has agreed. Exit 0:
written, nothing to change, or only asked with --dry-run. 1: something is to be mended, was left out,
or nobody agreed. 2: wrong use, or a failure of our own.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NoReturn

import click

from playbook.cli.common import BOOK_OPTION, require_book
from playbook.cli.door import verb
from playbook.common.errors import FileError, UserError

if TYPE_CHECKING:
    from playbook.office.importers.pipeline import ImportResult, ImportTarget
    from playbook.registers.load import Registers

# Files that become a page.
TEXTS = (".docx", ".docm", ".doc", ".odt")


@verb(
    {
        "playbook import our-case.docx --set stage=run": "a filled case study as a page",
        "playbook import may-2023.xlsx --dry-run": "only show what would change",
        "playbook import plan.csv --kind task-list --to first-weeks": "a list into a register",
        'playbook import groups.csv --kind stakeholder-map --set "title=Our groups"': "begin a register",
        "playbook import ours.xlsx --partial --yes": "the rows that are right, without asking",
    },
    name="import",
    extra="office",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind", default="", help="The kind of data or of page, where the file does not say it."
)
@click.option(
    "--to",
    "goal",
    default="",
    metavar="NAME|PATH",
    help="The register: a name in book/data/KIND/, or a .yml file; the name of a page. Default: as FILE.",
)
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A field of the register itself, or of the page: title, stage, author, alt-1 …",
)
@click.option(
    "--partial", is_flag=True, help="Write the rows that are right, and say which are not."
)
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@BOOK_OPTION
def import_(  # noqa: PLR0913, PLR0917
    file: Path,
    kind: str,
    goal: str,
    fields: tuple[str, ...],
    partial: bool,
    yes: bool,
    dry_run: bool,
    book: Path,
) -> None:
    """Give back a filled template: a sheet becomes records of the book, a text becomes a page.

    FILE is .xlsx, .ods or .csv, or .docx or .odt. Says every problem with its place, then what would
    change, and asks before it writes. Without a terminal it writes only with --yes. Records that
    FILE does not hold stay.
    """
    if file.suffix.lower() in TEXTS:
        from playbook.cli.import_page import import_page

        if partial:
            raise click.UsageError("--partial is for sheets; a text is taken over whole")
        import_page(book, file, _bytes(file), kind, goal, fields, yes=yes, dry_run=dry_run)
        return
    from playbook.office.importers.base import ImportRefused, MissingPackage
    from playbook.office.importers.pipeline import import_register, kind_of, read_file

    registers = _registers(book, goal)
    try:
        cells = read_file(_bytes(file), PurePath(file))
        target = _target(book, kind_of(cells, kind.strip().lower()), goal, file)
        result = import_register(cells, target, registers, partial=partial, asked=fields)
    except MissingPackage:
        raise
    except ImportRefused as error:
        _stop(f"{file}: {error}")
    _report(result, target, partial=partial)
    if result.text is not None and result.text != target.text:
        if not dry_run:
            _agree(yes=yes)
            _write(target.path, result.text)
    elif result.text is not None:
        click.echo("Nothing to change: the register already says all that.")
    sys.exit(1 if result.errors else 0)


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


def _bytes(file: Path) -> bytes:
    from playbook.office.importers.file_guard import MOST_BYTES

    try:
        with file.open("rb") as source:
            # One byte more than is allowed is enough to refuse it.
            return source.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileError(file, error) from error


def _registers(book: Path, goal: str) -> Registers | None:
    """The registers beside which the new one will stand; none for a file outside any book."""
    from playbook.common.settings_file import CONFIG
    from playbook.registers.load import load_registers

    if goal.endswith((".yml", ".yaml")) and not (book / CONFIG).exists():
        return None
    require_book(book)
    return load_registers(book)


def _target(book: Path, kind: str, goal: str, file: Path) -> ImportTarget:
    """The file of the register: a name in the book, or any .yml file; the name of the workbook else."""
    from playbook.common.settings_file import CONFIG
    from playbook.office.importers.pipeline import ImportTarget

    if goal.endswith((".yml", ".yaml")):
        path = Path(goal)
    else:
        name = goal or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise UserError(
                f"`{goal or file.stem}` cannot be the name of a register; say it with --to: small "
                "letters, digits and hyphens"
            )
        path = book / "book" / "data" / kind / f"{name}.yml"
    inside = (book / CONFIG).exists() and book.resolve() in path.resolve().parents
    return ImportTarget(path, kind, _text(path), in_book=inside)


def _text(path: Path) -> str | None:
    from playbook.common.files import read_text

    return read_text(path).replace("\r\n", "\n") if path.exists() else None


def _report(result: ImportResult, target: ImportTarget, *, partial: bool) -> None:
    for finding in (*result.errors, *result.notes):
        click.echo(str(finding), err=True)
    if result.text is None:
        count = len(result.errors)
        things = "1 thing" if count == 1 else f"{count} things"
        in_rows = all(finding.location.row for finding in result.errors) and not partial
        more = ", or add --partial to write the rows that are right" if in_rows else ""
        _stop(f"Nothing was written: mend the {things} above and import again{more}.")
    if result.left_out:
        rows = "1 row" if result.left_out == 1 else f"{result.left_out} rows"
        click.echo(f"Left out: {rows}, for the reasons above.", err=True)
    if result.changes and result.changes.changes:
        click.echo(f"{target.path}{'' if target.text is not None else ' (new)'}")
        for line in result.changes.lines():
            click.echo(line)


def _agree(*, yes: bool) -> None:
    """Ask, unless somebody has agreed before; without a terminal nobody can."""
    if yes:
        return
    if not _is_terminal():
        _stop("Nothing was written: there is no terminal to ask on; add --yes to write it.")
    if not click.confirm("Write this?", default=False):
        _stop("Nothing was written.")


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _write(path: Path, text: str) -> None:
    from playbook.common.files import read_bytes, write_text

    crlf = path.exists() and b"\r\n" in read_bytes(path)
    write_text(path, text, newline="\r\n" if crlf else "\n")
    click.echo(f"Written: {path}")
