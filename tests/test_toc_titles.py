"""What the table of contents says of a page is the same after a second build as after a clean one."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook.build.run import BuildResult, build
from playbook.sphinx_ext.incremental.toc_titles import retitled

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


def pages(root: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (root / "_build/html").glob("*.html")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(PLAIN, TITLED, id="a title is added"),
        pytest.param(TITLED, OTHER, id="a title changes"),
        pytest.param(TITLED, PLAIN, id="a title is taken away"),
        pytest.param(NESTED, NESTED_TITLE, id="a title further down is added"),
        pytest.param(PLAIN, WITHOUT, id="numbers are taken off"),
        pytest.param(PLAIN, MOVED, id="pages change parts"),
        pytest.param(DEEP, FLAT, id="numbers go less deep"),
        pytest.param(GLOB, GLOB.replace(NUMBERED, ""), id="numbers are taken off a pattern"),
        pytest.param(PLAIN, UNLISTED, id="a page with a number is listed no longer"),
        pytest.param(OTHER_ROOT, THIRD_ROOT, id="another page is the first"),
    ],
)
def test_the_second_build_has_the_menus_of_a_clean_one(
    tmp_path: Path, before: str, after: str
) -> None:
    names = "abcd" if "root: index" not in before else ("index", *"abc")
    for name in names:
        (tmp_path / f"{name}.md").write_text(f"# Page {name}\n\n## Part\n\nWords.\n", "utf-8")
    (tmp_path / "_config.yml").write_text(CONFIG, "utf-8")
    for text in (before, after):
        (tmp_path / "_toc.yml").write_text(text, "utf-8")
        assert build(tmp_path, strict=False).code == 0
    second = pages(tmp_path)
    assert build(tmp_path, strict=False, clean=True).code == 0
    assert second == pages(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("html_use_index: true", "html_use_index: false"),
        ("html_copy_source: true", "html_copy_source: false"),
        ('html_sourcelink_suffix: ".txt"', 'html_sourcelink_suffix: ""'),
        ('html_file_suffix: ".html"', 'html_file_suffix: ".htm"'),
    ],
)
def test_what_a_setting_no_longer_makes_is_gone(tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (tmp_path / "index.md").write_text("# Page\n\nWords.\n", "utf-8")
    found = []
    for setting in (one, other, other):
        text = f"{CONFIG}sphinx: {{config: {{{setting}}}}}\n"
        (tmp_path / "_config.yml").write_text(text, "utf-8")
        assert build(tmp_path, strict=False, clean=len(found) == 2).code == 0
        files = sorted((tmp_path / "_build/html").rglob("*"))
        found.append([path for path in files if path.is_file()])
    assert found[0] != found[1] == found[2]


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
