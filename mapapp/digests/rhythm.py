"""What somebody wants, as a rhythm: the days on which his letter may come."""

from __future__ import annotations

from mapapp.access.models import Seat
from mapapp.digests.schedule import EVERY_DAY

IN_WEEKS, IN_DAYS = (Seat.Digest.WEEKLY, Seat.Digest.MINE), (Seat.Digest.DAILY, Seat.Digest.SIGNATURE)


def day_of(wish: str, day: int) -> int | None:
    """The day of the week on which the letter of this wish comes; EVERY_DAY for who is told the morning after."""
    return EVERY_DAY if wish in IN_DAYS else day


def is_weekly(wish: str) -> bool:
    return wish in IN_WEEKS
