"""A book of one's own: whole, clean, without a word of the first partnership, and improvable."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from playbook.adopt.source import open_source
from playbook.adopt.template import attribution
from playbook.check.run import check_book
from playbook.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
KICK_OFF = "book/practices/set-up/kick-off.md"
SETTINGS = """\
name: Two of us
partners: [Lakeside College, Brightwell Foods]
repository: https://github.com/two-of-us/book
"""


def run(*words: object, answers: str | None = None) -> Result:
    return CliRunner().invoke(main, ["adopt", *map(str, words)], input=answers)


def texts_of(book: Path) -> dict[str, str]:
    """Every file that people read, by its path in the book."""
    return {
        path.relative_to(book).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(book.rglob("*"))
        if path.is_file() and ".git" not in path.parts and path.suffix not in {".bundle", ".whl"}
    }


def first_names() -> list[str]:
    """The first partners, and the people whom the first book names in public."""
    named = (ROOT / "book/reference/people.md").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^- \*\*(?:\w+) side:\*\* (.+)$", named)
    people = re.findall(r"[A-Z][\w'’-]+ (?:\([A-Z]\w+\) )?[A-Z][\w'’-]+", " ".join(lines))
    people = [person for person in people if not person.endswith("Leads")]
    assert len(people) > 8
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    partners = re.search(r"(?m)^partners = \[(.+)\]$", settings)
    assert partners
    projects = ("Knowledge Share", "Data Study Group", "Apollo", "North Star", "Flatiron")
    surnames = [person.split()[-1] for person in people]
    return [*re.findall(r'"([^"]+)"', partners[1]), *people, *surnames, *projects]


# ── A new book ───────────────────────────────────────────────────────────────────────────────────


def test_the_book_of_five_partners_with_any_sign_in_their_names_builds_without_a_warning(
    adopted: Path, tmp_path: Path, build_pages: Callable[..., Path]
) -> None:
    pages = build_pages(adopted, tmp_path, "-W", "-n", "--keep-going")
    landing = (pages / "book/index.html").read_text(encoding="utf-8")
    # Straight quotation marks become curled ones.
    shown = re.sub("[’‘]", "'", re.sub("[“”]", '"', html.unescape(landing)))
    answers = yaml.safe_load((adopted / ".playbook/answers.yml").read_text(encoding="utf-8"))
    assert len(answers["partners"]) == 5
    for partner in answers["partners"]:
        assert f"<p>{partner}" in shown
    assert (pages / "book/templates/team-charter.html").is_file()


def test_its_own_check_finds_nothing_at_all(adopted: Path) -> None:
    assert [str(f) for f in check_book(adopted, cache=False).findings] == []


def test_no_word_of_the_first_partnership_is_in_it(adopted: Path) -> None:
    pattern = re.compile(
        r"(?<![^\W_])(?:" + "|".join(map(re.escape, first_names())) + r")(?![^\W_])"
    )
    found = [
        f"{path}:{number}: {line}"
        for path, text in texts_of(adopted).items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_nothing_in_it_cites_a_source_of_the_first_book(adopted: Path) -> None:
    cited = {
        key
        for text in texts_of(adopted).values()
        for key in re.findall(r"\{src\}`([A-Z][\w-]*)", text)
    }
    assert cited <= {"EXAMPLE"}


def test_credit_stands_on_the_landing_page_in_the_readme_and_on_each_page_taken_over(
    adopted: Path,
) -> None:
    texts, sentence = texts_of(adopted), attribution(open_source())
    assert sentence in texts["book/index.md"]
    assert sentence in texts["README.md"]
    pages = [p for p in texts if re.match(r"book/(?:practices|templates)/(?!text/)[\w/-]+\.md$", p)]
    assert len(pages) > 50
    assert [p for p in pages if "This page was taken over from [" not in texts[p]] == []


def test_every_register_of_its_own_holds_one_entry_that_says_it_is_an_example(
    adopted: Path,
) -> None:
    own = sorted((adopted / "book/data").rglob("ours.yml"))
    assert len(own) >= 14
    for path in own:
        text = path.read_text(encoding="utf-8")
        assert "# EXAMPLE: delete this entry" in text, path
        for records in yaml.safe_load(text).values():
            if isinstance(records, list) and records and isinstance(records[0], dict):
                assert len(records) == 1, path


def test_it_has_what_a_book_on_github_needs(adopted: Path) -> None:
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "CITATION.cff",
        "LICENSE",
        "LICENSE-CC-BY-4.0",
        "Makefile",
        "requirements.txt",
        "requirements-book.lock",
        "scripts/environment.sh",
        "_toc.yml",
        "book/reference/glossary.md",
        "book/community/contributing.md",
        ".github/workflows/check.yml",
        ".github/workflows/publish.yml",
        ".github/workflows/links.yml",
    ):
        assert (adopted / name).is_file(), name
    assert "by-sa/4.0" in (adopted / "LICENSE").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
        + [str(path) for path in sorted((adopted / ".github/workflows").glob("*.yml"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    workflows = "".join(p.read_text() for p in (adopted / ".github/workflows").glob("*.yml"))
    assert "sh scripts/environment.sh book" in workflows
    # What publishing waits for is there, and can be called.
    called = re.findall(r"uses: \./(\S+)", workflows)
    assert called == [".github/workflows/check.yml"]
    assert "workflow_call:" in (adopted / called[0]).read_text()


def test_two_partners_and_a_settings_file_are_enough(
    tmp_path: Path, small_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "settings.yml"
    settings.write_text(SETTINGS, encoding="utf-8")
    done = run("book", "--settings", settings, "--source", small_source)
    assert done.exit_code == 0, done.output
    assert "The book is there" in done.output
    landing = (tmp_path / "book/book/index.md").read_text(encoding="utf-8")
    assert "Lakeside College and Brightwell Foods work together." in landing
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book", "settings.yml"]


@pytest.mark.parametrize("languages", ["[de, fr]", "[fr]", "[en-US]", "[en-GB, cy]"])
def test_pages_in_english_say_that_they_are_whatever_the_partners_speak(
    languages: str, tmp_path: Path, small_source: Path
) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text(f"{SETTINGS}languages: {languages}\n", encoding="utf-8")
    done = run(tmp_path / "book", "--settings", settings, "--source", small_source)
    assert done.exit_code == 0, done.output
    config = yaml.safe_load((tmp_path / "book/_config.yml").read_text(encoding="utf-8"))
    assert config["sphinx"]["config"]["language"] == "en-GB"
    landing = (tmp_path / "book/book/index.md").read_text(encoding="utf-8")
    assert (
        f"We work in {languages.strip('[]')}; the pages of this book are in British English"
        in landing
    )
    assert "STY" not in (tmp_path / "book/pyproject.toml").read_text(encoding="utf-8")
    assert [
        str(f) for f in check_book(tmp_path / "book", cache=False).findings if f.code[:3] == "STY"
    ] == []


def test_in_an_empty_repository_questions_have_defaults_and_are_asked_again_when_wrong(
    tmp_path: Path, small_source: Path
) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "book")], check=True)
    said = ["Two of us", "Lakeside College", "Brightwell Foods", "", "english", "en-GB", "", ""]
    done = run(tmp_path / "book", "--source", small_source, answers="\n".join(said) + "\n")
    assert done.exit_code == 0, done.output
    assert "`english` is no code of a language" in done.output
    answers = yaml.safe_load((tmp_path / "book/.playbook/answers.yml").read_text())
    assert answers["partners"] == ["Lakeside College", "Brightwell Foods"]
    assert answers["licence"] == "CC-BY-4.0"
    assert answers["repository"] == "https://github.com/your-organisation/book"
    assert answers["tool"] == "wheel"
    assert (tmp_path / "book/.git/HEAD").is_file()
    hidden = {path.name for path in (tmp_path / "book").iterdir() if path.name.startswith(".")}
    assert hidden == {".git", ".gitattributes", ".github", ".gitignore", ".playbook"}


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "is not empty (it holds notes.txt)" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


GOOD = "name: A\npartners: [B, C]\nrepository: https://github.com/a/b\n"
FAULTS = {
    "name: [": "1: this is not valid YAML",
    "- one": "1: expected lines `setting: value`",
    "name: A\npartners: [B]\nrepository: https://github.com/a/b": "2: `partners` needs two names or more",
    "name: A\npartners: [B, b]\nrepository: https://github.com/a/b": "2: a partner stands twice",
    "name: A\npartners: [B, C]": "1: `repository` is missing",
    "name: A\npartners: [B, C]\nrepository: a/b": "3: `a/b` is no address of a repository",
    f"{GOOD}license: CC-BY-4.0": "4: there is no setting `license`; did you mean `licence`?",
    "name: A\npartners: [B, C]\nrepository: https://github.com/a/b\nlicence: GPL": "4: `GPL` is no licence",
    "name: A\npartners: [B, C]\nrepository: https://github.com/a/b\nlanguages: [English]": "4: `English` is no code",
    'name: "A\\nB"\npartners: [B, C]\nrepository: https://github.com/a/b': "1: 'A\\nB' holds '\\n', a sign",
    'name: A\npartners:\n  - B\n  - "C\\u202e"\nrepository: https://github.com/a/b': "4: 'C\\u202e' holds",
    "name: A\npartners: [Caf\u00e9, Cafe\u0301]\nrepository: https://github.com/a/b": "2: a partner stands twice",
    f"name: A\npartners: {[f'P{n}' for n in range(21)]}\nrepository: https://github.com/a/b": "2: `partners` has 21",
    "name: 12\npartners: [B, C]\nrepository: https://github.com/a/b": "1: a name is a text",
}


@pytest.mark.parametrize("text", FAULTS)
def test_each_fault_of_the_settings_file_is_one_message_with_its_line(
    text: str, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text(text, encoding="utf-8")
    done = run(tmp_path / "book", "--settings", settings)
    assert done.exit_code == 2
    assert done.output.strip().count("\n") == 0
    assert f"settings.yml:{FAULTS[text]}" in done.output
    assert not (tmp_path / "book").exists()


def test_without_git_there_is_one_message(
    tmp_path: Path, small_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run(tmp_path / "book", "--settings", settings, "--source", small_source)
    assert done.exit_code == 2
    assert (
        done.output.strip() == "Error: git is not installed; install it (git-scm.com) and try again"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["settings.yml"]
