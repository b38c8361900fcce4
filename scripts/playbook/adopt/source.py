"""The book that is taken over: its checkout, or the copy that lies in an installed package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from playbook.adopt.neutral import Frame, neutral
from playbook.adopt.tool import NEWEST
from playbook.book.case_marks import read_marks
from playbook.common.config import load_config
from playbook.common.errors import UserError
from playbook.common.plain_yaml import load_yaml

# What goes along; the same names stand in pyproject.toml, for the package.
PRACTICES, TEMPLATES, RECORDS = "book/practices", "book/templates", "book/data/template"
GITHUB = tuple(
    f".github/{name}.yml"
    for name in (
        "workflows/publish",
        "workflows/review",
        "workflows/links",
        "workflows/issue-to-page",
        "workflows/labels",
        "ISSUE_TEMPLATE/propose-a-case-study",
        "ISSUE_TEMPLATE/improve-a-page",
        "ISSUE_TEMPLATE/broken-thing",
    )
)
PACKED = Path(__file__).resolve().parent / "source"
CHECKOUT = Path(__file__).resolve().parents[3]
UNMARKED = "PRJ006"  # the rule that says what of a case is not marked
_SHOWN = re.compile(r"(?m)^`{3,}\{([\w-]+)\} +([\w-]+) *$")


@dataclass(frozen=True, slots=True)
class Source:
    """The book that is taken over, as its pages and what gives it credit."""

    root: Path
    frame: Frame
    pages: Mapping[str, str]  # pages and texts by path from the root, as they stand
    records: Mapping[str, str]  # registers of templates by path

    def files(self) -> dict[str, str]:
        """Everything that goes along, made neutral, by path from the root."""
        about = {PurePath(p).stem: _about(text) for p, text in self.records.items()}
        used = {name for text in self.records.values() for name in _texts_of(text)}
        made = {path: _record(text) for path, text in self.records.items()}
        for path, text in self.pages.items():
            place = PurePath(path)
            if path.startswith(f"{TEMPLATES}/text/"):
                if place.stem in used:
                    made[path] = text
            elif path.endswith(".yml"):
                made[path] = _without_sources(text)
            else:
                described = about.get(place.stem, "") if path.startswith(TEMPLATES) else ""
                made[path] = neutral(text, place, self.frame, described)
        return {path: made[path] for path in sorted(made)}

    def text(self, path: str) -> str:
        """Any other file of the book."""
        return (self.root / path).read_text(encoding="utf-8")

    @property
    def github(self) -> dict[str, str]:
        """The workflows and forms that go along."""
        return {path: self.text(path) for path in GITHUB}


def open_source(root: Path | None = None) -> Source:
    """Read the book at ``root``; without it, the one that this program came with.

    Raises ``UserError`` when it lacks what is taken over.
    """
    folder = root or (PACKED if PACKED.is_dir() else CHECKOUT)
    if root is None and not (folder / PRACTICES).is_dir():
        raise UserError(
            "this program came with a book and brings no pages to take over; get the newest first: "
            f'python -m pip install --upgrade "{NEWEST}"'
        )
    try:
        settings = load_config(folder, {})
        texts = dict(_read(folder))
    except (UserError, OSError, UnicodeDecodeError) as error:
        raise UserError(f"the pages to take over cannot be read: {error}") from error
    pages = {path: text for path, text in texts.items() if not path.startswith(f"{RECORDS}/")}
    if not any(path.startswith(f"{PRACTICES}/") for path in pages):
        raise UserError(
            f"{folder} holds no {PRACTICES}; install the package again, or use a whole checkout"
        )
    _refuse_unmarked(folder)
    author = settings.author[:1].lower() + settings.author[1:]
    frame = Frame(settings.title, author, settings.address)
    records = {path: text for path, text in texts.items() if path.startswith(f"{RECORDS}/")}
    return Source(folder, frame, pages | _shown(folder, pages), records)


def _read(folder: Path) -> Iterator[tuple[str, str]]:
    """The files that go along, in order."""
    for part in (PRACTICES, TEMPLATES, RECORDS):
        for path in sorted((folder / part).rglob("*")):
            if path.suffix in {".md", ".yml"} and path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


def _refuse_unmarked(folder: Path) -> None:
    """Take nothing over in which a part of the case is not marked."""
    from playbook.check.run import check_book

    try:
        found = check_book(folder, select=[UNMARKED], cache=False).findings
    except UserError as error:
        raise UserError(f"the pages to take over cannot be checked: {error}") from error
    if found:
        more = f" ({len(found) - 1} more: playbook check --select {UNMARKED})" if found[1:] else ""
        raise UserError(f"{found[0].location}: {found[0].message}{more}")


def _shown(folder: Path, pages: Mapping[str, str]) -> dict[str, str]:
    """The registers that pages show where they do not tell of the case, but for templates."""
    paths = {
        f"book/data/{kind}/{name}.yml"
        for text in pages.values()
        for kind, name in _SHOWN.findall(read_marks(text).without_case())
    }
    return {
        path: (folder / path).read_text(encoding="utf-8")
        for path in sorted(paths)
        if not path.startswith(f"{RECORDS}/") and (folder / path).is_file()
    }


# --- records of templates


def _about(record: str) -> str:
    return str(load_yaml(record).get("about", ""))[:160]


def _texts_of(record: str) -> Iterator[str]:
    """The texts that a template needs: blanks, and examples that are invented."""
    for part in load_yaml(record)["parts"]:
        if part.get("document"):
            yield part["document"]
        if part.get("document") and part.get("fictional") and part.get("example"):
            yield part["example"]


def _record(text: str) -> str:
    """A template without the examples that tell what happened elsewhere, as one taken over."""
    blocks = re.split(r"(?m)^(?=  - id:)", re.sub(r"(?m)^(?=parts:)", "taken_over: true\n", text))
    return "".join(_without_example(block) for block in blocks)


def _without_example(block: str) -> str:
    block = re.sub(r"(?m)^    record:.*\n?", "", block)
    if re.search(r"(?m)^    fictional: true", block):
        return block
    return re.sub(r"(?m)^    example:.*\n?", "", block)


def _without_sources(text: str) -> str:
    """An invented or blank register: what it cited stays behind."""
    text = re.sub(r"(?m)^ *sources: *\[[^\]\n]*\]\n", "", text)
    return re.sub(r"(?m)^( *)sources:\n(?:\1 +- .*\n)+", "", text)
