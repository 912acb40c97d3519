"""What a team's own history says: how many of the deals that passed a stage, and a stage with such a plan, were won;
and how long its approvals take.

Counted once a day, and kept: figures that are made on one day by one count stay comparable, and a deal that is won does
not change what all others are worth until the night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from mapapp.people.models import Team
from mapapp.portfolio.cases import usual_approvals
from mapapp.portfolio.odds import cell
from mapapp.private.kept import measured_of, measured_table, opportunities_table, readings_table
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import same

LONG = timedelta(days=730)  # what ended before that says little of today
Passed = tuple[int, str, str]  # a plan, and a stage and a band that it was read in


def is_measured(team: Team, at: datetime) -> bool:
    """Whether it is done for the team's day at the aware moment `at`. One query."""
    held = measured_of(team)
    return held is not None and held.on >= today_of(team, at)


def measure(team: Team, at: datetime) -> None:
    """Count, once a day; a row is added when it says something else than the one before. Two workers at once come to
    the same."""
    held, today = measured_of(team), today_of(team, at)
    if held is not None and held.on >= today:
        return
    values = counted(team, today)
    table = measured_table()._default_manager
    if held is not None and held.values == values:
        table.filter(pk=held.pk, on__lt=today).update(on=today)
        return
    row = measured_table()(team=team, number=held.number + 1 if held else 1, values=values, at=at, on=today)
    table.bulk_create([row], ignore_conflicts=True)


def counted(team: Team, today: date) -> dict[str, Any]:
    """As they are kept. Three queries."""
    usual = usual_approvals([team.pk])[team.pk]
    over = _over(team, today)
    won = {plan: outcome == "won" for plan, outcome in over.values_list("workspace", "outcome") if plan is not None}
    history = rates(won, _passed(team, over))
    return {"approval": list(usual) if usual else None, "history": {key: list(n) for key, n in history.items()}}


def rates(won: dict[int, bool], passed: Iterable[Passed]) -> dict[str, tuple[int, int]]:
    """Stage, and stage and band -> of the deals that were read in it, how many were won, and how many are over. Each
    deal counts once for each."""
    through: dict[str, set[int]] = defaultdict(set)
    for plan, stage, band in passed:
        if stage and plan in won:
            through[same(stage)].add(plan)
            through[cell(same(stage), band)].add(plan)
    return {key: (sum(won[plan] for plan in plans), len(plans)) for key, plans in sorted(through.items())}


def today_of(team: Team, at: datetime) -> date:
    """The team's own day."""
    return at.astimezone(ZoneInfo(team.time_zone)).date()


def _over(team: Team, today: date) -> QuerySet[OpportunityShape]:
    """The deals with a plan that are over, and have not been for long."""
    late = Q(outcome_on=None) | Q(outcome_on__gte=today - LONG)
    rows = opportunities_table()._default_manager.filter(late, team=team, workspace__isnull=False)
    return rows.filter(outcome__in=("won", "lost"))


def _passed(team: Team, over: QuerySet[OpportunityShape]) -> Iterable[Passed]:
    """Each stage and band that a plan of these was read in while its deal was open."""
    rows = readings_table()._default_manager.filter(
        team=team, workspace__in=over.values("workspace"), values__outcome="open"
    )
    rows = rows.annotate(stage=KT("values__stage"), band=KT("values__band"))
    return rows.order_by().values_list("workspace", "stage", "band").distinct()
