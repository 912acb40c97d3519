"""What a template can hold: so much, nothing twice, no circle, and no more than a plan made from it could."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.people.wording import one_line
from mapapp.plans.changes.common import DEPENDENCY_LIMIT, TASK_LIMIT, fits, said
from mapapp.plans.models import Part, Task
from mapapp.plans.refusals import PredecessorLoop, Refused
from mapapp.plans.template_shape import SELLER_PARTS, Template, TemplatePhase, TemplateTask
from mapapp.schedule import LONGEST_LAG, SHORTEST_LAG, Calendar, Link, Loop, Network, Step

PHASES, CRITERIA, STEP_DAYS, ALL_DAYS = 100, 50, 520, 1500
LIMITS = {"text": 4000, "question": 300, "done_when": 4000, "hint": 1000, "aim": 300}
WHATEVER, SOME_DAY = Calendar(), date(2024, 1, 1)


def checked(template: Template) -> Template:
    """The template with its words trimmed, when a plan can be made of it; else Refused, at the field that is wrong."""
    if not template.phases:
        raise Refused(_("A template has at least one phase. Add another one first, or rename this one."), field="phase")
    links = sum(len(task.after) for task in template.tasks)
    if len(template.phases) > PHASES or len(template.tasks) > TASK_LIMIT or links > DEPENDENCY_LIMIT:
        raise Refused(
            _("A template holds %(phases)s phases, %(tasks)s steps and %(links)s dependencies. Split this one.")
            % {"phases": PHASES, "tasks": TASK_LIMIT, "links": DEPENDENCY_LIMIT}
        )
    made = replace(
        template,
        name=said(one_line(str(template.name)), field="name", limit=200),
        about=fits(one_line(str(template.about)), field="about", limit=500),
        phases=tuple(map(_phase, template.phases)),
        tasks=tuple(map(_step, template.tasks)),
    )
    _once(made)
    _order(made)
    return made


def _phase(phase: TemplatePhase) -> TemplatePhase:
    criteria = [one for one in phase.criteria if one.strip()]
    if len(criteria) > CRITERIA:
        raise Refused(_("A phase begins with %(most)s exit criteria at most.") % {"most": CRITERIA}, field="criteria")
    if criteria and not phase.is_trial:
        raise Refused(_("Exit criteria stand in a trial. Say that it is one, or take them out."), field="criteria")
    return replace(
        phase,
        name=said(one_line(str(phase.name)), field="name", limit=200),
        criteria=tuple(said(one, field="criteria") for one in criteria),
    )


def _step(task: TemplateTask) -> TemplateTask:
    if task.part not in Part.values and task.part not in SELLER_PARTS:
        raise Refused(_("Choose who does it from the list."), field="part")
    if task.kind not in Task.Kind.values:
        raise Refused(_("Choose what kind of step it is from the list."), field="kind")
    days = 0 if task.kind == Task.Kind.MILESTONE else task.days
    if not 0 <= days <= STEP_DAYS or (days == 0) != (task.kind == Task.Kind.MILESTONE):
        raise Refused(
            _("A step takes 1 to %(most)s working days; a milestone none.") % {"most": STEP_DAYS}, field="days"
        )
    if len({before for before, _lag in task.after}) < len(task.after):
        raise Refused(_("It names a step twice."), field="after")
    if not all(SHORTEST_LAG <= lag <= LONGEST_LAG for _before, lag in task.after):
        raise Refused(
            _("Between two steps are %(least)s to %(most)s working days.")
            % {"least": SHORTEST_LAG, "most": LONGEST_LAG},
            field="after",
        )
    words: dict[str, Any] = {n: fits(str(getattr(task, n)), field=n, limit=limit) for n, limit in LIMITS.items()}
    return replace(task, **{**words, "text": said(str(task.text), field="text"), "days": days})


def _once(template: Template) -> None:
    known = {task.key for task in template.tasks}
    for task in template.tasks:
        for before, _lag in task.after:
            if before not in known or before == task.key:
                raise Refused(_("There is no step %(number)s it could come after.") % {"number": before}, field="after")
    marks = [task.mark for task in template.tasks if task.mark]
    if len(marks) > len(set(marks)) or set(marks) - set(Task.Mark.values):
        raise Refused(_("One step is marked as the signature, and one as the go-live."), field="mark")
    if len(known) < len(template.tasks) or len({phase.number for phase in template.phases}) < len(template.phases):
        raise Refused(_("Two parts of the template have the same number."))


def _order(template: Template) -> None:
    """No circle, and no longer than calendars reach: the longest way through it, in working days."""
    first = Step("", SOME_DAY, SOME_DAY, WHATEVER)
    links = [Link(before, task.key, lag) for task in template.tasks for before, lag in task.after]
    try:
        network = Network([replace(first, key=task.key) for task in template.tasks], links)
    except Loop as loop:
        raise PredecessorLoop(tuple(int(key) for key in loop.keys)) from loop
    days, until = {task.key: task.days for task in template.tasks}, dict[str, int]()
    for key in network.order:
        until[key] = days[key] + max((until[link.before] + max(0, link.lag) for link in network.into[key]), default=0)
    if (longest := max(until.values(), default=0)) > ALL_DAYS:
        raise Refused(
            ngettext(
                "The way through it takes %(count)s working day, and %(most)s are the most. Shorten a step.",
                "The way through it takes %(count)s working days, and %(most)s are the most. Shorten a step.",
                longest,
            )
            % {"count": longest, "most": ALL_DAYS},
            field="days",
        )
