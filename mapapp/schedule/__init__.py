"""The schedule of a plan: dates in, dates out. No database, no clock; a script can use this room alone.

A plan is a list of `Step` (dates, the `Calendar` of its side, state) and of `Link` (what comes after what, with a lag).
Four questions, none of which changes what it is given:

    project(steps, links, today=..., signature=...)           where do we stand, what has slack, what is critical?
    cascade(steps, links, {key: new_due_on})                  what else moves, what cannot give way?
    lay_backwards(steps, links, signature=..., on=..., today=...)   does a target fit, and what is long?
    repairs(steps, links, signature=..., on=..., today=...)         what is the least that would make it fit?

    >>> from datetime import date
    >>> weekdays = Calendar(weekend={5, 6})
    >>> review = Step("review", date(2026, 2, 10), date(2026, 2, 19), weekdays, state="started")
    >>> sign = Step("sign", date(2026, 2, 20), date(2026, 2, 20), weekdays)
    >>> cascade([review, sign], [Link("review", "sign")], {"review": date(2026, 2, 25)}).moves["sign"].new_due
    datetime.date(2026, 2, 26)

Forward from today stands beside backward from the target in what `lay_backwards` gives: `.dates` and `.earliest`,
`.collisions` where the two cross, `.latest_starts` of the long poles. What would help is a tuple of repairs to make
together, the least change first:

    >>> plan = [Step("paper", date(2026, 2, 10), date(2026, 2, 12), weekdays), sign]
    >>> ask = {"signature": "sign", "on": date(2026, 2, 12), "today": date(2026, 2, 10)}
    >>> lay_backwards(plan, [Link("paper", "sign")], **ask).collisions
    {'paper': 1, 'sign': 1}
    >>> repairs(plan, [Link("paper", "sign")], **ask)
    ((Shorten(key='paper', by=1),), (MoveTarget(to=datetime.date(2026, 2, 13), by=1),))

Every number of days is in working days of the step's own calendar. Steps that wait for each other raise `Loop`.
"""

from mapapp.schedule.backward import BackwardPlan, lay_backwards
from mapapp.schedule.calendar import Calendar
from mapapp.schedule.cascade import Cascade, Move, cascade, clashes, first_allowed
from mapapp.schedule.network import Loop, Network
from mapapp.schedule.path import Projection, project
from mapapp.schedule.repair_kinds import MoveFixed, MoveTarget, Overlap, Repair, Shorten, StartBy
from mapapp.schedule.repairs import repairs
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
    "MoveFixed",
    "MoveTarget",
    "Network",
    "Overlap",
    "Projection",
    "Repair",
    "Shorten",
    "StartBy",
    "State",
    "Step",
    "cascade",
    "clashes",
    "first_allowed",
    "lay_backwards",
    "project",
    "repairs",
]
