"""What a version asks of people: up to three lines for executives, each with a name and a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.models import DECIDERS
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

MOST, LIMIT = 3, 200
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Ask:
    """Who is asked, by his number on the plan, for what, and until when."""

    person: int
    text: str
    by_on: date


def likely_asks(plan: Plan, today: date) -> tuple[Ask, ...]:
    """Open steps of sponsors and of who approves the budget that are due within 14 days, the first three."""
    due = [
        task
        for task in plan.tasks
        if task.is_open and task.owner and task.owner.part in DECIDERS and task.due_on <= today + AHEAD
    ]
    first = sorted(due, key=lambda task: (task.due_on, task.number))[:MOST]
    return tuple(Ask(task.owner.number, task.text[:LIMIT], task.due_on) for task in first if task.owner)


def checked(plan: Plan, asks: Sequence[Ask]) -> list[dict[str, str | int]]:
    """The asks as a version keeps them; Refused when there are too many, or one names nobody or says nothing."""
    if len(asks) > MOST:
        raise Refused(_("A version asks for three things at most. Leave one out."))
    for ask in asks:
        if ask.person not in plan.person:
            raise Refused(_("That person is not on this plan. Choose who is asked from the list."))
        if not one_line(ask.text) or len(ask.text) > LIMIT or "\n" in ask.text:
            raise Refused(_("Say in one line of at most %(limit)s characters what is asked for.") % {"limit": LIMIT})
        in_reach(ask.by_on, field="by")
    return [{"person": ask.person, "text": one_line(ask.text), "by_on": ask.by_on.isoformat()} for ask in asks]
