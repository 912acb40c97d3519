"""The two sides of a plan, and when each works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class SideCalendar:
    """The working week and the time zone of one side. Weekend days are digits: Monday 0 to Sunday 6."""

    weekend: str = "56"
    time_zone: str = "UTC"

    @classmethod
    def of(cls, stored: Mapping[str, Any], side: Side) -> SideCalendar:
        """The calendar kept in `Workspace.calendars` for a side; Monday to Friday in UTC when none is."""
        return cls(**stored.get(side, {}))

    @property
    def working_days(self) -> Calendar:
        return _calendar(self.weekend)

    def today(self, at: datetime) -> date:
        """The day it is for this side at the aware moment `at`."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


@lru_cache(maxsize=64)
def _calendar(weekend: str) -> Calendar:
    return Calendar(weekend={int(day) for day in weekend})
