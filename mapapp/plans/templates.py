"""A plan to create from a template: its steps laid backwards from the date the buyer needs it live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mapapp.plans.draft import NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.models import Side
from mapapp.plans.template_shape import SELLER, Template, TemplateTask, Text, laid
from mapapp.plans.template_steps import TEMPLATES, WHO


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether the steps fit between today and the target: short by how many working days, and what is long.

    `start_by`: the long ones again, in the order in which they have to start, with the last day that keeps `earliest`.
    """

    short_by: int
    earliest: date
    long_poles: tuple[str, ...]
    starts_on: date
    start_by: tuple[tuple[str, date], ...] = ()


def fitted(
    template: Template, *, target: date, today: date, calendars: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, tuple[date, date]], Fit]:
    """Dates for every step, so that go-live finishes on `target`; on the earliest day that works else."""
    asked = laid(template, calendars, target=target, today=today)
    earliest = asked.earliest
    dates = asked.dates if asked.fits else laid(template, calendars, target=earliest, today=today).dates
    long = sorted((task for task in template.tasks if task.key in asked.long_poles), key=lambda task: -task.days)
    fit = Fit(
        short_by=asked.short_by,
        earliest=earliest,
        long_poles=tuple(str(task.text) for task in long),
        starts_on=min(dates.start for dates in dates.values()),
        start_by=tuple(sorted(((str(task.text), dates[task.key].start) for task in long), key=lambda pair: pair[1])),
    )
    return {key: (start, due) for key, (start, due) in dates.items()}, fit


def plan_from(
    template: Template,
    *,
    account: str,
    name: str,
    lead: NewPerson,
    people: Sequence[NewPerson] = (),
    target: date,
    today: date,
    calendars: Mapping[str, Mapping[str, str]],
) -> NewPlan:
    """A plan to create: owners by part where somebody has it, else a named gap with the question to ask on the call."""
    dates, _fit = fitted(template, target=target, today=today, calendars=calendars)
    place = {task.key: index for index, task in enumerate(template.tasks)}
    owners = {SELLER: lead.key} | {person.part: person.key for person in people if person.side == Side.BUYER}
    signature = next((task.key for task in template.tasks if task.mark == "signature"), None)
    return NewPlan(
        account=account,
        name=name,
        people=(lead, *people),
        phases=[NewPhase(str(phase.name), phase.is_trial, phase.criteria) for phase in template.phases],
        tasks=[_task(task, dates[task.key], owners, place) for task in template.tasks],
        target_signature_on=dates[signature][1] if signature else None,
        target_go_live_on=target,
        calendars=calendars,
        source=f"template {template.key}" if template.key in TEMPLATES else "template",
    )


def numbers_of(template: Template) -> dict[str, int]:
    """Which number each step has on a plan that is made from it."""
    return {task.key: number for number, task in enumerate(template.tasks, 1)}


def _task(task: TemplateTask, dates: tuple[date, date], owners: Mapping[str, str], place: Mapping[str, int]) -> NewTask:
    owner = owners.get(task.part, "")
    return NewTask(
        text=str(task.text),
        phase=task.phase,
        starts_on=dates[0],
        due_on=dates[1],
        owner=owner,
        gap_side="" if owner else task.side,
        gap="" if owner else str(question_of(task)),
        kind=task.kind,
        mark=task.mark,
        done_when=str(task.done_when),
        locked=task.locked,
        after=tuple((place[key], lag) for key, lag in task.after),
    )


def question_of(task: TemplateTask) -> Text:
    """What is asked on the call while nobody is named."""
    if task.question:
        return task.question
    return _("Which colleague does this?") if task.part.startswith("seller") else WHO[task.part]
