"""The holidays a side keeps: by country and subdivision, with their names, and free until somebody asks."""

import subprocess
import sys
from datetime import date

import pytest

from mapapp.schedule import Calendar
from mapapp.schedule.holidays import countries, holidays_of, weekend_of


def test_a_subdivision_keeps_the_holidays_of_its_country_and_its_own() -> None:
    germany, bavaria = holidays_of("DE", None, [2026]), holidays_of("DE", "BY", [2026])
    assert germany[date(2026, 10, 3)] == "German Unity Day"
    assert date(2026, 1, 6) not in germany
    assert bavaria[date(2026, 1, 6)] == "Epiphany"
    assert bavaria.items() >= germany.items()


def test_a_holiday_on_a_weekend_is_named_on_the_day_it_is_observed_as_well() -> None:
    days = holidays_of("US", None, [2026])
    assert days[date(2026, 7, 3)] == "Independence Day (observed)"
    assert date(2026, 7, 4) in days


def test_the_year_end_belongs_to_the_year_it_lies_in() -> None:
    assert holidays_of("US", None, [2027])[date(2027, 12, 31)] == "New Year's Day (observed)"
    assert min(holidays_of("US", None, [2028])).year == 2028
    both = holidays_of("US", None, [2028, 2027, 2028])
    assert list(both) == sorted(both)
    assert both == holidays_of("US", None, [2027]) | holidays_of("US", None, [2028])


def test_what_is_given_out_is_the_askers_own() -> None:
    holidays_of("US", None, [2026]).clear()
    assert holidays_of("US", None, iter([2026]))


def test_the_weekend_of_a_country_is_its_own() -> None:
    assert weekend_of("DE", 2026) == {5, 6}
    assert weekend_of("SA", 2026) == {4, 5}


def test_a_calendar_is_a_weekend_holidays_and_closures() -> None:
    calendar = Calendar(weekend_of("SA", 2026), holidays_of("SA", None, [2026])) + {date(2026, 9, 24)}
    assert calendar.add(date(2026, 9, 22), 1) == date(2026, 9, 27)  # National Day, a closure, Friday, Saturday


@pytest.mark.parametrize(
    ("country", "subdivision"), [("XX", None), ("", None), ("de", None), ("DE", "ZZ"), ("SA", "BY")]
)
def test_who_is_not_known_is_refused(country: str, subdivision: str | None) -> None:
    with pytest.raises(ValueError, match="No holidays are known"):
        holidays_of(country, subdivision, [2026])


def test_every_country_can_be_picked_by_a_name_one_can_read() -> None:
    by_code = {country.code: country for country in countries()}
    assert len(by_code) == len(countries()) > 200
    assert by_code["DE"].subdivisions["BY"] == "Bayern"
    assert by_code["IN"].subdivisions["TS"] == "Telangana"
    assert by_code["SA"].subdivisions == {}
    assert by_code["BA"].name == "Bosnia and Herzegovina"
    assert by_code["CD"].name == "DR Congo"
    assert by_code["HM"].name == "Heard Island and McDonald Islands"
    assert [country.name for country in countries()] == sorted(country.name for country in countries())
    assert all(holidays_of(code, None, [2026]) is not None for code in ("GB", "FR", "JP", "AE"))


def test_the_tables_are_not_loaded_before_somebody_asks() -> None:
    code = "import mapapp.schedule, mapapp.schedule.holidays, sys; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
