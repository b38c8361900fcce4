"""Who made a book, and what each did: from the heads of its pages, and from ``CITATION.cff``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.house.front_matter import FrontMatter

CITATION = "CITATION.cff"


@dataclass
class Contributor:
    """A person or a group: what they did, and on which pages."""

    name: str
    roles: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    orcid: str = ""
    is_cited: bool = False
    """Whether the file about citing names them."""


def contributors(heads: Iterable[tuple[str, FrontMatter]], citation: str = "") -> list[Contributor]:
    """Everybody who is named, those with most pages first, and then by name.

    ``citation`` is the text of ``CITATION.cff``; one that cannot be read counts as none, since
    `playbook check` says so.
    """
    found: dict[str, Contributor] = {}
    for docname, head in heads:
        for author in head.authors:
            one = found.setdefault(_key(author.name), Contributor(author.name))
            one.roles += [role for role in author.roles if role not in one.roles]
            one.pages += [] if docname in one.pages else [docname]
            one.orcid = one.orcid or author.orcid or ""
    for name, orcid in _cited(citation):
        one = found.setdefault(_key(name), Contributor(name))
        one.is_cited, one.orcid = True, one.orcid or orcid
    return sorted(found.values(), key=lambda one: (-len(one.pages), one.name.casefold()))


def _key(name: str) -> str:
    """A name as it is compared: the same group with and without its article."""
    return " ".join(name.casefold().split()).removeprefix("the ")


def _cited(text: str) -> Iterable[tuple[str, str]]:
    try:
        value = load_yaml(text)
    except YamlError:
        return
    authors = value.get("authors") if isinstance(value, Mapping) else None
    for author in authors if isinstance(authors, list) else ():
        if not isinstance(author, Mapping):
            continue
        parts = [author.get("given-names"), author.get("name-particle"), author.get("family-names")]
        name = str(author.get("name") or " ".join(str(part) for part in parts if part)).strip()
        if name:
            yield name, str(author.get("orcid") or "").rpartition("/")[2]
