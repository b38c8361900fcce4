"""Whether an issue may go out: every check on it in one list."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import policy
from html import unescape
from pathlib import Path

from playbook.check.run import check_book
from playbook.common.findings import Severity
from playbook.newsletter.issue import Issue
from playbook.newsletter.make import make
from playbook.newsletter.write_html import MOST_BYTES

FAMILIES = ("NWS", "DAT", "PRV")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question about an issue: whether it is well, and in which words."""

    well: bool
    words: str


def verdicts(root: Path, issue: Issue, today: date) -> Iterator[Verdict]:
    """What was asked, in order: the rules, blanks, day, text, weight, mail, links."""
    yield from _rules(root, issue)
    yield from _blanks(issue)
    yield _day(issue, today)
    made = make(root, issue, ("eml", "html", "text"), today)
    html, text = made[f"{issue.slug}.html"], made[f"{issue.slug}.txt"].decode()
    kilobytes = f"{len(html) / 1000:.1f} kB"
    yield Verdict(len(html) <= MOST_BYTES, f"the HTML weighs {kilobytes}; Gmail cuts it at 100 kB")
    links = sorted({unescape(link) for link in re.findall(r'href="([^"]+)"', html.decode())})
    lost = [link for link in links if link not in text]
    yield Verdict(
        not lost, f"the text holds {len(links) - len(lost)} of {len(links)} addresses of the HTML"
    )
    mail = email.message_from_bytes(made[f"{issue.slug}.eml"], policy=policy.default)
    defects = [str(defect) for part in mail.walk() for defect in part.defects]
    yield Verdict(not defects, f"the mail has {len(defects) or 'no'} defects")
    yield Verdict(bool(issue.leave), _leaving(issue))


def _rules(root: Path, issue: Issue) -> Iterator[Verdict]:
    found = [
        finding
        for finding in check_book(root, select=FAMILIES, cache=False).findings
        if (root / finding.location.path).resolve() == issue.path.resolve()
    ]
    for finding in found:
        yield Verdict(finding.severity is Severity.NOTE, str(finding))
    if not found:
        yield Verdict(well=True, words=f"{len(issue.items)} items, and no rule has anything to say")


def _blanks(issue: Issue) -> Iterator[Verdict]:
    model = issue.model
    texts = [model.subject, model.preview, model.greeting, model.closing]
    texts += [words for item in issue.items for words in (item.title, item.text)]
    blanks = [text for text in texts if text and re.search(r"\[[^\]]+\](?!\()", text)]
    if blanks:
        yield Verdict(
            well=False, words=f"{len(blanks)} blanks in square brackets are still to be filled"
        )


def _day(issue: Issue, today: date) -> Verdict:
    exact = issue.model.date.precision == "day"
    if not exact:
        return Verdict(well=False, words="`date` says no day; write the one on which it goes out")
    return Verdict(issue.day >= today, f"it goes out on {issue.model.date.words}")


def _leaving(issue: Issue) -> str:
    if issue.leave:
        return f"readers leave by {issue.leave}"
    return "nothing says how one leaves but an answer; set `mailer` or `leave` below [tool.playbook.newsletter]"
