"""What a book may set: every setting of ``[tool.playbook]`` with its default and what it does.

The same tables may stand below ``playbook:`` in ``_config.yml``. These classes are what Pydantic
checks the files against (``settings_file``), what the schema for editors is made from, and what
the page about settings shows; they import nothing, because most books set nothing.

What a field says of itself stands in its ``metadata``: ``description`` with its unit, bounds in
Pydantic's words, ``examples``, and ``check``, a function that says what is wrong with a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, TypeVar

_Value = TypeVar("_Value")
_STRICT: Final = {"strict": True, "extra": "forbid", "allow_inf_nan": False}


def _about(description: str, **more: Any) -> dict[str, Any]:
    """What a field says of itself."""
    return {"description": description, **more}


def _set(default: _Value, description: str, **more: Any) -> _Value:
    """A field with its default and what it says of itself."""
    value: _Value = field(default=default, metadata=_about(description, **more))
    return value


# --- what is wrong with a value, beyond its type


def _reasons(value: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    for code, reason in value.items():
        if not reason.strip():
            yield (code,), f'each code needs a reason: {code} = "why"'


def _reasons_of_files(
    value: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[tuple[str, ...], str]]:
    for path, codes in value.items():
        yield from (((path, *loc), words) for loc, words in _reasons(codes))


def _names(value: Sequence[str]) -> Iterator[tuple[tuple[int, ...], str]]:
    for number, name in enumerate(value):
        if not name.strip():
            yield (number,), "a name is empty; write it, or take it out"


# As many partners as registers have keys for.
MOST_PARTNERS = 20


def _partners(value: Sequence[str]) -> Iterator[tuple[tuple[int, ...], str]]:
    yield from _names(value)
    if len(value) == 1 or len(value) > MOST_PARTNERS:
        yield (), f"a partnership has two partners to {MOST_PARTNERS}; here are {len(value)}"


def _patterns(value: Sequence[str]) -> Iterator[tuple[tuple[int, ...], str]]:
    from playbook.common.patterns import repeats_within_repeats

    for number, pattern in enumerate(value):
        try:
            re.compile(pattern)
            if repeats_within_repeats(pattern):
                yield (
                    (number,),
                    f"`{pattern}` repeats what repeats, which may never end; repeat once",
                )
        except re.error as error:  # noqa: PERF203
            yield (number,), f"`{pattern}` is no regular expression ({error})"


def _in_book(value: str) -> Iterator[tuple[tuple[int, ...], str]]:
    if value.startswith(("/", "\\")) or ":" in value or ".." in re.split(r"[/\\]", value):
        yield (), "the file must lie in the book: write a path from its root"


def _ascii(value: str) -> Iterator[tuple[tuple[int, ...], str]]:
    if not (value.isascii() and (value.isprintable() or not value)):
        yield (), "write plain ASCII text on one line"


def _whole_origin(value: Origin) -> Iterator[tuple[tuple[str, ...], str]]:
    lacking = [one.name for one in fields(value) if not getattr(value, one.name).strip()]
    if lacking and len(lacking) < len(fields(value)):
        yield (), f"`origin` lacks {', '.join(lacking)}; credit needs all of it"


# --- the tables


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on rules of the check say something; each names its rule."""

    __pydantic_config__ = _STRICT

    page_seconds: float = _set(
        30.0, "seconds after which the reading of a page is stopped (PBK006)", gt=0
    )
    rule_seconds: float = _set(
        60.0,
        "seconds for every 100 pages after which a rule is stopped (PBK006)",
        gt=0,
    )
    page_words: int = _set(1500, "words of a page (PAG011)", ge=1)
    long_kinds: tuple[str, ...] = _set(
        ("case-study",), "values of `kind` in the head of pages that may be longer (PAG011)"
    )
    reading_grade: float = _set(14.0, "Flesch–Kincaid grade of a page (STY006)", gt=0)
    reading_words: int = _set(
        150, "words from which on a page is long enough to be graded (STY006)", ge=1
    )
    bold_characters: int = _set(
        60, "characters up to which a bold line is taken for a heading (PAG009)", ge=3
    )
    acronym_letters: int = _set(
        6, "letters up to which capitals are taken for an acronym (STY003)", ge=2
    )
    item_words: int = _set(60, "words of an item of a newsletter (NWS005)", ge=1)
    issue_words: int = _set(800, "words of an issue of a newsletter (NWS006)", ge=1)
    subject_characters: int = _set(50, "characters of a subject line (NWS007)", ge=1)
    preview_characters: int = _set(90, "characters of a preview line (NWS007)", ge=1)
    image_bytes: int = _set(1_000_000, "bytes of a picture (FIG006)", ge=1)
    image_column: int = _set(800, "pixels that the text of a page is wide at most (FIG006)", ge=1)
    image_times: float = _set(
        4.0, "how many times wider than it is shown a picture may be (FIG006)", ge=1
    )
    image_small: int = _set(
        30_000, "bytes up to which a picture may be as wide as it likes (FIG006)", ge=0
    )


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What `playbook check` looks for, and what it leaves as it is."""

    __pydantic_config__ = _STRICT

    select: tuple[str, ...] = _set(
        (), "only these rules: codes, beginnings of codes, or names", examples=[["LNK", "FIG001"]]
    )
    house: bool = _set(False, "whether house rules run")
    ignore: Mapping[str, str] = field(
        default_factory=dict,
        metadata=_about(
            "rules that do not run, each with the reason",
            examples=[{"FIG002": "partners load logos from their own site"}],
            check=_reasons,
        ),
    )
    per_file_ignores: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict,
        metadata=_about(
            "the same for files whose path fits a pattern",
            alias="per-file-ignores",
            examples=[{"book/list.md": {"PAG011": "one looks things up there"}}],
            check=_reasons_of_files,
        ),
    )
    severity: Mapping[str, Literal["error", "warning", "note"]] = field(
        default_factory=dict,
        metadata=_about(
            "how much the findings of a rule matter: error, warning or note",
            examples=[{"FIG001": "error"}],
        ),
    )
    roles: tuple[str, ...] = _set(
        (),
        "all roles that extensions add which the check does not know (PAG016)",
        examples=[["issue", "repo"]],
    )
    directives: tuple[str, ...] = _set(
        (),
        "all directives that extensions add which the check does not know (PAG015)",
        examples=[["carousel"]],
    )
    redirects_base: str = _set(
        "",
        "a branch or commit; each page that was there needs a redirect (PRJ004)",
        examples=["origin/main"],
    )
    partners: tuple[str, ...] = _set(
        (),
        "those whom no template and no part of your tools may name (PRV006)",
        examples=[["Ours", "Theirs"]],
        check=_names,
    )
    names: tuple[str, ...] = _set(
        (),
        "people whom no template may name (PRV005)",
        examples=[["Jane Doe"]],
        check=_names,
    )
    adoptable: tuple[str, ...] = _set(
        (),
        "folders that others take over; what tells of the case is marked there (PRJ006)",
        examples=[["book/practices"]],
        check=_names,
    )
    attribution: str = _set(
        "",
        "a sentence of credit that must stand in the book (PRJ005)",
        examples=["Made from the Partnership Playbook, CC BY 4.0."],
    )
    limits: Limits = field(
        default_factory=Limits, metadata=_about("from where on some rules say something")
    )


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How `playbook links` asks addresses, and what it remembers; times are in seconds."""

    __pydantic_config__ = _STRICT

    per_host: int = _set(2, "questions to one host at the same time", ge=1, lt=1e9)
    interval: float = _set(0.3, "time between two questions to one host", ge=0, lt=1e9)
    total: int = _set(100, "questions at the same time", ge=1, lt=1e9)
    timeout: float = _set(
        8.0,
        "how long the beginning of an answer may take, and then the rest of it",
        ge=0.01,
        lt=1e9,
    )
    patience: float = _set(
        20.0,
        "the same for an address that was silent, when it is asked again at the end",
        ge=0.01,
        lt=1e9,
    )
    deadline: float = _set(900.0, "how long the whole run may take", ge=0, lt=1e9)
    retries: int = _set(2, "how often a question is asked again", ge=0, lt=1e9)
    backoff: float = _set(1.0, "time before the second attempt; it doubles with each", ge=0, lt=1e9)
    confirm: float = _set(1.0, "time before what is missing is asked again", ge=0, lt=1e9)
    max_wait: float = _set(60.0, "the longest wait that a host may ask for", ge=0, lt=1e9)
    max_redirects: int = _set(15, "redirects that are followed", ge=0, lt=1e9)
    max_bytes: int = _set(
        2_000_000, "bytes read of a page in which a place is looked for", ge=1024, lt=1e9
    )
    peek: int = _set(32_768, "bytes read of any other page", ge=1024, lt=1e9)
    expiry_days: int = _set(
        14, "a certificate that ends within so many days is a note", ge=0, lt=1e9
    )
    days: int = _set(14, "an address out of reach for so many days is an error", ge=0, lt=1e9)
    accepted_days: int = _set(
        180, "days after which an address that a person has accepted is asked again", ge=0, lt=36500
    )
    schemes: tuple[Literal["http", "https"], ...] = _set(
        ("http", "https"), "schemes that are asked"
    )
    exclude: tuple[str, ...] = _set(
        (),
        "regular expressions; an address that fits one is not asked",
        examples=[["^https://intranet\\."]],
        check=_patterns,
    )
    exclude_hosts: tuple[str, ...] = _set(
        (), "hosts that are not asked, with all below them", examples=[["example.org"]]
    )
    robots: bool = _set(False, "whether robots.txt is obeyed")
    adapters: bool = _set(True, "whether some sites are asked in a way of their own")
    adapters_off: tuple[str, ...] = _set(
        (), "the names of sites that are not", examples=[["github"]]
    )
    record: Literal["cached", "committed", "none"] = _set(
        "cached", "where the record lies: `cached`, `committed` or `none`"
    )
    record_file: str = _set(
        "",
        "another file for the record, from the root of the book",
        examples=["data/links.jsonl"],
        check=_in_book,
    )
    user_agent: str = _set(
        "", "how the check calls itself", examples=["our-links/1.0"], check=_ascii
    )


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How `playbook build` judges a build."""

    __pydantic_config__ = _STRICT

    strict: bool = _set(True, "whether warnings fail the build, as without `--no-strict`")


@dataclass(frozen=True, slots=True)
class Origin:
    """The book from which forms and pages were taken over; all of it, or nothing."""

    __pydantic_config__ = _STRICT

    title: str = _set("", "its title")
    author: str = _set("", "who wrote it")
    address: str = _set("", "where it stands on the web")
    licence: str = _set("", "the licence under which it was taken over, such as CC BY 4.0")
    licence_address: str = _set("", "the address of the text of that licence")


@dataclass(frozen=True, slots=True)
class NewsletterSettings:
    """What `playbook newsletter` writes into every issue; it sends nothing itself."""

    __pydantic_config__ = _STRICT

    name: str = _set("", "what the newsletter is called; else the title of the book")
    language: str = _set("en-GB", "its language, as HTML names it")
    mailer: Literal["none", "mailchimp", "brevo", "dynamics", "listmonk"] = _set(
        "none", "the mailing system, which has its own words for leaving and for the web version"
    )
    leave: str = _set(
        "",
        "the address or placeholder for leaving the list, if not that of the mailing system",
        examples=["https://example.org/letter/leave"],
    )
    view: str = _set(
        "", "the address or placeholder of the web version, if not that of the mailing system"
    )
    footer: str = _set(
        "", "one line at the foot: who sends it, and why", examples=["You asked for this letter."]
    )
    colour: str = _set("#1a4f7a", "the colour of headings and links in light mails, as #rrggbb")


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a book may set."""

    __pydantic_config__ = _STRICT

    check: CheckSettings = field(
        default_factory=CheckSettings, metadata=_about("what `playbook check` looks for")
    )
    links: LinkSettings = field(
        default_factory=LinkSettings, metadata=_about("how `playbook links` asks")
    )
    build: BuildSettings = field(
        default_factory=BuildSettings, metadata=_about("how `playbook build` judges")
    )
    newsletter: NewsletterSettings = field(
        default_factory=NewsletterSettings,
        metadata=_about("what `playbook newsletter` writes into every issue"),
    )
    origin: Origin = field(
        default_factory=Origin,
        metadata=_about(
            "the book to which files to take away give credit for their forms",
            check=_whole_origin,
        ),
    )
    outside: tuple[str, ...] = _set(
        (),
        "folders outside the book from which pages may take files, from its root (LNK031)",
        examples=[["../assets"]],
        check=_names,
    )
    partners: tuple[str, ...] = _set(
        (),
        "the partners whose book it is, two to twenty; forms offer them",
        examples=[["Saltmarsh University", "Brightwell Instruments", "Coast Wardens"]],
        check=_partners,
    )
    licence: str = _set("CC BY 4.0", "the licence that each page names")
    licence_address: str = _set(
        "https://creativecommons.org/licenses/by/4.0/",
        "the address of its text; empty for terms that have none",
    )
