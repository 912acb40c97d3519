"""When a side works, in words: as it is, and what is different. Pages, letters and versions all say it from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.models import Closure, Side, SideCalendar
from mapapp.plans.words import day_words, week_words


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different, before and after; one of the two is empty for what came or went."""

    what: str
    old: str
    new: str


def span_words(first: date, last: date, *, today: date) -> str:
    """`24 Dec`, `10 to 21 Aug`, `24 Dec to 2 Jan 2027`."""
    if first == last:
        return day_words(first, today=today, weekday=False)
    end = day_words(last, today=today, weekday=False)
    start = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        start = day_words(first, today=today if first.year != last.year else first, weekday=False)
    return _("%(first)s to %(last)s") % {"first": start, "last": end}


def closure_words(closure: Closure, *, today: date) -> str:
    """`Works holiday, 10 to 21 Aug`."""
    said = {"name": closure.name, "days": span_words(closure.first_on, closure.last_on, today=today)}
    return _("%(name)s, %(days)s") % said if closure.name else said["days"]


def zone_words(zone: str) -> str:
    """`Europe/Berlin` as one reads it."""
    return zone.replace("_", " ")


def calendar_differences(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, company: Callable[[Side], str], *, today: date
) -> Iterator[Difference]:
    """What differs between two states of `Workspace.calendars`, the buyer's side first."""
    for side in Side:
        was, now = SideCalendar.of(old or {}, side), SideCalendar.of(new or {}, side)
        yield from _differences(was, now, {"company": company(side)}, today)


def _differences(was: SideCalendar, now: SideCalendar, said: Mapping[str, str], today: date) -> Iterator[Difference]:
    if was.weekend != now.weekend:
        what = _("Days on which %(company)s works") % said
        yield Difference(what, week_words(was.weekend), week_words(now.weekend))
    if (was.country, was.subdivision) != (now.country, now.subdivision):
        none = _("none")
        yield Difference(_("Public holidays of %(company)s") % said, was.place or none, now.place or none)
    elif was.holidays != now.holidays:
        what = _("Public holidays of %(company)s") % said
        yield Difference(what, now.place, _holiday_words(was, now))
    for closure in sorted({*was.closures} ^ {*now.closures}):
        words = closure_words(closure, today=today)
        gone = closure in was.closures
        yield Difference(_("Closed days of %(company)s") % said, words if gone else "", "" if gone else words)
    if was.time_zone != now.time_zone:
        yield Difference(_("Time zone of %(company)s") % said, zone_words(was.time_zone), zone_words(now.time_zone))


def _holiday_words(was: SideCalendar, now: SideCalendar) -> str:
    """`brought up to date, 2 days new and 1 gone`."""
    came, went = now.named_days.keys() - was.named_days.keys(), was.named_days.keys() - now.named_days.keys()
    new = ngettext("%(count)s day is new", "%(count)s days are new", len(came)) % {"count": len(came)}
    gone = ngettext("%(count)s is gone", "%(count)s are gone", len(went)) % {"count": len(went)}
    return _("brought up to date: %(new)s, %(gone)s") % {"new": new, "gone": gone}
