"""Walk at random through edits of a small book, and hold each incremental build to a clean one.

Run ``incremental.py [--steps 200] [--seed 1] [--plain] [--keep]``.

After each edit the book is built twice, in two processes: on top of what is there, and from
nothing into another folder. Every file of both must be equal to the byte, and so must what both
say. Edits add, change, rename and delete pages, headings, labels, links, records, entries of the
table of contents, pictures, static files, redirects and settings; some break the book, and later
ones mend it. ``--plain`` walks through a book without this package's extension, with the stock
theme. Prints each step that differs, and the times; ends with 1 if any differs.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import random
import shutil
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

DAY = "1795132800"  # 20 November 2026, at midnight
EXAMPLES = Path(__file__).resolve().parent.parent / "tests" / "data"
HEAD = """---
description: A page of a test book.
kind: start
stage: [run]
audience: [researcher]
maturity: tried
owner: Community manager
last_reviewed: 2026-11-20
review_in: 6
sources: [{source}]
authors:
  - name: The team
    roles: [Software]
---
"""
SETTINGS = """title: {title}
only_build_toc_files: true
html: {{baseurl: "https://example.org/book/", favicon: book/_static/mark.svg}}
repository: {{url: "https://github.com/example/book"}}
execute: {{execute_notebooks: "off"}}
parse: {{myst_enable_extensions: [colon_fence, dollarmath, amsmath, deflist]}}
sphinx:
  recursive_update: true
  config:
    language: en-GB
    extensions: [myst_nb, jupyter_book, sphinx_external_toc, sphinx_design, sphinx_book_theme,
      notfound.extension, sphinxext.rediraffe, playbook.sphinx_ext]
    playbook_front_matter: required
    suppress_warnings: [etoc.ref]
    nitpicky: true
    numfig: {numbered}
    myst_heading_anchors: 3
    html_static_path: [book/_static]
    rediraffe_redirects: {redirects}
"""
PLAIN = """title: {title}
execute: {{execute_notebooks: "off"}}
parse: {{myst_enable_extensions: [colon_fence, dollarmath, amsmath, deflist]}}
sphinx:
  config:
    numfig: {numbered}
    myst_heading_anchors: 3
    html_static_path: [book/_static]
"""
WORDS = """kestrel otter willow harbour lantern meadow copper violet thistle granite ember heron
juniper saffron marble quarry bracken dune fjord glacier""".split()  # noqa: SIM905
KINDS = (
    "source", "term", "stakeholder-map", "channel", "communication-plan", "lesson", "task-list",
)  # fmt: skip


@dataclass
class Book:
    """A book in a folder, with what its edits need to know."""

    kinds: ClassVar[tuple[str, ...]] = ("mixed",)

    root: Path
    rng: random.Random
    plain: bool = False
    order: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    title: str = "A book"
    caption: str = "Part"
    numbered: str = "false"
    count: int = 0
    past: dict[Path, list[bytes]] = field(default_factory=dict)
    kind: str = ""

    # --- beginning

    def begin(self) -> None:
        """Write a book with a page of each kind."""
        for number in range(6):
            self.add_page(f"p{number}", listed=True)
        (self.root / "book/_static").mkdir(parents=True, exist_ok=True)
        self.write("book/_static/mark.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
        self.picture("book/one/fig.png")
        self.picture("book/two/fig.png")
        self.write("book/part.txt", "A part that is included.\n")
        if not self.plain:
            for kind in KINDS:
                text = (EXAMPLES / kind / "valid/example.yml").read_text(encoding="utf-8")
                self.write(f"book/data/{kind}/example.yml", text)
        self.write("book/index.md", f"{self.head()}# {self.title}\n\nWords.\n")
        self.settings()
        self.toc()

    def head(self) -> str:
        """The head of a page."""
        return "" if self.plain else HEAD.format(source="EXAMPLE")

    def settings(self) -> None:
        """Write the settings."""
        form = PLAIN if self.plain else SETTINGS
        redirects = "{" + ", ".join(f"{a}: {b}" for a, b in self.redirects.items()) + "}"
        text = form.format(title=self.title, redirects=redirects, numbered=self.numbered)
        self.write("_config.yml", text)

    def toc(self) -> None:
        """Write the table of contents."""
        half = (len(self.order) + 1) // 2
        lines = ["format: jb-book", "root: book/index", "parts:"]
        for caption, names in ((self.caption, self.order[:half]), ("More", self.order[half:])):
            if names:
                lines += [f"  - caption: {caption}", "    chapters:"]
                lines += [f"      - file: book/{name}" for name in names]
        self.write("_toc.yml", "\n".join(lines if len(lines) > 3 else lines[:2]) + "\n")

    # --- files

    def write(self, name: str, text: str | bytes) -> str:
        """Write a file of the book, and remember what it was."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            self.past.setdefault(path, []).append(path.read_bytes())
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    def picture(self, name: str) -> str:
        """Write a small picture of one colour."""
        line = b"\0" + bytes(self.rng.randrange(256) for _ in range(3)) * 8
        parts = (
            (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(line * 8)),
            (b"IEND", b""),
        )
        data = b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in parts
        )
        return self.write(name, b"\x89PNG\r\n\x1a\n" + data)

    def pages(self) -> list[Path]:
        """The pages there are, without the first."""
        return sorted(p for p in (self.root / "book").glob("p*.md"))

    def page(self) -> Path:
        """Some page."""
        return self.rng.choice([*self.pages(), self.root / "book/index.md"])

    def word(self) -> str:
        """Some word."""
        return self.rng.choice(WORDS)

    def name(self, path: Path) -> str:
        """The name of a file from the root of the book."""
        return path.relative_to(self.root).as_posix()

    def paragraphs(self, path: Path) -> list[str]:
        """The text of a page in parts."""
        return path.read_text(encoding="utf-8").split("\n\n")

    def insert(self, text: str, path: Path | None = None) -> str:
        """Put a paragraph into a page, below its title."""
        path = path or self.page()
        parts = self.paragraphs(path)
        parts.insert(self.rng.randint(1, len(parts)), text)
        self.write(self.name(path), "\n\n".join(parts).rstrip("\n") + "\n")
        return f"{self.name(path)}: {text!r}"

    # --- edits: each returns what it did

    def add_page(self, name: str = "", *, listed: bool = True) -> str:
        """A new page."""
        self.count += 1
        name = name or f"p{self.count + 10}"
        text = f"{self.head()}# {self.word().title()} {self.word()}\n\nSome {self.word()} words.\n"
        text += f"\n## {self.word().title()}\n\nMore {self.word()} words.\n"
        self.write(f"book/{name}.md", text)
        if listed:
            self.order.insert(self.rng.randint(0, len(self.order)), name)
            self.toc()
        return f"page {name}, {'listed' if listed else 'not listed'}"

    def add_unlisted(self) -> str:
        """A page in no table of contents."""
        return self.add_page(listed=False)

    def delete_page(self) -> str:
        """A page goes, and its entry with it, or not."""
        if len(self.pages()) < 4:
            return self.add_page()
        path = self.rng.choice(self.pages())
        path.unlink()
        if self.rng.random() < 0.6 and path.stem in self.order:
            self.order.remove(path.stem)
            self.toc()
        return f"without {path.stem}"

    def rename_page(self) -> str:
        """A page gets another name."""
        path = self.rng.choice(self.pages())
        self.count += 1
        new = f"p{self.count + 10}"
        path.rename(path.with_name(f"{new}.md"))
        self.order = [new if name == path.stem else name for name in self.order]
        self.toc()
        if self.rng.random() < 0.5:
            self.redirects[f"book/{path.stem}.md"] = f"book/{new}.md"
            self.settings()
        return f"{path.stem} is now {new}"

    def edit_words(self) -> str:
        """Other words in a paragraph."""
        return self.insert(f"A {self.word()} and a {self.word()}{self.count}.")

    def drop_paragraph(self) -> str:
        """A paragraph less."""
        path = self.page()
        parts = self.paragraphs(path)
        if len(parts) > 3:
            del parts[self.rng.randrange(2, len(parts))]
            self.write(self.name(path), "\n\n".join(parts).rstrip("\n") + "\n")
        return f"{self.name(path)}: a paragraph less"

    def add_heading(self) -> str:
        """A new section."""
        return self.insert(f"{'#' * self.rng.choice((2, 2, 3, 4))} {self.word().title()}")

    def change_title(self) -> str:
        """Another title of a page."""
        path = self.page()
        lines = path.read_text(encoding="utf-8").splitlines()
        title = f"# {self.word().title()} *{self.word()}*"
        lines = [title if line.startswith("# ") else line for line in lines]
        self.write(self.name(path), "\n".join(lines) + "\n")
        return f"{self.name(path)}: {title}"

    def add_label(self) -> str:
        """A label, perhaps one that another page has."""
        return self.insert(f"(label-{self.rng.randrange(6)})=\n## {self.word().title()}")

    def refer_to_label(self) -> str:
        """A reference to a label, perhaps to none."""
        label = f"label-{self.rng.randrange(6)}"
        return self.insert(
            self.rng.choice((f"See {{ref}}`{label}`.", f"See [](#{label}).", f"[words]({label})"))
        )

    def link_to_page(self) -> str:
        """A link to a page, to a heading of it, or to what is not there."""
        names = [*(p.stem for p in self.pages()), "gone", "index"]
        target = self.rng.choice(names)
        forms = (
            f"See [](./{target}.md).",
            f"See [this]({target}.md#{self.word()}).",
            f"See {{doc}}`{target}`.",
            f"See [](/book/{target}.md).",
        )
        return self.insert(self.rng.choice(forms))

    def add_equation(self) -> str:
        """An equation with a label, or a reference to one."""
        label = f"eq{self.rng.randrange(4)}"
        return self.insert(
            self.rng.choice((f"$$\na = b\n$$ ({label})", f"See {{eq}}`{label}`.", "$$\nc = d\n$$"))
        )

    def add_term(self) -> str:
        """A glossary, or a reference to a term of one."""
        term = self.rng.choice(WORDS[:4])
        return self.insert(
            self.rng.choice((f"```{{glossary}}\n{term}\n  A thing.\n```", f"A {{term}}`{term}`."))
        )

    def add_figure(self) -> str:
        """A picture on a page, perhaps one that is not there."""
        name = f"{self.rng.choice(('one', 'two', 'three'))}/fig.png"
        label = f"fig-{self.rng.randrange(4)}"
        return self.insert(
            self.rng.choice(
                (
                    f"![A colour]({name})",
                    f"```{{figure}} {name}\n:name: {label}\n:alt: A colour\n\nA {self.word()}.\n```",
                    f"See {{numref}}`{label}`."
                    if self.numbered == "true"
                    else f"See {{ref}}`{label}`.",
                )
            )
        )

    def change_picture(self) -> str:
        """A picture is replaced, added or deleted."""
        path = self.root / f"book/{self.rng.choice(('one', 'two', 'three'))}/fig.png"
        if path.is_file() and self.rng.random() < 0.4:
            path.unlink()
            return f"without {self.name(path)}"
        return self.picture(self.name(path))

    def move_entry(self) -> str:
        """Another order of the pages."""
        self.rng.shuffle(self.order)
        self.toc()
        return "another order"

    def drop_entry(self) -> str:
        """A page is taken out of the table of contents; its file stays."""
        if len(self.order) > 2:
            name = self.order.pop(self.rng.randrange(len(self.order)))
            self.toc()
            return f"{name} is not listed"
        return self.move_entry()

    def list_all(self) -> str:
        """All pages are listed, and no others."""
        here = [path.stem for path in self.pages()]
        self.order = [name for name in self.order if name in here]
        self.order += [name for name in here if name not in self.order]
        self.toc()
        return "all are listed"

    def change_caption(self) -> str:
        """Another name of a part."""
        self.caption = f"{self.word().title()} part"
        self.toc()
        return f"caption {self.caption}"

    def change_settings(self) -> str:
        """Another title of the book, numbers for figures, or other redirects."""
        choice = self.rng.randrange(3)
        if choice == 0:
            self.title = f"The {self.word()}"
        elif choice == 1:
            self.numbered = "true" if self.numbered == "false" else "false"
        elif self.redirects:
            del self.redirects[self.rng.choice(sorted(self.redirects))]
        self.settings()
        return f"settings {self.title} {self.numbered} {self.redirects}"

    def change_static(self) -> str:
        """A static file comes, changes or goes."""
        path = self.root / f"book/_static/{self.rng.choice(('mark', 'other', 'third'))}.svg"
        if path.stem != "mark" and path.is_file() and self.rng.random() < 0.5:
            path.unlink()
            return f"without {self.name(path)}"
        return self.write(
            self.name(path), f"<svg xmlns='http://www.w3.org/2000/svg' id='{self.word()}'/>"
        )

    def change_include(self) -> str:
        """A page includes a file, or the file changes, or comes and goes."""
        path = self.root / "book/part.txt"
        choice = self.rng.randrange(4)
        if choice == 0:
            return self.insert("```{include} part.txt\n```")
        if choice == 1 and path.is_file():
            path.unlink()
            return "without part.txt"
        return self.write("book/part.txt", f"A {self.word()} that is included.\n")

    def link_to_file(self) -> str:
        """A link to a file to take away, which comes and goes."""
        path = self.root / "book/files/data.csv"
        choice = self.rng.randrange(3)
        if choice == 0:
            return self.insert("Take [the data](files/data.csv).")
        if choice == 1 and path.is_file():
            path.unlink()
            return "without data.csv"
        return self.write(self.name(path), f"{self.word()},1\n")

    def add_footnote(self) -> str:
        """A footnote, an index entry, or a citation."""
        return self.insert(
            self.rng.choice(
                (
                    f"A fact[^{self.word()}].",
                    f"```{{index}} {self.word()}\n```",
                    "```{tableofcontents}\n```",
                )
            )
        )

    def show_register(self) -> str:
        """A page shows a register, or cites a source."""
        kind = self.rng.choice(KINDS)
        forms = (f"```{{{kind}}} example\n```", f"```{{{kind}}} other\n```", "A fact {src}`EXAMPLE`.",
                 "A fact {src}`OTHER#x`.")  # fmt: skip
        return self.insert(self.rng.choice(forms))

    def change_record(self) -> str:
        """Words of a register change."""
        kind = self.rng.choice(KINDS)
        path = self.root / f"book/data/{kind}/example.yml"
        if not path.is_file():
            return self.restore()
        text = path.read_text(encoding="utf-8")
        old = self.rng.choice([w for w in text.split() if w.isalpha() and len(w) > 4])
        return (
            self.write(self.name(path), text.replace(f" {old} ", f" {self.word()} ")) + f": {old}"
        )

    def change_id(self) -> str:
        """The id of a record changes, so that what refers to it is wrong."""
        kind = self.rng.choice(KINDS)
        path = self.root / f"book/data/{kind}/example.yml"
        if not path.is_file():
            return self.restore()
        lines = path.read_text(encoding="utf-8").splitlines()
        at = self.rng.choice([n for n, line in enumerate(lines) if "- id: " in line] or [0])
        lines[at] += "" if lines[at].endswith("x") else "x"
        return self.write(self.name(path), "\n".join(lines) + "\n") + f":{at + 1}"

    def change_register(self) -> str:
        """A register comes, goes or breaks."""
        kind = self.rng.choice(KINDS)
        path = self.root / f"book/data/{kind}/{self.rng.choice(('example', 'other'))}.yml"
        if path.is_file() and self.rng.random() < 0.5:
            if self.rng.random() < 0.5:
                self.past.setdefault(path, []).append(path.read_bytes())
                path.unlink()
                return f"without {self.name(path)}"
            return self.write(self.name(path), path.read_text(encoding="utf-8") + "\n\tbroken: [\n")
        text = (EXAMPLES / kind / "valid/example.yml").read_text(encoding="utf-8")
        if path.stem == "other":
            text = text.replace("- id: ", "- id: other-").replace("id: other-EXAMPLE", "id: OTHER")
        return self.write(self.name(path), text)

    def break_head(self) -> str:
        """The head of a page loses a line, or is whole again."""
        path = self.page()
        text = path.read_text(encoding="utf-8")
        if "owner: " in text:
            text = text.replace("owner: Community manager\n", "")
        else:
            text = text.replace("last_reviewed", "owner: Community manager\nlast_reviewed")
        return self.write(self.name(path), text) + ": owner"

    def restore(self) -> str:
        """A file becomes what it was."""
        paths = sorted(path for path, kept in self.past.items() if (kept and path.suffix != ".yml")
                       or (kept and "data" in path.parts))  # fmt: skip
        if not paths:
            return self.edit_words()
        path = self.rng.choice(paths)
        data = self.past[path].pop()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return f"{self.name(path)} as it was"

    def nothing(self) -> str:
        """Nothing changes, or only the time of a file."""
        path = self.page()
        path.touch()
        return f"{self.name(path)} saved twice"

    def edits(self) -> list[Callable[[], str]]:
        """All edits; those that come twice are more likely."""
        every = [
            self.add_page, self.add_unlisted, self.delete_page, self.rename_page,
            self.edit_words, self.edit_words, self.drop_paragraph, self.drop_paragraph,
            self.add_heading, self.change_title, self.add_label, self.add_label,
            self.refer_to_label, self.refer_to_label, self.link_to_page, self.link_to_page,
            self.add_equation, self.add_term, self.add_figure, self.add_figure,
            self.change_picture, self.move_entry, self.drop_entry, self.list_all,
            self.change_caption, self.change_settings, self.change_static, self.change_include,
            self.link_to_file, self.add_footnote, self.restore, self.restore, self.nothing,
        ]  # fmt: skip
        if not self.plain:
            every += [
                self.show_register, self.show_register, self.change_record, self.change_record,
                self.change_id, self.change_register, self.change_register, self.break_head,
            ]  # fmt: skip
        return every

    def step(self) -> str:
        """One edit."""
        edit = self.rng.choice(self.edits())
        return f"{edit.__name__}: {edit()}"


# --- building


def warm() -> None:
    """Import once what every build needs."""
    importlib.import_module("playbook.live.warm").imports()


def build(root: Path, out: Path, *, memory: bool) -> int:
    """Begin to build a book in a child of this process, with or without our memory; its number."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        from jupyter_book.cli.main import main

        from playbook.sphinx_ext.launch import EXTENSIONS
        from playbook.sphinx_ext.patches import load_always

        if memory:
            load_always(EXTENSIONS)
        out.mkdir(parents=True, exist_ok=True)
        with (out / "log").open("w", encoding="utf-8") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
            sys.stdout = sys.stderr = log
            main(["build", str(root), "--path-output", str(out), "--keep-going", "-n"])
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


def wait(child: int) -> int:
    """The exit code of a build."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def said(out: Path, root: Path, code: int) -> list[str]:
    """What a build says, in order of place."""
    from playbook.build.run import BuildResult

    text = (out / "log").read_text(encoding="utf-8").replace(str(out), "OUT")
    result = BuildResult(code, text, out, root)
    crash = [f"it stopped: {result.cause}"] if code else []
    return sorted(result.warnings) + crash


def tree(out: Path) -> dict[str, bytes]:
    """Every file of the built pages."""
    pages = out / "_build" / "html"
    return {
        path.relative_to(pages).as_posix(): path.read_bytes()
        for path in pages.rglob("*")
        if path.is_file()
    }


def differences(here: Path, there: Path, root: Path, codes: tuple[int, int]) -> list[str]:
    """How an incremental build differs from a clean one."""
    mine, theirs = tree(here), tree(there)
    if codes[1]:  # nothing was built afresh, and what the last build left stays
        mine = theirs = {}
    found = [f"missing: {name}" for name in sorted(theirs.keys() - mine.keys())]
    found += [f"left over: {name}" for name in sorted(mine.keys() - theirs.keys())]
    found += [
        f"differs: {name}: {where(mine[name], theirs[name])}"
        for name in sorted(mine.keys() & theirs.keys())
        if mine[name] != theirs[name]
    ]
    first, second = said(here, root, codes[0]), said(there, root, codes[1])
    found += [f"not said: {line}" for line in second if line not in first]
    found += [f"said too much: {line}" for line in first if line not in second]
    return found


def where(mine: bytes, theirs: bytes) -> str:
    """The first place at which two files differ."""
    at = next((n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), -1)
    start = max(0, at - 40)
    return f"{mine[start : at + 40]!r} instead of {theirs[start : at + 40]!r}"


def walk(folder: Path, steps: int, book: Book) -> list[tuple[str, list[str], float, float]]:
    """Take a number of steps; each with its differences and the seconds of both builds."""
    os.environ.update(SOURCE_DATE_EPOCH=DAY, PYTHONHASHSEED="0")
    book.begin()
    found = []
    for number in range(steps + 1):
        words = book.step() if number else "the beginning"
        shutil.rmtree(folder / "clean", ignore_errors=True)
        start = time.monotonic()
        here = build(book.root, folder / "here", memory=True)
        first = wait(here)
        middle = time.monotonic()
        there = build(book.root, folder / "clean", memory=False)
        second = wait(there)
        end = time.monotonic()
        wrong = differences(folder / "here", folder / "clean", book.root, (first, second))
        found.append((f"{number} {words}", wrong, middle - start, end - middle))
        yield_step(found[-1])
    return found


def yield_step(step: tuple[str, list[str], float, float]) -> None:
    """Print a step that differs."""
    words, wrong, mine, clean = step
    if wrong or os.environ.get("WALK_VERBOSE"):
        print(
            f"{words}  ({mine:.2f} s, clean {clean:.2f} s)", *wrong[:12], sep="\n    ", flush=True
        )


def main(make: type[Book] = Book, words: str | None = __doc__) -> None:
    """Walk through a book, and end with 1 if a step differs."""
    parser = argparse.ArgumentParser(
        description=words, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--kind", choices=make.kinds, default=make.kinds[0])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    warm()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="walk-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    book = make(folder / "book", random.Random(options.seed), options.plain)  # noqa: S311
    book.kind = options.kind
    steps = walk(folder, options.steps, book)
    wrong = sum(bool(step[1]) for step in steps)
    mine, clean = (sorted(step[n] for step in steps[1:]) for n in (2, 3))
    print(
        f"{len(steps) - 1} edits (seed {options.seed}, {options.kind}): {wrong} builds differ; "
        f"median {mine[len(mine) // 2]:.2f} s, from clean {clean[len(clean) // 2]:.2f} s"
    )
    if not options.keep:
        shutil.rmtree(folder)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
