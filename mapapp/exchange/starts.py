"""Starts worked out where a sheet knows only when a task is due."""

from collections.abc import Iterable, Mapping
from datetime import date

from mapapp.exchange.after import Link
from mapapp.schedule import Calendar, Step
from mapapp.schedule.steps import allowed_start


def start_of(row: int, due_on: date, links: Iterable[Link], steps: Mapping[int, Step[int]], calendar: Calendar) -> date:
    """The first day its predecessors allow if that is not after `due_on`; else, and without any, one working day long.

    Counted on the `calendar` of the row's side. `steps` holds the tasks whose dates are known; one that is not needed
    is not among them and holds nothing back.
    """
    alone = Step(row, due_on, due_on, calendar)
    allowed = [allowed_start(alone, steps[link.row].finish, link.lag) for link in links if link.row in steps]
    first = max(allowed, default=due_on)
    return first if first <= due_on else due_on
