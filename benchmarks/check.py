"""What the check costs, as ratios in one run.

Run ``check.py [BOOK] [--pages 300] [--build] [--linear] [--own]``.

Without BOOK a book of ``--pages`` pages is made. Compared with MyST-Parser's own tokenizer on the
same pages, with ``sphinx-build -b dummy -n``, with ``jupyter-book build`` (``--build``), and with
``python -c "import click"``. CPU seconds of a process and its children, the best of three.

``--own`` is a writer's day on our own book with every rule of its settings: nothing changed, one
page, one record, the table of contents, and the first check of all.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = [
    "partner",
    "project",
    "meeting",
    "team",
    "charter",
    "roadmap",
    "research",
    "community",
    "newsletter",
    "stakeholder",
    "influence",
    "interest",
    "engagement",
    "data",
    "report",
    "lead",
    "role",
    "decision",
    "plan",
    "review",
    "study",
    "result",
    "figure",
    "season",
    "workshop",
    "event",
]
TOKENIZER = """
import glob, sys
from pathlib import Path
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
md = create_md_parser(MdParserConfig(enable_extensions=["colon_fence", "dollarmath", "linkify", "substitution", "tasklist"]), RendererHTML)
texts = [Path(name).read_text(encoding="utf-8", errors="replace") for name in glob.glob(sys.argv[1] + "/**/*.md", recursive=True)]
if len(sys.argv) == 2:
    for text in texts:
        md.parse(text)
"""  # noqa: E501
CHECK = "import sys; from playbook.cli.check import check; sys.argv[0] = 'check'; check()"


def make(root: Path, pages: int) -> None:
    """A book of this many pages, with what pages hold."""
    rng = random.Random(1)  # noqa: S311 - the same book each time
    (root / "_config.yml").write_text(
        "title: Made\nauthor: Nobody\nexecute:\n  execute_notebooks: 'off'\nsphinx:\n  config:\n    myst_heading_anchors: 3\n    intersphinx_mapping: {}\n",  # noqa: E501
        encoding="utf-8",
    )
    rows = "".join(f"  - file: page{number}\n" for number in range(1, pages))
    (root / "_toc.yml").write_text(
        f"format: jb-book\nroot: page0\nchapters:\n{rows}", encoding="utf-8"
    )
    for number in range(pages):
        (root / f"page{number}.md").write_text(page(rng, number, pages), encoding="utf-8")


def page(rng: random.Random, number: int, pages: int) -> str:
    """About 6 kB of Markdown."""

    def sentence() -> str:
        return " ".join(rng.choice(WORDS) for _ in range(rng.randint(8, 18))).capitalize() + "."

    def other() -> int:
        return rng.randrange(pages)

    out = [f"(label-{number})=", f"# The {rng.choice(WORDS)} of page {number}", ""]
    for part in range(8):
        out += [f"## Part {part} about the {rng.choice(WORDS)}", ""]
        for _ in range(3):
            out += [
                sentence(),
                f"{sentence()[:-1]}, see [the {rng.choice(WORDS)}](page{other()}.md).",
                sentence(),
                "",
            ]
        out += [
            f"- {sentence()}",
            f"- {{ref}}`label-{other()}` and `code`",
            f"- **{rng.choice(WORDS)}** {sentence()}",
            "",
        ]
        if part % 3 == 0:
            out += [
                "```{note}",
                sentence(),
                f"[Words](page{other()}.md#part-{part}-x)" if False else sentence(),
                "```",
                "",
            ]
        if part % 3 == 1:
            out += [
                "| a | b |",
                "|---|---|",
                f"| {rng.choice(WORDS)} | [x](page{other()}.md) |",
                "",
            ]
        if part % 3 == 2:
            out += [
                ":::{admonition} A box",
                ":class: tip",
                "",
                sentence(),
                f"{{doc}}`page{other()}`",
                ":::",
                "",
            ]
    return "\n".join(out) + "\n"


def cpu(command: list[str], times: int = 3, prepare: object = None) -> tuple[float, float]:
    """CPU seconds of a command, the best of some runs, and the megabytes it took."""
    best, memory = float("inf"), 0.0
    for _ in range(times):
        if callable(prepare):
            prepare()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(["/usr/bin/env", *command], capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1):
            print(done.stderr.decode()[-500:], file=sys.stderr)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        memory = max(memory, peak(command) if times == 1 else 0)
    return best, memory


def peak(command: list[str]) -> float:
    """Megabytes that a command takes at most, measured in a process of its own."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, check=False)
    return int(done.stdout or 0) / 1024


def measure(book: Path, work: Path, *, build: bool) -> None:
    """Print the table for one book."""
    os.environ["PLAYBOOK_CACHE"] = str(work / "cache")
    python = sys.executable
    check = [python, "-c", CHECK, str(book)]

    def forget() -> None:
        shutil.rmtree(work / "cache", ignore_errors=True)

    def touch() -> None:
        name = sorted(book.rglob("*.md"))[0]  # noqa: FURB192
        name.write_text(name.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")

    floor = (
        cpu([python, "-c", TOKENIZER, str(book)])[0]
        - cpu([python, "-c", TOKENIZER, str(book), "import"])[0]
    )
    click = cpu([python, "-c", "import click"], 5)[0]
    cold = cpu(check, prepare=forget)[0]
    memory = peak(check) if not forget() else 0  # type: ignore[func-returns-value]
    cpu(check, 1)
    warm = cpu(check)[0]
    changed = cpu(check, prepare=touch)[0]
    pages = len(list(book.rglob("*.md")))
    print(
        f"{book.name}: {pages} pages; MyST's tokenizer alone {floor:.2f} s, import click {click:.3f} s"
    )
    row("check, cold", cold, f"{cold / floor:.2f} × the tokenizer (goal 1.5)")
    row("check, nothing changed", warm, f"{warm / click:.1f} × import click (goal 5, or 0.25 s)")
    row(
        "check, one page changed",
        changed,
        f"{changed / click:.1f} × import click (goal 7, or 0.35 s)",
    )
    print(f"  memory, cold                {memory:6.0f} MB (goal 150)")
    dummy = cpu([python, "-m", "sphinx", "-b", "dummy", "-n", "-q", "-E", *sphinx(book, work)], 1)[
        0
    ]
    row("sphinx-build -b dummy -n", dummy, f"{dummy / cold:.0f} × the check (goal 10)")
    if build:
        command = [
            python,
            "-c",
            "from jupyter_book.cli.main import main; main()",
            "build",
            str(book),
            "--all",
            "--path-output",
            str(work / "built"),
        ]
        built = cpu(command, 1)[0]
        row("jupyter-book build", built, f"{built / cold:.0f} × the check (goal 60)")


def sphinx(book: Path, work: Path) -> list[str]:
    """Arguments for Sphinx itself, with the settings that Jupyter Book makes."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from jupyter_book.cli.main import main; main()",
            "config",
            "sphinx",
            str(book),
        ],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        print(done.stderr.decode()[-300:], file=sys.stderr)
    return [str(book), str(work / "dummy")]


def row(what: str, seconds: float, words: str) -> None:
    """One line of the table."""
    print(f"  {what:<26} {seconds:6.2f} s  {words}")


def main() -> None:
    """Make or copy a book, and measure."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("book", type=Path, nargs="?")
    reader.add_argument("--pages", type=int, default=300)
    reader.add_argument(
        "--build", action="store_true", help="also build the book with jupyter-book (minutes)"
    )
    reader.add_argument(
        "--linear", action="store_true", help="the cold check at 100 to 3,000 pages"
    )
    reader.add_argument("--own", action="store_true", help="our own book, as its writers edit it")
    options = reader.parse_args()
    if options.book and not options.book.is_dir():
        reader.error(f"{options.book} is no folder; name the folder of a book")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        # Programs that are installed have their modules compiled; so have these after one run.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(work / "compiled")
        if options.own:
            own(work)
            return
        if options.linear:
            linear(work)
            return
        book = work / (options.book.resolve().name if options.book else "made")
        if options.book:
            shutil.copytree(
                options.book, book, ignore=shutil.ignore_patterns("_build", ".git", ".venv")
            )
        else:
            book.mkdir()
            make(book, options.pages)
        measure(book, work, build=options.build)


OWN = Path(__file__).resolve().parent.parent
# What a writer does: the file, what is written in place of what, and the goal in seconds.
DAY = (
    ("nothing changed", "", "", "", 0.25),
    ("one page", "book/community/links.md", r"\Z", "\nOne more line {}.\n", 0.5),
    ("one record", "book/data/term/partnership.yml", r"about: .*", "about: Words {}.", 0.8),
    ("_toc.yml", "_toc.yml", r"caption: .*", "caption: Part {}", 0.8),
)


def own(work: Path, rounds: int = 5) -> None:
    """The seconds of each check of a writer's day, the best of some rounds, beside a known import."""
    book = work / "book"
    names = subprocess.run(
        ["/usr/bin/env", "git", "-C", str(OWN), "ls-files", "-z"], capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, names.split("\0")):
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(OWN / name, book / name)
    os.environ["PLAYBOOK_CACHE"] = str(work / "cache")
    check = [sys.executable, "-c", CHECK, str(book)]
    best: dict[str, float] = {}

    def run(what: str, command: list[str]) -> None:
        best[what] = min(best.get(what, float("inf")), cpu(command, 1)[0])

    cpu(check, 1)
    for number in range(rounds):
        shutil.rmtree(work / "cache")
        run("all", check)
        for what, name, old, new, _ in DAY:
            if name:
                text = (book / name).read_text(encoding="utf-8")
                text = re.sub(old, new.format(number), text, count=1)
                (book / name).write_text(text, encoding="utf-8")
            run(what, check)
            run("click", [sys.executable, "-c", "import click"])
    click = best.pop("click")
    print(f"our own book, every rule of its settings; import click {click:.3f} s")
    goals = {"all": 3.0, **{what: goal for what, *_, goal in DAY}}
    for what, seconds in best.items():
        row(what, seconds, f"{seconds / click:5.1f} × import click (goal {goals[what]:.2f} s)")


def linear(work: Path) -> None:
    """The cost of a page as the book grows."""
    for pages in (100, 300, 1000, 3000):
        book = work / f"made{pages}"
        book.mkdir()
        make(book, pages)
        seconds = cpu([sys.executable, "-c", CHECK, "--no-cache", str(book)], 1)[0]
        print(f"{pages:>5} pages: {seconds:6.2f} s, {seconds / pages * 1000:.2f} ms a page")


if __name__ == "__main__":
    main()
