"""What a run leaves to other days is asked in time, all of it."""

from __future__ import annotations

import pytest

from tests.turns import EITHER, asks_by_script, has_its_turn

PAGES, PLANS = ([f"tests/{room}/test_it.py::test_{number}" for number in range(300)] for room in ("pages", "plans"))


def test_each_test_of_the_pages_has_its_turn_once_in_three_days_and_a_day_has_about_a_third() -> None:
    days = [[name for name in PAGES if has_its_turn(name, day)] for day in range(739_000, 739_003)]
    assert sorted(name for day in days for name in day) == sorted(PAGES)
    assert all(80 < len(day) < 120 for day in days)


def test_what_keeps_rows_always_has_its_turn() -> None:
    assert all(has_its_turn(name, day) for name in PLANS for day in range(3))


@pytest.mark.parametrize("name", EITHER)
def test_what_is_long_is_asked_of_one_database_a_day_and_of_the_other_on_the_next(name: str) -> None:
    asked = [[second for second in (False, True) if has_its_turn(name, day, second=second)] for day in (6, 7)]
    assert sorted(asked) == [[False], [True]]


def test_the_first_database_is_asked_for_all_else_each_day() -> None:
    assert all(has_its_turn(name, day, second=False) for name in (*PAGES, *PLANS) for day in range(3))


def test_what_has_its_turn_every_second_or_third_day_has_it_in_both_ways_within_twelve() -> None:
    for every in (1, 2, 3):
        for place in range(12):
            days = [day for day in range(739_000, 739_012) if (place + day) % every == 0]
            assert {asks_by_script(place + day) for day in days} == {True, False}
