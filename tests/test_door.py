"""However a verb ends: one line or none, the right exit code, and never a trace that nobody asked for."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from playbook.cli.door import Verb
from playbook.cli.main import VERBS, main
from playbook.common.errors import REPORT, UserError

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scripts" / "playbook"
FULL = Path("/dev/full")


class Together(Exception):
    """As task groups raise what went wrong in several tasks."""

    exceptions = (ValueError("in a task"),)


def run(*words: str | Path, **options: str) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], **options)  # type: ignore[arg-type]


# The verb, what is broken in it, and what is said of it.
CRASHES = [
    ("check", "playbook.check.run.check_book", TypeError("unsupported"), "TypeError: unsupported"),
    ("check", "playbook.reading.loader.load_book", RecursionError(), "RecursionError ("),
    ("check", "playbook.check.engine.run", BrokenPipeError(32, "Broken pipe"), "BrokenPipeError: "),
    ("build", "playbook.build.run.build", KeyError("x"), "KeyError: 'x'"),
    ("review", "playbook.house.review.read_pages", ZeroDivisionError("by 0"), "by 0"),
    ("schema", "playbook.house.schemas.schemas", ValueError("a\nb\x1b[2J"), "ValueError: a b\ufffd[2J"),
    ("export", "playbook.office.catalogue.load_catalogue", AttributeError("no it"), "no it"),
    ("import", "playbook.office.importers.pipeline.read_file", LookupError("z" * 999), "zzz…"),
    ("links", "playbook.links.run.read_book", Together(), "ValueError: in a task"),
    ("live", "playbook.live.server.serve", AssertionError(), "AssertionError ("),
    ("adopt", "playbook.adopt.source.open_source", MemoryError(), "MemoryError ("),
    ("live", "playbook.common.config.load_config", OSError(5, "I/O"), "OSError: [Errno 5] I/O"),
]  # fmt: skip
MORE = {
    "export": ("team-charter", "--to", "md"),
    "import": ("given.csv", "--kind", "term"),
    "check": ("--no-cache",),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "book"
    root.mkdir()
    monkeypatch.chdir(root)
    (root / "_config.yml").write_text("title: T\n")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (root / "index.md").write_text("# One\n\n### Three → four\n")
    (root / "given.csv").write_text("term\n")
    return root


@pytest.mark.parametrize("crash", CRASHES, ids=[f"{name}-{place}" for name, place, *_ in CRASHES])
def test_a_crash_in_a_verb_is_one_line_that_says_how_to_report_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, crash: tuple[str, str, Exception, str]
) -> None:
    name, place, error, told = crash

    def fail(*_: object, **__: object) -> None:
        raise error

    module, _, function = place.rpartition(".")
    monkeypatch.setattr(import_module(module), function, fail)
    result = run(name, *MORE.get(name, ()))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Error: this is a fault of playbook itself: ")
    assert told in result.stderr
    assert len(result.stderr) < 700
    assert re.search(
        rf"\(\S+\.py:\d+, version .*\); please report .*{re.escape(REPORT)}", result.stderr
    )


def test_a_verb_that_cannot_be_loaded_is_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playbook.cli.review", None)
    result = run("review")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "a fault of playbook itself: ModuleNotFoundError" in result.stderr


@pytest.mark.parametrize(
    "words", [("review", "--traceback"), ("--traceback", "review"), ("review",)]
)
def test_the_trace_is_shown_to_those_who_ask(
    here: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def crash(*_: object) -> None:
        raise TypeError("deep")

    monkeypatch.setattr("playbook.house.review.read_pages", crash)
    if len(words) == 1:
        monkeypatch.setenv("PLAYBOOK_TRACEBACK", "1")
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert "in crash\n" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Error: this is a fault of playbook itself")

    monkeypatch.setenv("PLAYBOOK_TRACEBACK", "0")
    assert "Traceback" not in run("review").stderr


def test_what_the_user_can_mend_has_no_trace_even_then(here: Path) -> None:
    result = run("check", "nowhere", "--traceback")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_an_error_for_the_user_is_its_lines_with_file_and_line() -> None:
    error = UserError("one", "two", path="a.toml", line=3)
    assert error.lines == ("a.toml:3: one", "a.toml:3: two")
    assert str(error) == "a.toml:3: one\na.toml:3: two"
    assert UserError("one", path=Path("a")).lines == ("a: one",)
    assert UserError("one").lines == ("one",)


def test_every_exception_of_the_package_is_for_the_user_or_never_leaves_its_room() -> None:
    inside = {
        "CannotDraw", "InvalidCell", "InvalidYaml", "NameServiceError", "NoValueError",
        "NotPlainError", "OptionsError", "OverBudgetError",
        "PrivateAddress", "Stopped", "TomlError", "UnknownHost", "YamlError",
        "_DataError", "_FormError", "_NoPart",
    }  # fmt: skip
    found = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(
            re.findall(r"^class (\w+)\((?:[\w.]*Exception|\w*Error)\)", text, re.MULTILINE)
        )
    others = {
        name
        for name in found
        for path in PACKAGE.rglob("*.py")
        if f"class {name}(" in path.read_text(encoding="utf-8")
        if not issubclass(_class(path, name), UserError)
    }
    assert others == inside
    assert len(found - others) > 10


def _class(path: Path, name: str) -> type:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    found: type = getattr(import_module(".".join(parts)), name)
    return found


# --- who stops listening


def test_ctrl_c_is_quiet_and_130(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("playbook.house.review.read_pages", stop)
    result = run("review")
    assert (result.exit_code, result.output) == (130, "")


def test_ctrl_c_at_a_question_is_quiet_too(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        abort = click.Abort()
        abort.__context__ = KeyboardInterrupt()  # as click does
        raise abort

    monkeypatch.setattr("click.prompt", stop)
    result = run("adopt", "new")
    assert result.exit_code == 130
    assert "Error" not in result.stderr


def test_a_question_that_nobody_answers_is_one_line(here: Path) -> None:
    result = run("adopt", "new", input="")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: nobody answers; give the answers as options, or run this in a terminal\n"
    )


def start(*words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, "-m", "playbook", *words],
        check=False,
        timeout=120,
        env={**kept, **options.pop("env", {})},  # type: ignore[dict-item]
        **{"stderr": subprocess.PIPE, **options},  # type: ignore[call-overload]
    )


@pytest.mark.skipif(os.name == "nt", reason="pipes of another kind")
@pytest.mark.parametrize(
    "words", [("check", "--list"), ("check", "."), ("--help",), ("check", "-o", "/dev/stdout")]
)
def test_a_pipe_that_nobody_reads_is_quiet(here: Path, words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = start(*words, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(os.name == "nt", reason="shells of another kind")
@pytest.mark.parametrize(("words", "code"), [("check --list", 0), ("check .", 1), ("--help", 0)])
def test_a_closed_output_is_quiet_and_changes_no_exit_code(
    here: Path, words: str, code: int
) -> None:
    for closed in (">&-", "<&- >&-", "<&- >&- 2>&-"):
        shell = f"exec {shlex.quote(sys.executable)} -m playbook {words} {closed}"
        done = subprocess.run(["sh", "-c", shell], stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr) == (code, b""), closed


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [("check", "--list"), ("check", "."), ("--help",), ("review",)])
def test_a_full_output_is_one_line_and_two(here: Path, words: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        done = start(*words, stdout=full)
        unheard = start(*words, stdout=full, stderr=full)
    assert done.returncode == unheard.returncode == 2
    assert done.stderr == b"Error: the output cannot be written: no space left on device\n"


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_what_is_left_to_write_at_the_end_fails_in_one_line_too(here: Path) -> None:
    code = (
        "import sys; from playbook.cli.main import main; sys.stdout.write('left'); "
        "sys.argv[1:] = ['review']; main()"
    )
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"Error: the output cannot be written: no space left on device\n"


def test_a_program_that_reads_along_gets_utf_8_wherever_it_runs(here: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = start("check", ".", stdout=subprocess.PIPE, env=plain)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "Three → four" in done.stdout.decode("utf-8")


def test_a_character_that_an_output_lacks_is_written_out(here: Path) -> None:
    done = start("check", ".", stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "cp1252"})
    assert (done.returncode, done.stderr) == (1, b"")
    assert rb"Three \u2192 four" in done.stdout


# --- the verbs


@pytest.mark.parametrize("name", VERBS)
def test_the_help_of_each_verb_has_examples_that_the_verb_understands(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert isinstance(command, Verb)
    assert command.examples
    result = run(name, "--help")
    assert "\nExamples:\n  playbook " in result.output
    for example, words in command.examples.items():
        program, verb, *arguments = shlex.split(example)
        assert (program, verb) == ("playbook", name)
        assert words
        # Without looking whether the files are there.
        command.make_context(name, arguments, resilient_parsing=True)
        named = command.commands.get(arguments[0]) if isinstance(command, click.Group) else None
        known = {option for one in (named or command).params for option in one.opts}
        assert {word for word in arguments if word.startswith("-")} <= known


def test_every_module_of_a_verb_stands_in_the_table() -> None:
    helpers = {"common", "door", "import_page", "main"}
    modules = {path.stem.removesuffix("_") for path in (PACKAGE / "cli").glob("[a-z]*.py")}
    assert modules - helpers == set(VERBS)


def test_a_verb_is_loaded_only_when_it_is_asked_for() -> None:
    code = (
        "import sys; from playbook.cli.main import main; main(['review', '--help'], standalone_mode=False); "
        "print([n for n in sys.modules if n.startswith('playbook.cli.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1]
    assert "playbook.cli.review" in loaded
    assert "playbook.cli.links" not in loaded
    assert "pydantic" not in loaded


def test_python_m_playbook_is_the_command() -> None:
    done = start("--version", stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout.startswith(b"playbook, version ")) == (0, True)
