"""Verbs for the parts of a plan and for what a trial must show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import Changed, Unchanged, editing, said, still
from mapapp.plans.changes.tasks import phase_in
from mapapp.plans.facts import Change, born, gone, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Criterion, Phase, Workspace
from mapapp.plans.refusals import Refused


def add_phase(workspace: Workspace, *, name: str, is_trial: bool = False, by: Actor, at: datetime) -> Changed:
    """Add a phase at the end. Event `phase.added`."""
    with editing(workspace, by) as plan:
        plan.workspace.last_phase += 1
        phase = Phase(
            workspace=plan.workspace,
            number=plan.workspace.last_phase,
            position=1 + max((p.position for p in plan.phases), default=0),
            name=said(name, field="name", limit=200),
            is_trial=is_trial,
        )
        phase.save(force_insert=True)
        return Changed(plan, record(plan.workspace, "phase.added", born(phase), by=by, at=at))


def rename_phase(workspace: Workspace, number: int, *, name: str, was: str, by: Actor, at: datetime) -> Changed:
    """Give a phase another name. Event `phase.renamed`."""
    with editing(workspace, by) as plan:
        phase = phase_in(plan, number)
        name = said(name, field="name", limit=200)
        still("name", phase.name, seen=was, wanted=name)
        changes = put(phase, {"name": name})
        if not changes:
            raise Unchanged(plan)
        phase.save(update_fields=["name"])
        return Changed(plan, record(plan.workspace, "phase.renamed", changes, by=by, at=at))


def remove_phase(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Changed:
    """Take an empty phase off the plan. Refused while it holds tasks: they are never deleted. Event `phase.removed`."""
    with editing(workspace, by) as plan:
        phase = phase_in(plan, number)
        if any(task.phase_id == phase.pk for task in plan.tasks):
            raise Refused(_("This phase still holds tasks. Move them to another phase first."), field="phase")
        event = record(plan.workspace, "phase.removed", gone(phase), by=by, at=at, facts={"phase": number})
        phase.delete()
        return Changed(plan, event)


def order_phases(workspace: Workspace, numbers: Sequence[int], *, by: Actor, at: datetime) -> Changed:
    """Put the phases into this order, all of them named. Event `phase.moved`."""
    with editing(workspace, by) as plan:
        if sorted(numbers) != sorted(p.number for p in plan.phases):
            raise Refused(_("The phases have changed meanwhile. Look again, then order them."), field="phase")
        changes: list[Change] = []
        for position, number in enumerate(numbers, 1):
            changes += put(phase_in(plan, number), {"position": position})
        if not changes:
            raise Unchanged(plan)
        Phase.objects.bulk_update(plan.phases, ["position"])
        return Changed(plan, record(plan.workspace, "phase.moved", changes, by=by, at=at))


def write_criteria(
    workspace: Workspace, number: int, *, texts: Sequence[str], was: Sequence[str], by: Actor, at: datetime
) -> Changed:
    """Write what must be true at the end of a trial, a line each. Event `criteria.written`.

    After the trial's first task has started they are frozen: an edit is still possible, is an event of the verb
    `criteria.changed`, and shows as a change to both sides.
    """
    with editing(workspace, by, goals=True) as plan:
        phase = phase_in(plan, number)
        now = [c.text for c in plan.criteria if c.phase_id == phase.pk]
        wanted = [said(text, field="criteria") for text in texts if text.strip()]
        still("criteria", now, seen=list(was), wanted=wanted)
        if wanted == now:
            raise Unchanged(plan)
        if phase.criteria_frozen_on and not wanted:
            raise Refused(_("The trial has started: its criteria can be changed, not emptied."), field="criteria")
        Criterion.objects.filter(phase=phase).delete()
        Criterion.objects.bulk_create(
            Criterion(phase=phase, position=position, text=text) for position, text in enumerate(wanted, 1)
        )
        changes = put(phase, {"is_trial": True}) + [Change("phase", number, "criteria", now or None, wanted or None)]
        phase.save(update_fields=["is_trial"])
        verb = "criteria.changed" if phase.criteria_frozen_on else "criteria.written"
        return Changed(plan, record(plan.workspace, verb, changes, by=by, at=at, facts={"phase": number}))
