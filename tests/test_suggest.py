"""What is suggested for a name that nobody has, and what never is."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest

from playbook.common.suggest import SURE, closest, did_you_mean, question

PACKAGE = Path(__file__).resolve().parent.parent / "scripts" / "playbook"
NFC = "café.md"
NFD = unicodedata.normalize("NFD", NFC)


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("per_hots", ["interval", "per_host", "timeout"], "per_host"),
        ("README.MD", ["other.md", "readme.md"], "readme.md"),
        ("Straße", ["strasse", "straße"], "straße"),
        ("zenodo.ipynb", ["notes.ipynb", "zenodo.md"], "zenodo.md"),
        (
            "book/comunity/links",
            ["book/community/links", "book/start/index"],
            "book/community/links",
        ),
        # Folders that both begin with make nothing alike.
        ("concepts/licence-of-an-institute", ["concepts/licence-data"], ""),
        ("file-types/jupytext", ["file-types/index"], ""),
        ("title", ["time", "kind"], ""),
        ("zzz", ["aaa"], ""),
        ("word", [], ""),
        ("", ["a"], ""),
    ],
)
def test_the_nearest_name_is_found_or_none(word: str, known: list[str], meant: str) -> None:
    assert closest(word, known) == meant


def test_a_name_is_never_suggested_for_itself() -> None:
    assert closest("files", ["files"]) == ""
    assert closest("files", ["files", "file"]) == "file"
    assert did_you_mean("files", ["files"], "add it") == "add it"
    assert question("files", "files", "add it") == "add it"


@pytest.mark.parametrize(
    ("word", "close", "stored"), [(NFC, NFD, "in pieces (NFD)"), (NFD, NFC, "differently")]
)
def test_a_name_that_looks_the_same_is_not_asked_about_but_explained(
    word: str, close: str, stored: str
) -> None:
    assert did_you_mean(word, [close, "cafes.md"]) == (
        f"`{close}` looks the same, but its characters are stored {stored}; write both alike"
    )


def test_a_character_that_cannot_be_seen_is_explained_too() -> None:
    assert "looks the same" in did_you_mean("first\u200bweeks", ["firstweeks"])
    assert "looks the same" in did_you_mean("first weeks", ["first\u00a0weeks"])


def test_what_is_done_without_asking_needs_more_likeness_than_a_question() -> None:
    assert closest("agreed on", ["agreed"]) == "agreed"
    assert closest("owners of", ["owner"]) == ""
    assert closest("roles.", ["role"], cutoff=SURE) == "role"
    assert closest("agreed ons", ["agreed"], cutoff=SURE) == ""


def test_of_many_names_only_those_with_the_same_first_letter_are_looked_at() -> None:
    known = [f"a{number}" for number in range(5000)] + ["target"]
    assert closest("tarhet", known) == "target"


def test_nothing_else_in_the_package_measures_likeness() -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        if node.attr in {"get_close_matches", "SequenceMatcher"}
    }
    assert users == {"common/suggest.py"}
