"""All of a team's own by which the figures of its plans are counted, as one value with a mark.

A line keeps the mark of what it was counted by: when the team sets another number the mark is another one, and all of
its lines are behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.history import canonical

FORMAT = 1  # of the figures themselves: another one when they are worked out in another way, so that all are made again


@dataclass(frozen=True, slots=True)
class Counting:
    """`definitions` is the version of the team's numbers. `rates`: what one of a currency is worth in its own."""

    definitions: int = 0
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    mark: str = ""

    def rate(self, currency: str) -> Decimal | None:
        return self.rates.get(currency)


def counting_of(team: Team) -> Counting:
    """As it holds now. No query."""
    said = [FORMAT, team.name, team.time_zone, dict(team.definitions)]
    mark = hashlib.sha256(canonical(said).encode()).hexdigest()[:32]
    return Counting(Definitions.of(team).number, {}, mark)
