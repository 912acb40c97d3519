"""A private row as its side's own history knows it: plain values under stable names, as in mapapp/plans/facts.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from mapapp.plans.facts import EXISTS, Change, plain
from mapapp.private.models import (
    BeliefShape,
    ConditionShape,
    NoteShape,
    OpportunityShape,
    OwnPersonShape,
    OwnTaskShape,
    PlanReviewShape,
)

Row = OwnTaskShape | NoteShape | OwnPersonShape | BeliefShape | OpportunityShape | ConditionShape | PlanReviewShape
Kept = TypeVar("Kept", OwnTaskShape, NoteShape, OwnPersonShape)

NAMES: tuple[tuple[type[Row], str], ...] = (
    (OwnTaskShape, "task"),
    (NoteShape, "note"),
    (OwnPersonShape, "person"),
    (BeliefShape, "belief"),
    (OpportunityShape, "opportunity"),
    (ConditionShape, "condition"),
    (PlanReviewShape, "plan_review"),
)
FIELDS: dict[str, tuple[str, ...]] = {
    "task": (
        "text", "note", "owner", "own_person", "gap", "starts_on", "due_on", "status", "done_on", "blocked_by",
        "unblocker", "after", "lag", "stand_in",
    ),
    "note": ("text", "author", "task", "person", "own_person"),
    "person": ("side", "name", "email", "title", "part", "needs", "shown_as"),
    "belief": ("person", "own_person", "stance", "influence", "boss", "own_boss", "needs"),
    "opportunity": (
        "key", "name", "stage", "forecast", "amount", "currency", "close_on", "outcome", "outcome_why",
        "outcome_on", "lost_how", "lost_to",
    ),
    "condition": ("person", "task", "asked_on", "said", "reading", "became"),
    "plan_review": ("note", "scores", "look_on"),
}  # fmt: skip


def name_of(row: Row) -> str:
    """What history calls a row of this shape."""
    return next(name for shape, name in NAMES if isinstance(row, shape))


def facts(row: Row) -> dict[str, Any]:
    """All facts of a row that say something."""
    pairs = ((field, plain(getattr(row, field))) for field in FIELDS[name_of(row)])
    return {field: value for field, value in pairs if value not in (None, "", 0)}


def put(row: Row, values: Mapping[str, Any]) -> list[Change]:
    """Set the values and say what that changed. Saves nothing."""
    on, found = name_of(row), []
    for field, new in values.items():
        old, now = plain(getattr(row, field)), plain(new)
        if (old or None) != (now or None):
            found.append(Change(on, row.number, field, old, now))
            setattr(row, field, new)
    return found


def born(row: Row) -> list[Change]:
    """What history says of a new row."""
    on = name_of(row)
    return [
        Change(on, row.number, EXISTS, False, True),
        *(Change(on, row.number, field, None, value) for field, value in facts(row).items()),
    ]


def gone(row: Row) -> list[Change]:
    """What history says of a row that is removed."""
    on = name_of(row)
    return [
        *(Change(on, row.number, field, value, None) for field, value in facts(row).items()),
        Change(on, row.number, EXISTS, True, False),
    ]
