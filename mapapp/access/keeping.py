"""How long a retired plan is kept: the day that both sides are told, who puts it off, and what holds of it today.

Nothing is deleted unless an admin of the selling company has said how long its retired plans are kept. The day is set
when a plan is retired and told to the leads of both sides; from then on it moves only later, whatever the team sets.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from mapapp.access.models import Role, Seat
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.changes.common import said
from mapapp.plans.history import By, changing, record
from mapapp.plans.models import Event, Workspace
from mapapp.plans.refusals import Refused
from mapapp.post.models import Letter
from mapapp.post.outbox import write

SET = "plan.deletion_set"
NOTICE = timedelta(days=30)  # before it goes the leads of both sides are reminded
FAIR = timedelta(days=60)  # for a plan that was retired before its team set a period
FURTHEST = timedelta(days=366)  # that it is put off at once
WHY = 500


def deletion_of(workspace: Workspace) -> date | None:
    """The day from which the plan is deleted; None while it is open, and when its team keeps what it has. A reminder
    that went out late moves it: thirty days are always left. `workspace` comes with its team."""
    day = workspace.delete_on
    if day is None or workspace.state != Workspace.State.RETIRED or not Definitions.of(workspace.team).keep_months:
        return None
    return max(day, workspace.reminded_on + NOTICE) if workspace.reminded_on else day


def first_day(workspace: Workspace, at: datetime) -> date | None:
    """The day on which the plan would be deleted if it were retired now."""
    months = Definitions.of(workspace.team).keep_months
    return months_after(workspace.today(at), months) if months else None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def retired_plans(team: Team) -> int:
    """How many plans of the team are retired. One query."""
    return Workspace.objects.filter(team=team, state=Workspace.State.RETIRED).count()


def put_off(workspace: Workspace, day: date, *, why: str, was: date | None, by: By, at: datetime) -> Event:
    """Delete a retired plan on a later day, for a reason that both sides read. One event `plan.deletion_set`.

    Raises Refused for an open plan, one that is kept anyway, another day than was seen, or one that is not later or too
    far; AlreadyDone.
    """
    with changing(workspace, by, retired=True) as locked:
        now = deletion_of(locked)
        if now is None:
            raise Refused(_("This plan is not going to be deleted."))
        if now != was:
            raise Refused(_("Somebody has set another day a moment ago. Look at it, then set yours."), field="day")
        if not now < day <= now + FURTHEST:
            raise Refused(_("Choose a later day, at most a year later than now."), field="day")
        return set_day(locked, day, why=said(why, field="why", limit=WHY), by=by, at=at)


def set_day(locked: Workspace, day: date, *, why: str = "", by: By, at: datetime) -> Event:
    """Behind the lock: the plan goes on this day, and is reminded of it anew."""
    locked.delete_on, locked.reminded_on = day, None
    event = record(locked, SET, [], by=by, at=at, why=why, facts={"until": day.isoformat()})
    tell_leads(locked, "set", str(event.number), at=at)
    return event


def leads_of(workspace: Workspace) -> list[Seat]:
    """Of both sides. One query."""
    seats = Seat.objects.filter(workspace=workspace, role=Role.LEAD, user__is_active=True)
    return list(seats.select_related("user", "stakeholder").order_by("pk"))


def tell_leads(workspace: Workspace, what: str, of: str, *, at: datetime) -> None:
    """A letter to each lead, in the transaction of the caller; what it says is decided when it is sent. `what` is
    retired, set or near, `of` the line of history or the day by which it is one of a kind."""
    for seat in leads_of(workspace):
        key = f"{Letter.Kind.KEEPING}:{what}:{seat.pk}:{of}"
        write(Letter.Kind.KEEPING, key, seat.user.email, user=seat.user, workspace=workspace, at=at)
