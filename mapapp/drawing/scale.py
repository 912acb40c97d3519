"""The time axis of a drawing: days to units, weeks and months named where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils import dateformat
from django.utils.translation import get_language

from mapapp.drawing.lettering import text_width
from mapapp.drawing.palette import Palette
from mapapp.drawing.svg import path, words
from mapapp.schedule import Calendar

Calendars = tuple[Calendar, Calendar]  # the buyer's, the seller's
Band = tuple[str, float, float]  # a row: whose it is, its top and bottom
Run = tuple[date, int]
WEEKDAYS: Calendars = (Calendar(), Calendar())

TOP = 42  # units above the first row, for months and weeks
_GAP = 8
_LEAST_DAY = 1.5


@dataclass(frozen=True, slots=True)
class Scale:
    """`first` is a Monday at `left`; the day after `last` stands at `right`."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def over(cls, earliest: date, latest: date, left: float, right: float) -> Scale:
        """Whole weeks round both dates, and one more so that a label has room at the end."""
        first = earliest - timedelta(days=earliest.weekday())
        last = latest + timedelta(days=6 - latest.weekday() + 7)
        return cls(first, last, left, right)

    @property
    def day(self) -> float:
        """Units a calendar day takes."""
        return (self.right - self.left) / ((self.last - self.first).days + 1)

    def x(self, day: date) -> float:
        """Where `day` begins."""
        return self.left + (day - self.first).days * self.day

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=count) for count in range((self.last - self.first).days + 1))

    def mondays(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += timedelta(days=7)


def axis(scale: Scale, palette: Palette, bottom: float, calendars: Calendars, *, again: bool = False) -> str:
    """The days on which neither side works shaded, a line a week, and the names over them; `again` under them too."""
    return _axis(scale, palette, bottom, calendars, again, get_language())


def days_off(scale: Scale, palette: Palette, bands: Iterable[Band], calendars: Calendars) -> str:
    """In the rows of each side the days on which it alone does not work: a weekend of its own, holidays, closures."""
    buyer, seller = calendars
    if buyer == seller or scale.day < _LEAST_DAY:
        return ""
    own = {"buyer": _runs(scale, buyer, besides=seller), "seller": _runs(scale, seller, besides=buyer)}
    boxes = [_box(scale, run, top, bottom) for side, top, bottom in _joined(bands) for run in own.get(side, ())]
    return path(palette["rest"], "".join(boxes)) if boxes else ""


@lru_cache(maxsize=256)
def _axis(
    scale: Scale, palette: Palette, bottom: float, calendars: Calendars, again: bool, language: str | None
) -> str:
    parts = [_rest(scale, palette, bottom, calendars)]
    step = next((n for n in (1, 2, 4, 8, 13, 26) if n * 7 * scale.day >= 24), 52)
    lines = [monday for count, monday in enumerate(scale.mondays()) if count % step == 0]
    parts.append(path(palette["hair"], "".join(f"M{scale.x(day):.1f} 30V{bottom:.1f}" for day in lines)))
    for months, weeks in ((12.0, 26.0), (bottom + 44, bottom + 28)) if again else ((12.0, 26.0),):
        if step <= 4:
            parts += [words(palette["text-small"], scale.x(day) + 3, weeks, str(day.day)) for day in lines]
        parts += _months(scale, palette, months)
    return "".join(parts)


def _rest(scale: Scale, palette: Palette, bottom: float, calendars: Calendars) -> str:
    if scale.day < _LEAST_DAY:
        return ""
    both = [day for day in scale.days() if not any(calendar.is_working(day) for calendar in calendars)]
    boxes = [_box(scale, run, 30, bottom) for run in _in_a_row(both)]
    return path(palette["rest"], "".join(boxes)) if boxes else ""


def _runs(scale: Scale, calendar: Calendar, *, besides: Calendar) -> list[Run]:
    """The stretches on which this side rests while the other works."""
    return _in_a_row(day for day in scale.days() if not calendar.is_working(day) and besides.is_working(day))


def _in_a_row(days: Iterable[date]) -> list[Run]:
    """Days that follow each other as one stretch: its first day, and how many."""
    found: list[Run] = []
    for day in days:
        if found and found[-1][0] + timedelta(days=found[-1][1]) == day:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((day, 1))
    return found


def _box(scale: Scale, run: Run, top: float, bottom: float) -> str:
    wide = f"{run[1] * scale.day:.2f}"
    return f"M{scale.x(run[0]):.1f} {top:g}h{wide}V{bottom:.1f}h-{wide}z"


def _joined(bands: Iterable[Band]) -> list[Band]:
    """Rows of one side that follow each other as one."""
    found: list[Band] = []
    for side, top, bottom in bands:
        if found and found[-1][0] == side and abs(found[-1][2] - top) < 0.1:
            found[-1] = (side, found[-1][1], bottom)
        else:
            found.append((side, top, bottom))
    return found


def _months(scale: Scale, palette: Palette, base: float) -> Iterator[str]:
    """The name of each month over its first Monday: in full, short, or not at all where the next stands too near."""
    starts: list[date] = []
    for monday in scale.mondays():
        if not starts or (monday.year, monday.month) != (starts[-1].year, starts[-1].month):
            starts.append(monday)
    free_from = scale.left
    for at, day in enumerate(starts):
        left = scale.x(day) + 3
        end = scale.x(starts[at + 1]) if at + 1 < len(starts) else scale.right
        if left < free_from:
            continue
        many = len({one.year for one in starts}) > 1 and (at == 0 or day.month == 1)
        names = [dateformat.format(day, form) for form in (("F Y", "M Y", "Y") if many else ("F", "M"))]
        name = next((one for one in names if left + text_width(one, 12, bold=True) + _GAP <= end), None)
        if name is None:
            continue
        free_from = left + text_width(name, 12, bold=True) + _GAP
        yield words(palette["text-bold"], left, base, name)
