"""An issue as a mail that opens as a draft (``.eml``): text and HTML, and nobody in its head.

It has no sender and no receiver: whoever opens it chooses both, and sends it. ``X-Unsent`` tells
Outlook that it is a draft, ``X-Uniform-Type-Identifier`` tells Apple Mail; Thunderbird has
*Edit as new message*.
"""

from __future__ import annotations

import mimetypes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from playbook.newsletter.issue import Issue
from playbook.newsletter.write_html import html_mail
from playbook.newsletter.write_text import text_of


def mail_of(issue: Issue) -> bytes:
    """The bytes of the mail, the same on each day and each machine."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = issue.model.subject
    mail["X-Unsent"] = "1"
    mail["X-Uniform-Type-Identifier"] = "com.apple.mail-draft"
    mail["Content-Language"] = issue.settings.language
    if issue.leave.startswith(("https://", "mailto:")):
        mail["List-Unsubscribe"] = f"<{issue.leave}>"
    if issue.leave.startswith("https://"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text_of(issue), cte="quoted-printable")
    mail.add_alternative(html_mail(issue, "cid:"), subtype="html", cte="quoted-printable")
    html = mail.get_body(("html",))
    assert html is not None  # noqa: S101 - it was added above
    for name, path in sorted(pictures(issue).items()):
        kind, _, sort = (mimetypes.guess_type(name)[0] or "image/png").partition("/")
        html.add_related(path.read_bytes(), kind, sort, cid=f"<{name}>", filename=name)
    number = 0
    for part in mail.walk():
        if part.is_multipart():
            number += 1
            part.set_boundary(f"=_{issue.slug}_{number}")
    return mail.as_bytes()


def pictures(issue: Issue) -> dict[str, Path]:
    """The pictures of the items by name: files of the book that are there."""
    root = issue.config.root
    found: dict[str, Path] = {}
    for item in issue.items:
        path = root / item.picture if item.picture else None
        inside = path is not None and root.resolve() in path.resolve().parents
        if path is not None and inside and path.is_file() and item.alt:
            found[path.name] = path
    return found
