"""Books of strangers: small, with stock settings, and nothing of ours in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CONFIG = """title: A book of somebody
author: Somebody
execute: {execute_notebooks: "off"}
parse:
  myst_enable_extensions: [colon_fence, substitution, attrs_inline, linkify]
"""


@pytest.fixture
def stranger(book: Any, tmp_path: Path) -> Callable[..., Any]:
    """A function that writes a book of pages, in a folder that has another beside it."""

    def made(*, config: str = CONFIG, **pages: str) -> Any:
        own = type(book)(tmp_path / "own", new=False)
        names = "".join(f"- file: {name}\n" for name in pages)
        own.write("_config.yml", config)
        own.write("_toc.yml", f"format: jb-book\nroot: index\nchapters:\n{names}")
        own.write("index.md", "# Index\n\nWords.\n")
        for name, text in pages.items():
            own.write(f"{name}.md", text)
        return own

    return made
