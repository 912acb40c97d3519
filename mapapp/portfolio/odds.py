"""How probable it is that a deal is won: from the team's table, until its own history is long enough. Pure.

The table has a percentage for each stage and a factor for each band of plan health, one of them for deals that have no
plan. History counts a deal that was won or lost once for every stage, and for every stage and band, that it was read in
while it was open; where at least so many are counted as the team says, what became of them is the rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mapapp.insight.case import Deal
from mapapp.private.pipeline import ENOUGH, FACTORS, NO_PLAN, same

TABLE, HISTORY, CLOSED = "table", "history", "closed"
HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
Counts = Mapping[str, tuple[int, int]]  # stage, or stage and band -> won, and won or lost


@dataclass(frozen=True, slots=True)
class Chance:
    """`percent` of 100, to a tenth, and where it is from: the table, history (`won` of `closed` deals), or because the
    deal is closed. `factor`: percent by which the band of its health made it another one; 0 when none did."""

    percent: Decimal
    how: str
    won: int = 0
    closed: int = 0
    factor: int = 0

    def of(self, amount: Decimal | None) -> Decimal | None:
        """The amount, weighted, to the cent."""
        return None if amount is None else (amount * self.percent / HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def plain(self) -> dict[str, Any]:
        """As a line keeps it."""
        said = {"percent": str(self.percent), "how": self.how, "won": self.won, "closed": self.closed}
        return said | ({"factor": self.factor} if self.factor else {})


@dataclass(frozen=True, slots=True)
class Odds:
    """`stages`: folded name of an open stage -> percent. `factors` by band. `won`: what became of deals that are over,
    by stage, and by `stage|band`. `enough` as above."""

    stages: Mapping[str, int] = field(default_factory=dict)
    factors: Mapping[str, int] = field(default_factory=lambda: dict(FACTORS))
    enough: int = ENOUGH
    history: Counts = field(default_factory=dict)

    def by_stage(self, deal: Deal) -> Chance | None:
        """By its stage alone; None for a stage that has no chance in the table, and no history."""
        if (over := _over(deal)) is not None:
            return over
        stage = same(deal.stage)
        if (measured := self._measured(stage)) is not None:
            return measured
        percent = self.stages.get(stage)
        return None if percent is None else Chance(_tenth(Decimal(percent)), TABLE)

    def by_plan(self, deal: Deal, band: str) -> Chance | None:
        """By its stage and the health of its plan; `band` empty for a deal that has none."""
        plain = self.by_stage(deal)
        if plain is None or plain.how == CLOSED:
            return plain
        if (measured := self._measured(cell(same(deal.stage), band))) is not None:
            return measured
        factor = self.factors.get(band or NO_PLAN, 100)
        percent = min(HUNDRED, plain.percent * factor / HUNDRED)
        return Chance(_tenth(percent), plain.how, plain.won, plain.closed, factor)

    def _measured(self, key: str) -> Chance | None:
        won, closed = self.history.get(key, (0, 0))
        return Chance(_tenth(HUNDRED * won / closed), HISTORY, won, closed) if closed >= max(1, self.enough) else None


def cell(stage: str, band: str) -> str:
    """The key of a stage and a band."""
    return f"{stage}|{band or NO_PLAN}"


def _over(deal: Deal) -> Chance | None:
    return {"won": Chance(HUNDRED, CLOSED), "lost": Chance(Decimal(0), CLOSED)}.get(deal.outcome)


def _tenth(percent: Decimal) -> Decimal:
    return Decimal(percent).quantize(TENTH, ROUND_HALF_UP)
