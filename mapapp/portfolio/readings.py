"""How plans stood: kept each night and at each version, and never worked out again (PRODUCT, The living document).

A night's reading is the plan's line as the plan's own day begins. A night that nobody was up for is read at the next
chance, as of the day that it is by then: nothing is dated back. That of a version is worked out from history up to the
line that made it, on the day, with the people and by the numbers of then; what the CRM said is taken from the line
that was kept before it, so that a sweep which comes late reads nothing that came later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from mapapp.insight.case import Case, Deal
from mapapp.insight.health import read_health
from mapapp.people.models import Team
from mapapp.plans.facts import EXISTS, plain
from mapapp.plans.frozen import applied, due_in, plan_in, target_in
from mapapp.plans.history import Line, canonical, fold
from mapapp.plans.models import Version, Workspace
from mapapp.plans.replaying import NOTHING
from mapapp.plans.standing import stand
from mapapp.portfolio.case_of import Beside, case_of
from mapapp.portfolio.counting import Counting, counting_at
from mapapp.portfolio.figures import QUIET_WORDS, Money, figures_of
from mapapp.portfolio.look import Sits
from mapapp.portfolio.seated import seated
from mapapp.private.kept import figures_table, readings_table
from mapapp.private.models import FiguresShape, ReadingShape

AT_ONCE = 200  # readings that one statement keeps
NIGHT = 0  # in the place of a version's number
FRESH = timedelta(days=1)  # versions of a plan that has no line yet are read when they are not older
AGREED = "version.agreed"
COLUMNS = (
    "state", "outcome", "is_mutual", "is_active", "is_healthy", "health", "band", "done", "counted", "buyer_done",
    "buyer_counted", "beats", "last_act_on", "last_buyer_act_on", "signature_on", "target_signature_on",
    "days_in_hand", "stage", "stage_order", "is_qualified", "forecast", "close_on", "apart", "amount", "currency",
    "own_amount", "own_by_stage", "own_by_plan",
)  # fmt: skip
ASIDE = {"next", QUIET_WORDS}  # of a line's values: words of the plan, and what is for the page of the day


def values_of(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What a reading keeps of a line: plain values, no name and no words of anybody."""
    more = {name: value for name, value in columns["values"].items() if name not in ASIDE}
    return {**{name: plain(columns.get(name)) for name in COLUMNS}, **more}


def reading_of(line: FiguresShape, on: Any, at: datetime) -> ReadingShape:
    """A night's reading, not written."""
    assert line.workspace_id is not None
    columns = {**{name: getattr(line, name) for name in COLUMNS}, "values": line.values}
    return readings_table()(
        team_id=line.team_id, workspace_id=line.workspace_id, on=on, at=at, version=NIGHT, revision=line.revision,
        definitions=line.definitions, values=values_of(columns),
    )  # fmt: skip


def nights_due(team: Team, at: datetime) -> list[FiguresShape]:
    """The lines of plans that are to be read at the aware moment `at`: those whose day has no reading yet, and was not
    the one on which the plan was made. A plan that is over is read once more after it ended, and after the CRM has said
    another outcome of it. Two queries."""
    found = [line for line in _open(team, at) if line.values["began_on"] < line.as_of.isoformat()]
    return found + [line for line in _over(team) if line.workspace and _last_on(line) < line.workspace.today(at)]


def _last_on(line: Any) -> date:
    """The day on which it was read last, or ended: on a later one it is read again."""
    found: date = max(line.as_of, line.read_on or line.as_of)
    return found


def read_nights(lines: Sequence[FiguresShape], at: datetime, tell: Callable[[], object] = lambda: None) -> int:
    """Keep the readings of these lines, none twice; how many. One statement for some hundreds, before each of which
    `tell` is called: it may end it by raising, and what is kept by then stays."""
    for start in range(0, len(lines), AT_ONCE):
        tell()
        keep(_night(line, at) for line in lines[start : start + AT_ONCE])
    return len(lines)


def _night(line: FiguresShape, at: datetime) -> ReadingShape:
    """An open plan's as it stands in its line, at the moment of that; of one that is over, as it still is."""
    if line.holds_until is None and line.workspace is not None:
        return reading_of(line, line.workspace.today(at), at)
    return reading_of(line, line.as_of, line.computed_at)


def keep(readings: Iterable[ReadingShape]) -> list[ReadingShape]:
    """Write readings; of one that is there already the first one stays."""
    return readings_table()._default_manager.bulk_create(readings, ignore_conflicts=True, batch_size=AT_ONCE)


def version_readings(
    workspace: Workspace,
    lines: Sequence[Line],
    before: FiguresShape | None,
    seats: Sequence[Sits],
    money: Money,
    at: datetime,
) -> Iterator[ReadingShape]:
    """The readings of the versions that were made since the line that was kept before, not written. Six queries for
    each, none without any. Who takes part is as history tells (seated.py)."""
    for line, number in new_versions(lines, before, at):
        there, counting = seated(lines, seats, line), counting_at(workspace.team, line.at)
        deal, worth = (_deal_of(before), _money_of(before)) if before else (None, money)
        case = _case_then(workspace, [one for one in lines if one.number <= line.number], there, deal, counting)
        columns = figures_of(case, read_health(case), worth, counting)
        yield readings_table()(
            team_id=workspace.team_id, workspace_id=workspace.pk, on=case.today, at=line.at, version=number,
            revision=line.number, definitions=counting.definitions, values=values_of(columns),
        )  # fmt: skip


def new_versions(lines: Sequence[Line], before: FiguresShape | None, at: datetime) -> list[tuple[Line, int]]:
    """The lines that made versions since then, with their numbers. Of a plan that has no line yet, those of a day."""
    return [
        (line, number)
        for line, number in _versions(lines)
        if (line.number > before.revision if before else line.at > at - FRESH)
    ]


def _versions(lines: Sequence[Line]) -> Iterator[tuple[Line, int]]:
    for line in lines:
        for change in line.changes:
            if change.on == "version" and change.field == EXISTS and change.new:
                yield line, change.number


def _case_then(
    workspace: Workspace, lines: Sequence[Line], seats: Sequence[Sits], deal: Deal | None, counting: Counting
) -> Case:
    """The plan as history has it up to its last line, on the day of that line."""
    told = [change for change in fold(lines) if change.on != "version"]
    last = lines[-1]
    kept = Version(
        workspace=workspace, at=last.at, revision=last.number, content=canonical(applied(NOTHING, told))
    )  # fmt: skip
    plan = plan_in(kept, names={})
    agreed = [number for line, number in _versions(lines) if line.verb == AGREED]
    baseline = Version.objects.get(workspace=workspace, number=agreed[-1]) if agreed else None
    standing = stand(plan, last.at, agreed_due=due_in(baseline))
    beside = Beside(counting.numbers, seats, deal, agreed_target=target_in(baseline))
    return case_of(standing, lines, beside)


def _deal_of(line: FiguresShape) -> Deal:
    return Deal(
        stage=line.stage, stage_order=line.stage_order, is_qualified=line.is_qualified, forecast=line.forecast,
        amount=line.amount, currency=line.currency, close_on=line.close_on, outcome=line.outcome,
    )  # fmt: skip


def _money_of(line: FiguresShape) -> Money:
    return Money(line.amount, line.currency, line.amount_from)


def _open(team: Team, at: datetime) -> QuerySet[FiguresShape]:
    read = readings_table()._default_manager.filter(
        workspace=OuterRef("workspace"), on=OuterRef("as_of"), version=NIGHT
    )  # fmt: skip
    return _lines(team).filter(~Exists(read), holds_until__gt=at)


def _over(team: Team) -> QuerySet[FiguresShape]:
    nights = readings_table()._default_manager.filter(workspace=OuterRef("workspace"), version=NIGHT).order_by("-on")
    said = Subquery(nights.values(said=KT("values__outcome"))[:1])
    lines = _lines(team).filter(holds_until=None).annotate(
        read_at=Subquery(nights.values("revision")[:1]), read_on=Subquery(nights.values("on")[:1]), said=said
    )  # fmt: skip
    due = Q(read_at=None) | Q(read_at__lt=F("revision")) | ~Q(said=F("outcome"))
    return lines.filter(due).select_related("workspace")


def _lines(team: Team) -> QuerySet[FiguresShape]:
    return figures_table()._default_manager.filter(team=team, workspace__isnull=False)
