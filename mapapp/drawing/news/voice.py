"""How one medium speaks of differences: days, names and companies in its words. A page, a letter, a sheet of paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.reader import Reader, short
from mapapp.drawing.said import listed
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.standing import Standing
from mapapp.plans.words import count_words

Moves = Mapping[int, tuple[int, int]]  # task -> how often it moved, and by how many working days in all


@dataclass(frozen=True)
class Voice:
    """`standing` is the plan as it is told. `steps`: a task is called a step. `said` is the number of the line whose
    reason and signature stand elsewhere in the same letter."""

    standing: Standing
    day: Callable[[date], str]
    who: Callable[[int], str]
    company: Callable[[Side], str]
    most: int = 60
    steps: bool = True
    buyer: bool = False
    said: int = 0
    moves: Moves | None = None
    short_day: Callable[[date], str] | None = None

    @property
    def plan(self) -> Plan:
        return self.standing.plan

    @cached_property
    def _known(self) -> Moves:
        if self.moves is not None:
            return self.moves
        return {task.number: (task.times_moved, task.days_moved) for task in self.plan.tasks}

    def moved(self, number: int) -> tuple[int, int]:
        """How often a task has moved since it stands on the plan, and by how many working days in all."""
        return self._known.get(number, (0, 0))

    def names(self, numbers: tuple[int, ...]) -> str:
        """`Marcus Lindqvist and Anna Kessler`."""
        return listed([self.who(number) for number in numbers]) if numbers else _("Somebody")

    def iso(self, day: object, *, small: bool = False) -> str:
        """A day of history in words; empty for none."""
        if not day:
            return ""
        words = self.short_day if small and self.short_day else self.day
        return words(date.fromisoformat(str(day)))

    def short(self, text: object) -> str:
        return short(str(text or ""), self.most)

    def owner(self, task: Task) -> str:
        """Who does it, or whose question it is who will."""
        if task.owner:
            return self.who(task.owner.number)
        return _("%(company)s, to be named") % {"company": self.company(Side(task.side))}

    def later(self, count: int) -> str:
        """`Five later tasks moved with it.`"""
        said = {"count": count_words(count)}
        if self.steps:
            words = ngettext("%(count)s later step moved with it.", "%(count)s later steps moved with it.", count)
        else:
            words = ngettext("%(count)s later task moved with it.", "%(count)s later tasks moved with it.", count)
        return words % said


def page_voice(standing: Standing, reader: Reader) -> Voice:
    """As a page of the plan speaks to its reader."""
    people = standing.plan.person

    def who(number: int) -> str:
        return (people[number].name if number in people else "") or _("Somebody")

    return Voice(
        standing, reader.day, who, reader.company, steps=False, buyer=reader.visit.is_buyer,
        short_day=lambda day: reader.day(day, weekday=False),
    )  # fmt: skip
