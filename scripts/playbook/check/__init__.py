"""The check: rules over a book, their findings, and what becomes of these.

``check_book`` is the whole of it as one function, for other programs too. ``rules`` holds one
module a rule, ``reporters`` one module a format; ``engine`` chooses and runs the rules and opens
no files. May use the rooms ``house``, ``office``, ``registers``, ``reading``, ``book`` and
``common``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playbook.check.run import CheckError, Result, check_book

__all__ = ["CheckError", "Result", "check_book"]


def __getattr__(name: str) -> Any:
    """What other programs use, loaded when it is asked for: a rule must not load the whole check."""
    if name in __all__:
        from playbook.check import run

        return getattr(run, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
