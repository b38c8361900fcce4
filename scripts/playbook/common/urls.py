"""Pure functions on web addresses: what a redirector hides, what only tracks, what lets somebody in.

No function opens a socket: an address is decoded by what stands in it.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

MAX_DEPTH = 6

# Host (or its end) → the fields of the query that hold the true address.
_REDIRECTORS = {
    "safelinks.protection.outlook.com": ("url",),
    "urldefense.com": (),
    "urldefense.proofpoint.com": ("u",),
    "google.com": ("q", "url"),
    "www.google.com": ("q", "url"),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "linkedin.com": ("url",),
    "www.linkedin.com": ("url",),
    "slack-redir.net": ("url",),
    "out.reddit.com": ("url",),
    "t.umblr.com": ("z",),
    "away.vk.com": ("to",),
    "href.li": (),
    "clickdimensions.com": ("url", "u"),
    "dynamics.com": ("target", "url", "redirect"),
    "mktsvc.dynamics.com": ("target",),
    "svc.dynamics.com": ("target",),
    "list-manage.com": ("u_target", "url"),
    "mailchi.mp": ("url",),
    "mandrillapp.com": ("p",),
    "sendgrid.net": ("url",),
    "click.pstmrk.it": (),
    "protect-eu.mimecast.com": ("domain_url",),
    "linkprotect.cudasvc.com": ("a",),
    "secure-web.cisco.com": (),
    "ct.sendgrid.net": ("url",),
    "hubspotlinks.com": ("url",),
    "eur.safelinks.protection.outlook.com": ("url",),
}
_REDIRECT_PATHS = {
    "google.com": "/url",
    "www.google.com": "/url",
    "linkedin.com": "/redir",
    "www.linkedin.com": "/redir",
}
_HIDDEN = (
    "clickdimensions.com",
    "list-manage.com",
    "mandrillapp.com",
    "sendgrid.net",
    "hubspotlinks.com",
    "click.pstmrk.it",
    "protect-eu.mimecast.com",
    "mktsvc.dynamics.com",
    "svc.dynamics.com",
    "dynamics.com",
    "campaign-archive.com",
    "createsend.com",
    "cmail19.com",
    "cmail20.com",
)
_TRACKING = re.compile(
    r"^(utm_\w+|mc_[ce]id|mkt_tok|_hs(enc|mi)|hsctatracking|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|igsh|"
    r"cldid|ecid|esid|cdiurl|trk|trkinfo|trackingid|ref_src|ref_url|vero_id|vero_conv|oly_(anon|enc)_id|wickedid|"
    r"s_cid|sc_cid|elqtrack\w*|elqat|msdynttrid|msdynmkt_\w+|_ga|_gl|spm|si)$",
    re.IGNORECASE,
)
_INVITE = re.compile(
    r"(join\.slack\.com/t/|slack\.com/.*shared_invite|discord\.gg/|discord\.com/invite/|chat\.whatsapp\.com/|"
    r"t\.me/(joinchat/|\+)|teams\.microsoft\.com/l/(meetup-join|team)/|zoom\.us/j/\d+.*pwd=|miro\.com/(welcomeonboard|app/board/[^?]*\?.*"
    r"(share_link_id|invite_link_id|token)=)|mural\.co/invitation|signal\.group/)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^https?://([\w-]+\.)*(sharepoint\.com|1drv\.ms|onedrive\.live\.com|teams\.microsoft\.com|miro\.com/app/board|"
    r"app\.mural\.co|drive\.google\.com|docs\.google\.com/(document|spreadsheets|presentation|forms)/d/[^/]+/edit|"
    r"dropbox\.com/(s|sh|scl)/|box\.com/s/|notion\.so/|trello\.com/b/|app\.asana\.com|atlassian\.net/wiki|"
    r"[\w-]+\.slack\.com/(archives|messages)|app\.slack\.com)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def split(address: str) -> tuple[str, str, str, str, str] | None:
    """The five parts of an address, or nothing if it has not the form of one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return (parts.scheme, parts.netloc, parts.path, parts.query, parts.fragment)


def _host(address: str) -> str:
    parts = split(address)
    return (parts[1].rpartition("@")[2].partition(":")[0].lower()) if parts else ""


def _known(host: str, names: object) -> str:
    return next((name for name in names if host == name or host.endswith("." + name)), "")  # type: ignore[attr-defined]


def redirector(address: str) -> str:
    """The service that an address goes through, or nothing."""
    host = _host(address)
    name = _known(host, _REDIRECTORS)
    if not name:
        return _known(host, _HIDDEN)
    parts = split(address)
    wanted = _REDIRECT_PATHS.get(name)
    if parts and wanted and not parts[2].startswith(wanted):
        return ""
    if name == "dynamics.com" and parts and not re.search(r"/(api/orgs|t)/|target=", address):
        return ""
    return name


def unwrap(address: str) -> str | None:
    """The address behind redirectors and without tracking; nothing if it stays hidden."""
    current = address
    for _ in range(MAX_DEPTH):
        name = redirector(current)
        if not name:
            return strip_tracking(current)
        inner = _inner(current, name)
        if inner is None:
            return None
        current = inner
    return strip_tracking(current)


def _inner(address: str, name: str) -> str | None:
    parts = split(address)
    if parts is None:
        return None
    if name == "urldefense.com":
        match = re.search(r"/v3/__(.+?)__;", address)
        return (
            match[1].replace(":/", "://", 1)
            if match and "://" not in match[1]
            else match[1]
            if match
            else None
        )
    fields = dict(parse_qsl(parts[3]))
    for field in _REDIRECTORS.get(name, ()):
        value = fields.get(field)
        if value and name == "urldefense.proofpoint.com":
            value = unquote(value.replace("-", "%").replace("_", "/"))
        if value and re.match(r"https?://", value):
            return value
    return next(
        (text for text in decoded(address) if re.match(r"https?://[^\s\"'<>]+$", text)), None
    )


def strip_tracking(address: str) -> str:
    """The address without the fields of its query that only tell who came from where."""
    parts = split(address)
    if parts is None or not parts[3]:
        return address
    kept = [piece for piece in parts[3].split("&") if not _tracks(piece, parts[1])]
    return (
        urlunsplit((*parts[:3], "&".join(kept), parts[4]))
        if len(kept) < len(parts[3].split("&"))
        else address
    )


def _tracks(piece: str, host: str) -> bool:
    name = unquote(piece.partition("=")[0])
    if name.lower() == "si" and not host.endswith(("youtube.com", "youtu.be", "spotify.com")):
        return False
    return _TRACKING.match(name) is not None


def is_invitation(address: str) -> bool:
    """Whether the address itself lets somebody in."""
    return _INVITE.search(address) is not None


def needs_login(address: str) -> bool:
    """Whether a reader will meet a login instead of the page."""
    return _LOGIN.match(address) is not None


def decoded(address: str, depth: int = 0) -> list[str]:
    """Texts that are hidden in the query and path of an address: quoted, or in base 64, also nested."""
    parts = split(address)
    if parts is None or depth > MAX_DEPTH:
        return []
    found: list[str] = []
    pieces = [value for _, value in parse_qsl(parts[3])] + [
        unquote(p) for p in parts[2].split("/") if len(p) > 15
    ]
    for piece in pieces[:50]:
        for text in (piece, _from_base64(piece)):
            if text and text != address and len(text) > 5:
                found.append(text)
                found += decoded(text, depth + 1) if "://" in text or "%" in text else []
    return found


def _from_base64(text: str) -> str:
    if len(text) < 12 or len(text) > 4000 or not re.fullmatch(r"[A-Za-z0-9+/_=-]+", text):
        return ""
    try:
        raw = base64.urlsafe_b64decode(
            text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4)
        )
        value = raw.decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return value if value.isprintable() else ""


def personal(address: str) -> str:
    """A mail address that hides in a web address, or nothing."""
    for text in decoded(address):
        match = _EMAIL.search(unquote(text))
        if match:
            return match.group()
    parts = split(address)
    if parts is None:
        return ""
    match = _EMAIL.search(unquote(parts[3] + parts[4]))
    return match.group() if match else ""


def normalise(address: str) -> str:
    """One way of writing an address: small letters in the host, no empty path, fields as they stand."""
    parts = split(address)
    if parts is None:
        return address
    query = urlencode(parse_qsl(parts[3], keep_blank_values=True))
    return urlunsplit(
        (parts[0].lower(), parts[1].lower(), quote(unquote(parts[2])) or "/", query, parts[4])
    )
