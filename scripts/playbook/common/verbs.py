"""The verbs of the command ``playbook``: for the command line, and for what may not import it."""

from __future__ import annotations

# A verb is a module of the room ``cli``, with a function of its name; a keyword gets an underscore.
VERBS = (
    "adopt",
    "build",
    "check",
    "compare",
    "diff",
    "export",
    "import",
    "links",
    "live",
    "new",
    "newsletter",
    "review",
    "schema",
)
