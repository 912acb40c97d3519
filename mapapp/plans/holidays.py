"""The countries whose public holidays are known, and a side's calendar with them.

The tables live in a child process that ends when it has answered: they would weigh more in every web worker than the
rest of mapapp, and are asked for a few times in the life of a plan (docs/decisions/0008).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from mapapp.plans.models.side import SideCalendar, holidays_text

HOME = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")
SECONDS = 30


class NoHolidays(ValueError):
    """No holidays are known for these codes, or the tables did not answer."""


@dataclass(frozen=True, slots=True)
class Land:
    """What is known of one country. `subdivisions`: code -> name. `weekend` as a SideCalendar keeps it."""

    code: str
    name: str
    weekend: str
    subdivisions: Mapping[str, str]

    def place(self, subdivision: str) -> str:
        """`Germany, Bayern`."""
        return f"{self.name}, {self.subdivisions[subdivision]}" if subdivision else self.name


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Code -> name of every country whose holidays are known, by name. Asked for once a process."""
    return dict(_ask("countries"))


def known_countries(kept: Mapping[str, str]) -> Mapping[str, str]:
    """The same to choose from; those `kept` alone while the tables cannot be read."""
    try:
        return countries()
    except NoHolidays:
        return kept


@lru_cache(maxsize=64)
def land(code: str) -> Land:
    """Raises NoHolidays for a country that is not known; no child is asked about it."""
    if code not in countries():
        raise NoHolidays(f"no holidays are known for {code!r}")
    found = _ask("land", code)
    return Land(code, found["name"], found["weekend"], found["subdivisions"])


@lru_cache(maxsize=32)
def holidays_of(country: str, subdivision: str) -> str:
    """The public holidays of this century as `SideCalendar.holidays` keeps them. Raises NoHolidays."""
    if subdivision and subdivision not in land(country).subdivisions:
        raise NoHolidays(f"{country} has no part {subdivision!r}")
    if country not in countries():
        raise NoHolidays(f"no holidays are known for {country!r}")
    days = _ask("holidays", country, subdivision)
    return holidays_text({date.fromisoformat(day): name for day, name in days.items()})


def settled_in(calendar: SideCalendar, country: str, subdivision: str = "") -> SideCalendar:
    """The calendar with the public holidays of a country as they are known now; without any when `country` is empty.

    Raises NoHolidays for codes that are not known.
    """
    if not country:
        return replace(calendar, country="", subdivision="", place="", holidays="")
    holidays, there = holidays_of(country, subdivision), land(country)
    return replace(
        calendar, country=country, subdivision=subdivision, place=there.place(subdivision), holidays=holidays
    )


def refreshed(calendar: SideCalendar) -> SideCalendar:
    """The calendar with the holidays of its country as they are known by now. Raises NoHolidays."""
    return settled_in(calendar, calendar.country, calendar.subdivision)


def _ask(*question: str) -> Any:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [sys.executable, "-W", "ignore", "-m", "mapapp.plans.holidays_child", *question]
    try:
        child = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise NoHolidays(question) from late
    if child.returncode:
        raise NoHolidays(question)
    return json.loads(child.stdout)
