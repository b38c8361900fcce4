"""What the build says when something is wrong, and what it shows when all is right."""

from __future__ import annotations

import re

import pytest

PLAN = """title: Plan
about: A plan.
items:
  - id: letter
    title: Letter
    kind: regular
    status: live
    channel: newsletter
    content: c
    audience: a
    stakeholders: [grower]
    when: Monthly
    owner: Community manager
"""


def said(run) -> str:
    assert "Traceback" not in run.stderr + run.stdout
    return run.stderr


def test_front_matter_without_owner(book) -> None:
    page = book.page("two", "# Two\n")
    page.write_text(page.read_text().replace("owner: Community manager\n", ""))

    run = book.playbook("build")

    assert run.returncode == 1
    assert "book/two.md:2:1: WARNING: PAG001 `owner` is missing; add it" in said(run)
    assert "mend the 1 thing above" in run.stderr


def test_page_without_front_matter(book) -> None:
    book.page("two", "# Two\n", header="")

    run = book.playbook("build")

    assert run.returncode == 1
    assert "book/two.md:1: WARNING: PAG001 the page has no front matter" in said(run)


def test_findings_of_a_page_are_said_again_when_nothing_changed(book) -> None:
    book.page("two", "# Two\n", header="")
    book.playbook("build")

    again = book.playbook("build")

    assert again.returncode == 1
    assert "book/two.md:1: WARNING: PAG001" in said(again)


def test_the_log_says_once_what_is_wrong_whether_the_page_was_read_or_left_alone(book) -> None:
    book.page("two", "# Two\n\nWords.\n", header="")
    for change in (None, "# Other\n", None):
        if change:
            book.page("three", change)
        book.playbook("build")
        log = (book.root / "_build" / "build.log").read_text(encoding="utf-8")
        assert log.count("PAG001 the page has no front matter") == 1


def test_unknown_stakeholder_names_the_closest(book) -> None:
    book.examples()
    book.write("book/data/communication-plan/example.yml", PLAN)

    run = book.playbook("build")

    assert run.returncode == 1
    assert (
        "book/data/communication-plan/example.yml:11:20: WARNING: DAT002 no stakeholder has the id "
        "`grower`; did you mean `growers`?"
    ) in said(run)


def test_tab_in_yaml(book) -> None:
    book.examples()
    book.write("book/data/term/example.yml", "title: x\n\tabout: y\n")

    run = book.playbook("build")

    assert run.returncode == 1
    assert "book/data/term/example.yml:2:1: WARNING: DAT001 a tab; YAML wants spaces" in said(run)


def test_influence_beyond_the_scale(book) -> None:
    book.examples()
    path = book.root / "book/data/stakeholder-map/example.yml"
    path.write_text(path.read_text().replace("influence: 4", "influence: 140"))

    run = book.playbook("build")

    assert run.returncode == 1
    assert "stakeholder-map/example.yml:20:16: WARNING: DAT001 `influence` is 140" in said(run)


def test_one_fault_in_a_register_is_one_line_also_where_pages_show_it(book) -> None:
    book.examples()
    book.page("map", "# Map\n\n```{stakeholder-map} example\n```\n")
    path = book.root / "book/data/stakeholder-map/example.yml"
    path.write_text(path.read_text().replace("influence: 4", "influence: 140"))

    run = book.playbook("build")

    assert said(run).count("WARNING") == 1


def test_two_years_of_a_register_stand_on_one_page_with_one_anchor_each(book) -> None:
    book.examples()
    path = book.root / "book/data/stakeholder-map/example.yml"
    (path.parent / "next.yml").write_text(path.read_text().replace("as_of: 2026-03", "as_of: 2027"))
    book.page(
        "map", "# Map\n\n```{stakeholder-map} example\n```\n\n```{stakeholder-map} next\n```\n"
    )

    run = book.playbook("build")

    assert run.returncode == 0, run.stderr
    anchors = re.findall(r'id="(stakeholder-[\w-]+)"', book.built("map"))
    assert len(anchors) == len(set(anchors)) >= 2


def test_toc_names_a_missing_file(book) -> None:
    book.page("growth", "# Growth\n")
    book.write("_toc.yml", "format: jb-book\nroot: book/index\nchapters:\n  - file: book/grwth\n")

    run = book.playbook("build")

    assert run.returncode == 1
    assert "_toc.yml:4:11: WARNING: TOC002 there is no page `book/grwth`; did you mean" in said(run)


def test_page_in_no_toc(book) -> None:
    book.page("two", "# Two\n", listed=False)

    run = book.playbook("build")

    assert run.returncode == 1
    assert (
        "book/two.md:1: WARNING: TOC001 no reader will find this page; "
        "add the line `- file: book/two` to _toc.yml"
    ) in said(run)


def test_skeleton_of_a_case_study(book) -> None:
    from playbook.house.skeletons import SKELETONS

    header = header_of(book).replace("kind: start", "kind: case-study")
    wanted = [h for h in SKELETONS["case-study"] if h != "Are you ready?"]
    body = "# Case\n" + "".join(f"\n## {heading}\n\nWords.\n" for heading in wanted)
    book.page("case", body, header=header)

    run = book.playbook("build")

    assert run.returncode == 1
    assert "PAG002 the heading `## Are you ready?` is missing" in said(run)


def header_of(book) -> str:
    text = (book.root / "book/index.md").read_text()
    return text[: text.index("# Test")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("```{stakeholder-map} exampel\n```", "did you mean `example`?"),
        ("```{stakeholder-map} example\n:side: partner-c\n```", "has `side: partner-c`"),
        (
            "```{stakeholder-map} example\n:view: gird\n```",
            "no view `gird` of this register; use one of",
        ),
        ("A fact {src}`EXAMPEL#x`.", "no source has the id `EXAMPEL`; did you mean `EXAMPLE`?"),
    ],
)
def test_wrong_use_on_a_page_names_the_line(book, body: str, words: str) -> None:
    book.examples()
    book.page("two", f"# Two\n\n{body}\n")

    run = book.playbook("build")

    assert run.returncode == 1
    assert words in said(run)
    assert "book/two.md:1" in run.stderr


def test_unknown_kind_of_data(book) -> None:
    book.write("book/data/stakeholders-map/a.yml", "title: x\n")

    run = book.playbook("build")

    assert run.returncode == 1
    assert "no kind of data is called `stakeholders-map`; did you mean `stakeholder-map`?" in said(
        run
    )


def test_register_in_another_encoding(book) -> None:
    path = book.write("book/data/term/a.yml", "")
    path.write_bytes("title: x\nabout: caf\xe9\n".encode("latin-1"))

    run = book.playbook("build")

    assert run.returncode == 1
    assert "book/data/term/a.yml:2: WARNING: DAT001 this is not UTF-8 text" in said(run)


def test_second_build_reads_only_what_changed(book) -> None:
    book.examples()
    book.page("map", "# Map\n\n```{stakeholder-map} example\n```\n")
    book.page("two", "# Two\n")
    assert book.playbook("build").returncode == 0
    path = book.root / "book/data/stakeholder-map/example.yml"
    path.write_text(path.read_text().replace("Joint office", "Shared office"))

    run = book.playbook("build", "--verbose")

    assert run.returncode == 0
    assert "0 added, 1 changed, 0 removed" in run.stdout
    assert "Shared office" in book.built("map")


def test_no_book_here(tmp_path, book) -> None:
    (book.root / "_config.yml").unlink()

    run = book.playbook("build")

    assert run.returncode == 2
    assert run.stderr.startswith("Error: ")
    assert "holds no _config.yml" in said(run)
    assert run.stderr.count("\n") == 1


def test_broken_settings_name_the_line(book) -> None:
    book.write("_config.yml", "title: x\n  author: : y\n")

    run = book.playbook("build")

    assert run.returncode == 2
    assert "_config.yml:2: this is not valid YAML" in said(run)


def test_page_says_what_it_is(book) -> None:
    assert book.playbook("build").returncode == 0

    page = book.built("index")

    assert 'class="pb-banner pb-banner--calm"' in page
    assert '<time datetime="2027-05-20">20 May 2027</time>' in page
    assert "Adapted from “Test book” by The team" in page
    assert "Software" in page
    assert "https://github.com/example/book/edit/main/book/index.md" in page
    assert "https://github.com/example/book/issues/new?template=broken-thing.yml" in page


def test_banner_turns_when_the_date_has_passed(book) -> None:
    assert book.playbook("build", SOURCE_DATE_EPOCH="1830000000").returncode == 0

    assert 'class="pb-banner pb-banner--due"' in book.built("index")
    assert "This page is due for a review" in book.built("index")


def test_a_fork_points_to_itself(book) -> None:
    assert book.playbook("build", GITHUB_REPOSITORY="Someone/their-book").returncode == 0

    page = book.built("index")

    assert "https://github.com/Someone/their-book/edit/main/book/index.md" in page
    assert "https://someone.github.io/their-book/book/index.html" in page
