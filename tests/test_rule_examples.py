"""The examples in the docstring of each rule are run: the bad one is found, the good one is not."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from playbook.check.examples import INDEX, Examples, Piece, read_examples
from playbook.check.rules import all_rules
from playbook.check.run import check_book
from playbook.common.findings import Finding

CONFIG = 'title: Example\nexecute:\n  execute_notebooks: "off"\nbibtex_bibfiles: [references.bib]\n'
PAGES = (".md", ".ipynb", ".rst")
ALSO = {"PBK001": ("LNK001",), "PBK002": ("LNK001",)}  # an ignore is judged when its rule has run
FRAGMENT = ("PAG004",)  # an example shows a part of a page, which need not begin with a title
DAY = "1795132800"  # 20 November 2026: reviews become due, and examples stay as they are


def write_book(folder: Path, pieces: Iterable[Piece]) -> Path:
    """A book with these files and what every book has; with a history, if a piece is of earlier."""
    pieces = tuple(pieces)
    before = [piece for piece in pieces if piece.before]
    if before:
        _write(folder, before)
        who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
        for words in (("init", "-b", "main"), ("add", "."), ("commit", "-m", "before")):
            subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)
        for piece in before:
            (folder / piece.path).unlink()
    _write(folder, [piece for piece in pieces if not piece.before])
    return folder


def _write(folder: Path, pieces: list[Piece]) -> None:
    texts = {piece.path: _content(piece) for piece in pieces}
    texts.setdefault("_config.yml", CONFIG.encode())
    texts.setdefault("references.bib", b"")
    texts.setdefault(INDEX, b"# Example\n")
    pages = [path for path in sorted(texts) if path.endswith(PAGES) and path != INDEX]
    listed = "".join(f"  - file: {path.rpartition('.')[0]}\n" for path in pages)
    toc = "format: jb-book\nroot: index\n" + (f"chapters:\n{listed}" if listed else "")
    texts.setdefault("_toc.yml", toc.encode())
    for path, content in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _content(piece: Piece) -> bytes:
    text = f"{piece.text}\n" if piece.text else ""
    match piece.note.split():
        case []:
            return text.encode()
        case [number, "MB"]:
            return b"\0" * (int(number) * 1_000_000)
        case [number, "pixels"]:
            width = int(number.replace(",", ""))
            head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, width * 3 // 4)
            return head + b"\0" * 100_000
        case [number, "times"]:
            return text.encode() * int(number)
        case [number, "words"]:
            return f"{text}\n{'word ' * int(number.replace(',', ''))}\n".encode()
        case ["saved", "as", encoding]:
            return text.encode(encoding)
    raise ValueError(f"{piece.path}: nobody knows how to make a file of `{piece.note}`")


def found(folder: Path, pieces: tuple[Piece, ...], *rules: str) -> list[Finding]:
    """What the check finds in an example: by these rules, or else by all that always run."""
    book = write_book(folder, pieces)
    base = "main" if any(piece.before for piece in pieces) else ""
    result = check_book(book, select=rules, house=False, cache=False, base=base)
    return list(result.findings)


@pytest.mark.parametrize("code", all_rules())
def test_the_bad_example_of_a_rule_is_found(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    bad, _ = read_examples(all_rules()[code].doc)
    codes = {finding.code for finding in found(tmp_path, bad, code, *ALSO.get(code, ()))}
    assert code in codes


@pytest.mark.parametrize("code", all_rules())
def test_the_good_example_of_a_rule_has_no_fault(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    _, good = read_examples(all_rules()[code].doc)
    (tmp_path / "own").mkdir()
    own = found(tmp_path / "own", good, code, "DAT001", "DAT002", *ALSO.get(code, ()))
    assert list(map(str, own)) == []
    (tmp_path / "every").mkdir()
    every = [f for f in found(tmp_path / "every", good) if f.code not in FRAGMENT]
    assert list(map(str, every)) == []


def test_an_example_names_its_files() -> None:
    doc = """Head.

Why.

Bad::

    # A page

    # file: photo.png (6 MB)
    # before: old/page.md
    words

    # more words

Good::

    # file: _toc.yml
    root: index
"""
    assert read_examples(doc) == Examples(
        bad=(
            Piece("index.md", "# A page"),
            Piece("photo.png", "", "6 MB"),
            Piece("old/page.md", "words\n\n# more words", before=True),
        ),
        good=(Piece("_toc.yml", "root: index"),),
    )


@pytest.mark.parametrize(
    "doc", ["Head.", "Head.\n\nBad::\n\n    x\n", "\nBad::\n\n\nGood::\n\n    x"]
)
def test_a_rule_without_examples_is_refused(doc: str) -> None:
    with pytest.raises(ValueError, match="what is wrong below `Bad::`"):
        read_examples(doc)


@pytest.mark.parametrize(
    ("note", "content"),
    [
        ("2 MB", b"\0" * 2_000_000),
        ("saved as Latin-1", b"caf\xe9\n"),
        ("2 times", b"caf\xc3\xa9\n" * 2),
        ("3 words", b"caf\xc3\xa9\n\nword word word \n"),
    ],
)
def test_what_cannot_be_printed_is_made(note: str, content: bytes, tmp_path: Path) -> None:
    write_book(tmp_path, [Piece("a.txt", "café", note)])
    assert (tmp_path / "a.txt").read_bytes() == content


def test_a_picture_is_as_wide_as_its_note_says(tmp_path: Path) -> None:
    write_book(tmp_path, [Piece("a.png", "", "4,000 pixels")])
    assert struct.unpack(">II", (tmp_path / "a.png").read_bytes()[16:24]) == (4000, 3000)


def test_a_note_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="how to make a file of `blue`"):
        write_book(tmp_path, [Piece("a.png", "", "blue")])
