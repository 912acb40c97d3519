"""The changed fields of a plan and their values in words, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mapapp.drawing.facts import money
from mapapp.drawing.reader import Reader, short
from mapapp.plans.facts import FROZEN, Change
from mapapp.plans.labels import CHOICES, LABELS
from mapapp.plans.queries import Plan

LONGEST = 240
ELSEWHERE = {  # what the line tells in other words
    "plan": {"state"}, "phase": {"position", FROZEN}, "task": {"owner", "gap", "gap_side", "blocked_by"},
}  # fmt: skip


def label_of(change: Change, reader: Reader) -> str:
    """What the field is called; empty for one that is not told."""
    if change.on == "plan" and change.field == "value" and reader.visit.is_buyer:
        return _("Budget asked for")
    label = None if change.field in ELSEWHERE.get(change.on, ()) else LABELS.get(change.on, {}).get(change.field)
    return str(label) if label else ""


def spelled(change: Change, value: Any, plan: Plan, reader: Reader) -> str:
    """A value of a change in words; empty for nothing, and for what history keeps only as a commitment."""
    field = change.field
    if value is None or value == "" or "sha256" in (value if isinstance(value, dict) else ()):
        return ""
    if field in CHOICES:
        return str(CHOICES[field].get(value, value))
    if field.endswith("_on"):
        return reader.day(date.fromisoformat(value))
    if field in ("unblocker", "said_by", "checker"):
        return plan.person[value].name if value in plan.person else _("somebody")
    if field in ("phase", "goal"):
        return thing_name(plan, field, value)
    if field == "after":
        return ", ".join(f"{number}{lag:+d}" if lag else str(number) for number, lag in value)
    if field == "criteria":
        return short("; ".join(value), LONGEST)
    if field == "value":
        return money(Decimal(value), plan.workspace.currency)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short(str(value), LONGEST)


def thing_name(plan: Plan, on: str, number: int) -> str:
    """What a phase, goal or measure is called; empty when it is no longer on the plan."""
    things: Mapping[str, tuple[Any, ...]] = {"phase": plan.phases, "goal": plan.goals, "measure": plan.measures}
    name = {"phase": "name", "goal": "statement", "measure": "what"}[on]
    return next((short(getattr(thing, name)) for thing in things[on] if thing.number == number), "")
