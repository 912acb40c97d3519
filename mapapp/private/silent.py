"""What the seller has put off of the silence of plans: for letters that only his own leads get, never for a page."""

from __future__ import annotations

from collections.abc import Collection

from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import tables_of
from mapapp.private.queries import Snooze


def put_off(workspaces: Collection[Workspace | int]) -> dict[int, Snooze]:
    """Workspace id -> the last snooze of a plan, whether it still holds or not. One query."""
    table = tables_of(Side.SELLER).snoozes
    if table is None:
        return {}
    rows = table._default_manager.filter(workspace__in=workspaces)
    return {row.workspace_id: Snooze(row.why, row.until_on, row.revision, row.by_number) for row in rows}
