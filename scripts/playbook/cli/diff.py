"""``playbook diff``: what changed from one register to the next, and a picture of it.

Exit 0: told, whether something changed or not; 1: a register is to be mended; 2: wrong use.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbook.cli.common import BOOK_OPTION, require_book
from playbook.cli.compare import read
from playbook.cli.door import verb
from playbook.common.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playbook.registers.kinds.base import Register

FILES = (".yml", ".yaml", ".xlsx", ".ods", ".csv")
PICTURES = ("svg", "html", "md", "docx", "pptx")


@verb(
    {
        "playbook diff spring-2030 spring-2031": "two stakeholder maps of the book",
        "playbook diff old.xlsx new.xlsx -o changes.svg": "two files, and the map with arrows",
        "playbook diff autumn spring --kind communication-plan": "two registers of another kind",
    },
    extra="office",
)
@click.argument("before")
@click.argument("after")
@click.option("--kind", default="stakeholder-map", show_default=True, help="The kind of data.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help=f"Write it too; the name of the file says the format: {', '.join(PICTURES)}.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@BOOK_OPTION
def diff(  # noqa: PLR0913, PLR0917
    before: str, after: str, kind: str, output: Path | None, force: bool, book: Path
) -> None:
    """Say what changed from BEFORE to AFTER: registers of the book by name, or files.

    Of a stakeholder map: which groups came, went and moved, and to which quadrant. With -o the map
    is drawn with an arrow for each group that moved. In the book, a page shows the same with
    `:since: BEFORE` below `{stakeholder-map} AFTER`.
    """
    from playbook.office.comparing import compare_registers
    from playbook.registers.kinds import kinds

    kind = kind.strip().lower()
    if kind not in kinds():
        from playbook.common.suggest import did_you_mean

        hint = did_you_mean(kind, kinds(), f"use one of: {', '.join(kinds())}")
        raise UserError(f"no kind of data is called `{kind}`; {hint}")
    made = output.suffix.lower().lstrip(".") if output else ""
    if output is not None and (made not in PICTURES or not kinds()[kind].tells_changes):
        raise UserError(_no_picture(output, kind))
    was, now = (_register(name, kind, book) for name in (before, after))
    click.echo(f"{before} → {after}, {kind}")
    for line in _map_lines(was, now) or _lines(compare_registers(was, now)):
        click.echo(f"  {line}")
    if output is not None:
        _write(output, made, kind, (was, now), force=force)


def _no_picture(output: Path, kind: str) -> str:
    from playbook.registers.kinds import kinds

    drawn = ", ".join(name for name, model in kinds().items() if model.tells_changes)
    if not kinds()[kind].tells_changes:
        return f"the changes of a {kind} cannot be drawn; leave -o out, or take a {drawn}"
    return f"{output}: end the name with one of: {', '.join(f'.{name}' for name in PICTURES)}"


def _register(name: str, kind: str, book: Path) -> Register:
    """A register of the book by its name, or any file that holds one."""
    if Path(name).suffix.lower() in FILES:
        return read(Path(name), kind)[1]
    from playbook.registers.load import load_registers

    require_book(book)
    known = load_registers(book).of_kind(kind)
    if name not in known:
        from playbook.common.suggest import did_you_mean

        hint = did_you_mean(name, known, f"there are: {', '.join(known) or 'none'}")
        raise UserError(f"there is no {kind} `{name}`; {hint}, or name a file")
    file = known[name]
    if file.register is None:
        for finding in file.findings:
            click.echo(str(finding), err=True)
        sys.exit(1)
    return file.register


def _map_lines(was: Register, now: Register) -> list[str]:
    """What became of the groups of a map; nothing for another kind."""
    from playbook.registers.kinds.map_change import CONVERTED, MapChange
    from playbook.registers.kinds.stakeholder_map import Model as StakeholderMap

    if not isinstance(was, StakeholderMap) or not isinstance(now, StakeholderMap):
        return []
    change = MapChange(was, now)
    lines = [f"groups: {change.words()}"]
    for name, said, before, after in change.moves():
        what = said.split()[0]
        places = " → ".join(place for place in (before, after) if place)
        lines.append(f"  {what:6}  {name}: {places}")
    return [*lines, *([CONVERTED] if change.is_converted else [])]


def _lines(compared: object) -> Iterator[str]:
    from playbook.office.comparing import Comparison, difference_words

    assert isinstance(compared, Comparison)  # noqa: S101 - for the checker of types
    counts = (
        (len(compared.only_second), "came"),
        (len(compared.only_first), "went"),
        (len(compared.different), "changed"),
        (len(compared.same), "stayed as they were"),
    )
    yield "records: " + ", ".join(f"{number} {what}" for number, what in counts)
    yield from (f"  came     {record.name}" for record in compared.only_second)
    yield from (f"  went     {record.name}" for record in compared.only_first)
    for record in compared.different:
        yield f"  changed  {record.name}"
        yield from (f"    {difference_words(one, ' → ')}" for one in record.differences)


def _write(
    output: Path, made: str, kind: str, pair: tuple[Register, Register], *, force: bool
) -> None:
    from playbook.common.files import holds_other, write_bytes
    from playbook.office.catalogue import empty_catalogue, make
    from playbook.office.exporters import formats
    from playbook.office.exporters.base import NO_IMPRINT

    was, now = pair
    item = empty_catalogue().changes(kind, output.stem, now, was)
    data = make(item, formats()[made], NO_IMPRINT)
    if not force and holds_other(output, data):
        raise UserError(f"{output} is there and differs; add --force to overwrite it")
    write_bytes(output, data)
    click.echo(f"written: {output}")
