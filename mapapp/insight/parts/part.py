"""A part of plan health, and what it is held against before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from mapapp.insight.case import Step

PARTS: Mapping[str, Promise] = {
    "buyer": gettext_lazy("Buyer owns work"),
    "kept": gettext_lazy("Kept up to date"),
    "dates": gettext_lazy("Dates hold"),
    "path": gettext_lazy("Critical path"),
    "deciders": gettext_lazy("Deciders engaged"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """`points` of `most`. `rule` is what it is held against, `evidence` what it was read from (with the numbers of
    `tasks` and `people`), `better` what would raise it; empty when nothing is missing."""

    code: str
    points: int
    most: int
    rule: str
    evidence: str
    better: str = ""
    tasks: tuple[int, ...] = ()
    people: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return str(PARTS[self.code])


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Which part it is, how many points there are, and by which rule."""

    code: str
    most: int
    rule: str

    def nothing(self, evidence: str, better: str, steps: Iterable[Step] = (), people: tuple[int, ...] = ()) -> Part:
        """No point: there is nothing yet of which a share could be counted."""
        return self.share([Fraction(0)], evidence, better, steps, people)

    def share(
        self,
        shares: Sequence[Fraction],
        evidence: str,
        better: str = "",
        steps: Iterable[Step] = (),
        people: tuple[int, ...] = (),
    ) -> Part:
        """The points for shares that weigh the same; of `steps` and `people` the evidence is read."""
        points = int(sum(shares, Fraction(0)) / len(shares) * self.most + Fraction(1, 2))
        return Part(
            self.code, points, self.most, self.rule, evidence, better, tuple(step.number for step in steps), people
        )
