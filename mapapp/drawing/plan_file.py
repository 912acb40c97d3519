"""What a plan's own file would become, as its reader looks at it before there is a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mapapp.drawing.facts import money
from mapapp.people.models import User, normal_email
from mapapp.plans.draft import NewPlan, NewTask
from mapapp.plans.words import day_words, tasks_words


def shown(plan: NewPlan, user: User, team: str, today: date) -> dict[str, Any]:
    """The parts of the page. Makes no query."""
    mine = normal_email(user.email)
    return {
        "plan": plan,
        "team": team,
        "facts": [(label, value) for label, value in _facts(plan, today) if value],
        "phases": [
            (phase.name, tasks_words(len(tasks)), _span(tasks, today))
            for phase, tasks in ((phase, _of(plan, place)) for place, phase in enumerate(plan.phases))
        ],
        "sides": [
            (company, [person for person in plan.people if person.side == side])
            for side, company in (("buyer", plan.account), ("seller", team))
        ],
        "joins": not any(normal_email(person.email) == mine for person in plan.people),
        "crosses": any(normal_email(person.email) == mine and person.side == "buyer" for person in plan.people),
    }


def _facts(plan: NewPlan, today: date) -> list[tuple[str, str]]:
    due = {task.mark: day_words(task.due_on, today=today) for task in plan.tasks if task.mark}
    return [
        (_("Company that buys"), plan.account),
        (_("Signature"), due.get("signature", "")),
        (_("Go live"), due.get("go_live", "")),
        (_("Value"), money(plan.value, plan.currency) if plan.value is not None else ""),
        (_("Steps"), tasks_words(len(plan.tasks))),
    ]


def _of(plan: NewPlan, place: int) -> list[NewTask]:
    return [task for task in plan.tasks if task.phase == place]


def _span(tasks: list[NewTask], today: date) -> str:
    """`12 Jan to 20 Feb`; empty without a task."""
    if not tasks:
        return ""
    first, last = min(task.starts_on for task in tasks), max(task.due_on for task in tasks)
    days = [day_words(day, today=today, weekday=False) for day in (first, last)]
    return _("%(first)s to %(last)s") % {"first": days[0], "last": days[1]}
