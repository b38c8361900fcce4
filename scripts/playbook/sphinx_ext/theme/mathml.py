"""Equations as MathML, which browsers draw without a script.

The usual way loads a library of several hundred kilobytes from another host.
docutils can translate the common part of TeX itself.
"""

from __future__ import annotations

import html
import re
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

# The environments that only say "this is a displayed equation"; rows and columns in them are kept.
_WRAPPER = re.compile(
    r"^\s*\\begin\{(equation|align|gather|multline|flalign)(\*?)\}(.*)\\end\{\1\2\}\s*$", re.DOTALL
)


def setup(app: Sphinx) -> None:
    """Register the renderer; Sphinx prefers it to its own unless the book names another."""
    app.add_html_math_renderer("playbook_mathml", (_inline, None), (_block, None))


def mathml(tex: str, *, block: bool) -> str:
    """MathML for an equation in TeX.

    Raises `SyntaxError` where docutils does not know a command.
    """
    match = _WRAPPER.match(tex) if block else None
    text = tex2mathml(match.group(3) if match else tex, as_block=block)
    # The source goes along for tools that read it better than the marks.
    return text.replace("<math ", f'<math alttext="{html.escape(" ".join(tex.split()))}" ', 1)


def _render(writer: Any, node: nodes.Element, *, block: bool) -> str:
    tex = node.astext()
    try:
        return mathml(tex, block=block)
    except SyntaxError as error:
        logger.warning(
            "cannot draw this equation: %s; write it with simpler commands",
            error,
            location=node,
            type="playbook",
            subtype="math",
        )
        return f"<code>{html.escape(tex)}</code>"


def _inline(writer: Any, node: nodes.math) -> None:
    writer.body.append(_render(writer, node, block=False))
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(writer.starttag(node, "div", CLASS="math"))
    if node.get("number"):
        number = get_node_equation_number(writer, node)
        writer.body.append(f'<span class="eqno">({number})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body.append(_render(writer, node, block=True) + "</div>\n")
    raise nodes.SkipNode
