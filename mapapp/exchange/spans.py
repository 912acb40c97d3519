"""How long a task takes, as people write it: 5, 5d, "3 days", 2 wks, 0.5; in working days."""

import re
from dataclasses import dataclass
from datetime import date
from math import ceil

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded
from mapapp.schedule import Calendar

NOTHING = frozenset({"", "-", "--", "–", "—", "n/a", "na", "tbd", "tbc", "?"})
DAYS = "d|days?|wd|bd|(?:working|business|work) ?days?|workdays?|tage?|t|at|arbeitstage?|jours?|j|jours ouvres|dias?"
WEEKS = "w|wks?|weeks?|wochen?|semaines?|sem|semanas?"
HOURS = "h|hrs?|hours?|std|stunden?|heures?"
SPAN = re.compile(rf"(?P<count>\d{{1,4}}(?:[.,]\d{{1,2}})?)\s*(?:(?P<d>{DAYS})|(?P<w>{WEEKS})|(?P<h>{HOURS}))?")
MOST = 2_600  # ten years, as long as a task of a plan may be


@dataclass(frozen=True)
class SpanRead:
    """A cell and what it means; `days` is None when it cannot be read."""

    seen: str
    days: int | None


def read_span(cell: Cell) -> SpanRead | None:
    """The length that a cell gives; None when it gives none. Part of a day counts as one, a week as five."""
    text = folded(cell.text).removesuffix("?").strip()
    if cell.text.strip().casefold() in NOTHING or text in NOTHING:
        return None
    match = SPAN.fullmatch(text) if cell.kind in (Kind.TEXT, Kind.NUMBER) else None
    if match is None:
        return SpanRead(cell.text, None)
    count = float(match["count"].replace(",", "."))
    days = ceil(count * 5 if match["w"] else count / 8 if match["h"] else count)
    return SpanRead(cell.text, days if days <= MOST else None)


def start_before(due_on: date, days: int, calendar: Calendar) -> date:
    """The start of a task of so many working days, both counted, that is due on this day."""
    return calendar.add(calendar.add(due_on, 0), 1 - days) if days > 1 else due_on


def due_after(starts_on: date, days: int, calendar: Calendar) -> date:
    """The due date of a task of so many working days, both counted, that starts on this day."""
    first = calendar.add(starts_on, 0)
    return calendar.add(first, days - 1) if days > 1 else first
