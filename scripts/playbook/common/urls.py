"""Pure functions on web addresses: what lets somebody in, and what asks for a login.

What an address hides, and whom it names, is in ``redirectors``.
"""

from __future__ import annotations

import re

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


def is_invitation(address: str) -> bool:
    """Whether the address itself lets somebody in."""
    return _INVITE.search(address) is not None


def needs_login(address: str) -> bool:
    """Whether a reader will meet a login instead of the page."""
    return _LOGIN.match(address) is not None
