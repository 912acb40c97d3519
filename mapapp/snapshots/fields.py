"""The fields of a plan by the names people use, and their values in words. A field without a name is not told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.drawing.facts import money
from mapapp.plans.facts import PERSONAL, Change
from mapapp.plans.models import Part, Task
from mapapp.plans.words import day_words
from mapapp.snapshots.frame import Frame, short

LABELS: Mapping[str, Mapping[str, Promise]] = {
    "plan": {
        "account": gettext_lazy("Company"),
        "name": gettext_lazy("Goal of the plan"),
        "value": gettext_lazy("Value"),
        "value_note": gettext_lazy("Note on the value"),
        "target_signature_on": gettext_lazy("Target for signature"),
        "target_go_live_on": gettext_lazy("Target for go live"),
        "state": gettext_lazy("State"),
        "calendars": gettext_lazy("Working weeks"),
    },
    "phase": {
        "name": gettext_lazy("Name"),
        "position": gettext_lazy("Place"),
        "criteria": gettext_lazy("Exit criteria"),
        "criteria_frozen_on": gettext_lazy("Exit criteria stand since"),
    },
    "task": {
        "text": gettext_lazy("What will be done"),
        "phase": gettext_lazy("Phase"),
        "kind": gettext_lazy("Kind"),
        "mark": gettext_lazy("Mark"),
        "owner": gettext_lazy("Owner"),
        "gap": gettext_lazy("Owner"),
        "gap_side": gettext_lazy("Owner"),
        "starts_on": gettext_lazy("Starts"),
        "due_on": gettext_lazy("Due"),
        "fixed": gettext_lazy("Fixed date"),
        "status": gettext_lazy("Status"),
        "done_on": gettext_lazy("Done on"),
        "blocked_by": gettext_lazy("Blocked by"),
        "unblocker": gettext_lazy("Can unblock it"),
        "goal": gettext_lazy("Goal"),
        "done_when": gettext_lazy("Done when"),
        "evidence": gettext_lazy("Evidence"),
        "after": gettext_lazy("Comes after"),
    },
    "person": {
        "name": gettext_lazy("Name"),
        "title": gettext_lazy("Title"),
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
        "today": gettext_lazy("Before"),
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
    if field == "calendars":
        return _("as they were") if before else _("changed")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short(str(value), LONGEST)


def _named(things: tuple[Any, ...], number: int) -> str:
    thing = next((thing for thing in things if thing.number == number), None)
    return short(getattr(thing, "name", "") or getattr(thing, "statement", "")) if thing else ""
