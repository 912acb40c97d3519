"""The schedule of a plan: dates in, dates out. No database, no clock; a script can use this room alone.

A plan is a list of `Step` (dates, the `Calendar` of its side, state) and of `Link` (what comes after what, with a lag).
Three questions, none of which changes what it is given:

    project(steps, links, today=..., signature=...)           where do we stand, what has slack, what is critical?
    cascade(steps, links, {key: new_due_on})                  what else moves, what cannot give way?
    lay_backwards(steps, links, signature=..., on=..., today=...)   does a target fit, and what is long?

    >>> from datetime import date
    >>> weekdays = Calendar(weekend={5, 6})
    >>> review = Step("review", date(2026, 2, 10), date(2026, 2, 19), weekdays, state="started")
    >>> sign = Step("sign", date(2026, 2, 20), date(2026, 2, 20), weekdays)
    >>> cascade([review, sign], [Link("review", "sign")], {"review": date(2026, 2, 25)}).moves["sign"].new_due
    datetime.date(2026, 2, 26)

Every number of days is in working days of the step's own calendar. Steps that wait for each other raise `Loop`.
"""

from mapapp.schedule.backward import BackwardPlan, lay_backwards
from mapapp.schedule.calendar import Calendar
from mapapp.schedule.cascade import Cascade, Move, cascade, first_allowed
from mapapp.schedule.network import Loop, Network
from mapapp.schedule.path import Projection, project
from mapapp.schedule.steps import LONGEST_LAG, SHORTEST_LAG, Dates, Link, State, Step

__all__ = [
    "LONGEST_LAG",
    "SHORTEST_LAG",
    "BackwardPlan",
    "Calendar",
    "Cascade",
    "Dates",
    "Link",
    "Loop",
    "Move",
    "Network",
    "Projection",
    "State",
    "Step",
    "cascade",
    "first_allowed",
    "lay_backwards",
    "project",
]
