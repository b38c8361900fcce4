"""``playbook schema``: writes what is made from the code, or says what is out of date."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from playbook.cli.common import BOOK, require_book
from playbook.cli.door import verb


@verb(
    {
        "playbook schema": "write what has changed",
        "playbook schema --check": "only say whether anything has",
    }
)
@BOOK
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Write nothing; exit 1 if something is out of date.",
)
def schema(book: Path, only_check: bool) -> None:
    """Write what is made from the code: JSON schemas for editors, and the lists of rules and settings.

    The schemas go to book/schemas/; the lists go below the marks of book/community/rules.md and
    settings.md, if BOOK has these pages.
    """
    require_book(book)
    stale = _write_generated(book, only_check=only_check)
    if stale:
        click.echo(f"out of date: {', '.join(stale)}; run: playbook schema", err=True)
        sys.exit(1)
    if only_check:
        click.echo("everything that is made from the code is up to date")


def _write_generated(book: Path, *, only_check: bool) -> list[str]:
    """Write what is made from the code, or name what is out of date."""
    from playbook.check.rule_pages import with_reference
    from playbook.common.files import read_text, write_text
    from playbook.house.schemas import schemas
    from playbook.house.settings_page import with_settings

    made = {book / "book" / "schemas" / name: text for name, text in schemas().items()}
    for name, fill in (("rules", with_reference), ("settings", with_settings)):
        page = book / "book" / "community" / f"{name}.md"
        if page.exists():
            made[page] = fill(read_text(page))
    stale = []
    for path, text in made.items():
        if only_check:
            current = read_text(path) if path.exists() else ""
            stale += [path.name] if current != text else []
        elif write_text(path, text):
            click.echo(f"written: {path.as_posix()}")
    return stale
