"""The plan as a file knew it: its state at the revision it was made from, worked out from what came since; or as the
version kept it that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapapp.plans.erased import nobody_of
from mapapp.plans.facts import Change
from mapapp.plans.frozen import applied, names_in, plan_in, state_of
from mapapp.plans.history import fold, since
from mapapp.plans.models import Event, Side, Version
from mapapp.plans.queries import Plan

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file was made from: a line of the history by its hash; of a version's file also that version, by its."""

    revision: int
    fingerprint: str
    version: int = 0
    sha256: str = ""


def then_of(plan: Plan, origin: Origin) -> State | None:
    """The shared plan as the file knew it, as `state_of` gives it; None when it was taken from another plan. `plan`
    with goals. Two queries, one more when people were described since; two for a version."""
    if origin.version:
        mine = Version.objects.filter(workspace=plan.workspace, number=origin.version, sha256=origin.sha256)
        return next((state_of(plan_in(_of(plan, version))) for version in mine), None)
    lines = Event.objects.filter(workspace=plan.workspace, number=origin.revision, hash=origin.fingerprint)
    return state_then(plan, origin.revision) if lines.exists() else None


def _of(plan: Plan, version: Version) -> Version:
    version.workspace = plan.workspace
    return version


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
