"""The purchases of many plans as the CRM knows them: for what sellers alone read. Who may is a rule's business."""

from __future__ import annotations

from collections.abc import Collection

from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import tables_of
from mapapp.private.models import OpportunityShape


def deals_of(workspaces: Collection[Workspace | int]) -> dict[int, OpportunityShape]:
    """Workspace id -> its row in the CRM; none for a plan that has none. One query."""
    table = tables_of(Side.SELLER).opportunities
    if table is None:
        return {}
    rows = table._default_manager.filter(workspace__in=workspaces)
    return {row.workspace_id: row for row in rows if row.workspace_id is not None}
