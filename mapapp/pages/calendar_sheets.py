"""The forms about when a company works: over what stands there now, and as they came."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mapapp.access.visit import Visit
from mapapp.pages.calendar_forms import ClosureForm, WeekForm
from mapapp.pages.seen import WAS, Sheet, opened, posted
from mapapp.plans.holidays import NoHolidays, known_countries, land
from mapapp.plans.words import week_words


def calendar_sheets(found: Visit, has: Container[str]) -> dict[str, Sheet]:
    """The forms of the reader's own company, but for those it `has` already."""
    sheets = {} if "week" in has else {"week": week_opened(found)}
    return sheets if "closure" in has else {**sheets, "closure": opened(ClosureForm, {})}


def week_now(found: Visit) -> dict[str, Any]:
    """The week of the reader's side as its form shows it."""
    now = found.workspace.calendar(found.side)
    works = [str(day) for day in range(7) if str(day) not in now.weekend]
    return {"works": works, "country": now.country, "subdivision": now.subdivision, "asked": now.country,
            "time_zone": now.time_zone}  # fmt: skip


def week_opened(found: Visit) -> Sheet:
    now = week_now(found)
    return opened(WeekForm, now, **week_options(found, now["country"]))


def week_posted(request: HttpRequest, found: Visit) -> Sheet:
    return posted(request, WeekForm, **week_options(found, request.POST.get("country", "")))


def week_asking(request: HttpRequest, found: Visit, country: str) -> Sheet:
    """The same form once more, with the parts of a country that was chosen just now."""
    data, options = request.POST.copy(), week_options(found, country)
    data["asked"], data["subdivision"] = country, ""
    return Sheet(WeekForm(data, **options), WeekForm(data, prefix=WAS, **options))


def week_options(found: Visit, country: str) -> dict[str, Any]:
    """What the form offers. Without the tables of holidays it offers what is chosen already."""
    now = found.workspace.calendar(found.side)
    return {
        "kept": now.time_zone,
        "company": found.workspace.account if found.is_buyer else found.workspace.team.name,
        "countries": known_countries({now.country: now.place} if now.country else {}),
        "subdivisions": subdivisions_of(country),
        "usual": _usual(country, now.weekend),
    }


def _usual(country: str, weekend: str) -> str:
    """Which days people of that country usually work, where these are others; empty when they are the same."""
    try:
        there = land(country) if country else None
    except NoHolidays:
        return ""
    if there is None or there.weekend == weekend:
        return ""
    return _("Usual in %(country)s: %(days)s") % {"country": there.name, "days": week_words(there.weekend)}


def subdivisions_of(country: str) -> Mapping[str, str]:
    try:
        return land(country).subdivisions if country else {}
    except NoHolidays:
        return {}
