"""``playbook review``: which pages are due, as text, as a list to tick, or for programs."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from playbook.cli.common import BOOK, require_book
from playbook.cli.door import verb


@verb(
    {
        "playbook review": "pages that are due today",
        "playbook review --by 2027-03-31 --format markdown": "a list to tick for the next quarter",
    }
)
@BOOK
@click.option(
    "--by", default=None, metavar="DATE", help="Due by this day: 2027-01-31. Default: today."
)
@click.option("--format", "form", default="text", type=click.Choice(["text", "markdown", "json"]))
def review(book: Path, by: str | None, form: str) -> None:
    """List the pages of BOOK that are due for a review."""
    from playbook.house.review import FORMATS, due_pages, read_pages

    require_book(book)
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
