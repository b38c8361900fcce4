"""Books that nobody would write, checked: findings or nothing, never a trace, never over budget.

    python benchmarks/fuzz.py --seed 1 --minutes 15
    python benchmarks/fuzz.py --seed 1 --only 4711        # one case again
    python benchmarks/fuzz.py --seed 1 --corpus tests/rules

Each case is a small book made from pieces of a corpus of pages, settings, orders and notebooks,
cut, joined, repeated and spoilt. A case is made from the seed and its number alone, so that it can
be made again on any machine. What is printed at the end: the seed, how many cases, how long the
slowest took, and each case that went wrong; exit 1 if there is one.

The last long run, an hour on 1 December 2026 with six books of others in the corpus: seed
20261201, 5,843 cases. One had a trace (4376: a heading of a skeleton twice), which is mended; one
had no turn on a busy machine for a minute (3480), and takes 0.7 s alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Seconds of the processor for one case of at most LONGEST characters a file.
BUDGET = 10.0
LONGEST = 20_000
KINDS = {"page": (".md", ".rst"), "settings": (".yml", ".toml"), "notebook": (".ipynb",)}
SIGNS = (
    "\0", "\t", "\r", "\r\n", "\u2028", "\ufeff", "\ud7ff", "\x1b[0m", "{", "}", "[", "]", "(", ")",
    "`", "```", ":::", "<", ">", "<<:", "&a ", "*a", "|", "%", "{{", "}}", "---\n", "../", "//",
    "javascript:", "\\", "$", "'", '"', "#", ":", "- ", "\n\n", "é", "漢", "\U0001f600", "a" * 500,
    "]" * 300, "{ref}`", "[^a]", "<a ", "![", "{include}", "{eval-rst}", "+++\n", ": b\n", "%00",
)  # fmt: skip


def pieces(folders: Sequence[Path]) -> dict[str, list[str]]:
    """The texts of the corpus by kind, in an order that does not depend on the machine."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for folder in folders:
        for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
            kind = next((name for name, ends in KINDS.items() if path.suffix in ends), "")
            if kind and path.is_file() and "_build" not in path.parts:
                text = path.read_bytes()[: 4 * LONGEST].decode("utf-8", "replace")
                found[kind].append(text)
    return found


def case(seed: int, number: int, corpus: dict[str, list[str]]) -> dict[str, bytes]:
    """The files of one book."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - to be made again
    text = {kind: _spoilt(chance, corpus, kind) for kind in KINDS}
    toc = "format: jb-book\nroot: index\nchapters:\n- file: b\n- file: n\n"
    config = 'title: T\nexecute: {execute_notebooks: "off"}\n'
    files = {
        "index.md": text["page"],
        "b" + chance.choice([".md", ".rst"]): _spoilt(chance, corpus, "page"),
        "n.ipynb": text["notebook"] or "{}",
        "_config.yml": text["settings"] if chance.random() < 0.3 else config + _parse(chance),
        "_toc.yml": _spoilt(chance, corpus, "settings") if chance.random() < 0.2 else toc,
    }
    if chance.random() < 0.1:
        files["pyproject.toml"] = f"[tool.playbook]\n{text['settings']}"
    return {name: _bytes(chance, value) for name, value in files.items()}


def _parse(chance: random.Random) -> str:
    """Extensions of MyST, some of them."""
    names = "colon_fence substitution attrs_inline attrs_block linkify deflist dollarmath amsmath "
    names += "html_image html_admonition tasklist fieldlist smartquotes replacements strikethrough"
    some = [name for name in names.split() if chance.random() < 0.5]
    return f"parse: {{myst_enable_extensions: [{', '.join(some)}]}}\n"


def _spoilt(chance: random.Random, corpus: dict[str, list[str]], kind: str) -> str:
    """A text of a kind: parts of texts, with a few things done to them."""
    known = corpus[kind] or [""]
    text = chance.choice(known)
    for _ in range(chance.randrange(6)):
        place = chance.randrange(len(text) + 1)
        end = min(len(text), place + chance.randrange(1, 200))
        match chance.randrange(6):
            case 0:
                text = text[:place] + chance.choice(SIGNS) + text[place:]
            case 1:
                text = text[:place] + text[end:]
            case 2:
                text = text[:end] + text[place:end] * chance.randrange(1, 60) + text[end:]
            case 3:
                other = chance.choice(known)
                start = chance.randrange(len(other) + 1)
                text = text[:place] + other[start : start + 500] + text[place:]
            case 4:
                text = text[:place] + chance.choice(SIGNS) * chance.randrange(1, 400) + text[place:]
            case _:
                lines = text.splitlines(keepends=True)
                chance.shuffle(lines)
                text = "".join(lines[:200])
    return text[:LONGEST]


def _bytes(chance: random.Random, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if chance.random() < 0.05:
        place = chance.randrange(len(data) + 1)
        data = data[:place] + bytes(chance.randrange(256) for _ in range(8)) + data[place:]
    return data


def tried(files: dict[str, bytes]) -> tuple[float, str]:
    """How many seconds of the processor a case takes, and the trace it ends with, if any."""
    from playbook.check.run import check_book
    from playbook.common.errors import UserError

    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        start = time.process_time()
        try:
            check_book(folder, select=["ALL"], cache=False)
        except UserError:
            pass  # one line for the user
        except Exception:  # noqa: BLE001 - what we look for
            return time.process_time() - start, traceback.format_exc()
        return time.process_time() - start, ""


def _work(job: tuple[int, int, Sequence[Path]], pipe: object) -> None:
    """Try cases one after another, and tell how each went; killed when one never ends."""
    seed, number, folders = job
    corpus = pieces(folders)
    while True:
        seconds, trace = tried(case(seed, number, corpus))
        pipe.send((number, seconds, trace))  # type: ignore[attr-defined]
        number += 1


def run(
    seed: int, start: int, folders: Sequence[Path], minutes: float
) -> Iterator[tuple[int, float, str]]:
    """Each case with its time and its trace, until the time is over."""
    end, number = time.monotonic() + 60 * minutes, start
    while time.monotonic() < end:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        work = multiprocessing.Process(target=_work, args=((seed, number, folders), theirs))
        work.start()
        theirs.close()
        while time.monotonic() < end:
            if not ours.poll(BUDGET * 6):
                yield number, BUDGET * 6, "it has not ended"
                number += 1
                break
            try:
                number, seconds, trace = ours.recv()
            except EOFError:
                yield number, 0.0, "the process has ended"
                number += 1
                break
            yield number, seconds, trace
            number += 1
        work.kill()
        work.join()


def main() -> int:
    """Run, and say what was found."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first case")
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--only", type=int, help="one case, whose files are written to ./case")
    parser.add_argument(
        "--corpus", type=Path, action="append", help="a folder (more than one may be given)"
    )
    told = parser.parse_args()
    folders = told.corpus or [ROOT / "tests/rules", ROOT / "tests/check/agreement", ROOT / "book"]
    if told.only is not None:
        files = case(told.seed, told.only, pieces(folders))
        Path("case").mkdir(exist_ok=True)
        for name, data in files.items():
            Path("case", name).write_bytes(data)
        print(*tried(files))
        return 0
    count, total, slowest, bad = 0, 0.0, (0.0, 0), 0
    for number, seconds, trace in run(told.seed, told.start, folders, told.minutes):
        count, total = count + 1, total + seconds
        slowest = max(slowest, (seconds, number))
        if trace or seconds > BUDGET:
            bad += 1
            print(f"case {number}: {seconds:.1f} s\n{trace}", flush=True)
    mean = total / max(count, 1)
    print(
        f"seed {told.seed}: {count} cases from {told.start}, {bad} went wrong; "
        f"{mean:.3f} s each, the slowest {slowest[0]:.1f} s (case {slowest[1]})"
    )
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
