"""Only Larkspur: what a seller's own side alone knows, in a letter of its own, once a week.

It goes on the day after that of his digest, or on the first one after on which no other letter takes his day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mapapp.access.models import Role, Seat
from mapapp.access.visit import Visit, visit
from mapapp.digests.keys import seat_letter
from mapapp.digests.kinds.shape import LooksAtNothing, Now
from mapapp.digests.kinds.when import Seats, choices_of, periods, reachable, unwritten
from mapapp.digests.own import Seen, note_of, see
from mapapp.digests.schedule import day_in, working, zone_of
from mapapp.digests.together import choices_for, comes_in_one
from mapapp.plans.models import Side, Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many
from mapapp.private.rules import may_read_lane
from mapapp.private.tripwire import watched

kind = Letter.Kind.OWN
NAME = "own"
LATEST = timedelta(days=5)


def write_due(at: datetime) -> int:
    """Write it for every seller whose day and hour have come, while nothing else goes to him that day. Two or three
    queries when nothing is due."""
    seats = reachable().filter(own_letter=True, stakeholder__side=Side.SELLER).exclude(role=Role.VIEWER)
    due = periods(choices_of(seats), at, shift=1, within=LATEST)
    return write_many([row for period, whose in due.items() for row in _rows(seats.filter(whose), period, at)])


def composer(now: Now) -> OwnSide:
    return OwnSide(now)


def day_after(day: int) -> int:
    return (day + 1) % 7


def _rows(seats: Seats, period: str, at: datetime) -> Iterator[Letter]:
    """Only on a day that is free: another one is tried when it comes. Who wants his digest daily has no free days."""
    found = list(unwritten(seats, NAME, period))
    ones = choices_for(found)
    for seat in found:
        zone, calendar = seat.user.time_zone, seat.workspace.calendar(Side.SELLER).working_days
        day, due_at = working(zone, calendar, day_in(period, day_after(seat.digest_day)), seat.digest_hour, at)
        if day == at.astimezone(zone_of(zone)).date() and not comes_in_one(seat, ones, day):
            counts = day if seat.wish != Seat.Digest.DAILY else None
            yield seat_letter(seat, kind, f"{NAME}:{seat.pk}:{period}", at=at, due_at=due_at, day=counts)


class OwnSide(LooksAtNothing):
    """Reads what the reader's own side keeps to itself, for this letter alone; once a plan for all of a batch."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._seen: tuple[tuple[int, int], Seen] | None = None

    def __call__(self, letter: Letter) -> Content | Drop:
        """Who reads, and whether he may, is asked now: two queries; the plan and the list are seven more."""
        seat = Seat.objects.filter(user=letter.user_id, workspace=letter.workspace_id)
        row = seat.select_related("user", "workspace").first()
        found = visit(row.user, row.workspace.code) if row else None
        if found is None or found.seat is None or found.is_buyer or may_read_lane(found) is not None:
            return Drop("the reader takes no part any more")
        if not found.seat.own_letter:
            return Drop("the reader wants none")
        if found.workspace.state == Workspace.State.RETIRED:
            return Drop("the plan is retired")
        letter.email = found.user.email  # the mailbox he has now
        return self._told(found)

    @watched(Side.SELLER)
    def _told(self, found: Visit) -> Content | Drop:
        at, plan = self._now(), (found.workspace.pk, found.workspace.revision)
        if self._seen is None or self._seen[0] != plan:
            self._seen = plan, see(found, at)
        note = note_of(found, self._seen[1], at)
        return note.content(found.workspace.code) if note else Drop("nothing to say")
