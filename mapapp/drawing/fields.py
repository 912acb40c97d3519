"""The fields of a plan by the names people use, and their values in words, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.drawing.facts import money
from mapapp.drawing.reader import Reader, short
from mapapp.plans.facts import Change
from mapapp.plans.models import Part, Side, SideCalendar, Task
from mapapp.plans.queries import Plan
from mapapp.plans.words import week_words

LONGEST = 240
LABELS: Mapping[str, Mapping[str, Promise]] = {
    "plan": {
        "account": gettext_lazy("Company"),
        "name": gettext_lazy("Goal of the plan"),
        "value": gettext_lazy("Value"),
        "currency": gettext_lazy("Currency"),
        "value_note": gettext_lazy("Note on the value"),
        "target_signature_on": gettext_lazy("Target for signature"),
        "target_go_live_on": gettext_lazy("Target for go live"),
        "calendars": gettext_lazy("Working week"),
    },
    "phase": {
        "name": gettext_lazy("Name"),
        "is_trial": gettext_lazy("A trial"),
        "criteria": gettext_lazy("Exit criteria"),
        "criteria_frozen_on": gettext_lazy("Exit criteria stand since"),
    },
    "task": {
        "text": gettext_lazy("What will be done"),
        "due_on": gettext_lazy("Due"),
        "starts_on": gettext_lazy("Start"),
        "status": gettext_lazy("Status"),
        "done_on": gettext_lazy("Done on"),
        "phase": gettext_lazy("Phase"),
        "kind": gettext_lazy("Kind"),
        "mark": gettext_lazy("Its date is the plan’s"),
        "fixed": gettext_lazy("Fixed date"),
        "unblocker": gettext_lazy("Can unblock it"),
        "goal": gettext_lazy("Goal"),
        "done_when": gettext_lazy("Done when"),
        "evidence": gettext_lazy("Link to the evidence"),
        "after": gettext_lazy("Comes after"),
    },
    "person": {
        "name": gettext_lazy("Name"),
        "title": gettext_lazy("Title"),
        "email": gettext_lazy("E-mail"),
        "part": gettext_lazy("Part in the decision"),
        "needs": gettext_lazy("Needs to say yes"),
    },
    "goal": {
        "statement": gettext_lazy("In their words"),
        "said_by": gettext_lazy("Said by"),
        "said_on": gettext_lazy("Said on"),
    },
    "measure": {
        "what": gettext_lazy("Measure"),
        "today": gettext_lazy("Today"),
        "target": gettext_lazy("Goal"),
        "unit": gettext_lazy("Unit"),
        "by_on": gettext_lazy("By"),
        "result": gettext_lazy("So far"),
        "result_note": gettext_lazy("Note on the result"),
    },
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "status": dict(Task.Status.choices),
    "kind": dict(Task.Kind.choices),
    "mark": dict(Task.Mark.choices),
    "part": dict(Part.choices),
}


def label_of(change: Change, reader: Reader) -> str:
    """What the field is called; empty for one that is not told."""
    if change.on == "plan" and change.field == "value" and reader.visit.is_buyer:
        return _("Budget asked for")
    label = LABELS.get(change.on, {}).get(change.field)
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
    if field in ("unblocker", "said_by"):
        return plan.person[value].name if value in plan.person else _("somebody")
    if field in ("phase", "goal"):
        return thing_name(plan, field, value)
    if field == "after":
        return ", ".join(f"{number}{lag:+d}" if lag else str(number) for number, lag in value)
    if field == "criteria":
        return short("; ".join(value), LONGEST)
    if field == "value":
        return money(Decimal(value), plan.workspace.currency)
    if field == "calendars":
        changed = [side for side in Side if (change.old or {}).get(side) != (change.new or {}).get(side)]
        return "; ".join(f"{reader.company(side)}: {_week(value, side)}" for side in changed)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short(str(value), LONGEST)


def thing_name(plan: Plan, on: str, number: int) -> str:
    """What a phase, goal or measure is called; empty when it is no longer on the plan."""
    things: Mapping[str, tuple[Any, ...]] = {"phase": plan.phases, "goal": plan.goals, "measure": plan.measures}
    name = {"phase": "name", "goal": "statement", "measure": "what"}[on]
    return next((short(getattr(thing, name)) for thing in things[on] if thing.number == number), "")


def _week(calendars: Mapping[str, Any], side: Side) -> str:
    calendar = SideCalendar.of(calendars, side)
    return f"{week_words(calendar.weekend)}, {calendar.time_zone.replace('_', ' ')}"
