"""The lines that are asked for as rows of a file: what the page shows, with every cent, every day and every finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from mapapp.insight.ended import RETIRED
from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.deals import findings_in
from mapapp.portfolio.narrowing import condition, order
from mapapp.portfolio.ordering import OVER
from mapapp.portfolio.weighing import CELLS, weight_cells
from mapapp.private.listed import DeskVisit
from mapapp.private.models import FiguresShape

AT_ONCE = 500  # lines read at a time
COLUMNS = (
    "opportunity__key", "account", "name", "seller_name", "state", "outcome", "health", "band", "done", "counted",
    "buyer_done", "buyer_counted", "beats", "last_buyer_act_on", "signature_on", "target_signature_on", "days_in_hand",
    "stage", "forecast", "close_on", "apart", "amount", "currency", "own_amount", "own_by_stage", "own_by_plan",
    "own_currency", "findings", "as_of", "computed_at",
)  # fmt: skip
CALLED = {"opportunity__key": "key", "seller_name": "seller", "apart": "days_apart"}
TITLES = (*(CALLED.get(name, name) for name in COLUMNS), *CELLS)
AHEAD = ("health", "band", "done", "counted", "buyer_done", "buyer_counted", "beats", "signature_on", "days_in_hand",
         "apart")  # fmt: skip
OF_THE_PLAN = ("done", "counted", "buyer_done", "buyer_counted", "beats")


def sheet_rows(
    lines: QuerySet[FiguresShape], asked: Asked, visit: DeskVisit, at: datetime
) -> Iterator[tuple[str | int | float | Decimal, ...]]:
    """All of them in the order of the page, whichever page is asked for. One query, read in portions."""
    days = Days.at(visit.team, at)
    rows = lines.filter(condition(asked, days)).order_by(*order(asked))
    for row in rows.values(*COLUMNS, "workspace_id", "values__weights").iterator(chunk_size=AT_ONCE):
        cells = dict.fromkeys(_unsaid(row), "")
        yield (*(_spelled(cells.get(name, row[name])) for name in COLUMNS), *weight_cells(row["values__weights"]))


def _unsaid(row: dict[str, Any]) -> tuple[str, ...]:
    """The columns that say nothing of this line, as the page shows a dash there."""
    if row["state"] == RETIRED:
        return AHEAD
    if row["band"] in OVER:  # signed, won or lost
        return ("apart",) if row["counted"] else ("apart", "done", "counted")
    if row["workspace_id"] is None:
        return OF_THE_PLAN
    return () if row["counted"] else ("done", "counted")


def _spelled(value: Any) -> str | int | float | Decimal:
    match value:
        case None:
            return ""
        case int() | float() | Decimal():
            return value
        case [int(), *_]:
            return "; ".join(map(str, value))
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
