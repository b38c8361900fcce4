"""Measure how long a reader of the live preview waits after a file is saved.

Run ``live.py [BOOK] [--rounds 3] [--pages 350]``; without BOOK, this repository's own book. With
``--pages`` a book of so many pages is made, with links and headings on each.

A copy of the book is served by ``playbook live``. Then files are saved: one as it was, one page, one
record (where there are registers), one title, and the table of contents. For each the script prints
the median seconds until the new page is answered, and until all pages are new.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OWN = Path(__file__).resolve().parent.parent
SKIPPED = shutil.ignore_patterns(
    "_build", ".git", ".venv", "__pycache__", "*.egg-info", "tests", ".*cache"
)
STILL = 3.0
LONGEST = 120.0


@dataclass
class Preview:
    """A running preview of a book."""

    root: Path
    process: subprocess.Popen[str]
    port: int

    def get(self, path: str) -> str:
        """A page as a browser gets it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"/{quote(path)}")
        text = connection.getresponse().read().decode("utf-8", errors="replace")
        connection.close()
        return text

    @contextmanager
    def open(self, page: str) -> Iterator[None]:
        """Hear of news as a browser does that shows the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"/__playbook__/events?page={quote(page)}&version=")
        connection.getresponse().readline()
        yield
        connection.close()

    def state(self, page: str) -> dict[str, object]:
        """What a page is told."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"/__playbook__/events?page={quote(page)}&version=")
        line = connection.getresponse().readline()
        connection.close()
        return dict(json.loads(line.removeprefix(b"data: ")))

    def rest(self, page: str) -> None:
        """Wait until nothing is built and the next process waits."""
        while self.state(page)["building"]:
            time.sleep(0.02)


def start(root: Path) -> Preview:
    """Serve a book, and wait for its first build."""
    words = [
        "-c",
        "from playbook.cli.main import main; main()",
        "live",
        str(root),
        "--port",
        "8600",
    ]
    process = subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    line = process.stdout.readline() if process.stdout else ""
    found = re.search(r":(\d+)/", line)
    if not found:
        raise SystemExit(line)
    preview = Preview(root, process, int(found.group(1)))
    for line in process.stdout or ():
        if line.startswith("Ready"):
            break
        if line.startswith("The build failed"):
            process.terminate()
            raise SystemExit(f"{root} does not build here: an extension of it may be missing")
    return preview


def save(path: Path, change: Callable[[str], str]) -> None:
    """Change a file as an editor does."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def waited(preview: Preview, page: str, word: str, act: Callable[[], None]) -> tuple[float, float]:
    """Seconds until a page that somebody looks at holds a word, and until all is built."""
    with preview.open(page):
        return _waited(preview, page, word, act)


def _waited(preview: Preview, page: str, word: str, act: Callable[[], None]) -> tuple[float, float]:
    start = time.monotonic()
    act()
    while word not in preview.get(page):
        if time.monotonic() - start > LONGEST:
            raise SystemExit(f"{page} did not show {word!r} within {LONGEST:.0f} s")
        time.sleep(0.02)
    first = time.monotonic() - start
    preview.rest(page)
    end = time.monotonic() - start
    time.sleep(STILL)
    return first, end


def nothing(preview: Preview, path: Path, page: str) -> tuple[float, float]:
    """Seconds until the preview knows that a page was saved as it was, and answers with it."""
    start = time.monotonic()
    save(path, lambda text: text)
    for line in preview.process.stdout or ():
        if line.startswith("Saved without a change"):
            break
    preview.get(page)
    end = time.monotonic() - start
    time.sleep(STILL)
    return end, end


def title(word: str) -> Callable[[str], str]:
    """A change of the first title of a page."""
    return lambda text: re.sub(r"^# .*$", f"# {word}", text, count=1, flags=re.MULTILINE)


def entry(word: str) -> Callable[[str], str]:
    """A change of the first caption, or of the order of the pages where there is none."""

    def change(text: str) -> str:
        if "caption:" in text:
            return re.sub(r"caption: .*", f"caption: {word}", text, count=1)
        lines = text.splitlines(keepends=True)
        at = [n for n, line in enumerate(lines) if re.match(r"\s*- (file|url):", line)]
        return "".join(
            [
                *lines[: at[0]],
                re.sub(
                    r"(file|url):.*", f"url: https://example.org\n    title: {word}", lines[at[0]]
                ),
                *lines[at[0] :],
            ]
        )

    return change


def made(root: Path, pages: int) -> None:
    """A book of so many pages."""
    words = "kestrel otter willow harbour lantern meadow copper violet".split()  # noqa: SIM905
    (root / "_config.yml").write_text("title: A book\nexecute: {execute_notebooks: 'off'}\n")
    entries = "".join(f"      - file: p{n}\n" for n in range(1, pages))
    (root / "_toc.yml").write_text(
        f"format: jb-book\nroot: p0\nparts:\n  - caption: All\n    chapters:\n{entries}"
    )
    for number in range(pages):
        links = " ".join(f"[](p{(number * 7 + k) % pages}.md)" for k in range(20))
        sections = "".join(
            f"\n## {words[(number + k) % 8].title()} {k}\n\n" + " ".join(words) * 5 + ".\n"
            for k in range(6)
        )
        (root / f"p{number}.md").write_text(f"# Page {number}\n\n{links}\n{sections}")


def main() -> None:
    """Measure one book."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("book", nargs="?", type=Path, default=OWN)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="live-"))
    root = folder / "book"
    if options.pages:
        root.mkdir()
        made(root, options.pages)
    else:
        shutil.copytree(options.book, root, ignore=SKIPPED)
    preview = start(root)
    try:
        measure(preview, options.rounds)
    finally:
        preview.process.terminate()
        preview.process.wait()
        shutil.rmtree(folder)


def one_round(
    preview: Preview,
    page: tuple[str, str],
    record: Path | None,
    word: str,
    note: Callable[[str, tuple[float, float]], None],
) -> None:
    """Save each kind of file once."""
    path, address = preview.root / page[0], page[1]
    toc = preview.root / "_toc.yml"
    note("nothing", nothing(preview, path, address))
    note("one page", waited(preview, address, word, lambda: save(path, lambda t: f"{t}\n{word}\n")))
    if record:
        note(
            "one record",
            waited(
                preview,
                "book/reference/governance.html",
                word,
                lambda: save(record, lambda t: t.replace("remit: ", f"remit: {word} ", 1)),
            ),
        )
    note(
        "one title",
        waited(preview, address, f"T{word}", lambda: save(path, title(f"T{word}"))),
    )
    note("the toc", waited(preview, address, f"C{word}", lambda: save(toc, entry(f"C{word}"))))


def measure(preview: Preview, rounds: int) -> None:
    """Save one thing after another, and print what it took."""
    from playbook.reading.loader import Folder, load_book

    book = load_book(Folder(preview.root))
    named = [page for page in book.pages.values() if page.path.endswith(".md")]
    page = named[len(named) // 2]
    address = f"{page.docname}.html"
    found: dict[str, list[tuple[float, float]]] = {}

    def note(what: str, times: tuple[float, float]) -> None:
        found.setdefault(what, []).append(times)

    record = next((f for f in sorted((preview.root / "book/data").glob("governance/*.yml"))), None)
    for number in range(rounds):
        one_round(preview, (page.path, address), record, f"Quokka{number}", note)
    print(
        f"{len(book.pages)} pages, {rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    print(f"{'saved':<12} {'served s':>9} {'all done s':>11}")
    for what, times in found.items():
        first, end = (statistics.median(t[n] for t in times) for n in (0, 1))
        print(f"{what:<12} {first:>9.2f} {end:>11.2f}")


if __name__ == "__main__":
    main()
