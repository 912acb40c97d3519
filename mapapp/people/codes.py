"""Names that say nothing: what stands in a URL for a plan, a team or a member of one."""

from __future__ import annotations

import secrets


def opaque_code() -> str:
    """128 bits that name something in a URL: never a company's name, never guessable. It begins with no dash, which a
    command on the command line would take for an option."""
    while (code := secrets.token_urlsafe(16)).startswith("-"):
        pass
    return code
