"""``playbook links``: arguments, output and exit codes of the questions to outside addresses."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbook.cli.common import BOOK, book_below, refuse_together
from playbook.cli.door import verb

if TYPE_CHECKING:
    from playbook.links.collect import Addresses
    from playbook.links.report import LinkReport
    from playbook.links.run import LinkOptions, Progress

FORMATS = ("text", "json", "github", "sarif", "markdown")


@verb(
    {
        "playbook links": "ask what is due, and print a report",
        "playbook links --offline": "ask nobody: only list the addresses",
        "playbook links --changed --format github": "only what a branch has added",
        "playbook links --fix": "write the new address of what has moved for good",
        "playbook links --by page": "a list for each page, from top to bottom",
        'playbook links --accept URL --because "opened by hand"': "keep a person's answer",
    },
    extra="links",
)
@BOOK
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to a file.",
)
@click.option(
    "--changed",
    is_flag=False,
    flag_value="auto",
    default=None,
    metavar="[BASE]",
    help="Only addresses that were added since a branch or commit (default: the main branch).",
)
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the record lies, whatever the settings say.",
)
@click.option("--offline", is_flag=True, help="Ask nobody: only list the addresses.")
@click.option("--all", "everything", is_flag=True, help="Ask also what was asked lately.")
@click.option("--fix", is_flag=True, help="Write the new address of what has moved for good.")
@click.option(
    "--by",
    type=click.Choice(("verdict", "page")),
    default="verdict",
    show_default=True,
    help="How the text is ordered.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="URL",
    help="Ask nobody: write down that you have opened this address, and that it is fine.",
)
@click.option("--because", default="", metavar="WORDS", help="Why it is accepted.")
@click.option("--suggest", is_flag=True, help="Ask the Web Archive for copies of what is gone.")
@click.option(
    "--allow-private",
    multiple=True,
    metavar="NETWORK",
    help="Ask also addresses in this private network, such as 10.1.0.0/16.",
)
def links(  # noqa: PLR0913, PLR0917 - one parameter an option
    book: Path,
    form: str,
    output: Path | None,
    changed: str | None,
    record: Path | None,
    offline: bool,
    everything: bool,
    fix: bool,
    by: str,
    accept: tuple[str, ...],
    because: str,
    suggest: bool,
    allow_private: tuple[str, ...],
) -> None:
    """Ask every outside address of BOOK, politely, and say what became of it.

    What was asked lately is known from the record. Exit 0: nothing that must be mended. 1: a link
    is broken for certain. 2: wrong use, or a failure of our own.

    \b
    gone, fragment missing, unsafe   mend the link: errors
    moved for good                   write the new address, or let --fix do it
    soft 404                         it says yes and shows something else: look
    unreachable today                wait; an error after 14 days
    needs a person                   no program gets in: open it once, then --accept it
    not asked                        run again: nothing is known of it

    Settings stand in pyproject.toml below [tool.playbook.links], or in _config.yml below
    playbook: links:.
    """  # noqa: D301 - click keeps the lines below a backspace as they are
    from playbook.common.settings_file import read_settings
    from playbook.links.run import (
        LinkOptions,
        apply_fixes,
        check_links,
        failed,
        without_mended,
    )

    ordered = {"--by page": by == "page"}
    asked = {"--fix": fix, "--all": everything, "--suggest": suggest, **ordered}
    places = {
        "--changed": changed is not None,
        "--record": record,
        "--output": output,
    }
    told = {f"--format {form}": form != "text"}
    refuse_together(
        {"--accept": accept, "--offline": offline}, {**asked, "--allow-private": allow_private}
    )
    refuse_together({"--accept": accept}, {**places, **told})
    refuse_together(ordered, told)
    book = book_below(book, "asked about")
    read_settings(book)  # wrong ones are said before anything is asked, or only listed
    if accept or because:
        _keep(book, accept, because)
        return
    base = None if changed is None else "" if changed == "auto" else changed
    options = LinkOptions(base, everything, suggest, allow_private, record=record)
    try:
        if offline:
            _say(output, _listed(book, options, form))
            return
        with ExitStack() as stack:
            report = check_links(book, options, progress=_progress(stack))
        if fix:
            for name in apply_fixes(report, book):
                click.echo(f"mended: {name}", err=True)
            report = without_mended(report)
        text = _rendered(form if by == "verdict" or form != "text" else "page", report, book)
    except KeyboardInterrupt:
        click.echo("Stopped; what was answered so far is in the record.", err=True)
        raise
    _say(output, text)
    sys.exit(1 if failed(report) else 0)


def _keep(book: Path, addresses: tuple[str, ...], because: str) -> None:
    """Keep what a person says about addresses."""
    from datetime import datetime, timezone

    from playbook.links.accepted import FILE
    from playbook.links.run import accept

    if not addresses:
        raise click.UsageError("--because goes with --accept URL")
    accept(book, addresses, because, datetime.now(timezone.utc).date())
    count = f"{len(addresses)} address{'' if len(addresses) == 1 else 'es'}"
    click.echo(f"{count} accepted; {FILE} says so, and should be committed.")


def _progress(stack: ExitStack) -> Progress:
    """A bar on a terminal; nothing elsewhere."""
    from playbook.links.run import Progress

    def wait() -> None:
        click.echo("Another run asks for this book; waiting for what it finds.", err=True)

    if not sys.stderr.isatty():
        return Progress(wait=wait)
    bars: list[object] = []

    def start(count: int) -> None:
        bar = click.progressbar(length=count, label="Asking", file=sys.stderr, show_pos=True)
        bars.append(stack.enter_context(bar))

    def step() -> None:
        for bar in bars:
            bar.update(1)  # type: ignore[attr-defined]

    return Progress(start, step, wait)


def _rendered(form: str, report: LinkReport, book: Path) -> str:
    from playbook.links.reporters import reporter

    if form == "page":
        from playbook.links.reporters.text import render_by_page

        return render_by_page(report)
    if form in {"github", "sarif"}:
        report = _from_here(report, book)
    return reporter(form)(report)


def _from_here(report: LinkReport, book: Path) -> LinkReport:
    """Places with paths from this folder: GitHub knows files from the root of the repository."""
    try:
        way = book.resolve().relative_to(Path.cwd())
    except ValueError:
        return report
    if way == Path():
        return report
    addresses = tuple(
        checked._replace(
            locations=tuple(p._replace(path=(way / p.path).as_posix()) for p in checked.locations),
            fixes={},
        )
        for checked in report.addresses
    )
    return report._replace(addresses=addresses)


def _listed(book: Path, options: LinkOptions, form: str) -> str:
    """The addresses with their places, of which nobody is asked."""
    from playbook.links.run import collect, read_book

    found = collect(read_book(book), book, options)
    if form == "json":
        return _as_json(found)
    from playbook.links.messages import plain

    rows = []
    for address, locations in found.items():
        rows += [plain(address), *(f"    {location}" for location in locations)]
    count = len(found)
    return "\n".join([*rows, f"{count} address{'' if count == 1 else 'es'}; nobody was asked.", ""])


def _as_json(found: Addresses) -> str:
    import json

    rows = [
        {"address": address, "places": [location._asdict() for location in locations]}
        for address, locations in found.items()
    ]
    return json.dumps({"version": 1, "addresses": rows}, indent=2) + "\n"


def _say(output: Path | None, text: str) -> None:
    from playbook.common.files import write_text

    if output is None:
        click.echo(text, nl=False)
        return
    write_text(output, text)
