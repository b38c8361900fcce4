"""Any file that a mailing system or a mail program left, read into a letter."""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html import escape

from playbook.common.errors import UserError
from playbook.newsletter.blocks import Letter
from playbook.newsletter.read_html import read_html
from playbook.newsletter.read_markdown import read_markdown

MOST_BYTES = 5_000_000
_MAIL = re.compile(
    rb"^(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}", re.MULTILINE
)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|table|center|div|p)\b", re.IGNORECASE)


class UnreadableLetter(UserError):
    """A file from which no letter can be read."""


def read_letter(data: bytes, name: str) -> Letter:
    """The letter in a file: Markdown, HTML, a mail (``.eml``) or a saved page (``.mhtml``).

    Raises ``UnreadableLetter`` with what to do instead.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableLetter(
            f"the file has more than {MOST_BYTES // 1_000_000} MB; save the letter without its pictures",
            path=name,
        )
    end = name.lower().rpartition(".")[2]
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or end == "msg":
        raise UnreadableLetter("this is a letter of Outlook; save it as .eml or .html", path=name)
    if data[:4] in (b"PK\x03\x04", b"%PDF") or data[:3] == b"\xff\xd8\xff":
        raise UnreadableLetter("this is no text; save the letter as .html, .eml or .md", path=name)
    if end in ("eml", "mht", "mhtml") or (end not in ("md", "html", "htm") and _is_mail(data)):
        return _read_mail(data, name)
    text, remarks = decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_html = end in ("html", "htm") or (
        end not in ("md", "markdown") and _MARKUP.search(text[:3000])
    )
    letter = read_html(text) if is_html else read_markdown(text)
    return _with(letter, remarks, name)


def _with(letter: Letter, remarks: list[tuple[int, str]], name: str) -> Letter:
    if not letter.blocks:
        words = letter.remarks[0][1] if letter.remarks else "there are no words in it to read"
        raise UnreadableLetter(words, path=name)
    return replace(letter, remarks=(*remarks, *letter.remarks))


def _is_mail(data: bytes) -> bool:
    head = data[:20_000].lower()
    return _MAIL.match(data[:20_000]) is not None and (
        b"\nmime-version:" in head or b"\ncontent-type:" in head or b"subject:" in head
    )


def decoded(data: bytes, charset: str = "") -> tuple[str, list[tuple[int, str]]]:
    """Bytes as text, and what had to be supposed for it; no byte is dropped in silence."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    named = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", data[:4000], re.IGNORECASE)
    tries = [code for mark, code in marks if data.startswith(mark)]
    tries += [charset, named[1].decode("ascii") if named else "", "utf-8"]
    for code in filter(None, tries):
        text = _tried(data, code)
        if text is not None:
            return text.replace("\0", ""), []
    bad = next((n for n, row in enumerate(data.split(b"\n"), 1) if _tried(row, "utf-8") is None), 1)
    text = data.decode("cp1252", errors="replace").replace("\0", "")
    return text, [
        (bad, "this is not UTF-8; it was read as Windows-1252, so look at letters with accents")
    ]


def _tried(data: bytes, code: str) -> str | None:
    """The text in an encoding; nothing if it is of another, or there is none of that name."""
    try:
        return data.decode(code)
    except (UnicodeError, LookupError):
        return None


def _read_mail(data: bytes, name: str) -> Letter:
    try:
        mail = BytesParser(policy=policy.default).parsebytes(data)
        part, remarks = _body(mail)
        subject, sent = str(mail.get("subject", "") or ""), _sent(mail)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        raise UnreadableLetter(
            "this mail is broken; open it and save it as .html", path=name
        ) from error
    if part is None:
        raise UnreadableLetter("the mail has no text to read; save it as .html", path=name)
    text, more = decoded(_bytes(part), _charset(part))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_html = part.get_content_type() == "text/html"
    letter = read_html(text) if is_html else read_html(_plain(text), marked=True)
    offset = _line_of(data, part)
    letter = replace(letter, subject=subject or letter.subject, date=sent)
    return _with(letter, [*((offset, words) for words in remarks), *more], name)


def _body(mail: EmailMessage) -> tuple[Message | None, list[str]]:
    """The part that readers see, HTML before text, and what was left out."""
    best: Message | None = None
    remarks = []
    for part in mail.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            if not kind.startswith("image/"):
                remarks.append(f"an attachment was left out ({kind})")
        elif best is None or (kind == "text/html" != best.get_content_type()):
            best = part
    return best, remarks


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else str(part.get_payload()).encode("utf-8", "replace")


def _charset(part: Message) -> str:
    return str(part.get_content_charset() or "")


def _sent(mail: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(mail.get("date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _line_of(data: bytes, part: Message) -> int:
    """The line of the file at which a part begins, as far as it can be found."""
    first = str(part.get_payload())[:60].encode("utf-8", "replace")
    place = data.find(first) if first else -1
    return data[:place].count(b"\n") + 1 if place > 0 else 1


def _plain(text: str) -> str:
    """Plain text as HTML: an empty line parts paragraphs, a bare address is a link."""
    parts = []
    number = 1
    for block in re.split(r"(\n[ \t]*\n)", text):
        if block.strip():
            words = re.sub(
                r"(https?://[^\s<>\"]+?)(?=[.,;:!?)\]]*(?:\s|>|$))",
                lambda m: f'<a href="{m[1]}">{m[1]}</a>',
                escape(block, quote=False).replace("&amp;", "&"),
            )
            parts.append(f'<p data-line="{number}">{words}</p>')
        number += block.count("\n")
    return "".join(parts)
