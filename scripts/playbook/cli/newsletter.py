"""``playbook newsletter``: write an issue once, send it from any mailer, keep a clean archive."""

from __future__ import annotations

import os
import re
import sys
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, TextIO

import click

from playbook.cli.common import BOOK_OPTION, require_book
from playbook.cli.door import Verb
from playbook.common.errors import FileError, UserError


class Group(Verb, click.Group):
    """A verb with verbs of its own."""


@click.group(
    cls=Group,
    examples={
        "playbook newsletter new 2027-03": "begin an issue from what the registers know",
        "playbook newsletter ready 2027-03": "every check on an issue, before it goes out",
        "playbook newsletter clean november.html": "make a clean page and record of a sent issue",
        "playbook newsletter make 2027-03": "e-mail, text, page, feed and calendar of an issue",
    },
)
def newsletter() -> None:
    """Newsletters: clean old issues, write new ones. Nothing is ever sent."""


@newsletter.command(
    cls=Verb,
    examples={
        "playbook newsletter clean november.eml --out archive": "page, record and report",
        "playbook newsletter clean archive/*.md --check": "report, and write nothing",
    },
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    default=Path("cleaned"),
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for page, record and report.",
)
@click.option(
    "--date",
    "day",
    default="",
    metavar="DATE",
    help="When the issue came out, if the file does not say: 2024-11.",
)
@click.option("--check", is_flag=True, help="Only report; exit 1 if anything must change.")
def clean(files: tuple[Path, ...], out: Path, day: str, check: bool) -> None:
    """Turn FILES that a mailing system left (.md, .html, .eml, .mhtml) into clean issues.

    Redirectors are decoded offline, tracking and names of readers taken off, headings put in order.
    Writes NAME.md, NAME.yml and NAME.report.md; what needs a person is listed, nothing is invented.
    """
    _check_day(day)
    names = _names(files)
    found, failed = False, False
    for file, name in zip(files, names, strict=True):
        try:
            done = _cleaned(file)
        except UserError as error:
            for line in error.lines:
                click.echo(f"Error: {line}", err=True)
            failed = True
            continue
        found = found or bool(done["cleaned"].changes)
        _say(file, done)
        if not check:
            _write(done, out, name, day)
    sys.exit(2 if failed else 1 if check and found else 0)


@newsletter.command(
    cls=Verb,
    examples={
        "playbook newsletter make 2027-03": "e-mail, text, page, feed and calendar of an issue",
        "playbook newsletter make 2027-03 --to html --to text": "only what a mailing system wants",
    },
    extra="newsletter",
)
@click.argument("issue")
@click.option(
    "--to",
    "forms",
    multiple=True,
    type=click.Choice(["eml", "html", "text", "page", "feed", "ics", "md", "numbers"]),
    help="Only this form; may be given again. Default: all.",
)
@click.option(
    "--out",
    default=None,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the files. Default: _build/newsletter/ISSUE.",
)
@click.option(
    "--on",
    "day",
    default="",
    metavar="DATE",
    help="The day on which the page tells what has passed. Default: today.",
)
@BOOK_OPTION
def make(issue: str, forms: tuple[str, ...], out: Path | None, day: str, book: Path) -> None:
    """Write all forms of ISSUE: the name of a file in book/data/newsletter/.

    A draft to open in a mail program, HTML and text for a mailing system, a page and its index,
    a feed, a calendar, Markdown for GitHub, and the numbers for the record. Nothing is sent.
    """
    from playbook.common.files import write_bytes
    from playbook.newsletter.issue import find_issue
    from playbook.newsletter.make import FORMS
    from playbook.newsletter.make import make as make_files

    require_book(book)
    found = find_issue(book, issue)
    files = make_files(book, found, forms or FORMS, _on(day))
    folder = out or book / "_build" / "newsletter" / found.slug
    for name, data in files.items():
        write_bytes(folder / name, data)
        click.echo(f"written: {folder / name}")


@newsletter.command(
    cls=Verb,
    examples={
        "playbook newsletter new 2027-03": "begin the issue of the 15th of March",
        "playbook newsletter new 2027-03 --date 2027-03-10 --weeks 8": "on another day, looking further ahead",
    },
)
@click.argument("issue")
@click.option(
    "--date", "day", default="", metavar="DATE", help="When it goes out. Default: the 15th."
)
@click.option(
    "--weeks",
    default=6,
    show_default=True,
    type=click.IntRange(1, 52),
    help="How far ahead it looks.",
)
@BOOK_OPTION
def new(issue: str, day: str, weeks: int, book: Path) -> None:
    """Begin ISSUE from what the registers know, with blanks for the rest.

    Events and openings to come, what is still open, what happened since the last issue. Beside it
    stand the letters to the four people whom you ask for an item.
    """
    from playbook.common.files import write_text
    from playbook.newsletter.begin import begin, default_day
    from playbook.newsletter.record import as_yaml, slug
    from playbook.registers.load import load_registers

    require_book(book)
    if slug(issue) != issue:
        raise UserError(
            f"`{issue}` cannot be the name of an issue; write small letters, digits and hyphens: 2027-03"
        )
    _check_day(day)
    when = _on(day) if day else default_day(issue)
    if when is None:
        raise UserError(f"`{issue}` says no month; add --date 2027-03-15, or call it 2027-03")
    path = book / "book" / "data" / "newsletter" / f"{issue}.yml"
    if path.exists():
        raise UserError("this issue is there already; choose another name", path=path)
    draft = begin(issue, when, load_registers(book), weeks)
    write_text(path, as_yaml(draft.values))
    letters = book / "_build" / "newsletter" / issue / "requests.md"
    write_text(letters, draft.requests)
    count = len(draft.values["items"])
    click.echo(
        f"written: {path} ({draft.found} of {count} items from the registers, the others blank)"
    )
    click.echo(f"written: {letters}")


@newsletter.command(
    cls=Verb,
    examples={
        "playbook newsletter add 2027-03 --from-issue proposal.md": "the body of an issue made by the form",
        "gh issue view 12 --json body -q .body | playbook newsletter add 2027-03 --from-issue -": "from GitHub",
    },
)
@click.argument("issue")
@click.option(
    "--from-issue",
    "source",
    required=True,
    type=click.File("r", encoding="utf-8"),
    help="The text of an issue that was made by the form; - reads it from the terminal.",
)
@BOOK_OPTION
def add(issue: str, source: TextIO, book: Path) -> None:
    """Put an item that somebody proposed by the form into ISSUE.

    Addresses are cleaned, dates read; what is not sure is said, and left for you to write.
    """
    from playbook.common.files import read_text, write_text
    from playbook.newsletter.issue import find_issue
    from playbook.newsletter.propose import added, proposed

    require_book(book)
    found = find_issue(book, issue)
    try:
        body = source.read(200_000)
    except UnicodeDecodeError as error:
        raise UserError("this is not UTF-8 text; save it as UTF-8", path=source.name) from error
    item, remarks = proposed(body)
    write_text(found.path, added(read_text(found.path), item, found.slug))
    click.echo(f"added to {found.path}: {item['title']}")
    for remark in remarks:
        click.echo(f"look: {remark}", err=True)
    sys.exit(1 if remarks else 0)


@newsletter.command(
    cls=Verb,
    examples={
        "playbook newsletter ready 2027-03": "every check on an issue, before it goes out",
        "playbook newsletter ready 2027-03 --links": "and ask its addresses, with those of the book",
    },
    extra="newsletter",
)
@click.argument("issue")
@click.option("--links", "ask", is_flag=True, help="Ask the addresses too, as `playbook links`.")
@click.option(
    "--on", "day", default="", metavar="DATE", help="The day of the check. Default: today."
)
@BOOK_OPTION
@click.pass_context
def ready(context: click.Context, issue: str, ask: bool, day: str, book: Path) -> None:
    """Say whether ISSUE may go out: rules, blanks, weight, text version, mail, leaving the list.

    Exit 0: it may. 1: something is to be mended.
    """
    from playbook.newsletter.issue import find_issue
    from playbook.newsletter.ready import verdicts

    require_book(book)
    found = list(verdicts(book, find_issue(book, issue), _on(day)))
    for verdict in found:
        click.echo(f"{'well' if verdict.well else 'MEND'}  {verdict.words}")
    bad = sum(not verdict.well for verdict in found)
    click.echo(f"{issue} is ready" if not bad else f"{issue} is not ready: {bad} to mend")
    if ask:
        from playbook.cli.links import links

        if not bad:
            links.main([str(book)], prog_name="playbook links")
    sys.exit(1 if bad else 0)


def _on(day: str) -> date:
    """The day that was asked for, or that of a build that is to be the same again, or today."""
    if day:
        _check_day(day)
        return date.fromisoformat(day if len(day) == 10 else f"{day}-01")
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), tz=timezone.utc).date()
    return date.today()


def _cleaned(file: Path) -> dict[str, Any]:
    from playbook.newsletter.cleaning import clean as clean_letter
    from playbook.newsletter.cleaning import lost_words
    from playbook.newsletter.read_file import MOST_BYTES, read_letter

    try:
        with file.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileError(file, error) from error
    letter = read_letter(data, str(file))
    cleaned = clean_letter(letter)
    return {"cleaned": cleaned, "lost": sum(lost_words(letter, cleaned).values()), "file": file}


def _say(file: Path, done: dict[str, Any]) -> None:
    from playbook.newsletter.report import summary

    cleaned = done["cleaned"]
    click.echo(
        f"{file}: {len(cleaned.changes)} changes, {len(cleaned.for_a_person)} for a person to look at"
    )
    for line in summary(cleaned):
        click.echo(line)


def _write(done: dict[str, Any], out: Path, name: str, day: str) -> None:
    from playbook.common.files import write_text
    from playbook.newsletter.record import as_yaml, issue_date, record
    from playbook.newsletter.report import report
    from playbook.newsletter.write_markdown import markdown

    cleaned, file = done["cleaned"], done["file"]
    when = day or issue_date(cleaned, file.stem)
    texts = {
        f"{name}.md": markdown(cleaned.blocks),
        f"{name}.report.md": report(cleaned, file.name, done["lost"]),
    }
    if when:
        texts[f"{name}.yml"] = as_yaml(record(cleaned, when))
    else:
        click.echo(
            f"{file}: nothing says when it came out, so there is no record; add --date 2024-11",
            err=True,
        )
    for ending, text in texts.items():
        target = out / ending
        if target.resolve() == file.resolve():
            raise UserError(
                "this would write over the letter itself; choose another folder with --out",
                path=target,
            )
        write_text(target, text)
        click.echo(f"written: {target}")


def _names(files: tuple[Path, ...]) -> list[str]:
    """A name for what each file becomes; two files of one name keep theirs apart."""
    from playbook.newsletter.record import slug

    found: list[str] = []
    for file in files:
        name, number = slug(file.stem), 1
        while name in found:
            number += 1
            name = f"{slug(file.stem)}-{number}"
        found.append(name)
    return found


def _check_day(day: str) -> None:
    if not day:
        return
    try:
        if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", day):
            raise ValueError  # noqa: TRY301
        date.fromisoformat(day if len(day) == 10 else f"{day}-01")
    except ValueError as error:
        raise click.BadParameter(
            f"{day} is no day or month; write 2024-11 or 2024-11-18", param_hint="--date"
        ) from error
