"""Break the package on purpose, one place at a time, and see whether its tests notice.

Run ``mutants.py [--seed 20261201] [--of 40] [--first 1] [--count 40] [--room check]``.

From all places where an operator, a number, a truth value or a result may be turned round, the seed
draws some. Each is broken in a copy of the repository, and the tests that hold its module to its
word are run there: it is killed if one is red. A survivor is a line that no test asserts, or one
that does not matter; which of both, a person must say. ``--first`` and ``--count`` take a part of
the same draw, since it takes minutes. Ends with 1 unless all were killed, or kept the tests busy
without end.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "scripts/playbook"
SEED, OF = 20261201, 40
LONGEST = 240  # seconds for the tests of one mutant

# The check in the order of their time: most mutants are killed by the first.
RULES = "tests/test_rules.py tests/test_rule_examples.py tests/check/test_slips.py"
READING = (
    f"{RULES} tests/check/test_tables.py tests/check/test_notebooks.py "
    "tests/check/test_first_contact.py tests/check/test_agreement.py"
)
# Module, or the beginning of its path → the tests that hold it to its word. The longest one counts.
TESTS: dict[str, str] = {
    "adopt/": "tests/adopt/test_adopt.py tests/adopt/test_update.py tests/adopt/test_tool.py",
    "adopt/neutral": "tests/adopt/test_neutral.py tests/adopt/test_adopt.py",
    "book/": f"{READING} tests/check/test_only_toc.py",
    "book/case_marks": "tests/adopt/test_case_marks.py tests/test_rules.py tests/test_our_case.py",
    "build/": "tests/test_build.py tests/test_build_faults.py",
    "check/": f"tests/check/test_cli_check.py tests/check/test_first_contact.py {RULES}",
    "check/context": "tests/check/test_context.py tests/test_rules.py",
    "check/fixes": "tests/check/test_fixes.py tests/check/test_notebooks.py",
    "check/in_files": "tests/check/test_notebooks.py",
    "check/reporters/": "tests/check/test_cli_check.py tests/check/test_notebooks.py",
    "check/rule_pages": "tests/check/test_rule_pages.py",
    "check/rules/": f"{RULES} tests/check/test_first_contact.py",
    "check/selection": "tests/test_settings.py tests/check/test_cli_check.py",
    "cli/": "tests/test_cli.py tests/test_door.py",
    "cli/adopt": "tests/adopt/test_adopt.py tests/adopt/test_update.py tests/test_cli.py",
    "cli/check": "tests/check/test_cli_check.py tests/check/test_first_contact.py",
    "cli/export": "tests/exporters/test_export_command.py tests/test_cli.py",
    "cli/import_": "tests/importers tests/test_cli.py",
    "cli/links": "tests/links/test_run.py tests/links/test_runs.py",
    "cli/live": "tests/test_live.py tests/test_cli.py",
    "common/": "tests/test_files.py tests/test_door.py tests/test_cli.py tests/test_yaml_data.py",
    "common/config": "tests/test_settings.py tests/test_rules.py tests/test_build.py",
    "common/extras": "tests/test_extras.py",
    "common/findings": "tests/check/test_notebooks.py tests/check/test_cli_check.py",
    "common/front_matter_text": "tests/test_data.py tests/check/test_grammar.py tests/test_rules.py",
    "common/git": "tests/test_git.py",
    "common/plain_yaml": "tests/test_yaml_data.py tests/test_settings.py tests/test_rules.py",
    "common/redirectors": "tests/test_redirectors.py tests/check/test_discretion.py",
    "common/settings": "tests/test_settings.py",
    "common/substitutions": "tests/security tests/test_rules.py",
    "common/suggest": "tests/test_suggest.py",
    "common/toml": "tests/test_settings.py",
    "common/urls": "tests/test_data.py tests/links tests/test_rules.py",
    "house/": "tests/test_book.py tests/test_rules.py tests/test_schedules.py tests/test_cli.py",
    "linear/": "tests/test_linear.py tests/test_patches.py",
    "links/": "tests/links/test_verdict.py tests/links/test_runs.py tests/links",
    "links/adapters/": "tests/links/test_adapters.py",
    "links/bibliography": "tests/links/test_collect.py",
    "links/changed": "tests/links/test_collect.py",
    "links/collect": "tests/links/test_collect.py tests/links/test_run.py",
    "links/html_page": "tests/links/test_page.py",
    "links/own_pages": "tests/links/test_collect.py",
    "links/record": "tests/links/test_record.py tests/links/test_again.py",
    "links/redirect_fixes": "tests/links/test_mend.py",
    "links/reporters/": "tests/links/test_reporters.py",
    "links/settings": "tests/links/test_settings.py",
    "links/verdict": "tests/links/test_verdict.py",
    "live/": "tests/test_live.py tests/test_incremental.py",
    "newsletter/": "tests/newsletter",
    "office/": "tests/exporters tests/test_template_texts.py",
    "office/cells": "tests/importers tests/exporters/test_excel.py",
    "office/exporters/docx": "tests/exporters/test_word.py tests/exporters/test_texts.py",
    "office/exporters/ics": "tests/exporters/test_calendar.py",
    "office/exporters/pptx": "tests/exporters/test_powerpoint.py",
    "office/exporters/xlsx": "tests/exporters/test_excel.py tests/importers",
    "office/importers/": "tests/importers",
    "office/sheets": "tests/exporters/test_excel.py tests/importers",
    "reading/": READING,
    "reading/cache": "tests/check/test_cache.py",
    "reading/directive_": f"tests/check/test_grammar.py {RULES}",
    "reading/loader": f"tests/check/test_picture_size.py {READING}",
    "reading/notebook_text": "tests/check/test_notebooks.py tests/links/test_collect.py",
    "reading/rst/": f"tests/check/test_rst.py {READING}",
    "reading/tokens": f"tests/check/test_grammar.py {READING}",
    "registers/": "tests/test_data.py tests/test_yaml_data.py tests/test_sphinx_ext.py",
    "registers/dates": "tests/test_dates.py tests/test_data.py",
    "sphinx_ext/": "tests/test_sphinx_ext.py tests/test_incremental.py tests/test_html.py",
    "sphinx_ext/launch": "tests/test_build.py tests/test_patches.py",
    "sphinx_ext/page_index": "tests/test_page_index.py",
    "sphinx_ext/patches": "tests/test_patches.py tests/test_incremental.py",
    "sphinx_ext/reproducible": "tests/test_reproducible.py",
    "sphinx_ext/seen_elsewhere": "tests/test_seen_elsewhere.py",
    "views/": "tests/test_layout.py tests/test_sphinx_ext.py tests/exporters/test_on_the_page.py",
}

_COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
}
_COUNTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "//"),
    ast.FloorDiv: ("//", "*"),
}


class Mutant(NamedTuple):
    """A piece of a module, and what is written in its place; both count bytes of the file."""

    path: str
    line: int
    start: int
    end: int
    old: str
    new: str


def mutants(root: Path) -> list[Mutant]:
    """Every place of the package that may be broken, in order."""
    return [
        mutant
        for path in sorted((root / PACKAGE).rglob("*.py"))
        for mutant in of_text(path.relative_to(root).as_posix(), path.read_bytes())
    ]


def of_text(path: str, data: bytes) -> list[Mutant]:
    """The places of one module; what only the checker of types reads is none."""
    tree = ast.parse(data)
    return sorted(set(_Places(path, data).of(tree)), key=lambda m: (m.start, m.end, m.new))


class _Places:
    def __init__(self, path: str, data: bytes) -> None:
        self.path, self.data = path, data
        self.rows = [0, *(match.end() for match in re.finditer(b"\n", data))]

    def of(self, node: ast.AST) -> Iterator[Mutant]:
        if isinstance(node, ast.JoinedStr):
            return  # before Python 3.12 nobody knows where its parts stand
        yield from self._here(node)
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "type_params"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from self.of(child)

    def _here(self, node: ast.AST) -> Iterator[Mutant]:
        match node:
            case ast.Compare():
                terms = (node.left, *node.comparators)
                for left, sign, right in zip(terms, node.ops, terms[1:], strict=False):
                    yield from self._between(left, right, *_COMPARED[type(sign)])
            case ast.BoolOp(values=[first, second, *_]):
                words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                yield from self._between(first, second, *words)
            case ast.BinOp() if type(node.op) in _COUNTED and not self._is_text(node):
                yield from self._between(node.left, node.right, *_COUNTED[type(node.op)])
            case ast.UnaryOp(op=ast.Not()):
                start = self._start(node)
                yield self._mutant(start, self._start(node.operand), "")
            case ast.Constant(value=bool() as value):
                yield self._mutant(self._start(node), self._end(node), str(not value))
            case ast.Constant(value=int() as value):
                yield self._mutant(self._start(node), self._end(node), str(value + 1))
            case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
                yield self._mutant(self._start(value), self._end(value), "None")

    def _between(self, left: ast.expr, right: ast.expr, old: str, new: str) -> Iterator[Mutant]:
        start, end = self._end(left), self._start(right)
        found = re.search(old.encode(), self.data[start:end])
        if found:
            yield self._mutant(start + found.start(), start + found.end(), new)

    def _mutant(self, start: int, end: int, new: str) -> Mutant:
        line = self.data.count(b"\n", 0, start) + 1
        return Mutant(self.path, line, start, end, self.data[start:end].decode(), new)

    def _start(self, node: ast.expr) -> int:
        return self.rows[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr) -> int:
        return self.rows[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)

    def _is_text(self, node: ast.BinOp) -> bool:
        """Whether a sum certainly joins texts, so that another sign is a fault at once."""
        return any(
            isinstance(side, ast.JoinedStr)
            or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (node.left, node.right)
        )


def tests_of(path: str) -> list[str]:
    """The tests that hold a module to its word."""
    module = path.removeprefix(f"{PACKAGE}/")
    fitting = [name for name in TESTS if module.startswith(name)]
    return TESTS[max(fitting, key=len)].split() if fitting else ["tests/test_cli.py"]


def copied(folder: Path) -> Path:
    """A copy of what git knows of the repository."""
    listed = subprocess.run(
        [shutil.which("git") or "git", "-C", str(ROOT), "ls-files", "-z"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def fate(mutant: Mutant, copy: Path) -> str:
    """What becomes of the tests while the place is broken: killed, survived or endless.

    A test that is red without it too has killed nothing, and says only that the copy is no place
    for it.
    """
    file = copy / mutant.path
    before = file.read_bytes()
    file.write_bytes(before[: mutant.start] + mutant.new.encode() + before[mutant.end :])
    try:
        code, said = _tried(tests_of(mutant.path), copy)
    finally:
        file.write_bytes(before)
    if code <= 0:
        return "endless" if code else "survived"
    red = re.search(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
    if code > 2 or red is None:
        return "untried"
    again, _ = _tried([red[1].partition("[")[0]], copy)
    return "red anyway" if again else "killed"


def _tried(tests: list[str], copy: Path) -> tuple[int, str]:
    """The exit code of pytest and what it said; -1 if it did not end."""
    words = ["-x", "-q", "-n0", "--tb=no", "-p", "no:cacheprovider"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy / "scripts"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", *words, "-m", "not browser and not wheel", *tests]
    with subprocess.Popen(
        command,
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with all that the tests have started
            return -1, ""
    return process.returncode, said


def main() -> int:
    """Draw the mutants, try a part of them, and print what became of each."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--of", type=int, default=OF, help="how many the seed draws")
    asked.add_argument("--first", type=int, default=1, help="the first of them to try")
    asked.add_argument("--count", type=int, default=OF, help="how many of them to try")
    asked.add_argument("--room", default="", help="only modules whose path begins so")
    options = asked.parse_args()
    every = [m for m in mutants(ROOT) if m.path.startswith(f"{PACKAGE}/{options.room}")]
    drawn = random.Random(options.seed).sample(  # noqa: S311
        every, min(options.of, len(every))
    )
    part = drawn[options.first - 1 : options.first - 1 + options.count]
    print(f"{len(every)} places, seed {options.seed}: {len(drawn)} drawn, {len(part)} tried")
    fates: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        for number, mutant in enumerate(part, start=options.first):
            started = time.perf_counter()
            fates.append(fate(mutant, copy))
            place = f"{mutant.path.removeprefix(PACKAGE + '/')}:{mutant.line}"
            change = f"`{mutant.old}` → `{mutant.new}`".replace("\n", " ")
            took = time.perf_counter() - started
            print(f"{number:>3} {fates[-1]:<10} {took:>5.0f} s  {place}  {change[:90]}", flush=True)
    print(", ".join(f"{fates.count(words)} {words}" for words in dict.fromkeys(fates)))
    return 0 if set(fates) <= {"killed", "endless"} else 1


if __name__ == "__main__":
    sys.exit(main())
