"""``playbook build``: arguments, words and exit codes of a build, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbook.cli.common import BOOK, FOLDER, RUN_CODE, ask_before_code, require_book
from playbook.cli.door import verb
from playbook.common.boundary import shares
from playbook.common.errors import UserError

if TYPE_CHECKING:
    from playbook.build.run import BuildResult


@verb(
    {
        "playbook build": "the book in this folder",
        "playbook build --clean ../other": "another book, from nothing",
        "playbook build --audience partners --overlay ../ours": "an edition with private records",
    }
)
@BOOK
@click.option("--clean", is_flag=True, help="Throw the earlier build away first.")
@click.option(
    "--strict/--no-strict",
    default=None,
    help="Whether warnings fail the build (default: they do, or what the settings say).",
)
@click.option("--verbose", "-v", is_flag=True, help="Print everything that the build says.")
@click.option(
    "--audience",
    default="public",
    type=click.Choice(["public", "partners", "private"]),
    help="Who the edition is for; all but the public one are marked on every page.",
)
@click.option(
    "--overlay",
    default=None,
    type=FOLDER,
    help="Folder outside the repository with the records that are not public.",
)
@RUN_CODE
def build(  # noqa: PLR0913, PLR0917 - one parameter an option
    book: Path,
    clean: bool,
    strict: bool | None,
    verbose: bool,
    audience: str,
    overlay: Path | None,
    run_code: bool,
) -> None:
    """Build BOOK (default: this folder) and say where to open it.

    Only what changed is built again; --clean starts afresh.
    """
    from playbook.build.run import build as run
    from playbook.common.settings_file import read_settings

    require_book(book)
    if strict is None:
        strict = read_settings(book).build.strict
    _check_edition(book, audience, overlay)
    try:
        ask_before_code(book, run_code=run_code)
        result = run(book.resolve(), strict=strict, clean=clean, audience=audience, overlay=overlay)
    except KeyboardInterrupt:
        click.echo("The build was stopped.", err=True)
        raise
    if verbose:
        click.echo(result.output)
    if result.code and result.disk_fault:
        raise UserError(f"the build stopped: {result.disk_fault} ({result.page.parent})")
    for line in result.warnings:
        click.echo(line, err=True)
    if result.code:
        _explain(result)
    click.echo(f"The book is ready. Open it in a browser: {result.page.as_uri()}")


def _check_edition(book: Path, audience: str, overlay: Path | None) -> None:
    """Refuse an overlay that would be published, and say so when an edition has none."""
    if overlay and audience == "public":
        raise UserError(
            "an overlay is not for the public; add --audience partners, or leave it out"
        )
    if overlay and shares(book, overlay):
        raise UserError(
            f"{overlay} lies in the book, where everyone can read it; keep it outside the repository"
        )
    if audience != "public" and not overlay:
        click.echo(
            "Without --overlay this edition holds what the settings name, or only public records."
        )


def _explain(result: BuildResult) -> None:
    """End a failed build with one line that says whose turn it is."""
    count = len(result.warnings)
    if count:
        things = "1 thing" if count == 1 else f"{count} things"
        click.echo(
            f"The book was not accepted: mend the {things} above, then build again.", err=True
        )
        sys.exit(1)
    log = result.page.parents[1] / "build.log"
    raise UserError(
        f"the build stopped: {result.cause or 'no reason was given'} (the whole log: {log})"
    )
