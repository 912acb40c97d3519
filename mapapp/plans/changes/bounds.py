"""What a plan can hold, whatever is asked for: days of this century, and no circle of tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from mapapp.plans.models import Dependency, SideCalendar
from mapapp.plans.queries import Plan, step_of
from mapapp.plans.refusals import PredecessorLoop, Refused
from mapapp.schedule import Link, Loop, Network

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LONGEST = timedelta(days=3653)  # 500 of them in a row still end before the calendar of the language does


def in_reach(day: date | None, *, field: str) -> date | None:
    """The day, if a plan can be reckoned with it: beyond, the calendar of the language itself ends. Else Refused."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(
            _("This would be in the year %(year)s. Choose a day from 2000 to 2099.") % {"year": day.year}, field=field
        )
    return day


def all_in_reach(days: Iterable[date | None], *, field: str) -> None:
    """The same for several days."""
    for day in days:
        in_reach(day, field=field)


def dates_in_reach(starts_on: date, due_on: date) -> None:
    """The same for the dates of a task, which takes ten years at most."""
    all_in_reach((starts_on, due_on), field="due")
    if due_on - starts_on > LONGEST:
        raise Refused(_("A task takes ten years at most. Choose dates that lie closer together."), field="due")


def working_day(calendar: SideCalendar, day: date) -> date:
    """The day, or the next working one; a day that is out of reach as it is, to be refused."""
    return calendar.working_days.add(day, 0) if FIRST_DAY <= day <= LAST_DAY else day


def no_circle(plan: Plan, links: Iterable[Dependency]) -> None:
    """Raise PredecessorLoop when tasks would wait for each other.

    Tasks that are not needed count as well: they come back with their dependencies.
    """
    number = {task.pk: task.number for task in plan.tasks}
    pairs = [Link(number[link.predecessor_id], number[link.successor_id], link.lag) for link in links]
    try:
        Network([step_of(task, plan.workspace) for task in plan.tasks], pairs)
    except Loop as loop:
        raise PredecessorLoop(tuple(loop.keys)) from loop
