"""What a team's own history says: how many of the deals that passed a stage, and a stage with such a plan, were won;
and how long its approvals take.

A deal with a plan passed the stages that the plan was read in; every deal, with a plan or without, those in which the
CRM's files found it while it was open.

Counted once a day, and kept: figures that are made on one day by one count stay comparable, and a deal that is won does
not change what all others are worth until the night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from mapapp.people.models import Team
from mapapp.portfolio.cases import usual_approvals
from mapapp.portfolio.odds import Counts, cell
from mapapp.private.kept import measured_of, measured_table, opportunities_table, readings_table
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import same
from mapapp.private.then import stages_passed

LONG = timedelta(days=730)  # what ended before that says little of today
Passed = tuple[int, str, str | None]  # a deal, a stage that it was in, and with which band; None when nobody knows


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
    """As they are kept. At most four queries."""
    usual = usual_approvals([team.pk])[team.pk]
    history = _history(team, _over(team, today))
    return {"approval": list(usual) if usual else None, "history": {key: list(n) for key, n in history.items()}}


def history_without(team: Team, plans: Collection[int], at: datetime) -> Counts:
    """What became of the team's deals as it is now, for a reader who is told nothing of the deals of these plans. At
    most three queries."""
    return _history(team, _over(team, today_of(team, at)).exclude(workspace__in=plans))


def _history(team: Team, over: QuerySet[OpportunityShape]) -> Counts:
    deals = list(over.only("pk", "key", "stage", "outcome", "outcome_on", "workspace_id"))
    won = {deal.pk: deal.outcome == "won" for deal in deals}
    return rates(won, [*_read(team, over, deals), *_told(team, deals)])


def rates(won: dict[int, bool], passed: Iterable[Passed]) -> dict[str, tuple[int, int]]:
    """Stage, and stage and band -> of the deals that were in it, how many were won, and how many are over. Each deal
    counts once for each."""
    through: dict[str, set[int]] = defaultdict(set)
    for deal, stage, band in passed:
        if stage and deal in won:
            through[same(stage)].add(deal)
            if band is not None:
                through[cell(same(stage), band)].add(deal)
    return {key: (sum(won[deal] for deal in deals), len(deals)) for key, deals in sorted(through.items())}


def today_of(team: Team, at: datetime) -> date:
    """The team's own day."""
    return at.astimezone(ZoneInfo(team.time_zone)).date()


def _over(team: Team, today: date) -> QuerySet[OpportunityShape]:
    """The deals that are over, and have not been for long."""
    late = Q(outcome_on=None) | Q(outcome_on__gte=today - LONG)
    return opportunities_table()._default_manager.filter(late, team=team, outcome__in=("won", "lost"))


def _read(team: Team, over: QuerySet[OpportunityShape], deals: Iterable[OpportunityShape]) -> Iterator[Passed]:
    """Each stage and band that a plan of these was read in while its deal was open."""
    of_plan = {deal.workspace_id: deal.pk for deal in deals if deal.workspace_id is not None}
    plans = over.filter(workspace__isnull=False).values("workspace")
    rows = readings_table()._default_manager.filter(team=team, workspace__in=plans, values__outcome="open")
    rows = rows.annotate(stage=KT("values__stage"), band=KT("values__band"))
    for plan, stage, band in rows.order_by().values_list("workspace", "stage", "band").distinct():
        yield of_plan[plan], stage, band


def _told(team: Team, deals: Iterable[OpportunityShape]) -> Iterator[Passed]:
    """Each stage in which the files found one of these while it was open: those that came in when they were over
    already are not among them, whatever became of their stages. Of one that has a plan nobody knows whether it had it
    then."""
    of_key = {deal.key: deal for deal in deals if deal.key}
    for key, stage in stages_passed(team, of_key) if of_key else ():
        yield of_key[key].pk, stage, None if of_key[key].workspace_id else ""
