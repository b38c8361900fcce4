"""The reference page names every rule, and is itself clean."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterator
from email.message import Message
from pathlib import Path, PurePath

import pytest

from playbook.check import rule_pages
from playbook.check.addresses import PAGE, rule_address, rules_page
from playbook.check.examples import Examples, Piece
from playbook.check.reporters import reporter
from playbook.check.rule_pages import GROUPS, render_reference
from playbook.check.rules import all_rules
from playbook.check.run import check_book
from playbook.common.findings import Finding, Location

FOUND = Finding(Location(PurePath("a.md"), 3, 1), "a link to nothing", "LNK001", name="broken-link")


@pytest.fixture
def urls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Message]:
    """What the metadata of the installed package says, as one likes."""
    said = Message()
    monkeypatch.setattr(importlib.metadata, "metadata", lambda name: said)
    rules_page.cache_clear()
    yield said
    rules_page.cache_clear()


def test_every_rule_has_a_section() -> None:
    text = render_reference()
    for rule in all_rules().values():
        assert f"### {rule.code} {rule.name}\n" in text
        assert rule.code[:3] in GROUPS


def test_the_page_is_clean(tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (tmp_path / "index.md").write_text(f"# Rules\n\n{render_reference()}", encoding="utf-8")
    assert [str(finding) for finding in check_book(tmp_path, cache=False).findings] == []


@pytest.mark.parametrize(
    ("bad", "good", "shown"),
    [
        (
            [("index.md", "a"), ("map.png", ""), ("c.md", "# C")],
            [("index.md", "b"), ("map.png", ""), ("c.md", "# C")],
            "Not so: [a] But so: [b] Both have `map.png` and `c.md`.",
        ),
        (
            [("_toc.yml", "x"), ("index.md", "# T")],
            [("_toc.yml", "y"), ("index.md", "# T")],
            "Not so, in `_toc.yml`: [x] But so, in `_toc.yml`: [y] Both have in `index.md`: [# T]",
        ),
        (
            [("index.md", "a")],
            [("index.md", "a"), ("b.bib", "k")],
            "Not so: [a] But so, in `b.bib`: [k]",
        ),
        (
            [("index.md", "a"), ("LICENCE", "")],
            [("index.md", "a")],
            "Not so: [a] And with `LICENCE`. But so: [a]",
        ),
    ],
)
def test_what_both_examples_hold_is_shown_once(
    bad: list[tuple[str, str]], good: list[tuple[str, str]], shown: str
) -> None:
    examples = Examples(tuple(Piece(*p) for p in bad), tuple(Piece(*p) for p in good))
    text = "\n".join(rule_pages._examples(examples))
    plain = text.replace("```text\n", "[").replace("\n```", "]")
    assert " ".join(plain.split()) == shown


def test_what_cannot_be_printed_is_said() -> None:
    places = [
        rule_pages._place(p) for p in (Piece("a.png", "", "6 MB"), Piece("b.md", "x", "8 words"))
    ]
    places.append(rule_pages._place(Piece("old.md", "x", before=True)))
    assert places == [
        "with `a.png` (6 MB)",
        "in `b.md` (8 words)",
        "at an earlier revision in `old.md`",
    ]


def test_a_finding_leads_to_its_rule(urls: Message) -> None:
    urls["Project-URL"] = "Source, https://example.org/code"
    urls["Project-URL"] = "Documentation, https://example.org/our-book/"
    address = "https://example.org/our-book/book/community/rules.html#broken-link"
    assert rule_address("broken-link") == address
    sarif = json.loads(reporter("sarif")([FOUND], 1))
    assert sarif["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"] == address
    assert json.loads(reporter("json")([FOUND], 1))["findings"][0]["url"] == address
    assert reporter("text")([FOUND], 1).endswith(
        "--explain CODE, or https://example.org/our-book/book/community/rules.html#NAME\n"
    )


def test_without_a_web_address_there_are_no_links(urls: Message) -> None:
    urls["Project-URL"] = "Source, https://example.org/code"
    assert rule_address("broken-link") == ""
    sarif = json.loads(reporter("sarif")([FOUND], 1))
    assert "helpUri" not in sarif["runs"][0]["tool"]["driver"]["rules"][0]
    assert "url" not in json.loads(reporter("json")([FOUND], 1))["findings"][0]
    assert reporter("text")([FOUND], 1).endswith("--explain CODE\n")


def test_a_package_that_is_not_installed_has_no_links(
    urls: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Message:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "metadata", missing)
    assert rules_page() == ""


def test_every_rule_has_the_anchor_that_its_address_names() -> None:
    page = Path(__file__).parents[2] / PAGE.replace(".html", ".md")
    labels = page.read_text(encoding="utf-8").splitlines()
    assert [r.name for r in all_rules().values() if f"({r.name})=" not in labels] == []
