"""When both companies of a plan to be work: the seller's as in its newest plan, the buyer's by its country."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from mapapp.people.models import Team
from mapapp.plans.holidays import land, settled_in
from mapapp.plans.models import Side, SideCalendar, Workspace

USUAL, SAME, NONE = "usual", "same", "none"  # choices beside the codes of countries


def usual_calendar(team: Team, at: datetime) -> SideCalendar:
    """When the team works, as its newest plan says; Monday to Friday in its time zone before the first. One query.

    Its holidays come along as they stand there, and closures that are not over.
    """
    newest = Workspace.objects.filter(team=team, calendars__has_key=Side.SELLER.value).order_by("-created_at", "-pk")
    plan = newest.first()
    if plan is None:
        return SideCalendar(time_zone=team.time_zone)
    found = plan.calendar(Side.SELLER)
    return replace(found, closures=tuple(one for one in found.closures if one.last_on >= found.today(at)))


def first_calendars(usual: SideCalendar, own: str = USUAL, buyer: str = SAME) -> dict[str, dict[str, Any]]:
    """The calendars of a new plan. `own` and `buyer` are codes of countries, or one of the choices above.

    The weekend is the usual one of the country; the buyer's time zone is the seller's until the buyer says otherwise.
    Raises NoHolidays for a country that is not known.
    """
    seller = usual if own in (USUAL, "") else _settled(usual, own)
    other = replace(seller, closures=()) if buyer in (SAME, "") else _settled(
        SideCalendar(time_zone=seller.time_zone), buyer
    )  # fmt: skip
    return {"seller": seller.stored, "buyer": other.stored}


def _settled(calendar: SideCalendar, country: str) -> SideCalendar:
    if country == NONE:
        return settled_in(calendar, "")
    return replace(settled_in(calendar, country), weekend=land(country).weekend)
