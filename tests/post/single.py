"""One letter by itself: sent, or taken and not sent."""

from __future__ import annotations

from datetime import datetime

from mapapp.post.deliver import Compose, _rows, _take, content_of, deliver_batch, nothing_to_look_at
from mapapp.post.models import Letter


def deliver(letter_id: int, *, at: datetime, compose: Compose = content_of) -> str:
    """Send one letter that waits. The state it ends in, or "" when it was not ours to send."""
    return deliver_batch([letter_id], compose=compose, now=lambda: at).get(letter_id, "")


def claim(letter_id: int, *, at: datetime) -> Letter | None:
    """Take a letter that is due for 60 seconds; None when it is sent, not due, or in somebody's hands."""
    rows = _rows([letter_id], nothing_to_look_at)
    return next((_take(row, None, nothing_to_look_at, after=None, at=at) for row, _still in rows), None)
