"""The verb for what the seller writes of the purchase by hand, where no CRM is read, or in between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import fits
from mapapp.plans.changes.saving import add_row, put_row
from mapapp.plans.history import Actor
from mapapp.plans.models import Stakeholder, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import Kept, NothingNew, unchanged_since
from mapapp.private.deals import may_take
from mapapp.private.facts import put
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import OpportunityShape

FIELDS = ("key", "stage", "forecast", "close_on", "amount", "currency", "outcome", "outcome_why", "outcome_on",
          "lost_how", "lost_to")  # fmt: skip
LIMITS = {"key": 100, "stage": 100, "forecast": 100, "lost_to": 200}
MOST = Decimal(10) ** 12


class JoinFirst(Refused):
    """The number is that of a row which the CRM told of, and which has no plan: the two are joined."""

    def __init__(self) -> None:
        super().__init__(_("Your CRM has told of this number already. Join the two below."), field="key")


def note_opportunity(
    workspace: Workspace, *, values: Mapping[str, Any], was: Mapping[str, Any], by: Actor, at: datetime
) -> Kept:
    """Write down stage, close date, amount and outcome as they stand in the CRM. One private event `opportunity.noted`.

    The first time makes the row, for the plan's account and goal, owned by who writes it. Raises StaleValue,
    NothingNew, Refused at the field.
    """
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"not written by hand: {sorted(unknown)}")
    with changing(workspace, by, retired=True) as lane:
        row = row_of(lane, by)
        wanted = {field: checked(field, value) for field, value in values.items()}
        unchanged_since(row, wanted, was)
        changes = put(row, wanted)
        if not changes:
            raise NothingNew
        _whole(lane, row, by)
        if {"stage", "outcome"} & set(wanted):
            row.outcome_by = ""
        put_row(row) if row.pk else add_row(row)
        return Kept(0, record(lane, "opportunity.noted", changes, by=by, at=at))


def row_of(lane: Lane, by: Actor) -> OpportunityShape:
    """The plan's row; a new one, not yet written, when there is none."""
    table = lane.tables.opportunities
    if table is None:
        raise LookupError("this side keeps no opportunity")
    if (found := table._default_manager.filter(**lane.mine).first()) is not None:
        return found
    owner, plan = Stakeholder.objects.get(pk=by.pk), lane.workspace
    return table(
        team_id=plan.team_id, workspace=plan, account=plan.account, name=plan.name, owner_name=owner.name,
        owner_email=owner.email,
    )  # fmt: skip


def checked(field: str, value: Any) -> Any:
    """A value that the row can hold; Refused at its field otherwise."""
    if field in LIMITS:
        return fits(one_line(value), field=field, limit=LIMITS[field])
    if field == "outcome_why":
        return fits(value, field=field, limit=1000)
    if field in ("close_on", "outcome_on"):
        return in_reach(value, field=field)
    if field == "lost_how" and value and value not in OpportunityShape.Lost.values:
        raise Refused(_("Choose how it was lost from the list."), field=field)
    if field == "outcome" and value not in OpportunityShape.Outcome.values:
        raise Refused(_("Choose open, won or lost."), field=field)
    if field == "amount" and value is not None and not 0 <= value < MOST:
        raise Refused(_("Write an amount from 0 up to 999,999,999,999."), field=field)
    if field == "currency":
        code = value.strip().upper()
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise Refused(_("A currency has three letters, like USD."), field=field)
        return code
    return value


def _whole(lane: Lane, row: OpportunityShape, by: Actor) -> None:
    """What only holds for the row as a whole; Refused at the field that is missing."""
    if row.amount is not None and not row.currency:
        raise Refused(_("Say in which currency: three letters, like USD."), field="currency")
    if row.outcome == OpportunityShape.Outcome.LOST and not row.outcome_why:
        raise Refused(_("Say in one line why it was lost: the next plan learns from it."), field="outcome_why")
    same = type(row)._default_manager.filter(team_id=row.team_id, key=row.key).exclude(pk=row.pk)
    taken = same.first() if row.key else None
    if taken is not None and taken.workspace_id is None:
        may_take(taken, by)
        raise JoinFirst
    if taken is not None:
        raise Refused(_("Another plan of your team has this number. Look which of the two it belongs to."), field="key")
