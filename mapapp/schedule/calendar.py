"""The working days of a side: weekend days, and the single days off that holidays and closures make."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, init=False)
class Calendar:
    """Which days work. A value: equal and hashable by its weekend and its days off, never changed.

    `weekend` holds weekday numbers as `date.weekday()` counts them (Monday is 0); `off` single days.
    Holidays are no business of this room: whoever knows the country and the years puts them into `off`.
    `ValueError` if no weekday is left to work. Every question costs one or two binary searches in the days off.
    """

    weekend: frozenset[int]
    off: frozenset[date]
    _weekdays: tuple[int, ...] = field(compare=False, repr=False)
    _in_week: tuple[int, ...] = field(compare=False, repr=False)
    _off_days: tuple[int, ...] = field(compare=False, repr=False)
    _worked_before: tuple[int, ...] = field(compare=False, repr=False)
    _hash: int = field(compare=False, repr=False)

    def __init__(self, weekend: Iterable[int] = (SATURDAY, SUNDAY), off: Iterable[date] = ()) -> None:
        rest, free = frozenset(weekend), frozenset(off)
        if not rest <= set(range(7)):
            raise ValueError("a weekend day is a number from 0 (Monday) to 6 (Sunday)")
        if len(rest) == 7:
            raise ValueError("at least one weekday works")
        keep = object.__setattr__
        keep(self, "weekend", rest)
        keep(self, "off", free)
        keep(self, "_hash", hash((rest, free)))
        keep(self, "_weekdays", tuple(day for day in range(7) if day not in rest))
        keep(self, "_in_week", tuple(sum(day < end for day in self._weekdays) for end in range(8)))
        days = sorted(day.toordinal() for day in free if day.weekday() not in rest)
        keep(self, "_off_days", tuple(days))
        before = (self._weekdays_until(day) - place - 1 for place, day in enumerate(days))
        keep(self, "_worked_before", tuple(before))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type["Calendar"], tuple[frozenset[int], frozenset[date]]]:
        """Made anew where it is unpickled: hashes of dates differ from process to process."""
        return Calendar, (self.weekend, self.off)

    def is_working(self, day: date) -> bool:
        """Whether people of this side work on that day."""
        return day.weekday() not in self.weekend and day not in self.off

    def add(self, day: date, n: int) -> date:
        """The n-th working day strictly after `day`; strictly before for n < 0; for 0 the first on or after it."""
        if n > 0:
            return self._working_day(self._rank(day.toordinal()) + n)
        if n == 0 and self.is_working(day):
            return day
        return self._working_day(self._rank(day.toordinal() - 1) + 1 + n)

    def last(self, day: date) -> date:
        """The last working day on or before `day`."""
        return day if self.is_working(day) else self._working_day(self._rank(day.toordinal()))

    def between(self, first: date, last: date) -> int:
        """The working days from `first` to `last`, both counted; 0 when `last` comes before `first`."""
        return max(0, self._rank(last.toordinal()) - self._rank(first.toordinal() - 1))

    def distance(self, day: date, other: date) -> int:
        """The working days one goes from `day` to `other`: those after the earlier up to the later; negative backwards.

        From a Thursday to the next Wednesday it is 4. What "moved by 4 working days" and "5 days in hand" mean.
        """
        return self._rank(other.toordinal()) - self._rank(day.toordinal())

    def with_off(self, days: Iterable[date]) -> "Calendar":
        """This calendar with more days off: a closure, another year's holidays."""
        return Calendar(self.weekend, self.off.union(days))

    def __add__(self, more: "Calendar | Iterable[date]") -> "Calendar":
        """More days off: single days, or those of another calendar with its weekend, so that both must work on a day.

        Raises ValueError if the two weekends together leave no weekday.
        """
        if isinstance(more, Calendar):
            return Calendar(self.weekend | more.weekend, self.off | more.off)
        return self.with_off(more)

    def _weekdays_until(self, day: int) -> int:
        """How many days up to that ordinal are no weekend; ordinal 1 is a Monday."""
        return day // 7 * self._in_week[7] + self._in_week[day % 7]

    def _rank(self, day: int) -> int:
        """How many working days there are up to that ordinal, it included; in one piece, it is asked the most."""
        in_week = self._in_week
        return day // 7 * in_week[7] + in_week[day % 7] - bisect_right(self._off_days, day)

    def _working_day(self, rank: int) -> date:
        """The working day with that rank: the reverse of `_rank`."""
        weeks, place = divmod(rank + bisect_left(self._worked_before, rank) - 1, len(self._weekdays))
        return date.fromordinal(weeks * 7 + self._weekdays[place] + 1)


def day_before(day: date) -> date:
    """The calendar day before, working or not."""
    return day - timedelta(days=1)
