"""Starts Jupyter Book with what makes its builds quick and its incremental builds right.

``python -m playbook.sphinx_ext.launch build BOOK`` takes the arguments of ``jupyter-book``.
"""

from __future__ import annotations

import sys

EXTENSIONS = ("playbook.sphinx_ext.incremental", "playbook.linear")


def with_extensions() -> None:
    """Have every build of this process load the extensions, whatever the settings of its book."""
    from sphinx import application

    loaded = application.builtin_extensions
    application.builtin_extensions += tuple(name for name in EXTENSIONS if name not in loaded)


def main(arguments: list[str] | None = None) -> None:
    """Build as ``jupyter-book`` does; ends with ``SystemExit``."""
    from jupyter_book.cli.main import main as jupyter_book

    with_extensions()
    jupyter_book(args=arguments, prog_name="jupyter-book")


if __name__ == "__main__":
    main(sys.argv[1:])
