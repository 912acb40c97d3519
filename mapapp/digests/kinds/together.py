"""One letter of all plans of a team, for who chose it: one a person, team and ISO week, with a part a plan.

Each part is a row of its own, called as the plan's weekly letter is, so that a week has one of both; it takes the day
of its reader on that plan, and keeps how far he was told. The letter that carries them has no plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from mapapp.access.models import Seat, Together
from mapapp.digests.keys import WEEKLY as PLAN
from mapapp.digests.keys import seat_letter
from mapapp.digests.kinds.plan import keep
from mapapp.digests.kinds.shape import Now
from mapapp.digests.kinds.when import When, choices_of, periods, reachable, unwritten
from mapapp.digests.merging import Merger
from mapapp.digests.schedule import AllWork, day_in, working
from mapapp.digests.together import WEEKLY, Whose, choices_for, chosen, together_key
from mapapp.plans.models import Side
from mapapp.post.models import Letter
from mapapp.post.outbox import ring_for

kind = Letter.Kind.TOGETHER
ONE: When = ("one_day", "one_hour")
Group = tuple[Whose, list[Seat]]


def write_due(at: datetime) -> int:
    """Write the letter of everybody whose chosen day and hour have come. One query when nothing is due."""
    mine = chosen().filter(user=OuterRef("user"), team=OuterRef("workspace__team"))
    seats = reachable().filter(WEEKLY).annotate(
        one_day=Subquery(mine.values("day")[:1]), one_hour=Subquery(mine.values("hour")[:1])
    ).filter(one_day__isnull=False)  # fmt: skip
    written = 0
    for period, whose in sorted(periods(choices_of(seats, ONE), at, when=ONE).items(), key=lambda pair: pair[0]):
        written += _write(list(unwritten(seats.filter(whose), PLAN, period)), period, at)
    return written


def composer(now: Now) -> Merger:
    return Merger(now)


def _write(seats: Sequence[Seat], period: str, at: datetime) -> int:
    """The letters with their parts, or neither; seven statements, however many."""
    if not seats:
        return 0
    ones = choices_for(seats)
    groups = [(whose, list(mine)) for whose, mine in groupby(sorted(seats, key=_whose), _whose) if whose in ones]
    known = Letter.objects.filter(key__in=[together_key(whose, period) for whose, _mine in groups])
    written = set(known.values_list("key", flat=True))
    fresh = {together_key(group[0], period): group for group in groups}
    fresh = {key: group for key, group in fresh.items() if key not in written}
    with transaction.atomic():
        ids = _carriers(fresh, ones, period, at)
    ring_for(kind, ids)
    return len(ids)


def _carriers(groups: Mapping[str, Group], ones: Mapping[Whose, Together], period: str, at: datetime) -> list[int]:
    """Put them in the outbox; the ids of those that have a part. Another beat that does the same does it once."""
    goes = {key: _goes(mine, ones[whose], period, at) for key, (whose, mine) in groups.items()}
    rows = [_row(key, mine[0], at, goes[key][1]) for key, (_whose, mine) in groups.items()]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    there = dict(Letter.objects.filter(key__in=list(groups)).values_list("key", "pk"))
    parts = [part for key, (_whose, mine) in groups.items() for part in _parts(mine, there[key], period, at, goes[key])]
    keep(parts, _put)
    found = Letter.objects.filter(pk__in=list(there.values()))
    found.exclude(Exists(Letter.objects.filter(within=OuterRef("pk")))).delete()
    return list(found.order_by("pk").values_list("pk", flat=True))


def _row(key: str, seat: Seat, at: datetime, due_at: datetime) -> Letter:
    return Letter(kind=kind, key=key, email=seat.user.email, user=seat.user, created_at=at, due_at=due_at)


def _parts(seats: Sequence[Seat], within: int, period: str, at: datetime, goes: tuple[date, datetime]) -> list[Letter]:
    rows = []
    for seat in seats:
        key = f"{PLAN}:{seat.pk}:{period}"
        row = seat_letter(seat, Letter.Kind.DIGEST, key, at=at, due_at=goes[1], day=goes[0])
        row.within_id = within
        rows.append(row)
    return rows


def _put(rows: Sequence[Letter]) -> int:
    """In the outbox, where nobody rings for them: they go with the letter that carries them."""
    return len(Letter.objects.bulk_create(rows, ignore_conflicts=True))


def _goes(seats: Sequence[Seat], one: Together, period: str, at: datetime) -> tuple[date, datetime]:
    """On which day and from when: when one of his sides does not work on it, on the next day on which all do."""
    calendars = [seat.workspace.calendar(Side(seat.stakeholder.side)).working_days for seat in seats]
    return working(seats[0].user.time_zone, AllWork(calendars), day_in(period, one.day), one.hour, at)


def _whose(seat: Seat) -> Whose:
    return seat.user_id, seat.workspace.team_id
