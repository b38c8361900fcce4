"""Which rules run: what the command line says, over what the settings of the book say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playbook.check.engine import Selection, is_rule, unknown_rule
from playbook.common.settings import CheckSettings
from playbook.common.settings_file import SettingsError, SettingsFiles


def read_selection(
    files: SettingsFiles,
    settings: CheckSettings,
    select: Sequence[str],
    ignore: Sequence[str],
    *,
    house: bool | None,
) -> Selection:
    """The selection of rules; words of the command line win over the settings.

    Raises ``SettingsError`` for settings that name a rule which there is not, each with its line.
    """
    faults = [
        "{}:{}: {}".format(*files.place("check", *path), unknown_rule(word))
        for path, word in _words(settings)
        if not is_rule(word)
    ]
    if faults:
        raise SettingsError(*faults)
    return Selection(
        select=tuple(select) or settings.select,
        ignore=tuple(ignore),
        house=settings.house if house is None else house,
        reasons=settings.ignore,
        per_file=settings.per_file_ignores,
        severities=settings.severity,
        place=lambda pattern, code: files.place("check", "per-file-ignores", pattern, code),
    )


def _words(settings: CheckSettings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every word that stands for a rule, with where it stands."""
    yield from ((("select", number), word) for number, word in enumerate(settings.select))
    yield from ((("ignore", word), word) for word in settings.ignore)
    yield from ((("severity", word), word) for word in settings.severity)
    for pattern, codes in settings.per_file_ignores.items():
        yield from ((("per-file-ignores", pattern, word), word) for word in codes)
