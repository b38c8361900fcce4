"""Substitutions of a page as data: what takes the place of MyST's way, which runs them as code."""

from __future__ import annotations

import re
from typing import Any

from playbook.common.substitutions import cost, rendered

# A substitution that begins a directive is read as a block, wherever it stands.
_DIRECTIVE = re.compile(r"[\s]{0,3}(`{3,10}|~{3,10}|:{3,10})\{")


def put_in(renderer: Any, token: Any, *, inline: bool) -> None:
    """Put in what a substitution gives, as MyST does, or warn and leave its place empty.

    ``renderer`` is MyST's, at the place of ``token``.
    """
    line = token.map[0] if token.map else 0
    document = renderer.document
    spent = getattr(document, "playbook_spent", 0)
    around: set[str] = getattr(document, "sub_references", set())
    document.sub_references = around
    try:
        text, names = rendered(token.content, renderer.md_config.substitutions, spent=spent)
    except (ValueError, LookupError) as error:
        _warn(renderer, line, f"Substitution error:{type(error).__name__}: {error}")
        return
    document.playbook_spent = spent + cost(text)
    if circle := names & around:
        _warn(renderer, line, f"circular substitution reference: {circle}")
        return
    around |= names
    try:
        if inline and not _DIRECTIVE.match(text):
            renderer.nested_render_text(text, line, inline=True)
        else:
            renderer.nested_render_text(text, line)
    finally:
        around -= names


def _warn(renderer: Any, line: int, words: str) -> None:
    from myst_parser.warnings_ import MystWarnings

    renderer.create_warning(
        words, MystWarnings.SUBSTITUTION, line=line, append_to=renderer.current_node
    )
