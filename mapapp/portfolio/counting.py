"""All of a team's own by which the figures of its plans are counted, as one value with a mark.

A line keeps the mark of what it was counted by: when the team sets another number the mark is another one, and all of
its lines are behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from mapapp.insight.case import Numbers
from mapapp.people.definitions import Definitions, definitions_at
from mapapp.people.models import Team
from mapapp.plans.history import canonical
from mapapp.portfolio.case_of import numbers_of
from mapapp.portfolio.cases import Held, Usual
from mapapp.portfolio.odds import Counts, Odds
from mapapp.private.kept import measured_at, measured_of
from mapapp.private.listed import DeskVisit
from mapapp.private.models import MeasuredShape
from mapapp.private.pipeline import Pipeline, plain_of
from mapapp.private.team_queries import pipeline_at, pipeline_of

FORMAT = 15  # of the figures themselves: another when they are worked out in another way, so that all are made again


@dataclass(frozen=True, slots=True)
class Counting:
    """`numbers` are the team's, with the version of its definitions. `pipeline` says what its stages mean, and
    what its money is worth. `usual` is how long its approvals take,
    `measured` the number of the count of its own history."""

    numbers: Numbers = field(default_factory=Numbers)
    pipeline: Pipeline = field(default_factory=Pipeline)
    odds: Odds = field(default_factory=Odds)
    usual: Usual = None
    measured: int = 0
    mark: str = ""

    @property
    def definitions(self) -> int:
        return self.numbers.version

    @property
    def held(self) -> Held:
        """As cases are read by it."""
        return Held(self.usual, self.pipeline, self.numbers)

    def own_currency(self, currency: str) -> str:
        """The one in which an amount of this currency is added up: the team's own; the amount's while the team has
        named none, so that a team of one currency has its sums without a setting."""
        return self.pipeline.currency or currency

    def rate(self, currency: str) -> Decimal | None:
        """What one of it is worth in the currency in which it is added up; None when the team's table has no rate."""
        return self.pipeline.rates_to_own.get(currency) if self.pipeline.currency else Decimal(1) if currency else None


def counting_of(team: Team) -> Counting:
    """As it holds now. Two queries."""
    return _counting(team, Definitions.of(team), pipeline_of(team), *_plain(measured_of(team)))


def counting_for(visit: DeskVisit) -> Counting:
    """As it holds for who is at the team's portfolio: read with his visit. No query."""
    return _counting(visit.team, Definitions.of(visit.team), visit.pipeline, *visit.measured)


def counting_at(team: Team, at: datetime) -> Counting:
    """As it held at the aware moment `at`. Three queries."""
    return _counting(team, definitions_at(team, at), pipeline_at(team, at), *_plain(measured_at(team, at)))


def _plain(measured: MeasuredShape | None) -> tuple[int, Mapping[str, Any]]:
    return (measured.number, measured.values) if measured else (0, {})


def _counting(team: Team, held: Definitions, pipeline: Pipeline, number: int, values: Mapping[str, Any]) -> Counting:
    said = [
        FORMAT, team.name, team.mail_domain, team.time_zone, {**held.values, "number": held.number}, number, values,
        _told(pipeline),
    ]  # fmt: skip
    return Counting(
        numbers=numbers_of(held),
        pipeline=pipeline,
        odds=Odds(pipeline.table, pipeline.factors, pipeline.enough, _history(values)),
        usual=_usual(values),
        measured=number,
        mark=hashlib.sha256(canonical(said).encode()).hexdigest()[:32],
    )


def history_of(team: Team) -> Counts:
    """What became of its deals, as it was counted last. One query."""
    return _history(_plain(measured_of(team))[1])


def usual_of(team: Team) -> Usual:
    """How long its approvals take, as it was counted last. One query."""
    return _usual(_plain(measured_of(team))[1])


def _usual(values: Mapping[str, Any]) -> Usual:
    approval = values.get("approval")
    return (approval[0], approval[1]) if approval else None


def _history(values: Mapping[str, Any]) -> Counts:
    return {key: (won, closed) for key, (won, closed) in values.get("history", {}).items()}


def _told(pipeline: Pipeline) -> dict[str, Any]:
    """Of its settings those that a figure is counted by."""
    names = ("stages", "qualified", "currency", "rates", "factors", "enough")
    return plain_of({name: getattr(pipeline, name) for name in names}) | {"table": pipeline.table}
