"""``playbook check``: arguments, output and exit codes of the check, and nothing else."""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbook.cli.common import book_below, refuse_together
from playbook.cli.door import verb
from playbook.common.errors import UserError
from playbook.common.files import true_case

if TYPE_CHECKING:
    from playbook.check.run import Result
    from playbook.common.findings import Finding, Location

FORMATS = ("text", "json", "sarif", "github", "junit")
LEVELS = ("error", "warning", "note")
ROUNDS = 20  # of fixes at most: each may show what the last one hid
SOURCES = (".md", ".rst", ".ipynb", ".bib", ".yml", ".yaml", ".py")  # over which no report goes
MOVED = "PRJ004"  # it stands in the settings, and is about a file that is gone


@verb(
    {
        "playbook check": "the book in this folder",
        "playbook check --fix book/start": "report on one folder, and make the safe mends",
        "playbook check --explain LNK001": "what a rule looks for, and why",
        "playbook check --changed --format github": "only what a branch has touched",
        "playbook check --for 2": "what would break if this book moved to Jupyter Book 2",
    }
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Only these rules: LNK,FIG001 or names; ALL for all.",
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option(
    "--house/--no-house",
    default=None,
    help="With or without the house rules, whatever the settings say.",
)
@click.option(
    "--severity",
    type=click.Choice(LEVELS),
    help="Show and count findings from this level up (warning; note for the rules of --select).",
)
@click.option(
    "--all", "everything", is_flag=True, help="Print every finding, not the first screen."
)
@click.option(
    "--changed",
    is_flag=False,
    flag_value="auto",
    default=None,
    metavar="[BASE]",
    help="Only files that differ from a branch or commit (default: the main branch).",
)
@click.option(
    "--for",
    "goal",
    type=click.Choice(["2"]),
    help="Say what would break if a book of version 1 moved to version 2.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to a file.",
)
@click.option(
    "--also",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=lambda _context, _option, values: _also(values),
    help="Write the report in another format too, from the same run.",
)
@click.option("--fix", is_flag=True, help="Apply the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply also fixes that a person should look at.")
@click.option("--diff", is_flag=True, help="Show what the fixes would change, and change nothing.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Leave out the findings in FILE; without the file, record today's.",
)
@click.option("--update-baseline", is_flag=True, help="Write today's findings to the baseline.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option(
    "--explain", metavar="CODE", help="Say what a rule looks for, and why, with examples."
)
@click.option("--list", "listing", is_flag=True, help="List every rule.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes; Ctrl-C ends it.")
@click.option("--no-cache", is_flag=True, help="Read everything afresh.")
def check(  # noqa: PLR0913, PLR0917
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    house: bool | None,
    severity: str | None,
    everything: bool,
    changed: str | None,
    goal: str | None,
    form: str,
    output: Path | None,
    also: Sequence[tuple[str, Path]],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    baseline: Path | None,
    update_baseline: bool,
    statistics: bool,
    explain: str | None,
    listing: bool,
    watch: bool,
    no_cache: bool,
) -> None:
    """Check links and structure of a Jupyter Book.

    PATHS are the folder of a book (default: this one), or files in it to report on. Exit 0: nothing
    to mend. 1: findings. 2: wrong use, or a failure of our own.
    """
    refuse_together(
        {"--explain": explain, "--list": listing, "--watch": watch},
        {
            "--format": form != "text",
            "--output": output,
            "--also": also,
            "--fix": fix or unsafe_fixes,
            "--diff": diff,
            "--baseline": baseline,
            "--statistics": statistics,
            "--changed": changed,
        },
    )
    refuse_together(
        {"--for": goal},
        {
            "--fix": fix or unsafe_fixes,
            "--diff": diff,
            "--watch": watch,
            "--select": select,
            "--ignore": ignore,
            "--explain": explain,
            "--list": listing,
        },
    )
    if explain:
        click.echo(_explained(explain))
        return
    if listing:
        click.echo(_listed())
        return
    root, only = _places(paths)
    _refuse_pages(root, [output, *(file for _, file in also)])
    base = "" if changed is None else _base(root, changed)
    level = severity or ("note" if select else "warning")
    run = _Run(root, only, _words(select), _words(ignore), house, level, not no_cache, base)
    run.moving = goal is not None
    run.brief = not (everything or only or select or output)
    if watch:
        _watch(run)
        return
    run.all_fixes = (
        unsafe_fixes or {form, *(other for other, _ in also)} & {"json", "sarif"} != set()
    )
    result = run.result()
    if fix or unsafe_fixes or diff:
        mended = _mend(run, result, unsafe=unsafe_fixes, show=diff)
        if diff:
            if not mended:
                click.echo("There is nothing that can be mended by itself.", err=True)
            return
        result = run.result()
    findings = run.shown(result)
    if changed is not None:
        findings = _changed(root, findings, base)
    if baseline:
        findings = _against(baseline, findings, update=update_baseline)
    elif update_baseline:
        raise UserError("--update-baseline needs --baseline FILE")
    text = _counted(findings) if statistics else run.report(form, findings, result)
    written = [(file, run.report(other, findings, result)) for other, file in also]
    _deliver([*written, (output, text)])
    sys.exit(1 if findings else 0)


def _also(values: Sequence[str]) -> Sequence[tuple[str, Path]]:
    """The further reports: a format, and the file that it goes to."""
    found = []
    for value in values:
        form, is_there, file = value.partition("=")
        if not (is_there and file) or form not in FORMATS:
            raise click.BadParameter(
                f"`{value}`: write a format and a file, such as {FORMATS[3]}=marks.txt "
                f"(formats: {', '.join(FORMATS)})"
            )
        found.append((form, Path(file)))
    return found


def _refuse_pages(root: Path, files: Sequence[Path | None]) -> None:
    """Refuse reports that would be written over a page or another source of the book, or each other.

    Raises ``UserError``.
    """
    seen: set[Path] = set()
    for file in filter(None, files):
        place = file.resolve()
        if place in seen and place.is_file() | (not place.exists()):
            raise UserError(f"two reports would be written to {file}; give each a file of its own")
        seen.add(place)
        if place.suffix in SOURCES and place.is_file() and place.is_relative_to(root.resolve()):
            raise UserError(f"{file} is a file of the book; write the report to another")


def _deliver(texts: Sequence[tuple[Path | None, str]]) -> None:
    """Write each text to its file, or print it."""
    for file, text in texts:
        if file:
            _write(file, text)
            click.echo(f"written: {file}", err=True)
        else:
            click.echo(text, nl=False)


def _write(file: Path, text: str) -> None:
    from playbook.common.files import write_text

    write_text(file, text)


class _Run:
    """One check with the options of the command line."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        root: Path,
        only: tuple[str, ...],
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        house: bool | None,
        severity: str,
        cache: bool,
        base: str = "",
    ) -> None:
        self.root, self.only, self.select, self.ignore = root, only, select, ignore
        self.house, self.severity, self.cache, self.base = house, severity, cache, base
        self.all_fixes = False  # whether a report, or who mends, wants more than the safe ones
        self.moving = False  # whether the question is what a move to version 2 would break
        self.brief = False  # print a long report as the first screen only

    def result(self) -> Result:
        """Check the book. Raises ``UserError``."""
        from playbook.check.run import check_book

        if self.moving:
            from playbook.check.moving import check_move

            return check_move(self.root)
        # Facts hold no circles, and looking for some among a million objects takes a third of the time.
        gc.disable()
        try:
            return check_book(
                self.root,
                select=self.select,
                ignore=self.ignore,
                house=self.house,
                cache=self.cache,
                base=self.base,
                named=[name for name in self.only if (self.root / name).is_file()],
                fixes="all" if self.all_fixes else "safe",
            )
        finally:
            gc.enable()

    def pages(self, result: Result) -> int:
        """How many of the texts that were read are reported on."""
        if not self.only:
            return result.pages
        return sum(_is_below(path, self.only) for path in result.paths)

    def report(self, form: str, findings: Sequence[Finding], result: Result) -> str:
        """The report in a format. Raises ``UserError`` when nothing was looked at."""
        if form == "text":
            return self.text(findings, result)
        return _rendered(form, self.root, findings, self.pages(result))

    def text(self, findings: Sequence[Finding], result: Result) -> str:
        """The report for people. Raises ``UserError`` when nothing was looked at."""
        from playbook.check.reporters import harmless
        from playbook.check.reporters.text import render

        pages = self.pages(result)
        if not (pages or findings):
            raise UserError(_nothing_there(self.root, self.only))
        hidden = sum(self._is_asked_for(finding) for finding in result.findings) - len(
            self.shown(result)
        )
        return render(harmless(findings), pages, hidden=hidden, brief=self.brief)

    def _is_asked_for(self, finding: Finding) -> bool:
        return not self.only or _is_below(finding.location.path.as_posix(), self.only)

    def shown(self, result: Result) -> list[Finding]:
        """The findings that were asked for."""
        limit = LEVELS.index(self.severity)
        return [
            finding
            for finding in result.findings
            if LEVELS.index(finding.severity.value) <= limit and self._is_asked_for(finding)
        ]


def _is_below(path: str, names: Sequence[str]) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in names)


def _nothing_there(root: Path, only: Sequence[str]) -> str:
    """What to say when no text of the book lies where one was looked for."""
    if not only:
        return f"the book in {root} has no page; write the page that `root` in _toc.yml names"
    return (
        f"nothing is checked in {', '.join(only)}: no page of the book lies there; name a page "
        "or a folder with pages, or no path for the whole book"
    )


_CODE = re.compile(r"[A-Za-z]{1,3}\d{0,3}")


def _words(options: Sequence[str]) -> tuple[str, ...]:
    """The codes and names of rules in an option, as they are written: codes in capitals."""
    words = (word.strip() for option in options for word in option.split(","))
    return tuple(w.upper() if _CODE.fullmatch(w) else w.lower() for w in words if w)


def _around_here() -> Path | None:
    """The book around this folder; nothing where this folder holds one, or one lies below it."""
    from playbook.reading.find_book import NoBookError, find_book

    above = _book_above(Path())
    if above is None or above == Path.cwd():
        return None
    try:
        find_book(Path())
    except NoBookError:
        return above
    return None


def _places(paths: tuple[Path, ...]) -> tuple[Path, tuple[str, ...]]:
    """The folder of the book, and the files in it that were asked for."""
    for path in paths:
        if not path.exists():
            raise UserError(f"there is no {path}; name the folder of a book, or files in it")
    if not paths:
        above = _around_here()
        if above is None:
            return book_below(Path(), "checked"), ()
        click.echo(
            f"The book in {above.as_posix()}/ is checked, and what lies in this folder is reported.",
            err=True,
        )
        paths = (Path(),)
    if (
        len(paths) == 1
        and paths[0].is_dir()
        and (_book_above(paths[0]) in {None, paths[0].resolve()})
    ):
        return book_below(paths[0], "checked"), ()
    root = _book_above(paths[0]) or Path()
    only = []
    for path in paths:
        try:
            only.append(true_case(path.resolve()).relative_to(true_case(root.resolve())).as_posix())
        except ValueError as error:  # noqa: PERF203
            raise UserError(
                f"{path} is not in the book {root}; check one book at a time"
            ) from error
    return root, tuple(name for name in only if name != ".")


def _book_above(path: Path) -> Path | None:
    from playbook.reading.find_book import is_book

    here = path.resolve()
    return next((folder for folder in (here, *here.parents) if is_book(folder)), None)


def _from_here(root: Path, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Findings with paths from this folder: GitHub knows files from the root of the repository."""
    from dataclasses import replace

    try:
        way = root.resolve().relative_to(Path.cwd())
    except ValueError:
        return findings
    if way == Path():
        return findings

    def here(place: Location) -> Location:
        return replace(place, path=way / place.path)

    return [
        replace(finding, location=here(finding.location), related=tuple(map(here, finding.related)))
        for finding in findings
    ]


def _rendered(form: str, root: Path, findings: Sequence[Finding], pages: int) -> str:
    from playbook.check.reporters import harmless, reporter

    if form in {"github", "sarif"}:
        findings = _from_here(root, findings)
    return reporter(form)(harmless(findings), pages)


def _counted(findings: Sequence[Finding]) -> str:
    from collections import Counter

    counts = Counter((finding.code, finding.name) for finding in findings)
    rows = [f"{count:>6}  {code}  {name}" for (code, name), count in counts.most_common()]
    return "\n".join([*rows, f"{len(findings):>6}  in all", ""])


def _explained(word: str) -> str:
    from playbook.check.rules import find_rule

    rule = find_rule(word)
    if rule is None:
        raise UserError(f"no rule is called `{word}`; see them all with: playbook check --list")
    kind = "house rule" if rule.house else "default" if rule.default else "on request"
    return f"{rule.code} {rule.name} ({rule.severity.value}, {kind})\n\n{rule.doc.strip()}"


def _listed() -> str:
    from playbook.check.rules import all_rules

    rows = []
    for rule in all_rules().values():
        kind = "house" if rule.house else "default" if rule.default else "on request"
        rows.append(
            f"{rule.code}  {rule.name:<26} {rule.severity.value:<8} {kind:<11} {rule.summary}"
        )
    return "\n".join(rows)


def _mend(run: _Run, result: Result, *, unsafe: bool, show: bool) -> bool:
    """Apply the fixes until nothing changes, or show them; whether there was any."""
    from playbook.check.fixes import apply, diff, plan
    from playbook.common.files import read_bytes, write_bytes
    from playbook.common.redirectors import without_identity

    any_changed = False
    for _ in range(1 if show else ROUNDS):
        changed = False
        for name, edits in sorted(plan(run.shown(result), unsafe=unsafe).items()):
            before = read_bytes(run.root / name)
            after = apply(before, edits)
            if after == before:
                continue
            changed = any_changed = True
            if show:
                click.echo(without_identity(diff(name, before, after)), nl=False)
            else:
                write_bytes(run.root / name, after)
                click.echo(f"mended: {name}", err=True)
        if show or not changed:
            break
        result = run.result()
    return any_changed


def _changed(root: Path, findings: list[Finding], base: str) -> list[Finding]:
    """Findings in files that a branch touched, or about files that it removed."""
    from playbook.common import git

    names = git.answer(root, "diff", "--name-only", "--relative", "-z", base) or ""
    touched = {*names.split("\0"), *git.new_files(root)} - {""}
    return [
        finding
        for finding in findings
        if finding.location.path.as_posix() in touched or finding.code == MOVED
    ]


def _base(root: Path, name: str) -> str:
    """The commit at which the branch left another, by default the main one."""
    from playbook.common import git

    return git.fork_point(root, "" if name == "auto" else name)


def _against(path: Path, findings: list[Finding], *, update: bool) -> list[Finding]:
    from playbook.check.baseline import BaselineError, read_baseline, without_known, write_baseline
    from playbook.common.files import read_text

    if update or not path.exists():
        _write(path, write_baseline(findings))
        click.echo(
            f"recorded {len(findings)} findings in {path}; only new ones fail from now on", err=True
        )
        return []
    text = read_text(path)
    try:
        known = read_baseline(text)
    except BaselineError as error:
        raise UserError(*error.lines, path=path) from error
    new, left = without_known(findings, known)
    if left:
        click.echo(
            f"{left} known findings are gone; run again with --update-baseline to forget them",
            err=True,
        )
    return new


def _report(run: _Run) -> None:
    """Print a report; settings that cannot be read are said, and may be mended while we wait."""
    try:
        result = run.result()
    except UserError as error:
        for line in error.lines:
            click.echo(f"Error: {line}", err=True)
    else:
        click.echo(run.text(run.shown(result), result), nl=False)


def _watch(run: _Run) -> None:
    """Check again after each change, until Ctrl-C."""
    from playbook.reading.loader import Folder

    last: object = None
    try:
        while True:
            files = {
                path: (stat.st_mtime_ns, stat.st_size)
                for path, stat in Folder(run.root).files.items()
            }
            if files != last:
                last = files
                click.clear()
                _report(run)
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("\nThe watch has ended.")
