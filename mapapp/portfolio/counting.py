"""All of a team's own by which the figures of its plans are counted, as one value with a mark.

A line keeps the mark of what it was counted by: when the team sets another number the mark is another one, and all of
its lines are behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mapapp.insight.case import Numbers
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.history import canonical
from mapapp.portfolio.case_of import numbers_of
from mapapp.portfolio.cases import Usual
from mapapp.portfolio.odds import Odds
from mapapp.private.kept import measured_of

FORMAT = 2  # of the figures themselves: another one when they are worked out in another way, so that all are made again


@dataclass(frozen=True, slots=True)
class Counting:
    """`numbers` are the team's, with the version of its definitions. `rates`: what one of a currency is worth in its
    own. `usual` is how long its approvals take."""

    numbers: Numbers = field(default_factory=Numbers)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    odds: Odds = field(default_factory=Odds)
    usual: Usual = None
    mark: str = ""

    @property
    def definitions(self) -> int:
        return self.numbers.version


def counting_of(team: Team) -> Counting:
    """As it holds now. One query."""
    measured = measured_of(team)
    values = measured.values if measured else {}
    history = {key: (won, closed) for key, (won, closed) in values.get("history", {}).items()}
    approval = values.get("approval")
    said = [FORMAT, team.name, team.mail_domain, team.time_zone, dict(team.definitions), values]
    return Counting(
        numbers=numbers_of(Definitions.of(team)),
        odds=Odds(history=history),
        usual=(approval[0], approval[1]) if approval else None,
        mark=hashlib.sha256(canonical(said).encode()).hexdigest()[:32],
    )
