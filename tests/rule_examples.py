"""Write the examples of a rule as a book on disk, as `playbook.check.examples` describes them."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path

from playbook.check.examples import INDEX, Piece

CONFIG = 'title: Example\nexecute:\n  execute_notebooks: "off"\nbibtex_bibfiles: [references.bib]\n'
PAGES = (".md", ".ipynb", ".rst")


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
