"""The command line: arguments, output and exit codes, and nothing else.

Exit 0: fine. 1: findings that the author can fix. 2: wrong use, or a failure of our own.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from playbook.cli.adopt import adopt
from playbook.cli.check import check
from playbook.cli.common import BOOK, FOLDER, Trouble
from playbook.cli.export import export
from playbook.cli.import_ import import_
from playbook.cli.links import links
from playbook.cli.live import live
from playbook.version import __version__

if TYPE_CHECKING:
    from playbook.build.run import BuildResult


# The extra that a verb needs, where it is not that of the book.
EXTRA_OF = {"adopt": "adopt", "export": "office", "import": "office", "links": "links"}


class _Verbs(click.Group):
    """The verbs; one that meets a package that is not installed says which, in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            from playbook.common.extras import lacking_module

            verb = ctx.invoked_subcommand or ""
            line = lacking_module(error.name, f"playbook {verb}", EXTRA_OF.get(verb, "book"))
            if not line:
                raise
            raise Trouble(line) from error


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="partnership-playbook")
def main() -> None:
    """Tools for a playbook about partnerships: build it, look at it live, keep it true."""


@main.command()
@BOOK
@click.option("--clean", is_flag=True, help="Throw the earlier build away first.")
@click.option("--no-strict", is_flag=True, help="Warnings do not fail the build.")
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
def build(  # noqa: PLR0913, PLR0917 - one parameter an option
    book: Path, clean: bool, no_strict: bool, verbose: bool, audience: str, overlay: Path | None
) -> None:
    """Build BOOK (default: this folder) and say where to open it.

    Only what changed is built again; --clean starts afresh.
    """
    from playbook.build.run import BuildError
    from playbook.build.run import build as run

    _settings(book)
    _edition(book, audience, overlay)
    try:
        outcome = run(
            book.resolve(), strict=not no_strict, clean=clean, audience=audience, overlay=overlay
        )
    except (BuildError, OSError) as error:
        raise Trouble(str(error)) from error
    if verbose:
        click.echo(outcome.output)
    for line in outcome.warnings:
        click.echo(line, err=True)
    if outcome.code:
        _explain(outcome)
    click.echo(f"The book is ready. Open it in a browser: {outcome.page.as_uri()}")


def _edition(book: Path, audience: str, overlay: Path | None) -> None:
    """Refuse an overlay that would be published, and say so when an edition has none."""
    if overlay and audience == "public":
        raise Trouble("an overlay is not for the public; add --audience partners, or leave it out")
    if overlay and book.resolve() in (overlay.resolve(), *overlay.resolve().parents):
        raise Trouble(
            f"{overlay} lies in the book, where everyone can read it; keep it outside the repository"
        )
    if audience != "public" and not overlay:
        click.echo(
            "Without --overlay this edition holds what the settings name, or only public records."
        )


def _explain(outcome: BuildResult) -> None:
    """End a failed build with one line that says whose turn it is."""
    count = len(outcome.warnings)
    if count:
        things = "1 thing" if count == 1 else f"{count} things"
        click.echo(
            f"The book was not accepted: mend the {things} above, then build again.", err=True
        )
        sys.exit(1)
    log = outcome.page.parents[1] / "build.log"
    raise Trouble(
        f"the build stopped: {outcome.cause or 'no reason was given'} (the whole log: {log})"
    )


@main.command()
@BOOK
@click.option(
    "--by", default=None, metavar="DATE", help="Due by this day: 2027-01-31. Default: today."
)
@click.option("--format", "form", default="text", type=click.Choice(["text", "markdown", "json"]))
def review(book: Path, by: str | None, form: str) -> None:
    """List the pages of BOOK that are due for a review."""
    from playbook.house.review import FORMATS, due_pages, read_pages

    _settings(book)
    pages, findings = read_pages(book)
    for finding in findings:
        click.echo(str(finding), err=True)
    day = _day(by)
    click.echo(FORMATS[form](due_pages(pages, day), day), nl=False)
    sys.exit(1 if findings else 0)


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text} is no day; write it as 2027-01-31", param_hint="--by"
        ) from error


@main.command()
@BOOK
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Write nothing; exit 1 if a schema is out of date.",
)
def schema(book: Path, only_check: bool) -> None:
    """Write what is made from the code: JSON schemas for editors, and the list of rules.

    The schemas go to book/schemas/; the rules go below the mark of book/community/rules.md,
    if BOOK has that page.
    """
    _settings(book)
    try:
        stale = _write_generated(book, only_check=only_check)
    except OSError as error:
        raise Trouble(
            f"{error.filename}: {(error.strerror or 'it cannot be used').lower()}"
        ) from error
    if stale:
        click.echo(f"out of date: {', '.join(stale)}; run: playbook schema", err=True)
        sys.exit(1)


def _write_generated(book: Path, *, only_check: bool) -> list[str]:
    """Write what is made from the code, or name what is out of date."""
    from playbook.check.rule_pages import with_reference
    from playbook.common.files import write_text
    from playbook.house.schemas import schemas

    made = {book / "book" / "schemas" / name: text for name, text in schemas().items()}
    page = book / "book" / "community" / "rules.md"
    if page.exists():
        made[page] = with_reference(page.read_text(encoding="utf-8"))
    stale = []
    for path, text in made.items():
        if only_check:
            current = path.read_text(encoding="utf-8") if path.exists() else ""
            stale += [path.name] if current != text else []
        elif write_text(path, text):
            click.echo(f"written: {path.as_posix()}")
    return stale


def _settings(book: Path) -> None:
    """End with one line when the folder is no book."""
    from playbook.common.config import SettingsError, load_settings

    try:
        load_settings(book)
    except SettingsError as error:
        raise Trouble(str(error)) from error


main.add_command(adopt)
main.add_command(check)
main.add_command(export)
main.add_command(import_)
main.add_command(links)
main.add_command(live)
