"""Opportunities at a stage at which a deal has a plan, and that have none: which they are, and one of them in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _

from mapapp.drawing.tabs import address
from mapapp.insight.case import Deal
from mapapp.insight.detectors.rules import find_without_plan
from mapapp.insight.finding import Finding
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.words import day_words
from mapapp.portfolio.asked import Days
from mapapp.portfolio.case_of import numbers_of
from mapapp.portfolio.cases import deal_of
from mapapp.portfolio.deals import COLUMNS, deals
from mapapp.portfolio.deals import Deal as Row
from mapapp.portfolio.narrowing import NO_PLAN, OPEN
from mapapp.private.listed import DeskVisit, lines_for
from mapapp.private.models import DealAnswerShape, OpportunityShape
from mapapp.private.pipeline import Pipeline

MOST = 20  # of a team on the list of the week


@dataclass(frozen=True, slots=True)
class ToStart:
    """Those of a team that a member sees, the heaviest first; `more` are not listed."""

    team: str
    rows: tuple[Row, ...]
    more: int
    url: str


def to_start(visit: DeskVisit, at: datetime) -> ToStart:
    """Without those that were put off or dismissed. Two queries, one when there are few."""
    lines = lines_for(visit).filter(OPEN, NO_PLAN, is_qualified=True).exclude(findings=[])
    heaviest = lines.order_by(F("own_by_plan").desc(nulls_last=True), "pk")
    read = list(heaviest.values(*COLUMNS)[: MOST + 1])
    more = lines.count() - MOST if len(read) > MOST else 0
    rows = deals(read[:MOST], today=Days.at(visit.team, at).today, currency=visit.currency)
    return ToStart(visit.team.name, rows, more, f"{address('plans')}?view=none&team={visit.team.code}")


def found_of(row: OpportunityShape, team: Team, pipeline: Pipeline, at: datetime) -> Finding | None:
    """What is found of one without a plan; None where it is not at such a stage. Makes no query."""
    today, numbers = _today(team, at), numbers_of(Definitions.of(team))
    return next(iter(find_without_plan(deal_of(row, pipeline) or Deal(), today, numbers)), None)


def said_to(answer: DealAnswerShape | None, team: Team, at: datetime) -> str:
    """`Not now, until Tue 17 Feb (Anna Kessler).` Empty for nothing, and when it does not hold any more."""
    today = _today(team, at)
    if answer is None or not answer.holds(today):
        return ""
    who = {"name": str(answer.by) if answer.by else _("somebody who is gone")}
    if answer.kind == answer.Kind.PUT_OFF and answer.until_on:
        return _("Not now, until %(day)s (%(name)s).") % {**who, "day": day_words(answer.until_on, today=today)}
    return _("Not relevant: %(why)s (%(name)s).") % {**who, "why": answer.why.rstrip(".")}


def _today(team: Team, at: datetime) -> date:
    return at.astimezone(ZoneInfo(team.time_zone)).date()
