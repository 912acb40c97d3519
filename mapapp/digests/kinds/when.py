"""Whose letters are due: by zone, day and hour together, so that a beat asks a few questions, however many readers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from mapapp.access.models import Seat
from mapapp.digests.keys import key_of
from mapapp.digests.rhythm import IN_DAYS
from mapapp.digests.schedule import EVERY_DAY, day_in, due, working
from mapapp.digests.together import open_seats, wanting
from mapapp.plans.models import Side
from mapapp.post.models import Letter

Seats = QuerySet[Seat]
Choice = tuple[str, int, int]  # zone, day of the week, hour
When = tuple[str, str]  # where a seat has its day and its hour
EACH: When = ("digest_day", "digest_hour")


DAILY = wanting(*IN_DAYS)


def reachable() -> Seats:
    """Who gets letters at all: of plans that are not retired, with accounts that are not shut."""
    return open_seats().filter(user__is_active=True)


def choices_of(seats: Seats, when: When = EACH) -> list[Choice]:
    """Each zone, day and hour that somebody has. One query."""
    return sorted(set(seats.values_list("user__time_zone", *when)))


def periods(
    choices: Iterable[Choice],
    at: datetime,
    *,
    daily: bool = False,
    shift: int = 0,
    within: timedelta | None = None,
    when: When = EACH,
) -> dict[str, Q]:
    """The names of the periods whose letters are due by now, for less than `within`, and for which seats: two weeks, or
    two days, at most. With a `shift` so many days after the day of the week that somebody has."""
    found: dict[str, Q] = {}
    for zone, day, hour in choices:
        period = due(zone, at, EVERY_DAY if daily else (day + shift) % 7, hour, within)
        if period is not None:
            mine = Q(("user__time_zone", zone), (when[1], hour), joined_at__lte=period.due_at)
            mine = mine if daily else mine & Q((when[0], day))
            found[period.key] = found.get(period.key, Q(pk__in=())) | mine
    return found


def unwritten(seats: Seats, name: str, period: str) -> Seats:
    """Those of the seats without a letter of this name for the period, with all that their row needs."""
    known = Letter.objects.filter(key=OuterRef("key"))
    rows = seats.alias(key=key_of(name, period)).exclude(Exists(known)).order_by("workspace", "pk")
    return rows.select_related("user", "stakeholder", "workspace")


def goes(seat: Seat, period: str, at: datetime) -> tuple[date, datetime]:
    """The day on which the letter goes and from when: not on a day off of the reader's side."""
    calendar = seat.workspace.calendar(Side(seat.stakeholder.side)).working_days
    return working(seat.user.time_zone, calendar, day_in(period, seat.digest_day), seat.digest_hour, at)
