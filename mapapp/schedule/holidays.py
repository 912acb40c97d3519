"""Public holidays by country and subdivision: the days off a calendar is made of, with the name of each.

`Calendar(weekend_of("SA", 2026), holidays_of("SA", None, [2026])) + closures` is the calendar of one side. The tables
come with the `holidays` package, imported when a question is asked and not before: who asks nothing pays no memory.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType


@dataclass(frozen=True, order=True)
class Country:
    """A country whose holidays are known: its name in English and its two-letter code."""

    name: str
    code: str

    @property
    def subdivisions(self) -> dict[str, str]:
        """Code -> name of each state, land or province that has holidays of its own, by name; often none.

        A code that the package gives no name for is its own name.
        """
        return dict(_subdivisions(self.code))


@cache
def countries() -> tuple[Country, ...]:
    """Every country whose holidays are known, by name. Cheap: reads the list only, no country's table."""
    from holidays.registry import COUNTRIES

    return tuple(sorted(Country(_spaced(names[0]), names[1]) for names in COUNTRIES.values()))


def holidays_of(country: str, subdivision: str | None, years: Iterable[int]) -> dict[date, str]:
    """The public holidays of these years, day -> name, in order; the days they are observed on instead are named too.

    `country` is a two-letter code, `subdivision` one of its codes or None for what the whole country keeps. Names
    are in English where the package has them, else in the country's own language; of two on one day both are named.
    Raises ValueError for a country or a subdivision that is not known.
    """
    wanted = sorted(set(years))
    _known(country, subdivision)
    return {day: name for year in wanted for day, name in _year(country, subdivision or None, year).items()}


def weekend_of(country: str, year: int) -> frozenset[int]:
    """The days of the week (Monday is 0) that are no working days there in that year. ValueError if it is not known."""
    import holidays

    _known(country, None)
    there = holidays.country_holidays(country, years=[year])
    week = [date(year, 7, 1) + timedelta(n) for n in range(7)]
    return frozenset(day.weekday() for day in week if there.is_weekend(day))


def _known(country: str, subdivision: str | None) -> None:
    if country not in _codes():
        raise ValueError(f"No holidays are known for the country {country!r}.")
    if subdivision and subdivision not in _subdivisions(country):
        raise ValueError(f"No holidays are known for {subdivision!r} in the country {country!r}.")


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.code for country in countries())


@lru_cache(maxsize=1024)
def _year(country: str, subdivision: str | None, year: int) -> MappingProxyType[date, str]:
    import holidays

    english = "en_US" if "en_US" in _table(country).supported_languages else None
    found = holidays.country_holidays(country, subdiv=subdivision, years=[year], expand=False, language=english)
    return MappingProxyType({day: name for day, name in sorted(found.items()) if day.year == year})


@cache
def _subdivisions(country: str) -> MappingProxyType[str, str]:
    table = _table(country)
    names = {code: code for code in table.subdivisions}
    for alias, code in reversed(table.subdivisions_aliases.items()):
        if len(alias) > 3:  # a shorter one is another code, no name
            names[code] = alias
    return MappingProxyType(dict(sorted(names.items(), key=lambda pair: pair[1])))


def _table(country: str):  # type: ignore[no-untyped-def]  # the package types its tables as Any
    import holidays

    return type(holidays.country_holidays(country))


def _spaced(name: str) -> str:
    """The name of a table as one writes it: BosniaAndHerzegovina is Bosnia and Herzegovina."""
    words = re.sub(r"(?<=[a-z])(?<!Mc)(?=[A-Z])|(?<=DR)(?=C)", " ", name)
    return re.sub(r" (And|Of|The|Da)\b", lambda word: word[0].lower(), words)
