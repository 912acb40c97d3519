"""Days and moments of a CRM's export. Each has its year; which number is the day is shown by the column, or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.dates import Order, readings
from mapapp.exchange.opportunities.figures import NotThis
from mapapp.plans.changes.bounds import FIRST_DAY, LAST_DAY

CLOCK = re.compile(
    r"[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$", re.I
)
BARE = re.compile(r"\d{5}(?:\.\d+)?")  # as a spreadsheet counts days
LONGEST = 100  # letters of a cell that may be a day
A_DAY = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the days of a column show: which number is the day, None when nothing shows it or they show both (`both`);
    and whether one of them may be read two ways, or is a bare number (`numbered`)."""

    order: Order | None = None
    open_ones: bool = False
    both: bool = False
    numbered: bool = False


def order_of(cells: Iterable[Cell]) -> Shown:
    """By those that can be read in one way only: 31/3/2026 puts the day first."""
    first: set[Order] = set()
    open_ones = numbered = False
    for text, kind in {(cell.text, cell.kind) for cell in cells if cell.kind is not Kind.EMPTY}:
        found = _read(text, kind)
        numbered = numbered or bool(found and BARE.fullmatch(text))
        if len(found) > 1:
            open_ones = True
        elif found and found[0][1] is not None:
            first.add(found[0][1])
    return Shown(first.pop() if len(first) == 1 else None, open_ones, len(first) > 1, numbered)


def read_day(cell: Cell, order: Order | None) -> date | None:
    """The day of a cell; None of an empty one. What can be read in one way only is read so, whatever the `order`.
    Raises NotThis for what is none, may be read two ways, or is none that a plan can have."""
    if cell.kind is Kind.EMPTY:
        return None
    found = _read(cell.text, cell.kind)
    if not found:
        raise NotThis("day")
    chosen = found[0][0] if len(found) == 1 else next((on for on, way in found if way is order), None)
    if chosen is None:
        raise NotThis("day_two_ways")
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
        at = datetime.combine(day, time(hour, minute, second), zone)
        if match[5]:
            offset = "+00:00" if match[5][0] not in "+-" else match[5]
            at = datetime.fromisoformat(f"{day.isoformat()}T{at.time().isoformat()}{offset}")
    except ValueError as error:  # no such hour, or no such zone
        raise NotThis("day") from error
    return at, at + (timedelta(0) if match[3] else timedelta(seconds=59))


@lru_cache(maxsize=20_000)
def _read(text: str, kind: Kind) -> tuple[tuple[date, Order | None], ...]:
    """All days that a text may mean, each with its order. Ten thousand rows name a few hundred days."""
    found = readings(Cell(text, kind)) if len(text) <= LONGEST else ()
    return tuple((on, each.order) for each in found if each.year and (on := each.on()))
