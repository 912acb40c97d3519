"""The purchases of many plans as the CRM knows them, for what sellers alone read; and who gives one to a plan."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from mapapp.access.members import OVERSEERS
from mapapp.people.models import Membership, User
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.choosing import tables_of
from mapapp.private.models import OpportunityShape


def deals_of(workspaces: Collection[Workspace | int]) -> dict[int, OpportunityShape]:
    """Workspace id -> its row in the CRM; none for a plan that has none. One query."""
    table = tables_of(Side.SELLER).opportunities
    if table is None:
        return {}
    rows = table._default_manager.filter(workspace__in=workspaces)
    return {row.workspace_id: row for row in rows if row.workspace_id is not None}


def takeable(user: User, team: int) -> Q:
    """Which rows of a team somebody may give a plan: his own in the CRM, and all when he oversees the team."""
    oversees = Exists(Membership.objects.filter(team=team, user=user, role__in=OVERSEERS))
    return Q(team=team) & (Q(owner_email=user.email) | Q(oversees))


def may_take(row: OpportunityShape, by: Actor) -> None:
    """A row without a plan is given to one by whose it is in the CRM, or who oversees the team; Refused for others, who
    are told whom to ask and nothing else of it."""
    user, rows = User.objects.filter(seats__stakeholder=by.pk).first(), type(row)._default_manager
    if user is None or not rows.filter(takeable(user, row.team_id), pk=row.pk).exists():
        raise Refused(_whom_to_ask(row), field="key")


def _whom_to_ask(row: OpportunityShape) -> str:
    if owner := row.owner_name or row.owner_email:
        words = _("This number belongs to another deal of your team. Ask %(owner)s, whose it is, or a manager.")
        return words % {"owner": owner}
    return _("This number belongs to another deal of your team. Ask a manager of your team.")
