"""Text as people look for it and put it in order: folded here and kept so, hence on both databases alike."""

from __future__ import annotations

import unicodedata


def in_order(text: str) -> str:
    """By what a name is put in order and found: small letters without their marks, Ö beside O."""
    if text.isascii():
        return text.lower()
    return "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
