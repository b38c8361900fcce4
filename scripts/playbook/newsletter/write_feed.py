"""All issues as an Atom feed (RFC 4287), with their whole text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from playbook.newsletter.issue import ABOUT, Issue
from playbook.newsletter.words import html_of
from playbook.office.exporters.base import clean


def feed_of(issues: Sequence[Issue]) -> str:
    """The feed of these issues, the newest first; all moments come from the issues."""
    first = issues[0]
    base = first.config.address.rstrip("/")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(first.settings.language)}>',
        f"<title>{_text(first.name)}</title>",
        f"<id>{_id(first, '')}</id>",
        f"<updated>{_moment(first)}</updated>",
        f"<author><name>{_text(first.config.author or first.name)}</name></author>",
    ]
    if base:
        lines.append(f'<link rel="self" href={quoteattr(f"{base}/book/newsletters/feed.xml")}/>')
        lines.append(
            f'<link rel="alternate" href={quoteattr(f"{base}/book/newsletters/index.html")}/>'
        )
    for issue in issues:
        lines += _entry(issue)
    return "\n".join([*lines, "</feed>"]) + "\n"


def _entry(issue: Issue) -> Iterator[str]:
    model = issue.model
    yield "<entry>"
    yield f"<title>{_text(model.subject)}</title>"
    yield f"<id>{_id(issue, issue.slug)}</id>"
    yield f"<updated>{_moment(issue)}</updated>"
    yield f"<published>{_moment(issue)}</published>"
    if issue.address:
        yield f'<link rel="alternate" href={quoteattr(issue.address)}/>'
    if model.preview:
        yield f"<summary>{_text(model.preview)}</summary>"
    for key, name, _ in issue.sections:
        yield f"<category term={quoteattr(key)} label={quoteattr(clean(name))}/>"
    yield f'<content type="html">{_text("".join(_content(issue)))}</content>'
    yield "</entry>"


def _content(issue: Issue) -> Iterator[str]:
    if issue.model.greeting:
        yield html_of(issue.model.greeting)
    for _, name, items in issue.sections:
        yield f"<h2>{escape(name)}</h2>"
        for item in items:
            yield f"<h3>{escape(item.title)}</h3>"
            facts = (f"{label}: {escape(words)}" for label, words in issue.facts(item))
            yield f"<p>{'<br>'.join(facts)}</p>" if issue.facts(item) else ""
            yield html_of(item.text) if item.text else ""
            if item.link:
                yield f"<p><a href={quoteattr(item.link)}>{escape(item.link_text or item.link)}</a></p>"
    if issue.model.closing:
        yield f"<h2>{ABOUT}</h2>"
        yield html_of(issue.model.closing)


def _id(issue: Issue, slug: str) -> str:
    """An identifier that stays when the address of the book changes its path (RFC 4151)."""
    host = urlsplit(issue.config.address).hostname or "playbook.invalid"
    return escape(f"tag:{host},2020:newsletter/{slug}")


def _moment(issue: Issue) -> str:
    return f"{issue.day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(clean(text))
