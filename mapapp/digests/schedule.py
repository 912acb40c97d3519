"""When a reader's weekly letter is due: Monday 08:00 where he is. Pure: zones and moments in, moments out.

The period is the ISO week of that Monday, so one week has one name in every zone, whatever its clocks do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EIGHT = time(8)
NIGHT_ENDS = time(4)  # nothing is sent between 00:00 and 04:00
WEEK = timedelta(days=7)
LATEST = timedelta(days=3)  # a worker that was away for longer leaves the news to the next letter


@dataclass(frozen=True, slots=True)
class Period:
    """`key` names the week: `2026-W07`. `due_at` is the aware moment, in UTC, at which its letter is due."""

    key: str
    due_at: datetime


def latest(zone: str, at: datetime) -> Period:
    """The period whose letter was due last at the aware moment `at`, for a reader in `zone`."""
    there = at.astimezone(zone_of(zone))
    found = _period(zone, there)
    return found if found.due_at <= at else _period(zone, there - WEEK)


def following(zone: str, at: datetime) -> Period:
    """The period whose letter is due next after `at`."""
    there = at.astimezone(zone_of(zone))
    found = _period(zone, there)
    return found if found.due_at > at else _period(zone, there + WEEK)


def due(zone: str, at: datetime) -> Period | None:
    """The period whose letter should be written now; None when its day is too long ago."""
    found = latest(zone, at)
    return found if at - found.due_at < LATEST else None


def after_night(zone: str, at: datetime) -> datetime:
    """`at`, or 04:00 of the same morning when it is night for the reader."""
    there = at.astimezone(zone_of(zone))
    if there.time() >= NIGHT_ENDS:
        return at
    return datetime.combine(there.date(), NIGHT_ENDS, zone_of(zone)).astimezone(UTC)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone, or UTC for a name that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _period(zone: str, there: datetime) -> Period:
    """The period of the week in which the wall clock `there` stands."""
    monday = there.date() - timedelta(days=there.weekday())
    year, week, _day = monday.isocalendar()
    return Period(f"{year}-W{week:02}", datetime.combine(monday, EIGHT, zone_of(zone)).astimezone(UTC))
