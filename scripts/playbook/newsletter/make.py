"""All files of an issue, made from one source; the same bytes whenever nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playbook.newsletter.issue import Issue, all_issues

FORMS = ("eml", "html", "text", "page", "feed", "ics", "md", "numbers")
NAMES = {
    "eml": "{}.eml",
    "html": "{}.html",
    "text": "{}.txt",
    "page": "{}.md",
    "feed": "feed.xml",
    "ics": "{}.ics",
    "md": "{}.github.md",
    "numbers": "{}.numbers.yml",
}


def make(root: Path, issue: Issue, forms: tuple[str, ...], today: date) -> dict[str, bytes]:
    """The files of these forms by name; a calendar only where the issue has dates.

    Raises ``ModuleNotFoundError`` where a form needs a package that is not there.
    """
    from playbook.newsletter.write_feed import feed_of
    from playbook.newsletter.write_html import html_mail
    from playbook.newsletter.write_mail import mail_of, pictures
    from playbook.newsletter.write_page import index_of, markdown_of, numbers_of, page_of
    from playbook.newsletter.write_text import text_of

    makers: dict[str, Callable[[], str | bytes]] = {
        "eml": lambda: mail_of(issue),
        "html": lambda: html_mail(issue),
        "text": lambda: text_of(issue),
        "page": lambda: page_of(issue, today),
        "feed": lambda: feed_of(all_issues(root, issue)),
        "ics": lambda: calendar_of(issue),
        "md": lambda: markdown_of(issue),
        "numbers": lambda: numbers_of(issue),
    }
    found: dict[str, bytes] = {}
    for form in forms:
        data = makers[form]()
        if data:
            found[NAMES[form].format(issue.slug)] = data.encode() if isinstance(data, str) else data
    if "page" in forms:
        lines = index_of(all_issues(root, issue))
        found["index.md"] = ("\n".join(lines).rstrip() + "\n").encode()
    if "html" in forms:
        found |= {f"pictures/{name}": path.read_bytes() for name, path in pictures(issue).items()}
    return found


def calendar_of(issue: Issue) -> bytes:
    """The dates of the issue for a calendar program; nothing if it has none."""
    from playbook.office.exporters.base import ExportItem, Imprint
    from playbook.office.exporters.ics import make as make_ics
    from playbook.office.paper import Paper

    register = issue.model.model_copy(update={"items": issue.items})
    item = ExportItem(
        f"newsletter-{issue.slug}",
        Paper(f"{issue.name}: {issue.model.subject}", issue.model.about, ()),
        issue.day,
        kind="newsletter",
        name=issue.slug,
        register=register,
    )
    if not item.occasions:
        return b""
    config = issue.config
    return make_ics(item, Imprint(config.title, config.author, config.address))
