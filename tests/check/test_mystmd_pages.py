"""Pages of version 2: what its engine reads in another way than that of version 1, and says nothing of."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook.check.run import check_book

SETTINGS = "version: 1\nproject:\n  title: A book\n"
# A page without fault, and the same with one: its line and code.
PAGES: dict[str, tuple[str, str, tuple[int, str]]] = {
    "a footnote in a block further down": (
        "# A\n\nA note[^a].\n\n:::{tip}\nA tip.\n\n[^a]: The note.\n:::\n",
        "# A\n\nA note[^a].\n\n:::{tip}\nA tip.\n\n[^b]: Another.\n:::\n",
        (3, "LNK010"),
    ),
    "a link by a name that a block defines": (
        "# A\n\n:::{tip}\nA tip.\n\n[there]: index.md\n:::\n\n[The page][there].\n",
        "# A\n\n:::{tip}\nA tip.\n\n[here]: index.md\n:::\n\n[The page][there].\n",
        (9, "LNK011"),
    ),
    "a label with a blank, which is text": (
        "# A\n\n(my-note)=\nWords.\n\n{ref}`See <my-note>`\n",
        "# A\n\n(my note)=\nWords.\n\n{ref}`See <my note>`\n",
        (6, "LNK003"),
    ),
    "content of another place": (
        "# A\n\n(here)=\nWords.\n\n:::{embed} #here\n:::\n",
        "# A\n\nWords.\n\n:::{embed} #here\n:::\n",
        (5, "LNK003"),
    ),
    "a picture that is a cell": (
        "# A\n\n```{code-cell} python\n:label: one\n1\n```\n\n![One](#one)\n",
        "# A\n\n![](#one)\n",
        (3, "FIG004"),
    ),
    "a file to take away": (
        "# A\n\n{download}`the page <index.md>`\n",
        "# A\n\n{download}`the page <gone.md>`\n",
        (3, "LNK007"),
    ),
    "a title in the head": (
        "---\ntitle: A\n---\n\n## Words\n\nMore.\n",
        "Words alone.\n",
        (1, "PAG004"),
    ),
    "a page that is not in the order": (
        "# A\n\n[](https://example.org/page)\n",
        "# A\n\n[](drafts/page.md)\n",
        (3, "LNK001"),
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_the_engine_does_not_say_is_found_on_its_line(name: str, tmp_path: Path) -> None:
    right, wrong, place = PAGES[name]
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "page.md").write_text("# Draft\n", encoding="utf-8")
    (tmp_path / "myst.yml").write_text(f"{SETTINGS}  exclude: drafts/*\n", encoding="utf-8")
    found = []
    for text in (right, wrong):
        (tmp_path / "index.md").write_text(text, encoding="utf-8")
        result = check_book(tmp_path, cache=False, ignore=["LNK027"])
        found.append([(f.location.line, f.code) for f in result.findings])
    assert found == [[], [place]]


def test_what_is_near_is_no_fix_where_its_blank_would_end_the_link(tmp_path: Path) -> None:
    (tmp_path / "myst.yml").write_text(SETTINGS, encoding="utf-8")
    text = "# A\n\n[](#term-two-word)\n\n```{glossary}\nTwo words\n: More.\n```\n"
    (tmp_path / "index.md").write_text(text, encoding="utf-8")
    (found,) = check_book(tmp_path, cache=False).findings
    assert (found.code, found.fix) == ("LNK001", None)
