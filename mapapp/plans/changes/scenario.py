"""Several moves tried together: previewed like a single date, then applied as one change, or forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import COUNTERS, Unchanged, editing, save_tasks
from mapapp.plans.changes.dates import Asked, Conflict, Preview, apply, facts_of, needs_why, preview, shown
from mapapp.plans.changes.rescheduling import DATE_FIELDS, Rescheduled, movable, not_before_its_start, too_early
from mapapp.plans.changes.saving import save_rows
from mapapp.plans.earlier import earlier
from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Dependency, Side, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused, TooEarly
from mapapp.schedule import LONGEST_LAG, SHORTEST_LAG, Link, first_allowed

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What would be different, by task number: due dates, starts, lags; and another target signature. Kept nowhere.

    `lags` are working days by (successor, predecessor). A start that is the present one matters beside a new due date:
    it keeps the start, so that the duration changes.
    """

    due: Mapping[int, date] = field(default_factory=dict)
    starts: Mapping[int, date] = field(default_factory=dict)
    lags: Mapping[Pair, int] = field(default_factory=dict)
    target_on: date | None = None

    def __bool__(self) -> bool:
        return bool(self.due or self.starts or self.lags or self.target_on)

    @property
    def dated(self) -> set[int]:
        """The tasks that are given a date."""
        return {*self.due, *self.starts}

    @property
    def relinked(self) -> set[int]:
        """The tasks that would follow sooner or later on what they come after."""
        return {after for after, _before in self.lags}

    def without(self, numbers: set[int]) -> Scenario:
        """The same but for these tasks."""
        return Scenario(
            {n: day for n, day in self.due.items() if n not in numbers},
            {n: day for n, day in self.starts.items() if n not in numbers},
            {pair: lag for pair, lag in self.lags.items() if pair[0] not in numbers},
            self.target_on,
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """What a scenario would do to the plan as it stands. `scenario` is without what stands there already.

    `problems` say for a task why its part of the scenario cannot be; with one of them nothing is applied.
    """

    scenario: Scenario
    preview: Preview
    problems: Mapping[int, Refused]


def try_moves(plan: Plan, scenario: Scenario, *, by: Side, at: datetime) -> Tried:
    """What would happen; nothing is written. Refused for a day that no plan can hold."""
    in_reach(scenario.target_on, field="target")
    scenario = _news(plan, scenario)
    problems = _impossible(plan, scenario)
    possible = scenario.without(set(problems))
    found = preview(plan, _asked(possible), by=by, at=at)
    return Tried(scenario, found, problems | _too_early(plan, possible, found))


def as_it_would_be(tried: Tried) -> Plan:
    """The plan with all of it applied, to be looked at. The plan that was asked about stays untouched."""
    plan, found = tried.preview.plan, tried.preview
    moved = [
        Change("task", one.task.number, name, day.isoformat(), None)
        for one in (*found.asked, *found.pushed)
        for name, day in (("starts_on", one.new_start), ("due_on", one.new_due))
    ]
    possible = tried.scenario.without(set(tried.problems))
    return earlier(plan, [*moved, *(Change("task", n, "after", pairs, None) for n, pairs in _pairs(plan, possible))])


def apply_scenario(
    workspace: Workspace,
    scenario: Scenario,
    *,
    seen: int,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Rescheduled:
    """Apply all of it as one change, or nothing. One event `task.rescheduled`.

    `seen` is the revision that was previewed. Raises PlanChanged when the plan moved on, ShowFirst when something
    breaks and `force` is not given, NoReason, TooEarly, Unchanged, Refused.
    """
    with editing(workspace, by) as plan:
        tried = try_moves(plan, scenario, by=by.side, at=at)
        scenario, found = tried.scenario, tried.preview
        shown(found, seen=seen, force=force)
        for problem in tried.problems.values():
            raise problem
        why = needs_why(found, why)
        changes = _relink(plan, scenario) + apply(plan, found, by=by)
        if scenario.target_on:
            changes += put(plan.workspace, {"target_signature_on": scenario.target_on})
        if not changes:
            raise Unchanged(plan)
        save_tasks(found.moved_tasks, (*DATE_FIELDS, *COUNTERS))
        event = record(plan.workspace, "task.rescheduled", changes, by=by, at=at, why=why, facts=facts_of(found))
        numbers = sorted({change.number for change in changes if change.on == "task"})
        return Rescheduled(replace(plan), event, tuple(numbers), found)


def _news(plan: Plan, scenario: Scenario) -> Scenario:
    """Only what differs from the plan."""
    due = {n: day for n, day in scenario.due.items() if n not in plan.by_number or plan.by_number[n].due_on != day}
    starts = {
        n: day
        for n, day in scenario.starts.items()
        if n in due or n not in plan.by_number or plan.by_number[n].starts_on != day
    }
    lags = {
        (after, before): lag
        for (after, before), lag in scenario.lags.items()
        if (before, lag) not in plan.after.get(after, ())
    }
    target = None if scenario.target_on == plan.workspace.target_signature_on else scenario.target_on
    return Scenario(due, starts, lags, target)


def _impossible(plan: Plan, scenario: Scenario) -> dict[int, Refused]:
    found = {}
    for number in sorted({*scenario.dated, *scenario.relinked}):
        try:
            _can_be(plan, scenario, number)
        except Refused as problem:
            found[number] = problem
    return found


def _can_be(plan: Plan, scenario: Scenario, number: int) -> None:
    task = plan.by_number.get(number)
    if task is None:
        raise Refused(_("There is no task %(number)s on this plan.") % {"number": number})
    movable(task)
    before = {n for n, _lag in plan.after.get(number, ())}
    for (after, other), lag in scenario.lags.items():
        if after == number and other not in before:
            said = {"number": number, "other": other}
            raise Refused(_("%(number)s does not come after %(other)s any more.") % said, field="lag")
        if after == number and not SHORTEST_LAG <= lag <= LONGEST_LAG:
            raise Refused(_("A lag lies between 20 days before and 120 working days after."), field="lag")
    start, due = scenario.starts.get(number), scenario.due.get(number)
    if start and start > (due or task.due_on):
        raise Refused(
            _("It cannot start after it is due. Choose an earlier start, or a later due date."), field="starts"
        )
    not_before_its_start(task, due, start or task.starts_on)


def _asked(scenario: Scenario) -> Asked:
    links = [Link(before, after, lag) for (after, before), lag in scenario.lags.items()]
    return Asked(due=scenario.due, starts=scenario.starts, links=links)


def _too_early(plan: Plan, scenario: Scenario, found: Preview) -> dict[int, Refused]:
    """Given dates that predecessors allow neither as they stand nor as they would; with the first day that works.

    Where only the scenario itself makes it too early, it is a conflict to be asked about.
    """
    broken = [c for c in found.conflicts if c.task.number in scenario.dated]
    if not broken:
        return {}
    steps, links = plan.steps(), _links(plan, scenario)
    given = {moved.task.number: moved.new_start for moved in found.asked}
    problems: dict[int, Refused] = {}
    for conflict in broken:
        number = conflict.task.number
        allowed, start = first_allowed(number, steps, links), given.get(number, conflict.task.starts_on)
        if allowed and start < allowed.start:
            problems[number] = _first_day(plan, found, conflict, start, by_start=number not in scenario.due)
    return problems


def _first_day(plan: Plan, found: Preview, conflict: Conflict, start: date, *, by_start: bool) -> TooEarly:
    task = conflict.task
    days = plan.workspace.calendar(Side(task.side)).working_days
    due = next((m.new_due for m in found.asked if m.task.number == task.number), task.due_on)
    first = days.add(days.add(start if by_start else due, 0), conflict.days)
    return too_early(plan, task, first)


def _links(plan: Plan, scenario: Scenario) -> list[Link[int]]:
    return [replace(link, lag=scenario.lags.get((link.after, link.before), link.lag)) for link in plan.schedule_links()]


def _pairs(plan: Plan, scenario: Scenario) -> list[tuple[int, list[list[int]]]]:
    """What each task with a new lag would come after, as history writes it."""
    return [
        (after, [[before, scenario.lags.get((after, before), lag)] for before, lag in plan.after[after]])
        for after in sorted(scenario.relinked)
    ]


def _relink(plan: Plan, scenario: Scenario) -> list[Change]:
    """Write the new lags; what history says of them."""
    number = {task.pk: task.number for task in plan.tasks}
    rows: list[Dependency] = []
    changes = []
    for after, new in _pairs(plan, scenario):
        changes.append(Change("task", after, "after", [list(pair) for pair in plan.after[after]], new))
    for link in plan.links:
        lag = scenario.lags.get((number[link.successor_id], number[link.predecessor_id]))
        if lag is not None:
            link.lag = lag
            rows.append(link)
    save_rows(rows, ["lag"])
    return changes
