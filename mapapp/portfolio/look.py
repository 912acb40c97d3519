"""A plan as its case is read from it: how it stands, what its history tells, since when the buyer is there, and how it
looks laid back from its target. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mapapp.plans.history import Line
from mapapp.plans.models import Side
from mapapp.plans.standing import Standing
from mapapp.portfolio.told import Days, Told, told
from mapapp.schedule import BackwardPlan, lay_backwards


@dataclass(frozen=True, slots=True)
class Sits:
    """A person of the plan takes part: his role, since when."""

    person: int
    role: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """`joined` is None while nobody of the buyer's has a seat, `back` where nothing can be laid back."""

    standing: Standing
    said: Told
    joined: datetime | None
    back: BackwardPlan[int] | None

    @property
    def buyer_joined_on(self) -> date | None:
        return self.standing.plan.workspace.today(self.joined) if self.joined else None

    def promised_target(self, agreed: date | None) -> date | None:
        """The target that signature is held to: the `agreed` one of the baseline, else the first that was set. None
        while none is."""
        target = self.standing.plan.workspace.target_signature_on
        return target and (agreed or self.said.target or target)


def look_at(standing: Standing, lines: Sequence[Line], seats: Sequence[Sits]) -> Look:
    said = told(lines, day=standing.plan.workspace.today, days=_days_of(standing), there=_day_of(standing))
    return Look(standing, said, _joined(standing, said, seats), _laid_back(standing))


def _day_of(standing: Standing) -> Callable[[str, datetime], date]:
    """The day that it is where a side works."""

    def there(side: str, at: datetime) -> date:
        return standing.plan.workspace.calendar(Side(side)).today(at)

    return there


def _days_of(standing: Standing) -> Days:
    """Working days of a side between two days; the seller's where no side is known."""

    def days(side: str, start: date, end: date) -> int:
        calendar = standing.plan.workspace.calendar(Side(side or Side.SELLER)).working_days
        return calendar.distance(start, end)

    return days


def _joined(standing: Standing, said: Told, seats: Sequence[Sits]) -> datetime | None:
    """When the first buyer took a seat; None while nobody of them has one: who joined and left again is gone."""
    sides = {person.number: person.side for person in standing.plan.people}
    there = [seat.joined_at for seat in seats if sides.get(seat.person) == Side.BUYER]
    return min([*there, *([said.joined] if said.joined else [])]) if there else None


def _laid_back(standing: Standing) -> BackwardPlan[int] | None:
    """The plan laid back from its target; None without one, or without a signature ahead. Days that no calendar holds
    are none."""
    plan, on = standing.plan, standing.plan.workspace.target_signature_on
    signature = plan.signature
    if on is None or signature is None or not signature.is_open:
        return None
    try:
        return lay_backwards(
            plan.steps(), plan.schedule_links(), signature=signature.number, on=on, today=standing.today
        )
    except (OverflowError, ValueError):
        return None
