"""Settings that the build refuses or passes over are found, with the line of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook import check_book
from playbook.common.findings import Finding

STOPS = (
    ("sphinx: 4", "`sphinx` must be settings"),
    ("sphinx:", "nothing stands below `sphinx`"),
    ("parse: none", "`parse` must be settings"),
    ("html: yes", "`html` must be settings"),
    ("launch_buttons: true", "`launch_buttons` must be settings"),
    ("latex: 3", "`latex` must be settings"),
    ("author: [A, B]", "`author` must be a text"),
    ("exclude_patterns: 3", "`exclude_patterns` must be a list"),
    ("sphinx:\n  config: [a]", "`config` must be settings"),
    ("sphinx:\n  local_extensions: [mine]", "`local_extensions` must be settings"),
    ("sphinx:\n  local_extensions:\n    mine: _ext/", "there is no `_ext/mine.py`"),
    ("sphinx:\n  config:\n    language: 3", "`language` must be a text"),
    ("sphinx:\n  config:\n    intersphinx_mapping: [a]", "`intersphinx_mapping` must be settings"),
    ("html:\n  use_edit_page_button: true", "needs the address of the repository"),
    ("html:\n  use_issues_button: true\nrepository:\n  url:", "needs the address"),
    ("repository:\n  url: 3", "`url` must be a text"),
    ("execute:\n  execute_notebooks: sometimes", "`execute_notebooks` cannot be `sometimes`"),
    ("execute:\n  execute_notebooks: 'offf'", "did you mean `off`?"),
    ("parse:\n  myst_enable_extensions:", "write `[]`"),
)
PASSED_OVER = (
    ("logo: gone.png", "there is no file `gone.png`"),
    ("html:\n  favicon: img/gone.ico", "there is no file `img/gone.ico`"),
    ("title: 3", "`title` must be a text"),
    ("exclude_patterns: drafts", "`exclude_patterns` must be a list"),
    ("parse:\n  myst_enable_extensions: [colon_fense]", "did you mean `colon_fence`?"),
    ("parse:\n  myst_enable_extensions: colon_fence", "must be a list"),
    ("sphinx:\n  config:\n    myst_enable_extensions: [tables]", "MyST has no extension `tables`"),
    ("sphinx:\n  config:\n    myst_heading_anchors: 9", "from 0 to 7, not `9`"),
    ("parse:\n  myst_substitutions: [a]", "`myst_substitutions` must be settings"),
    ("bibtex_bibfiles: [gone.bib]", "there is no bibliography `gone.bib`"),
    ("bibtex_bibfiles: gone.bib", "there is no bibliography `gone.bib`"),
    ("sphinx:\n  extra_extensions: [sphinx_prof]", "did you mean `sphinx_proof`?"),
    ("sphinx:\n  extra_extensions: [no_such_thing]", "no extension `no_such_thing` is installed"),
    ("sphinx:\n  extra_extensions: [sphinx.ext.nothing_at_all]", "is installed here"),
    ("htlm:\n  favicon: a.ico", "did you mean `html`?"),
    ("html:\n  favcion: logo.png", "did you mean `favicon`?"),
    ("repository:\n  ulr: https://example.org", "did you mean `url`?"),
    ("title: A\nlogo: logo.png\ntitle: B", "`title` stands twice"),
    ("html:\n  baseurl: a\n  baseurl: b", "`baseurl` stands twice"),
    (
        "sphinx:\n  config:\n    intersphinx_mapping:\n      py: https://example.org",
        'write the book as `py: ["https://…/", null]`',
    ),
)
FINE = (
    "title: A\nauthor: B\nlogo: logo.png",
    "logo: ./logo.png",
    "logo: https://example.org/logo.png",
    'logo: ""\nhtml:\nexecute:\nparse:',
    "html:\n  use_edit_page_button: true\nrepository:\n  url: https://example.org/a/b",
    "html:\n  use_edit_page_button: false",
    "execute:\n  execute_notebooks: off",
    "execute:\n  execute_notebooks: 'cache'",
    "parse:\n  myst_enable_extensions: []",
    "sphinx:\n  local_extensions:\n    mine: ext/\n    pack.inner: ext",
    "sphinx:\n  extra_extensions:\n  config:",
    "description: words\nemail: someone\nmy_own: 3",
    "base: &b\n  a: 1\nmore:\n  <<: *b\n  a: 2",
)


def findings(root: Path, text: str) -> list[Finding]:
    for name in ("logo.png", "ext/mine.py", "ext/pack/inner/__init__.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"")
    (root / "_config.yml").write_text(f"# Settings\n{text}\n", "utf-8")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (root / "index.md").write_text("# T\n\n[x](gone.md)\n", "utf-8")
    return [f for f in check_book(root, cache=False).findings if f.code.startswith("PBK")]


@pytest.mark.parametrize(("text", "words"), STOPS)
def test_a_value_that_stops_the_build_is_said_first_and_alone(
    tmp_path: Path, text: str, words: str
) -> None:
    found = findings(tmp_path, text)
    assert [f.code for f in found] == ["PBK005"] * len(found)
    assert words in " ".join(f.message for f in found)
    assert [f.code for f in check_book(tmp_path, cache=False).findings if f.code == "LNK001"] == []


@pytest.mark.parametrize(("text", "words"), PASSED_OVER)
def test_a_value_that_the_build_passes_over_is_found(tmp_path: Path, text: str, words: str) -> None:
    (found,) = findings(tmp_path, text)
    assert found.code == "PBK007"
    assert words in found.message
    key = words.partition("`")[2].partition("`")[0] if "twice" in words else ""
    lines = ["", *(tmp_path / "_config.yml").read_text("utf-8").split("\n")]
    assert not key or key in lines[found.location.line]
    assert found.location.line > 1


@pytest.mark.parametrize("text", FINE)
def test_settings_that_the_build_takes_are_left_alone(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, text) == []
