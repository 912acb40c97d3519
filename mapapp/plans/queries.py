"""Questions about the shared plan. Shared rows only; each function says how many queries it makes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import QuerySet

from mapapp.plans.models import Criterion, Dependency, Goal, Measure, Phase, Side, Stakeholder, Task, Workspace
from mapapp.prepared import prepared
from mapapp.schedule import Link, State, Step

Row = TypeVar("Row", Stakeholder, Phase, Task, Dependency, Goal, Measure)
Read = TypeVar("Read")
READS = 3  # times a plan is read that changes under the reader's eyes


@dataclass(frozen=True)
class Plan:
    """The shared plan as one value: read from the tables, or from a version (see frozen.py). Makes no query."""

    workspace: Workspace
    phases: tuple[Phase, ...]
    criteria: tuple[Criterion, ...]
    tasks: tuple[Task, ...]
    links: tuple[Dependency, ...]
    people: tuple[Stakeholder, ...]
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()

    @cached_property
    def by_number(self) -> dict[int, Task]:
        return {task.number: task for task in self.tasks}

    @cached_property
    def person(self) -> dict[int, Stakeholder]:
        """People by their number."""
        return {person.number: person for person in self.people}

    @cached_property
    def after(self) -> dict[int, tuple[tuple[int, int], ...]]:
        """Task number -> its predecessors as (number, lag), in order. Tasks without any are left out."""
        number = {task.pk: task.number for task in self.tasks}
        found: dict[int, list[tuple[int, int]]] = {}
        for link in self.links:
            found.setdefault(number[link.successor_id], []).append((number[link.predecessor_id], link.lag))
        return {successor: tuple(sorted(pairs)) for successor, pairs in found.items()}

    @cached_property
    def before(self) -> dict[int, tuple[int, ...]]:
        """Task number -> the numbers of the tasks that wait for it."""
        found: dict[int, list[int]] = {}
        for successor, pairs in self.after.items():
            for number, _lag in pairs:
                found.setdefault(number, []).append(successor)
        return {number: tuple(sorted(waiting)) for number, waiting in found.items()}

    @cached_property
    def signature(self) -> Task | None:
        return next((task for task in self.tasks if task.mark == Task.Mark.SIGNATURE), None)

    @cached_property
    def go_live(self) -> Task | None:
        """The task that is marked so; one that is not needed is none."""
        marked = (task for task in self.tasks if task.mark == Task.Mark.GO_LIVE)
        return next((task for task in marked if task.status != Task.Status.NOT_NEEDED), None)

    def steps(self, *, back: Container[int] = (), kinds: Mapping[int, str] | None = None) -> list[Step[int]]:
        """The tasks as the schedule knows them; not-needed ones are left out, and with them their dependencies, but
        for those that come `back`. Those of other `kinds` than they have are taken as these."""
        other = kinds or {}
        return [
            step_of(task, self.workspace, kind=other.get(task.number)) for task in self.tasks if _counts(task, back)
        ]

    def milestones(self, kinds: Mapping[int, str]) -> dict[int, bool]:
        """Which tasks of other `kinds` become a milestone, or cease to be one."""
        is_one = {number: kind == Task.Kind.MILESTONE for number, kind in kinds.items()}
        return {n: one for n, one in is_one.items() if one != (self.by_number[n].kind == Task.Kind.MILESTONE)}

    def schedule_links(self, *, back: Container[int] = ()) -> list[Link[int]]:
        live = {task.number for task in self.tasks if _counts(task, back)}
        return [
            Link(before, successor, lag)
            for successor, pairs in self.after.items()
            for before, lag in pairs
            if successor in live and before in live
        ]


def _counts(task: Task, back: Container[int]) -> bool:
    return task.status != Task.Status.NOT_NEEDED or task.number in back


def step_of(task: Task, workspace: Workspace, *, kind: str | None = None) -> Step[int]:
    """One task as the schedule knows it, keyed by its number, on its own side's calendar."""
    state: State = "done" if task.status == Task.Status.DONE else "started" if task.has_started else "open"
    return Step(
        task.number,
        task.starts_on,
        task.due_on,
        workspace.calendar(Side(task.side)).working_days,
        state=state,
        finished_on=task.done_on,
        milestone=(kind or task.kind) == Task.Kind.MILESTONE,
        fixed=task.fixed,
    )


def load_plan(workspace: Workspace, *, goals: bool = False) -> Plan:
    """The tasks with all they need: 4 queries; 7 with goals, measures and exit criteria; whatever its size.

    What a task points to is put where `select_related` would have put it, and is read after it: what somebody adds
    between two of the reads is never pointed to and missing. What somebody takes off between them is: then all of it
    is read again. Behind the lock nothing comes between.
    """
    return _whole(lambda: _load_plan(workspace, goals=goals))


def load_plans(workspaces: Sequence[Workspace]) -> dict[int, Plan]:
    """Many plans with goals, measures and exit criteria, by workspace id: the 7 queries of one, in its order."""
    return _whole(lambda: _load_plans(workspaces))


def _whole(read: Callable[[], Read]) -> Read:
    """What is read, again when a phase or a goal was removed between two reads (KeyError)."""
    for _try in range(READS - 1):
        try:
            return read()
        except KeyError:
            continue
    return read()


def _load_plan(workspace: Workspace, *, goals: bool) -> Plan:
    key = workspace.pk
    links, tasks = tuple(_links(key)), tuple(_tasks(key))
    measures, found = (tuple(_measures(key)), tuple(_goals(key))) if goals else ((), None)
    criteria = tuple(_criteria(key)) if goals else ()
    return _joined(workspace, links, tasks, measures, found, criteria, tuple(_phases(key)), tuple(_people(key)))


def _load_plans(workspaces: Sequence[Workspace]) -> dict[int, Plan]:
    mine = {"workspace__in": workspaces}
    links, tasks = _by_plan(Dependency.objects.filter(**mine)), _by_plan(Task.objects.filter(**mine).order_by())
    measures, goals = _by_plan(Measure.objects.filter(**mine)), _by_plan(Goal.objects.filter(**mine))
    criteria = list(Criterion.objects.filter(phase__workspace__in=workspaces))
    phases, people = _by_plan(Phase.objects.filter(**mine)), _by_plan(Stakeholder.objects.filter(**mine))
    of_phase: dict[int, list[Criterion]] = {}
    for criterion in criteria:
        of_phase.setdefault(criterion.phase_id, []).append(criterion)
    return {
        workspace.pk: _joined(
            workspace,
            tuple(links.get(workspace.pk, ())),
            tuple(tasks.get(workspace.pk, ())),
            tuple(measures.get(workspace.pk, ())),
            tuple(goals.get(workspace.pk, ())),
            tuple(c for phase in phases.get(workspace.pk, ()) for c in of_phase.get(phase.pk, ())),
            tuple(phases.get(workspace.pk, ())),
            tuple(people.get(workspace.pk, ())),
        )
        for workspace in workspaces
    }


def _by_plan(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.workspace_id, []).append(row)
    return found


def _joined(
    workspace: Workspace,
    links: tuple[Dependency, ...],
    rows: tuple[Task, ...],
    measures: tuple[Measure, ...],
    goals: tuple[Goal, ...] | None,
    criteria: tuple[Criterion, ...],
    phases: tuple[Phase, ...],
    people: tuple[Stakeholder, ...],
) -> Plan:
    """The rows of one plan, each knowing what it points to. Without `goals` a task's stays unread."""
    goal_rows = goals or ()
    for row in (*links, *rows, *measures, *goal_rows, *phases, *people):
        row._state.fields_cache["workspace"] = workspace
    person, phase, goal = {p.pk: p for p in people}, {p.pk: p for p in phases}, {g.pk: g for g in goal_rows}
    place = {p.pk: (p.position, p.number) for p in phases}
    tasks = tuple(sorted(rows, key=lambda t: (*place[t.phase_id], t.position, t.number)))
    for task in tasks:
        known = task._state.fields_cache
        known["phase"] = phase[task.phase_id]
        known["owner"] = person[task.owner_id] if task.owner_id else None
        known["unblocker"] = person[task.unblocker_id] if task.unblocker_id else None
        if goals is not None:
            known["goal"] = goal.get(task.goal_id) if task.goal_id else None
    for said in goal_rows:
        said.said_by = person[said.said_by_id] if said.said_by_id else None
    for measure in measures:
        measure.goal = goal[measure.goal_id]
        measure._state.fields_cache["checker"] = person[measure.checker_id] if measure.checker_id else None
    for criterion in criteria:
        criterion.phase = phase[criterion.phase_id]
    return Plan(workspace, phases, criteria, tasks, links, people, goal_rows, measures)


@prepared
def _people(workspace: int) -> QuerySet[Stakeholder]:
    return Stakeholder.objects.filter(workspace=workspace)


@prepared
def _phases(workspace: int) -> QuerySet[Phase]:
    return Phase.objects.filter(workspace=workspace)


@prepared
def _tasks(workspace: int) -> QuerySet[Task]:
    return Task.objects.filter(workspace=workspace).order_by()


@prepared
def _links(workspace: int) -> QuerySet[Dependency]:
    return Dependency.objects.filter(workspace=workspace)


@prepared
def _goals(workspace: int) -> QuerySet[Goal]:
    return Goal.objects.filter(workspace=workspace)


@prepared
def _measures(workspace: int) -> QuerySet[Measure]:
    return Measure.objects.filter(workspace=workspace)


@prepared
def _criteria(workspace: int) -> QuerySet[Criterion]:
    return Criterion.objects.filter(phase__workspace=workspace)
