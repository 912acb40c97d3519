"""What a plan template is: steps with durations, dependencies, sides and parts in the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.functional import Promise

from mapapp.plans.models import Side
from mapapp.plans.models.side import SideCalendar
from mapapp.schedule import BackwardPlan, Link, Step, lay_backwards

Text = str | Promise
SELLER = "seller_lead"  # the part of the seller who runs the plan


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A step: who does it by part in the decision, its length in working days (0: a milestone), what it comes after."""

    key: str
    phase: int
    text: Text
    part: str
    days: int
    after: tuple[str, ...] = ()
    kind: str = "task"
    mark: str = ""
    question: Text = ""
    done_when: Text = ""

    @property
    def side(self) -> Side:
        return Side.SELLER if self.part.startswith("seller") else Side.BUYER


@dataclass(frozen=True)
class Template:
    """A named list of steps. Its last step is what the target is about."""

    key: str
    name: Text
    about: Text
    phases: tuple[tuple[Text, bool], ...]
    tasks: tuple[TemplateTask, ...]

    @cached_property
    def weeks(self) -> int:
        """Its length in calendar weeks of five working days, when nothing waits."""
        monday = date(2024, 1, 1)
        shortest = laid(self, {}, target=monday, today=monday)
        days = SideCalendar().working_days.between(monday, shortest.earliest_signature or monday)
        return -(-days // 5)


def laid(
    template: Template, calendars: Mapping[str, Mapping[str, str]], *, target: date, today: date
) -> BackwardPlan[str]:
    """The steps laid backwards from the last one finishing on `target`, with whether that fits."""
    steps = [_step(task, calendars, today) for task in template.tasks]
    links = [Link(before, task.key) for task in template.tasks for before in task.after]
    return lay_backwards(steps, links, signature=template.tasks[-1].key, on=target, today=today)


def _step(task: TemplateTask, calendars: Mapping[str, Mapping[str, str]], today: date) -> Step[str]:
    calendar = SideCalendar.of(calendars, task.side).working_days
    start = calendar.add(today, 0)
    due = calendar.add(start, max(0, task.days - 1))
    return Step(task.key, start, due, calendar, milestone=task.days == 0)
