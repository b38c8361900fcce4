"""Pages that `only_build_toc_files` leaves out."""

from __future__ import annotations

from pathlib import Path

from playbook import check_book


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def left_out(root: Path) -> list[str]:
    result = check_book(root, select=["TOC006"], cache=False)
    assert {finding.severity.value for finding in result.findings} <= {"warning"}
    return [finding.location.path.as_posix() for finding in result.findings]


def test_files_among_the_pages_are_reported(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        'only_build_toc_files: true\nexclude_patterns: [drafts, later.md, ".*"]\n', encoding="utf-8"
    )
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: part/one\n  - file: drafts/listed\n",
        encoding="utf-8",
    )
    index = "# I\n\n```{include} snippet.md\n```\n\n{download}`this <part/given.md>`\n"
    write(tmp_path, index_md=index, part__one_md="# 1\n", part__given_md="# G\n")
    write(tmp_path, snippet_md="Words.\n", README_md="# R\n", part__Readme_md="# R\n")
    write(tmp_path, lost_md="# L\n", part__lost_md="# L\n", later_md="# L\n", part___x_md="# X\n")
    write(tmp_path, drafts__a_md="# D\n", tests__case_md="# T\n", part__deep__case_md="# C\n")
    assert left_out(tmp_path) == ["lost.md", "part/lost.md"]


def test_a_folder_of_content_is_looked_through(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("only_build_toc_files: true\n", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    write(tmp_path, book__index_md="# I\n", book__deep__lost_md="# L\n", notes_md="# N\n")
    assert left_out(tmp_path) == ["book/deep/lost.md"]
