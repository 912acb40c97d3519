"""The seller's tables of figures and readings, and what the worker that keeps them asks of the seller's other tables.

For the worker on the server, and for pages of the selling team, whose members a rule has let in; never for a visit.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from mapapp.people.models import Team
from mapapp.plans.models import Side
from mapapp.private.choosing import tables_of
from mapapp.private.models import FiguresShape, LaneShape, MeasuredShape, OpportunityShape, ReadingShape, ViewShape


def figures_table() -> type[FiguresShape]:
    """Lines of the portfolio."""
    table = tables_of(Side.SELLER).figures
    assert table is not None
    return table


def readings_table() -> type[ReadingShape]:
    """How plans stood."""
    table = tables_of(Side.SELLER).readings
    assert table is not None
    return table


def opportunities_table() -> type[OpportunityShape]:
    """What the CRM says."""
    table = tables_of(Side.SELLER).opportunities
    assert table is not None
    return table


def views_table() -> type[ViewShape]:
    """Saved views of the portfolio."""
    table = tables_of(Side.SELLER).views
    assert table is not None
    return table


def lanes_table() -> type[LaneShape]:
    """The heads of the seller's own histories."""
    return tables_of(Side.SELLER).lanes


def own_revisions(workspaces: Collection[int]) -> dict[int, int]:
    """Workspace id -> number of the last line of the seller's own history. One query."""
    return dict(lanes_table()._default_manager.filter(workspace__in=workspaces).values_list("workspace_id", "revision"))


def hidden_values_of(workspaces: Collection[int]) -> dict[int, tuple[object, str]]:
    """Workspace id -> the value that its lead has taken off the plan, and its currency. One query."""
    table = tables_of(Side.SELLER).hidden_values
    assert table is not None
    rows = table._default_manager.filter(workspace__in=workspaces).values_list("workspace_id", "value", "currency")
    return {workspace: (value, currency) for workspace, value, currency in rows}


def measured_table() -> type[MeasuredShape]:
    """What a team's own history says."""
    table = tables_of(Side.SELLER).measured
    assert table is not None
    return table


def measured_of(team: Team) -> MeasuredShape | None:
    """What holds of a team now; None before its first night. One query."""
    return measured_table()._default_manager.filter(team=team).last()


def measured_at(team: Team, at: datetime) -> MeasuredShape | None:
    """What held of a team at the aware moment `at`; None before its first night. One query."""
    return measured_table()._default_manager.filter(team=team, at__lte=at).last()
