"""Days and moments of a CRM's export. Each has its year; which number is the day is shown by the column, or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.dates import Order, readings
from mapapp.exchange.opportunities.figures import NotThis
from mapapp.plans.changes.bounds import FIRST_DAY, LAST_DAY

CLOCK = re.compile(r"[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$", re.I)
A_DAY = timedelta(days=1) - timedelta(microseconds=1)


def order_of(cells: Iterable[Cell]) -> tuple[Order | None, bool]:
    """Which number of these cells is the day, and whether one of them may be read two ways.

    None when nothing shows it, or when they show both.
    """
    first = {Order.DAY_FIRST: 0, Order.MONTH_FIRST: 0}
    open_ones = False
    for text, kind in {(cell.text, cell.kind) for cell in cells if cell.kind is not Kind.EMPTY}:
        found = _read(text, kind)
        if len(found) > 1:
            open_ones = True
        elif found and found[0][1] is not None:
            first[found[0][1]] += 1
    shown = [order for order, count in first.items() if count]
    return shown[0] if len(shown) == 1 else None, open_ones


def read_day(cell: Cell, order: Order | None) -> date | None:
    """The day of a cell; None of an empty one. Raises NotThis for what is none, or none that a plan can have."""
    if cell.kind is Kind.EMPTY:
        return None
    found = _read(cell.text, cell.kind)
    chosen = next((on for on, way in found if way in (order, None)), None)
    if chosen is None:
        raise NotThis("day")
    if not FIRST_DAY <= chosen <= LAST_DAY:
        raise NotThis("day_range")
    return chosen


def read_moment(cell: Cell, order: Order | None, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The first and the last moment that a cell may mean: one, or a whole day of the zone. Raises NotThis."""
    day = read_day(cell, order)
    if day is None:
        return None
    match = CLOCK.search(cell.text) if cell.kind is Kind.TEXT else None
    if match is None:
        at = datetime.combine(day, time(), zone)
        return at, at + A_DAY
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
    try:
        clock = time(hour, minute, second)
    except ValueError as error:
        raise NotThis("day") from error
    at = datetime.combine(day, clock, zone)
    if match[5]:
        offset = "+00:00" if match[5][0] not in "+-" else match[5]
        at = datetime.fromisoformat(f"{day.isoformat()}T{clock.isoformat()}{offset}")
    return at, at + (timedelta(0) if match[3] else timedelta(seconds=59))


@lru_cache(maxsize=20_000)
def _read(text: str, kind: Kind) -> tuple[tuple[date, Order | None], ...]:
    """All days that a text may mean, each with its order. Ten thousand rows name a few hundred days."""
    found = readings(Cell(text, kind))
    return tuple((on, each.order) for each in found if each.year and (on := each.on()))
