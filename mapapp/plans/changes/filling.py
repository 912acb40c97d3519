"""The verb that fills a living plan up from a template: steps join it, and nothing that stands on it moves or goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.changes.bounds import dates_in_reach, no_circle
from mapapp.plans.changes.common import DEPENDENCY_LIMIT, TASK_LIMIT, Changed, editing, fits, said
from mapapp.plans.changes.dates import proposed
from mapapp.plans.facts import Change, born, put
from mapapp.plans.filling import Filled, filled, had, without_marks
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Dependency, Phase, Side, Stakeholder, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import PlanChanged, PredecessorLoop, Refused
from mapapp.plans.template_shape import SELLER, Template
from mapapp.plans.templates import question_of
from mapapp.schedule import Loop

Origin = tuple[str, Mapping[str, str]] | None


def fits_in(
    plan: Plan, template: Template, has: Mapping[str, int], chosen: Collection[str], today: date
) -> list[Filled]:
    """Where the chosen steps go. Refused when the plan's order and the template's wait for each other."""
    try:
        return filled(plan, template, has, chosen, today=today)
    except Loop as loop:
        numbers = [key for key in loop.keys if isinstance(key, int)]
        raise Refused(
            _("The plan has these in another order than the template: %(numbers)s. Take out what comes between them.")
            % {"numbers": ", ".join(map(str, numbers))}
        ) from loop


def fill_plan(
    workspace: Workspace, template: Template, chosen: Collection[str], *, origin: Origin, anyway: Collection[str] = (),
    seen: int, by: Actor, at: datetime,
) -> tuple[Changed, dict[str, int]]:  # fmt: skip
    """Add the chosen steps of a template, with the phases they need and what comes after what; owners by part, or a
    named gap. One event `plan.filled`. Also returns which number each step of the template has now. `anyway` are steps
    that somebody says the plan has not, whatever it has that is like them.

    `seen` is the revision that was looked at: PlanChanged when the plan moved on since. Dates of steps of the other
    side are proposed. Refused when nothing is chosen, or more than a plan holds.
    """
    with editing(workspace, by, goals=True) as plan:
        if plan.workspace.revision != seen:
            raise PlanChanged(None)
        has = {key: number for key, number in had(plan, template, origin).items() if key not in anyway}
        found = fits_in(plan, template, has, chosen, plan.workspace.today(at))
        if not found:
            raise Refused(_("Nothing is chosen. Tick the steps that this plan needs."))
        links = sum(len(one.after) + len(one.before) for one in found)
        if len(plan.tasks) + len(found) > TASK_LIMIT or len(plan.links) + links > DEPENDENCY_LIMIT:
            raise Refused(
                _("A plan holds %(tasks)s tasks and %(links)s dependencies. Choose fewer steps.")
                % {"tasks": TASK_LIMIT, "links": DEPENDENCY_LIMIT}
            )
        phases, changes = _phases(plan, template, has, found)
        rows = _tasks(plan, template, found, phases, by)
        for row in rows.values():
            changes += born(row)
        added, linked = _linked(plan, found, rows)
        changes += linked
        facts = {"tasks": [row.number for row in rows.values()]}
        every = tuple({phase.number: phase for phase in (*plan.phases, *phases.values())}.values())
        ordered = sorted((*plan.tasks, *rows.values()), key=lambda t: (t.phase.position, t.position, t.number))
        after = replace(plan, phases=every, tasks=tuple(ordered), links=(*plan.links, *added))
        event = record(plan.workspace, "plan.filled", changes, by=by, at=at, facts=facts)
        numbers = {**has, **{key: row.number for key, row in rows.items()}}
        return Changed(after, event, tuple(row.number for row in rows.values())), numbers


def _phases(
    plan: Plan, template: Template, has: Mapping[str, int], found: list[Filled]
) -> tuple[dict[int, Phase], list[Change]]:
    """A phase of the plan for each place in the template that gets a step: the one of that name, the one where most of
    its steps are, or a new one that stands where the template has it."""
    places: dict[int, Phase] = {}
    for place, phase in enumerate(template.phases):
        named = next((p for p in plan.phases if p.name.casefold() == str(phase.name).casefold()), None)
        homes = [plan.by_number[has[t.key]].phase for t in template.tasks if t.phase == place and t.key in has]
        common = max(homes, key=homes.count, default=None)
        if home := named or next((p for p in plan.phases if common and p.pk == common.pk), None):
            places[place] = home
    changes: list[Change] = []
    order = list(plan.phases)
    for place in sorted({one.step.phase for one in found} - places.keys()):
        plan.workspace.last_phase += 1
        made = Phase(
            workspace=plan.workspace, number=plan.workspace.last_phase, is_trial=template.phases[place].is_trial,
            name=said(one_line(str(template.phases[place].name)), field="name", limit=200), position=0,
        )  # fmt: skip
        ahead = [order.index(places[p]) for p in places if p < place and places[p] in order]
        order.insert(max(ahead, default=-1) + 1, made)
        places[place] = made
    for position, one in enumerate(order, 1):
        if one not in plan.phases:
            one.position = position
            one.save(force_insert=True)
            changes += born(one)
        elif one.position != position and len(order) > len(plan.phases):
            changes += put(one, {"position": position})
            one.save(update_fields=["position"])
    return places, changes


def _tasks(
    plan: Plan, template: Template, found: list[Filled], phases: Mapping[int, Phase], by: Actor
) -> dict[str, Task]:
    """The new tasks by the key of their step, at the end of their phase, with numbers that were never used."""
    last: dict[int, int] = {}
    for task in plan.tasks:
        last[task.phase_id] = max(last.get(task.phase_id, 0), task.position)
    rows: dict[str, Task] = {}
    for one in found:
        step, phase = without_marks(one.step, plan), phases[one.step.phase]
        if step.mark in {row.mark for row in rows.values()} - {""}:
            step = replace(step, mark="")
        plan.workspace.last_task += 1
        last[phase.pk] = last.get(phase.pk, 0) + 1
        owner = _owner(plan, step.part, by)
        dates_in_reach(*one.dates)
        task = Task(
            workspace=plan.workspace, number=plan.workspace.last_task, phase=phase, position=last[phase.pk],
            text=said(str(step.text), field="text"), kind=step.kind, mark=step.mark, owner=owner,
            gap_side="" if owner else step.side, locked=step.locked,
            gap="" if owner else fits(str(question_of(step)), field="owner", limit=300),
            starts_on=one.dates.due if step.kind == Task.Kind.MILESTONE else one.dates.start, due_on=one.dates.due,
            done_when=fits(str(step.done_when), field="done_when"),
        )  # fmt: skip
        if Side(task.side) != by.side:
            put(task, proposed(None, (task.starts_on, task.due_on), by.side))
        rows[step.key] = task
    Task.objects.bulk_create(rows.values())
    return rows


def _owner(plan: Plan, part: str, by: Actor) -> Stakeholder | None:
    """Whoever has the part: the seller's lead is who fills the plan up, a buyer the first with that part."""
    if part == SELLER:
        return plan.person.get(by.number)
    return next((p for p in plan.people if p.side == Side.BUYER and p.part == part), None)


def _linked(plan: Plan, found: list[Filled], rows: Mapping[str, Task]) -> tuple[list[Dependency], list[Change]]:
    """What the new tasks come after, and which of the plan's own come after them from now on."""
    made: list[Dependency] = []
    after: dict[int, list[list[int]]] = {}

    def link(before: Task, task: Task, lag: int) -> None:
        made.append(Dependency(workspace=plan.workspace, predecessor=before, successor=task, lag=lag))
        after.setdefault(task.number, []).append([before.number, lag])

    for one in found:
        task = rows[one.step.key]
        for before, lag in one.after:
            link(rows[before] if isinstance(before, str) else plan.by_number[before], task, lag)
        for number, lag in one.before:
            link(task, plan.by_number[number], lag)
    try:
        no_circle(replace(plan, tasks=(*plan.tasks, *rows.values())), (*plan.links, *made))
    except PredecessorLoop as loop:
        raise Refused(
            _("The plan has these in another order than the template: %(numbers)s. Take out what comes between them.")
            % {"numbers": ", ".join(map(str, loop.numbers))}
        ) from loop
    Dependency.objects.bulk_create(made)
    changes = []
    for number, pairs in after.items():
        now = [list(pair) for pair in plan.after.get(number, ())]
        changes.append(Change("task", number, "after", now or None, sorted([*now, *pairs])))
    return made, changes
