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
TWO_FIGURES = re.compile(r"(\d{2})([-/])(\d{2})\2(\d{2})(?![^T\s,])")  # 26-03-31: in 2031, or the year stands first
FIRST, LAST = "first", "last"
BACK, AHEAD = 15, 4  # years that a list of a CRM reaches
LONGEST = 100  # letters of a cell that may be a day
A_DAY = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the days of a column show: which number is the day, None when nothing shows it or they show both (`both`);
    and whether one of them may be read two ways, or is a bare number (`numbered`). `years_first`: years of two figures
    stand first in it, as far as it shows that."""

    order: Order | None = None
    open_ones: bool = False
    both: bool = False
    numbered: bool = False
    years_first: bool = False


def near(today: date) -> range:
    """The years that a list of a CRM is of."""
    return range(today.year - BACK, today.year + AHEAD + 1)


def order_of(cells: Iterable[Cell], years: range = range(0)) -> Shown:
    """By those that can be read in one way only: 31/3/2026 puts the day first. `years` are those that it is of, where
    that is known: by them a column shows where its years of two figures stand."""
    first: set[Order] = set()
    open_ones = numbered = False
    found_in = {(cell.text, cell.kind) for cell in cells if cell.kind is not Kind.EMPTY}
    stand = {where for text, kind in found_in if (where := _where(text, kind, years))}
    years_first = stand == {FIRST}
    for text, kind in found_in:
        if _hides_its_year(text, kind, years, years_first):
            continue
        found = _read(text, kind)
        numbered = numbered or bool(found and BARE.fullmatch(text))
        if len(found) > 1:
            open_ones = True
        elif found and found[0][1] is not None:
            first.add(found[0][1])
    return Shown(first.pop() if len(first) == 1 else None, open_ones, len(first) > 1, numbered, years_first)


def _year_first(text: str) -> int | None:
    """The year of a day with a year of two figures, were that to stand first; None where it cannot."""
    match = TWO_FIGURES.match(text)
    try:
        return date(2000 + int(match[1]), int(match[3]), int(match[4])).year if match else None
    except ValueError:
        return None


def _where(text: str, kind: Kind, years: range) -> str:
    """Where its year of two figures stands: 26-03-31 would be in 2031, and 05-03-26 in 2005. Empty where neither shows,
    as of 28-03-26, or both do."""
    year = _year_first(text)
    if year is None:
        return ""
    first, last = year in years, any(on.year in years for on, _order in _read(text, kind))
    return FIRST if first and not last else LAST if last and not first else ""


def _hides_its_year(text: str, kind: Kind, years: range, years_first: bool) -> bool:
    """Whether it may not be read as though its year stood last: it would be far away, or stands first in its column."""
    return _where(text, kind, years) == FIRST or (years_first and _year_first(text) is not None)


def read_day(cell: Cell, order: Order | None, *, years: range = range(0), years_first: bool = False) -> date | None:
    """The day of a cell; None of an empty one. What can be read in one way only is read so, whatever the `order`.
    Raises NotThis for what is none, may be read two ways, or is none that a plan can have."""
    if cell.kind is Kind.EMPTY:
        return None
    found = _read(cell.text, cell.kind)
    if not found:
        raise NotThis("day")
    if _hides_its_year(cell.text, cell.kind, years, years_first):
        raise NotThis("day_year")
    chosen = found[0][0] if len(found) == 1 else next((on for on, way in found if way is order), None)
    if chosen is None:
        raise NotThis("day_two_ways")
    if not FIRST_DAY <= chosen <= LAST_DAY:
        raise NotThis("day_range")
    return chosen


def read_moment(
    cell: Cell, order: Order | None, zone: ZoneInfo, *, years: range = range(0), years_first: bool = False
) -> tuple[datetime, datetime] | None:
    """The first and the last moment that a cell may mean: one, or a whole day of the zone. Raises NotThis."""
    day = read_day(cell, order, years=years, years_first=years_first)
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
