"""An address as a header and as the envelope spell it. A plain one is itself, which spares thousands of parsings."""

from __future__ import annotations

import re
import smtplib
from functools import lru_cache

from django.core.mail.message import sanitize_address

_WORD = r"[A-Za-z0-9_+-]+"
_PLAIN = re.compile(rf"{_WORD}(\.{_WORD})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST = 254  # characters


def in_header(address: str) -> str:
    """ASCII, a name before it encoded. Raises ValueError for what is no address, or more than one line."""
    return address if _is_plain(address) else _sanitized(address)


def in_envelope(address: str) -> str:
    """`<anna@example.org>`, whatever name stands before it. Raises ValueError as `in_header` does."""
    return f"<{address}>" if _is_plain(address) else _quoted(address)


def _is_plain(address: str) -> bool:
    return len(address) <= LONGEST and _PLAIN.fullmatch(address) is not None


@lru_cache(maxsize=16)  # the sender's
def _sanitized(address: str) -> str:
    return str(sanitize_address(address, "utf-8"))


@lru_cache(maxsize=16)
def _quoted(address: str) -> str:
    return smtplib.quoteaddr(_sanitized(address))
