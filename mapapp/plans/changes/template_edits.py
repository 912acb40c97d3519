"""Verbs for the working copy of a template: its name, its phases, its steps. What was seen comes along: a conflict is
found at the field, and nobody's words are lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.people.models import User
from mapapp.plans.changes.common import still
from mapapp.plans.changes.templates import changing_template, write_draft
from mapapp.plans.models import TeamTemplate
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.plans.template_content import template_in
from mapapp.plans.template_shape import Template, TemplatePhase, TemplateTask

Values = Mapping[str, Any]
KEYS = 50  # of forms that have added something


def describe_template(template: TeamTemplate, *, values: Values, was: Values, by: User, at: datetime) -> TeamTemplate:
    """Name, and for which purchases it is. Raises StaleValue, NothingNew, Refused at the field."""
    with changing_template(template) as row:
        now = template_in(row.draft, row.code)
        return write_draft(row, replace(now, **_merged(now, values, was)), by=by, at=at)


def add_template_phase(
    template: TeamTemplate, *, name: str, is_trial: bool, once: str, by: User, at: datetime
) -> TeamTemplate:
    """A phase at the end."""
    with changing_template(template) as row:
        _new(row, once)
        now = template_in(row.draft, row.code)
        row.last_phase += 1
        phase = TemplatePhase(name, is_trial, number=row.last_phase)
        return write_draft(row, replace(now, phases=(*now.phases, phase)), by=by, at=at)


def change_template_phase(
    template: TeamTemplate, number: int, *, values: Values, was: Values, by: User, at: datetime
) -> TeamTemplate:
    """Its name, whether it is a trial, and the exit criteria to begin with."""
    with changing_template(template) as row:
        now = template_in(row.draft, row.code)
        place = phase_place(now, number)
        phase = now.phases[place]
        phases = list(now.phases)
        phases[place] = replace(phase, **_merged(phase, values, was))
        return write_draft(row, replace(now, phases=tuple(phases)), by=by, at=at)


def move_template_phase(
    template: TeamTemplate, number: int, *, by_places: int, was: int, by: User, at: datetime
) -> TeamTemplate:
    """Up or down by a place; `was` is the place where it was seen, from 0."""
    with changing_template(template) as row:
        now = template_in(row.draft, row.code)
        place = phase_place(now, number)
        to = _place(place, was, by_places, len(now.phases))
        order = list(range(len(now.phases)))
        order.insert(to, order.pop(place))
        became = {old: new for new, old in enumerate(order)}
        tasks = tuple(replace(task, phase=became[task.phase]) for task in now.tasks)
        phases = tuple(now.phases[old] for old in order)
        return write_draft(row, replace(now, phases=phases, tasks=tasks), by=by, at=at)


def remove_template_phase(template: TeamTemplate, number: int, *, by: User, at: datetime) -> TeamTemplate:
    """Take an empty phase out. Refused while it holds steps."""
    with changing_template(template) as row:
        now = template_in(row.draft, row.code)
        place = phase_place(now, number)
        if any(task.phase == place for task in now.tasks):
            raise Refused(_("This phase still holds steps. Move them to another phase first."), field="phase")
        tasks = tuple(replace(task, phase=task.phase - (task.phase > place)) for task in now.tasks)
        phases = now.phases[:place] + now.phases[place + 1 :]
        return write_draft(row, replace(now, phases=phases, tasks=tasks), by=by, at=at)


def add_template_step(
    template: TeamTemplate, phase: int, *, values: Values, once: str, by: User, at: datetime
) -> TemplateTask:
    """A step at the end of a phase, with the next number. Raises Refused at the field, AlreadyDone."""
    with changing_template(template) as row:
        _new(row, once)
        now = template_in(row.draft, row.code)
        row.last_step += 1
        step = TemplateTask(str(row.last_step), phase_place(now, phase), **_step_values(now, values))
        write_draft(row, _marked(replace(now, tasks=(*now.tasks, step)), step), by=by, at=at)
        return step


def change_template_step(
    template: TeamTemplate, number: int, *, values: Values, was: Values, by: User, at: datetime
) -> TeamTemplate:
    """Any of its fields; one that goes to another phase stands at its end. A mark is handed on."""
    with changing_template(template) as row:
        now = template_in(row.draft, row.code)
        step = step_in(now, number)
        seen = _step_values(now, was)
        wanted = _merged(step, _step_values(now, values), seen)
        changed = replace(step, **wanted)
        tasks = [changed if task is step else task for task in now.tasks]
        if changed.phase != step.phase:
            tasks.append(tasks.pop(tasks.index(changed)))
        return write_draft(row, _marked(replace(now, tasks=tuple(tasks)), changed), by=by, at=at)


def move_template_step(
    template: TeamTemplate, number: int, *, by_places: int, was: int, by: User, at: datetime
) -> TeamTemplate:
    """Up or down by a place inside its phase; `was` is the place where it was seen, from 0."""
    with changing_template(template) as row:
        now = template_in(row.draft, row.code)
        step = step_in(now, number)
        inside = [task for task in now.tasks if task.phase == step.phase]
        place = inside.index(step)
        inside.insert(_place(place, was, by_places, len(inside)), inside.pop(place))
        ordered = iter(inside)
        tasks = tuple(next(ordered) if task.phase == step.phase else task for task in now.tasks)
        return write_draft(row, replace(now, tasks=tasks), by=by, at=at)


def remove_template_step(template: TeamTemplate, number: int, *, by: User, at: datetime) -> TeamTemplate:
    """Take a step out, with what came after it because of it; its number is not used again."""
    with changing_template(template) as row:
        now = template_in(row.draft, row.code)
        gone = step_in(now, number)
        tasks = tuple(
            replace(task, after=tuple(pair for pair in task.after if pair[0] != gone.key))
            for task in now.tasks
            if task is not gone
        )
        return write_draft(row, replace(now, tasks=tasks), by=by, at=at)


def phase_place(template: Template, number: int) -> int:
    """Where the phase with this number stands; Refused when there is none."""
    for place, phase in enumerate(template.phases):
        if phase.number == number:
            return place
    raise Refused(_("That phase is not in this template any more. Choose another one."), field="phase")


def step_in(template: Template, number: int) -> TemplateTask:
    """The step with this number; Refused when there is none."""
    for task in template.tasks:
        if task.key == str(number):
            return task
    raise Refused(_("There is no step %(number)s in this template any more.") % {"number": number})


def _step_values(template: Template, values: Values) -> dict[str, Any]:
    """What a form says of a step as the shape keeps it: a milestone has no days, a phase is a place."""
    found = {**values}
    if found.get("kind") == "milestone":
        found["days"] = 0
    if "phase" in found:
        found["phase"] = phase_place(template, found["phase"])
    if "after" in found:
        found["after"] = tuple((str(number), lag) for number, lag in found["after"])
    return found


def _merged(now: Any, values: Values, was: Values) -> dict[str, Any]:
    """The fields that were changed. StaleValue for the first that somebody else has changed to something else."""
    changed = {name: value for name, value in values.items() if value != was.get(name)}
    for name, value in changed.items():
        still(name, _told(getattr(now, name)), seen=_told(was.get(name)), wanted=_told(value))
    return changed


def _told(value: Any) -> Any:
    return [list(one) if isinstance(one, tuple) else one for one in value] if isinstance(value, tuple) else value


def _marked(template: Template, step: TemplateTask) -> Template:
    """One signature and one go-live: a mark that is set here is taken off elsewhere."""
    if not step.mark:
        return template
    tasks = (
        replace(task, mark="") if task.key != step.key and task.mark == step.mark else task for task in template.tasks
    )
    return replace(template, tasks=tuple(tasks))


def _place(now: int, was: int, by_places: int, count: int) -> int:
    """Where it goes. StaleValue when somebody moved it meanwhile to where it is not meant to go."""
    to = min(max(was + by_places, 0), count - 1)
    still("place", now, seen=was, wanted=to)
    return to


def _new(row: TeamTemplate, once: str) -> None:
    """AlreadyDone for a form that has acted."""
    if once and once in row.forms:
        raise AlreadyDone
    if once:
        row.forms = [*row.forms, once][-KEYS:]
