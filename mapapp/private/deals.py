"""The purchases of many plans as the CRM knows them, for what sellers alone read; and who gives one to a plan."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, F, Q
from django.utils.translation import gettext as _

from mapapp.access.members import OVERSEERS
from mapapp.people.models import Membership, User
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor, read
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.choosing import tables_of
from mapapp.private.history import JOINED
from mapapp.private.models import OpportunityShape

FIRST = timedelta(days=2)  # a plan's first day is over by then, wherever it is


def deals_of(workspaces: Collection[Workspace | int]) -> dict[int, OpportunityShape]:
    """Workspace id -> its row in the CRM; none for a plan that has none. One query."""
    table = tables_of(Side.SELLER).opportunities
    if table is None:
        return {}
    rows = table._default_manager.filter(workspace__in=workspaces)
    return {row.workspace_id: row for row in rows if row.workspace_id is not None}


def first_stages(workspaces: Collection[Workspace]) -> dict[int, list[tuple[datetime, str]]]:
    """Workspace id -> what the seller's own history says of the stage of its opportunity in the first two days of the
    plan: when that held, and what. What the CRM said stands before what was written by hand, then the oldest first; of
    a row that was joined later it is the stage of the plan's first day, where that is known, and nothing of a row that
    was taken off the plan again. One query."""
    events = tables_of(Side.SELLER).events._default_manager.filter(workspace__in=workspaces)
    early = Q(verb="opportunity.noted", at__lte=F("workspace__created_at") + FIRST)
    events = events.filter(early | Q(JOINED, verb="opportunity.noted") | Q(verb="opportunity.parted"))
    by_crm: dict[int, list[tuple[datetime, str]]] = {}
    by_hand: dict[int, list[tuple[datetime, str]]] = {}
    for event in events.select_related("workspace").order_by("workspace", "number"):
        line, plan = read(event), event.workspace
        if line.verb == "opportunity.parted":
            by_crm.pop(plan.pk, None)
        elif stood := line.facts.get("stood"):
            by_crm[plan.pk] = [(plan.created_at, stood)]
        elif line.at <= plan.created_at + FIRST:
            said = by_crm if "joined" in line.facts else by_hand
            said.setdefault(plan.pk, []).extend((line.at, change.new) for change in line.changes if _is_stage(change))
    return {plan: [*by_crm.get(plan, ()), *by_hand.get(plan, ())] for plan in {*by_crm, *by_hand}}


def _is_stage(change: Change) -> bool:
    return change.on == "opportunity" and change.field == "stage" and bool(change.new)


def takeable(user: User, team: int) -> Q:
    """Which rows of a team somebody may give a plan: his own in the CRM, and all when he oversees the team."""
    oversees = Exists(Membership.objects.filter(team=team, user=user, role__in=OVERSEERS))
    return Q(team=team) & (Q(owner_email=user.email) | Q(oversees))


def may_take(row: OpportunityShape, by: Actor | None, user: User | None = None) -> None:
    """A row without a plan is given to one by whose it is in the CRM, or who oversees the team: a person of the plan,
    or a `user` who has no seat on it. Refused for others, who are told whom to ask and nothing else of it."""
    if by is not None:
        user = User.objects.filter(seats__stakeholder=by.pk).first()
    if user is None or not takes(user, row):
        raise Refused(_whom_to_ask(row), field="key")


def takes(user: User, row: OpportunityShape) -> bool:
    """Whether it is of those that he may give a plan. One query."""
    return type(row)._default_manager.filter(takeable(user, row.team_id), pk=row.pk).exists()


def who_starts_another() -> str:
    """What is said to a lead who may take a row off his retired plan, but start none for it."""
    return _("Whoever it belongs to in the CRM, or a manager, starts another plan for it.")


def _whom_to_ask(row: OpportunityShape) -> str:
    if owner := row.owner_name or row.owner_email:
        words = _("This number belongs to another deal of your team. Ask %(owner)s, whose it is, or a manager.")
        return words % {"owner": owner}
    return _("This number belongs to another deal of your team. Ask a manager of your team.")
