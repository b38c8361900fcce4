"""The check of a whole book as a function: settings, cache, rules, ignores.

``check_book`` is what the command line, the tests and other programs call. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from playbook.common.errors import UserError
from playbook.common.findings import Edit, Finding, Fix, Location, Severity
from playbook.reading.cache import Cache
from playbook.reading.loader import Folder, check_settings

if TYPE_CHECKING:
    from playbook.book.model import RemovedPage
    from playbook.check.engine import Selection


class CheckError(UserError):
    """Wrong use of the check."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found, in order of place, and over how many pages."""

    findings: tuple[Finding, ...]
    pages: int
    cached: bool = False

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def check_book(  # noqa: PLR0913
    root: str | Path = ".",
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    house: bool | None = None,
    cache: bool = True,
    base: str = "",
) -> Result:
    """Check the book in a folder and return every finding, with paths from that folder.

    ``select`` and ``ignore`` take codes, beginnings of codes, or names; ``house`` switches the
    house rules on or off whatever the settings say. ``base`` is a revision of git whose pages
    must still be there or be redirected (the setting ``redirects_base`` names another); without
    git or that revision nothing is said.

    Raises ``CheckError`` for a folder that is none, or a code that no rule has.
    """
    path = Path(root)
    if not path.is_dir():
        raise CheckError(f"{path} is no folder; name the folder of the book")
    folder = Folder(path)
    settings = read_settings(folder)
    removed = _removed_pages(folder, base or str(settings.get("redirects_base", "")))
    choice = repr(
        (
            tuple(select),
            tuple(ignore),
            house,
            sorted(settings.items(), key=lambda item: item[0]),
            removed,
        )
    )
    store = Cache(path, enabled=cache)
    key = store.run_key(folder, choice) if cache else ""
    kept = store.find_run(key, folder) if cache else None
    if kept is not None:
        return Result(tuple(map(_finding, kept[0])), kept[1], cached=True)
    result = _run(folder, store, settings, tuple(select), tuple(ignore), house, removed)
    store.keep_run(key, folder, ([_plain(f) for f in result.findings], result.pages))
    return result


def _removed_pages(folder: Folder, base: str) -> tuple[RemovedPage, ...]:
    """The pages that the book had at a revision and has no more, in order; none without git."""
    if not base or base.startswith("-"):
        return ()
    from playbook.book.model import RemovedPage
    from playbook.common import git
    from playbook.reading.loader import CONFIG, TOC, published

    fork = git.answer(folder.root, "merge-base", "HEAD", base)
    start = fork.strip() if fork else base
    listed = git.answer(folder.root, "ls-tree", "-r", "--name-only", "-z", start)
    if listed is None:
        return ()
    texts = [git.answer(folder.root, "show", f"{start}:./{name}") or "" for name in (CONFIG, TOC)]
    before = published([path for path in listed.split("\0") if path], *texts)
    now = published(folder.files, *(folder.text(name) or "" for name in (CONFIG, TOC)))
    moved = _renamed(folder.root, start)
    return tuple(
        RemovedPage(name, path, moved.get(path, ""))
        for name, path in sorted(before.items())
        if name not in now
    )


def _renamed(root: Path, start: str) -> dict[str, str]:
    from playbook.common import git

    listed = git.answer(root, "diff", "-M", "--name-status", "--relative", "-z", start)
    words = (listed or "").split("\0")
    found: dict[str, str] = {}
    while len(words) > 2:
        if words[0].startswith("R"):
            found[words[1]] = words[2]
        words = words[3:] if words[0][:1] in {"R", "C"} else words[2:]
    return found


def _run(  # noqa: PLR0913, PLR0917
    folder: Folder,
    store: Cache,
    settings: Mapping[str, Any],
    select: Sequence[str],
    ignore: Sequence[str],
    house: bool | None,
    removed: tuple[RemovedPage, ...],
) -> Result:
    from playbook.check.context import CheckContext
    from playbook.check.engine import apply_ignores, choose, run
    from playbook.reading.loader import digest, load_book

    store.settings = digest(
        b"\0".join(folder.data(name) or b"" for name in ("_config.yml", "_toc.yml"))
    )
    selection = read_selection(settings, select, ignore, house=house)
    rules = choose(selection)
    book = load_book(folder, store.remember(folder))
    context = CheckContext(
        book=book,
        names=_names(settings, "names"),
        partners=_names(settings, "partners"),
        adoptable=_names(settings, "adoptable"),
        attribution=_sentence(settings),
        removed_pages=removed,
    )
    findings = apply_ignores(book, run(context, rules), rules, selection)
    store.keep_pages()
    return Result(tuple(findings), len(book.pages))


def read_settings(folder: Folder) -> dict[str, Any]:
    """What the book says about its checks.

    ``[tool.playbook.check]`` in pyproject.toml, or ``playbook: check:`` in _config.yml.
    """
    found = dict(check_settings(folder))
    text = folder.text("_config.yml") if not found else None
    if text and "playbook:" in text:
        from playbook.common.plain_yaml import YamlError, load_yaml

        try:
            value = load_yaml(text)
        except YamlError:
            return found
        table = value.get("playbook") if isinstance(value, dict) else None
        table = table.get("check") if isinstance(table, dict) else None
        found = dict(table) if isinstance(table, dict) else {}
    return found


_KNOWN = (
    "select",
    "ignore",
    "house",
    "severity",
    "per-file-ignores",
    "redirects_base",
    "names",
    "partners",
    "adoptable",
    "attribution",
)


def _sentence(settings: Mapping[str, Any]) -> str:
    value = settings.get("attribution", "")
    if not isinstance(value, str):
        raise CheckError('`attribution` must be one sentence: attribution = "…"')
    return value.strip()


def _names(settings: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = settings.get(key, ())
    if not isinstance(value, (list, tuple)) or not all(
        isinstance(name, str) and name.strip() for name in value
    ):
        raise CheckError(f'`{key}` must be a list of names: {key} = ["…"]')
    return tuple(name.strip() for name in value)


def read_selection(
    settings: Mapping[str, Any], select: Sequence[str], ignore: Sequence[str], *, house: bool | None
) -> Selection:
    """The selection of rules: what the command line says wins over the settings.

    Raises ``CheckError`` for settings that cannot be used.
    """
    from playbook.check.engine import Selection

    for name in settings:
        if name not in _KNOWN:
            raise CheckError(
                f"the settings of the checks have no `{name}`; they take: {', '.join(_KNOWN)}"
            )
    reasons = _reasons(settings.get("ignore", {}), "ignore")
    per_file = settings.get("per-file-ignores", {})
    if not isinstance(per_file, dict):
        raise CheckError('`per-file-ignores` must be a table: "path/*.md" = { CODE = "reason" }')
    severities = settings.get("severity", {})
    if not isinstance(severities, dict) or any(
        word not in ("error", "warning", "note") for word in severities.values()
    ):
        raise CheckError('`severity` must be a table: CODE = "error", "warning" or "note"')
    wanted = settings.get("select", ())
    if isinstance(wanted, str):
        wanted = (wanted,)
    return Selection(
        tuple(select) or tuple(map(str, wanted)),
        tuple(ignore),
        bool(settings.get("house", False)) if house is None else house,
        reasons,
        {
            str(path): _reasons(codes, f"per-file-ignores of {path}")
            for path, codes in per_file.items()
        },
        {str(code): str(word) for code, word in severities.items()},
    )


def _reasons(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        isinstance(reason, str) and reason.strip() for reason in value.values()
    ):
        raise CheckError(f'each code in `{where}` needs a reason: CODE = "why"')
    return {str(code): reason for code, reason in value.items()}


# --- findings as plain values, for the cache


def _plain(finding: Finding) -> tuple[Any, ...]:
    fix = finding.fix
    return (
        _place(finding.location),
        finding.message,
        finding.code,
        finding.severity.value,
        finding.name,
        (fix.title, [(e.line, e.column, e.old, e.new) for e in fix.edits], fix.safe)
        if fix
        else None,
        finding.help,
        finding.blocks,
        [_place(place) for place in finding.related],
    )


def _place(place: Location) -> tuple[str, int, int]:
    return place.path.as_posix(), place.line, place.column


def _finding(plain: Any) -> Finding:
    place, message, code, severity, name, fix, more, blocks, related = plain
    return Finding(
        _location(place),
        message,
        code,
        Severity(severity),
        name,
        Fix(fix[0], tuple(Edit(*edit) for edit in fix[1]), fix[2]) if fix else None,
        more,
        tuple(blocks),
        tuple(map(_location, related)),
    )


def _location(place: tuple[str, int, int]) -> Location:
    return Location(PurePath(place[0]), place[1], place[2])
