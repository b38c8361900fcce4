"""Settings: what counts without them, what is said about wrong ones, and what editors and pages know."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from playbook.check.rules import all_rules
from playbook.cli.main import main
from playbook.common import settings as model
from playbook.common.errors import UserError
from playbook.common.plain_yaml import line_of as yaml_line_of
from playbook.common.settings_file import PYPROJECT, find_settings, read_settings
from playbook.common.toml import TomlError, line_of, load_toml
from playbook.house.schemas import settings_schema
from playbook.house.settings_page import render_settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "book"
    root.mkdir()
    (root / "_config.yml").write_text("title: T\n", encoding="utf-8")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (root / "index.md").write_text("# T\n\n[a](gone.md) ![](p.png)\n", encoding="utf-8")
    return root


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.output


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(UserError) as caught:
        read_settings(root)
    return caught.value.lines


CHECK = "[tool.playbook.check]\n"
LINKS = "[tool.playbook.links]\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # The five mistakes that once were silent, or a trace.
        (CHECK + 'house = "false"', '2: `house` is "false"; write true or false, without quotes'),
        (CHECK + "select = 5", '2: `select` is 5; write a list of texts, such as: select = ["LNK", '),
        ("[[tool.playbook]]", "1: `tool.playbook` must be a table: write [tool.playbook] with single brackets"),
        (CHECK + 'severity = { NOPE999 = "note" }', "2: no rule is called `NOPE999`; see them all with: "),
        (CHECK + "house = tru", "2: this is not valid TOML (invalid value); mend it first"),
        # Names.
        (CHECK + "\n# hosue\nhosue = true", "4: [tool.playbook.check] has no setting `hosue`; did you mean `house`?"),
        ("[tool.playbook]\n[tool.playbook.chekc]", "2: [tool.playbook] has no setting `chekc`; did you mean `check`?"),
        ("[tool.playbook]\nhouse = true", "2: [tool.playbook] has no setting `house`; it belongs to [tool.playbook."),
        (CHECK + "per-host = 2", "2: [tool.playbook.check] has no setting `per-host`; it belongs to [tool"),
        (LINKS + "days = 3\nzzz = 1", "3: [tool.playbook.links] has no setting `zzz`; it takes: per_host, interval"),
        ("tool.playbook.check.limits.page_wrods = 3", "1: [tool.playbook.check.limits] has no setting `page_wrods`; d"),
        (LINKS + "per_host = 1\nper-host = 2", "3: `per-host` stands twice; keep one of the two"),
        (LINKS + 'credentials = "x"', "2: [tool.playbook.links] has no setting `credentials`; secrets "),
        # Types.
        ("[tool.playbook]\ncheck = true", "2: `check` is true; it must be a table: [tool.playbook.check]"),
        (CHECK + 'names = "Jane"', '2: `names` is "Jane"; write a list of texts'),
        (CHECK + "names = [2026-01-01]", "2: `names` holds 2026-01-01; write a list of texts"),
        (CHECK + "redirects_base = 1", "2: `redirects_base` is 1; write a text in quotes, such as: redirects"),
        (CHECK + 'select = [\n  "LNK",\n  # "FIG"\n  5,\n]', "5: `select` holds 5; write a list of texts"),
        (CHECK + 'ignore = ["LNK001"]', "2: `ignore` is a list; write a table, such as: ignore = { FIG002 = "),
        (CHECK + 'per-file-ignores = { "a.md" = "LNK" }', '2: `a.md` is "LNK"; write a table'),
        (LINKS + "robots = 1", "2: `robots` is 1; write true or false"),
        (LINKS + "per_host = true", "2: `per_host` is true; write a whole number"),
        (LINKS + "per_host = 1.5", "2: `per_host` is 1.5; write a whole number"),
        (LINKS + "timeout = nan", "2: `timeout` is nan; write a number"),
        ('[tool.playbook]\nlicence = ["a"]', "2: `licence` is a list; write a text in quotes"),
        # Values.
        (LINKS + "per_host = 0", "2: `per_host` is 0; it must be at least 1"),
        (LINKS + "interval = 1e12", "2: `interval` is 1000000000000; it must be less than 1e+09"),
        (CHECK + "limits = { reading_grade = 0 }", "2: `reading_grade` is 0; it must be more than 0"),
        (CHECK + 'severity = { LNK001 = "eror" }', '2: `LNK001` is "eror"; use one of: error, warning, note (did you'),
        (LINKS + 'record = "commited"', '2: `record` is "commited"; use one of: cached, committed, none (did'),
        (LINKS + 'schemes = ["https", "file"]', '2: `schemes` holds "file"; use one of: http, https'),
        (LINKS + 'exclude = ["a", "("]', "2: `(` is no regular expression ("),
        (LINKS + 'exclude = ["(a+)+$"]', "2: `(a+)+$` repeats what repeats"),
        (LINKS + 'record_file = "../x"', "2: the file must lie in the book: write a path from its root"),
        (LINKS + 'record_file = "C:/x"', "2: the file must lie in the book: write a path from its root"),
        (LINKS + 'user_agent = "a\\nb"', "2: write plain ASCII text on one line"),
        (CHECK + '[tool.playbook.check.ignore]\nLNK001 = " "', '3: each code needs a reason: LNK001 = "why"'),
        (CHECK + '[tool.playbook.check.per-file-ignores."a b.md"]\nLNK001 = ""', "3: each code needs a reason: LNK"),
        (CHECK + 'partners = ["Ours", ""]', "2: a name is empty; write it, or take it out"),
        # Codes that no rule has.
        (CHECK + 'select = ["LNK", "FGI001"]', "2: no rule is called `FGI001`; did you mean `FIG001`?"),
        (CHECK + 'ignore = { brokenlink = "why" }', "2: no rule is called `brokenlink`; did you mean `broken-link`?"),
        (CHECK + '[tool.playbook.check.per-file-ignores."index.md"]\nZZZ = "why"', "3: no rule is called `ZZZ`; "),
        # Files.
        (CHECK + "x = {", "2: this is not valid TOML ("),
        ("x = {" * 3000 + " # playbook", "1: this is not valid TOML (nested too deeply)"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_line_with_file_and_line_and_nothing_else(
    book: Path, text: str, told: str
) -> None:
    (book / PYPROJECT).write_text(text + "\n", encoding="utf-8")
    for _ in range(2):  # the second time nothing may come from the cache
        code, output = run("check", book)
        assert code == 2
        assert output.startswith(f"Error: pyproject.toml:{told}")
        assert output.count("\n") == 1


def test_every_fault_is_named_in_order_of_lines(book: Path) -> None:
    (book / PYPROJECT).write_text(
        '[tool.playbook.links]\ndays = "x"\n[tool.playbook.check]\nhouse = 1\nhosue = 1\n'
    )
    assert [line.partition(": ")[0] for line in faults(book)] == [
        "pyproject.toml:2", "pyproject.toml:4", "pyproject.toml:5",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["check", "links", "build", "review", "schema", "live", "export"])
def test_settings_that_cannot_be_read_stop_every_verb(book: Path, verb: str) -> None:
    (book / PYPROJECT).write_text("[tool.playbook.check\n")
    words = ["--all", "--book", book] if verb == "export" else [book]
    code, output = run(verb, *words, *(["--offline"] if verb == "links" else []))
    assert (code, output.count("\n")) == (2, 1)
    assert output.startswith("Error: pyproject.toml:1: this is not valid TOML")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("playbook:\n  check:\n    hosue: true\n", "3: playbook: check: has no setting `hosue`; did you mean `house`?"),
        ("playbook:\n  check:\n    house: 'false'\n", '3: `house` is "false"; write true or false'),
        ("playbook: [1]\n", "1: `playbook` must be a table: write `setting: value` lines, indented below it"),
        ("playbook:\n  chekc: {}\n", "2: playbook: has no setting `chekc`; did you mean `check`?"),
        ("playbook:\n  links:\n    exclude:\n      - ok\n      - '('\n", "5: `(` is no regular expression"),
        ("playbook:\n  check: {severity: {NOPE: note}}\n", "2: no rule is called `NOPE`"),
        ("playbook_links: {per_host: 1}\n", "1: write `links:` below `playbook:` in place of `playbook_links:`"),
        ("playbook:\n  check:\n\t- x\n", "3: this is not valid YAML ("),
        ("playbook: &a\n  check: *a\n", "1: this is not valid YAML ("),
    ],
)  # fmt: skip
def test_the_other_file_is_held_to_the_same(book: Path, text: str, told: str) -> None:
    (book / "_config.yml").write_text(text)
    code, output = run("check", book)
    assert (code, output.count("\n")) == (2, 1)
    assert output.startswith(f"Error: _config.yml:{told}")


def test_a_table_stands_in_one_file_only(book: Path) -> None:
    (book / PYPROJECT).write_text("[tool.playbook.links]\ndays = 2\n[tool.playbook.check]\n")
    (book / "_config.yml").write_text("playbook:\n  build: {strict: false}\n")
    settings = read_settings(book)
    assert (settings.links.days, settings.build.strict, settings.check.house) == (2, False, False)
    (book / "_config.yml").write_text("title: T\nplaybook:\n  check: {house: true}\n")
    assert faults(book) == (
        "_config.yml:3: `check` stands in pyproject.toml too; keep one of the two",
    )


@pytest.mark.parametrize("name", [PYPROJECT, "_config.yml"])
def test_a_file_that_is_there_and_cannot_be_read_is_never_no_settings(
    book: Path, name: str
) -> None:
    path = book / name
    for data in ("# playbook: \xff\n".encode("latin-1"), "[tool.playbook]".encode("utf-16")):
        path.write_bytes(data)
        assert faults(book)[0] == f"{name}:1: this is not UTF-8 text; save the file as UTF-8"
    path.write_bytes(b"# playbook:\n" + b" " * 6_000_000)
    assert "larger than 5 MB" in faults(book)[0]
    path.unlink()
    path.mkdir()
    assert faults(book) == (f"{name}: this is no file that can be read",)
    path.rmdir()
    if os.name != "nt":
        path.symlink_to("nowhere")
        assert faults(book) == (f"{name}: this is no file that can be read",)
        path.unlink()
        path.symlink_to("/dev/zero")
        assert faults(book) == (f"{name}: this is no file that can be read",)


def test_a_file_that_the_system_refuses_is_said(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (book / PYPROJECT).write_text("")
    real = Path.open

    def refuse(self: Path, *words: Any, **more: Any) -> Any:
        if self.name == PYPROJECT:
            raise PermissionError(13, "Permission denied")
        return real(self, *words, **more)

    monkeypatch.setattr(Path, "open", refuse)
    assert faults(book) == ("pyproject.toml: permission denied",)


def test_broken_files_that_cannot_be_about_us_are_left_alone(book: Path) -> None:
    (book / PYPROJECT).write_bytes(b"[tool.other\nx = \xff")
    (book / "_config.yml").write_text("title: [a playbook of others\n")
    assert read_settings(book) == model.Settings()
    code, output = run("check", book)
    assert code == 1
    assert "_config.yml:2:1: PBK005" in output


def test_however_our_table_is_spelled_it_is_found(book: Path) -> None:
    for text in (
        "[tool.playbook.check]\nhouse = true",
        "[ tool . 'playbook' . \"check\" ]\nhouse = true",
        "tool = { playbook = { check = { house = true } } }",
        "[tool]\nplaybook.check.house = true",
        "\ufeff[tool.playbook]\r\ncheck.house = true\r\n",
        "[tool.playbook.check]\nredirects-base = 'x'\nhouse = true",
    ):
        (book / PYPROJECT).write_text(text, encoding="utf-8", newline="")
        assert read_settings(book).check.house, text
    assert find_settings(book).raw("check", "redirects_base") == "x"


def test_a_file_without_a_word_about_us_needs_no_pydantic(book: Path) -> None:
    (book / PYPROJECT).write_text("[tool.black]\nline-length = 100\n")
    code = (
        "import sys; from playbook import check_book; check_book(sys.argv[1]); "
        "print('pydantic' in sys.modules, 'tomllib' in sys.modules or 'tomli' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(book)]
    assert (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout
        == "False False\n"
    )
    (book / PYPROJECT).write_text("[tool.playbook.check]\nseverity = { LNK = 'note' }\n")
    told = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in "12"
    ]
    assert told == ["True True\n", "False True\n"]  # the second time it is known


# --- what settings do


def test_severity_takes_beginnings_of_codes_and_the_nearest_word_wins(book: Path) -> None:
    words = 'LNK = "note", FIG = "note", FIG004 = "warning", missing-alt-text = "error"'
    (book / PYPROJECT).write_text(f"[tool.playbook.check]\nseverity = {{ {words} }}\n")
    _, output = run("check", book, "--format", "json", "--severity", "note")
    found = {f["code"]: f["severity"] for f in json.loads(output)["findings"]}
    assert found == {"LNK001": "note", "FIG004": "warning", "FIG001": "error"}


def test_an_ignore_that_nothing_needs_is_found_on_its_line(book: Path) -> None:
    (book / "_config.yml").write_text(
        "title: T\nplaybook:\n  check:\n    per-file-ignores:\n      'index.md':\n        PAG005: why\n"
    )
    assert (
        "_config.yml:6: PBK001 nothing in `index.md` needs the ignore of PAG005"
        in run("check", book)[1]
    )


def test_a_build_is_as_strict_as_the_settings_say_unless_it_is_told(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def build(*_: object, strict: bool, **__: object) -> None:
        seen.append(strict)
        raise UserError("enough")

    monkeypatch.setattr("playbook.build.run.build", build)
    for words in ((), ("--no-strict",)):
        run("build", book, *words)
    (book / PYPROJECT).write_text("[tool.playbook.build]\nstrict = false\n")
    for words in ((), ("--strict",)):
        run("build", book, *words)
    assert seen == [True, False, False, True]


# --- lines


TOML = """\
# a
[tool]
x = 1
[tool.playbook]  # b
check.house = true

check.select = [
  "A",

  # "C"
  "B",
]
text = '''
house = 1
[tool.other]
'''
check."per-file-ignores" = { "a.md" = { X = "y" } }
[[tool.list]]
a = 1
[[tool.list]]
a = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("tool",), 2),
        (("tool", "playbook"), 4),
        (("tool", "playbook", "check"), 5),
        (("tool", "playbook", "check", "house"), 5),
        (("tool", "playbook", "check", "select"), 7),
        (("tool", "playbook", "check", "select", 1), 11),
        (("tool", "playbook", "text"), 13),
        (("tool", "playbook", "check", "per-file-ignores", "a.md", "X"), 17),
        (("tool", "list", 1, "a"), 21),
        (("tool", "other"), 0),
        (("tool", "playbook", "check", "house", "more"), 0),
    ],
)
def test_the_line_of_a_key_is_found_by_the_parser_itself(path: tuple[Any, ...], line: int) -> None:
    assert line_of(TOML, path) == line


def test_the_line_of_a_yaml_key_is_found() -> None:
    text = "a: 1\nb:\n  c:\n    - x\n    - {d: 1}\n"
    assert [
        yaml_line_of(text, p) for p in (("b", "c"), ("b", "c", 1, "d"), ("b", "x"), ("a", "x"))
    ] == [3, 5, 0, 0]
    assert yaml_line_of("a: [", ("a",)) == 0


@pytest.mark.parametrize(
    "path", [("b", "c", 2), ("b", "c", 3), ("b", "c", "d"), ("b", 0), ("a", 0), ("b", "c", 0, 0)]
)
def test_a_place_that_a_yaml_text_does_not_have_is_on_no_line(path: tuple[Any, ...]) -> None:
    assert yaml_line_of("a: 1\nb:\n  c:\n  - 2\n  - 3\n", path) == 0


@pytest.mark.parametrize(("number", "line"), [(0, 3), (1, 4)])
def test_an_item_of_a_yaml_list_is_on_its_own_line(number: int, line: int) -> None:
    assert yaml_line_of("b:\n  c:\n  - 2\n  - 3\n", ("b", "c", number)) == line


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb =\n", 2), ("a = 1\n\na = 2", 3), ("a = '''\n\n", 3)]
)
def test_a_fault_of_toml_has_its_line(text: str, line: int) -> None:
    with pytest.raises(TomlError) as caught:
        load_toml(text)
    assert caught.value.line == line
    assert "line" not in caught.value.message


# --- the schema and the page


def tables(table: Any = None, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    table = model.Settings() if table is None else table
    inner = [(f.name, getattr(table, f.name)) for f in fields(table)]
    more = [
        found
        for name, value in inner
        if is_dataclass(value)
        for found in tables(value, (*path, name))
    ]
    return [(path, table), *more]


def test_every_setting_says_what_it_does_and_stands_on_the_page_with_its_default() -> None:
    page = render_settings()
    for path, table in tables():
        assert f"`[{'.'.join(('tool', 'playbook', *path))}]`" in page
        for one in fields(table):
            assert one.metadata["description"], (path, one.name)
            if not is_dataclass(getattr(table, one.name)):
                assert f"\n| `{one.metadata.get('alias', one.name)}` | `" in page
    assert "\n| `page_words` | `1500` | words of a page (PAG011) |\n" in page
    assert '\n| `record` | `"cached"` | ' in page
    codes = set(re.findall(r"\(([A-Z]{3}\d{3})\)", page))
    assert codes <= set(all_rules())
    assert len(codes) > 5


def test_every_example_of_a_setting_is_one_that_it_takes(book: Path) -> None:
    for path, table in tables():
        for one in fields(table):
            for example in one.metadata.get("examples", ()):
                value: Any = {one.metadata.get("alias", one.name): example}
                for part in reversed(("playbook", *path)):
                    value = {part: value}
                (book / "_config.yml").write_text(json.dumps(value))
                read_settings(book)
                jsonschema.validate({"tool": value}, settings_schema())


@pytest.mark.parametrize(
    "text",
    [
        CHECK + 'house = "false"', CHECK + "hosue = true", LINKS + "per_host = 0",
        "[tool.playbook]\ncheck = 1", CHECK + 'severity = { LNK = "eror" }',
    ],
)  # fmt: skip
def test_an_editor_finds_what_we_find(text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(load_toml(text), settings_schema())


def test_an_editor_takes_what_we_take() -> None:
    own = load_toml((ROOT / PYPROJECT).read_text(encoding="utf-8"))
    jsonschema.validate(own, settings_schema())
    jsonschema.validate({}, settings_schema())
    other = (
        "[tool.playbook.links]\nper-host = 1\n[tool.playbook.check]\nper_file_ignores = {}\n"
        "redirects-base = 'x'\n[tool.black]\nx = 1\n"
    )
    jsonschema.validate(load_toml(other), settings_schema())
    schema = json.loads((ROOT / "book/schemas/settings.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
