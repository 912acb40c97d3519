"""Dates in the forms people use: read when they are dates, shown when they are ambiguous, named when they are not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.date_columns import read_dates
from mapapp.exchange.dates import Order, readings
from mapapp.exchange.vague import offers
from tests.exchange.made import TODAY

JAN_14 = date(2026, 1, 14)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
CLEAR = (
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y%m%d}",
    "{0:%d.%m.%Y}",
    "{0:%d %b %Y}",
    "{0:%d %B %Y}",
    "{0:%b %d, %Y}",
    "{0:%B %d %Y}",
    "{0:%d-%b-%y}",
    "{0:%a %d %b %Y}",
    "{0:%A, %B %d, %Y}",
    "{0:%Y-%m-%dT%H:%M:%SZ}",
    "by {0:%d %b %Y}",
    "{0:%d %b} '{0:%y}",
)


def text(value: str) -> Cell:
    return Cell(value, Kind.TEXT)


def read(*values: str, today: date = TODAY, order: Order | None = None) -> list[date | None]:
    cells = {row: text(value) for row, value in enumerate(values, start=1)}
    return [each.on for each in read_dates(cells, today, order).cells.values()]


@given(DAYS, st.sampled_from(CLEAR))
def test_a_date_written_with_its_month_or_year_first_is_that_date(day: date, form: str):
    assert read(form.format(day)) == [day]


@given(st.lists(DAYS, min_size=1, max_size=20))
def test_a_column_written_day_first_is_read_back_when_the_person_says_so(days: list[date]):
    assert read(*(f"{day:%d/%m/%Y}" for day in days), order=Order.DAY_FIRST) == days


@given(st.lists(DAYS, min_size=1, max_size=20))
def test_a_column_written_month_first_with_one_clear_date_is_read_back(days: list[date]):
    assert read(*(f"{day:%m/%d/%y}" for day in [*days, date(2026, 1, 22)])) == [*days, date(2026, 1, 22)]


@given(DAYS)
def test_a_spreadsheets_number_is_its_day(day: date):
    assert read(str((day - date(1899, 12, 30)).days)) == [day]


@given(st.dates(TODAY - timedelta(days=150), TODAY + timedelta(days=150)))
def test_a_missing_year_is_the_one_nearest_to_the_plan(day: date):
    assert read(f"{day:%d %b}") == [day]


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_fail(value: str):
    assert len(readings(text(value))) <= 2
    assert all(isinstance(day, date) for day in offers(value, TODAY))
    read(value)


@pytest.mark.parametrize(
    "value",
    [
        "14/01",
        "14/01/2026",
        "14.01.2026",
        "14.1.",
        "14 Jan",
        "Jan 14",
        "Wed 14 Jan",
        "14th of January",
        "January 14th, 2026",
        "2026-01-14 09:30",
        "14-Jan",
        "14. Januar 2026",
        "14 janv. 2026",
        "by Wed, 14 January",
        "46036",
        "1/14/26",
        "~14 Jan",
        "14 JAN?",
    ],
)
def test_the_forms_that_people_use_mean_the_fourteenth_of_january(value: str):
    assert read(value) == [JAN_14]


@pytest.mark.parametrize(
    "value",
    ["end Feb", "TBC", "ASAP", "31/02", "29 Feb 2027", "Q1", "week 7", "10-12 Feb", "Jan-26", "soon", "x", "14"],
)
def test_what_is_no_date_is_never_made_one(value: str):
    assert read(value) == [None]


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("end Feb", ["2026-02-27"]),
        ("mid-March", ["2026-03-13"]),
        ("Q1", ["2026-03-31"]),
        ("week 7", ["2026-02-13"]),
        ("KW7", ["2026-02-13"]),
        ("10-12 Feb", ["2026-02-12"]),
        ("14 Jan (moved from 7 Jan)", ["2026-01-14", "2026-01-07"]),
        ("TBC", []),
    ],
)
def test_what_is_nearly_a_date_is_offered_as_one(value: str, days: list[str]):
    assert [day.isoformat() for day in offers(value, TODAY)] == days


def test_an_ambiguous_date_alone_has_both_readings_and_is_not_sure():
    found = read_dates({1: text("3/4")}, TODAY).cells[1]
    assert {found.on, found.other} == {date(2026, 3, 4), date(2026, 4, 3)}
    assert not found.sure


def test_the_column_decides_what_its_ambiguous_dates_mean():
    day_first = read_dates({1: text("3/4"), 2: text("25/3")}, TODAY)
    assert (day_first.cells[1].on, day_first.cells[1].sure) == (date(2026, 4, 3), True)
    month_first = read_dates({1: text("3/4"), 2: text("3/25")}, TODAY)
    assert (month_first.cells[1].on, month_first.cells[1].sure) == (date(2026, 3, 4), True)


def test_a_column_that_contradicts_itself_is_asked_about():
    found = read_dates({1: text("3/4"), 2: text("3/25"), 3: text("25/3"), 4: text("26/3")}, TODAY)
    assert found.order is Order.DAY_FIRST
    assert not found.cells[1].sure


def test_another_column_of_the_sheet_may_decide():
    found = read_dates({1: text("3/4")}, TODAY, also=(2, 0)).cells[1]
    assert (found.on, found.sure) == (date(2026, 4, 3), True)


def test_what_a_column_says_itself_weighs_more_than_another_column():
    assert read_dates({1: text("3/4"), 2: text("25/3")}, TODAY, also=(1, 5)).cells[1].on == date(2026, 4, 3)


def test_without_evidence_the_dates_near_it_suggest_the_order():
    cells = {1: text("2026-03-02"), 2: text("3/4"), 3: text("2026-03-06")}
    assert read_dates(cells, TODAY).cells[2].on == date(2026, 3, 4)


def test_the_weekday_beside_it_settles_an_ambiguous_date():
    found = read_dates({1: text("Fri 3/4/26")}, TODAY).cells[1]
    assert (found.on, found.other) == (date(2026, 4, 3), None)


def test_a_weekday_that_is_another_one_is_marked():
    assert read_dates({1: text("Fri 14 Jan 2026")}, TODAY).cells[1].weekday_wrong


def test_the_year_comes_from_the_dates_beside_it():
    cells = {1: text("2024-12-18"), 2: text("10 Jan"), 3: text("15 Jan")}
    assert [each.on for each in read_dates(cells, TODAY).cells.values()][1:] == [date(2025, 1, 10), date(2025, 1, 15)]


def test_real_dates_whose_day_and_month_a_program_may_have_swapped_are_doubted():
    texts = {row: text(f"{row + 12}/01/2026") for row in (1, 2, 3)}
    real = {row: Cell(f"2026-{row:02}-01", Kind.DATE) for row in (4, 5, 6)}
    found = read_dates(texts | real, TODAY).cells
    assert (found[4].on, found[4].other, found[4].sure) == (date(2026, 4, 1), date(2026, 1, 4), False)
    assert read_dates(texts | real | {7: Cell("2026-02-27", Kind.DATE)}, TODAY).cells[4].sure


def test_a_real_date_needs_no_evidence():
    assert read_dates({1: Cell("2026-03-04", Kind.DATE)}, TODAY).cells[1].on == date(2026, 3, 4)
