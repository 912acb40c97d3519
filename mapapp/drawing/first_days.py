"""The first 90 days after go live: each measure, what it was to be, and what it is each time somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from mapapp.access.rules import may_check
from mapapp.drawing.goals import with_unit
from mapapp.drawing.reader import Reader
from mapapp.drawing.tabs import address
from mapapp.plans.checks import DAYS, Check, Start, checks_in, looker, start_in
from mapapp.plans.models import Workspace
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class Look:
    """One look: its result, or the day on which it is due; `url` leads to who may write it down."""

    label: str
    result: str
    day: str
    is_due: bool
    url: str


@dataclass(frozen=True, slots=True)
class Followed:
    """One measure with its three looks, and who is asked for them."""

    what: str
    today: str
    target: str
    who: str
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class FirstDays:
    """What `plans/_first_days.html` draws. `since` says from when the days count."""

    since: str
    labels: tuple[str, ...]
    measures: tuple[Followed, ...]
    handoff_url: str
    goals_url: str


def first_days_of(standing: Standing, reader: Reader) -> FirstDays | None:
    """None before signature. The plan must be loaded with goals."""
    start = start_in(standing.plan, reader.today)
    if start is None:
        return None
    found = groupby(checks_in(standing.plan, reader.today), key=lambda check: check.measure.number)
    code = reader.visit.workspace.code
    return FirstDays(
        _since(start, reader),
        tuple(label_of(day) for day in DAYS),
        tuple(_followed(list(checks), reader) for _number, checks in found),
        address("handoff", code),
        address("goals", code),
    )


def label_of(day: int) -> str:
    """`After 30 days`."""
    return _("After %(days)s days") % {"days": day}


def _since(start: Start, reader: Reader) -> str:
    said = {"day": reader.day(start.on)}
    match start.basis:
        case "live":
            return _("Live since %(day)s. The days count from then.") % said
        case "planned":
            return _("Go live is planned for %(day)s. The days count from when it is done.") % said
        case "target":
            return _("The target for go live is %(day)s. The days count from then.") % said
    return _("Signed on %(day)s. The days count from then.") % said


def _followed(checks: list[Check], reader: Reader) -> Followed:
    measure = checks[0].measure
    person = looker(measure)
    return Followed(
        measure.what,
        with_unit(measure.today, measure.unit),
        with_unit(measure.target, measure.unit),
        person.name if person else "",
        tuple(_look(check, reader) for check in checks),
    )


def _look(check: Check, reader: Reader) -> Look:
    measure = check.measure
    who = check.who.number if check.who else None
    may = may_check(reader.visit, who) is None
    url = address("check", reader.visit.workspace.code, measure.number, check.day) if may else ""
    asked = check.is_due and reader.visit.workspace.state == Workspace.State.OPEN
    return Look(label_of(check.day), with_unit(check.result, measure.unit), reader.day(check.on), asked, url)
