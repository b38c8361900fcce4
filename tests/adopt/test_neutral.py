"""A page without its case: what goes, what stays, and that nothing hangs in the air."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePath

import pytest
import yaml

from playbook.adopt.neutral import Frame, name_pattern, neutral
from playbook.adopt.source import open_source

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
FRAME = Frame(
    "A Book",
    "its authors",
    "https://example.org/book/",
    frozenset({"book/practices/run/other.md"}),
    name_pattern(["Lakeside"]),
    frozenset({"book/data/task-list/theirs.yml"}),
)
PAGE = PurePath("book/practices/run/page.md")


def made(body: str) -> str:
    """What is left of a text between two headings, before the credit."""
    text = neutral(f"# Page\n\n## Steps\n\n{body}\n\n## Sources\n", PAGE, FRAME)
    return text.partition("## Steps\n")[2].partition("\n## Sources")[0].strip()


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Do it.\nThey did it in May {src}`KEY#part`.", "Do it."),
        ("Do it.\nLakeside did it.\nThey liked it.\n\nStay.", "Do it.\n\nStay."),
        ("- One\n- Two {src}`KEY`\n  and more\n- Three", "- One\n- Three"),
        ("See:\n\n- [a case](../../case-studies/a.md)", "Nothing is written down here yet."),
        ("See [a case](../../case-studies/a.md#part) too.", "See a case too."),
        ("See [other](other.md) too.", "See [other](other.md) too."),
        ("A {term}`Season` and {term}`seasons <Season>`.", "A Season and seasons."),
        (
            "| A | B |\n|---|---|\n| it lasts; as there {src}`K` | b |",
            "| A | B |\n|---|---|\n| it lasts | b |",
        ),
        ("Do it.\n\n| A | B |\n|---|---|\n| a {src}`K` | b |", "Do it."),
        ("```text\nLakeside in code\n```", "```text\nLakeside in code\n```"),
        ("Look.\n\n```{task-list} theirs\n:view: schedule\n```\n\nEnd.", "Look.\n\nEnd."),
        ("As asked {src}`KEY`:\n\n- One", "Go through this list:\n\n- One"),
        ("As asked {src}`KEY`:\n\n- One {src}`KEY`\n\nDo it.", "Do it."),
        ("By our count it is nine.\n\nDo it.", "Do it."),
        ("### What shaped it?\n\nMuch.\n\n### Then\n\nDo it.", "### Then\n\nDo it."),
        ("### Only a case\n\nLakeside did it.\n\n### Then\n\nDo it.", "### Then\n\nDo it."),
    ],
)
def test_what_belongs_to_the_case_goes_and_the_rest_stays(body: str, left: str) -> None:
    assert made(body) == left


def test_front_matter_says_draft_and_cites_nothing() -> None:
    head = "---\ndescription: Old\nmaturity: tried\nsources: [A, B]\nowner: Lead\n---\n"
    text = neutral(f"{head}\n# Page\n", PAGE, FRAME, 'New "one"')
    assert text.startswith(
        '---\ndescription: "New \\"one\\""\nmaturity: draft\nsources: []\nowner: Lead\n---\n\n# Page\n'
    )


def test_the_credit_names_the_page_the_book_and_the_licence() -> None:
    text = neutral("# Page\n\n## Sources\n\n{src}`KEY`\n", PAGE, FRAME)
    assert "https://example.org/book/book/practices/run/page.html" in text
    assert "*A Book* by its authors, [CC BY 4.0](" in text


def test_every_real_page_keeps_its_plan_and_loses_every_name() -> None:
    source = open_source(ROOT)
    names = source.frame.names
    assert names
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
        assert len(after.split()) > 0.5 * len(before.split()), path


def test_only_invented_examples_go_along() -> None:
    files = open_source(ROOT).files()
    parts = [
        part
        for path, text in files.items()
        if path.startswith("book/data/template/")
        for part in yaml.safe_load(text)["parts"]
    ]
    assert len(parts) > 20
    assert [part for part in parts if "example" in part and not part.get("fictional")] == []
    assert any(part.get("fictional") for part in parts)
    texts = {PurePath(path).stem for path in files if path.startswith("book/templates/text/")}
    named = {part[key] for part in parts for key in ("document", "example") if key in part}
    assert texts == {name for name in named if name in texts}
    assert {part["document"] for part in parts if "document" in part} <= texts


def test_the_package_ships_all_that_is_read() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for path, place in shipped.items():
        assert (ROOT / path).exists()
        assert place == f"playbook/adopt/source/{path}"
    source = open_source(ROOT)
    read = {*source.pages, *source.records, *source.github, "_config.yml", "_toc.yml", "LICENSE"}
    assert {path for path in read if not any(path.startswith(part) for part in shipped)} == set()
