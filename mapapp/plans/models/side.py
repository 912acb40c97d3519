"""The two sides of a plan, and when each works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapapp.schedule import Calendar


class Side(models.TextChoices):
    BUYER = "buyer", _("Buyer")
    SELLER = "seller", _("Seller")

    @property
    def other(self) -> Side:
        return Side.SELLER if self is Side.BUYER else Side.BUYER


@dataclass(frozen=True, slots=True, order=True)
class Closure:
    """Days on which a side is closed, the first and the last counted."""

    first_on: date
    last_on: date
    name: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on

    @property
    def days(self) -> Iterable[date]:
        return (self.first_on + timedelta(n) for n in range((self.last_on - self.first_on).days + 1))


@dataclass(frozen=True)
class SideCalendar:
    """When one side works. A value, kept in `Workspace.calendars` under the side's name.

    Weekend days are digits: Monday 0 to Sunday 6. `holidays` are the public holidays of `country` and `subdivision` as
    they were known when the side chose them, spelled by `holidays_text`: they are facts of the plan, so that no later
    release of a holiday table changes what two companies agreed on. `place` is what people call the two codes.
    """

    weekend: str = "56"
    time_zone: str = "UTC"
    country: str = ""
    subdivision: str = ""
    place: str = ""
    holidays: str = ""
    closures: tuple[Closure, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, Any], side: str) -> SideCalendar:
        """The calendar kept for a side; Monday to Friday in UTC when none is."""
        values = dict(stored.get(side, {}))
        closed = [
            Closure(date.fromisoformat(one["first_on"]), date.fromisoformat(one["last_on"]), one["name"])
            for one in values.pop("closures", ())
        ]
        return cls(**values, closures=tuple(closed))

    @property
    def stored(self) -> dict[str, Any]:
        """The same as JSON keeps it; what says nothing is left out."""
        closed = [
            {"first_on": one.first_on.isoformat(), "last_on": one.last_on.isoformat(), "name": one.name}
            for one in self.closures
        ]
        more = {"country": self.country, "subdivision": self.subdivision, "place": self.place,
                "holidays": self.holidays, "closures": closed}  # fmt: skip
        said = {name: value for name, value in more.items() if value}
        return {"weekend": self.weekend, "time_zone": self.time_zone, **said}

    @cached_property
    def working_days(self) -> Calendar:
        return _calendar(self.weekend, self.holidays, self.closures)

    @property
    def named_days(self) -> Mapping[date, str]:
        """The public holidays by day, whether they fall on a weekend or not."""
        return _named_days(self.holidays)

    def why_off(self, day: date) -> str:
        """What keeps people from working on that day, by its name; empty for a weekend and for a working day."""
        closed = (one.name for one in self.closures if day in one)
        return self.named_days.get(day) or next(closed, "")

    def today(self, at: datetime) -> date:
        """The day it is for this side at the aware moment `at`."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def holidays_text(days: Mapping[date, str]) -> str:
    """Public holidays in one text: a line for each name, a tab, its days as `yymmdd`. Of the years 2000 to 2099."""
    by_name: dict[str, list[str]] = {}
    for day, name in sorted(days.items()):
        if 2000 <= day.year < 2100:
            by_name.setdefault(" ".join(name.split()), []).append(f"{day:%y%m%d}")
    return "\n".join(f"{name}\t{' '.join(days)}" for name, days in sorted(by_name.items()))


@lru_cache(maxsize=32)
def _named_days(holidays: str) -> Mapping[date, str]:
    found = {}
    for line in holidays.split("\n") if holidays else ():
        name, _tab, days = line.partition("\t")
        for day in days.split():
            found[date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))] = name
    return MappingProxyType(found)


@lru_cache(maxsize=64)
def _calendar(weekend: str, holidays: str, closures: tuple[Closure, ...]) -> Calendar:
    """The same value is the same calendar, in every plan: its tables are made once."""
    off = set(_named_days(holidays))
    for closure in closures:
        off.update(closure.days)
    return Calendar({int(day) for day in weekend}, off)
