"""A side's calendar as a value: how it is kept, which days it works, and whose today it is."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from mapapp.plans.calendar_words import calendar_differences, span_words
from mapapp.plans.holidays import NoHolidays, countries, land, settled_in
from mapapp.plans.models import Closure, Side, SideCalendar, Workspace
from mapapp.plans.models.side import holidays_text

WORKS_HOLIDAY = Closure(date(2026, 8, 10), date(2026, 8, 21), "Works holiday")


def stored(calendar: SideCalendar) -> SideCalendar:
    """The calendar once it has been written and read back."""
    return SideCalendar.of(json.loads(json.dumps({"buyer": calendar.stored})), Side.BUYER)


@pytest.mark.parametrize(
    "calendar",
    [
        SideCalendar(),
        SideCalendar("45", "Asia/Riyadh", closures=(WORKS_HOLIDAY,)),
        SideCalendar(
            "56", "Europe/Berlin", "DE", "BY", "Germany, Bayern", holidays_text({date(2026, 1, 6): "Epiphany"})
        ),
    ],
)
def test_it_comes_back_as_it_was_kept(calendar: SideCalendar) -> None:
    assert stored(calendar) == calendar
    assert stored(calendar).working_days is calendar.working_days


def test_what_a_plan_kept_before_there_were_holidays_still_reads() -> None:
    assert SideCalendar.of({"buyer": {"time_zone": "Europe/Rome"}}, Side.BUYER) == SideCalendar("56", "Europe/Rome")
    assert SideCalendar.of({}, Side.SELLER) == SideCalendar()


def test_weekend_holidays_and_closures_do_not_work() -> None:
    days = SideCalendar("56", holidays=holidays_text({date(2026, 8, 24): "Summer day"}), closures=(WORKS_HOLIDAY,))
    assert days.working_days.add(date(2026, 8, 7), 1) == date(2026, 8, 25)
    assert days.working_days.between(date(2026, 8, 7), date(2026, 8, 25)) == 2
    assert days.why_off(date(2026, 8, 24)) == "Summer day"
    assert days.why_off(date(2026, 8, 21)) == "Works holiday"
    assert days.why_off(date(2026, 8, 22)) == ""


def test_a_closure_over_the_year_end_counts_both_its_ends() -> None:
    closed = SideCalendar(closures=(Closure(date(2026, 12, 24), date(2027, 1, 1), "Year end"),)).working_days
    assert closed.add(date(2026, 12, 23), 1) == date(2027, 1, 4)
    assert closed.add(date(2027, 1, 4), -1) == date(2026, 12, 23)


def test_holidays_of_four_countries_stand_in_the_calendar_for_a_century() -> None:
    bavaria = settled_in(SideCalendar(), "DE", "BY")
    assert bavaria.place == "Germany, Bayern"
    assert not bavaria.working_days.is_working(date(2026, 1, 6))  # Epiphany: in Bavaria, not in Berlin
    assert settled_in(SideCalendar(), "DE", "BE").working_days.is_working(date(2026, 1, 6))
    assert not bavaria.working_days.is_working(date(2099, 12, 25))
    states = settled_in(SideCalendar(), "US").working_days
    assert not states.is_working(date(2026, 7, 3))  # the 4th is a Saturday, and observed on the day before
    assert states.is_working(date(2026, 1, 6))
    assert not settled_in(SideCalendar(), "IN").working_days.is_working(date(2026, 1, 26))
    saudi = settled_in(SideCalendar("45"), "SA").working_days
    assert saudi.is_working(date(2026, 9, 20))  # a Sunday
    assert not saudi.is_working(date(2026, 9, 25))  # a Friday
    assert not saudi.is_working(date(2026, 9, 23))  # National Day
    assert land("SA").weekend == "45"


def test_a_country_left_again_takes_its_holidays_with_it() -> None:
    assert settled_in(settled_in(SideCalendar(), "DE", "BY"), "") == SideCalendar()


def test_codes_that_are_none_are_refused() -> None:
    for codes in (("XX", ""), ("DE", "QQ"), ("--help", ""), ("DE", "--help")):
        with pytest.raises(NoHolidays):
            settled_in(SideCalendar(), *codes)
    assert "DE" in countries()


def test_the_tables_of_holidays_stay_out_of_the_process_that_asks() -> None:
    script = (
        "import django; django.setup()\n"
        "from mapapp.plans.holidays import settled_in\n"
        "from mapapp.plans.models import SideCalendar\n"
        "import sys; settled_in(SideCalendar(), 'US'); sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_workspace_makes_its_calendars_once_and_anew_when_they_change() -> None:
    workspace = Workspace(calendars={"buyer": {"weekend": "45"}})
    first = workspace.calendar(Side.BUYER)
    assert workspace.calendar(Side.BUYER) is first
    workspace.calendars = {"buyer": {"weekend": "6"}}
    assert workspace.calendar(Side.BUYER).weekend == "6"


@pytest.mark.parametrize(
    ("zone", "at", "today"),
    [
        ("Pacific/Kiritimati", datetime(2026, 2, 10, 10, 0, tzinfo=UTC), date(2026, 2, 11)),  # east of the date line
        ("Pacific/Pago_Pago", datetime(2026, 2, 10, 10, 59, tzinfo=UTC), date(2026, 2, 9)),  # west of it
        ("Europe/Berlin", datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),  # the night clocks go forward
        ("Europe/Berlin", datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        ("America/New_York", datetime(2026, 11, 1, 3, 59, tzinfo=UTC), date(2026, 10, 31)),  # and back
        ("America/New_York", datetime(2026, 11, 2, 4, 59, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_today_is_the_sides_own(zone: str, at: datetime, today: date) -> None:
    assert SideCalendar(time_zone=zone).today(at) == today


def test_what_is_different_is_said_in_words() -> None:
    old = {"buyer": SideCalendar().stored}
    new = {"buyer": SideCalendar("45", "Asia/Riyadh", closures=(WORKS_HOLIDAY,)).stored, "seller": {"weekend": "56"}}
    said = list(calendar_differences(old, new, lambda side: {"buyer": "Fenwick"}.get(side, "Larkspur"),
                                     today=date(2026, 2, 10)))  # fmt: skip
    assert [(one.what, one.old, one.new) for one in said] == [
        ("Days on which Fenwick works", "Monday to Friday", "Monday, Tuesday, Wednesday, Thursday, Sunday"),
        ("Closed days of Fenwick", "", "Works holiday, 10 to 21 Aug"),
        ("Time zone of Fenwick", "UTC", "Asia/Riyadh"),
    ]


def test_spans_of_days_name_the_year_where_it_is_another() -> None:
    today = date(2026, 2, 10)
    assert span_words(date(2026, 12, 24), date(2026, 12, 24), today=today) == "24 Dec"
    assert span_words(date(2026, 7, 27), date(2026, 8, 7), today=today) == "27 Jul to 7 Aug"
    assert span_words(date(2026, 12, 24), date(2027, 1, 1), today=today) == "24 Dec to 1 Jan 2027"
    assert span_words(date(2027, 12, 27), date(2027, 12, 31), today=today) == "27 to 31 Dec 2027"
