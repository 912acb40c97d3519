"""Verbs for the parts of a plan and for what a trial must show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.changes.common import Changed, Unchanged, editing, not_full, said, still
from mapapp.plans.changes.tasks import phase_in
from mapapp.plans.changes.trials import begun
from mapapp.plans.facts import Change, born, gone, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Criterion, Phase, Workspace
from mapapp.plans.refusals import Refused


def add_phase(workspace: Workspace, *, name: str, is_trial: bool = False, by: Actor, at: datetime) -> Changed:
    """Add a phase at the end. Event `phase.added`."""
    with editing(workspace, by) as plan:
        full = _("A plan holds %(limit)s phases, and this one is full. Use one that is there.")
        not_full(len(plan.phases) + 1, full, field="name")
        plan.workspace.last_phase += 1
        phase = Phase(
            workspace=plan.workspace,
            number=plan.workspace.last_phase,
            position=1 + max((p.position for p in plan.phases), default=0),
            name=said(one_line(name), field="name", limit=200),
            is_trial=is_trial,
        )
        phase.save(force_insert=True)
        event = record(plan.workspace, "phase.added", born(phase), by=by, at=at, facts={"phase": phase.number})
        return Changed(replace(plan, phases=(*plan.phases, phase)), event)


def rename_phase(workspace: Workspace, number: int, *, name: str, was: str, by: Actor, at: datetime) -> Changed:
    """Give a phase another name. Event `phase.renamed`."""
    with editing(workspace, by) as plan:
        phase = phase_in(plan, number)
        name = said(one_line(name), field="name", limit=200)
        still("name", phase.name, seen=was, wanted=name)
        changes = put(phase, {"name": name})
        if not changes:
            raise Unchanged(plan)
        phase.save(update_fields=["name"])
        event = record(plan.workspace, "phase.renamed", changes, by=by, at=at, facts={"phase": number})
        return Changed(plan, event)


def mark_trial(workspace: Workspace, number: int, *, is_trial: bool, was: bool, by: Actor, at: datetime) -> Changed:
    """Say that a phase is a trial, which starts only with exit criteria, or that it is none. Event `phase.marked`.

    Refused once the trial has started: its criteria stand. Tasks that have started already are no obstacle.
    """
    with editing(workspace, by, goals=True) as plan:
        phase = phase_in(plan, number)
        still("is_trial", phase.is_trial, seen=was, wanted=is_trial)
        if phase.criteria_frozen_on and not is_trial:
            raise Refused(_("The trial has started, so its exit criteria stand. Rename the phase instead."))
        changes = put(phase, {"is_trial": is_trial})
        if not changes:
            raise Unchanged(plan)
        phase.save(update_fields=["is_trial"])
        return Changed(plan, record(plan.workspace, "phase.marked", changes, by=by, at=at, facts={"phase": number}))


def remove_phase(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Changed:
    """Take an empty phase off the plan. Refused while it holds tasks: they are never deleted. Event `phase.removed`."""
    with editing(workspace, by, goals=True) as plan:
        phase = phase_in(plan, number)
        if any(task.phase_id == phase.pk for task in plan.tasks):
            raise Refused(_("This phase still holds tasks. Move them to another phase first."), field="phase")
        if len(plan.phases) == 1:
            raise Refused(_("A plan has at least one phase. Add another one first, or rename this one."), field="phase")
        texts = [c.text for c in plan.criteria if c.phase_id == phase.pk]
        changes = ([Change("phase", number, "criteria", texts, None)] if texts else []) + gone(phase)
        facts = {"phase": number, "name": phase.name}
        event = record(plan.workspace, "phase.removed", changes, by=by, at=at, facts=facts)
        left = tuple(p for p in plan.phases if p is not phase)
        kept = tuple(c for c in plan.criteria if c.phase_id != phase.pk)
        phase.delete()
        return Changed(replace(plan, phases=left, criteria=kept), event)


def order_phases(
    workspace: Workspace, numbers: Sequence[int], *, was: Sequence[int], by: Actor, at: datetime
) -> Changed:
    """Put the phases into this order, all of them named; `was` is the order that was seen. Event `phase.moved`."""
    with editing(workspace, by) as plan:
        now = [p.number for p in plan.phases]
        if sorted(numbers) != sorted(now):
            raise Refused(_("The phases have changed meanwhile. Look again, then order them."), field="phase")
        still("order", now, seen=list(was), wanted=list(numbers))
        changes: list[Change] = []
        for position, number in enumerate(numbers, 1):
            changes += put(phase_in(plan, number), {"position": position})
        if not changes:
            raise Unchanged(plan)
        Phase.objects.bulk_update(plan.phases, ["position"])
        event = record(plan.workspace, "phase.moved", changes, by=by, at=at)
        phases = sorted(plan.phases, key=lambda p: p.position)
        tasks = sorted(plan.tasks, key=lambda t: (t.phase.position, t.position, t.number))
        return Changed(replace(plan, phases=tuple(phases), tasks=tuple(tasks)), event)


def write_criteria(
    workspace: Workspace, number: int, *, texts: Sequence[str], was: Sequence[str], by: Actor, at: datetime
) -> Changed:
    """Write what must be true at the end of a trial, a line each. Event `criteria.written`.

    After the trial's first task has started they are frozen: an edit is still possible, is an event of the verb
    `criteria.changed`, and shows as a change to both sides. Of a trial that had begun without any (it came so from a
    sheet) they are frozen as they are written.
    """
    with editing(workspace, by, goals=True) as plan:
        phase = phase_in(plan, number)
        now = [c.text for c in plan.criteria if c.phase_id == phase.pk]
        wanted = [said(text, field="criteria") for text in texts if text.strip()]
        still("criteria", now, seen=list(was), wanted=wanted)
        if wanted == now:
            raise Unchanged(plan)
        if len(wanted) > len(now):
            full = _("A trial has %(limit)s exit criteria at most, a line each. Put some of them together.")
            not_full(len(wanted), full, field="criteria")
        if phase.criteria_frozen_on and not wanted:
            raise Refused(_("The trial has started: its criteria can be changed, not emptied."), field="criteria")
        Criterion.objects.filter(phase=phase).delete()
        rows = Criterion.objects.bulk_create(
            Criterion(phase=phase, position=position, text=text) for position, text in enumerate(wanted, 1)
        )
        changes = [*put(phase, {"is_trial": True}), Change("phase", number, "criteria", now or None, wanted or None)]
        phase.save(update_fields=["is_trial"])
        verb = "criteria.changed" if phase.criteria_frozen_on else "criteria.written"
        changes += begun(plan, phase, [t for t in plan.tasks if t.phase_id == phase.pk and t.has_begun], at)
        event = record(plan.workspace, verb, changes, by=by, at=at, facts={"phase": number})
        others = tuple(c for c in plan.criteria if c.phase_id != phase.pk)
        return Changed(replace(plan, criteria=(*others, *rows)), event)
