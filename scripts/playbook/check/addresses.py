"""Where the rules are explained on the web.

The address is that of the book about this package: it stands once, below ``[project.urls]`` of
pyproject.toml, and comes along in the metadata of the installed package. Without it there are
no links.
"""

from __future__ import annotations

from functools import cache

PACKAGE = "partnership-playbook"
PAGE = "book/community/rules.html"


@cache
def rules_page() -> str:
    """The address of the page of rules; nothing if the package does not say where its book is."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        urls = metadata(PACKAGE).get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    named = dict(url.split(", ", 1) for url in urls if ", " in url)
    home = named.get("Documentation", "")
    return f"{home.rstrip('/')}/{PAGE}" if home else ""


def rule_address(name: str) -> str:
    """The address of the section about a rule, by its name; nothing if none is known."""
    page = rules_page()
    return f"{page}#{name}" if page and name else ""
