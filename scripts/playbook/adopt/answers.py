"""What somebody says about their partnership: five answers, from prompts or from a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from playbook.adopt.licences import LICENCES
from playbook.common.errors import UserError
from playbook.common.settings import MOST_PARTNERS
from playbook.common.suggest import did_you_mean

FIELDS = ("name", "partners", "languages", "licence", "repository")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_REPOSITORY = re.compile(r"https://[\w.-]+(?:/[\w.-]+){2,}")
# What nobody sees, and what turns the direction of the text after it.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LONGEST = 80


class AnswersError(UserError):
    """Answers that cannot be used; each fault is a line."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a book of one's own is made from."""

    name: str
    partners: tuple[str, ...]
    languages: tuple[str, ...]
    licence: str
    repository: str

    @property
    def address(self) -> str:
        """Where the book will stand: the pages of its repository, or the repository itself."""
        host, *path = self.repository.removeprefix("https://").rstrip("/").split("/")
        if host != "github.com":
            return f"{self.repository.rstrip('/')}/"
        owner, repository = path[0].lower(), path[1]
        home = f"https://{owner}.github.io/"
        return home if repository.lower() == f"{owner}.github.io" else f"{home}{repository}/"

    def data(self, today: date) -> dict[str, Any]:
        """The answers as the template asks for them."""
        return {
            "name": self.name,
            "partners": list(self.partners),
            "languages": list(self.languages),
            "licence": self.licence,
            "repository": self.repository,
            "address": self.address,
            "started": today.isoformat(),
        }


def read_answers(path: Path) -> Answers:
    """The answers in a YAML file.

    Raises ``AnswersError`` with every fault of the file, each with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text)
        values = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise AnswersError(f"{path}: the settings cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise AnswersError(f"{path}{line}: this is not valid YAML; mend it first") from error
    if not isinstance(values, dict) or not isinstance(root, yaml.MappingNode):
        raise AnswersError(f"{path}:1: expected lines `setting: value`; it takes: {_list()}")
    nodes = {str(key.value): (key, value) for key, value in root.value}
    faults = [
        f"{path}:{_line(*nodes[str(k)], words) if str(k) in nodes else 1}: {words}"
        for k, words in faults_of(values)
    ]
    if faults:
        raise AnswersError(*faults)
    return to_answers(values)


def _line(key: yaml.Node, value: yaml.Node, words: str) -> int:
    """The line of a fault: that of the item of a list which the words name, or that of the setting."""
    items = value.value if isinstance(value, yaml.SequenceNode) else ()
    named = (item for item in items if words.startswith((f"`{item.value}`", f"{item.value!r} ")))
    return int(next(named, key).start_mark.line) + 1


def to_answers(values: Mapping[str, Any]) -> Answers:
    """Answers without faults as one record."""
    return Answers(
        str(values["name"]).strip(),
        tuple(str(partner).strip() for partner in values["partners"]),
        tuple(map(str, values.get("languages") or ("en-GB",))),
        str(values.get("licence") or "CC-BY-4.0"),
        str(values["repository"]).strip().removesuffix(".git"),
    )


def faults_of(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fault with the setting that it is in."""
    for key in values:
        if key not in FIELDS:
            hint = did_you_mean(str(key), FIELDS, f"it takes: {_list()}")
            yield str(key), f"there is no setting `{key}`; {hint}"
    for key in ("name", "partners", "repository"):
        if values.get(key) is None:
            yield key, f"`{key}` is missing; add it"
    for key, check in _CHECKS.items():
        if values.get(key) is not None:
            yield from ((key, words) for words in check(values[key]))


def name_faults(value: Any) -> Iterator[str]:
    """What is wrong with the name of a partnership or a partner."""
    if not isinstance(value, str) or not value.strip():
        yield "a name is a text; put it in quotes"
    elif found := _UNSEEN.search(value):
        yield f"{value!r} holds {found[0]!a}, a sign that nobody sees; leave it out"
    elif len(value) > _LONGEST:
        yield f"`{value[:20]}…` is longer than {_LONGEST} characters; take a shorter name"


def partner_faults(value: Any) -> Iterator[str]:
    """What is wrong with the list of partners."""
    if not isinstance(value, list) or len(value) < 2:
        yield "`partners` needs two names or more, each on a line that begins with `- `"
        return
    for name in value:
        yield from name_faults(name)
    if len(value) > MOST_PARTNERS:
        yield f"`partners` has {len(value)} names; a book has room for {MOST_PARTNERS}"
    if len({_compared(name) for name in value}) < len(value):
        yield "a partner stands twice in `partners`; delete one"


def _compared(name: Any) -> str:
    """A name without what does not make it another one: case, and how an accent is written."""
    return unicodedata.normalize("NFKC", str(name)).strip().casefold()


def language_faults(value: Any) -> Iterator[str]:
    """What is wrong with the languages."""
    if not isinstance(value, list) or not value:
        yield "`languages` is a list of those in which you work: [en-GB, de]"
        return
    for code in value:
        if not _LANGUAGE.fullmatch(str(code)):
            yield f"`{code}` is no code of a language; write it as en-GB, de or pt-BR"


def licence_faults(value: Any) -> Iterator[str]:
    """What is wrong with the licence."""
    if value not in LICENCES:
        yield f"`{value}` is no licence that we know; use one of: {', '.join(LICENCES)}"


def repository_faults(value: Any) -> Iterator[str]:
    """What is wrong with the address of the repository."""
    if not isinstance(value, str) or not _REPOSITORY.fullmatch(value.strip().rstrip("/")):
        yield f"`{value}` is no address of a repository; write it as https://github.com/you/book"


_CHECKS = {
    "name": name_faults,
    "partners": partner_faults,
    "languages": language_faults,
    "licence": licence_faults,
    "repository": repository_faults,
}


def _list() -> str:
    return ", ".join(FIELDS)
