"""Verbs for the head of a plan: its name, value and targets, and when each side works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import Changed, Unchanged, editing, fits, said, still
from mapapp.plans.facts import put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Side, SideCalendar, Workspace
from mapapp.plans.refusals import Refused

HEADER = ("account", "name", "value", "currency", "value_note", "target_signature_on", "target_go_live_on")
LIMITS = {"account": 200, "name": 300}
DAYS = ("target_signature_on", "target_go_live_on")
MOST = Decimal(10) ** 12


def edit_header(
    workspace: Workspace, *, values: Mapping[str, Any], was: Mapping[str, Any], by: Actor, at: datetime
) -> Changed:
    """Change account, name, value, targets. One event `plan.edited`. Raises StaleValue, Unchanged, Refused."""
    if unknown := set(values) - set(HEADER):
        raise ValueError(f"not in the header: {sorted(unknown)}")
    with editing(workspace, by) as plan:
        wanted = {field: _checked(field, value) for field, value in values.items()}
        for field, value in wanted.items():
            still(field, getattr(plan.workspace, field), seen=was.get(field), wanted=value)
        changes = put(plan.workspace, wanted)
        if plan.workspace.value is not None and not plan.workspace.currency:
            raise Refused(_("Say in which currency: three letters, like USD."), field="currency")
        if not changes:
            raise Unchanged(plan)
        return Changed(plan, record(plan.workspace, "plan.edited", changes, by=by, at=at))


def set_working_week(
    workspace: Workspace, side: Side, calendar: SideCalendar, *, was: SideCalendar, by: Actor, at: datetime
) -> Changed:
    """Say on which days a side works, and in which time zone. One event `plan.week_set`.

    No date moves: what now falls on a day off stays, and counts as the next working day (PRODUCT, The schedule).
    Only a person of that side sets it. Raises StaleValue, Unchanged, Refused.
    """
    with editing(workspace, by) as plan:
        if by.side != side:
            raise Refused(_("Each company sets its own working week."), field="weekend")
        if len(set(calendar.weekend) & set("0123456")) == 7:
            raise Refused(_("At least one day of the week has to be a working day."), field="weekend")
        if calendar.time_zone not in available_timezones():
            raise Refused(_("Choose a time zone from the list."), field="time_zone")
        now = plan.workspace.calendar(side)
        for field in ("weekend", "time_zone"):
            still(field, getattr(now, field), seen=getattr(was, field), wanted=getattr(calendar, field))
        week = {"weekend": calendar.weekend, "time_zone": calendar.time_zone}
        if calendar == now:
            raise Unchanged(plan)
        changes = put(plan.workspace, {"calendars": {**plan.workspace.calendars, str(side): week}})
        facts = {"side": str(side)}
        return Changed(plan, record(plan.workspace, "plan.week_set", changes, by=by, at=at, facts=facts))


def _checked(field: str, value: Any) -> Any:
    """A value that the plan can hold; Refused at its field otherwise."""
    if field in LIMITS:
        return said(one_line(value), field=field, limit=LIMITS[field])
    if field in DAYS:
        return in_reach(value, field=field)
    if field == "value_note":
        return fits(one_line(value), field=field, limit=200)
    if field == "currency":
        code = value.strip().upper()
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise Refused(_("A currency has three letters, like USD."), field=field)
        return code
    if field == "value" and value is not None and not 0 <= value < MOST:
        raise Refused(_("Write an amount from 0 up to 999,999,999,999."), field=field)
    return value
