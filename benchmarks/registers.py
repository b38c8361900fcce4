"""What the registers cost: the build of the book against the same book without its directives.

Both books are built from clean, in turns, in one run, so that only the ratio counts. Then one
record is changed and the time to the rebuilt page is taken.

Run: python benchmarks/registers.py [TURNS]
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("_config.yml", "_toc.yml", "book", "scripts", "tests/data", "README.md")
DIRECTIVE = re.compile(r"^(`{3,})\{([a-z-]+)\}.*?^\1\s*?$", re.DOTALL | re.MULTILINE)


def copy(target: Path) -> Path:
    """The book and what it is built with, in a folder of its own."""
    for part in PARTS:
        source = ROOT / part
        place = target / part
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__", "_build"))
        else:
            shutil.copy(source, place)
    return target


def without_directives(book: Path) -> Path:
    """Take every register off the pages; what pointed into them is not counted as a fault."""
    from playbook.registers.kinds import kinds

    known = set(kinds())
    for page in (book / "book").rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        kept = DIRECTIVE.sub(lambda m: "" if m[2] in known else m[0], text)
        page.write_text(kept, encoding="utf-8")
    return book


def build(book: Path, *, clean: bool = True) -> float:
    """Seconds of one build."""
    if clean:
        shutil.rmtree(book / "_build", ignore_errors=True)
    start = time.perf_counter()
    run = "from jupyter_book.cli.main import main; main()"
    subprocess.run([sys.executable, "-c", run, "build", str(book)], capture_output=True, check=True)
    return time.perf_counter() - start


def main(turns: int) -> None:
    """Print the ratio and the time of one change."""
    with tempfile.TemporaryDirectory() as folder:
        whole = copy(Path(folder) / "with")
        bare = without_directives(copy(Path(folder) / "without"))
        times: dict[str, list[float]] = {"with": [], "without": []}
        for _ in range(turns):
            times["with"].append(build(whole))
            times["without"].append(build(bare))
        medians = {name: statistics.median(found) for name, found in times.items()}
        for name, found in times.items():
            print(
                f"{name:8} median {medians[name]:.2f} s of {', '.join(f'{t:.2f}' for t in found)}"
            )
        print(f"ratio    {medians['with'] / medians['without']:.2f} (goal: at most 1.15)")
        idle = build(whole, clean=False)
        record = whole / "book/data/task-list/handbook-checklist.yml"
        record.write_text(
            record.read_text(encoding="utf-8").replace("Read", "Do read", 1), encoding="utf-8"
        )
        print(f"nothing changed {idle:.2f} s, one record changed {build(whole, clean=False):.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
