"""Time grows like the length of a page: no text of a stranger can make the check hang.

Each shape is checked with every rule at one length and at four times that length. Work that grows
with the square takes sixteen times as long; the bound lies between. Time is that of the processor,
so that other processes do not matter, and is taken again when it seems too long.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cpu_time import cpu_seconds

from playbook import check_book
from playbook.check import engine
from playbook.check.rules import all_rules

LENGTH = 5_000  # characters; the longer text has four times as many
BOUND = 9  # times as long
LITTLE = 0.2  # seconds that any text of that length may take

# What a shape repeats, and what stands before all of it.
SHAPES = {
    "base64": ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0", ""),
    "open brackets": ("[", ""),
    "empty brackets": ("[]", ""),
    "links in links": ("[a](", ""),
    "pictures in pictures": ("![", ""),
    "links": ("[a](b.md) ", ""),
    "links to headings": ("[a](#b) ", ""),
    "backticks": ("`", ""),
    "backticks and words": ("`a ", ""),
    "roles": ("{ref}`a` ", ""),
    "roles without words": ("{a}`", ""),
    "roles with a blank": ("{ref} `a` ", ""),
    "substitutions": ("{{ a }} ", ""),
    "open substitutions": ("{{", ""),
    "statements": ("{% if a %}", ""),
    "pipes": ("|", ""),
    "rows": ("| a | b |\n", "| a | b |\n|---|---|\n"),
    "rows without a head": ("| a | b |\n", ""),
    "quotes": ('"', ""),
    "single quotes": ("'a ", ""),
    "curly quotes": ("“a” ", ""),
    "asterisks": ("*", ""),
    "emphasis": ("*a ", ""),
    "strong": ("**a* ", ""),
    "underscores": ("_a ", ""),
    "one word": ("a", ""),
    "blanks": (" ", "a"),
    "tabs": ("\t", "a"),
    "empty lines": ("\n", ""),
    "lines": ("a\n", ""),
    "paragraphs": ("a\n\n", ""),
    "blank ends": ("a" + " " * 50 + "\n", ""),
    "list": ("- a\n", ""),
    "tasks": ("- [ ] a\n", ""),
    "numbers": ("1. a\n\n", ""),
    "quote": ("> a\n", ""),
    "quotes in quotes": (">", ""),
    "open tags": ("<a ", ""),
    "tags": ("<div>\n\n", ""),
    "closing tags": ("</a>", ""),
    "open comments": ("<!-- a\n\n", ""),
    "open attributes": ("<img src='", ""),
    "entities": ("&a;", ""),
    "dollars": ("$", ""),
    "formulas": ("$a ", ""),
    "blocks of formulas": ("$$\n", ""),
    "environments": ("\\begin{a}\n", ""),
    "backslashes": ("\\", ""),
    "blocks of colons": (":::{note}\n", ""),
    "colons": (":", ""),
    "tildes": ("~~~\n", ""),
    "directives": ("```{note}\na\n```\n\n", ""),
    "directives in directives": ("```{note\n", ""),
    "options": (":a: b\n", "```{note}\n"),
    "options in YAML": ("a: [\n", "```{note}\n---\n"),
    "headings": ("## a\n\n", ""),
    "headings underlined": ("a\n=\n\n", ""),
    "hashes": ("#", ""),
    "hashes and words": ("##a\n", ""),
    "rules": ("---\n", ""),
    "addresses": ("http://a.b/ ", ""),
    "addresses in one": ("http://a.b/", ""),
    "bare names": ("www.a.b ", ""),
    "mail addresses": ("a@b.cd ", ""),
    "at signs": ("a@", ""),
    "dots": ("a.", ""),
    "hyphens": ("a-", ""),
    "digits": ("1", ""),
    "digits and dots": ("1.", ""),
    "telephone numbers": ("+1 2", ""),
    "labels": ("(a)=\n", ""),
    "open parentheses": ("(a", ""),
    "footnote marks": ("[^a]", ""),
    "footnotes": ("[^a]: b\n\n", ""),
    "definitions": ("[a]: b\n", ""),
    "definitions without an end": ('[a]: b "c\n', ""),
    "capitals": ("ABC ", ""),
    "names": ("Aa ", ""),
    "sentences": ("Aa bb. ", ""),
    "attributes": ("{.a", ""),
    "spans": ("[a]{.b}", ""),
    "terms": ("a\n: b\n\n", ""),
    "glossary": ("a\n  b\n", "```{glossary}\n"),
    "table of lists": ("* - a\n", "```{list-table}\n"),
    "includes": ("```{include} x.md\n```\n", ""),
    "ignores": ("% playbook: ignore LNK001\n", ""),
    "cells": ("+++\n", ""),
}
EXTENSIONS = (
    "amsmath, attrs_inline, attrs_block, colon_fence, deflist, dollarmath, fieldlist, "
    "html_admonition, html_image, linkify, replacements, smartquotes, strikethrough, "
    "substitution, tasklist"
)
CONFIG = f"""title: T
execute:
  execute_notebooks: "off"
parse:
  myst_enable_extensions: [{EXTENSIONS}]
"""


def text_of(shape: str, length: int) -> str:
    part, before = SHAPES[shape]
    return f"# P\n\n{before}{part * (length // len(part))}\n"


def seconds(root: Path, page: str, text: str) -> float:
    """The processor's time of a check with every rule of a book with this page."""
    root.mkdir(exist_ok=True)
    (root / "_config.yml").write_text(CONFIG)
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: p\n")
    (root / "index.md").write_text("# T\n")
    (root / page).write_text(text)
    return cpu_seconds(lambda: check_book(root, select=["ALL"], cache=False))


def grows_like_its_length(root: Path, page: str, short: str, long: str) -> bool:
    for _ in range(3):
        second = seconds(root, page, long)
        if second < LITTLE or second < BOUND * seconds(root, page, short):
            return True
    return False


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_like_the_length_of_a_page(shape: str, tmp_path: Path) -> None:
    short, long = text_of(shape, LENGTH), text_of(shape, 4 * LENGTH)
    assert grows_like_its_length(tmp_path / "book", "p.md", short, long)


@pytest.mark.parametrize("shape", ["base64", "links", "quotes", "one word", "open tags", "|"])
def test_time_grows_like_the_length_of_a_notebook(shape: str, tmp_path: Path) -> None:
    """Text of cells, their code and what they put out."""

    def notebook(length: int) -> str:
        text = ("|" * length) if shape == "|" else text_of(shape, length)
        output = {"output_type": "stream", "name": "stdout", "text": [text]}
        picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": text}}
        code = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": [text]}
        cells = [
            {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)},
            {**code, "outputs": [output, picture]},
        ]
        return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    short, long = notebook(LENGTH), notebook(4 * LENGTH)
    assert grows_like_its_length(tmp_path / "book", "p.ipynb", short, long)


def test_work_that_grows_with_the_square_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test can fail: a rule that looks at every pair of letters is slow enough to be seen."""

    def pairs(context):  # type: ignore[no-untyped-def]
        text = context.book.texts["p.md"]
        assert sum(text.count(letter) for letter in text * 4)
        return []

    slow = {"FIG001": replace(all_rules()["FIG001"], check=pairs)}
    monkeypatch.setattr(engine, "choose", lambda _selection: slow)
    short, long = ("ab" * n for n in (LENGTH, 4 * LENGTH))
    assert not grows_like_its_length(tmp_path / "book", "p.md", short, long)
