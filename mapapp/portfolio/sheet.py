"""The lines that are asked for as rows of a file: what the page shows, with every cent, every day and every finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.deals import findings_in
from mapapp.portfolio.narrowing import condition, order
from mapapp.private.listed import DeskVisit
from mapapp.private.models import FiguresShape

AT_ONCE = 500  # lines read at a time
COLUMNS = (
    "account", "name", "seller_name", "state", "outcome", "health", "band", "done", "counted", "buyer_done",
    "buyer_counted", "last_buyer_act_on", "signature_on", "target_signature_on", "days_in_hand", "stage", "forecast",
    "close_on", "apart", "amount", "currency", "own_amount", "own_by_stage", "own_by_plan", "findings", "as_of",
    "computed_at",
)  # fmt: skip
TITLES = tuple({"seller_name": "seller", "apart": "days_apart"}.get(name, name) for name in COLUMNS)


def sheet_rows(
    lines: QuerySet[FiguresShape], asked: Asked, visit: DeskVisit, at: datetime
) -> Iterator[tuple[str | int | float | Decimal, ...]]:
    """All of them in the order of the page, whichever page is asked for. One query, read in portions."""
    days = Days.of(at.astimezone(ZoneInfo(visit.team.time_zone)).date())
    rows = lines.filter(condition(asked, days)).order_by(*order(asked)).values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield tuple(map(_spelled, row))


def _spelled(value: Any) -> str | int | float | Decimal:
    match value:
        case None:
            return ""
        case int() | float() | Decimal():
            return value
        case list():
            return "; ".join(one["title"] for one in findings_in(value))
        case dict():
            return ""
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)
