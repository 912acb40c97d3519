"""Plan health, 0 to 100: five parts, each with its rule, what it was read from, and what would raise it. For sellers.

Pure over a case. It reads what people did, never what they open, and an act counts for the side whose person did it.
No other date makes a step that is behind look better (case.Step.promised_on), so nothing is won by setting dates anew;
what would be, of a step done late or a date moved later, is left out in each rule. What the CRM says plays no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.insight.case import BUYER, Case, Step
from mapapp.insight.parts.buyer import owns_work
from mapapp.insight.parts.dates import dates_hold
from mapapp.insight.parts.deciders import deciders
from mapapp.insight.parts.kept import kept_up
from mapapp.insight.parts.part import PARTS, Part
from mapapp.insight.parts.path import path

__all__ = ["BANDS", "PARTS", "Health", "Part", "band_of", "is_active", "is_healthy", "read_health", "why_not_healthy"]

BANDS: Mapping[str, Promise] = {
    "healthy": gettext_lazy("Healthy"), "care": gettext_lazy("Needs care"), "risk": gettext_lazy("At risk"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Health:
    """`points` of 100, its `band`, its parts, and the version of the numbers by which it was counted."""

    points: int
    band: str
    parts: tuple[Part, ...]
    version: int

    @property
    def words(self) -> str:
        return str(BANDS[self.band])

    def part(self, code: str) -> Part:
        return next(part for part in self.parts if part.code == code)


def read_health(case: Case) -> Health:
    """The health of a plan on the day of its case, by the numbers of its team."""
    parts = (owns_work(case), kept_up(case), dates_hold(case), path(case), deciders(case))
    points = sum(part.points for part in parts)
    return Health(points, band_of(case, points), parts, case.numbers.version)


def band_of(case: Case, points: int) -> str:
    """Healthy, in need of care, or at risk."""
    numbers = case.numbers
    return "healthy" if points >= numbers.healthy_from else "care" if points >= numbers.care_from else "risk"


def is_active(case: Case) -> bool:
    """Shared with a buyer who has joined, with an open step, and somebody has acted lately (PRODUCT, The living
    document)."""
    last = case.last_act_on
    stale = last is None or (case.today - last).days >= case.numbers.stale_ends
    return case.state == "open" and case.is_mutual and bool(case.open_steps) and not stale


def is_healthy(case: Case, health: Health) -> bool:
    """Active, enough points, enough of it the buyer's, signature in time, and nothing late for long."""
    return next(_why_not(case, health), None) is None


def why_not_healthy(case: Case, health: Health) -> tuple[str, ...]:
    """What keeps a plan from counting as healthy, a sentence each; nothing of one that does."""
    return tuple(_why_not(case, health))


def _why_not(case: Case, health: Health) -> Iterator[str]:
    numbers = case.numbers
    if not is_active(case):
        yield _("It is not active: open, shared with a buyer who has joined, with a step to do and a recent act.")
    if health.points < numbers.healthy_from:
        yield _("It has %(points)s points; healthy begins at %(least)s.") % {
            "points": health.points,
            "least": numbers.healthy_from,
        }
    share = buyer_share(case)
    if case.open_steps and share < numbers.buyer_share:
        yield _("The buyer owns %(share)s %% of the open steps; %(least)s %% are needed.") % {
            "share": share,
            "least": numbers.buyer_share,
        }
    if case.signature_on is None or case.target_signature_on is None:
        yield _("Signature and its target are not both on the plan.")
    elif case.signature_on > min(case.target_signature_on, case.promised_signature_on or case.target_signature_on):
        yield _("Projected signature is after its target.")
    late = [step for step in case.open_steps if step.late > numbers.late_most]
    if late:
        yield _("Late for more than %(days)s working days: %(tasks)s.") % {
            "days": numbers.late_most,
            "tasks": ", ".join(f"#{step.number}" for step in late),
        }


def buyer_share(case: Case) -> int:
    """Percent of the open steps that a person of the buyer's owns, rounded down; 0 without any."""
    steps: tuple[Step, ...] = case.open_steps
    owned = sum(step.side == BUYER and step.owner is not None for step in steps)
    return 100 * owned // len(steps) if steps else 0
