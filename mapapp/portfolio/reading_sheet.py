"""Readings as rows of a file: how each plan stood on each day, with the version of the numbers it was counted by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from mapapp.insight.parts.part import PARTS
from mapapp.portfolio.crm import part_of
from mapapp.private.kept import opportunities_table
from mapapp.private.models import ReadingShape

AT_ONCE = 500
HEAD = ("key", "plan", "account", "name", "on", "read_at", "version", "revision", "definitions")
PLAIN = (
    "state", "outcome", "is_mutual", "is_active", "is_healthy", "done", "counted", "days_done", "days_counted",
    "buyer_done", "buyer_counted", "buyer_owned", "buyer_owned_done", "open", "buyer_of_open", "done_by_buyer",
    "done_by_seller", "silent_days", "buyer_silent_days", "seller_silent_days", "signature_on",
    "target_signature_on", "days_in_hand", "short_by", "slipped", "slipped_days", "moved_later", "late", "latest",
    "health", "band",
)  # fmt: skip
PURCHASE = ("stage", "stage_order", "is_qualified", "forecast", "close_on", "amount", "currency", "own_amount",
            "own_by_stage", "own_by_plan", "own", "settings", "measured")  # fmt: skip
CALLED = {"own": "own_currency"}
TITLES = (*HEAD, *PLAIN, *(f"health_{code}" for code in PARTS), *(CALLED.get(name, name) for name in PURCHASE))


def reading_rows(readings: QuerySet[ReadingShape]) -> Iterator[tuple[str | int | float, ...]]:
    """All of these, plan by plan, the oldest first; `version` is empty for a night's, `key` is by what number the CRM
    knows the plan's opportunity now. One query, read in portions."""
    keys = opportunities_table()._default_manager.filter(workspace=OuterRef("workspace")).values("key")[:1]
    rows = readings.select_related("workspace").annotate(key=Subquery(keys))
    rows = rows.order_by("workspace", "on", "version")
    for reading in rows.iterator(chunk_size=AT_ONCE):
        plan, values = reading.workspace, part_of(reading.values)
        head = (
            reading.key, plan.code, plan.account, plan.name, reading.on.isoformat(),
            reading.at.isoformat(timespec="seconds"), reading.version or "", reading.revision, reading.definitions,
        )  # fmt: skip
        parts = part_of(values, "parts")
        points = (_points(parts.get(code)) for code in PARTS)
        cells = (*head, *(values.get(name) for name in PLAIN), *points, *(values.get(name) for name in PURCHASE))
        yield tuple(map(_spelled, cells))


def _points(kept: Any) -> Any:
    """A part's points stand first in what is kept of it."""
    return kept[0] if isinstance(kept, list) and kept else None


def _spelled(value: Any) -> str | int | float:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
        case _:
            return str(value)
