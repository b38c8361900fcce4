"""Fields of a project, a site or a page: which there are, and what their values must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from playbook.book.mystmd.builtins import ALIASES, PAGE_FIELDS
from playbook.book.mystmd.names import DOI
from playbook.book.settings_faults import Keys, SettingFault
from playbook.common.suggest import did_you_mean

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+$")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$")
_DATE = re.compile(r"\d{4}(-\d{1,2}(-\d{1,2})?)?(\D.*)?$")


class Form(NamedTuple):
    """What a value must be, in words that follow `must be`, and whether it is."""

    words: str
    holds: Callable[[object], bool]


def _is_address(value: object) -> bool:
    return isinstance(value, str) and _URL.match(value) is not None


def _is_repository(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return _REPOSITORY.match(value) is not None or (_is_address(value) and "github" in value)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool) or str(value).lower() in {"true", "false"}


def _is_doi(value: object) -> bool:
    return isinstance(value, str) and DOI.match(value) is not None


def _is_date(value: object) -> bool:
    # YAML makes a date of one that is whole.
    if not isinstance(value, str):
        return hasattr(value, "isoformat")
    return _DATE.match(value) is not None or re.search(r"\d{4}", value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 40


def _is_text_or_number(value: object) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _are_texts(value: object) -> bool:
    return all(isinstance(item, str) for item in (value if isinstance(value, list) else [value]))


TEXT = Form("a text", _is_text)
ADDRESS = Form("an address such as https://example.org", _is_address)
TRUTH = Form("true or false", _is_truth)
MAPPING = Form("a list of `name: value` lines", _is_mapping)
LIST = Form("a list, each item with `- ` in front", _is_list)
TEXTS = Form("a text, or a list of texts", _are_texts)
REPOSITORY = Form("a repository such as `owner/name`, or its address on GitHub", _is_repository)
_FORMS: Mapping[str, Form] = {
    **dict.fromkeys(
        ("title", "subtitle", "short_title", "description", "copyright", "label", "enumerator"),
        TEXT,
    ),
    **dict.fromkeys(("thumbnail", "banner", "oxa", "id", "index", "template"), TEXT),
    **dict.fromkeys(("binder", "source", "edit_url", "source_url"), ADDRESS),
    **dict.fromkeys(("open_access",), TRUTH),
    **dict.fromkeys(("abbreviations", "math", "options", "references", "site"), MAPPING),
    **dict.fromkeys(("bibliography", "exclude"), TEXTS),
    **dict.fromkeys(("requirements", "resources", "plugins", "toc"), LIST),
    "doi": Form("a DOI such as 10.1234/abc", _is_doi),
    "date": Form("a date such as 2026-03-01", _is_date),
    "github": REPOSITORY,
    "subject": Form("a text of at most 40 characters", _is_short),
    "first_page": Form("a text or a number", _is_text_or_number),
    "last_page": Form("a text or a number", _is_text_or_number),
}
# A field that is set to nothing is set on purpose: it takes away what the project gives.
_MAY_BE_EMPTY = frozenset(("thumbnail", "banner", "edit_url", "source_url", "title"))


def shown(value: object) -> str:
    """A value in a message."""
    return f"`{value}`" if isinstance(value, (str, int, float)) else "this"


def unfit(keys: Keys, value: object, form: Form) -> Iterator[SettingFault]:
    """What is said of a value that has not the form."""
    if value is not None and not form.holds(value):
        name = next((key for key in reversed(keys) if isinstance(key, str)), "the value")
        yield SettingFault(keys, f"`{name}` must be {form.words}, and {shown(value)} is none")


def unknown(
    keys: Keys, value: Mapping[str, object], known: Iterable[str], what: str
) -> Iterator[SettingFault]:
    """Names that nothing is known of, and which are passed over."""
    names = list(known)
    for key in value:
        if str(key) not in names:
            words = did_you_mean(str(key), names, "correct the name, or delete the line")
            yield SettingFault((*keys, str(key)), f"{what} has no field `{key}`; {words}")


def field_faults(
    keys: Keys, value: Mapping[str, object], known: frozenset[str], what: str
) -> Iterator[SettingFault]:
    """What is wrong with the fields below some keys."""
    names = [*known, *(short for short, long in ALIASES.items() if long in known)]
    yield from unknown(keys, value, names, what)
    given = {str(key) for key in value}
    for key, one in value.items():
        name = ALIASES.get(str(key), str(key))
        if name != str(key) and name in given:
            yield SettingFault(
                (*keys, str(key)), f"`{key}` and `{name}` are the same field; keep one of them"
            )
        elif name in _FORMS and name in known:
            if one is None and name not in _MAY_BE_EMPTY:
                continue
            yield from unfit((*keys, str(key)), one, _FORMS[name])
        if name == "abbreviations" and isinstance(one, dict):
            yield from _abbreviations((*keys, str(key)), one)


def page_faults(front: Mapping[str, object]) -> Iterator[SettingFault]:
    """What is wrong with the fields in the head of a page."""
    names = {str(name): value for name, value in front.items() if name != "name"}
    yield from field_faults((), names, PAGE_FIELDS, "a page")


def _abbreviations(keys: Keys, value: Mapping[str, object]) -> Iterator[SettingFault]:
    for short, long in value.items():
        if long is None or long is False:
            continue
        if not isinstance(long, str):
            yield SettingFault(
                (*keys, str(short)), f"the meaning of `{short}` must be a text, not {shown(long)}"
            )
        elif len(str(short)) < 2:
            yield SettingFault(
                (*keys, str(short)),
                f"`{short}` is too short for an abbreviation; it needs two letters",
            )
