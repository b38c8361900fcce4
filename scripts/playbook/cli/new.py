"""``playbook new``: a page, a template, a register or an issue, begun with everything it needs.

Exit 0: it is there, or was shown or taken back. 1: what was given holds something to mend.
2: wrong use, or a failure of our own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from playbook.cli.common import BOOK_OPTION, require_book
from playbook.cli.door import verb
from playbook.common.errors import UserError

if TYPE_CHECKING:
    from playbook.book.model import Book
    from playbook.contribute.pages import Draft, NewPage
    from playbook.contribute.questions import Question

MOST_READ = 500_000  # characters of an issue
_WHATS = ("case-study", "practice", "template", "page", "register", "issue")


@verb(
    {
        "playbook new case-study": "answer some questions, and have a page with its headings",
        "playbook new practice --answers kick-off.yml --dry-run": "show what answers in a file make",
        'playbook new page --title "How do we meet?"': "a page in any Jupyter Book",
        "playbook new register lesson spring-2030": "a register with one record to fill in",
        "playbook new issue 2030-03": "an issue of the newsletter",
        "playbook new --from-issue issue.json": "a case study of an issue made with the form",
        "playbook new --undo": "take the last one back",
    }
)
@click.argument("what", required=False, metavar="[WHAT]")
@click.argument("names", nargs=-1, metavar="[KIND] [NAME]")
@click.option("--title", help="The title of the page.")
@click.option("--description", help="What the reader gets, in one sentence.")
@click.option("--kind", help="Of a page: start, onboarding, reference, community …")
@click.option("--stage", help="set-up, run, sustain or close; several with commas.")
@click.option("--audience", help="For whom: community-manager, researcher …; several with commas.")
@click.option("--tags", help="Words to find it by, with commas.")
@click.option("--also", help="Other names that readers look for, with commas.")
@click.option("--effort", help="Of a practice: low, medium or high.")
@click.option("--cost", help="Of a practice: none, low, medium or high.")
@click.option("--maturity", help="draft, tried or proven. Default: draft.")
@click.option("--owner", help="The role that looks after the page. Default: Maintainers.")
@click.option("--author", help="Who stands for it: a person who agreed, or a group.")
@click.option("--role", help="What they did, in the words of CRediT; several with commas.")
@click.option("--orcid", help="The ORCID of the author.")
@click.option("--folder", default="", help="The folder of the page. Default: that of its kind.")
@click.option(
    "--after", default="", metavar="PAGE", help="Put it behind this page in the reading order."
)
@click.option(
    "--join",
    "joins",
    multiple=True,
    metavar="PAGE",
    help="A practice, case study or template of the same activity; may be given again.",
)
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Of a register: a field of it, or of its first record.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take the answers from this YAML file; its fields are called like the options.",
)
@click.option(
    "--from-issue",
    "source",
    type=click.File("r", encoding="utf-8"),
    help="Make a case study of an issue: its JSON from the host, or its text; - reads it from here.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --from-issue: a folder for answer.md and commit.txt.",
)
@click.option("--date", "day", default="", metavar="DATE", help="Of an issue: when it goes out.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--undo", is_flag=True, help="Take back what the last call made.")
@BOOK_OPTION
def new(  # noqa: PLR0913
    what: str | None,
    names: tuple[str, ...],
    *,
    folder: str,
    after: str,
    joins: tuple[str, ...],
    fields: tuple[str, ...],
    answers: Path | None,
    day: str,
    source: TextIO | None,
    report: Path | None,
    dry_run: bool,
    undo: bool,
    orcid: str | None,
    book: Path,
    **said: str | None,
) -> None:
    """Begin a case study, practice, template, page, register or issue.

    Asks what it needs, or takes it from options or a file. Writes the page with its head, its
    headings and guidance in comments, the line in _toc.yml and the links of the activity, and says
    what only you can fill in.
    """
    require_book(book)
    if undo:
        _undo(book, what)
        return
    if source:
        if what or any(text is not None for text in said.values()):
            raise click.UsageError("--from-issue takes everything from the issue; give it alone")
        _from_issue(book, source, report, dry_run=dry_run)
        return
    if report:
        raise click.UsageError("--report goes with --from-issue")
    what = _what(what)
    given = {name: text for name, text in said.items() if text is not None}
    if what == "register":
        draft = _register(book, names, given, fields)
    elif what == "issue":
        draft = _issue(book, names, day)
    else:
        extra = {"folder": folder, "after": after, "orcid": orcid or ""}
        draft = _page(book, what, names, given, answers, extra, joins)
    finish(book, draft, dry_run=dry_run)


def _what(what: str | None) -> str:
    from playbook.common.suggest import did_you_mean

    if what in _WHATS:
        return str(what)
    usual = f"name one of: {', '.join(_WHATS)}"
    if what is None:
        raise UserError(f"say what to begin; {usual}, such as: playbook new case-study")
    raise UserError(f"`{what}` is nothing that can be begun; {did_you_mean(what, _WHATS, usual)}")


def _undo(book: Path, what: str | None) -> None:
    from playbook.contribute.written import take_back

    if what:
        raise click.UsageError("--undo takes back the last call, whatever it made; give it alone")
    for path in take_back(book):
        click.echo(f"taken back: {path}")


# --- pages


def _page(  # noqa: PLR0913, PLR0917
    root: Path,
    what: str,
    names: Sequence[str],
    given: Mapping[str, str],
    answers: Path | None,
    extra: Mapping[str, str],
    joins: tuple[str, ...],
) -> Draft:
    from playbook.contribute.pages import NewPage

    if len(names) > 1:
        raise click.UsageError(f"a {what} has one name; put a title in quotes, after --title")
    said, more = read_answers(answers) if answers else ({}, ())
    asked = {**said, **given}
    where = {name: extra[name] or asked.pop(name, "") for name in ("folder", "after", "orcid")}
    name = names[0] if names else asked.pop("name", "")
    wish = NewPage(
        what, asked, name, where["folder"], where["after"], (*more, *joins), orcid=where["orcid"]
    )
    return begin_page(root, wish)


def begin_page(root: Path, wish: NewPage) -> Draft:
    """Complete the answers, and make the page of them. Raises ``UserError``."""
    from dataclasses import replace

    from playbook.common.settings_file import read_settings
    from playbook.contribute.pages import draft
    from playbook.contribute.questions import questions
    from playbook.contribute.registers import with_template
    from playbook.newsletter.record import slug
    from playbook.reading.loader import Folder, load_book

    settings = read_settings(root)
    book = load_book(Folder(root))
    is_house = bool(settings.check.house)
    if not is_house and wish.what != "page":
        raise UserError(
            f"a {wish.what} has the head and headings of our house rules, which this book does not "
            "use; begin a page (playbook new page), or set `house = true` below [tool.playbook.check]"
        )
    said = complete(questions(wish.what, is_house=is_house), wish.answers)
    name = wish.name or slug(said["title"])
    joins = wish.joins or tuple(_asked_joins(book, wish.what))
    whole = replace(wish, answers=said, name=name, joins=joins)
    adoptable = tuple(settings.check.adoptable)
    made = draft(book, whole, today(), is_house=is_house, adoptable=adoptable)
    return with_template(root, whole, made) if wish.what == "template" else made


def read_answers(path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """The answers in a YAML file, and the pages that it joins. Raises ``UserError``."""
    from playbook.common.files import read_text
    from playbook.common.plain_yaml import YamlError, load_yaml

    try:
        value = load_yaml(read_text(path))
    except YamlError as error:
        raise UserError(f"this is not valid YAML ({error})", path=path, line=error.line) from error
    if not isinstance(value, dict):
        raise UserError("write one answer a line, such as `title: How do we meet?`", path=path)
    return answers_of(value, str(path))


def answers_of(value: Mapping[Any, Any], where: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Answers as options would give them. Raises ``UserError`` for a name that is none."""
    from playbook.common.suggest import did_you_mean

    known = [p.name for p in new.params if p.name not in {"what", "names", "book", "dry_run"}]
    known = [*(str(k) for k in known if k not in {"undo", "answers", "day", "fields", "joins"})]
    known += ["join", "name"]
    found: dict[str, str] = {}
    for key, said in value.items():
        if key not in known:
            hint = did_you_mean(str(key), known, f"there are: {', '.join(known)}")
            raise UserError(f"there is no answer `{key}`; {hint}", path=where)
        parts = said if isinstance(said, list) else [said]
        found[str(key)] = ", ".join(str(part) for part in parts if part is not None)
    joins = tuple(part.strip() for part in found.pop("join", "").split(",") if part.strip())
    return found, joins


def complete(asked: tuple[Question, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Answers to every question: those that are there, and those that somebody gives now.

    Raises ``UserError`` for wrong answers, and where nobody can be asked for those that lack.
    """
    from playbook.contribute.questions import missing_answers, wrong_answers

    names = [question.name for question in asked]
    if foreign := [name for name in given if name not in names]:
        raise UserError(f"--{foreign[0]} is no question of this; there are: --{', --'.join(names)}")
    if faults := wrong_answers(asked, given):
        raise UserError(*faults)
    lacking = missing_answers(asked, given)
    if lacking and not sys.stdin.isatty():
        raise UserError(
            "there is no terminal to ask on; add "
            + ", ".join(f"--{question.name}" for question in lacking)
            + ", or --answers FILE with these fields",
            *(f"--{q.name}: {q.words}{_choices(q)}" for q in lacking),
        )
    said = {q.name: given.get(q.name) or q.default or "" for q in asked}
    for question in lacking:
        said[question.name] = _ask(question)
    return said


def _choices(question: Question) -> str:
    return f" ({', '.join(question.choices)})" if question.choices else ""


def _ask(question: Question) -> str:
    """Ask until the answer can be used."""

    def checked(text: str) -> str:
        for words in question.faults(text):
            raise click.BadParameter(words)
        return text.strip()

    more = ", with commas" if question.many and question.choices else ""
    answer: str = click.prompt(f"{question.words}{_choices(question)}{more}", value_proc=checked)
    return answer


def _asked_joins(book: Book, what: str) -> list[str]:
    """Ask for the pages of the same activity, where somebody sits."""
    from playbook.contribute.joins import find_page
    from playbook.house.skeletons import JOINED

    if not sys.stdin.isatty():
        return []
    found = []
    for kind in JOINED.get(what, ()):
        if not any(page.front.get("kind") == kind for page in book.pages.values()):
            continue

        def checked(text: str) -> str:
            try:
                return find_page(book, text).path if text.strip() else ""
            except UserError as error:
                raise click.BadParameter(error.lines[0]) from error

        question = f"Which {kind.replace('-', ' ')} belongs to it? Its file (Enter: none yet)"
        answer: str = click.prompt(question, default="", show_default=False, value_proc=checked)
        found += [answer] if answer else []
    return found


def today() -> date:
    """The day of a build that is to be the same again, or today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), tz=timezone.utc).date()
    return date.today()


# --- registers and issues


def _register(
    root: Path, names: Sequence[str], said: Mapping[str, str], fields: Sequence[str]
) -> Draft:
    from playbook.contribute.registers import new_register
    from playbook.registers.kinds import kinds

    if not names:
        raise UserError(
            f"name the kind of the register, such as: playbook new register lesson; there are: {', '.join(kinds())}"
        )
    if foreign := [name for name in said if name != "title"]:
        raise UserError(f"--{foreign[0]} is for pages; of a register say: --set {foreign[0]}=…")
    values = dict(said)
    for field in fields:
        name, is_there, value = field.partition("=")
        if not is_there:
            raise UserError(f"--set {field}: write FIELD=VALUE, such as title=Our groups")
        values[name.strip()] = value.strip()
    return new_register(root, names[0], names[1] if len(names) > 1 else "ours", values)


def _issue(root: Path, names: Sequence[str], day: str) -> Draft:
    from playbook.contribute.registers import new_issue

    if len(names) != 1:
        raise UserError("name the issue by its month, such as: playbook new issue 2030-03")
    try:
        when = date.fromisoformat(day) if day else None
    except ValueError as error:
        raise UserError(f"--date {day} is no day; write 2030-03-15") from error
    return new_issue(root, names[0], when, 6)


# --- an issue made with the form


def _from_issue(root: Path, source: TextIO, report: Path | None, *, dry_run: bool) -> None:
    from playbook.common.config import load_config
    from playbook.common.files import write_text
    from playbook.contribute.from_issue import answer, commit_message, read_issue
    from playbook.contribute.pages import NewPage
    from playbook.contribute.remaining import remaining

    try:
        text = source.read(MOST_READ)
    except UnicodeDecodeError as error:
        raise UserError("this is not UTF-8 text; save it as UTF-8", path=source.name) from error
    team = load_config(root).author or "The contributors"
    proposal = read_issue(text, team)
    if "title" not in proposal.answers:
        raise UserError("the issue has no title behind `Case study:`; write one, and try again")
    wish = NewPage("case-study", proposal.answers, "", sections=proposal.sections)
    draft = begin_page(root, wish)
    left = remaining(root, draft.files, [draft.path])
    personal = [str(finding) for finding in left.others if finding.code.startswith("PRV")]
    if report:
        write_text(report / "answer.md", answer(proposal, draft.path, left, personal))
        write_text(report / "commit.txt", commit_message(proposal, draft.path))
    finish(root, draft, dry_run=dry_run)
    sys.exit(1 if left.of_author or left.others or proposal.unsure else 0)


# --- the end of all of them


def finish(root: Path, draft: Draft, *, dry_run: bool) -> None:
    """Write a draft, or show it, and say what is left to do."""
    from playbook.contribute.remaining import remaining
    from playbook.contribute.written import UNDO, write_all

    if dry_run:
        # Registers are read from the disk, where the new ones do not lie yet.
        is_page = not any(path.startswith("book/data/") for path in draft.files)
        left = remaining(root, draft.files, [draft.path]) if is_page else None
        _show(root, draft)
    else:
        write_all(root, draft.files)
        for path in draft.files:
            click.echo(f"written: {path}")
        left = remaining(root, {}, [draft.path])
    for remark in draft.remarks:
        click.echo(f"look: {remark}", err=True)
    for finding in left.others if left else ():
        click.echo(f"to mend: {finding}", err=True)
    if left and left.of_author:
        click.echo("Only you can fill in:")
        for line in left.lines():
            click.echo(f"  {line}")
    if not dry_run:
        where = "" if root.resolve() == Path.cwd() else f" --book {root}"
        click.echo(
            f"See it: playbook live{'' if not where else f' {root}'}    Take it back: {UNDO}{where}"
        )


def _show(root: Path, draft: Draft) -> None:
    from playbook.check.fixes import diff
    from playbook.common.files import read_bytes

    for path, text in draft.files.items():
        old = read_bytes(root / path) if (root / path).exists() else b""
        if isinstance(text, bytes):
            click.echo(f"+++ b/{path} ({len(text) // 1000 + 1} kB)")
        else:
            click.echo(diff(path, old, text.encode("utf-8")), nl=False)
    click.echo("Nothing was written.")
