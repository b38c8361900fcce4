"""A new page, register or issue has what the rules want, says what is left, and goes away again."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from playbook.check.run import check_book
from playbook.cli.main import main
from playbook.common.errors import UserError
from playbook.contribute.contents import NoPlace, Place, with_page
from playbook.contribute.questions import questions
from playbook.contribute.written import write_all
from playbook.house.guidance import GUIDANCE
from playbook.house.skeletons import SKELETONS

SAID = (
    "--description",
    "What it was.",
    "--stage",
    "run",
    "--audience",
    "researcher",
    "--author",
    "Us",
    "--also",
    "another name",
)


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "_build" not in path.parts
    }


def run(book: Path, *words: str, expected: int = 0) -> Result:
    result = CliRunner().invoke(
        main, ["new", *words, "--book", str(book)], env={"SOURCE_DATE_EPOCH": "1796000000"}
    )
    assert result.exit_code == expected, result.output
    return result


def test_guidance_stands_below_each_fixed_heading_and_no_other() -> None:
    assert {kind: tuple(texts) for kind, texts in GUIDANCE.items()} == dict(SKELETONS)


def test_a_case_study_is_joined_listed_and_lacks_only_what_its_author_knows(house: Path) -> None:
    before = contents(house)

    said = run(
        house, "case-study", "--title", "A *seed* week", *SAID, "--join", "walk", "--join", "Map"
    ).output

    path = "book/case-studies/a-seed-week.md"
    text = (house / path).read_text("utf-8")
    assert "last_reviewed: 2026-11-30\n" in text
    assert "# A \\*seed\\* week\n" in text
    assert (
        "## Adapt this\n\n% What to take over, what to change; then the practice and the template.\n\n- [A walk](../practices/run/walk.md)\n- [Map](../templates/map.md)\n"  # noqa: E501
        in text
    )
    walk = (house / "book/practices/run/walk.md").read_text("utf-8")
    assert (
        "## How one partnership did it\n\nNothing is known.\n\n- [Case: A \\*seed\\* week](../../case-studies/a-seed-week.md)\n\n## Templates"  # noqa: E501
        in walk
    )
    assert (house / "_toc.yml").read_text("utf-8").startswith(before["_toc.yml"].decode())
    assert (
        (house / "_toc.yml")
        .read_text("utf-8")
        .endswith(
            '  - caption: "Case studies"\n    chapters:\n      - file: book/case-studies/a-seed-week\n'
        )
    )
    found = check_book(house, cache=False).findings
    assert {(f.code, f.location.path.as_posix()) for f in found} == {("PAG021", path)}
    assert "Only you can fill in:" in said
    assert "`" not in said.partition("text below these headings: ")[2].splitlines()[0]
    assert "In two sentences (line 18)" in said
    assert "to mend" not in said
    run(house, "--undo")
    assert contents(house) == before


@pytest.mark.parametrize(
    ("words", "path", "behind"),
    [
        (
            ("practice", "talk", "--title", "A talk", "--effort", "low", "--cost", "none"),
            "book/practices/run/talk.md",
            "walk",
        ),
        (("template", "list", "--title", "A list: who?"), "book/templates/list.md", "map"),
        (("page", "--title", "Über uns", "--kind", "start"), "book/uber-uns.md", "templates/map"),
        (
            (
                "page",
                "x",
                "--title",
                "X",
                "--kind",
                "start",
                "--folder",
                "book/new",
                "--after",
                "walk",
            ),
            "book/new/x.md",
            "walk",
        ),
    ],
)
def test_each_kind_goes_beside_its_like_and_can_be_taken_back(
    house: Path, words: tuple[str, ...], path: str, behind: str
) -> None:
    before = contents(house)

    shown = run(house, *words, *SAID, "--dry-run").output
    assert contents(house) == before
    assert f"+++ b/{path}" in shown
    assert "Nothing was written." in shown
    said = run(house, *words, *SAID).output

    lines = (house / "_toc.yml").read_text("utf-8").splitlines()
    spot = lines.index(next(line for line in lines if line.endswith(path.removesuffix(".md"))))
    assert behind in lines[spot - 1]
    assert len(lines) == len(before["_toc.yml"].decode().splitlines()) + 1
    assert "to mend" not in said
    codes = {f.code for f in check_book(house, cache=False).findings}
    assert codes <= {"PAG021", "PAG024", "PAG010", "PAG030"}, codes
    run(house, "--undo")
    assert contents(house) == before


def test_an_answer_file_gives_the_same_page_as_options(house: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.txt"
    answers.write_text(
        "title: A seed week\ndescription: What it was.\nstage: [run]\naudience: researcher\nauthor: Us\nalso: another name\njoin: [walk, map]\n",  # noqa: E501
        "utf-8",
    )
    run(house, "case-study", "--answers", str(answers))
    first = contents(house)
    run(house, "--undo")
    run(house, "case-study", "--title", "A seed week", *SAID, "--join", "walk", "--join", "map")
    assert contents(house) == first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say what to begin; name one of: case-study"),
        (("case-studdy",), "did you mean `case-study`"),
        (("case-study",), "there is no terminal to ask on; add --title, --description, --stage"),
        (
            ("case-study", "--title", "T", *SAID, "--stage", "sustan"),
            "--stage: `sustan`: did you mean `sustain`",
        ),
        (
            ("case-study", "--title", "T", *SAID, "--description", "x" * 161),
            "161 characters, and 160 is the most",
        ),
        (
            ("case-study", "--title", "T", *SAID, "--join", "wlak"),
            "there is no page `wlak`; did you mean",
        ),
        (
            ("case-study", "--title", "T", *SAID, "--join", "book/index"),
            "`book/index.md` is no page that a case-study is joined to",
        ),
        (
            ("case-study", "--title", "T", *SAID, "--effort", "low"),
            "--effort is no question of this",
        ),
        (("case-study", "../x", "--title", "T", *SAID), "`../x` cannot be the name"),
        (
            ("page", "x", "--title", "T", *SAID, "--kind", "start", "--folder", "../out"),
            "lies outside the book",
        ),
        (
            ("practice", "walk", "--title", "T", *SAID, "--effort", "low", "--cost", "low"),
            "this page is there already",
        ),
        (("page", "x", "--title", "T", *SAID, "--kind", "start", "--orcid", "12"), "`orcid`"),
        (("register",), "name the kind of the register"),
        (("register", "lessn"), "no kind of data is called `lessn`; did you mean `lesson`"),
        (("register", "lesson", "A B"), "cannot be the name of a register"),
        (
            ("register", "lesson", "--set", "titel=x"),
            "--set titel: a lesson has no such field; did you mean `title`",
        ),
        (("issue",), "name the issue by its month"),
        (("issue", "spring"), "says no month"),
        (("--undo",), "there is nothing to take back"),
    ],
)
def test_wrong_use_is_told_at_once_and_writes_nothing(
    house: Path, words: tuple[str, ...], said: str
) -> None:
    before = contents(house)
    assert said in run(house, *words, expected=2).output
    assert contents(house) == before


def test_questions_are_asked_in_a_terminal_until_the_answers_can_be_used(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("playbook.cli.new.sys.stdin", Terminal())
    given = iter(
        ["A seed week", "What it was.", "now", "run", "researcher", "Us", "wlak", "walk", ""]
    )
    asked = []

    def answer(words: str, **_: object) -> str:
        asked.append(words)
        return next(given)

    monkeypatch.setattr("click.termui.visible_prompt_func", answer)
    from playbook.cli.new import begin_page
    from playbook.contribute.pages import NewPage

    draft = begin_page(house, NewPage("case-study", {}, ""))

    assert [words.partition("?")[0] for words in asked][2:4] == [
        "For which stages of a partnership"
    ] * 2
    assert draft.path == "book/case-studies/a-seed-week.md"
    assert "book/practices/run/walk.md" in draft.files
    assert next(given, None) is None


def test_a_page_goes_into_any_jupyter_book_and_other_kinds_need_the_house(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: T\n", "utf-8")
    (tmp_path / "_toc.yml").write_bytes(b"format: jb-book\r\nroot: intro\r\n")
    (tmp_path / "intro.md").write_text("# Hello\n\nWords.\n", "utf-8")

    said = run(tmp_path, "page", "--title", "How do we meet?").output

    assert (
        tmp_path / "_toc.yml"
    ).read_bytes() == b"format: jb-book\r\nroot: intro\r\nchapters:\r\n  - file: how-do-we-meet\r\n"
    assert check_book(tmp_path, cache=False).findings == ()
    assert "to mend" not in said
    assert "house rules" in run(tmp_path, "practice", "--title", "T", expected=2).output


def test_a_register_lacks_only_what_is_empty_and_holds_what_was_said(house: Path) -> None:
    said = run(
        house,
        "register",
        "stakeholder-map",
        "--set",
        "name=Board",
        "--set",
        "influence=3",
        "--title",
        "Ours",
    ).output

    path = "book/data/stakeholder-map/ours.yml"
    values = yaml.safe_load((house / path).read_text("utf-8"))
    assert (values["title"], values["groups"][0]["name"], values["groups"][0]["influence"]) == (
        "Ours",
        "Board",
        3,
    )
    assert "`side` is empty; use one of: partner-a" in said
    assert "to mend" not in said
    run(house, "--undo")
    assert not (house / path).exists()


def test_an_issue_is_begun_and_taken_back(house: Path) -> None:
    before = contents(house)
    run(house, "issue", "2031-03")
    assert (house / "book/data/newsletter/2031-03.yml").exists()
    run(house, "--undo")
    assert contents(house) == before


def test_what_was_changed_since_is_never_taken_back(house: Path) -> None:
    run(house, "page", "x", "--title", "X", "--kind", "start", *SAID)
    page = house / "book/x.md"
    page.write_text(page.read_text("utf-8") + "My words.\n", "utf-8")

    assert "this file was changed since" in run(house, "--undo", expected=2).output
    assert "My words." in page.read_text("utf-8")


def test_nothing_is_written_outside_the_book_and_nothing_half(house: Path, tmp_path: Path) -> None:
    (house / "book/out").symlink_to(tmp_path.parent, target_is_directory=True)
    before = contents(house)
    with pytest.raises(UserError, match="outside the book"):
        write_all(house, {"book/a.md": "x", "book/out/b.md": "x"})
    with pytest.raises(UserError):
        write_all(house, {"book/a.md": "x", "book/index.md/b.md": "x"})
    assert contents(house) == before


def test_a_link_from_a_page_that_others_take_over_stands_in_a_mark(house: Path) -> None:
    settings = house / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8") + 'adoptable = ["book/practices"]\n', "utf-8")
    run(house, "case-study", "--title", "Week", *SAID, "--join", "walk")
    text = (house / "book/practices/run/walk.md").read_text("utf-8")
    assert (
        "\n:::{our-case}\n- [Case: Week](../../case-studies/week.md)\n:::\n\n## Templates" in text
    )


# --- the table of contents


@pytest.mark.parametrize(
    ("text", "behind", "expected"),
    [
        ("format: jb-book\nroot: i\nchapters:\n- file: a\n- file: b\n", "a", "format: jb-book\nroot: i\nchapters:\n- file: a\n- file: n\n- file: b\n"),  # noqa: E501
        ("root: i\nformat: jb-book\nchapters:\n  - file: a  # first\n    sections:\n      - file: b\n  - file: c", "a",
         "root: i\nformat: jb-book\nchapters:\n  - file: a  # first\n    sections:\n      - file: b\n  - file: n\n  - file: c"),  # noqa: E501
        ("format: jb-book\nroot: i\nchapters: [{file: a}, {file: b}]\n", "a", "format: jb-book\nroot: i\nchapters: [{file: a}, {file: n}, {file: b}]\n"),  # noqa: E501
        ("format: jb-article\nroot: i\n", "", "format: jb-article\nroot: i\nsections:\n  - file: n\n"),
        ("root: i\nentries:\n  - file: a.md\n    title: A\n", "a", "root: i\nentries:\n  - file: a.md\n    title: A\n  - file: n\n"),  # noqa: E501
        ("format: jb-book\nroot: i\nchapters:\n  - glob: '*'\n", "", "format: jb-book\nroot: i\nchapters:\n  - glob: '*'\n"),  # noqa: E501
        ("format: jb-book\nroot: i\nparts:\n- caption: P\n  chapters:\n  - file: a\n  - url: https://example.org\n\n# end\n", "",  # noqa: E501
         "format: jb-book\nroot: i\nparts:\n- caption: P\n  chapters:\n  - file: a\n  - url: https://example.org\n  - file: n\n\n# end\n"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_line_is_added_and_every_other_byte_stays(text: str, behind: str, expected: str) -> None:
    assert with_page(text, "n", Place(behind), ("a", "b", "c")) == expected


@pytest.mark.parametrize(
    "text",
    ["format: jb-book\nroot: [\n", "- file: a\n", "format: jb-book\nchapters:\n- a\nroot: i\n"],
)
def test_a_faulty_table_of_contents_is_not_touched(text: str) -> None:
    with pytest.raises(NoPlace):
        with_page(text, "n", Place())


def test_every_question_of_a_page_has_an_option() -> None:
    from playbook.cli.new import new

    options = {param.name for param in new.params}
    for what in ("case-study", "practice", "template", "page"):
        assert {q.name for q in questions(what, is_house=True)} <= options
