"""The directive ``seen-elsewhere``: who told us that they use a template or a page, and how to tell us.

All registers of the kind ``reuse`` are asked for the name that is its argument. Without a use it says
so: an empty list is no reason to invent one.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from playbook.registers.kinds.base import Register
from playbook.registers.load import Registers
from playbook.sphinx_ext.register_view import check_sources, register_view_node
from playbook.sphinx_ext.state import known, state

KIND, DIRECTIVE = "reuse", "seen-elsewhere"
FORM = "tell-us-you-used-it.yml"


class SeenElsewhereDirective(SphinxDirective):
    """The uses of the thing that its argument names, and the link to the form."""

    required_arguments = 1
    has_content = False
    option_spec = {}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """A table of each register that has a use; one sentence at the end."""
        name = self.arguments[0].strip()
        registers = known(state(self.env.app).registers)
        found: list[nodes.Node] = []
        for file in registers.of_kind(KIND).values():
            self.env.note_dependency(str(Path(self.env.app.srcdir) / file.path))
            part = file.register.subset({"used": (name,)}) if file.register else None
            if part is not None and part.entries:
                found += self._table(part, registers)
        box = nodes.container(classes=["pb-register", "pb-seen"])
        box.extend(found)
        box += self._sentence(name, told=bool(found))
        return [box]

    def _table(self, part: Register, registers: Registers) -> list[nodes.Node]:
        place = (self.env.docname, self.lineno)
        made: list[nodes.Node] = []
        for view in part.views(registers.lookup).values():
            check_sources(view, registers, place)
            prefix = f"{KIND}-{self.env.new_serialno(KIND)}"
            made.append(register_view_node(view, prefix, "", place))
        return made

    def _sentence(self, name: str, *, told: bool) -> nodes.Node:
        """What is known, and what the reader can do about it."""
        words = "Do you use it too?" if told else "Nobody has told us yet that they use this."
        line = nodes.paragraph("", words)
        settings = known(state(self.env.app).settings)
        address = _form(Path(self.env.app.srcdir), settings.repository, name)
        if address:
            link = nodes.reference("", "Tell us with a short form", refuri=address, internal=False)
            line += [nodes.Text(" "), link, nodes.Text(".")]
        return line


def _form(root: Path, repository: str, name: str) -> str:
    """The address of the form, filled in as far as it can be; nothing where the book has none."""
    if not repository or not (root / ".github" / "ISSUE_TEMPLATE" / FORM).is_file():
        return ""
    query = urlencode({"template": FORM, "title": f"We use it: {name}", "what": name})
    return f"{repository}/issues/new?{query}"


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive(DIRECTIVE, SeenElsewhereDirective)
