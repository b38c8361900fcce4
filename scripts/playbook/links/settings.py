"""What one run of ``playbook links`` is told: what the book sets, and the secrets of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from playbook.common.errors import UserError
from playbook.common.settings import LinkSettings


@dataclass(frozen=True, slots=True)
class LinkRunSettings(LinkSettings):
    """The settings of a book with what no file of a book may hold."""

    credentials: Mapping[str, str] = field(default_factory=dict)


def with_secrets(
    settings: LinkSettings, credentials: Mapping[str, str], user_agent: str
) -> LinkRunSettings:
    """The settings of a run; ``user_agent`` is our name where the book gives none."""
    given = {one.name: getattr(settings, one.name) for one in fields(LinkSettings)}
    given["user_agent"] = settings.user_agent or user_agent
    return LinkRunSettings(**given, credentials=credentials)


def credentials_from(text: str) -> dict[str, str]:
    """Host → value of Authorization, from lines ``host: value``.

    Raises ``UserError`` for a line of another form; the message never repeats the line.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        host, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not (colon and host.strip() and value.strip() and value.strip().isascii()):
            raise UserError(
                f"PLAYBOOK_LINKS_CREDENTIALS: line {number} must read `host: value of Authorization`"
            )
        found[host.strip().lower()] = value.strip()
    return found
