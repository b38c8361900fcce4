"""What a web address hides: services that it goes through, tracking, and who got the letter.

The one decoder of the package: rules, their fixes and `playbook newsletter` all ask ``decode``.
No function opens a socket: an address is read by what stands in it, layer by layer, each layer
unquoted exactly as often as the service quoted it. What stays hidden is said, never guessed.

To add a service, add a row to ``SERVICES``; to add a field that only tracks, a word to ``_TRACKING``.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

# People paste links that are wrapped already; nobody honest goes deeper than this.
MAX_LAYERS = 64
# A longer address is no address: it is read no further.
MAX_LENGTH = 200_000
_MAX_TEXTS, _MAX_READ = 600, 400_000
_MAX_PIECE = 20_000

_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s\"'<>\\]+\Z", re.IGNORECASE)
_TARGET_KEYS = ("u", "url", "TargetUrl", "targetUrl", "href", "target", "link", "e", "p")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Where an address leads, and what was taken off on the way."""

    address: str = ""
    """The last target, without tracking; empty if it is hidden, or names a person in its path."""
    layers: tuple[str, ...] = ()
    """The services that the address goes through, from the outside."""
    hidden_by: str = ""
    """The service that keeps the target to itself."""
    removed: tuple[str, ...] = ()
    """The names of the fields that were taken off because they only track."""
    identity: bool = False
    """Whether the address named, in any layer, the person who got it."""
    purpose: str = ""
    """What only its receiver can use: ``unsubscribe``, ``preferences``, ``view in browser``, ``pixel``."""

    @property
    def is_clean(self) -> bool:
        """Whether the address was already as it should be."""
        return not (self.layers or self.hidden_by or self.removed or self.identity or self.purpose)


_Parts = tuple[str, str, str, str, str]
_Read = Callable[[str, _Parts], "str | None"]


@dataclass(frozen=True, slots=True)
class Service:
    """One redirector: the hosts and paths by which it is known, and how its target is read."""

    name: str
    hosts: tuple[str, ...]
    read: _Read
    path: re.Pattern[str] = field(default=re.compile(""))


def split(address: str) -> _Parts | None:
    """The five parts of an address, or nothing if it has not the form of one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return (parts.scheme, parts.netloc, parts.path, parts.query, parts.fragment)


# --- how services hide a target ----------------------------------------------------------------


def _fields(query: str) -> Iterator[tuple[str, str]]:
    """The fields of a query as they stand: quoted once, a plus sign a plus sign."""
    for piece in re.split(r"[&;](?:amp;)?", query):
        name, _, value = piece.partition("=")
        yield unquote(name), value


def _query(*names: str) -> _Read:
    """The target is a field of the query, quoted once."""

    def read(address: str, parts: _Parts) -> str | None:
        found = dict(reversed(list(_fields(parts[3]))))
        for name in names:
            value = unquote(found.get(name, ""))
            if target := _target(value):
                return target
        return None

    return read


def _target(value: str) -> str | None:
    """An address as it stands, in base 64, or in the JSON of a mailing system."""
    value = value.strip()
    if _ADDRESS.match(value):
        return value
    if re.match(r"https?%3a", value, re.IGNORECASE):
        return _target(unquote(value))
    if value.startswith("{"):
        return _from_json(value)
    for raw in _bytes_of(value):
        text = _as_text(raw).strip()
        if text.startswith("{") and (found := _from_json(text)):
            return found
        if _ADDRESS.match(text):
            return text
    return None


def _from_json(text: str, depth: int = 0) -> str | None:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    for key in _TARGET_KEYS if isinstance(value, dict) and depth < 5 else ():
        inner = value.get(key)
        if not isinstance(inner, str):
            continue
        if inner.startswith("{") and (found := _from_json(inner, depth + 1)):
            return found
        # Dynamics quotes the target within its JSON once more, and only that.
        if re.match(r"(?:https?|mailto|tel)%3a", inner, re.IGNORECASE):
            inner = unquote(inner)
        if _ADDRESS.match(inner):
            return inner
    return None


def _token(address: str, parts: _Parts) -> str | None:
    """The target stands in one part of the path, in base 64 or quoted."""
    for piece in parts[2].split("/"):
        for part in (piece, piece.partition(".")[0]):
            if len(part) > 7 and (target := _target(unquote(part))):
                return target
    return None


def _token_or(*names: str) -> _Read:
    read = _query(*names)
    return lambda address, parts: read(address, parts) or _token(address, parts)


def _proofpoint_v2(address: str, parts: _Parts) -> str | None:
    value = dict(_fields(parts[3])).get("u", "")
    return _target(unquote(value.replace("-", "%").replace("_", "/")))


def _proofpoint_v3(address: str, parts: _Parts) -> str | None:
    """Proofpoint 3 writes a star for each sign that it keeps in base 64 at the end."""
    match = re.search(r"/v3/__(.+?)__;([^!]*)!", address) or re.search(
        r"/v3/__(.+?)__(.*)", address
    )
    if match is None:
        return None
    signs = iter(_as_text(_base64(match[2]) or b""))

    def put(star: re.Match[str]) -> str:
        count = 1 if len(star[0]) == 1 else _V3_RUNS.index(star[0][2]) + 2
        return "".join(next(signs, "*") for _ in range(count))

    text = re.sub(r"\*\*[A-Za-z0-9_-]|\*", put, match[1])
    return _target(re.sub(r"^(https?:/)(?=[^/])", r"\1/", text))


_V3_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _postmark(address: str, parts: _Parts) -> str | None:
    match = re.match(r"/(3|3s|3ts|2|2s)/([^/]+)/", parts[2])
    if match is None:
        return None
    scheme = "https" if match[1].endswith("s") else "http"
    text = unquote(match[2])
    return _target(text if "://" in text else f"{scheme}://{text}")


def _after(marker: str) -> _Read:
    """The target is the rest of the address behind a marker, quoted or not."""

    def read(address: str, parts: _Parts) -> str | None:
        match = re.search(marker, address)
        if match is None:
            return None
        rest = match[1]
        text = unquote(rest) if re.match(r"https?(%3a|:%2f)", rest, re.IGNORECASE) else rest
        return _target(re.sub(r"^(https?:/)(?=[^/])", r"\1/", text))

    return read


def _bing(address: str, parts: _Parts) -> str | None:
    value = dict(_fields(parts[3])).get("u", "")
    return _target(value[2:]) if value.startswith("a1") else _target(unquote(value))


def _hidden(address: str, parts: _Parts) -> str | None:
    """The service keeps the target in its own records, unless it stands there after all."""
    return _query("url", "u_target", "redirect")(address, parts) or _token(address, parts)


_GOOGLE = tuple(
    f"google.{end}" for end in ("com", "co.uk", "de", "fr", "es", "it", "nl", "ch", "ca")
)
SERVICES: tuple[Service, ...] = (
    Service(
        "Outlook SafeLinks",
        (
            "safelinks.protection.outlook.com",
            "safelinks.protection.office365.us",
            "safelinks.protection.outlook.cn",
        ),
        _query("url"),
    ),
    Service(
        "Teams SafeLinks",
        ("statics.teams.cdn.office.net", "statics.teams.microsoft.com"),
        _query("url"),
        re.compile("/evergreen-assets/safelinks/"),
    ),
    Service("Proofpoint 1", ("urldefense.proofpoint.com",), _query("u"), re.compile("/v1/")),
    Service("Proofpoint 2", ("urldefense.proofpoint.com",), _proofpoint_v2, re.compile("/v2/")),
    Service(
        "Proofpoint 3",
        ("urldefense.com", "urldefense.us", "urldefense.proofpoint.com"),
        _proofpoint_v3,
    ),
    Service(
        "ClickDimensions", ("clickdimensions.com",), _token_or("u", "url"), re.compile("/[cr]/")
    ),
    Service(
        "Dynamics 365",
        ("mkt.dynamics.com", "svc.dynamics.com", "mktsvc.dynamics.com", "dynamics.com"),
        _query("target", "msdynmkt_target", "url", "redirect"),
        re.compile(r"/r/|/t/|/redirect"),
    ),
    Service(
        "Mailchimp",
        ("list-manage.com", "list-manage1.com", "list-manage2.com"),
        _hidden,
        re.compile("/track/click"),
    ),
    Service("Mandrill", ("mandrillapp.com",), _query("p"), re.compile("/track/click")),
    Service("Google", _GOOGLE, _query("q", "url"), re.compile(r"/url\b")),
    Service("Google AMP", _GOOGLE, _after(r"/amp/s/(.+)"), re.compile("/amp/s/http")),
    Service("Google", ("notifications.google.com", "c.gle"), _hidden),
    Service("YouTube", ("youtube.com",), _query("q"), re.compile("/redirect")),
    Service("LinkedIn", ("linkedin.com",), _query("url"), re.compile("/redir")),
    Service(
        "Facebook",
        ("l.facebook.com", "lm.facebook.com", "facebook.com"),
        _query("u"),
        re.compile(r"/(l|flx/warn/?)(\.php|$)"),
    ),
    Service("Instagram", ("l.instagram.com",), _query("u")),
    Service("Slack", ("slack-redir.net",), _query("url")),
    Service("Reddit", ("out.reddit.com",), _query("url")),
    Service("Tumblr", ("t.umblr.com",), _query("z")),
    Service("VK", ("vk.com",), _query("to"), re.compile("/away")),
    Service("Steam", ("steamcommunity.com",), _query("url", "u"), re.compile("/linkfilter")),
    Service("DuckDuckGo", ("duckduckgo.com",), _query("uddg"), re.compile("/l/")),
    Service("Bing", ("bing.com",), _bing, re.compile("/ck/a")),
    Service("Yahoo", ("r.search.yahoo.com",), _after(r"/RU=([^/]+)/"), re.compile("/RU=|;_ylt")),
    Service("GMX", ("deref-gmx.net", "deref-web.de", "deref-mail.com"), _query("redirectUrl")),
    Service("href.li", ("href.li",), _after(r"href\.li/\?(.+)")),
    Service(
        "Mimecast", ("mimecast.com", "mimecastprotect.com"), _hidden, re.compile("/s/|/redirect")
    ),
    Service("Barracuda", ("linkprotect.cudasvc.com",), _query("a")),
    Service("Cisco", ("secure-web.cisco.com",), _after(r"cisco\.com/[^/]+/(.+)")),
    Service("Sophos", ("protection.sophos.com",), _query("u")),
    Service("Trend Micro", ("trendmicro.com",), _query("url"), re.compile("/wis/clicktime")),
    Service("Symantec", ("clicktime.symantec.com", "clicktime.cloud.postoffice.net"), _query("u")),
    Service("FireEye", ("protect2.fireeye.com", "protect.checkpoint.com"), _token_or("u")),
    Service(
        "Avanan",
        ("url.avanan.click", "url-protection.com"),
        _after(r"/v\d/___(.+?)___"),
    ),
    Service("Edgepilot", ("link.edgepilot.com",), _query("u")),
    Service("SendGrid", ("sendgrid.net",), _hidden, re.compile("/(ls/click|wf/click|ss/c)")),
    Service(
        "Brevo",
        ("sendibm1.com", "sendibm2.com", "sendibm3.com", "sendinblue.com", "brevo.com"),
        _hidden,
        re.compile("/(mk/cl|tr/cl|mk/mr|mk/un)"),
    ),
    Service("HubSpot", ("hubspotlinks.com", "hubspotemail.net"), _hidden),
    Service("Mailjet", ("mjt.lu",), _token, re.compile("/lnk/")),
    Service("Postmark", ("click.pstmrk.it",), _postmark),
    Service("Amazon SES", ("awstrack.me",), _after(r"/L0/([^/]+)/"), re.compile("/L0/")),
    Service("Customer.io", ("customeriomail.com",), _token, re.compile("/e/c/")),
    Service(
        "Campaign Monitor",
        ("createsend.com", "createsend1.com", "cmail19.com", "cmail20.com"),
        _hidden,
        re.compile("/t/"),
    ),
    Service("Constant Contact", ("rs6.net",), _hidden, re.compile(r"/tn\.jsp|/on\.jsp")),
    Service("Substack", ("substack.com",), _token, re.compile("/redirect/")),
    Service("beehiiv", ("link.mail.beehiiv.com",), _hidden),
    Service("Pardot", ("go.pardot.com",), _hidden, re.compile("/[el]/")),
)
# Systems that send from the sender's own host, known by their paths alone.
_OWN_HOST: tuple[Service, ...] = (
    Service("ClickDimensions", (), _token, re.compile(r"/c/\d+/(?:\?|eyJ)")),
    Service("HubSpot", (), _hidden, re.compile(r"/e3t/ctc/|/Ctc/", re.IGNORECASE)),
    Service("Mailgun", (), _token, re.compile(r"^/c/eJ[\w-]{30,}")),
    Service("SendGrid", (), _hidden, re.compile(r"^/ls/click$")),
    Service("Brevo", (), _hidden, re.compile(r"^/(?:mk|tr)/cl/")),
    Service(
        "Listmonk",
        (),
        _hidden,
        re.compile(r"^/link/[0-9a-f]{8}-[0-9a-f-]{27}/[0-9a-f]{8}-[0-9a-f-]{27}(/|$)"),
    ),
)
# What only the receiver of a letter can use, by the forms of its address.
_PURPOSE_FORMS: Mapping[str, tuple[str, ...]] = {
    "pixel": (
        r"dynamics\.com/(?:api/orgs/[\w-]+|t)/i/",
        r"clickdimensions\.com/(?:o|e)/\d",
        r"://elink[\w.-]*/[oi]/",
        r"/track/open\.php",
        r"mandrillapp\.com/track/open",
        r"/wf/open\?",
        r"/(?:tr|mk)/op/",
        r"/campaign/[0-9a-f-]{36}/[0-9a-f-]{36}/px\.png",
        r"cmail\d+\.com/t/[\w-]+-o/",
        r"/e3t/cto/",
        r"/e/o/[\w=-]+(?:\.gif)?$",
        r"rs6\.net/on\.jsp",
        r"mjt\.lu/oo/",
        r"pstmrk\.it/open",
        r"awstrack\.me/I0/",
        r"/oo/[\w-]+/[\w-]+/e\.gif",
        r"/o/eJ[\w-]{20,}",
    ),
    "unsubscribe": (
        r"list-manage\d?\.com/unsubscribe",
        r"/mk/un/",
        r"/subscription/[0-9a-f-]{36}/[0-9a-f-]{36}",
        r"cmail\d+\.com/t/[\w-]+-u-",
        r"/(?:wf|asm)/unsubscribe",
        r"/hs-unsubscribe|[?&]_hs_unsub",
        r"/unsubscribe[/?].*[\w-]{16,}",
        r"mjt\.lu/unsub",
    ),
    "preferences": (
        r"dynamics\.com/api/v[\d.]+/orgs/[\w-]+/consent/",
        r"list-manage\d?\.com/(?:profile|update-profile|preferences)",
        r"/hs/(?:manage-)?preferences",
        r"createsend\d?\.com/.*preferences",
    ),
    "view in browser": (
        r"(?:clickdimensions\.com|://elink[\w.-]*)/m/",
        r"campaign-archive\d?\.com/?\?.*\be=",
        r"mailchi\.mp/[\w-]+/[\w-]+\?e=",
        r"/mk/mr/",
        r"/campaign/[0-9a-f-]{36}/[0-9a-f-]{36}/?$",
        r"cmail\d+\.com/t/[\w-]+-e-",
        r"[?&]_hs_view",
    ),
}
_PURPOSES = {
    purpose: re.compile("|".join(forms), re.IGNORECASE) for purpose, forms in _PURPOSE_FORMS.items()
}
_TRACKING = re.compile(
    r"^(utm_\w+|mc_[ce]id|mkt_tok|_hs(enc|mi|fp)|__hs\w+|hsctatracking|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|ttclid"
    r"|li_fat_id|gbraid|wbraid|igshid|igsh|_?cld(id|ee|unsub)|ecid|esid|cdiurl|recipient_?id|contact_?id|subscriber_?id"
    r"|trk|trkinfo|trackingid|ref_src|ref_url|vero_id|vero_conv|oly_(anon|enc)_id|wickedid|ck_subscriber_id"
    r"|s_cid|sc_cid|elq\w*|msdynttrid|msdynmkt_\w+|_ga|_gl|_ke|_kx|spm|si|sfmc_\w+|bsft_\w+|dm_(i|t)|cmpid|mtm_\w+|pk_\w+"
    r"|piwik_\w+|__s|nr_email_referer|sendy_\w+|ml_subscriber\w*)$",
    re.IGNORECASE,
)
# A letter writes its receiver into fields of these names, in whatever form.
_RECIPIENT = re.compile(
    r"^(mc_eid|_cldee|_cldunsub|recipient_?id|contact_?id|subscriber_?id|mkt_tok|_hsenc|ck_subscriber_id|vero_id|oly_(anon|enc)_id"
    r"|msdynttrid|sfmc_\w+|ml_subscriber\w*|_ke|_kx|esid)$",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.@%+-])(?P<name>[A-Za-z0-9][A-Za-z0-9._%+'-]*)@(?P<host>(?:[A-Za-z0-9-]+\.)+(?P<end>[A-Za-z]{2,24}))(?![\w-])"
)
# lib@2.min.js and icon@2x.png are names of files.
_FILES = re.compile(
    "js|mjs|css|html?|png|jpe?g|gif|svg|webp|json|md|py|ts|map|pdf|txt|xml|zip|gz|woff|ttf"
)


# --- the decoder -------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def decode(address: str) -> Decoded:
    """Take every layer off an address, and what tracks; say whether it named a person."""
    address = address.strip()
    if len(address) > MAX_LENGTH:
        return Decoded(hidden_by="its length", identity=True)
    current = address
    layers: list[str] = []
    removed: list[str] = []
    identity = False
    for _ in range(MAX_LAYERS):
        current = html.unescape(current) if "&amp;" in current else current
        if purpose := purpose_of(current):
            return Decoded("", tuple(layers), "", tuple(removed), identity=True, purpose=purpose)
        service = _service(current)
        if service is None:
            break
        layers.append(service.name)
        # The outer layers hold the inner ones; to search each of many again would take minutes.
        identity = identity or _names_reader(current, deep=len(layers) < 4)
        inner = service.read(current, split(current) or ("", "", "", "", ""))
        if inner is None or inner == current:
            return Decoded("", tuple(layers), service.name, tuple(removed), identity)
        current = inner
    else:
        return Decoded("", tuple(layers), "too many layers", tuple(removed), identity=True)
    clean, taken, named = _stripped(current)
    removed += taken
    identity = identity or named
    if personal(clean):
        return Decoded("", tuple(layers), "", tuple(removed), identity=True)
    return Decoded(clean, tuple(layers), "", tuple(removed), identity)


def purpose_of(address: str) -> str:
    """What only the receiver of a letter can use an address for, or nothing."""
    return next((name for name, form in _PURPOSES.items() if form.search(address)), "")


def redirector(address: str) -> str:
    """The outermost service that an address goes through, or nothing."""
    found = decode(address)
    return found.layers[0] if found.layers else ""


def host_of(address: str) -> str:
    """The host of an address in small letters, without a port."""
    parts = split(address)
    return parts[1].rpartition("@")[2].partition(":")[0].lower() if parts else ""


def _service(address: str) -> Service | None:
    parts = split(address)
    if parts is None or parts[0].lower() not in ("http", "https", ""):
        return None
    host = host_of(address)
    for service in SERVICES:
        if any(host == name or host.endswith("." + name) for name in service.hosts) and (
            service.path.search(parts[2])
        ):
            return service
    place = f"{parts[2]}?" if parts[3] else parts[2]
    return next((one for one in _OWN_HOST if one.path.search(place)), None)


def _names_reader(address: str, *, deep: bool = True) -> bool:
    parts = split(address)
    fields = _fields(parts[3]) if parts else iter(())
    if any(_RECIPIENT.match(name) for name, _ in fields):
        return True
    return deep and bool(personal(address))


# --- what tracks, and what names a person ------------------------------------------------------


def strip_tracking(address: str) -> str:
    """The address without what only tells who came from where; the rest stays as it stands."""
    return _stripped(address)[0]


def _stripped(address: str) -> tuple[str, list[str], bool]:
    """The address, the names of the fields taken off, and whether one of them named a person."""
    parts = split(address)
    if parts is None:
        return address, [], False
    body, mark, fragment = address.partition("#")
    head, question, query = body.partition("?")
    taken: list[str] = []
    named = False
    if parts[1].count("@"):
        head = head.replace(parts[1], parts[1].rpartition("@")[2], 1)
        taken.append("user")
        named = True
    query, some = _kept(query, parts[1])
    taken += some
    lead, inner, rest = fragment.partition("?")
    rest, more = _kept(rest, parts[1])
    lead, still = _kept(lead, parts[1])
    taken += more + still
    fragment = f"{lead}?{rest}" if inner and rest else lead
    if not taken:
        return address, [], False
    named = named or any(_RECIPIENT.match(name) or name == "a mail address" for name in taken)
    query = f"{question}{query}" if query else ""
    return f"{head}{query}{mark + fragment if fragment else ''}", taken, named


def _kept(query: str, host: str) -> tuple[str, list[str]]:
    """The fields of a query that are needed, as they stand, and the names of the others."""
    if not query or ("=" not in query and not personal_text(query)):
        return query, []
    kept, taken = [], []
    for piece in query.split("&"):
        name = unquote(piece.partition("=")[0]).removeprefix("amp;")
        if _tracks(name, host):
            taken.append(name)
        elif personal_text(piece):
            taken.append("a mail address")
        else:
            kept.append(piece)
    return "&".join(kept), taken


def _tracks(name: str, host: str) -> bool:
    if name.lower() == "si" and not host.endswith(("youtube.com", "youtu.be", "spotify.com")):
        return False
    return _TRACKING.match(name) is not None


_HOST = re.compile(r"[\w.-]*(?::\d+)?(?=[/?#]|\Z)")


def personal(address: str) -> str:
    """A mail address that hides in a web address, or nothing; one after ``mailto:`` is plain."""
    if address.lower().startswith(("mailto:", "tel:")):
        return ""
    parts = split(address)
    if parts is None:
        return personal_text(address)
    if parts[1].count("@"):
        return parts[1].rpartition("@")[0]
    rest = address.partition("://")[2]
    # What is no host, as in a broken address, is searched too.
    host = _HOST.match(rest)
    return personal_text(rest[host.end() :] if host else rest)


def personal_text(text: str) -> str:
    """A mail address in a text, plain, quoted or encoded as often as may be; or nothing."""
    return next(filter(None, map(_mail_in, hidden_texts(text))), "")


def _mail_in(text: str) -> str:
    for match in _EMAIL.finditer(text.replace("=40", "@") if "=40" in text else text):
        if not _FILES.fullmatch(match["end"].lower()):
            return match[0]
    return ""


def hidden_texts(text: str) -> Iterator[str]:
    """A text, and all texts that are encoded in it: quoted, in base 64 or 32, in hex, packed."""
    queue, seen, read = [text[:MAX_LENGTH]], set[str](), 0
    while queue and len(seen) < _MAX_TEXTS and read < _MAX_READ:
        one = queue.pop()
        if one in seen:
            continue
        seen.add(one)
        read += len(one)
        yield one
        if "%" in one:
            queue.append(unquote(one))
        if "&#" in one or "&commat;" in one:
            queue.append(html.unescape(one))
        for piece in _PIECES.findall(one)[:200]:
            queue += [found for raw in _bytes_of(piece) if (found := _as_text(raw, loose=True))]


_PIECES = re.compile(
    r"(?:(?<==)[A-Za-z0-9+/]{8,}={0,2})|[A-Za-z0-9_+-]{8,}={0,2}|eyJ[A-Za-z0-9_+/-]{8,}"
)


def _bytes_of(text: str) -> Iterator[bytes]:
    """What a text may stand for, by the encodings that mailing systems use."""
    text = text.strip().strip(".")
    if not 6 <= len(text) <= _MAX_PIECE or not re.fullmatch(r"[A-Za-z0-9+/_=-]+", text):
        return
    plain = text.rstrip("=")
    starts = {0, plain.find("eyJ")} | {m.end() for m in re.finditer(r"[-_]", plain[:60])}
    for start in sorted(s for s in starts if s >= 0):
        raw = _base64(plain[start:])
        if raw is None:
            continue
        yield raw
        if raw[:1] == b"\x78" or raw[:2] == b"\x1f\x8b":
            yield _unpacked(raw)
    if len(plain) % 2 == 0 and re.fullmatch(r"[0-9a-fA-F]{12,}", plain):
        yield bytes.fromhex(plain)
    if len(plain) >= 10 and re.fullmatch(r"[A-Z2-7]+", plain):
        try:
            yield base64.b32decode(plain + "=" * (-len(plain) % 8))
        except (binascii.Error, ValueError):
            return


def _base64(text: str) -> bytes | None:
    """Bytes from base 64 of either alphabet, with or without its filling signs."""
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return None


def _unpacked(raw: bytes) -> bytes:
    """A packed text, as far as a mailing system would fill it."""
    try:
        return zlib.decompressobj(47).decompress(raw, _MAX_PIECE)
    except zlib.error:
        return b""


def _as_text(raw: bytes, *, loose: bool = False) -> str:
    """Bytes as a text, if they are one; ``loose`` also takes what holds a mail address among bytes."""
    if len(raw) > 3 and raw.count(0) * 3 > len(raw):
        raw = raw.replace(b"\0", b"")
    try:
        value = raw.decode("utf-8")
    except UnicodeDecodeError:
        value = "\0"
    if value.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return value
    if loose and (
        match := re.search(rb"[A-Za-z0-9._+-]{3,}@[A-Za-z0-9.-]{3,}\.[a-z]{2,12}\b", raw)
    ):
        return match[0].decode("ascii")
    return ""


_HTTP = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)


def without_identity(text: str) -> str:
    """A message in which no web address names a person: such an address is shortened to its host."""
    if "://" not in text:
        return text
    return _HTTP.sub(lambda match: shown(match[0]), text)


def shown(address: str) -> str:
    """An address as a message may print it: without fields that name somebody, or its host alone."""
    if not (_names_reader(address) or purpose_of(address)):
        return address
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    return f"{scheme}://{host}/… (shortened: it names a person)"
