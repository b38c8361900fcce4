"""Later improvements: everything new arrives, nothing of the owner's is lost, and nothing is claimed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from playbook.adopt import tool
from playbook.adopt.history import BUNDLE
from playbook.adopt.run import update
from playbook.adopt.source import open_source
from playbook.cli.main import main
from playbook.common.errors import UserError

Commit = Callable[[Path], None]
Own = tuple[Path, Path]
SET_UP, RUN = "book/practices/set-up", "book/practices/run"
KICK_OFF, MAP = f"{SET_UP}/kick-off.md", f"{SET_UP}/stakeholder-map.md"
NEWS, VIDEO = f"{RUN}/newsletter.md", f"{RUN}/video-channel.md"
HANDOVER = "book/practices/sustain/handover.md"
TOC = "_toc.yml"
SENTENCE = "Do not hold a public part to celebrate a contract."


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["adopt", "--update", *map(str, words)])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path}: {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add(path: Path, words: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


def rename(root: Path, old: str, new: str) -> None:
    """Rename a page with its line in the reading order, as people do."""
    (root / old).rename(root / new)
    change(root / TOC, old.removesuffix(".md"), new.removesuffix(".md"))


def remove(root: Path, name: str) -> None:
    """Delete a page and its line in the reading order."""
    (root / name).unlink()
    text = (root / TOC).read_text(encoding="utf-8")
    (root / TOC).write_text(re.sub(rf".*{name.removesuffix('.md')}\n", "", text), encoding="utf-8")


def state(book: Path) -> dict[str, bytes]:
    """Every file of a book, as it is."""
    return {
        path.relative_to(book).as_posix(): path.read_bytes()
        for path in sorted(book.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(book).parts
    }


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# ── What arrives, and what stays ─────────────────────────────────────────────────────────────────


def test_an_update_brings_what_is_new_and_keeps_every_edit_without_a_network(
    own: Own, commit_all: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    book, source = own
    change(book / KICK_OFF, SENTENCE, "Ours: no speeches.")
    change(book / "README.md", "# Harbour", "# Our Harbour")
    (book / "book/onboarding/first-weeks.md").unlink()
    (book / "book/ours.md").write_text("# Ours\n", encoding="utf-8")
    commit_all(book)
    change(source / KICK_OFF, "## Pitfalls", "An improvement.\n\n## Pitfalls")
    change(source / NEWS, "## Pitfalls", "Another one.\n\n## Pitfalls")
    (source / SET_UP / "new.md").write_text("# New\n\nA new practice.\n", encoding="utf-8")

    done = run(book, "--source", source)

    assert done.exit_code == 0, done.output
    assert "An improvement." in read(book / KICK_OFF)
    assert "Ours: no speeches." in read(book / KICK_OFF)
    assert "Another one." in read(book / NEWS)
    assert "# Our Harbour" in read(book / "README.md")
    assert (book / SET_UP / "new.md").is_file()
    assert (book / "book/ours.md").is_file()
    assert not (book / "book/onboarding/first-weeks.md").exists()
    for words in (f"merged    {KICK_OFF}", f"improved  {NEWS}", f"new       {SET_UP}/new.md"):
        assert words in done.output
    assert done.output.splitlines()[-1].endswith(
        "files compared, 3 changed; of 2 that you had changed, 1 stand as you left them; "
        "1 have improvements beside every line of yours."
    )
    commit_all(book)
    again = run(book, "--source", source)
    assert again.exit_code == 0
    assert "Nothing is new" in again.output


def test_improvements_reach_a_page_that_its_owner_renamed(own: Own, commit_all: Commit) -> None:
    book, source = own
    rename(book, HANDOVER, "book/practices/sustain/uebergabe.md")
    commit_all(book)
    change(source / HANDOVER, "## Pitfalls", "An improvement.\n\n## Pitfalls")
    done = run(book, "--source", source)
    assert done.exit_code == 0, done.output
    assert "An improvement." in read(book / "book/practices/sustain/uebergabe.md")
    assert not (book / HANDOVER).exists()
    assert "sustain/uebergabe\n" in read(book / TOC)


def test_edits_go_along_when_the_other_book_renames_a_page(own: Own, commit_all: Commit) -> None:
    book, source = own
    change(book / VIDEO, "## Pitfalls", "Three hours of work.\n\n## Pitfalls")
    commit_all(book)
    rename(source, VIDEO, f"{RUN}/films.md")
    change(source / f"{RUN}/films.md", "# ", "# Our ")
    done = run(book, "--source", source)
    assert done.exit_code == 0, done.output
    assert f"renamed   {RUN}/films.md (was {VIDEO})" in done.output
    assert not (book / VIDEO).exists()
    page = read(book / RUN / "films.md")
    assert "Three hours of work." in page
    assert "\n# Our " in page
    assert f"{RUN}/films\n" in read(book / TOC)
    assert f"{RUN}/video-channel\n" not in read(book / TOC)


def test_the_deletion_of_a_page_that_nobody_touched_is_told(own: Own) -> None:
    book, source = own
    remove(source, VIDEO)
    done = run(book, "--source", source)
    assert done.exit_code == 0, done.output
    assert f"deleted   {VIDEO}" in done.output
    assert not (book / VIDEO).exists()


# ── Eight kinds of conflict ──────────────────────────────────────────────────────────────────────


def _same_lines(book: Path, source: Path) -> None:
    change(book / KICK_OFF, SENTENCE, "Ours.")
    change(source / KICK_OFF, SENTENCE, "Theirs.")
    change(source / KICK_OFF, "## Pitfalls", "An improvement.\n\n## Pitfalls")


def _edited_and_deleted(book: Path, source: Path) -> None:
    change(book / VIDEO, "## Pitfalls", "Three hours of work.\n\n## Pitfalls")
    remove(source, VIDEO)


def _renamed_and_deleted(book: Path, source: Path) -> None:
    (book / VIDEO).rename(book / RUN / "films.md")
    (source / VIDEO).unlink()


def _deleted_and_edited(book: Path, source: Path) -> None:
    (book / VIDEO).unlink()
    change(source / VIDEO, "## Pitfalls", "An improvement.\n\n## Pitfalls")


def _deleted_and_renamed(book: Path, source: Path) -> None:
    (book / VIDEO).unlink()
    (source / VIDEO).rename(source / RUN / "films.md")


def _renamed_twice(book: Path, source: Path) -> None:
    (book / VIDEO).rename(book / RUN / "ours.md")
    change(book / RUN / "ours.md", "## Pitfalls", "Three hours of work.\n\n## Pitfalls")
    (source / VIDEO).rename(source / RUN / "theirs.md")
    change(source / RUN / "theirs.md", "# ", "# Our ")


def _same_name(book: Path, source: Path) -> None:
    (book / RUN / "new.md").write_text("# Ours\n\nOur words.\n", encoding="utf-8")
    (source / RUN / "new.md").write_text("# Theirs\n\nTheir words.\n", encoding="utf-8")


def _moved(book: Path, source: Path) -> None:
    line = f"      - file: {RUN}/newsletter\n"
    change(book / TOC, line, "")
    change(
        book / TOC,
        "      - file: book/start/first-steps\n",
        f"      - file: book/start/first-steps\n{line}",
    )
    text = read(source / TOC)
    entry = next(t for t in text.splitlines(keepends=True) if "run/newsletter" in t)
    before = next(t for t in text.splitlines(keepends=True) if "sustain/handover" in t)
    (source / TOC).write_text(
        text.replace(entry, "").replace(before, before + entry), encoding="utf-8"
    )


CONFLICTS = {
    "same lines": (_same_lines, KICK_OFF, "you and the other book changed the same lines"),
    "edited and deleted": (
        _edited_and_deleted,
        VIDEO,
        "you edited it, and the other book deleted it",
    ),
    "renamed and deleted": (
        _renamed_and_deleted,
        f"{RUN}/films.md",
        f"you renamed it from {VIDEO}, and the other book deleted that",
    ),
    "deleted and edited": (
        _deleted_and_edited,
        VIDEO,
        "you deleted it, and the other book improved it",
    ),
    "deleted and renamed": (
        _deleted_and_renamed,
        VIDEO,
        f"you deleted it, and the other book renamed it to {RUN}/films.md",
    ),
    "renamed twice": (
        _renamed_twice,
        f"{RUN}/ours.md",
        f"you renamed {VIDEO} to this, and the other book to {RUN}/theirs.md",
    ),
    "same name": (
        _same_name,
        f"{RUN}/new.md",
        "you have a file of this name, and the other book has a new one",
    ),
    "moved in the reading order": (
        _moved,
        TOC,
        f"you and the other book moved {RUN}/newsletter to different places",
    ),
}
# What a decision leaves: words that the book has then in these files, and files that it has not.
LEFT = {
    ("same lines", "ours"): ({KICK_OFF: ["Ours.", "An improvement."]}, []),
    ("same lines", "theirs"): ({KICK_OFF: ["Theirs.", "An improvement."]}, []),
    ("same lines", "mark"): (
        {KICK_OFF: ["<<<<<<< yours\nOurs.\n=======\nTheirs.\n>>>>>>> theirs", "An improvement."]},
        [],
    ),
    ("edited and deleted", "ours"): ({VIDEO: ["Three hours of work."]}, []),
    ("edited and deleted", "theirs"): ({}, [VIDEO]),
    ("edited and deleted", "mark"): (
        {VIDEO: ["<<<<<<< yours\n---", "=======\n>>>>>>> theirs"]},
        [],
    ),
    ("renamed and deleted", "ours"): ({f"{RUN}/films.md": ["# "]}, [VIDEO]),
    ("renamed and deleted", "theirs"): ({}, [VIDEO, f"{RUN}/films.md"]),
    ("renamed and deleted", "mark"): ({f"{RUN}/films.md": ["<<<<<<< yours"]}, [VIDEO]),
    ("deleted and edited", "ours"): ({}, [VIDEO]),
    ("deleted and edited", "theirs"): ({VIDEO: ["An improvement."]}, []),
    ("deleted and edited", "mark"): ({VIDEO: ["<<<<<<< yours\n=======\n---"]}, []),
    ("deleted and renamed", "ours"): ({}, [VIDEO, f"{RUN}/films.md"]),
    ("deleted and renamed", "theirs"): ({f"{RUN}/films.md": ["# "]}, [VIDEO]),
    ("deleted and renamed", "mark"): ({f"{RUN}/films.md": ["<<<<<<< yours\n======="]}, [VIDEO]),
    ("renamed twice", "ours"): (
        {f"{RUN}/ours.md": ["Three hours of work.", "# Our "]},
        [VIDEO, f"{RUN}/theirs.md"],
    ),
    ("renamed twice", "theirs"): (
        {f"{RUN}/theirs.md": ["Three hours of work.", "# Our "]},
        [VIDEO, f"{RUN}/ours.md"],
    ),
    ("renamed twice", "mark"): ({f"{RUN}/ours.md": ["Three hours", "# Our "]}, [VIDEO]),
    ("same name", "ours"): ({f"{RUN}/new.md": ["# Ours\n\nOur words.\n"]}, []),
    ("same name", "theirs"): ({f"{RUN}/new.md": ["# Theirs\n\nTheir words.\n"]}, []),
    ("same name", "mark"): (
        {
            f"{RUN}/new.md": [
                "<<<<<<< yours\n# Ours\n\nOur words.\n=======\n# Theirs\n",
                "\n>>>>>>> ",
            ]
        },
        [],
    ),
    ("moved in the reading order", "ours"): (
        {TOC: [f"start/first-steps\n      - file: {RUN}/newsletter\n"]},
        [],
    ),
    ("moved in the reading order", "theirs"): (
        {TOC: [f"sustain/handover\n      - file: {RUN}/newsletter\n"]},
        [],
    ),
    ("moved in the reading order", "mark"): (
        {
            TOC: [
                f"start/first-steps\n      - file: {RUN}/newsletter\n",
                f"sustain/handover\n      - file: {RUN}/newsletter\n",
            ]
        },
        [],
    ),
}


@pytest.mark.parametrize("kind", CONFLICTS)
def test_each_conflict_is_named_and_nothing_is_written(
    kind: str, own: Own, commit_all: Commit
) -> None:
    book, source = own
    make, path, words = CONFLICTS[kind]
    make(book, source)
    change(source / HANDOVER, "## Pitfalls", "Not yet.\n\n## Pitfalls")
    commit_all(book)
    before = state(book)

    done = run(book, "--source", source)

    assert done.exit_code == 1, done.output
    named = [line for line in done.stderr.splitlines() if line.endswith(words)]
    assert [re.sub(r":\d+", "", line) for line in named] == [f"{path}: {words}"]
    assert "Nothing was written" in done.stderr
    assert f"playbook adopt --update --ours {path}" in done.stderr
    assert state(book) == before


@pytest.mark.parametrize(("kind", "way"), LEFT)
def test_each_decision_is_carried_out_and_the_rest_arrives(
    kind: str, way: str, own: Own, commit_all: Commit
) -> None:
    book, source = own
    make, path, _ = CONFLICTS[kind]
    make(book, source)
    change(source / HANDOVER, "## Pitfalls", "An improvement.\n\n## Pitfalls")
    commit_all(book)

    done = run(book, f"--{way}", path, "--source", source)

    assert done.exit_code == (way == "mark"), done.output
    assert "An improvement." in read(book / HANDOVER)
    there, gone = LEFT[kind, way]
    for name, words in there.items():
        text = read(book / name)
        assert [word for word in words if word not in text] == [], name
    assert [name for name in gone if (book / name).exists()] == []
    if kind.startswith("moved"):
        assert read(book / TOC).count(f"{RUN}/newsletter\n") == (2 if way == "mark" else 1)
    commit_all(book)
    assert "Nothing is new" in run(book, "--source", source).output


def test_all_conflicts_are_decided_by_file_folder_and_pattern(own: Own, commit_all: Commit) -> None:
    book, source = own
    _same_lines(book, source)
    _deleted_and_edited(book, source)
    _same_name(book, source)
    commit_all(book)
    half = run(book, "--mark", KICK_OFF, "--source", source)
    assert half.exit_code == 1
    assert "Nothing was written" in half.stderr
    assert "<<<<<<<" not in read(book / KICK_OFF)
    done = run(
        book,
        "--theirs",
        f"{RUN}/",
        "--ours",
        f"{RUN}/new.md",
        "--mark",
        "*/kick-off.md",
        "--source",
        source,
    )
    assert done.exit_code == 1, done.output
    assert "An improvement." in read(book / VIDEO)
    assert "Our words." in read(book / RUN / "new.md")
    assert "<<<<<<< yours" in read(book / KICK_OFF)
    assert "Both versions stand between" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--ours", "book/nothing.md"),
            f"`book/nothing.md` is no conflict of this update; those are: {KICK_OFF}",
        ),
        (
            ("--ours", KICK_OFF, "--theirs", KICK_OFF),
            f"{KICK_OFF} is named for --ours and for --theirs",
        ),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(
    words: tuple[str, ...], said: str, own: Own, commit_all: Commit
) -> None:
    book, source = own
    _same_lines(book, source)
    commit_all(book)
    done = run(book, *words, "--source", source)
    assert done.exit_code == 2
    assert said in done.stderr


def test_what_is_lost_by_a_decision_is_counted(own: Own, commit_all: Commit) -> None:
    book, source = own
    _same_lines(book, source)
    commit_all(book)
    done = run(book, "--theirs", KICK_OFF, "--source", source)
    assert done.exit_code == 0, done.output
    assert f"not there any more, as you chose: {KICK_OFF} (1 line of yours)." in done.output


def test_pages_and_reading_order_that_do_not_fit_any_more_are_told(
    own: Own, commit_all: Commit
) -> None:
    book, source = own
    _edited_and_deleted(book, source)
    commit_all(book)
    done = run(book, "--ours", VIDEO, "--source", source)
    assert done.exit_code == 0, done.output
    assert f"{TOC} lists {RUN}/video-channel no more, and the page is there" in done.output


# ── Versions and tools ───────────────────────────────────────────────────────────────────────────


def test_two_versions_later_everything_arrives_at_once(own: Own, commit_all: Commit) -> None:
    book, source = own
    change(book / KICK_OFF, SENTENCE, "Ours.")
    commit_all(book)
    slow = book.parent / "slow book"
    shutil.copytree(book, slow)
    change(source / KICK_OFF, "## Pitfalls", "First.\n\n## Pitfalls")
    assert run(book, "--source", source).exit_code == 0
    commit_all(book)
    change(source / KICK_OFF, "First.", "Second.")
    rename(source, VIDEO, f"{RUN}/films.md")
    for folder in (book, slow):
        done = run(folder, "--source", source)
        assert done.exit_code == 0, done.output
        page = read(folder / KICK_OFF)
        assert ("Second." in page, "Ours." in page, "First." in page) == (True, True, False)
        assert (folder / RUN / "films.md").is_file()
    kept = {name: data for name, data in state(book).items() if name != BUNDLE}
    assert kept == {name: data for name, data in state(slow).items() if name != BUNDLE}


def test_a_newer_program_takes_the_place_of_the_older_wheel(
    own: Own, commit_all: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, source = own
    newer = "tools/partnership_playbook-9.0-py3-none-any.whl"
    monkeypatch.setattr(tool, "WHEEL", newer)
    monkeypatch.setattr(tool, "make_wheel", lambda: b"\0newer")
    done = run(book, "--source", source)
    assert done.exit_code == 0, done.output
    assert [path.name for path in (book / "tools").iterdir()] == [Path(newer).name]
    assert f"./{newer}[all]" in read(book / "requirements.txt")
    assert read(book / tool.RECORD).endswith(f"  {newer}\n")


def test_a_wheel_that_somebody_changed_is_a_conflict(
    own: Own, commit_all: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, source = own
    (book / tool.WHEEL).write_bytes(b"\0ours")
    commit_all(book)
    monkeypatch.setattr(tool, "make_wheel", lambda: b"\0newer")
    done = run(book, "--source", source)
    assert done.exit_code == 1
    assert f"{tool.WHEEL}: you and the other book changed the same lines" in done.stderr
    marked = run(book, "--mark", tool.WHEEL, "--source", source)
    assert marked.exit_code == 2
    assert "is no text and cannot hold both versions" in marked.stderr
    assert run(book, "--theirs", tool.WHEEL, "--source", source).exit_code == 0
    assert (book / tool.WHEEL).read_bytes() == b"\0newer"


def test_a_book_of_the_first_version_is_brought_up_to_date(own: Own, commit_all: Commit) -> None:
    """Its answers hold what Copier wrote, and name no tool."""
    book, source = own
    answers = book / ".playbook/answers.yml"
    lines = [line for line in read(answers).splitlines() if not line.startswith("tool:")]
    old = "\n".join((*lines, "_commit: '1'", "_src_path: the bundle beside this file", ""))
    answers.write_text(old, encoding="utf-8")
    commit_all(book)
    change(source / KICK_OFF, "## Pitfalls", "An improvement.\n\n## Pitfalls")
    done = run(book, "--source", source)
    assert done.exit_code == 0, done.output
    assert "tool: wheel" in read(answers)
    assert "_src_path" not in read(answers)


# ── What is needed ───────────────────────────────────────────────────────────────────────────────


def test_an_update_wants_everything_committed(own: Own) -> None:
    book, source = own
    (book / "README.md").write_text("# Not committed\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"not everything in .* is committed \(README\.md\)"):
        update(book, open_source(source))


def test_without_a_repository_the_three_commands_are_named(own: Own) -> None:
    book, source = own
    shutil.rmtree(book / ".git")
    done = run(book, "--source", source)
    assert done.exit_code == 2
    assert 'git init && git add . && git commit -m "Our book"' in done.stderr


def test_without_a_commit_the_two_commands_are_named(own: Own) -> None:
    book, source = own
    shutil.rmtree(book / ".git")
    subprocess.run(["git", "init", "--quiet", str(book)], check=True)
    done = run(book, "--source", source)
    assert done.exit_code == 2
    assert 'run there: git add . && git commit -m "Our book"' in done.stderr


def test_without_git_there_is_one_message(own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    book, source = own
    monkeypatch.setenv("PATH", str(book))
    done = run(book, "--source", source)
    assert done.exit_code == 2
    assert "git is not installed" in done.stderr


def test_an_update_of_what_is_no_such_book_says_so(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "holds no .playbook/answers.yml" in done.stderr


@pytest.mark.parametrize("words", [("--settings", "x.yml"), ("--tool", "git")])
def test_an_update_keeps_what_the_book_was_made_with(words: tuple[str, str], own: Own) -> None:
    book, _ = own
    (book.parent / "x.yml").write_text("", encoding="utf-8")
    words = (words[0], words[1].replace("x.yml", str(book.parent / "x.yml")))
    done = run(book, *words)
    assert done.exit_code == 2
    assert f"leave {words[0]} out" in done.stderr


# ── What somebody has put into the version that the book keeps ──────────────────────────────────


def kept_version(book: Path, work: Path, *rows: tuple[str, str, str]) -> None:
    """Put entries into the version that the bundle of a book holds: mode, path below it, content."""
    bundle = book / BUNDLE
    git_in(work, "init", "--quiet")
    git_in(work, "fetch", "--quiet", bundle, "refs/tags/*:refs/tags/*")
    (name,) = git_in(work, "tag").split()
    git_in(work, "read-tree", name)
    for mode, path, content in rows:
        ident = git_in(work, "hash-object", "-w", "--stdin", data=content).strip()
        git_in(work, "update-index", "--add", "--cacheinfo", f"{mode},{ident},{path}")
    tree = git_in(work, "write-tree").strip()
    made = git_in(work, "commit-tree", tree, "-m", "version").strip()
    git_in(work, "tag", "--force", name, made)
    git_in(work, "bundle", "create", "--quiet", bundle.resolve(), f"refs/tags/{name}")


def git_in(folder: Path, *words: object, data: str = "") -> str:
    return subprocess.run(
        ["git", *map(str, words)],
        cwd=folder,
        input=data,
        text=True,
        check=True,
        capture_output=True,
    ).stdout


CALL = "cycler.__init__.__globals__.os.popen('touch OUT').read()"
ORDERS = (
    "_tasks: ['touch OUT']\n_migrations: [{version: 1, before: ['touch OUT']}]\n"
    "_src_path: \"ext::sh -c 'touch OUT'\"\n_commit: --upload-pack=touch\n"
)
# name → entries of the version that the book keeps, and what its answers hold besides
POISON: dict[str, tuple[tuple[tuple[str, str, str], ...], str]] = {
    "a template that runs a command": (
        (("100644", "project/book/x.md.jinja", f"{{{{ {CALL} }}}}"),),
        "",
    ),
    "a question that runs a command": (
        (("100644", "copier.yml", f'x: {{default: "{{{{ {CALL} }}}}"}}\n'),),
        "",
    ),
    "a question that is none": ((("100644", "copier.yml", "x: [}"),), ""),
    "a list of questions": ((("100644", "copier.yml", "[1, 2]"),), ""),
    "links and names of another system": (
        (
            ("120000", "project/book/out", "../../OUT"),
            ("120000", f"project/{KICK_OFF}", "../../../../../OUT"),
            ("100644", "project/book/C:\\OUT", "words"),
        ),
        "",
    ),
    "orders of another program": ((("100644", "copier.yml", ORDERS),), ORDERS),
}


@pytest.mark.parametrize("poison", [*POISON, "a bundle that is a link"])
def test_a_version_that_somebody_has_changed_runs_nothing_and_writes_nothing_elsewhere(
    own: Own, tmp_path: Path, commit_all: Commit, poison: str
) -> None:
    book, source = own
    add(source / "book" / "templates" / "index.md", "\nA new line.\n")
    out = tmp_path / "ran"
    if poison in POISON:
        (tmp_path / "work").mkdir()
        rows, answers = POISON[poison]
        filled = ((mode, path, content.replace("OUT", str(out))) for mode, path, content in rows)
        kept_version(book, tmp_path / "work", *filled)
        shutil.rmtree(tmp_path / "work")
        add(book / ".playbook" / "answers.yml", answers.replace("OUT", str(out)))
    else:
        (book / BUNDLE).replace(tmp_path / "bundle")
        (book / BUNDLE).symlink_to(tmp_path / "bundle")
    commit_all(book)
    around = {path: path.read_bytes() for path in tmp_path.glob("*") if path.is_file()}
    done = run(book, "--source", source)
    assert done.exit_code in {0, 1, 2}
    assert "fault of playbook" not in done.output
    assert {path: path.read_bytes() for path in tmp_path.glob("*") if path.is_file()} == around
    links = [path.name for path in book.rglob("*") if path.is_symlink()]
    assert links == (["template.bundle"] if poison == "a bundle that is a link" else [])
