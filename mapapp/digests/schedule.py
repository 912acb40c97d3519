"""When a reader's letter is due: on his day, at his hour, where he is. Pure: zones and moments in, moments out.

The period of a weekly letter is the ISO week, that of a daily one the day: so it has one name in every zone, on
whatever day somebody chose, and whatever the clocks do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

MONDAY, EIGHT = 0, 8
EVERY_DAY = None  # in the place of a day of the week
NIGHT_ENDS = time(4)  # nothing is sent between 00:00 and 04:00
WEEK, DAY = timedelta(days=7), timedelta(days=1)
LATEST = timedelta(days=3)  # a worker that was away for longer leaves the news to the next letter
LATEST_DAILY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Period:
    """`key` names the week, `2026-W07`, or the day, `2026-02-09`. `due_at` is the aware moment, in UTC, at which its
    letter is due."""

    key: str
    due_at: datetime


def latest(zone: str, at: datetime, day: int | None = MONDAY, hour: int = EIGHT) -> Period:
    """The period whose letter was due last at the aware moment `at`, for a reader in `zone`."""
    there = at.astimezone(zone_of(zone)).date()
    found = _period(zone, there, day, hour)
    return found if found.due_at <= at else _period(zone, there - _step(day), day, hour)


def following(zone: str, at: datetime, day: int | None = MONDAY, hour: int = EIGHT) -> Period:
    """The period whose letter is due next after `at`."""
    there = at.astimezone(zone_of(zone)).date()
    found = _period(zone, there, day, hour)
    return found if found.due_at > at else _period(zone, there + _step(day), day, hour)


def due(
    zone: str, at: datetime, day: int | None = MONDAY, hour: int = EIGHT, within: timedelta | None = None
) -> Period | None:
    """The period whose letter should be written now; None when its moment is too long ago, or not `within` that."""
    found = latest(zone, at, day, hour)
    most = LATEST_DAILY if day is EVERY_DAY else LATEST
    return found if at - found.due_at < (within or most) else None


def day_in(period: str, day: int) -> date:
    """The day of a period, by its name: of a week, that day of it."""
    year, _dash, week = period.partition("-W")
    return date.fromisocalendar(int(year), int(week), day + 1) if week else date.fromisoformat(period)


def moment(zone: str, on: date, hour: int) -> datetime:
    """That hour of that day where the reader is, in UTC. No clock is changed between 04:00 and midnight."""
    return datetime.combine(on, time(hour), zone_of(zone)).astimezone(UTC)


class Days(Protocol):
    """What a letter asks of a calendar."""

    def add(self, day: date, n: int, /) -> date: ...

    def is_working(self, day: date, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class AllWork:
    """The days on which all of these calendars work; any day when there is none within a month."""

    calendars: Sequence[Days]

    def is_working(self, day: date, /) -> bool:
        return all(calendar.is_working(day) for calendar in self.calendars)

    def add(self, day: date, n: int, /) -> date:
        """The first one on or after the day; `n` is 0."""
        days = (day + DAY * ahead for ahead in range(31))
        return next(filter(self.is_working, days), day)


def working(zone: str, calendar: Days, on: date, hour: int, at: datetime) -> tuple[date, datetime]:
    """The day on which a letter of the day `on` goes, and from when: when his side does not work on it, on the next
    day that it does; at once, but never at night, when that is past."""
    day = calendar.add(on, 0)
    if (begins := moment(zone, day, hour)) > at:
        return day, begins
    today = at.astimezone(zone_of(zone)).date()
    if calendar.is_working(today):
        return today, after_night(zone, at)
    day = calendar.add(today, 0)
    return day, moment(zone, day, hour)


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


def _step(day: int | None) -> timedelta:
    return DAY if day is EVERY_DAY else WEEK


def _period(zone: str, there: date, day: int | None, hour: int) -> Period:
    """The period in which the day `there` stands."""
    if day is EVERY_DAY:
        return Period(there.isoformat(), moment(zone, there, hour))
    year, week, weekday = there.isocalendar()
    on = there - timedelta(days=weekday - 1) + timedelta(days=day)
    return Period(f"{year}-W{week:02}", moment(zone, on, hour))
