"""What a task comes after: set as a whole, loops named, and what a new dependency pushes shown first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import no_circle
from mapapp.plans.changes.common import COUNTERS, DEPENDENCY_LIMIT, Unchanged, editing, save_tasks, still, task_in
from mapapp.plans.changes.dates import Asked, apply, facts_of, needs_why, preview, shown
from mapapp.plans.changes.rescheduling import DATE_FIELDS, Rescheduled
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Dependency, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import PredecessorLoop, Refused
from mapapp.schedule import Link

Pairs = Sequence[tuple[int, int]]


def set_predecessors(
    workspace: Workspace,
    number: int,
    *,
    after: Pairs,
    was: Pairs,
    seen: int | None = None,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Rescheduled:
    """Make a task come after exactly these (number, lag in working days). One event `task.predecessors_set`.

    Raises PredecessorLoop with the circle, ShowFirst when it pushes others, StaleValue, PlanChanged, Refused.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        wanted, now = sorted(set(after)), list(plan.after.get(number, ()))
        still("after", [list(p) for p in now], seen=[list(p) for p in sorted(was)], wanted=[list(p) for p in wanted])
        new = [pair for pair in wanted if pair not in now]
        _can_follow(plan, task, wanted)
        no_circle(plan, _rows(plan, task, wanted))
        found = preview(_without(plan, task, wanted), Asked(links=_links(plan, task, new)), by=by.side, at=at)
        shown(found, seen=seen, force=force)
        why = needs_why(found, why)
        if wanted == now:
            raise Unchanged(plan)
        changes = [Change("task", number, "after", [list(p) for p in now] or None, [list(p) for p in wanted] or None)]
        changes += apply(plan, found, by=by)
        links = _write(plan, task, wanted)
        save_tasks(found.moved_tasks, (*DATE_FIELDS, *COUNTERS))
        event = record(
            plan.workspace, "task.predecessors_set", changes, by=by, at=at, task=number, why=why, facts=facts_of(found)
        )
        after_plan = _linked(plan, links)
        return Rescheduled(after_plan, event, (number, *(t.number for t in found.moved_tasks)), found)


def _can_follow(plan: Plan, task: Task, wanted: Pairs) -> None:
    for number, lag in wanted:
        if number == task.number:
            raise PredecessorLoop((number,))
        if number not in plan.by_number:
            raise Refused(
                _("There is no task %(number)s on this plan. Use the numbers of the first column.")
                % {"number": number},
                field="after",
            )
        if not -20 <= lag <= 120:
            raise Refused(_("A lag lies between 20 days before and 120 working days after."), field="after")
    if len({number for number, _lag in wanted}) < len(wanted):
        raise Refused(_("A task can come after another one only once. Keep one of the two."), field="after")
    more = len(wanted) - len(plan.after.get(task.number, ()))
    if more > 0 and len(plan.links) + more > DEPENDENCY_LIMIT:
        raise Refused(_("A plan holds %(limit)s dependencies, and this one is full.") % {"limit": DEPENDENCY_LIMIT})


def _links(plan: Plan, task: Task, pairs: Pairs) -> list[Link[int]]:
    """The new links that count: none to or from a task that is not needed."""
    dropped = {t.number for t in plan.tasks if t.status == Task.Status.NOT_NEEDED}
    if task.number in dropped:
        return []
    return [Link(number, task.number, lag) for number, lag in pairs if number not in dropped]


def _without(plan: Plan, task: Task, wanted: Pairs) -> Plan:
    """The plan with the dependencies that go already gone."""
    number = {t.pk: t.number for t in plan.tasks}
    kept = {n for n, _lag in wanted}
    links = [d for d in plan.links if d.successor_id != task.pk or number[d.predecessor_id] in kept]
    return _linked(plan, links)


def _linked(plan: Plan, links: Sequence[Dependency]) -> Plan:
    return Plan(
        plan.workspace, plan.phases, plan.criteria, plan.tasks, tuple(links), plan.people, plan.goals, plan.measures
    )


def _write(plan: Plan, task: Task, wanted: Pairs) -> list[Dependency]:
    rows = _rows(plan, task, wanted)
    Dependency.objects.filter(workspace=plan.workspace, successor=task).delete()
    Dependency.objects.bulk_create(row for row in rows if row.pk is None)
    return rows


def _rows(plan: Plan, task: Task, wanted: Pairs) -> list[Dependency]:
    """The dependencies of the plan as they would be, those of the task not saved yet."""
    others = [d for d in plan.links if d.successor_id != task.pk]
    mine = [
        Dependency(workspace=plan.workspace, predecessor=plan.by_number[number], successor=task, lag=lag)
        for number, lag in wanted
    ]
    return [*others, *mine]
