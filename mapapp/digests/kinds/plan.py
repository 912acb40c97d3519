"""The digest of one plan: weekly, daily, only of what is the reader's, or only when signature moves. And samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from mapapp.digests.choosing import LATER
from mapapp.digests.compose import Composer
from mapapp.digests.keys import WEEKLY as NAME
from mapapp.digests.keys import seat_letter
from mapapp.digests.kinds.shape import Now, unkept
from mapapp.digests.kinds.when import DAILY, Seats, choices_of, goes, periods, reachable, unwritten
from mapapp.digests.together import WEEKLY, in_one
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many

kind = Letter.Kind.DIGEST


def write_due(at: datetime) -> int:
    """Write the letter of every reader whose day and hour have come. A letter missed for less than 3 days, a daily one
    for less than 12 hours, is written late, never at night. Up to six queries when nothing is due."""
    weekly, daily = reachable().filter(WEEKLY).exclude(in_one()), reachable().filter(DAILY)
    rows = _rows(weekly, periods(choices_of(weekly), at), at)
    rows += _rows(news_of(daily), periods(choices_of(daily), at, daily=True), at)
    return keep(rows)


def composer(now: Now) -> Composer:
    return Composer(now)


def news_of(seats: Seats) -> Seats:
    """Those on whose plan something has happened since their last letter was written, sent or not."""
    told = Letter.objects.filter(workspace=OuterRef("workspace"), user=OuterRef("user"), kind=kind)
    told = told.filter(created_at__gte=OuterRef("workspace__updated_at"), key__startswith=f"{NAME}:")
    told = told.exclude(reason=LATER)
    return seats.filter(workspace__updated_at__gt=F("joined_at")).exclude(Exists(told))


def keep(rows: Sequence[Letter], put: Callable[[Sequence[Letter]], int] = write_many) -> int:
    """Put digests in the outbox, by `put`; how many are new. A reminder of the same day does not hold one up; another
    digest, that waits for the end of a holiday, does: it will tell all there is."""
    written = put(rows)
    left = unkept(rows)
    if left:
        others = Letter.objects.filter(kind=kind, user__in=[row.user_id for row in left], day__in={r.day for r in left})
        held = set(others.exclude(state=Letter.State.DROPPED).values_list("user", "workspace", "day"))
        free = [row for row in left if (row.user_id, row.workspace_id, row.day) not in held]
        for row in free:
            row.day = None
        written += put(free)
    return written


def _rows(seats: Seats, due: dict[str, Q], at: datetime) -> list[Letter]:
    found = []
    for period, whose in sorted(due.items(), key=lambda pair: pair[0]):
        for seat in unwritten(seats.filter(whose), NAME, period):
            day, due_at = goes(seat, period, at)
            found.append(seat_letter(seat, kind, f"{NAME}:{seat.pk}:{period}", at=at, due_at=due_at, day=day))
    return found
