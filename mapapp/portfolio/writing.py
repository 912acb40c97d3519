"""Lines put in place of older ones: one statement a line, which itself sees to it that a newer one stays.

Two workers may have worked out the same line, and one that slept may come late: what was read later holds.

Locks are taken in one order, by whoever writes or takes away: plans, then lines, then what the database tallies of them
(decision 0050).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db import connection, transaction
from django.db.models import Q

from mapapp.plans.models import Workspace
from mapapp.portfolio.readings import keep
from mapapp.private.kept import figures_table, tallies_table
from mapapp.private.models import FiguresShape, ReadingShape
from mapapp.private.models.tallies import ALL


def put_plan_lines(lines: Sequence[FiguresShape], readings: Sequence[ReadingShape] = ()) -> set[int]:
    """Write the lines of plans, and with them the readings of versions that they have gone past; ids of those whose
    plan is still there. What stands of their opportunities elsewhere goes. Behind the locks of the plans, so that one
    that is being deleted takes its line along."""
    with transaction.atomic():
        wanted = sorted(line.workspace_id for line in lines if line.workspace_id is not None)
        locked = Workspace.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
        there = set(locked.values_list("pk", flat=True))
        written = [line for line in lines if line.workspace_id in there]
        _hold(written)
        _put(_take_from_others(written), "workspace_id")
        keep([reading for reading in readings if reading.workspace_id in there])
    return there


def put_deal_lines(lines: Sequence[FiguresShape]) -> None:
    """Write the lines of opportunities that have no plan."""
    with transaction.atomic():
        _hold(lines)
        _put(lines, "opportunity_id")


def _hold(lines: Sequence[FiguresShape]) -> None:
    """Lock what stands in the place of these lines before the first of them is tallied: who takes one away holds it,
    and waits for the tally. SQLite has one writer at a time."""
    if not connection.features.has_select_for_update:
        return
    plans, deals = ({getattr(line, name) for line in lines} - {None} for name in ("workspace_id", "opportunity_id"))
    standing = figures_table()._default_manager.filter(Q(workspace__in=plans) | Q(opportunity__in=deals))
    list(standing.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    teams = tallies_table()._default_manager.filter(team__in={line.team_id for line in lines}, by=ALL)
    list(teams.order_by("pk").select_for_update(no_key=True).values_list("pk"))  # new lines have no row to wait for


def _take_from_others(lines: Sequence[FiguresShape]) -> list[FiguresShape]:
    """An opportunity has one line: the one of the plan that it has by now. Where it was read later as another plan's,
    that line stays, and the one of here is left to the next look: the lines that are to be written."""
    table = figures_table()._default_manager
    elsewhere = Q()
    for line in lines:
        if line.opportunity_id is not None:
            elsewhere |= Q(opportunity=line.opportunity_id) & ~Q(workspace=line.workspace_id)
    if not elsewhere:
        return list(lines)
    moments = {line.opportunity_id: line.computed_at for line in lines}
    found = list(table.filter(elsewhere).values_list("pk", "opportunity", "computed_at"))
    later = {deal for _pk, deal, at in found if at > moments[deal]}
    table.filter(pk__in=[pk for pk, deal, _at in found if deal not in later]).delete()
    return [line for line in lines if line.opportunity_id is None or line.opportunity_id not in later]


def _put(lines: Sequence[FiguresShape], unique: str) -> None:
    if not lines:
        return
    fields = [field for field in figures_table()._meta.concrete_fields if not field.primary_key]
    rows = [[field.get_db_prep_save(getattr(line, field.attname), connection) for field in fields] for line in lines]
    with connection.cursor() as cursor:
        cursor.executemany(_statement(unique), rows)


@cache
def _statement(unique: str) -> str:
    quoted = connection.ops.quote_name
    meta = figures_table()._meta
    table, names = quoted(meta.db_table), [quoted(str(f.column)) for f in meta.concrete_fields if not f.primary_key]
    marks, told = ", ".join(["%s"] * len(names)), ", ".join(f"{name} = excluded.{name}" for name in names)
    newer = " AND ".join(f"{table}.{name} <= excluded.{name}" for name in ("computed_at", "revision", "own_revision"))
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "
        f"ON CONFLICT ({quoted(unique)}) DO UPDATE SET {told} WHERE {newer}"
    )
