"""The seller's tables of figures and readings, and what the worker that keeps them asks of the seller's other tables.

For the worker on the server, and for pages of the selling team, whose members a rule has let in; never for a visit.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from mapapp.people.models import Team
from mapapp.plans.models import Side
from mapapp.private.choosing import tables_of
from mapapp.private.models import (
    DealAnswerShape,
    FiguresShape,
    LaneShape,
    MeasuredShape,
    OpportunityShape,
    ReadingShape,
    TallyShape,
    ViewShape,
)

Table = TypeVar("Table")


def figures_table() -> type[FiguresShape]:
    """Lines of the portfolio."""
    return _there(tables_of(Side.SELLER).figures)


def tallies_table() -> type[TallyShape]:
    """What lines come to."""
    return _there(tables_of(Side.SELLER).tallies)


def readings_table() -> type[ReadingShape]:
    """How plans stood."""
    return _there(tables_of(Side.SELLER).readings)


def opportunities_table() -> type[OpportunityShape]:
    """What the CRM says."""
    return _there(tables_of(Side.SELLER).opportunities)


def views_table() -> type[ViewShape]:
    """Saved views of the portfolio."""
    return _there(tables_of(Side.SELLER).views)


def deal_answers_table() -> type[DealAnswerShape]:
    """What was said to the finding of an opportunity without a plan."""
    return _there(tables_of(Side.SELLER).deal_answers)


def lanes_table() -> type[LaneShape]:
    """The heads of the seller's own histories."""
    return tables_of(Side.SELLER).lanes


def own_revisions(workspaces: Collection[int]) -> dict[int, int]:
    """Workspace id -> number of the last line of the seller's own history. One query."""
    return dict(lanes_table()._default_manager.filter(workspace__in=workspaces).values_list("workspace_id", "revision"))


def hidden_values_of(workspaces: Collection[int]) -> dict[int, tuple[object, str]]:
    """Workspace id -> the value that its lead has taken off the plan, and its currency. One query."""
    table = _there(tables_of(Side.SELLER).hidden_values)
    rows = table._default_manager.filter(workspace__in=workspaces).values_list("workspace_id", "value", "currency")
    return {workspace: (value, currency) for workspace, value, currency in rows}


def measured_table() -> type[MeasuredShape]:
    """What a team's own history says."""
    return _there(tables_of(Side.SELLER).measured)


def measured_held(team: Any) -> QuerySet[MeasuredShape]:
    """What was found of a team's own history, what holds now first; `team` may be of an outer query."""
    return measured_table()._default_manager.filter(team=team).order_by("-number")


def measured_of(team: Team) -> MeasuredShape | None:
    """What holds of a team now; None before its first night. One query."""
    return measured_table()._default_manager.filter(team=team).last()


def measured_at(team: Team, at: datetime) -> MeasuredShape | None:
    """What held of a team at the aware moment `at`; None before its first night. One query."""
    return measured_table()._default_manager.filter(team=team, at__lte=at).last()


def _there(table: type[Table] | None) -> type[Table]:
    """One that the seller's side has and the other has not."""
    assert table is not None
    return table
