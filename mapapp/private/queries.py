"""Questions about the lane of the visitor's own side. Each says how many queries it makes; none can name a side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django.db.models import Case, Q, QuerySet, When

from mapapp.access.visit import Visit
from mapapp.people.models import Team
from mapapp.plans.history import Line, read
from mapapp.prepared import prepared
from mapapp.private.choosing import TEAMS, Tables, lane_of
from mapapp.private.deals import takeable
from mapapp.private.history import JOINED, lines_of, names_in
from mapapp.private.models import BeliefShape, FiguresShape, NoteShape, OpportunityShape, OwnPersonShape, OwnTaskShape
from mapapp.private.rules import may_read_lane

LINES = 50  # of the own history on the lane's page


@dataclass(frozen=True, slots=True)
class LaneRows:
    """All of a lane. `names` are what commitments in its lines stand for; `more`: the history is longer."""

    tables: Tables
    tasks: tuple[OwnTaskShape, ...]
    notes: tuple[NoteShape, ...]
    people: tuple[OwnPersonShape, ...]
    lines: tuple[Line, ...]
    names: dict[str, str]
    more: bool


@dataclass(frozen=True, slots=True)
class Snooze:
    """A silent plan that was put off: why, until when, at which revision of the plan, by whom (his number)."""

    why: str
    until_on: date
    revision: int
    by: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to a finding of the coach: not now, until a day, or not relevant, and why; by whom (his number)."""

    key: str
    kind: str
    why: str
    until_on: date | None
    by: int
    at: datetime

    def holds(self, today: date) -> bool:
        """Whether the finding keeps quiet: until its day, or for as long as nobody takes the answer back."""
        return self.until_on is None or today < self.until_on


def load_lane(visit: Visit, *, every: bool = False, before: int | None = None) -> LaneRows:
    """The lane of the visitor's own side with its last lines, those before one of them, or with `every` one. Five
    queries."""
    tables, mine = lane_of(visit), {"workspace": visit.workspace}
    lines = lines_of(tables, visit.workspace, last=None if every else LINES + 1, before=before)
    return LaneRows(
        tables,
        tuple(tables.tasks._default_manager.filter(**mine)),
        tuple(tables.notes._default_manager.filter(**mine)),
        tuple(tables.people._default_manager.filter(**mine)),
        tuple(lines if every else lines[:LINES]),
        names_in(tables, visit.workspace),
        not every and len(lines) > LINES,
    )


def open_lane(visit: Visit) -> LaneRows:
    """What is to be done on the own list, and by whom of it; nothing of its notes and its history. Two queries."""
    tables, mine = lane_of(visit), {"workspace": visit.workspace}
    done = (OwnTaskShape.Status.DONE, OwnTaskShape.Status.NOT_NEEDED)
    tasks = tables.tasks._default_manager.filter(**mine).exclude(status__in=done)
    return LaneRows(tables, tuple(tasks), (), tuple(tables.people._default_manager.filter(**mine)), (), {}, False)


def load_lane_at(visit: Visit, number: int) -> LaneRows:
    """What the own side keeps about one step of the plan: its notes on it, and what comes after it. Two queries."""
    tables, mine = lane_of(visit), {"workspace": visit.workspace}
    after = tables.tasks._default_manager.filter(**mine, after=number)
    notes = tables.notes._default_manager.filter(**mine, task=number)
    return LaneRows(tables, tuple(after), tuple(notes), (), (), {}, False)


def own_task(visit: Visit, key: str) -> OwnTaskShape | None:
    """The task of the own side that people call `S1` or `B1`; None for the other side's letter, without asking for
    it, and for a number never used. At most one query."""
    tables = lane_of(visit)
    if not key.startswith(tables.letter):
        return None
    return tables.tasks._default_manager.filter(workspace=visit.workspace, number=int(key[1:])).first()


def own_person(visit: Visit, number: int) -> OwnPersonShape | None:
    """Somebody whom the own side has written down. One query."""
    return lane_of(visit).people._default_manager.filter(workspace=visit.workspace, number=number).first()


def note(visit: Visit, number: int) -> NoteShape | None:
    """A note of the own side. One query."""
    return lane_of(visit).notes._default_manager.filter(workspace=visit.workspace, number=number).first()


def own_event(visit: Visit, number: int) -> Line | None:
    """A line of the own side's history. One query."""
    found = lane_of(visit).events._default_manager.filter(workspace=visit.workspace, number=number).first()
    return read(found) if found else None


def own_tasks_with(visit: Visit, person: int) -> list[tuple[str, OwnTaskShape]]:
    """The open tasks of the own side's list that carry somebody's name, by what people call them. One query; none for
    who may not read the list."""
    if may_read_lane(visit) is not None:
        return []
    tables = lane_of(visit)
    rows = tables.tasks._default_manager.filter(workspace=visit.workspace, owner=person).order_by("due_on", "number")
    return [(tables.key(task.number), task) for task in rows if task.is_open]


def own_tasks_of(visits: Sequence[Visit]) -> list[tuple[Visit, OwnTaskShape]]:
    """The open tasks of one person's own name in the lanes he may read: a query for each side that he is on."""
    found: list[tuple[Visit, OwnTaskShape]] = []
    for tables, here in _by_lane(visits):
        mine = Q()
        for visit in here.values():
            mine |= Q(workspace=visit.workspace.pk, owner=visit.me.number if visit.me else None)
        open_ones = tables.tasks._default_manager.filter(mine, status__in=("not_started", "in_progress", "blocked"))
        found += [(here[task.workspace_id], task) for task in open_ones]
    return found


def _by_lane(visits: Sequence[Visit]) -> Iterable[tuple[Tables, dict[int, Visit]]]:
    lanes: dict[Tables, dict[int, Visit]] = {}
    for visit in visits:
        if visit.me is not None and may_read_lane(visit) is None:
            lanes.setdefault(lane_of(visit), {})[visit.workspace.pk] = visit
    return lanes.items()


def beliefs(visit: Visit) -> list[BeliefShape]:
    """What the visitor's side believes of people, with those whom only it has written down; nothing for a side that
    keeps none. One query."""
    table = lane_of(visit).beliefs
    return _beliefs_in(table)(visit.workspace.pk) if table else []


@cache
def _beliefs_in(table: type[BeliefShape]) -> Callable[[int], list[BeliefShape]]:
    """The question for this table, put together once: a plan page asks it."""

    @prepared
    def ask(workspace: int) -> QuerySet[BeliefShape]:
        return table._default_manager.filter(workspace=workspace).select_related("own")

    return ask


def placings(visit: Visit) -> list[Line]:
    """Every time that somebody was placed on the map, newest first. One query."""
    rows = lane_of(visit).events._default_manager.filter(workspace=visit.workspace, verb="person.placed")
    return [read(event) for event in rows.order_by("-number")]


def opportunity(visit: Visit) -> OpportunityShape | None:
    """The purchase as the CRM of the visitor's team knows it; None for a side that has none. One query."""
    table = lane_of(visit).opportunities
    return table._default_manager.filter(workspace=visit.workspace).first() if table else None


def opportunities_of(team: Team) -> QuerySet[OpportunityShape]:
    """All of a team, with the plan of those that have one: `workspace_id` None has none. One query when it is read."""
    return TEAMS.opportunities._default_manager.filter(team=team).select_related("workspace")


def joinable(visit: Visit, key: str = "") -> list[OpportunityShape]:
    """What the CRM of the visitor's team tells of this account, or under this number, and has no plan, of what he may
    take: five at most, first what has the number. One query; none for a side that has no CRM."""
    table = lane_of(visit).opportunities
    if table is None:
        return []
    alike = Q(account__iexact=visit.workspace.account, outcome=OpportunityShape.Outcome.OPEN) | Q(key=key or None)
    rows = table._default_manager.filter(alike, takeable(visit.user, visit.workspace.team_id), workspace=None)
    named = Case(When(key=key, then=0), default=1)
    return list(rows.exclude(key="").order_by(named, "close_on", "pk")[:5])


def last_noted(visit: Visit) -> Line | None:
    """When it was last written, by hand or by a file, and by whom; joining a row writes nothing of it. One query."""
    rows = lane_of(visit).events._default_manager.filter(workspace=visit.workspace, verb="opportunity.noted")
    found = rows.exclude(JOINED).order_by("-number").first()
    return read(found) if found else None


def hidden_value(visit: Visit) -> tuple[Decimal, str, str] | None:
    """The value that a seller's lead has taken off the plan, its currency and note; for the other side there is none,
    without asking. At most one query."""
    table = lane_of(visit).hidden_values
    found = table._default_manager.filter(workspace=visit.workspace).first() if table else None
    return (found.value, found.currency, found.value_note) if found else None


def finding_answers(visit: Visit) -> dict[str, Answer]:
    """By the finding's key what the visitor's side has said to it; for the other side there is nothing, without asking.
    At most one query."""
    table = lane_of(visit).finding_answers
    rows = table._default_manager.filter(workspace=visit.workspace) if table else ()
    return {row.key: Answer(row.key, row.kind, row.why, row.until_on, row.by_number, row.at) for row in rows}


def figures_kept(visit: Visit) -> FiguresShape | None:
    """The line of the plan in its sellers' portfolio; None without one, and for the other side. At most one query."""
    table = lane_of(visit).figures
    return table._default_manager.filter(workspace=visit.workspace).first() if table else None


def health_on(visit: Visit, day: date) -> int | None:
    """The plan health that was kept at the end of a day; None when none was, and for the other side. At most one
    query."""
    table = lane_of(visit).readings
    row = table._default_manager.filter(workspace=visit.workspace, on=day, version=0).first() if table else None
    health = row.values.get("health") if row else None
    return health if isinstance(health, int) else None


def snooze(visit: Visit) -> Snooze | None:
    """What the visitor's side has put off of this plan's silence, whether it still holds or not; for the other side
    there is nothing, without asking. At most one query."""
    return snoozes([visit]).get(visit.workspace.pk)


def snoozes(visits: Sequence[Visit]) -> dict[int, Snooze]:
    """The same for many plans, by workspace id, of those whose seller's lane the visitor reads. At most one query."""
    found: dict[int, Snooze] = {}
    for tables, here in _by_reader(visits):
        if tables.snoozes is not None:
            rows = tables.snoozes._default_manager.filter(workspace__in=[one.workspace.pk for one in here])
            found |= {row.workspace_id: Snooze(row.why, row.until_on, row.revision, row.by_number) for row in rows}
    return found


def _by_reader(visits: Sequence[Visit]) -> Iterable[tuple[Tables, list[Visit]]]:
    lanes: dict[Tables, list[Visit]] = {}
    for visit in visits:
        if may_read_lane(visit) is None:
            lanes.setdefault(lane_of(visit), []).append(visit)
    return lanes.items()
