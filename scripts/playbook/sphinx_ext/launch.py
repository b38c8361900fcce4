"""Starts Jupyter Book with what makes its builds quick and its incremental builds right.

``python -m playbook.sphinx_ext.launch build BOOK`` takes the arguments of ``jupyter-book``.
"""

from __future__ import annotations

import sys

EXTENSIONS = (
    "playbook.sphinx_ext.incremental",
    "playbook.sphinx_ext.kept_inventories",
    "playbook.linear",
)
ASIDE = (
    "playbook steps aside, and Jupyter Book builds every page again: this Sphinx takes no further "
    "extensions.\n"
)
UNKNOWN = (
    "playbook does not build with this Jupyter Book: it keeps its memory where a book could have "
    "put code. Install the version that the lock file names.\n"
)


def main(arguments: list[str]) -> None:
    """Build as ``jupyter-book`` does, with our extensions in any book; ends with ``SystemExit``."""
    from jupyter_book.cli.main import main as jupyter_book

    from playbook.linear.patches import put_in_as_text
    from playbook.sphinx_ext.patches import keep_to_the_book, load_always

    # Before anything of the book is read, and also where no extension of ours is taken.
    put_in_as_text()
    if not keep_to_the_book():
        sys.stderr.write(UNKNOWN)
        raise SystemExit(2)
    more = []
    if not load_always(EXTENSIONS):
        sys.stderr.write(ASIDE)
        more.append("--all")
    jupyter_book(args=[*arguments, *more], prog_name="jupyter-book")


if __name__ == "__main__":
    main(sys.argv[1:])
