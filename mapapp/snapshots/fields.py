"""The values of a plan in words, as a comparison of two versions tells them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mapapp.drawing.facts import money
from mapapp.plans.facts import PERSONAL, Change
from mapapp.plans.labels import CHOICES
from mapapp.plans.words import day_words
from mapapp.snapshots.frame import Frame, short

UNTOLD = {("plan", "currency"), ("phase", "is_trial"), ("person", "email")}  # too little for a comparison
LONGEST = 400


def spelled(found: Frame, change: Change, value: Any, *, before: bool = False) -> str:
    """A value of a change in words; empty for nothing. `before`: it is the one of the version before."""
    if value is None or value == "":
        return ""
    plan = found.was.plan if before and found.was else found.plan
    field = change.field
    if (change.on, field) in PERSONAL:
        return str(getattr(plan.person[change.number], field))
    if field in CHOICES:
        return str(CHOICES[field].get(value, value))
    if field.endswith("_on"):
        return day_words(date.fromisoformat(value), today=found.today)
    if field in ("unblocker", "said_by"):
        return found.name(plan.person[value]) if value in plan.person else ""
    if field in ("phase", "goal"):
        return _named(plan.phases if field == "phase" else plan.goals, value)
    if field == "after":
        return ", ".join(f"{number}{lag:+d}" if lag else str(number) for number, lag in value)
    if field == "criteria":
        return short("; ".join(value), LONGEST)
    if field == "value":
        return money(Decimal(value), plan.workspace.currency)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short(str(value), LONGEST)


def _named(things: tuple[Any, ...], number: int) -> str:
    thing = next((thing for thing in things if thing.number == number), None)
    return short(getattr(thing, "name", "") or getattr(thing, "statement", "")) if thing else ""
