"""What the build leaves out, or shows as raw signs, and what it means by the targets of links."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.lexers import get_all_lexers

from playbook import check_book
from playbook.book.languages import LANGUAGES
from playbook.check import fixes
from playbook.common.findings import Finding

CONFIG = 'title: T\nbibtex_bibfiles: [r.bib]\nexecute:\n  execute_notebooks: "off"\n'
OTHERS = (
    'sphinx:\n  config:\n    intersphinx_mapping:\n      py: ["https://docs.example.org/3", null]\n'
)
TOP = "# T\n\n"


def found(root: Path, text: str, **more: str) -> list[Finding]:
    """What is found in a book with this text below its title, but for pages that nobody lists."""
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: index\n",
        "index.md": TOP + text + "\n",
        "a.md": "---\norphan: true\n---\n\n# Page A\n\n## Part\n",
        "img.png": "x",
        "r.bib": "@misc{smith2020, title = {T}}\n@misc{b2, title = {T}}\n",
    }
    for name, content in {**files, **{k.replace("__", "."): v for k, v in more.items()}}.items():
        (root / name).write_text(content, encoding="utf-8")
    findings = check_book(root, cache=False, ignore=["FIG001", "FIG005", "LNK002"]).findings
    return [f for f in findings if f.severity.value != "note"]


def told(findings: list[Finding]) -> list[str]:
    return [f"{f.location.line - 2} {f.code}" for f in findings]


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
# A text, and what is found in it: line and code. What `jupyter-book build` says is the same.
LEFT_OUT = (
    # --- nothing within
    ("```{note}\n```", "1 PAG017"),
    ("```{note}\n:class: tip\n```", "1 PAG017"),
    (":::{warning}\n\n:::", "1 PAG017"),
    ("```{admonition} Title\n```", "1 PAG017"),
    ("````{tip}\n```{note}\n```\n````", "2 PAG017"),
    ("```{sidebar} S\n```", "1 PAG017"),
    ("```{epigraph}\n```", "1 PAG017"),
    ("```{tab-set}\n```", "1 PAG017"),
    ("```{grid}\n```", "1 PAG017"),
    ("```{list-table}\n```", "1 PAG017"),
    ("```{dropdown} T\n```", ""),
    ("```{note}\n% a comment\n```", ""),
    ("```{note} Words.\n```", ""),
    # --- lists that are tables
    ("```{list-table}\n* - a\n  - b\n* - c\n```", "4 PAG025"),
    ("```{list-table}\n* - a\n  - b\n* - c\n  - d\n  - e\n```", "4 PAG025"),
    ("```{list-table}\nwords\n```", "2 PAG025"),
    ("```{list-table}\n* - a\n  - b\n\nwords\n```", "5 PAG025"),
    ("```{list-table}\n* a\n* b\n```", "2 PAG025"),
    ("```{list-table}\n* - a\n  - b\n* c\n```", "4 PAG025"),
    ("```{list-table}\n:widths: 1 2 3\n* - a\n  - b\n```", "1 PAG025"),
    ("```{list-table}\n:header-rows: 1\n* - a\n  - b\n```", "1 PAG025"),
    ("```{list-table}\n:stub-columns: 2\n* - a\n  - b\n```", "1 PAG025"),
    ("```{list-table}\n- * a\n  * b\n- * c\n\n    more\n  * d\n```", ""),
    # --- tables
    ("```{table} T\nwords\n```", "2 PAG025"),
    (f"```{{table}} T\n{TABLE}\n\nwords\n```", "6 PAG025"),
    ("```{table}\n- a\n```", "2 PAG025"),
    (f"```{{table}} T\n:widths: 1 2 3\n{TABLE}\n```", "1 PAG025"),
    (f"```{{table}} T\n:widths: 1 2\n{TABLE}\n```", ""),
    # --- comma-separated values
    ('```{csv-table}\na,"b\nc,d\n```', "1 PAG025"),
    ('```{csv-table}\n:header: a,"b\nc,d\n```', "1 PAG025"),
    ('```{csv-table}\na,"b"c\nc,d\n```', "1 PAG025"),
    ("```{csv-table}\n:file: open.csv\n```", "1 PAG025"),
    ("```{csv-table}\n:file: empty.csv\n```", "1 PAG025"),
    ("```{csv-table}\n:header-rows: 3\na,b\nc,d\n```", "1 PAG025"),
    ("```{csv-table}\n:widths: 1, 2, 3\na,b\nc,d\n```", "1 PAG025"),
    ('```{csv-table}\na, "b, c"\nc,d\n```', ""),
    # --- rows in pipes
    ("| a | b\n| 1 | 2", "1 PAG047"),
    ("| a | b |\n| = | = |\n| 1 | 2 |", "1 PAG047"),
    ("| a | b |\n|:=:|:=:|\n| 1 | 2 |", "1 PAG047"),
    ("|---|---|\n| 1 | 2 |", "1 PAG047"),
    ("+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+", "1 PAG047"),
    ("+ one\n+ two", ""),
    ("| a line\n| another", ""),
    # --- languages
    ("```pyhton\nx\n```", "1 PAG056"),
    ("```{code-block} foo\nx\n```", "1 PAG056"),
    ("```{literalinclude} a.md\n:language: foo\n```", "1 PAG056"),
    ("```{highlight} foo\n```", "1 PAG056"),
    ("```Python\nx\n```\n\n```none\nx\n```\n\n```ipython3\nx\n```", ""),
    # --- signs of other programs
    ("As [@smith2020] says.\n\n{cite}`smith2020`\n\n```{bibliography}\n```", "1 LNK012"),
    ("As [-@b2; @smith2020] says.", "1 LNK012"),
    ("As [@jones2019, p. 3] says.", "1 LNK012"),
    ("Thanks to [@nobody] and [@octocat](https://example.org).", ""),
    ("See [[a]].", "1 LNK012"),
    ("See [[Page A|there]].", "1 LNK012"),
    ("![[img.png]]", "1 LNK012"),
    ("The matrix [[1, 2], [3, 4]] and [[nothing]].", ""),
    ("[TOC]", "1 LNK012"),
    ("[[_TOC_]]", "1 LNK012"),
    ("${toc}", "1 LNK012"),
    ("@[toc]", "1 LNK012"),
    ("See [TOC] above.", ""),
    ("![t](img.png width=50)", "1 LNK012"),
    ("[t](file:///data/x.md)", "1 LNK012"),
    ("![t](file:///data/x.png)", "1 LNK012"),
    ("[t](mailto:a b@c.org)", "1 LNK012"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), LEFT_OUT)
def test_what_the_build_leaves_out_is_found(tmp_path: Path, text: str, wanted: str) -> None:
    findings = found(tmp_path, text, open__csv='a,"b\n', empty__csv="")
    assert told(findings) == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("See [[Page A]].", "See [Page A](a.md)."),
        ("![[img.png]]", "![img.png](img.png)"),
        ("As [@smith2020; @b2] say.", "As {cite}`smith2020,b2` say."),
        ("![t](img.png width=50)", "![t](img.png){width=50}"),
    ],
)
def test_what_was_meant_is_offered(tmp_path: Path, text: str, mended: str) -> None:
    shown = "\n\n```{bibliography}\n```"
    config = f"{CONFIG}parse:\n  myst_enable_extensions: [attrs_inline]\n"
    (finding,) = found(tmp_path, text + shown, _config__yml=config)
    assert finding.fix is not None
    page = tmp_path / "index.md"
    page.write_bytes(fixes.apply(page.read_bytes(), finding.fix.edits))
    assert page.read_text(encoding="utf-8") == f"{TOP}{mended}{shown}\n"


# A target, and words of what is said of it.
HINTS = (
    ("[t](C:\\\\docs\\\\a.md)", "a place on one computer"),
    ("[t](C:/docs/a.md)", "a place on one computer"),
    ("![t](C:/docs/a.png)", "a place on one computer"),
    ("[t](~/a.md)", "a place on one computer"),
    ("[t](file:///data/a.md)", "a place on one computer"),
    ("[t](http//example.org)", "`http://example.org`"),
    ("[t](https//example.org/x)", "`https://example.org/x`"),
    ("[t](www.example.org)", "`https://www.example.org`"),
    ("[t](example.org/x)", "`https://example.org/x`"),
    ("[t](me@example.org)", "`mailto:me@example.org`"),
    ("[t](localhost:8888)", "the reader's own computer"),
    ("[t](mailto:a b@c.org)", "holds a space"),
    ("![t](attachment:x.png)", "no attachments of cells"),
    ("[t](#part-b)", "no heading or label `#part-b`"),
    ("[t](a.md#nope)", "no heading or label `a.md#nope`"),
)


@pytest.mark.parametrize(("text", "words"), HINTS)
def test_a_hint_says_what_the_target_is(tmp_path: Path, text: str, words: str) -> None:
    (finding,) = found(tmp_path, text)
    assert words in finding.message


def test_an_anchor_of_a_page_of_this_book_is_judged_whatever_other_books_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "[a](a.md#nope)\n\n[b](./a.md#nope)\n\n[c](#nope)\n\n{ref}`nope`"
    assert told(found(tmp_path, text, _config__yml=CONFIG + OTHERS)) == ["1 LNK001", "3 LNK001"]
    rst = "A\n=\n\n.. _nope:\n\nB\n-\n"
    monkeypatch.setattr("playbook.reading.loader._without_rst", lambda: "install it")
    unread = [f for f in found(tmp_path, text, r__rst=rst) if f.location.path.name == "index.md"]
    assert told(unread) == ["1 LNK001", "3 LNK001"]


def test_settings_of_markdown_stand_where_they_are_read(tmp_path: Path) -> None:
    config = f"{CONFIG}parse:\n  myst_heading_anchors: 2\n"
    (setting, link) = found(tmp_path, "## A b\n\n[t](#a-b)", _config__yml=config)
    assert str(setting.location) == "_config.yml:6"
    assert setting.code == "PBK007"
    assert "`myst_heading_anchors: 3` below `sphinx: config:`" in link.message


def test_a_title_that_an_include_brings_is_told_with_both_files(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "```{include} part.txt\n```", part__txt="# Other\n")
    assert str(finding.location) == "part.txt:1"
    assert "index.md includes this" in finding.message
    assert "`:heading-offset: 1`" in finding.message


def test_a_sign_that_nobody_sees_is_found_in_a_label(tmp_path: Path) -> None:
    text = "(a\u200bb)=\n## A\n"
    (finding,) = found(tmp_path, text)
    assert (str(finding.location), finding.code) == ("index.md:3:3", "PAG052")


def test_a_text_beside_the_book_is_judged_as_its_host_shows_it(tmp_path: Path) -> None:
    config = f"{CONFIG}exclude_patterns: [README.md]\n"
    readme = "# R\n\n[a](#r)\n[b](#nope)\n[c](a.md#part)\n[d](a.md#nope)\n[e](img.png)\n"
    found(tmp_path, "Words.", _config__yml=config, README__md=readme)
    findings = check_book(tmp_path, cache=False, named=["README.md"]).findings
    lines = [f.location.line for f in findings if f.location.path.name == "README.md"]
    assert lines == [4, 6]


def test_the_names_of_languages_are_those_of_pygments() -> None:
    names = {
        alias.lower() for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases
    }
    assert {name for name in names if name.isascii()} <= LANGUAGES


@pytest.mark.parametrize(
    "target",
    ["x.md " + "a=bb" * 5_000 + "=", "x.md " + "a=b " * 5_000 + "=", "x" * 20_000 + " a=b="],
)
def test_what_is_much_like_attributes_is_looked_at_once(tmp_path: Path, target: str) -> None:
    assert "PAG" not in "".join(told(found(tmp_path, f"![t]({target})")))
