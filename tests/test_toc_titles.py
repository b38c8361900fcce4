"""What the table of contents says of a page is the same after a second build as after a clean one."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook.build.run import BuildResult, build
from playbook.sphinx_ext.incremental.toc_titles import leave_traces

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


def pages(root: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (root / "_build/html").glob("*.html")}


@pytest.mark.parametrize(
    ("before", "after"),
    [(PLAIN, TITLED), (TITLED, OTHER), (PLAIN, WITHOUT), (PLAIN, MOVED)],
    ids=["a title is added", "a title changes", "numbers are taken off", "pages change parts"],
)
def test_the_second_build_has_the_menus_of_a_clean_one(
    tmp_path: Path, before: str, after: str
) -> None:
    for name in ("index", "a", "b"):
        (tmp_path / f"{name}.md").write_text(f"# Page {name}\n\nWords.\n", "utf-8")
    (tmp_path / "_config.yml").write_text(CONFIG, "utf-8")
    for text in (before, after):
        (tmp_path / "_toc.yml").write_text(text, "utf-8")
        assert build(tmp_path).code == 0
    second = pages(tmp_path)
    assert build(tmp_path, clean=True).code == 0
    assert second == pages(tmp_path)


@pytest.mark.parametrize(
    ("before", "now", "traces"),
    [
        ({"a": ("", False)}, {"a": ("T", False)}, True),
        ({"a": ("T", False)}, {"a": ("", False)}, True),
        ({"a": ("", True)}, {"a": ("", False)}, True),
        ({"a": ("", False)}, {"a": ("", True)}, False),
        ({"a": ("T", True)}, {}, False),
        ({}, {"a": ("T", True)}, False),
        ({"a": ("T", True), "b": ("", False)}, {"b": ("", False), "a": ("T", True)}, False),
    ],
)
def test_only_a_changed_title_or_a_lost_number_has_all_pages_read_again(
    before: dict[str, tuple[str, bool]], now: dict[str, tuple[str, bool]], *, traces: bool
) -> None:
    assert leave_traces(before, now) is traces


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
