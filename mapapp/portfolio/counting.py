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
from mapapp.private.models import MeasuredShape
from mapapp.private.pipeline import Pipeline, plain_of
from mapapp.private.team_queries import pipeline_at, pipeline_of

FORMAT = 4  # of the figures themselves: another one when they are worked out in another way, so that all are made again


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

    @property
    def rates(self) -> Mapping[str, Decimal]:
        """What one of a currency is worth in the team's own."""
        return self.pipeline.rates_to_own


def counting_of(team: Team) -> Counting:
    """As it holds now. Two queries."""
    return _counting(team, Definitions.of(team), pipeline_of(team), measured_of(team))


def counting_at(team: Team, at: datetime) -> Counting:
    """As it held at the aware moment `at`. Three queries."""
    return _counting(team, definitions_at(team, at), pipeline_at(team, at), measured_at(team, at))


def _counting(team: Team, held: Definitions, pipeline: Pipeline, measured: MeasuredShape | None) -> Counting:
    values = measured.values if measured else {}
    number = measured.number if measured else 0
    approval = values.get("approval")
    said = [
        FORMAT, team.name, team.mail_domain, team.time_zone, {**held.values, "number": held.number}, number, values,
        _told(pipeline),
    ]  # fmt: skip
    return Counting(
        numbers=numbers_of(held),
        pipeline=pipeline,
        odds=Odds(pipeline.table, pipeline.factors, pipeline.enough, _history(values)),
        usual=(approval[0], approval[1]) if approval else None,
        measured=number,
        mark=hashlib.sha256(canonical(said).encode()).hexdigest()[:32],
    )


def history_of(team: Team) -> Counts:
    """What became of its deals, as it was counted last. One query."""
    measured = measured_of(team)
    return _history(measured.values if measured else {})


def _history(values: Mapping[str, Any]) -> Counts:
    return {key: (won, closed) for key, (won, closed) in values.get("history", {}).items()}


def _told(pipeline: Pipeline) -> dict[str, Any]:
    """Of its settings those that a figure is counted by."""
    names = ("stages", "qualified", "currency", "rates", "factors", "enough")
    return plain_of({name: getattr(pipeline, name) for name in names}) | {"table": pipeline.table}
