"""What sellers have said to what was found in their plans: for the worker on the server, never for a visit."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import tables_of
from mapapp.private.kept import deal_answers_table
from mapapp.private.models import DealAnswerShape
from mapapp.private.queries import Answer


def deal_answers_of(opportunities: Collection[int]) -> Mapping[int, DealAnswerShape]:
    """Opportunity id -> what was said last to the finding that it has without a plan. One query."""
    rows = deal_answers_table()._default_manager.filter(opportunity__in=opportunities).select_related("by")
    return {row.opportunity_id: row for row in rows}


def answers_of(workspaces: Collection[Workspace | int]) -> Mapping[int, Mapping[str, Answer]]:
    """Workspace id -> by the finding's key what its sellers have said to it, whether it still holds or not. One
    query."""
    table = tables_of(Side.SELLER).finding_answers
    found: dict[int, dict[str, Answer]] = {}
    for row in table._default_manager.filter(workspace__in=workspaces) if table else ():
        said = Answer(row.key, row.kind, row.why, row.until_on, row.by_number, row.at)
        found.setdefault(row.workspace_id, {})[row.key] = said
    return found
