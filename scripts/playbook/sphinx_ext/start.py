"""Starts Jupyter Book with the memory that makes an incremental build right.

``python -m playbook.sphinx_ext.start build BOOK`` takes the arguments of ``jupyter-book``.
"""

from __future__ import annotations

import sys

EXTENSION = "playbook.sphinx_ext.incremental"


def with_memory() -> None:
    """Have every build of this process load the extension, whatever the settings of its book."""
    from sphinx import application

    if EXTENSION not in application.builtin_extensions:
        application.builtin_extensions += (EXTENSION,)


def main(arguments: list[str] | None = None) -> None:
    """Build as ``jupyter-book`` does; ends with ``SystemExit``."""
    from jupyter_book.cli.main import main as jupyter_book

    with_memory()
    jupyter_book(args=arguments, prog_name="jupyter-book")


if __name__ == "__main__":
    main(sys.argv[1:])
