"""When a side works: its week, its public holidays, the days on which it is closed. Shown first, like a later date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.changes.bounds import all_in_reach
from mapapp.plans.changes.common import COUNTERS, Unchanged, editing, said, save_tasks, still
from mapapp.plans.changes.dates import Asked, Preview, apply, facts_of, needs_why, preview, shown
from mapapp.plans.changes.rescheduling import DATE_FIELDS, Rescheduled
from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Closure, Side, SideCalendar, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused, ShowFirst

WEEK = ("weekend", "time_zone", "country", "subdivision")  # what a person sees and chooses
FACTS = ("place", "holidays")  # what goes with the country
MOST, LONGEST = 60, 366  # closures of a side, days of one


def set_calendar(
    workspace: Workspace,
    side: Side,
    *,
    values: Mapping[str, Any] | None = None,
    was: Mapping[str, Any] | None = None,
    closed: Collection[Closure] = (),
    opened: Collection[Closure] = (),
    seen: int | None = None,
    why: str = "",
    forward: Collection[int] = (),
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Rescheduled:
    """Change when a side works, with what that pushes. One event `plan.calendar_set`.

    `values` are fields of its SideCalendar but closures, `was` those of them that were seen; `closed` and `opened` are
    closures to add and to take away, which never meet anybody else's. A date that becomes a day off stays, and counts
    as the next working day; what comes after it may have to move, and that is shown first: `seen` is the revision of
    the preview he applies. Only a person of that side sets it. Raises StaleValue, ShowFirst, PlanChanged, NoReason,
    Unchanged, AlreadyDone, Refused.
    """
    with editing(workspace, by) as plan:
        if by.side != side:
            raise Refused(_("Each company says for itself when it works."), field="weekend")
        now = plan.workspace.calendar(side)
        wanted = _wanted(now, values or {}, was or {}, closed, opened)
        if wanted == now:
            raise Unchanged(plan)
        found = _shown(plan, side, wanted, forward, seen=seen, force=force, by=by, at=at)
        why = needs_why(found, why) if found else why.strip()
        changes = apply(plan, found, by=by) if found else []
        moved = found.moved_tasks if found else ()
        save_tasks(moved, (*DATE_FIELDS, *COUNTERS))
        event = record(
            plan.workspace, "plan.calendar_set", [*_put(plan, side, wanted), *changes], by=by, at=at, why=why,
            facts={**(facts_of(found) if found else {}), "side": str(side)},
        )  # fmt: skip
        return Rescheduled(plan, event, tuple(task.number for task in moved), found)


def _put(plan: Plan, side: Side, calendar: SideCalendar) -> list[Change]:
    return put(plan.workspace, {"calendars": {**plan.workspace.calendars, str(side): calendar.stored}})


def _wanted(
    now: SideCalendar,
    values: Mapping[str, Any],
    was: Mapping[str, Any],
    closed: Collection[Closure],
    opened: Collection[Closure],
) -> SideCalendar:
    """The calendar as it would be; Refused at the field that cannot be so."""
    if unknown := set(values) - {*WEEK, *FACTS}:
        raise ValueError(f"not of a calendar: {sorted(unknown)}")
    for field in WEEK:
        if field in values:
            still(field, getattr(now, field), seen=was.get(field), wanted=values[field])
    wanted = replace(now, **values)
    if len(set(wanted.weekend) & set("0123456")) == 7:
        raise Refused(_("At least one day of the week has to be a working day."), field="weekend")
    if wanted.time_zone not in available_timezones():
        raise Refused(_("Choose a time zone from the list."), field="time_zone")
    known = {_checked(closure) for closure in closed} | set(now.closures)
    return replace(wanted, closures=_fitting(known - set(opened)))


def _checked(closure: Closure) -> Closure:
    """A closure that the plan can hold, its name on one line."""
    all_in_reach((closure.first_on, closure.last_on), field="last_on")
    if closure.last_on < closure.first_on:
        raise Refused(_("It cannot end before it begins. Choose a later last day."), field="last_on")
    if (closure.last_on - closure.first_on).days >= LONGEST:
        raise Refused(_("This is longer than a year. Write the years apart, or check the last day."), field="last_on")
    return replace(closure, name=said(one_line(closure.name), field="what", limit=200))


def _fitting(closures: Collection[Closure]) -> tuple[Closure, ...]:
    if len(closures) > MOST:
        raise Refused(
            _("A company has %(most)s closures at most. Take an old one away.") % {"most": MOST}, field="what"
        )
    return tuple(sorted(closures))


def _shown(
    plan: Plan, side: Side, wanted: SideCalendar, forward: Collection[int], *, seen: int | None, force: bool,
    by: Actor, at: datetime,
) -> Preview | None:  # fmt: skip
    """What the other working days do to the plan, seen by the person if it is anything; None when they are the same."""
    days = wanted.working_days
    if days == plan.workspace.calendar(side).working_days:
        return None
    mine = [task.number for task in plan.tasks if task.side == side and task.status != Task.Status.NOT_NEEDED]
    asked = Asked(calendars=dict.fromkeys(mine, days), forward=forward, week=True)
    calendars = {**plan.workspace.calendars, str(side): wanted.stored}
    found = replace(preview(plan, asked, by=by.side, at=at), calendars=calendars)
    shown(found, seen=seen, force=force, ask_forward=True)
    ends = (found.signature_was, found.reached_was) != (found.signature_on, found.reached_on)
    if seen is None and ends:
        raise ShowFirst(found)
    return found
