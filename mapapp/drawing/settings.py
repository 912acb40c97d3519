"""Settings of a plan in words, for who reads them: its head, and when each company works."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.facts import money
from mapapp.drawing.reader import Reader
from mapapp.plans.calendar_words import closure_words, zone_words
from mapapp.plans.models import Side, SideCalendar, Workspace
from mapapp.plans.words import week_words

NEXT = 6  # public holidays that are spelled out


@dataclass(frozen=True, slots=True)
class Setting:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A closure in words, and as a form posts it."""

    words: str
    name: str
    first_on: str
    last_on: str


@dataclass(frozen=True, slots=True)
class Week:
    """When one company works. `closures` are those that are not over; `next` are public holidays on working days."""

    company: str
    own: bool
    works: str
    zone: str
    holidays: str
    next: tuple[str, ...]
    closures: tuple[Closed, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """`weeks` are the calendars of both sides, the reader's own first."""

    head: tuple[Setting, ...]
    weeks: tuple[Week, ...]


def settings_of(workspace: Workspace, reader: Reader) -> Settings:
    """What stands in the settings now."""
    days = (workspace.target_signature_on, workspace.target_go_live_on)
    signature, go_live = (reader.day(day) if day else _("Not set") for day in days)
    value = money(workspace.value, workspace.currency) if workspace.value is not None else _("Not set")
    head = (
        Setting(_("Name of the plan"), workspace.name),
        Setting(_("Company that buys"), workspace.account),
        Setting(_("Target for signature"), signature),
        Setting(_("Target for go live"), go_live),
        Setting(_("Budget asked for") if reader.visit.is_buyer else _("Value"),
                ", ".join(filter(None, (value, workspace.value_note)))),
    )  # fmt: skip
    sides = (reader.visit.side, reader.visit.side.other)
    return Settings(head, tuple(_week(workspace.calendar(side), side, reader) for side in sides))


def _week(calendar: SideCalendar, side: Side, reader: Reader) -> Week:
    return Week(
        company=reader.company(side),
        own=side == reader.visit.side,
        works=week_words(calendar.weekend),
        zone=zone_words(calendar.time_zone),
        holidays=calendar.place,
        next=tuple(_next(calendar, reader)),
        closures=tuple(
            Closed(closure_words(one, today=reader.today), one.name, one.first_on.isoformat(), one.last_on.isoformat())
            for one in calendar.closures
            if one.last_on >= reader.today
        ),
    )


def _next(calendar: SideCalendar, reader: Reader) -> list[str]:
    """The next public holidays on which one would work otherwise."""
    ahead = sorted(
        (day, name)
        for day, name in calendar.named_days.items()
        if day >= reader.today and str(day.weekday()) not in calendar.weekend
    )
    return [_("%(day)s: %(name)s") % {"day": reader.day(day), "name": name} for day, name in ahead[:NEXT]]
