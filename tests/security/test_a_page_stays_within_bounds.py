"""A page stays within bounds.

Threat: a short text keeps the check busy for minutes, or takes all memory.
Promise: what a page costs grows like its length, within a budget of time for each page.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from playbook.book.names import attributes, split_title
from playbook.check.run import check_book
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.reading.html_text import tags

LENGTH = 100_000
# Seconds of the processor for one function; work with the square takes minutes.
LITTLE = 2.0


def levels(keys: int, times: int, depth: int) -> str:
    """YAML whose keys are taken over level by level."""
    first = "a0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(keys)) + "}\n"
    more = (f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * times)}]\n" for n in range(1, depth))
    return first + "".join(more)


@pytest.mark.parametrize(
    "text",
    [
        levels(9, 9, 7),
        levels(2, 60, 4),
        levels(9, 9, 40),
        "a: &a [*a]\nb: {<<: *a}\n",
    ],
)
def test_merged_keys_that_grow_without_end_are_refused(text: str) -> None:
    start = time.process_time()
    with pytest.raises(YamlError):
        load_yaml(text)
    assert time.process_time() - start < LITTLE


def test_merged_keys_that_books_have_stay() -> None:
    text = "base: &b {x: 1, y: 2}\nmore: &m {z: 3}\none: {<<: [*b, *m], y: 4}\ntwo: {<<: *b}\n"
    found = load_yaml(text)
    assert found["one"] == {"x": 1, "y": 4, "z": 3}
    assert found["two"] == {"x": 1, "y": 2}
    assert load_yaml("a: &a {<<: [*a, *a]}\n") == {"a": {}}
    assert load_yaml("") is None
    assert load_yaml("a: '<<'") == {"a": "<<"}


@pytest.mark.parametrize(
    "text",
    [
        "<a " + "a" * LENGTH + ">",
        "<a " + "a " * LENGTH,
        "<a " * LENGTH,
        "<a '" * LENGTH,
        '<a b="' * LENGTH,
        "<a " + " " * LENGTH + "b",
        "<a" + " b=c" * LENGTH + ">",
        "<" * LENGTH,
        "<a " + "='\"" * LENGTH + ">",
        "a" * LENGTH + "=",
    ],
)
def test_tags_take_time_like_their_length(text: str) -> None:
    start = time.process_time()
    for _, written, _, _ in tags(text):
        attributes(written)
    attributes(text)
    assert time.process_time() - start < LITTLE


@pytest.mark.parametrize(
    "text", ["a" + " " * LENGTH + "b", "a <" * LENGTH, "\0<" * LENGTH + ">", "a" + " " * LENGTH]
)
def test_words_of_a_role_take_time_like_their_length(text: str) -> None:
    start = time.process_time()
    split_title(text)
    assert time.process_time() - start < LITTLE


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("words <target>", ("words", "target", True)),
        ("a b  <t>\n", ("a b", "t", True)),
        (" <t>", (" ", "t", True)),
        ("<t>", ("<t>", "<t>", False)),
        ("!t", ("!t", "t", False)),
        ("a\0<b> <c>", ("a\0<b>", "c", True)),
        ("a <b> c", ("a <b> c", "a <b> c", False)),
        ("a <b <c>", ("a", "b <c", True)),
    ],
)
def test_the_words_of_a_role_are_split_as_by_the_build(text: str, parts) -> None:
    assert split_title(text) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<a href="x > y" id=b>', [("a", ' href="x > y" id=b')]),
        ("<a title=it's>it's</a>", [("a", " title=it's")]),
        ("<svg/onload=x>", [("svg", "/onload=x")]),
        ("<b\nid='c'\n>", [("b", "\nid='c'\n")]),
        ("a < b and <c", []),
    ],
)
def test_tags_are_found_as_a_browser_finds_them(text: str, found) -> None:
    assert [(name, written) for name, written, _, _ in tags(text)] == found


# What a page of a megabyte is made of, and how much memory the whole check may take with it: a text
# of nothing but links has a hundred thousand of them.
PAGES = {
    "words": "Some words. ",
    "links": "[a](b.md) ",
    "one word": "a",
    "rows": "| a | b |\n",
    "tags": "<b>",
}
MOST_MEGABYTES = 200
LINKS_MEGABYTES = 600  # each of them leads nowhere, and so is a finding


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux does")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_megabyte_fits_into_memory(stranger, name: str) -> None:
    book = stranger(a="# A\n\n" + PAGES[name] * (1_000_000 // len(PAGES[name])) + "\n")
    program = (
        # The most that this process had; what `getrusage` tells may be that of the one before it.
        "from playbook.check.run import check_book; check_book('.', cache=False); "
        "rows = open('/proc/self/status').read().split('VmHWM:'); "
        "print(int(rows[1].split()[0]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=book.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < (LINKS_MEGABYTES if name == "links" else MOST_MEGABYTES)


def test_a_link_to_the_whole_disk_costs_nothing(stranger) -> None:
    book = stranger(a="# A\n\nWords.\n")
    Path(book.root, "disk").symlink_to("/")
    start = time.process_time()
    check_book(book.root, cache=False)
    assert time.process_time() - start < LITTLE
