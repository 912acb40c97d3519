"""The fields of a plan by the names people use: history and versions call them alike. Without a name, none is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from mapapp.plans.models import Part, Task

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
        "state": gettext_lazy("State"),
    },
    "phase": {
        "name": gettext_lazy("Name"),
        "position": gettext_lazy("Place"),
        "is_trial": gettext_lazy("A trial"),
        "criteria": gettext_lazy("Exit criteria"),
        "criteria_frozen_on": gettext_lazy("Exit criteria stand since"),
    },
    "task": {
        "text": gettext_lazy("What will be done"),
        "owner": gettext_lazy("Owner"),
        "gap": gettext_lazy("Owner"),
        "gap_side": gettext_lazy("Owner"),
        "due_on": gettext_lazy("Due"),
        "starts_on": gettext_lazy("Start"),
        "status": gettext_lazy("Status"),
        "done_on": gettext_lazy("Done on"),
        "phase": gettext_lazy("Phase"),
        "kind": gettext_lazy("Kind"),
        "mark": gettext_lazy("Its date is the plan’s"),
        "fixed": gettext_lazy("Fixed date"),
        "locked": gettext_lazy("Locked"),
        "blocked_by": gettext_lazy("Blocked by"),
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
        "checker": gettext_lazy("Looks at it after go live"),
        "day30": gettext_lazy("After 30 days"),
        "day60": gettext_lazy("After 60 days"),
        "day90": gettext_lazy("After 90 days"),
    },
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "status": dict(Task.Status.choices),
    "kind": dict(Task.Kind.choices),
    "mark": dict(Task.Mark.choices),
    "part": dict(Part.choices),
}
