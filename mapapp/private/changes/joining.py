"""The verbs that give a plan the opportunity that the CRM already told of, two rows of one purchase becoming one, and
that part the two again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.people.models import User
from mapapp.plans.changes.common import still
from mapapp.plans.changes.saving import put_row
from mapapp.plans.facts import Change
from mapapp.plans.history import TEAM, Actor, By, Unnamed
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import Kept, NothingNew
from mapapp.private.changes.handing_on import committed_who
from mapapp.private.deals import may_take
from mapapp.private.facts import FIELDS, facts, gone, put
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import OpportunityShape
from mapapp.private.then import stage_on_first_day

FROM_CRM = ("key", "account", "name", "stage", "forecast", "amount", "currency", "close_on", "created_on",
            "owner_name", "owner_email", "outcome", "outcome_on", "outcome_by", "modified_at",
            "refreshed_at")  # fmt: skip

ENDED = ("outcome", "outcome_on", "outcome_by")


def join_opportunity(
    workspace: Workspace, key: str, *, by: Actor | None, at: datetime, user: User | None = None
) -> Kept:
    """Make the opportunity with this key, which has no plan yet, that of the plan. One private event
    `opportunity.noted`, by the person of the plan, or by the company where who oversees it (`user`) has no seat on the
    plan: its own history then says who.

    What was written by hand gives way to what the CRM says, but for an end that was written down here, which stays with
    its reason until the CRM says one, too. Raises NothingNew when it is the plan's already, Refused when it is
    another's, gone, or a colleague's and not to be taken by who acts.

    Joined on a later day than the plan's first, the event also keeps the stage at which the row stood on that day.
    """
    who: By = by or Unnamed(Side.SELLER, TEAM)
    with changing(workspace, who, retired=True) as lane:
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
        may_take(told, by, user)
        mine = rows.filter(**lane.mine).first()
        stood = _stood(told, lane.workspace, at)
        changes = _taken_over(mine, told) if mine else _given(lane, told)
        said: dict[str, Any] = {"joined": key} | ({"stood": stood} if stood else {})
        if by is None and user is not None:
            said["who"] = committed_who(lane, user.get_full_name() or user.email)
        return Kept(0, record(lane, "opportunity.noted", changes, by=who, at=at, facts=said))


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


def _stood(told: OpportunityShape, workspace: Workspace, at: datetime) -> str:
    """At which stage the row stood on the plan's first day, where that is over and the reports of the CRM's files tell
    it: kept with the joining, as reports go after a year."""
    if workspace.today(at) == workspace.today(workspace.created_at):
        return ""
    return stage_on_first_day(told, workspace)


def _given(lane: Lane, told: OpportunityShape) -> Sequence[Change]:
    """The plan had no row: the CRM's is its row from now on."""
    told.workspace = lane.workspace
    put_row(told)
    return [Change("opportunity", 0, name, None, value) for name, value in facts(told).items()]


def _taken_over(mine: OpportunityShape, told: OpportunityShape) -> Sequence[Change]:
    """The plan's row takes over what the CRM says, and the other row goes."""
    values = {name: getattr(told, name) for name in FROM_CRM}
    if told.outcome == OpportunityShape.Outcome.OPEN:
        values = {name: value for name, value in values.items() if name not in ENDED or mine.outcome == told.outcome}
    elif told.outcome != mine.outcome:
        values |= mine.BY_HAND
    elif mine.is_ended_by_hand:
        values["outcome_by"] = ""
    if told.amount is None:
        values = {name: value for name, value in values.items() if name not in ("amount", "currency")}
    told.delete()
    changes = put(mine, {name: value for name, value in values.items() if name in FIELDS["opportunity"]})
    for name, value in values.items():
        setattr(mine, name, value)
    put_row(mine)
    return changes
