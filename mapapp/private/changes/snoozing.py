"""The verbs for a silent plan that the seller puts off. His reason is his own: the other side reads nothing of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import said, still
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import NothingNew
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import OwnEventShape

LONGEST = timedelta(days=90)
WHY = 500  # characters of the reason


def put_off(until_on: date, why: str) -> str:
    """A snooze in one line, as somebody has it before him who puts off anew."""
    return " ".join(f"{until_on} {why}".split())


def snooze_plan(
    workspace: Workspace, *, why: str, until_on: date, was: str = "", by: Actor, at: datetime
) -> OwnEventShape:
    """Ask nobody about the silence of this plan until that day, or until somebody acts on it. One private event
    `plan.snoozed`. `was` is what was put off before, as `put_off` says it; empty for nothing. Raises StaleValue,
    Refused at the field, AlreadyDone."""
    with changing(workspace, by) as lane:
        why, today = said(why, field="why", limit=WHY), lane.workspace.today(at)
        if not today < until_on <= today + LONGEST:
            raise Refused(_("Choose a day to come, at most 90 days from now."), field="until_on")
        row = _row(lane)
        still("why", put_off(row.until_on, row.why) if row else "", seen=was, wanted=put_off(until_on, why))
        changes = [Change("snooze", 0, "why", row and row.why, why)]
        changes.append(Change("snooze", 0, "until_on", row and row.until_on.isoformat(), until_on.isoformat()))
        values = {
            "why": why,
            "until_on": until_on,
            "revision": lane.workspace.revision,
            "by_number": by.number,
            "at": at,
        }
        _table(lane)._default_manager.update_or_create(workspace=lane.workspace, defaults=values)
        return record(lane, "plan.snoozed", changes, by=by, at=at)


def wake_plan(workspace: Workspace, *, was: str | None = None, by: Actor, at: datetime) -> OwnEventShape:
    """End a snooze before its day. One private event `plan.woken`. `was` is what was put off, as `put_off` says it.
    NothingNew when nothing is; StaleValue when it is put off for another reason, or until another day, by now."""
    with changing(workspace, by) as lane:
        row = _row(lane)
        if row is None:
            raise NothingNew
        if was is not None:
            still("why", put_off(row.until_on, row.why), seen=was, wanted="")
        changes = [Change("snooze", 0, "why", row.why, None)]
        changes.append(Change("snooze", 0, "until_on", row.until_on.isoformat(), None))
        row.delete()
        return record(lane, "plan.woken", changes, by=by, at=at)


def _row(lane: Lane) -> Any:
    return _table(lane)._default_manager.filter(**lane.mine).first()


def _table(lane: Lane) -> Any:
    """Where the own side keeps it; a rule has said before that the other side puts nothing off."""
    if lane.tables.snoozes is None:
        raise LookupError("this side snoozes no plan")
    return lane.tables.snoozes
