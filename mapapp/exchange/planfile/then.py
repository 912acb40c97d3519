"""The plan as a file knew it: its state at the revision it was made from, worked out from what came since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mapapp.plans.erased import nobody_of
from mapapp.plans.facts import Change
from mapapp.plans.frozen import applied, names_in, state_of
from mapapp.plans.history import fold, since
from mapapp.plans.models import Event, Side
from mapapp.plans.queries import Plan

State = Mapping[str, Any]


def was_taken_from(plan: Plan, revision: int, fingerprint: str) -> bool:
    """Whether this is a line of this plan's history, and the hash is the one of that line. One query."""
    return Event.objects.filter(workspace=plan.workspace, number=revision, hash=fingerprint).exists()


def state_then(plan: Plan, revision: int) -> State:
    """The shared plan at an earlier revision as `state_of` gives it. `plan` with goals. One query, one more when people
    were described since."""
    now, changes = state_of(plan), fold(since(plan.workspace, revision))
    if not changes:
        return now
    then = applied(now, [Change(c.on, c.number, c.field, c.new, c.old) for c in changes])
    if any(isinstance(value, dict) for person in then["people"] for value in person.values()):
        names = names_in(plan.workspace)
        for person in then["people"]:
            for field, value in person.items():
                if isinstance(value, dict):
                    person[field] = names.get(value["sha256"], "")
            person["name"] = person.get("name") or nobody_of(plan.workspace, Side(person["side"]))
    return then
