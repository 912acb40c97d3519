"""What a plan template is: steps with durations, dependencies, sides and parts in the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapapp.plans.models import Side
from mapapp.plans.models.side import SideCalendar
from mapapp.schedule import Dates, Link, Network, Step, lay_backwards
from mapapp.schedule.steps import allowed_start

Text = str | Promise
SELLER = "seller_lead"  # the part of the seller who runs the plan
SELLER_PARTS: dict[str, Text] = {
    SELLER: _("Runs the plan"),
    "seller_technical": _("Technical colleague"),
    "seller_legal": _("Legal colleague"),
    "seller_onboarding": _("Onboarding colleague"),
    "seller_other": _("Another colleague"),
}
END = ""  # stands behind all steps, where they are laid: the key of none


@dataclass(frozen=True, slots=True)
class TemplatePhase:
    """A part of the plan; a trial may bring the exit criteria to begin with, for both companies to change."""

    name: Text
    is_trial: bool = False
    criteria: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A step: who does it by part in the decision, its length in working days (0: a milestone), what it comes after and
    with which lag.

    `phase` is a place in the list of phases. `hint` and `aim` are for the seller's eyes: how to word the step for this
    buyer, and what it is to lead to. A `locked` step goes only by a lead, with a reason that both sides read.
    """

    key: str
    phase: int
    text: Text
    part: str
    days: int
    after: tuple[tuple[str, int], ...] = ()
    kind: str = "task"
    mark: str = ""
    question: Text = ""
    done_when: Text = ""
    hint: str = ""
    aim: str = ""
    locked: bool = False

    @property
    def side(self) -> Side:
        return Side.SELLER if self.part.startswith("seller") else Side.BUYER


@dataclass(frozen=True)
class Template:
    """A named list of steps. The target is about its go-live; without one, about the end of all steps."""

    key: str
    name: Text
    about: Text
    phases: tuple[TemplatePhase, ...]
    tasks: tuple[TemplateTask, ...]

    @cached_property
    def weeks(self) -> int:
        """Its length in calendar weeks of five working days, when nothing waits."""
        return -(-self.days // 5)

    @cached_property
    def days(self) -> int:
        """Its length in working days, when nothing waits and nobody has a holiday."""
        monday = date(2024, 1, 1)
        shortest = laid(self, {}, target=monday, today=monday) if self.tasks else None
        return SideCalendar().working_days.between(monday, shortest.earliest) if shortest else 0

    @property
    def go_live(self) -> TemplateTask | None:
        return next((task for task in self.tasks if task.mark == "go_live"), None)


@dataclass(frozen=True, slots=True)
class Laid:
    """Every step with its dates, laid back from a target; `short_by` working days the target comes too early."""

    dates: Mapping[str, Dates]
    short_by: int
    earliest: date
    long_poles: frozenset[str]

    @property
    def fits(self) -> bool:
        return self.short_by == 0


def laid(template: Template, calendars: Mapping[str, Mapping[str, str]], *, target: date, today: date) -> Laid:
    """The steps laid backwards from the go-live finishing on `target`, with whether that fits. What comes after the
    go-live follows as early as it can; what neither leads to it nor follows it is done by the target.

    Loop when steps wait for each other. The template has a step.
    """
    steps = {task.key: _step(task, calendars, today) for task in template.tasks}
    links = [Link(before, task.key, lag) for task in template.tasks for before, lag in task.after]
    network = Network(steps.values(), links)
    live = template.go_live
    later = set(_following(live.key, links)) if live else set[str]()
    until = [key for key in steps if key not in later]
    inside = [link for link in links if link.after not in later]
    waits = {link.before for link in inside}
    last = [key for key in until if key not in waits]
    if len(last) == 1:
        end, more = last[0], list[Step[str]]()
    else:
        side = live.side if live else template.tasks[-1].side
        calendar = SideCalendar.of(calendars, side).working_days
        end, more = END, [Step(END, today, today, calendar, milestone=True)]
        inside += [Link(key, END) for key in last]
    asked = lay_backwards([*(steps[key] for key in until), *more], inside, signature=end, on=target, today=today)
    dates = {key: found for key, found in asked.dates.items() if key != END}
    for key in network.order:
        if key in later:
            dates[key] = _after(steps[key], links, dates, today)
    return Laid(dates, asked.short_by or 0, asked.earliest_signature or target, asked.long_poles - {END})


def _following(first: str, links: list[Link[str]]) -> Iterator[str]:
    """All that comes after a step, however far."""
    known, found = {first}, [first]
    for key in found:
        for link in links:
            if link.before == key and link.after not in known:
                known.add(link.after)
                found.append(link.after)
                yield link.after


def _after(step: Step[str], links: list[Link[str]], dates: Mapping[str, Dates], today: date) -> Dates:
    held = [allowed_start(step, dates[link.before].due, link.lag) for link in links if link.after == step.key]
    start = max([step.calendar.add(today, 0), *held])
    return Dates(start, step.due_from(start))


def _step(task: TemplateTask, calendars: Mapping[str, Mapping[str, str]], today: date) -> Step[str]:
    calendar = SideCalendar.of(calendars, task.side).working_days
    start = calendar.add(today, 0)
    due = calendar.add(start, max(0, task.days - 1))
    return Step(task.key, start, due, calendar, milestone=task.days == 0)
