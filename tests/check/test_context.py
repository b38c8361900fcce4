"""A rule gets what it asks for, or hears in one line that it is not there; never nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playbook.check.context import CheckContext
from playbook.check.engine import run
from playbook.check.rules import Rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity
from playbook.common.settings import CheckSettings
from playbook.reading.loader import Folder, load_book

TERMS = "title: Words\nabout: Words.\nterms:\n  - id: one\n    term: One\n    meaning: A word.\n"
Files = dict[str, str]


@pytest.fixture
def context(tmp_path: Path) -> Callable[[Files], CheckContext]:
    def make(files: Files) -> CheckContext:
        for name, text in {"_config.yml": "title: T\n", **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return CheckContext(
            book=load_book(Folder(tmp_path)),
            settings=CheckSettings(),
            removed_pages=(),
        )

    return make


def said(context: CheckContext, check: Callable[[CheckContext], Iterator[Finding]]) -> list[str]:
    """What a rule of somebody's own says, as the engine runs it."""
    rule = Rule("OWN001", "own", Severity.ERROR, check, "A rule. Why.")
    return [str(finding) for finding in run(context, {"OWN001": rule})]


def test_a_rule_reads_the_text_of_a_page(context: Callable[[Files], CheckContext]) -> None:
    def check(context: CheckContext) -> Iterator[Finding]:
        for page, heading in context.book.headings():
            if "<!-- draft -->" in context.book.text(page.path):
                yield at(page, heading, "a draft; finish it")

    made = context({"one.md": "# One\n\n<!-- draft -->\n", "two.md": "# Two\n"})
    assert said(made, check) == ["one.md:1:3: OWN001 a draft; finish it"]


def test_a_rule_that_asks_for_a_file_that_is_not_there_hears_it(
    context: Callable[[Files], CheckContext],
) -> None:
    book = context({"one.md": "# One\n"}).book
    for path in ("tow.md", "../elsewhere.md", "LICENSE"):
        with pytest.raises(LookupError, match=f"no file `{path}`"):
            book.text(path)


def test_a_file_that_cannot_be_read_is_empty_and_said_once(
    context: Callable[[Files], CheckContext], tmp_path: Path
) -> None:
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe# One\n")
    book = context({}).book
    assert "gone.md" not in book.files
    assert [str(finding.location) for finding in book.unreadable] == ["bad.md:1"]
    assert "One" in book.text("bad.md")


def test_any_rule_gets_the_registers_when_it_asks(
    context: Callable[[Files], CheckContext],
) -> None:
    def check(context: CheckContext) -> Iterator[Finding]:
        names = context.registers.names if context.registers else {}
        for page, heading in context.book.headings():
            yield at(page, heading, f"{len(names)} records")

    made = context({"one.md": "# One\n", "book/data/term/words.yml": TERMS})
    assert said(made, check) == ["one.md:1:3: OWN001 2 records"]
    (Path(made.book.root) / "book/data/term/words.yml").unlink()
    assert said(context({}), check) == ["one.md:1:3: OWN001 0 records"]


def test_what_the_caller_must_say_has_no_default(
    context: Callable[[Files], CheckContext],
) -> None:
    book = context({"one.md": "# One\n"}).book
    with pytest.raises(TypeError, match="removed_pages"):
        CheckContext(book=book, settings=CheckSettings())  # type: ignore[call-arg]


def test_a_rule_that_asks_for_what_there_is_not_raises(
    context: Callable[[Files], CheckContext],
) -> None:
    def check(context: CheckContext) -> Iterator[Finding]:
        yield from context.histroy  # type: ignore[attr-defined]

    with pytest.raises(AttributeError, match="histroy"):
        said(context({"one.md": "# One\n"}), check)
