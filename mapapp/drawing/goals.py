"""What the buyer wants to achieve, how success is measured, and what the trial has to show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.access.rules import may_edit_goals
from mapapp.drawing.reader import Reader
from mapapp.drawing.tabs import address
from mapapp.plans.models import Goal, Measure, Phase
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class MeasureLine:
    what: str
    today: str
    target: str
    result: str
    by: str
    note: str
    number: str


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal in somebody's words: `said` is who and when."""

    number: str
    statement: str
    said: str
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True, slots=True)
class Criteria:
    """What must be true at the end of a trial; `frozen` says since when it stands."""

    phase: str
    texts: tuple[str, ...]
    frozen: str


@dataclass(frozen=True, slots=True)
class Goals:
    """What `plans/_goals.html` draws; `edit_url` is empty for who may not write them."""

    heading: str
    cards: tuple[GoalCard, ...]
    criteria: tuple[Criteria, ...]
    edit_url: str


def goals_of(standing: Standing, reader: Reader) -> Goals:
    """Goals with their measures, in the words for this reader. The plan must be loaded with goals."""
    plan = standing.plan
    heading = _("What %(account)s wants to achieve") % {"account": reader.account}
    return Goals(
        _("What you want to achieve") if reader.visit.is_buyer else heading,
        tuple(_card(goal, plan.measures, reader) for goal in plan.goals),
        tuple(found for phase in plan.phases if phase.is_trial and (found := _criteria(phase, standing, reader)).texts),
        address("goals", reader.visit.workspace.code) if may_edit_goals(reader.visit) is None else "",
    )


def _card(goal: Goal, measures: tuple[Measure, ...], reader: Reader) -> GoalCard:
    said = [goal.said_by.name, goal.said_by.title] if goal.said_by else []
    day = [reader.day(goal.said_on, weekday=False)] if goal.said_on else []
    lines = tuple(_line(measure, reader) for measure in measures if measure.goal.number == goal.number)
    return GoalCard(str(goal.number), goal.statement, ", ".join(filter(None, said + day)), lines)


def _line(measure: Measure, reader: Reader) -> MeasureLine:
    by = _("by %(day)s") % {"day": reader.day(measure.by_on, weekday=False)} if measure.by_on else ""
    today, target, result = (
        with_unit(value, measure.unit) for value in (measure.today, measure.target, measure.result)
    )
    return MeasureLine(measure.what, today, target, result, by, measure.result_note, str(measure.number))


def with_unit(value: str, unit: str) -> str:
    """`4 days`, `90%`; a unit that somebody has typed already is not said twice."""
    if not value or not unit or value.endswith(unit):
        return value
    return f"{value}{unit}" if unit == "%" else f"{value} {unit}"


def _criteria(phase: Phase, standing: Standing, reader: Reader) -> Criteria:
    texts = tuple(one.text for one in standing.plan.criteria if one.phase.number == phase.number)
    frozen = phase.criteria_frozen_on
    since = _("agreed since %(day)s") % {"day": reader.day(frozen, weekday=False)} if frozen else ""
    return Criteria(phase.name, texts, since)
