"""How it ended, as the seller knows it: his own table keeps won, lost and why.

What both companies read of it is done by the shared verbs in the same transaction: the signature that is done, or the
plan that is retired with a neutral line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.access.ending import retire_plan
from mapapp.plans.changes.common import said, still
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.saving import add_row, put_row
from mapapp.plans.history import Actor
from mapapp.plans.models import Task, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import Kept
from mapapp.private.changes.opportunity import checked, row_of
from mapapp.private.facts import put
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import OpportunityShape

Outcome = OpportunityShape.Outcome


@dataclass(frozen=True, slots=True)
class Lost:
    """Why it was lost: how, to whom if anybody, in words, on which day."""

    how: str
    to: str
    why: str
    on: date


def ended_as(row: OpportunityShape | None) -> str:
    """All that is written down of the end, in one line, as somebody has it before him who writes it anew."""
    if row is None or row.outcome == Outcome.OPEN:
        return Outcome.OPEN.value
    return _in_a_line(vars(row))


def _in_a_line(values: Mapping[str, Any]) -> str:
    fields = ("outcome", "outcome_on", "lost_how", "lost_to", "outcome_why")
    return " ".join(" ".join(str(values[field] or "") for field in fields).split())


def end_won(workspace: Workspace, *, on: date, why: str, sign: bool, was: str, by: Actor, at: datetime) -> Kept:
    """It is won, on that day. `was` is what was written down before, as `ended_as` says it. With `sign` the plan's
    signature is done then: the shared event `task.completed`. One private event `opportunity.ended`. Raises StaleValue,
    Refused; ShowFirst when the signature moves what follows."""
    signature = Task.objects.filter(workspace=workspace, mark=Task.Mark.SIGNATURE).first() if sign else None
    values = {"outcome": Outcome.WON, "outcome_on": on, "outcome_why": why, "lost_how": "", "lost_to": ""}
    with changing(workspace, by, retired=True) as lane:
        if not on <= lane.workspace.today(at):
            raise Refused(_("It cannot be won on a day to come. Give today or a past day."), field="on")
        if signature is not None:
            complete_task(
                workspace, signature.number, done_on=on, was=signature.status, done_on_was=signature.done_on, by=by,
                at=at,
            )  # fmt: skip
        return _ended(lane, values, was=was, by=by, at=at)


def end_lost(workspace: Workspace, lost: Lost, *, shared: str = "", was: str, by: Actor, at: datetime) -> Kept:
    """It is lost; `was` as for `end_won`. With a line that both companies read (`shared`) the plan is retired by it:
    the shared event `plan.retired`, which says nothing of winning or losing. One private event `opportunity.ended`.

    Raises StaleValue, Refused at the field."""
    with changing(workspace, by, retired=True) as lane:
        if not lost.how:
            raise Refused(_("Choose how it was lost."), field="how")
        if not lost.on <= lane.workspace.today(at):
            raise Refused(_("It cannot be lost on a day to come. Give today or a past day."), field="on")
        if shared:
            retire_plan(workspace, why=shared, by=by, at=at)
        values = {
            "outcome": Outcome.LOST, "outcome_on": lost.on, "outcome_why": said(lost.why, field="why", limit=1000),
            "lost_how": lost.how, "lost_to": lost.to,
        }  # fmt: skip
        return _ended(lane, values, was=was, by=by, at=at)


def _ended(lane: Lane, values: Mapping[str, Any], *, was: str, by: Actor, at: datetime) -> Kept:
    row = row_of(lane, by)
    wanted = {field: checked(field, value) for field, value in values.items()}
    still("outcome", ended_as(row), seen=was, wanted=_in_a_line(wanted))
    changes, row.outcome_by = put(row, wanted), ""
    put_row(row) if row.pk else add_row(row)
    return Kept(0, record(lane, "opportunity.ended", changes, by=by, at=at))
