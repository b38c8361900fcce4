"""``playbook compare``: what two sides say who filled in the same sheet, and a workbook to talk about.

Exit 0: both say the same; 1: something differs, or a file is to be mended; 2: wrong use.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from playbook.cli.door import verb
from playbook.common.errors import FileError, UserError

if TYPE_CHECKING:
    from playbook.office.comparing import Comparison
    from playbook.registers.kinds.base import Register


@verb(
    {
        "playbook compare uni.xlsx firm.xlsx": "what is the same, and what is not",
        "playbook compare uni.xlsx firm.xlsx -o both.xlsx": "a workbook to decide in, for both",
        "playbook compare ours.yml theirs.ods --kind stakeholder-map": "a register and a sheet",
    },
    extra="office",
)
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--kind", default="", help="The kind of data, where the files do not say it.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="Write one workbook of both, in which what differs waits for a decision.",
)
@click.option("--force", is_flag=True, help="Overwrite a workbook that is there.")
def compare(first: Path, second: Path, kind: str, output: Path | None, force: bool) -> None:
    """Compare two filled sheets: FIRST and SECOND (.xlsx, .ods, .csv or .yml).

    Rows are matched by their ids, and else by their names. With -o both become one workbook: what
    only one side says is taken over, and where they differ the cell shows both, until somebody
    writes what was agreed on. `playbook import` takes it back when nothing waits any more.
    """
    from playbook.office.comparing import compare_registers, comparison_lines

    if output is not None and output.suffix.lower() != ".xlsx":
        raise UserError(f"{output}: the workbook is an Excel file; end its name with .xlsx")
    kind = kind.strip().lower()
    kind, one = read(first, kind)
    kind, two = read(second, kind)
    compared = compare_registers(one, two)
    names = _names(first, second)
    click.echo(f"{first} and {second}: two registers of the kind {kind}")
    for line in comparison_lines(compared, names):
        click.echo(line)
    if output is not None:
        _write(output, compared, names, kind, force=force)
    sys.exit(0 if compared.is_equal else 1)


def _names(first: Path, second: Path) -> tuple[str, str]:
    """What the two are called: their files, with folders where these have one name."""
    same = first.name == second.name
    return (str(first), str(second)) if same else (first.name, second.name)


def read(path: Path, kind: str) -> tuple[str, Register]:
    """A file as a register, with its kind; ends the program where it is to be mended."""
    from playbook.office.importers.base import ImportRefused, MissingPackage
    from playbook.office.importers.file_guard import MOST_BYTES
    from playbook.office.importers.whole_register import read_register

    try:
        with path.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileError(path, error) from error
    try:
        found, register, findings = read_register(data, PurePath(path), kind)
    except MissingPackage:
        raise
    except ImportRefused as error:
        click.echo(f"{path}: {error}", err=True)
        sys.exit(1)
    for finding in findings:
        click.echo(str(finding), err=True)
    if register is None:
        click.echo(f"Nothing was compared: mend {path} first.", err=True)
        sys.exit(1)
    return found, register


def _write(
    output: Path, compared: Comparison, names: tuple[str, str], kind: str, *, force: bool
) -> None:
    from playbook.common.files import holds_other, write_bytes
    from playbook.office.catalogue import empty_catalogue, make
    from playbook.office.comparing import talk_of
    from playbook.office.exporters import formats
    from playbook.office.exporters.base import NO_IMPRINT

    slug = re.sub(r"[^a-z0-9]+", "-", output.stem.lower()).strip("-") or "both"
    item = empty_catalogue().register(kind, slug, compared.merged())
    data = make(replace(item, talk=talk_of(compared, names)), formats()["xlsx"], NO_IMPRINT)
    if not force and holds_other(output, data):
        raise UserError(f"{output} is there and differs; add --force to overwrite it")
    write_bytes(output, data)
    waiting = len(compared.open_cells)
    cells = "1 cell waits" if waiting == 1 else f"{waiting} cells wait"
    click.echo(f"written: {output}; {cells} for a decision")
