"""A row as history and versions know it: plain JSON values under stable names and numbers, never a database id.

The same shape serves events (what changed), versions (how it stood) and the comparison of two versions, so that
applying the changes between a and b to a gives b.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from mapapp.plans.models import Goal, Measure, Phase, Stakeholder, Task, Workspace

type_names: dict[type[models.Model], str] = {
    Workspace: "plan",
    Phase: "phase",
    Task: "task",
    Stakeholder: "person",
    Goal: "goal",
    Measure: "measure",
}
FIELDS: dict[str, tuple[str, ...]] = {
    "plan": (
        "account", "name", "value", "currency", "value_note", "target_signature_on", "target_go_live_on", "calendars",
        "state",
    ),
    "phase": ("name", "position", "is_trial", "criteria_frozen_on"),
    "task": (
        "text", "phase", "position", "kind", "mark", "owner", "gap_side", "gap", "starts_on", "due_on", "fixed",
        "locked", "status", "under_way", "done_on", "blocked_by", "unblocker", "goal", "done_when", "evidence",
        "proposed_by", "accepted_starts_on", "accepted_due_on", "accepted",
    ),
    "person": ("side", "name", "email", "title", "part", "needs"),
    "goal": ("statement", "said_by", "said_on"),
    "measure": ("goal", "what", "today", "target", "unit", "by_on", "result", "result_note", "checker", "day30",
                "day60", "day90"),
}  # fmt: skip
PERSONAL = {("person", "name"), ("person", "email"), ("person", "title")}
EXISTS = "exists"
FROZEN = "criteria_frozen_on"  # of a phase: since when its exit criteria stand


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one thing, before and after. `field` is "exists" when the thing came or went."""

    on: str
    number: int
    field: str
    old: Any
    new: Any

    @property
    def key(self) -> tuple[str, int, str]:
        return (self.on, self.number, self.field)


def plain(value: Any) -> Any:
    """A value as JSON keeps it: ISO dates, decimals as text, things by their number, nothing for nothing."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    if isinstance(value, models.Model):
        return value.number  # type: ignore[attr-defined]
    if isinstance(value, str):
        return str(value)
    return value


def facts(thing: models.Model) -> dict[str, Any]:
    """All facts of a row that say something. Empty ones are left out, so that "not set" has one spelling."""
    pairs = ((field, plain(getattr(thing, field))) for field in FIELDS[type_names[type(thing)]])
    return {field: value for field, value in pairs if value not in (None, "", False, [], {})}


def number_of(thing: models.Model) -> int:
    """The number a thing has on its plan; the plan itself is 0."""
    return 0 if isinstance(thing, Workspace) else thing.number  # type: ignore[attr-defined]


def put(thing: models.Model, values: Mapping[str, Any]) -> list[Change]:
    """Set the values and say what that changed. Saves nothing."""
    on, number, found = type_names[type(thing)], number_of(thing), []
    for field, new in values.items():
        old, now = plain(getattr(thing, field)), plain(new)
        if (old or None) != (now or None):
            found.append(Change(on, number, field, old, now))
            setattr(thing, field, new)
    return found


def born(thing: models.Model) -> list[Change]:
    """What history says of a new thing: it exists, and each fact comes from nothing."""
    on, number = type_names[type(thing)], number_of(thing)
    return [Change(on, number, EXISTS, False, True)] + [
        Change(on, number, field, None, value) for field, value in facts(thing).items()
    ]


def gone(thing: models.Model) -> list[Change]:
    """What history says of a thing that is removed."""
    on, number = type_names[type(thing)], number_of(thing)
    return [Change(on, number, field, value, None) for field, value in facts(thing).items()] + [
        Change(on, number, EXISTS, True, False)
    ]


def net(changes: Iterable[Change]) -> list[Change]:
    """Many changes as one: the first old and the last new of each field, without what came back to where it was."""
    first: dict[tuple[str, int, str], Change] = {}
    for change in changes:
        before = first.get(change.key)
        first[change.key] = change if before is None else Change(*change.key, before.old, change.new)
    return [change for change in first.values() if (change.old or None) != (change.new or None)]
