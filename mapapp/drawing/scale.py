"""The time axis of a drawing: days to units, weeks and months named where there is room."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils import dateformat
from django.utils.translation import get_language

from mapapp.drawing.lettering import text_width
from mapapp.drawing.palette import Palette
from mapapp.drawing.svg import path, words

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

    def mondays(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += timedelta(days=7)


def axis(scale: Scale, palette: Palette, bottom: float, weekend: Collection[int]) -> str:
    """Shaded days of rest, a line a week, and the names over them."""
    return _axis(scale, palette, bottom, frozenset(weekend), get_language())


@lru_cache(maxsize=256)
def _axis(scale: Scale, palette: Palette, bottom: float, weekend: frozenset[int], language: str | None) -> str:
    parts = [_rest(scale, palette, bottom, weekend)]
    step = next((n for n in (1, 2, 4, 8, 13, 26) if n * 7 * scale.day >= 24), 52)
    lines = [monday for count, monday in enumerate(scale.mondays()) if count % step == 0]
    parts.append(path(palette["hair"], "".join(f"M{scale.x(day):.1f} 30V{bottom:.1f}" for day in lines)))
    if step <= 4:
        parts += [words(palette["text-small"], scale.x(day) + 3, 26, str(day.day)) for day in lines]
    return "".join(parts + list(_months(scale, palette)))


def _rest(scale: Scale, palette: Palette, bottom: float, weekend: Collection[int]) -> str:
    if scale.day < _LEAST_DAY or not weekend:
        return ""
    days = (scale.first + timedelta(days=count) for count in range((scale.last - scale.first).days + 1))
    wide = f"{scale.day:.2f}"
    boxes = [f"M{scale.x(day):.1f} 30h{wide}V{bottom:.1f}h-{wide}z" for day in days if day.weekday() in weekend]
    return path(palette["rest"], "".join(boxes))


def _months(scale: Scale, palette: Palette) -> Iterator[str]:
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
        yield words(palette["text-bold"], left, 12, name)
