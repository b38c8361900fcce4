"""Tools for a playbook about partnerships: registers, directives, checks and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playbook.version import __version__

if TYPE_CHECKING:
    from playbook.check import Result, check_book

__all__ = ["Result", "__version__", "check_book"]


def __getattr__(name: str) -> Any:
    """``from playbook import check_book`` loads the check only then."""
    if name in ("Result", "check_book"):
        from playbook import check

        return getattr(check, name)
    raise AttributeError(f"module 'playbook' has no attribute {name!r}")
