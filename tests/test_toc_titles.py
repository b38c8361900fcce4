"""What the table of contents says of a page is the same after a second build as after a clean one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from build_chain import chain

from playbook.build.run import BuildResult
from playbook.sphinx_ext.incremental.toc_titles import retitled

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the builds are forked")
CONFIG = 'title: T\nauthor: A\nexecute:\n  execute_notebooks: "off"\n'
HEAD = "format: jb-book\nroot: index\nparts:\n"
PART = "- caption: {caption}\n{more}  chapters:\n  - file: {page}\n"
NUMBERED, LAST = "  numbered: true\n", "    title: {title}\n"


def toc(first: str = "a", second: str = "b", more: str = NUMBERED, title: str = "") -> str:
    parts = PART.format(caption="N", more=more, page=first) + PART.format(
        caption="U", more="", page=second
    )
    return HEAD + parts + (LAST.format(title=title) if title else "")


PLAIN, TITLED, OTHER = toc(), toc(title="A menu title"), toc(title="Another title")
WITHOUT, MOVED = toc(more=""), toc(first="b", second="a")
DEEP, FLAT = toc(more="  numbered: 2\n"), toc(more="  numbered: 1\n")
GLOB, UNLISTED = (
    PLAIN.replace("file: a", "glob: a*"),
    PLAIN.replace("file: a", "url: https://a.org"),
)
NESTED = PLAIN.replace("  - file: a\n", "  - file: a\n    sections:\n    - file: c\n")
NESTED_TITLE = NESTED.replace("    - file: c\n", "    - file: c\n      title: Deep\n")
OTHER_ROOT = PLAIN.replace("root: index", "root: c")
THIRD_ROOT = PLAIN.replace("root: index", "root: d")


# Each state of the table of contents, in the order in which they follow each other; those with words
# are held to a clean build.
STATES = [
    (DEEP, ""),
    (FLAT, "numbers go less deep"),
    (PLAIN, "numbers have no end any more"),
    (TITLED, "a title is added"),
    (OTHER, "a title changes"),
    (TITLED, ""),
    (PLAIN, "a title is taken away"),
    (WITHOUT, "numbers are taken off"),
    (PLAIN, ""),
    (MOVED, "pages change parts"),
    (NESTED, ""),
    (NESTED_TITLE, "a title further down is added"),
    (GLOB, ""),
    (GLOB.replace(NUMBERED, ""), "numbers are taken off a pattern"),
    (PLAIN, ""),
    (UNLISTED, "a page with a number is listed no longer"),
    (OTHER_ROOT, ""),
    (THIRD_ROOT, "another page is the first"),
]


@needs_fork
def test_the_second_build_has_the_menus_of_a_clean_one(tmp_path: Path) -> None:
    first = {f"{n}.md": f"# Page {n}\n\n## Part\n\nWords.\n" for n in ("index", *"abcd")}
    steps = [({"_toc.yml": text}, bool(words)) for text, words in STATES]
    steps[0] = ({**first, "_config.yml": CONFIG, **steps[0][0]}, False)
    found = chain(tmp_path, steps)
    assert {step["code"] for step in found} == {0}
    differing = zip(STATES, found, strict=True)
    assert {
        words: step["differences"] for (_, words), step in differing if step["differences"]
    } == {}


INDEXED = {
    "html_use_index": "true",
    "html_copy_source": "true",
    "html_sourcelink_suffix": '".txt"',
    "html_file_suffix": '".html"',
}
# What changes, and the end of a name that is gone then.
SETTINGS = [
    ("html_use_index", "false", "genindex.html"),
    ("html_sourcelink_suffix", '""', "index.md.txt"),
    ("html_copy_source", "false", "_sources/index.md"),
    ("html_file_suffix", '".htm"', "index.html"),
]


@needs_fork
def test_what_a_setting_no_longer_makes_is_gone(tmp_path: Path) -> None:
    values = dict(INDEXED)
    steps: list[tuple[dict[str, str | None], bool]] = []
    for name, value in [("", ""), *((name, value) for name, value, _ in SETTINGS)]:
        values.update({name: value} if name else {})
        rows = "".join(f"    {key}: {text}\n" for key, text in values.items())
        steps.append(({"_config.yml": f"{CONFIG}sphinx:\n  config:\n{rows}"}, bool(name)))
    toc = "format: jb-book\nroot: index\n"
    steps[0][0].update({"_toc.yml": toc, "index.md": "# Page\n\nWords.\n"})
    found = chain(tmp_path, steps)
    assert [(step["code"], step["differences"]) for step in found] == [(0, [])] * len(found)
    for before, (_, _, gone), after in zip(found, SETTINGS, found[1:], strict=False):
        assert any(name.endswith(gone) for name in before["files"])
        assert not any(name.endswith(gone) for name in after["files"])


@pytest.mark.parametrize(
    ("before", "now", "pages"),
    [
        ({}, {"a": ("T",)}, {"a"}),
        ({"a": ("T",)}, {}, {"a"}),
        ({"a": ("T", "")}, {"a": ("", "T")}, {"a"}),
        ({"a": ("T",), "b": ("U",)}, {"b": ("U",), "a": ("T",)}, set()),
    ],
)
def test_the_page_above_a_changed_title_is_read_again(
    before: dict[str, tuple[str, ...]], now: dict[str, tuple[str, ...]], pages: set[str]
) -> None:
    assert retitled(before, now) == pages


@pytest.mark.parametrize(
    "output",
    [
        "ValueError: the reason",
        "Traceback:\n  File x\nValueError: the reason\n",
        "Extension error:\nthe reason",
        "words\nmore.of.MalformedError: the reason",
    ],
)
def test_the_last_line_may_be_the_reason(tmp_path: Path, output: str) -> None:
    assert "the reason" in BuildResult(1, output, tmp_path, tmp_path).cause


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "a file: the disk is full"),
        ("OSError: [Errno 28] No space left on device: '/b/x.html'", "/b/x.html: the disk is full"),
        ("PermissionError: [Errno 13] Permission denied: '/b'", "/b: it cannot be read or written"),
        ("OS error:\n[Errno 30] Read-only file system: '/b'", "/b: the disk takes no writing"),
        ("OSError: [Errno 5] Input/output error: '/b'", "OSError: [Errno 5]"),
    ],
)
def test_a_full_disk_and_a_locked_folder_are_named(tmp_path: Path, line: str, words: str) -> None:
    assert BuildResult(1, line, tmp_path, tmp_path).cause.startswith(words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("WARNING: error writing file a: [Errno 28] No space left on device", "the disk is full"),
        ("WARNING: Failed to copy a file: OSError(28, 'No space left')", "the disk is full"),
        ("WARNING: error writing file a: [Errno 30] Read-only", "the disk takes no writing"),
        ("WARNING: a: [Errno 13] Permission denied", ""),
    ],
)
def test_many_warnings_of_one_disk_are_one_reason(tmp_path: Path, line: str, words: str) -> None:
    found = BuildResult(1, f"x\n{line}\n{line}", tmp_path, tmp_path).disk_fault
    assert found.partition(";")[0] == words
