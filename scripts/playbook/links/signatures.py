"""By what one knows a bot wall, a login, a page that is not there and a page that a script builds.

One table a sort: a new sign is a new line. All texts are compared in small letters.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# (header, beginning of its value, or nothing for any value)
WALL_HEADERS = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", ""),
    ("x-datadome", "protected"),
)

# Words that stand on the pages with which bot walls answer, whatever the status.
WALL_WORDS = (
    # Not all of /cdn-cgi/challenge-platform/: ordinary pages load another script from there.
    "/orchestrate/chl_page/",
    "/orchestrate/jsch/",
    "/orchestrate/managed/",
    "attention required! | cloudflare",
    "cf-browser-verification",
    "checking if the site connection is secure",
    "checking your browser before accessing",
    "enable javascript and cookies to continue",
    "errors.edgesuite.net",
    "geo.captcha-delivery.com",
    "incapsula incident id",
    "_incapsula_resource",
    "making sure you&#39;re not a bot",
    "making sure you're not a bot",
    "pardon our interruption",
    "please verify you are a human",
    "px-captcha",
    "sucuri website firewall",
    "verify you are human",
    "verifying you are human",
)

# An article may name any of these; a wall that answers 200 says little (see ARTICLE).
REFUSAL_LENGTH = 200_000
WALL_TITLES = (
    "access denied",
    "are you a robot",
    "attention required",
    "captcha",
    "ddos-guard",
    "just a moment",
    "one moment, please",
    "robot check",
    "security check",
)

LOGIN_HOSTS = (
    "accounts.google.com",
    "auth0.com",
    "login.live.com",
    "login.microsoftonline.com",
    "okta.com",
    "shibboleth.net",
)
LOGIN_PATH = re.compile(
    r"/(log[-_]?in|sign[-_]?in|sso|saml2?|wayf|cas/login|oauth2?/authorize|users/sign_in|session/new)(/|\.|$)",
    re.IGNORECASE,
)
LOGIN_TITLE = re.compile(r"\b(log ?in|sign ?in|anmelden|connexion|iniciar sesi)", re.IGNORECASE)

CONSENT_HOSTS = ("consent.google.com", "consent.youtube.com", "consent.yahoo.com")

# Where domains are for sale that nobody keeps any more.
PARKED_HOSTS = (
    "afternic.com",
    "bodis.com",
    "dan.com",
    "hugedomains.com",
    "parkingcrew.net",
    "sedo.com",
    "sedoparking.com",
    "undeveloped.com",
)
PARKED_TITLE = re.compile(
    r"\b(this )?domain( name)? (is|may be|might be) (for sale|available|parked)|\bbuy this domain"
    r"|^\S+\.\w+ (is|may be) for sale|^parked domain|domain has expired",
    re.IGNORECASE,
)

_NOT_FOUND = re.compile(
    r"\b(page|site|file|document|article|item|content|resource|record|video|this)\b.{0,40}\b(not (be )?found|"
    r"no longer (available|exists?|here)|does(n[o’']t| not) exist|cannot be found|can[’']t be found|"
    r"has been (removed|deleted)|is(n[’']t| not) (available|here|there))"
    r"|^(error\s*[:\-–]?\s*)?404\b|\b404\s*[:\-–|(]?\s*(error|not found|page|seite)"
    r"|^(sorry[,:.! ]*)?(page |file )?not found\b|\bwe can[’']?t find (that|the|this) page"
    r"|seite (wurde )?nicht gefunden|page (introuvable|non trouvée)|página no encontrada|pagina non trovata",
    re.IGNORECASE,
)
# An article about missing pages is longer than a missing page.
_ABOUT_IT = re.compile(r"404|not[-_]?found|error|status", re.IGNORECASE)
ARTICLE = 1_500
_ERROR_PATH = re.compile(
    r"/(404|error[-_]?404|404[-_]?error|not[-_]?found|page[-_]?not[-_]?found)(/|\.\w+$|$)",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"/?((en|de|fr|es|it|pt|nl|sv|da|fi|pl|cs|ru|uk|zh|ja|ko|tr|el|gb|us|ch|at|cn|eu|int)([-_][a-z]{2})?/?)?((index|default|home|main|start)(\.\w+)?/?)?",
    re.IGNORECASE,
)

SCRIPT_ROOT = re.compile(
    r"<(?:div|main|section|app-root)\b[^>]{0,200}\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte|"
    r"main-app|react-root|ember-app|mount)[\"'\s>][^<]{0,50}</"
    r"|<app-root[^>]{0,200}>[^<]{0,50}</app-root",
    re.IGNORECASE,
)
SCRIPT_NEEDED = re.compile(
    r"(enable|requires?|needs?|activate|turn on)\s+(?:\w+\s+){0,3}javascript"
    r"|javascript\s+(?:is\s+)?(required|disabled|needed)",
    re.IGNORECASE,
)

# Programs that give the headings of a page their places while it is read, by what their scripts
# are called or how they are set up.
MAKES_PLACES = re.compile(
    r"respec|docsify|docute|markdeep|strapdown|flatdoc|swagger-ui|redoc|rapidoc|stoplight|@scalar/"
    r"|\banchor(?:\.min)?\.js|\banchorjs\b|tocbot|bikeshed\.js",
    re.IGNORECASE,
)

# Fragments that name no place in the text of the page.
NO_PLACE = re.compile(
    r"^(|top|!.*|/.*|:~:.*|.*=.*|t\d+|L\d+.*|slide.*|page\d+|xywh.*)$", re.IGNORECASE
)

# Paths that end like files: their first lines say nothing, so HEAD is enough.
FILE_PATH = re.compile(
    r"\.(pdf|zip|gz|tgz|bz2|xz|7z|tar|rar|png|jpe?g|gif|webp|svg|ico|tiff?|mp[34]|m4[av]|mov|avi|webm|ogg|wav|"
    r"docx?|xlsx?|pptx?|od[tsp]|epub|csv|tsv|iso|dmg|exe|msi|deb|rpm|whl|jar|apk|woff2?|ttf|otf)$",
    re.IGNORECASE,
)


def host_in(host: str, names: tuple[str, ...]) -> bool:
    """Whether a host is one of these, or below one."""
    return any(host == name or host.endswith("." + name) for name in names)


def not_found_words(title: str, heading: str, size: int, address: str) -> str:
    """The words by which a page says that it is not there; nothing for an article about that."""
    if size > ARTICLE and _ABOUT_IT.search(urlsplit(address).path):
        return ""
    for words in (title, heading):
        if words and len(words) <= 100 and _NOT_FOUND.search(words):
            return words
    return ""


def is_front(url: str) -> bool:
    """Whether an address is the front page of its host, in one language or without."""
    parts = urlsplit(url)
    return not parts.query and _FRONT.fullmatch(parts.path) is not None


def is_error_page(url: str) -> bool:
    """Whether the path says that it is the page for what is not there."""
    return _ERROR_PATH.search(urlsplit(url).path) is not None


def is_parked(url: str, title: str) -> bool:
    """Whether the domain is for sale: what was linked is gone, and a shop stands in its place."""
    host = (urlsplit(url).hostname or "").lower()
    return host_in(host, PARKED_HOSTS) or PARKED_TITLE.search(title) is not None


def is_login(url: str) -> bool:
    """Whether an address is that of a login."""
    parts = urlsplit(url)
    return (
        host_in((parts.hostname or "").lower(), LOGIN_HOSTS)
        or LOGIN_PATH.search(parts.path) is not None
    )
