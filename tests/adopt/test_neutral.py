"""A page without its case: what goes, what stays, and that nothing hangs in the air."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path, PurePath

import pytest
import yaml

from playbook.adopt.neutral import Frame, neutral
from playbook.adopt.source import open_source
from playbook.adopt.template import AS_IT_IS
from playbook.common.errors import UserError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
FRAME = Frame("A Book", "its authors", "https://example.org/book/")
PAGE = PurePath("book/practices/run/page.md")
HEAD = "---\nkind: practice\n---\n"


def made(body: str) -> str:
    """What is left of a text between two headings, before the credit."""
    text = neutral(f"{HEAD}# Page\n\n## Steps\n\n{body}\n\n## Sources\n", PAGE, FRAME)
    return text.partition("## Steps\n")[2].partition("\n## Sources")[0].strip()


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Do it.\n[They did {src}`KEY`.]{.our-case}\n\nStay.", "Do it.\n\nStay."),
        (":::{our-case}\nAll.\n:::", "Nothing is written down here yet."),
        (":::{our-case}\n:instead: Do it.\nAll.\n:::", "Do it."),
        ("A {term}`Season` and {term}`seasons <Season>`.", "A Season and seasons."),
        ("### Only a case\n\n[All.]{.our-case}\n\n### Then\n\nDo it.", "### Then\n\nDo it."),
        (":::{note} Title\n:class: x\n[All.]{.our-case}\n:::\n\nDo it.", "Do it."),
        (
            "````{note}\n```text\n# No heading\n```\n````",
            "````{note}\n```text\n# No heading\n```\n````",
        ),
        ("Our count, says one partnership: it appears so.",) * 2,
    ],
)
def test_what_is_marked_goes_and_the_rest_stays(body: str, left: str) -> None:
    assert made(body) == left


def test_fixed_headings_stay_and_others_go_when_nothing_is_left_below_them() -> None:
    body = "## {0}\n\n[All.]{{.our-case}}\n\n"
    names = ("How one partnership did it", "Pitfalls", "Where next", "Sources")
    text = neutral(f"{HEAD}# Page\n\n" + "".join(map(body.format, names)), PAGE, FRAME)
    assert "## Where next" not in text
    assert "## Pitfalls\n\nNothing is written down here yet.\n" in text
    assert "[how others did it](https://example.org/book/book/practices/run/page.html)" in text


def test_the_box_of_a_practice_says_first_what_is_true_of_advice_taken_over() -> None:
    box = ":::{admonition} Our advice\n:class: advice\n[Ours.]{.our-case}\nAsk a lawyer.\n:::\n"
    text = neutral(f"{HEAD}# Page\n\n{box}", PAGE, FRAME)
    assert "note what you change.\nAsk a lawyer.\n:::" in text
    assert "Ours." not in text
    assert "we took over" not in neutral(f"# Page\n\n{box}", PAGE, FRAME)


def test_front_matter_says_draft_and_cites_nothing() -> None:
    head = "---\ndescription: Old\nmaturity: tried\nsources: [A, B]\nowner: Lead\n---\n"
    text = neutral(f"{head}\n# Page\n", PAGE, FRAME, 'New "one"')
    assert text.startswith(
        '---\ndescription: "New \\"one\\""\nmaturity: draft\nsources: []\nowner: Lead\n---\n\n# Page\n'
    )


def test_the_credit_names_the_page_the_book_and_the_licence() -> None:
    text = neutral(f"{HEAD}# Page\n\n## Sources\n\n[{{src}}`KEY`]{{.our-case}}\n", PAGE, FRAME)
    assert "https://example.org/book/book/practices/run/page.html" in text
    assert "*A Book* by its authors, [CC BY 4.0](" in text


def test_every_real_page_keeps_its_plan_and_loses_every_name() -> None:
    source = open_source(ROOT)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = re.compile("|".join(settings["tool"]["playbook"]["check"]["partners"]))
    files = source.files()
    assert [path for path, text in files.items() if names.search(text)] == []
    practices = [p for p in files if re.match(r"book/practices/\w[\w-]*/", p)]
    assert len(practices) >= 33
    for path in practices:
        before, after = source.pages[path], files[path]
        assert "{src}" not in after, path
        for heading in ("When to use it", "What you need", "Steps", "Pitfalls"):
            section = after.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
            assert len(section.split()) > 20, f"{path}: {heading}"
        assert len(after.split()) > 0.6 * len(before.split()), path
        assert "our-case" not in after, path


def test_only_invented_examples_go_along() -> None:
    files = open_source(ROOT).files()
    parts = [
        part
        for path, text in files.items()
        if path.startswith("book/data/template/")
        for part in yaml.safe_load(text)["parts"]
    ]
    assert len(parts) > 20
    assert [part["id"] for part in parts if not part.get("example")] == []
    assert [part["id"] for part in parts if not part.get("fictional")] == []
    assert [part["id"] for part in parts if "record" in part] == []
    texts = {PurePath(path).stem for path in files if path.startswith("book/templates/text/")}
    named = {part[key] for part in parts for key in ("document", "example") if key in part}
    assert texts == {name for name in named if name in texts}
    assert {part["document"] for part in parts if "document" in part} <= texts


def test_a_book_with_an_unmarked_part_of_its_case_is_not_taken_over(
    small_source: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "source"
    shutil.copytree(small_source, folder)
    page = folder / "book/practices/set-up/kick-off.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("]{.our-case}", "]"), encoding="utf-8")
    with pytest.raises(
        UserError, match=r"^book/practices/set-up/kick-off.md:\d+(:\d+)?: .*our-case"
    ):
        open_source(folder)


def test_texts_of_templates_lead_only_out_of_the_book() -> None:
    texts = (ROOT / "book/templates/text").glob("*.md")
    links = [link for path in texts for link in re.findall(r"\]\(([^)]+)\)", path.read_text())]
    assert [link for link in links if not link.startswith("https://")] == []


def test_the_package_ships_all_that_is_read() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for path, place in shipped.items():
        assert (ROOT / path).exists()
        assert place == f"playbook/adopt/source/{path}"
    source = open_source(ROOT)
    read = {*source.pages, *source.records, *source.github, *AS_IT_IS}
    read |= {"_config.yml", "_toc.yml", "LICENSE"}
    assert {path for path in read if not any(path.startswith(part) for part in shipped)} == set()
