"""Exit codes, formats and options of ``playbook check``."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook import check_book
from playbook.check.json_rows import with_rows
from playbook.check.reporters import names, reporter
from playbook.cli.check import check
from playbook.common.findings import Finding, Location, Severity

ODD = [
    Finding(
        Location(Path("a,b:c.md"), 3, 4),
        "100 % wrong: a,b\r\nsecond\x07",
        "LNK001",
        Severity.ERROR,
        "broken-link",
    ),
    Finding(
        Location(Path("z.md")), '<tag> & "quotes"', "FIG001", Severity.WARNING, "missing-alt-text"
    ),
]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "book"
    root.mkdir()
    (root / "_config.yml").write_text("title: T\n", encoding="utf-8")
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: other\n", encoding="utf-8"
    )
    (root / "index.md").write_text(
        "# T\n\n[a](othr.md) ![](https://example.org/x.png)\n\n### Deep\n", encoding="utf-8"
    )
    (root / "other.md").write_text("# O\n\nWords.\n", encoding="utf-8")
    return root


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(check, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output


def test_one_run_writes_its_report_in_several_formats(book: Path, tmp_path: Path) -> None:
    marks, data = tmp_path / "marks.txt", tmp_path / "deep" / "data.json"
    code, output = run(book, "--also", f"github={marks}", "--also", f"json={data}")
    assert code == 1
    assert output == f"written: {marks}\nwritten: {data}\n{run(book)[1]}"
    assert f"{marks.read_text('utf-8')}" == run(book, "--format", "github")[1]
    assert (
        len(json.loads(data.read_text("utf-8"))["findings"])
        == marks.read_text("utf-8").count("::") // 2
    )


@pytest.mark.parametrize("value", ["github", "github=", "=file", "html=x", ""])
def test_another_format_without_its_file_is_wrong_use(book: Path, value: str) -> None:
    code, output = run(book, "--also", value)
    assert code == 2
    assert "write a format and a file" in output
    assert "formats: text, json, sarif, github, junit" in output


def test_findings_give_one_and_a_clean_book_nothing(book: Path) -> None:
    code, output = run(book)
    assert code == 1
    assert (
        "index.md:3:1: LNK001 no page or file `othr.md`; did you mean `other.md`? [broken-link]"
        in output
    )
    assert "← here" in output
    assert "2 errors, 1 warning in 1 file" in output
    assert run(book, "--select", "TOC")[0] == 0


def test_wrong_use_gives_two_and_one_line(book: Path) -> None:
    for words in (
        ("nowhere",),
        (book, "--select", "NOPE"),
        (book, "--explain", "NOPE"),
        (book, "--changed", "nothing-like-it"),
        (book, "--update-baseline"),
        (book, "--format", "nothing"),
    ):
        code, output = run(*words)
        assert code == 2
        assert "Traceback" not in output


def test_settings_are_read_and_must_give_reasons(book: Path) -> None:
    settings = book / "pyproject.toml"
    settings.write_text(
        '[tool.playbook.check.ignore]\nLNK001 = "the page comes in May"\n', encoding="utf-8"
    )
    assert "LNK001" not in run(book)[1]
    settings.write_text('[tool.playbook.check.ignore]\nLNK001 = ""\n', encoding="utf-8")
    assert run(book)[0] == 2
    settings.unlink()
    (book / "_config.yml").write_text(
        "playbook:\n  check:\n    severity: {FIG001: error}\n", encoding="utf-8"
    )
    assert "3 errors" in run(book)[1]


def test_per_file_ignores_are_used_or_reported(book: Path) -> None:
    settings = book / "pyproject.toml"
    settings.write_text(
        '[tool.playbook.check.per-file-ignores]\n"index.md" = {LNK001 = "why"}\n"other.md" = {LNK001 = "why"}\n',
        encoding="utf-8",
    )
    output = run(book)[1]
    assert "index.md:3:1: LNK001" not in output
    assert "nothing in `other.md` needs the ignore of LNK001" in output


def test_paths_and_severity_narrow_the_report(book: Path) -> None:
    assert run(book / "other.md")[0] == 0
    assert run(book / "index.md")[0] == 1
    assert "FIG001" not in run(book, "--severity", "error")[1]


def test_baseline_lets_only_new_findings_fail(book: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    assert run(book, "--baseline", baseline)[0] == 0
    assert run(book, "--baseline", baseline)[0] == 0
    text = (book / "index.md").read_text(encoding="utf-8")
    (book / "index.md").write_text(text.replace("# T\n", "# T\n\nMore words.\n"), encoding="utf-8")
    assert run(book, "--baseline", baseline)[0] == 0
    (book / "other.md").write_text("# O\n\n[x](gone.md)\n", encoding="utf-8")
    code, output = run(book, "--baseline", baseline)
    assert code == 1
    assert output.count("LNK001") == 1
    baseline.write_text("{}", encoding="utf-8")
    assert run(book, "--baseline", baseline)[0] == 2


def test_changed_looks_only_at_what_a_branch_touched(book: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-C", str(book), "-c", "user.name=n", "-c", "user.email=n@example.org", *words],
            check=True,
            capture_output=True,
        )

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "first")
    assert run(book, "--changed")[0] == 0
    (book / "other.md").write_text("# O\n\n[x](gone.md)\n", encoding="utf-8")
    code, output = run(book, "--changed")
    assert code == 1
    assert "index.md" not in output
    assert run(book, "--changed", "main")[0] == 1


def git(book: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-C", str(book), "-c", "user.name=n", "-c", "user.email=n@example.org", *words],
        check=True,
        capture_output=True,
    )


def test_a_removed_page_needs_a_redirect(book: Path) -> None:
    house = (book, "--select", "PRJ004")
    assert run(*house)[0] == 0  # no base
    (book / "pyproject.toml").write_text(
        '[tool.playbook.check]\nredirects_base = "main"\n', encoding="utf-8"
    )
    assert run(*house)[0] == 0  # no repository
    git(book, "init", "-b", "main")
    git(book, "add", ".")
    git(book, "commit", "-m", "first")
    assert run(*house)[0] == 0
    (book / "other.md").rename(book / "another.md")
    git(book, "add", "-A")
    (book / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: another\n", encoding="utf-8"
    )
    for words in (house, (*house, "--changed")):
        code, output = run(*words)
        assert code == 1
        assert output.count("PRJ004") == 1
        assert "add `other.md: another.md` to `rediraffe_redirects`" in output
    (book / "_config.yml").write_text(
        "title: T\nsphinx: {config: {rediraffe_redirects: {other: another}}}\n", encoding="utf-8"
    )
    assert run(*house)[0] == 0
    (book / "_config.yml").write_text(
        "title: T\nsphinx: {config: {rediraffe_redirects: moved.txt}}\n", encoding="utf-8"
    )
    assert "moved.txt: PRJ004" in run(*house)[1]
    (book / "moved.txt").write_text('"other.md" "another.md"\n', encoding="utf-8")
    assert run(*house)[0] == 0
    (book / "pyproject.toml").write_text(
        '[tool.playbook.check]\nredirects_base = "no-such-branch"\n', encoding="utf-8"
    )
    (book / "moved.txt").unlink()
    assert run(*house)[0] == 0


def test_explain_list_and_statistics(book: Path) -> None:
    assert "Bad::" in run("--explain", "broken-link")[1]
    assert "LNK001  broken-link" in run("--list")[1]
    assert "1  LNK001  broken-link" in run(book, "--statistics")[1]


def test_json_names_place_fix_and_line_of_the_build(book: Path) -> None:
    value = json.loads(run(book, "--format", "json")[1])
    first = next(f for f in value["findings"] if f["code"] == "LNK001")
    assert (first["path"], first["line"], first["column"], first["build_lines"]) == (
        "index.md",
        3,
        1,
        [3],
    )
    assert first["fix"]["edits"][0]["new"] == "other.md"


def test_github_escapes_what_it_reads_as_signs() -> None:
    first = reporter("github")(ODD, 1).splitlines()[0]
    assert (
        first
        == "::error file=a%2Cb%3Ac.md,line=3,col=4,title=LNK001 broken-link::100 %25 wrong: a,b%0D%0Asecond\x07"
    )


def test_junit_is_xml_whatever_is_in_it() -> None:
    tree = ET.fromstring(reporter("junit")(ODD, 1))
    assert tree.get("failures") == "2"
    assert ET.fromstring(reporter("junit")([], 3)).get("failures") == "0"


def test_sarif_has_what_code_scanning_needs() -> None:
    value = json.loads(reporter("sarif")(ODD, 1))
    run_ = value["runs"][0]
    assert value["version"] == "2.1.0"
    assert run_["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 4,
    }
    assert {rule["id"] for rule in run_["tool"]["driver"]["rules"]} == {"LNK001", "FIG001"}
    assert "region" not in run_["results"][1]["locations"][0]["physicalLocation"]


@pytest.mark.parametrize("name", names())
def test_every_reporter_renders_nothing_and_something(name: str) -> None:
    assert isinstance(reporter(name)([], 0), str)
    assert "z.md" in reporter(name)(ODD, 2)


def test_text_keeps_a_finding_on_one_line() -> None:
    assert "a,b:c.md:3:4: LNK001 100 % wrong: a,b second" in reporter("text")(ODD, 1)


def test_ignore_comments_hide_with_a_reason(book: Path) -> None:
    (book / "index.md").write_text(
        "# T\n\n<!-- playbook: ignore[LNK001] soon -->\n[a](othr.md)\n\n% playbook: ignore[broken-link] soon\n[b](othr.md)\n",  # noqa: E501
        encoding="utf-8",
    )
    assert run(book)[0] == 0
    (book / "index.md").write_text(
        "# T\n\n<!-- playbook: ignore-page[LNK] all to come -->\n\n[a](othr.md)\n\n[b](x.md)\n",
        encoding="utf-8",
    )
    assert run(book)[0] == 0


def test_the_library_needs_no_sphinx() -> None:
    code = (
        "import sys; from playbook import check_book; check_book(sys.argv[1], cache=False); "
        "print([m for m in ('sphinx', 'docutils', 'pydantic', 'pytest') if m in sys.modules])"
    )
    here = Path(__file__).parent / "decoys"
    done = subprocess.run(
        [sys.executable, "-c", code, str(here)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_decoys_give_no_finding() -> None:
    result = check_book(Path(__file__).parent / "decoys", cache=False)
    assert [str(finding) for finding in result.findings] == []


def test_a_folder_that_is_none() -> None:
    from playbook.check.run import CheckError

    with pytest.raises(CheckError, match="is no folder"):
        check_book("/nowhere/at/all")


def subfolder(root: Path) -> Path:
    """A book with a broken link on its first page, and another in a folder."""
    (root / "_config.yml").write_text("title: T\n", encoding="utf-8")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (root / "index.md").write_text("# T\n\n[x](nope.md)\n", encoding="utf-8")
    part = root / "part"
    part.mkdir()
    (part / "p.md").write_text("---\norphan: true\n---\n# P\n\n[x](gone.md)\n", encoding="utf-8")
    return part


def test_below_a_book_the_book_is_found_and_the_folder_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(subfolder(tmp_path))
    done = CliRunner().invoke(check, ["--no-cache"])
    assert done.exit_code == 1
    assert "part/p.md:6:1: LNK001" in done.output
    assert "index.md:3" not in done.output
    assert "what lies in this folder is reported" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "index.md"], "index.md is a file of the book"),
        (["-o", "part/p.md"], "part/p.md is a file of the book"),
        (["--also", "json=_toc.yml"], "_toc.yml is a file of the book"),
        (
            ["--also", "json=a.txt", "--also", "sarif=a.txt"],
            "two reports would be written to a.txt",
        ),
        (["--also", "json=a.txt", "-o", "./a.txt"], "two reports would be written to"),
        (["--list", "--format", "json"], "--list and --format do not go together"),
    ],
)
def test_a_report_never_takes_the_place_of_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    subfolder(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
    done = CliRunner().invoke(check, ["--no-cache", *words])
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}


@pytest.mark.parametrize("word", ["lnk001", "Lnk", "BROKEN-link", "all"])
def test_rules_are_chosen_whatever_their_capitals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    subfolder(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(check, ["--no-cache", "--select", word])
    assert "index.md:3:1: LNK001" in done.output


def test_links_of_the_file_system_are_followed(tmp_path: Path) -> None:
    subfolder(tmp_path)
    (tmp_path / "real.txt").write_text("x", encoding="utf-8")
    (tmp_path / "q.png").write_bytes(b"x")
    (tmp_path / "p.png").symlink_to("q.png")
    (tmp_path / "again").symlink_to("part")
    (tmp_path / "part" / "x.txt").write_text("x", encoding="utf-8")
    page = "# T\n\n![a](p.png) [x](again/x.txt) [y](part/x.txt) [z](again/no.txt)\n"
    (tmp_path / "index.md").write_text(page, encoding="utf-8")
    findings = check_book(tmp_path, cache=False, select=["LNK001", "FIG005"]).findings
    said = [f.message.split(";")[0] for f in findings if f.location.path.name != "p.md"]
    assert said == ["no page or file `again/no.txt`"]


def test_what_a_link_leads_to_is_said_anew_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "book"
    root.mkdir()
    subfolder(root)
    for name in ("one.png", "two.png"):
        (tmp_path / name).write_bytes(b"x")
    link = root / "l.png"
    for name in ("one.png", "two.png"):
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / name)
        findings = check_book(root, select=["LNK031"]).findings
        assert [name in f.message for f in findings] == [True]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_rows_stand_in_json_as_if_it_were_made_at_once(count: int) -> None:
    rows: list[object] = [{"a": [number, {"b": "x\ny"}], "c": {}} for number in range(count)]
    whole = {"first": 1, "inner": [{"rows": [], "last": {"x": []}}]}
    wanted = {"first": 1, "inner": [{"rows": rows, "last": {"x": []}}]}
    text = json.dumps(wanted, indent=2, ensure_ascii=False) + "\n"
    assert with_rows(whole, "rows", iter(rows)) == text
