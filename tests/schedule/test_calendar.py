import doctest
import pickle
from datetime import date

import pytest

import mapapp.schedule
from mapapp.schedule import Calendar

FRIDAY, SATURDAY, MONDAY = date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 16)
WEEKDAYS = Calendar(weekend={5, 6})
GULF = Calendar(weekend={4, 5})


def test_adding_days_skips_what_is_off() -> None:
    assert WEEKDAYS.add(FRIDAY, 1) == MONDAY
    assert WEEKDAYS.add(SATURDAY, 0) == MONDAY
    assert WEEKDAYS.add(MONDAY, -1) == FRIDAY
    assert WEEKDAYS.add(SATURDAY, -1) == FRIDAY
    assert GULF.add(FRIDAY, 0) == date(2026, 2, 15)
    assert WEEKDAYS.with_off([MONDAY]).add(FRIDAY, 1) == date(2026, 2, 17)


def test_days_between_are_counted_with_both_ends() -> None:
    assert WEEKDAYS.between(FRIDAY, MONDAY) == 2
    assert WEEKDAYS.between(MONDAY, FRIDAY) == 0
    assert WEEKDAYS.distance(date(2026, 2, 19), date(2026, 2, 25)) == 4
    assert WEEKDAYS.distance(date(2026, 2, 25), date(2026, 2, 19)) == -4


def test_a_day_off_on_a_weekend_is_off_once() -> None:
    assert WEEKDAYS.with_off([SATURDAY]).add(FRIDAY, 2) == WEEKDAYS.add(FRIDAY, 2)


def test_a_week_without_any_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one weekday works"):
        Calendar(weekend=range(7))
    with pytest.raises(ValueError, match="from 0"):
        Calendar(weekend={7})


def test_a_calendar_is_a_value() -> None:
    same = Calendar(weekend=[6, 5], off=[MONDAY])
    assert same == Calendar(off={MONDAY})
    assert hash(same) == hash(Calendar(off={MONDAY}))
    assert same != WEEKDAYS
    assert pickle.loads(pickle.dumps(same)) == same
    with pytest.raises(AttributeError):
        same.off = frozenset()  # type: ignore[misc]


def test_the_example_a_script_starts_from_is_true() -> None:
    assert doctest.testmod(mapapp.schedule) == (0, 9)


def test_calendars_add_to_the_days_on_which_both_work() -> None:
    riyadh, berlin = Calendar({4, 5}, [MONDAY]), Calendar({5, 6}, [date(2026, 2, 17)])
    both = riyadh + berlin
    assert (both.weekend, both.off) == ({4, 5, 6}, {MONDAY, date(2026, 2, 17)})
    assert riyadh + [FRIDAY] + {SATURDAY} == riyadh.with_off([FRIDAY, SATURDAY])
    with pytest.raises(ValueError):
        Calendar({0, 1, 2, 3}) + Calendar({4, 5, 6})
