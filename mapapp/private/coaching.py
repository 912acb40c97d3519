"""Questions about what sellers keep while a plan is coached. Each says how many queries it makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from mapapp.access.members import OVERSEERS
from mapapp.access.models import Seat
from mapapp.access.visit import Visit
from mapapp.people.models import Membership, User
from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import lane_of, tables_of
from mapapp.private.models import ConditionShape, PlanReviewShape
from mapapp.private.rules import may_read_lane


def conditions(visit: Visit) -> list[ConditionShape]:
    """What people of the buying company said they would need, the newest first; none for a buyer. One query."""
    table = lane_of(visit).conditions
    return list(table._default_manager.filter(workspace=visit.workspace)) if table else []


def plan_reviews(visit: Visit) -> list[PlanReviewShape]:
    """What managers think of the plan, the newest first; none for a buyer. One query."""
    table = lane_of(visit).plan_reviews
    rows = table._default_manager.filter(workspace=visit.workspace).select_related("by") if table else None
    return list(rows) if rows is not None else []


def looks_due(visits: Sequence[Visit], until: date) -> list[tuple[Visit, PlanReviewShape]]:
    """The open plans at which a manager wants to look again by that day, the first due first, of those whose seller's
    lane the visitor reads. At most one query."""
    read = [visit for visit in visits if not visit.is_buyer and may_read_lane(visit) is None]
    here = {visit.workspace.pk: visit for visit in read if visit.workspace.state == Workspace.State.OPEN}
    tables = {lane_of(visit).plan_reviews for visit in here.values()} - {None}
    found: list[tuple[Visit, PlanReviewShape]] = []
    for table in tables:
        assert table is not None
        mine = Q(workspace__in=list(here), is_latest=True, look_on__lte=until)
        rows = table._default_manager.filter(mine).select_related("by").order_by("look_on", "workspace")
        found += [(here[row.workspace_id], row) for row in rows]
    return found


def looked_at_by(user: User, until: date) -> list[int]:
    """The ids of the open plans, of teams that the user oversees or with a seat of his, at which a manager wants to
    look by that day; who may read of them `looks_due` says. One query; for members of a team."""
    table = tables_of(Side.SELLER).plan_reviews
    assert table is not None
    overseen = Membership.objects.filter(user=user, role__in=OVERSEERS).values("team")
    here = Q(workspace__team__in=overseen) | Q(workspace__in=Seat.objects.filter(user=user).values("workspace"))
    due = table._default_manager.filter(here, is_latest=True, look_on__lte=until)
    return list(due.filter(workspace__state=Workspace.State.OPEN).values_list("workspace", flat=True))


def written_as_coach(user: User) -> list[PlanReviewShape]:
    """What somebody wrote of plans that he manages, for himself to take along. One query; for members of a team."""
    table = tables_of(Side.SELLER).plan_reviews
    assert table is not None
    return list(table._default_manager.filter(by=user).select_related("workspace").order_by("at"))
