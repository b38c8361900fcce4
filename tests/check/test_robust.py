"""Whatever is in the folder, the check ends, in bounded time, with findings or nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.book.settings import book_settings
from playbook.book.toc import read_toc
from playbook.check.run import check_book
from playbook.reading.dialects.sphinx import DIALECT as SPHINX
from playbook.reading.markdown import parse_page
from playbook.reading.notebook import parse_notebook
from playbook.reading.page_reader import Context
from playbook.reading.rst import parse_rst

CONFIG = "parse:\n  myst_enable_extensions: [amsmath, attrs_block, attrs_inline, colon_fence, deflist, dollarmath, html_admonition, html_image, substitution, smartquotes, replacements]\n"  # noqa: E501
SETTINGS = book_settings(
    {
        "parse": {
            "myst_enable_extensions": [
                "amsmath",
                "attrs_block",
                "attrs_inline",
                "colon_fence",
                "deflist",
                "dollarmath",
                "html_admonition",
                "html_image",
                "substitution",
                "smartquotes",
                "replacements",
            ]
        },
        "sphinx": {"config": {"myst_heading_anchors": 3}},
    }
)
CONTEXT = Context(
    SETTINGS.myst,
    SETTINGS.words,
    SPHINX,
    {"part.md": "text [a](b.md)\n", "loop.md": "```{include} loop.md\n```\n"}.get,
)
LINES = st.sampled_from(
    (
        "# T",
        "###### deep",
        "[a](b.md#c)",
        "![](x.png)",
        "{ref}`x <y>`",
        "{{ x }}",
        "{{ 1 / 0 }}",
        "- i",
        "   - j",
        "> q",
        "```{note}",
        "```{figure} a",
        ":name: x",
        "---",
        "````",
        "```",
        ":::{card} t",
        "^^^",
        "+++",
        ":::",
        "(l)=",
        "% playbook: ignore[LNK001] x",
        "| a |",
        "|---|",
        "[^1]",
        "[^1]: x",
        "<img src=x>",
        "<div class='admonition'>",
        "</div>",
        "$$",
        "$$ (e)",
        "\x00",
        "\ufeff",
        "```{include} part.md",
        "```{include} loop.md",
        "```{glossary}",
        "  def",
        "```{eval-rst}",
        ".. note:: x",
        "\\",
        "\t",
        "",
        "[a][b]",
        "```{csv-table}",
        '"',
        "1,2",
        "```{list-table}",
        "* - x",
        "```{math}",
        ":label: m",
        "{#i .c}",
        "term",
        ": d",
    )
)


@given(st.lists(LINES, max_size=25))
def test_any_mixture_of_lines_is_read(lines: list[str]) -> None:
    parse_page("index.md", "index", "\n".join(lines), CONTEXT)
    parse_rst("x.rst", "x", "\n".join(lines), CONTEXT)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    parse_page("index.md", "index", text, CONTEXT)
    parse_rst("x.rst", "x", text, CONTEXT)
    parse_notebook("x.ipynb", "x", text, CONTEXT)
    read_toc("_toc.yml", text, ["index"], [".md"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                (
                    "root",
                    "format",
                    "parts",
                    "chapters",
                    "file",
                    "glob",
                    "url",
                    "sections",
                    "caption",
                    "cells",
                    "source",
                    "cell_type",
                    "metadata",
                    "outputs",
                    "parse",
                    "sphinx",
                    "config",
                    "myst_url_schemes",
                    "exclude_patterns",
                    "html",
                    "repository",
                )
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=14,
)


@given(JSON)
def test_any_settings_toc_and_notebook_are_read(value: object) -> None:
    import json

    text = json.dumps(value)
    read_toc("_toc.yml", text, ["index"], [".md"])
    parse_notebook("x.ipynb", "x", text, CONTEXT)
    if isinstance(value, dict):
        book_settings(value)


DEEP = 1000
BROKEN: dict[str, dict[str, bytes]] = {
    "binary": {
        "index.md": bytes(range(256)) * 20,
        "x.ipynb": b"\x00\xff",
        "x.rst": b"\xff\xfe\x00",
    },
    "latin-1": {"index.md": "# Café\n".encode("latin-1")},
    "bom and crlf": {"index.md": b"\xef\xbb\xbf# T\r\n\r\n[a](b.md)\r\n"},
    "nested quotes": {"index.md": b">" * DEEP + b" x\n"},
    "nested lists": {"index.md": b"".join(b"  " * n + b"- x\n" for n in range(DEEP))},
    "nested fences": {
        "index.md": b"".join(b":" * (DEEP + 3 - n) + b"{note}\n" for n in range(DEEP))
    },
    "nested brackets": {"index.md": b"[" * 20_000 + b"](x)" * 100},
    "many emphasis marks": {"index.md": b"*a _b " * 10_000},
    "open fences": {"index.md": b"```{note}\n" * 200},
    "circular includes": {
        "index.md": b"```{include} a.md\n```\n",
        "a.md": b"```{include} index.md\n```\n",
    },
    "includes that grow": {
        "index.md": b"```{include} a.md\n```\n" * 5,
        "a.md": b"```{include} b.md\n```\n" * 5,
        "b.md": b"```{include} c.md\n```\n" * 5,
        "c.md": b"x\n",
    },
    "yaml bomb": {
        "index.md": b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
        + b"".join(
            f"k{n}: &k{n} [*{'c' if n == 0 else f'k{n - 1}'}, *{'c' if n == 0 else f'k{n - 1}'}]\n".encode()
            for n in range(40)
        )
        + b"---\n# T\n"
    },
    "bomb in settings": {
        "_config.yml": b"a: &a [x, x]\n"
        + b"".join(
            f"k{n}: &k{n} [*{'a' if n == 0 else f'k{n - 1}'}, *{'a' if n == 0 else f'k{n - 1}'}]\n".encode()
            for n in range(40)
        ),
        "index.md": b"# T\n",
    },
    "settings of wrong types": {
        "_config.yml": b"parse: 1\nsphinx: [a]\nhtml: x\nexclude_patterns: {a: b}\nbibtex_bibfiles: 3\n",
        "index.md": b"# T\n",
    },
    "toc of wrong types": {"_toc.yml": b"root: [a]\nchapters: x\n", "index.md": b"# T\n"},
    "toc is no yaml": {"_toc.yml": b"a: [\n\t- b", "index.md": b"# T\n"},
    "substitution circle": {
        "index.md": b"---\nmyst:\n  substitutions:\n    a: '{{ b }}'\n    b: '{{ a }}'\n---\n# T\n\n{{ a }}\n"
    },
    "template that runs for ever": {
        "index.md": b"# T\n\n{{ 'x' * 1000000000 }}\n\n{{ range(10**9) | list }}\n"
    },
    "long line": {"index.md": b"# T\n\n" + b"word [a](b.md) " * 20_000},
    "table of many columns": {
        "index.md": b"|"
        + b"a|" * 3000
        + b"\n|"
        + b"-|" * 3000
        + b"\n"
        + (b"|" + b"[x](y.md)|" * 3000 + b"\n") * 3
    },
    "names with odd signs": {"index.md": b"# T\n", "sp ace é%20.md": b"# T\n[a](<b c.md>)\n"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_input_gives_findings_or_nothing(tmp_path: Path, name: str) -> None:
    files = {
        "_config.yml": CONFIG.encode(),
        "_toc.yml": b"format: jb-book\nroot: index\n",
        **BROKEN[name],
    }
    for path, data in files.items():
        (tmp_path / path).write_bytes(data)
    check_book(tmp_path, select=["ALL"], cache=False)


def test_ten_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (tmp_path / "index.md").write_bytes(b"# T\n\n" + b"words [a](b.md)\n\n" * 600_000)
    codes = {finding.code for finding in check_book(tmp_path, cache=False).findings}
    assert "PBK004" in codes


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_in_a_circle_and_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (tmp_path / "index.md").write_text("# T\n", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "itself.md").symlink_to(tmp_path / "itself.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "closed.md").write_text("# C\n", encoding="utf-8")
    (tmp_path / "closed.md").chmod(0)
    check_book(tmp_path, cache=False)
    if os.geteuid():
        assert any(f.code == "PBK004" for f in check_book(tmp_path, cache=False).findings)


def test_empty_folder(tmp_path: Path) -> None:
    assert check_book(tmp_path, cache=False).pages == 0
