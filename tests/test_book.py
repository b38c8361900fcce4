"""The real book: what it promises stands in it, and what it explains is what the code does."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from playbook.house.front_matter import FrontMatter
from playbook.house.review import read_pages
from playbook.house.skeletons import SKELETONS, skeleton_differences
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import iter_references
from playbook.registers.load import load_registers

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"


# Texts that are exported; they are no pages, and have no head of a page.
TEXTS = BOOK / "templates" / "text"


def pages_of_the_book() -> list[Path]:
    return [path for path in BOOK.rglob("*.md") if TEXTS not in path.parents]


def test_registers_have_no_finding() -> None:
    assert [str(f) for f in load_registers(ROOT).findings] == []


def test_every_page_has_right_front_matter() -> None:
    pages, findings = read_pages(ROOT)

    assert findings == []
    assert len(pages) == len(pages_of_the_book())


def test_every_register_is_shown_on_a_page() -> None:
    text = "\n".join(p.read_text(encoding="utf-8") for p in BOOK.rglob("*.md"))

    for path in (BOOK / "data").glob("*/*.yml"):
        if path.parent.name == "reuse":
            continue  # each use stands on the page of its template
        kind = re.escape(path.parent.name)
        assert re.search(rf"^`{{3,}}\{{{kind}\}} {re.escape(path.stem)}$", text, re.MULTILINE), path


@pytest.mark.parametrize(
    ("kind", "slug", "count"),
    [
        ("stakeholder-map", "may-2023", 29),
        ("communication-map", "may-2023", 32),
        ("communication-plan", "february-2023", 16),
        ("task-list", "first-weeks", 23),
        ("timeline", "partnership", 155),
        ("event-series", "knowledge-share", 23),
        ("lesson", "partnership", 81),
        ("term", "partnership", 29),
    ],
)
def test_no_record_was_lost(kind: str, slug: str, count: int) -> None:
    register = load_registers(ROOT).of_kind(kind)[slug].register

    assert len(register.entries) == count


def test_every_disagreement_of_the_sources_is_kept() -> None:
    register = load_registers(ROOT).of_kind("impact")["partnership"].register

    assert len(register.discrepancies) == 32


def test_every_record_of_the_partnership_says_where_it_is_from() -> None:
    for file, register in load_registers(ROOT).readable:
        no_facts = file.kind in ("source", "figure-credit", "coverage", "template", "reuse")
        if no_facts or register.about.startswith("Our advice"):
            continue
        for entry in register.entries:
            # A finding names its document itself, and a partnership each of its matters.
            named = [loc for loc, ref in iter_references(entry) if ref.kind == "source"]
            assert named or getattr(entry, "url", None), f"{file.path}: {entry.id}"


@pytest.mark.parametrize("kind", kinds())
def test_examples_page_explains_every_kind(kind: str) -> None:
    text = (BOOK / "community" / "register-examples.md").read_text(encoding="utf-8")

    assert f"../../tests/data/{kind}/valid/example.yml" in text
    for name in kinds()[kind].filters:
        assert f"`{name}`" in text, (
            f"{kind} can be narrowed by {name}, and the page does not say so"
        )


@pytest.mark.parametrize("kind", SKELETONS)
def test_style_guide_has_the_skeletons(kind: str) -> None:
    text = (BOOK / "community" / "style.md").read_text(encoding="utf-8")

    for heading in SKELETONS[kind]:
        assert heading in text, heading


def test_contributing_page_has_every_field_of_the_front_matter() -> None:
    text = (BOOK / "community" / "contributing.md").read_text(encoding="utf-8")

    for name in FrontMatter.model_fields:
        assert f"`{name}`" in text, name


def test_design_page_has_every_row_of_the_contract() -> None:
    pages = ("design.md", "design-tools.md")
    text = "".join((BOOK / "community" / name).read_text(encoding="utf-8") for name in pages)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = re.search(r"layers = \[(.*?)\]", settings, re.DOTALL)[1]

    for module in re.findall(r"playbook\.(\w+)", layers):
        assert f"`{module}" in text or f"`playbook.{module}" in text, module


ADDRESS = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
PHONE = re.compile(r"\+\d{2}[\d ()-]{8,}")
LEAKS = ("safelinks", "elink.", "utm_", "mc_eid", "join.slack.com", "miro.com", "/invite")


def test_no_personal_data_and_no_tracking_links() -> None:
    # The lists of rules and of answers show what is refused.
    shown = {BOOK / "community" / "rules.md", BOOK / "community" / "link-verdicts.md"}
    for path in {*BOOK.rglob("*.md"), *BOOK.rglob("*.yml")} - shown:
        text = path.read_text(encoding="utf-8")
        assert not ADDRESS.search(text), path
        assert not PHONE.search(text), path
        assert not any(leak in text for leak in LEAKS), path


def test_the_book_is_clean_with_every_rule_on() -> None:
    from playbook import check_book

    result = check_book(ROOT, house=True, select=["ALL"], cache=False)

    assert [str(finding) for finding in result.findings] == []
    assert result.pages == len(pages_of_the_book())


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (lambda names: [*names, names[-1]], "stands more than once"),
        (lambda names: [names[0], *names], "stands more than once"),
        (lambda names: [*names, *names], "stands more than once"),
        (lambda names: names[::-1], "is out of order"),
        (lambda names: [*names[:-1], "Own", "Own"], "is missing"),
        (lambda names: ["Own", *names, "Own"], ""),
    ],
)
def test_headings_of_a_skeleton_may_stand_in_any_number_and_order(turn, words: str) -> None:
    for kind, names in SKELETONS.items():
        found = skeleton_differences(kind, turn(list(names)))
        assert all(words in fault for fault in found)
        assert bool(found) is bool(words)


WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
         "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen")  # fmt: skip


def test_the_page_of_lessons_counts_them_as_they_are() -> None:
    lessons = yaml.safe_load((BOOK / "data/lesson/partnership.yml").read_text(encoding="utf-8"))
    page = (BOOK / "reference/lessons.md").read_text(encoding="utf-8")
    basis = Counter(lesson["basis"] for lesson in lessons["lessons"])
    table = re.findall(r"(?m)^\| (?:The source|Our reading).*\| (\d+) \|$", page)
    assert sorted(map(int, table)) == sorted(basis.values())
    for intro, theme in re.findall(
        r"\n(\w+ lessons[:,][^\n]*)\n[^`]*(?:```|\{src\}`)[^:]*?:theme: (\S+)", page
    ):
        kinds = Counter(x["basis"] for x in lessons["lessons"] if x["theme"] == theme)
        assert WORDS.index(intro.split()[0]) == sum(kinds.values()), theme
        for number in re.findall(r"(\w+) (?:of them|are) (?:stated|aims)", intro):
            assert WORDS.index(number.capitalize()) in {kinds["stated"], kinds["aimed-for"]}, intro
