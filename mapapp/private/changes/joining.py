"""The verbs that give a plan the opportunity that the CRM already told of, two rows of one purchase becoming one, and
that part the two again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import still
from mapapp.plans.changes.saving import put_row
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import Kept, NothingNew
from mapapp.private.deals import may_take
from mapapp.private.facts import FIELDS, facts, gone, put
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import OpportunityShape

FROM_CRM = ("key", "account", "name", "stage", "forecast", "amount", "currency", "close_on", "created_on",
            "owner_name", "owner_email", "outcome", "outcome_on", "modified_at", "refreshed_at")  # fmt: skip


def join_opportunity(workspace: Workspace, key: str, *, by: Actor, at: datetime) -> Kept:
    """Make the opportunity with this key, which has no plan yet, that of the plan. One private event
    `opportunity.noted`.

    What was written by hand gives way to what the CRM says, but for an end that was written down here, which stays with
    its reason until the CRM says one, too. Raises NothingNew when it is the plan's already, Refused when it is
    another's, gone, or a colleague's and not to be taken by who acts.
    """
    with changing(workspace, by, retired=True) as lane:
        table = lane.tables.opportunities
        if table is None:
            raise LookupError("this side keeps no opportunity")
        rows = table._default_manager
        told = rows.select_for_update(no_key=True).filter(team=lane.workspace.team_id, key=key).first() if key else None
        if told is None:
            raise Refused(_("There is no row with this number from your CRM any more."), field="key")
        if told.workspace_id == lane.workspace.pk:
            raise NothingNew
        if told.workspace_id is not None:
            raise Refused(_("Another plan of your team has this number. Look which of the two it belongs to."),
                          field="key")  # fmt: skip
        may_take(told, by)
        mine = rows.filter(**lane.mine).first()
        changes = _taken_over(mine, told) if mine else _given(lane, told)
        return Kept(0, record(lane, "opportunity.noted", changes, by=by, at=at, facts={"joined": key}))


def part_opportunity(workspace: Workspace, *, was: str, by: Actor, at: datetime) -> Kept:
    """Take the row that a file of the CRM told of off the plan: it is one without a plan from now on. `was` is the key
    that was seen. One private event `opportunity.parted`.

    The row keeps what the CRM says; what was written down here of how it ended stays in the plan's own history alone.
    Raises StaleValue, and Refused when there is none that came from a file.
    """
    with changing(workspace, by, retired=True) as lane:
        table = lane.tables.opportunities
        if table is None:
            raise LookupError("this side keeps no opportunity")
        row = table._default_manager.filter(**lane.mine).exclude(refreshed_at=None).first()
        if row is None:
            raise Refused(_("This plan has no row from your CRM any more."), field="key")
        still("key", row.key, seen=was, wanted="")
        changes = gone(row)
        row.workspace = None
        for name, nothing in row.BY_HAND.items():
            setattr(row, name, nothing)
        put_row(row)
        return Kept(0, record(lane, "opportunity.parted", changes, by=by, at=at, facts={"parted": row.key}))


def _given(lane: Lane, told: OpportunityShape) -> Sequence[Change]:
    """The plan had no row: the CRM's is its row from now on."""
    told.workspace = lane.workspace
    put_row(told)
    return [Change("opportunity", 0, name, None, value) for name, value in facts(told).items()]


def _taken_over(mine: OpportunityShape, told: OpportunityShape) -> Sequence[Change]:
    """The plan's row takes over what the CRM says, and the other row goes."""
    values = {name: getattr(told, name) for name in FROM_CRM}
    if told.outcome == OpportunityShape.Outcome.OPEN:
        values = {name: value for name, value in values.items() if name not in ("outcome", "outcome_on")}
    elif told.outcome != mine.outcome:
        values |= mine.BY_HAND
    if told.amount is None:
        values = {name: value for name, value in values.items() if name not in ("amount", "currency")}
    told.delete()
    changes = put(mine, {name: value for name, value in values.items() if name in FIELDS["opportunity"]})
    for name, value in values.items():
        setattr(mine, name, value)
    put_row(mine)
    return changes
