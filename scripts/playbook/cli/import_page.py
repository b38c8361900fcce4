"""A Word file becomes a page, for ``playbook import``: questions, words and exit codes."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbook.cli.common import require_book
from playbook.cli.new import begin_page, finish
from playbook.common.errors import UserError

if TYPE_CHECKING:
    from playbook.contribute.word_page import WordPage

_ALT = re.compile(r"alt-(\d{1,3})")
PERSONAL = "PRV"


def import_page(  # noqa: PLR0913, PLR0917
    root: Path,
    file: Path,
    data: bytes,
    kind: str,
    goal: str,
    fields: Sequence[str],
    *,
    yes: bool,
    dry_run: bool,
) -> None:
    """Read a text, say what does not fit, and write the page once somebody has agreed."""
    from playbook.contribute.pages import NewPage
    from playbook.contribute.remaining import remaining
    from playbook.newsletter.record import slug

    require_book(root)
    what, page_kind = _kind(kind)
    said, alts = _said(fields)
    if page_kind:
        said["kind"] = page_kind
    if file.suffix.lower() == ".odt":
        from playbook.office.convert import converted

        data = converted(data, "odt", "docx")
    try:
        page = _read(data, what, alts)
    except UserError as error:
        raise UserError(*error.lines, path=file) from error
    answers = {**page.answers, **said}
    if "title" not in answers and not sys.stdin.isatty():
        answers["title"] = file.stem.replace("-", " ").replace("_", " ").capitalize()
    name = goal or slug(answers.get("title", file.stem))
    page = page.named(name)
    more = {name: answers.pop(name, "") for name in ("folder", "after", "orcid", "join")}
    joins = tuple(part.strip() for part in more["join"].split(",") if part.strip())
    for remark in page.remarks:
        click.echo(f"look: {remark}", err=True)
    wish = NewPage(
        page.what,
        answers,
        name,
        more["folder"],
        more["after"],
        joins,
        page.sections,
        page.lead,
        more["orcid"],
    )
    draft = begin_page(root, wish)
    folder = draft.path.rpartition("/")[0]
    pictures = {f"{folder}/{name}".lstrip("/"): picture for name, picture in page.pictures.items()}
    draft = replace(draft, files={**draft.files, **pictures})
    found = remaining(root, draft.files, [draft.path]).others
    personal = [finding for finding in found if finding.code.startswith(PERSONAL)]
    for finding in personal:
        click.echo(f"personal data: {finding}", err=True)
    if not dry_run:
        _agree(yes=yes, personal=len(personal))
    finish(root, draft, dry_run=dry_run)
    sys.exit(1 if page.remarks or found else 0)


def _kind(kind: str) -> tuple[str, str]:
    """The kind that was asked for, as what is begun, and as the head of a page names it."""
    from typing import get_args

    from playbook.common.suggest import did_you_mean
    from playbook.contribute.questions import PAGES
    from playbook.house.front_matter import PageKind

    if not kind or kind in PAGES:
        return kind, ""
    kinds = get_args(PageKind)
    if kind in kinds:
        return "page", kind
    known = tuple(dict.fromkeys((*PAGES, *kinds)))
    hint = did_you_mean(kind, known, f"use one of: {', '.join(known)}")
    raise UserError(f"no page is of the kind `{kind}`; {hint}")


def _said(fields: Sequence[str]) -> tuple[dict[str, str], dict[int, str]]:
    """The answers of ``--set``, and what pictures show."""
    from playbook.cli.new import answers_of

    said: dict[str, str] = {}
    alts: dict[int, str] = {}
    for field in fields:
        name, is_there, value = field.partition("=")
        if not is_there:
            raise UserError(f'--set {field}: write FIELD=VALUE, such as "title=Our seed week"')
        if found := _ALT.fullmatch(name.strip()):
            alts[int(found[1])] = value.strip()
        else:
            said[name.strip()] = value.strip()
    answers, joins = answers_of(said, "--set")
    return {**answers, **({"join": ", ".join(joins)} if joins else {})}, alts


def _read(data: bytes, what: str, alts: dict[int, str]) -> WordPage:
    """The page in a file; asks what pictures show, where somebody sits."""
    from playbook.contribute.word_page import word_page

    page = word_page(data, what, alts)
    if not (page.without_alt and sys.stdin.isatty()):
        return page
    asked = {
        number: click.prompt(
            f"What does picture {number} show? (Enter: say it later)",
            default="",
            show_default=False,
        )
        for number in page.without_alt
    }
    return word_page(data, what, {**alts, **{n: words for n, words in asked.items() if words}})


def _agree(*, yes: bool, personal: int) -> None:
    """Ask, unless somebody has agreed before; personal data must be agreed to as well."""
    things = f" It holds personal data in {personal} places, as named above." if personal else ""
    if yes:
        return
    if not sys.stdin.isatty():
        click.echo(
            f"Nothing was written: there is no terminal to ask on; add --yes to write it.{things}",
            err=True,
        )
        sys.exit(1)
    if not click.confirm(f"Write this?{things}", default=False):
        click.echo("Nothing was written.", err=True)
        sys.exit(1)
