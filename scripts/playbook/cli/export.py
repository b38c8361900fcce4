"""``playbook export``: arguments, files and exit codes of the export, and nothing else.

An existing file is overwritten only with ``--force``; one that would not change is left alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbook.cli.common import BOOK_OPTION
from playbook.cli.door import verb
from playbook.common.errors import UserError

if TYPE_CHECKING:
    from playbook.office.catalogue import ExportCatalogue
    from playbook.office.exporters.base import ExportFormat, ExportItem, Imprint

YEARS = range(1990, 2101)
YAML = (".yml", ".yaml")
FORMATS = ("docx", "xlsx", "pptx", "md", "csv", "ics", "svg", "html")
# What LibreOffice makes of them, where it is installed.
CONVERTED = ("odt", "ods", "pdf")
# The word for the whole book, in place of a thing in it.
BOOK_ITSELF = "book"
ASKED = (*FORMATS, *CONVERTED)


@dataclass(frozen=True, slots=True)
class _Order:
    """A thing to export, with the imprint of its file and the formats that it is offered in."""

    item: ExportItem
    imprint: Imprint
    offered: tuple[ExportFormat, ...]


@verb(
    {
        "playbook export team-charter --to docx": "a template for Word, blank and with an example",
        "playbook export stakeholder-map may-2023 --to xlsx,svg": "a register as a workbook and a picture",
        "playbook export team-charter --to odt,pdf --blank": "the same for LibreOffice, and to print",
        "playbook export book --to epub,pdf": "the whole book to take away; needs a built book",
        "playbook export --all -o files": "every template in every format, into a folder",
    },
    extra="office",
)
@click.argument("what", required=False)
@click.argument("name", required=False)
@click.option(
    "--to",
    "wanted",
    multiple=True,
    metavar="FORMAT",
    help=f"One or several of: {', '.join(FORMATS)}; with LibreOffice also: {', '.join(CONVERTED)}.",
)
@click.option("--all", "every", is_flag=True, help="Every format; without WHAT, every template.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="A file, or a folder for several (default: this folder).",
)
@click.option("--blank", is_flag=True, help="Only what is to be filled in.")
@click.option("--example", is_flag=True, help="Only what is filled in.")
@click.option(
    "--start",
    "first",
    metavar="DATE",
    help="The day from which the dates of a calendar file count, such as 2027-03-01. "
    "Weekends are left as they are.",
)
@click.option("--pages", multiple=True, metavar="PAGE", help="Of a book: only these, with commas.")
@click.option("--part", default="", help="Of a book: only this part of its contents.")
@click.option("--force", is_flag=True, help="Overwrite files that differ.")
@BOOK_OPTION
def export(  # noqa: PLR0913, PLR0917
    what: str | None,
    name: str | None,
    wanted: tuple[str, ...],
    every: bool,
    output: Path | None,
    blank: bool,
    example: bool,
    first: str | None,
    pages: tuple[str, ...],
    part: str,
    force: bool,
    book: Path,
) -> None:
    """Turn a template, a register or a page into files for Word, Excel and others.

    WHAT is a template (team-charter), a kind of data with the NAME of a register
    (stakeholder-map may-2023) or with a file of your own (stakeholder-map ours.yml), or a page
    (book/onboarding/first-weeks.md), or `book`: all of it as PDF, EPUB or offline zip.
    Exit 0: written. 1: the records have faults. 2: wrong use.
    """
    if what == BOOK_ITSELF:
        from playbook.build.whole.files import whole_book

        _write_book(whole_book(book, wanted, pages, part), output, force=force)
        return
    if pages or part:
        raise UserError("--pages and --part belong to `playbook export book`; leave them out")
    if not what and not every:
        raise UserError(
            "say what to export, or --all for every template; `playbook export -h` helps"
        )
    try:
        names = _formats(wanted, every=every)
    except UserError as error:
        _refuse_name_too(book, what, name, error)
        raise
    calendar = "ics" in names or not names
    start = _first_day(first, calendar=calendar)
    catalogue = replace(_catalogue(book, what, name), start=start)
    orders = [
        o for o in _orders(catalogue, what, name) if _asked(o.item, blank=blank, example=example)
    ]
    if not orders:
        raise UserError(f"`{what}` has no {'blank' if blank else 'example'}; leave the option out")
    if calendar:
        _check_start([order.item for order in orders], start, strict="ics" in names)
    files = [(order, made) for order in orders for made in _chosen(order, names, strict=not every)]
    if not files:
        raise UserError(_none_of(orders, names))
    _write(files, _target(output, len(files)), force=force)


def _write_book(files: Mapping[str, bytes], output: Path | None, *, force: bool) -> None:
    """Write the files of a whole book."""
    target = _target(output, len(files))
    single = bool(target.suffix) and not target.is_dir()
    for name, data in files.items():
        _write_one(target if single else target / name, data, force=force)


def _formats(wanted: Sequence[str], *, every: bool) -> tuple[str, ...]:
    names = tuple(
        part.strip().lower() for word in wanted for part in word.split(",") if part.strip()
    )
    unknown = [name for name in names if name not in ASKED]
    if unknown:
        raise UserError(
            f"there is no format `{unknown[0]}`; use one or several of: {', '.join(ASKED)}"
        )
    if not names and not every:
        raise UserError(f"say the format with --to ({', '.join(ASKED)}), or --all for every format")
    return names


def _refuse_name_too(book: Path, what: str | None, name: str | None, error: UserError) -> None:
    """Say at once what else is wrong in the command: the thing that is asked for, if there is none."""
    try:
        _orders(_catalogue(book, what, name), what, name)
    except UserError as other:
        raise UserError(*other.lines, *error.lines) from error


def _first_day(text: str | None, *, calendar: bool) -> date | None:
    """The day of --start."""
    if text is None:
        return None
    if not calendar:
        raise UserError("--start is for calendar files; add --to ics, or leave it out")
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        years = f"{YEARS[0]} to {YEARS[-1]}"
        raise UserError(
            f"--start {text}: this is no day; write year, month and day, such as 2027-03-01 "
            f"(years {years})"
        )
    return day


def _check_start(items: Sequence[ExportItem], start: date | None, *, strict: bool) -> None:
    """Say which calendars lack a first day, or that none needs the one that was given."""
    if start and not any(item.start for item in items):
        raise UserError("nothing here counts from a day; leave --start out")
    for item in items:
        if item.waits_for:
            words = f"the dates count from `{item.waits_for}`; give it with --start 2027-03-01"
            if strict:
                raise UserError(f"{item.stem}: {words}")
            click.echo(f"left out: {item.stem}.ics: {words}", err=True)


def _catalogue(book: Path, what: str | None, name: str | None) -> ExportCatalogue:
    """The book, or none where nothing of it is asked for and there is none."""
    from playbook.common.config import load_config
    from playbook.common.settings_file import CONFIG
    from playbook.office.catalogue import empty_catalogue, load_catalogue
    from playbook.registers.load import load_registers

    if not (book / CONFIG).exists() and _needs_no_book(what, name):
        return empty_catalogue(book)
    settings = load_config(book)
    return load_catalogue(book, settings, load_registers(book))


def _needs_no_book(what: str | None, name: str | None) -> bool:
    """Whether a file of one's own is meant, or the blank of a kind."""
    from playbook.registers.kinds import kinds

    if what in kinds():
        return name is None or Path(name).suffix in YAML
    return what is not None and Path(what).suffix in YAML


# --- what is meant


def _orders(catalogue: ExportCatalogue, what: str | None, name: str | None) -> list[_Order]:
    """What the words mean; a template comes before a kind of data of the same name."""
    from playbook.registers.kinds import kinds

    if what is None:
        return [order for slug in catalogue.templates for order in _of_template(catalogue, slug)]
    if name is None and what in catalogue.templates:
        return _of_template(catalogue, what)
    if what in kinds():
        return [_of_kind(catalogue, what, name)]
    page = _page(catalogue.root, what)
    if page is not None:
        item = catalogue.page(page)
        return [_plain(catalogue, item)]
    if Path(what).suffix in YAML:
        return [_of_file(catalogue, Path(what).resolve().parent.name, Path(what))]
    raise UserError(_unknown(catalogue, what))


def _of_template(catalogue: ExportCatalogue, slug: str) -> list[_Order]:
    _stop_at_faults(catalogue)
    return [
        _Order(item, catalogue.imprint_of(slug, item), part_export.formats_of(item))
        for part_export in catalogue.part_exports(slug)
        for item in part_export.items
    ]


def _of_kind(catalogue: ExportCatalogue, kind: str, name: str | None) -> _Order:
    if name is None:
        # Without a register there is still the empty one.
        title = kind.replace("-", " ").capitalize()
        words = f"An empty register of the kind {kind}."
        return _plain(
            catalogue, catalogue.empty(kind, title, words, f"{kind}-blank", _any(catalogue, kind))
        )
    if Path(name).suffix in YAML:
        return _of_file(catalogue, kind, Path(name))
    known = {**catalogue.samples.of_kind(kind), **catalogue.registers.of_kind(kind)}
    file = known.get(name)
    if file is None:
        there = ", ".join(known) or "none"
        raise UserError(f"there is no {kind} `{name}`; there are: {there}, or name a .yml file")
    if file.register is None:
        _say(file.findings)
    assert file.register is not None  # noqa: S101 - _say() has ended the program
    return _plain(catalogue, catalogue.register(kind, name, file.register))


def _any(catalogue: ExportCatalogue, kind: str) -> ExportItem | None:
    """A register of the kind, to show what its tables look like."""
    for slug, file in catalogue.registers.of_kind(kind).items():
        if file.register is not None:
            return catalogue.register(kind, slug, file.register)
    return None


def _of_file(catalogue: ExportCatalogue, kind: str, path: Path) -> _Order:
    """A reader's own records, wherever they stand."""
    from pathlib import PurePath

    from playbook.common.files import read_text
    from playbook.registers.kinds import kinds
    from playbook.registers.yaml_data import parse_data

    if kind not in kinds():
        raise UserError(
            f"say of which kind {path} is: playbook export KIND {path} "
            f"(kinds: {', '.join(kinds())})"
        )
    text = read_text(path)
    file = parse_data(PurePath(path), kind, kinds()[kind], text)
    if file.register is None:
        _say(file.findings)
    assert file.register is not None  # noqa: S101 - _say() has ended the program
    item = catalogue.register(kind, path.stem, file.register)
    return _plain(catalogue, item, is_ours=catalogue.holds(path))


def _plain(catalogue: ExportCatalogue, item: ExportItem, *, is_ours: bool = True) -> _Order:
    """A thing that is no template; what is not of the book has no imprint of the book."""
    from playbook.office.catalogue import formats_of
    from playbook.office.exporters.base import NO_IMPRINT

    if not is_ours or not catalogue.settings.title:
        return _Order(item, NO_IMPRINT, formats_of(item))
    imprint = replace(catalogue.imprint, claim="form") if item.blank else catalogue.imprint
    return _Order(item, imprint, formats_of(item))


def _page(root: Path, what: str) -> Path | None:
    for path in (root / what, root / f"{what}.md"):
        inside = root.resolve() in path.resolve().parents
        if path.suffix == ".md" and path.is_file() and inside:
            return path
    return None


def _unknown(catalogue: ExportCatalogue, what: str) -> str:
    from playbook.common.suggest import did_you_mean
    from playbook.registers.kinds import kinds

    known = [*catalogue.templates, *kinds()]
    hint = did_you_mean(what, known, "name a template, a kind of data or a page")
    return f"nothing here is called `{what}`; {hint}"


def _stop_at_faults(catalogue: ExportCatalogue) -> None:
    if catalogue.findings:
        _say(catalogue.findings)


def _say(findings: Sequence[object]) -> None:
    """End with the faults of the author, each with its line."""
    for finding in findings:
        click.echo(str(finding), err=True)
    sys.exit(1)


# --- which files


def _asked(item: ExportItem, *, blank: bool, example: bool) -> bool:
    """Whether a thing is meant by --blank and --example; both or neither mean all."""
    if blank == example:
        return True
    return item.blank == blank


def _chosen(order: _Order, names: Sequence[str], *, strict: bool) -> Iterator[ExportFormat]:
    from playbook.office.catalogue import lacks_package
    from playbook.office.convert import conversions

    # What another program makes of our files is made only where it is asked for.
    more = [made for made in conversions(order.offered) if made.name in names]
    for made in (*order.offered, *more):
        if made.name in names or (not names and not lacks_package(made)):
            yield made
        elif not names and not strict:
            click.echo(_lacking([made]), err=True)


def _none_of(orders: Sequence[_Order], names: Sequence[str]) -> str:
    possible = dict.fromkeys(made.name for order in orders for made in order.offered)
    things = orders[0].item.stem if len(orders) == 1 else "none of these things"
    verb = "cannot be" if len(orders) == 1 else "can be"
    return f"{things} {verb} {' or '.join(names)}; possible: {', '.join(possible) or 'nothing'}"


def _lacking(formats: Sequence[ExportFormat]) -> str:
    from playbook.common.extras import how_to_get

    words = ", ".join(dict.fromkeys(f"{made.name} (needs {made.package})" for made in formats))
    return f"left out: {words}; {how_to_get('office')}"


# --- writing


def _target(output: Path | None, count: int) -> Path:
    """The file or the folder to write to."""
    if output is None:
        return Path()
    folder = output.is_dir() or str(output).endswith(("/", "\\")) or not output.suffix
    if not folder and count > 1:
        raise UserError(f"{output} is one file, and there are {count} to write; name a folder")
    return output


def _write(files: Sequence[tuple[_Order, ExportFormat]], target: Path, *, force: bool) -> None:
    from playbook.office.catalogue import file_name, lacks_package, make

    lacking = [made for _, made in files if lacks_package(made)]
    if lacking:
        raise UserError(_lacking(lacking).replace("left out", "not installed"))
    single = len(files) == 1 and bool(target.suffix) and not target.is_dir()
    for order, made in files:
        path = target if single else target / file_name(order.item, made)
        _write_one(path, make(order.item, made, order.imprint), force=force)


def _write_one(path: Path, data: bytes, *, force: bool) -> None:
    from playbook.common.files import holds_other, write_bytes

    if not force and holds_other(path, data):
        raise UserError(
            f"{path} is there and differs; add --force to overwrite it, or choose another -o"
        )
    changed = write_bytes(path, data)
    click.echo(f"{'written' if changed else 'unchanged'}: {path.as_posix()} ({_size(len(data))})")


def _size(count: int) -> str:
    return f"{max(round(count / 1000), 1)} kB"
