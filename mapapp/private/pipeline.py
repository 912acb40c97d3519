"""How a team reads its opportunities: which column is which field, what its stages mean, what its money is worth.

Settings with a version, as those by which a team counts (mapapp/people/definitions.py): a change makes the next one,
and those that held before stay. Version 0 is what mapapp comes with. Another setting joins as one more field of
`Pipeline`, with its default and its way to and from plain values in `PLAIN`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from mapapp.private.models import OpportunityShape

Outcome = OpportunityShape.Outcome
NO_PLAN = "none"  # in the place of a band of plan health
FACTORS: Mapping[str, int] = {"healthy": 120, "care": 80, "risk": 40, NO_PLAN: 70}  # percent of the stage's chance
ENOUGH = 30  # deals that are over, from which on history says more than a table
CURRENCY = re.compile(r"[A-Z]{3}")
SCALES = (1, 1000, 10**6)  # what the numbers below a title may be times
ENDS = (Outcome.OPEN.value, Outcome.WON.value, Outcome.LOST.value)
WON = re.compile(r"(?<!\bnot )\b(won|signed|gewonnen|gagne|ganado|vinto)\b(?!['’]t\b)")
LOST = re.compile(r"\b(lost|disqualified|cancell?ed|abandoned|verloren|perdu|perdido|perso|no decision)\b")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as the CRM calls it, and what it means: open, won or lost."""

    name: str
    means: str = Outcome.OPEN.value


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of the team's own currency one of another was worth on the day the rate was set."""

    currency: str
    rate: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One version of a team's settings.

    `columns`: title of a column, folded -> field, empty for one that is not read. `stages` in the order in which a
    purchase goes through them; from `qualified` on it counts as qualified. `chances`: a stage, folded -> percent of
    those in it that are won, where somebody has said so; `factors`: a band of plan health -> percent of that, for what
    has such a plan, and `enough`: how many must be over before what became of them takes the table's place. `days`:
    day_first, month_first or empty for what the file itself shows; `decimals`: the mark before the cents likewise.
    `scales`: title of a column of amounts, folded -> what its numbers are times, where somebody has said so.
    `currency` is the team's own. `told_by`: which stages and rates only rows of some plans had told (told.py).
    """

    number: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    qualified: str = ""
    days: str = ""
    decimals: str = ""
    scales: Mapping[str, int] = field(default_factory=dict)
    currency: str = ""
    rates: tuple[Rate, ...] = ()
    chances: Mapping[str, int] = field(default_factory=dict)
    factors: Mapping[str, int] = field(default_factory=lambda: dict(FACTORS))
    enough: int = ENOUGH
    told_by: Mapping[str, Mapping[str, list[int]]] = field(default_factory=dict)

    @classmethod
    def read(cls, number: int, kept: Mapping[str, Any]) -> Pipeline:
        """From what was kept; a setting that came later has its default there."""
        names = [each.name for each in fields(cls) if each.name in kept and each.name != "number"]
        return cls(number, **{name: PLAIN[name][1](kept[name]) if name in PLAIN else kept[name] for name in names})

    @property
    def rates_to_own(self) -> dict[str, Decimal]:
        """Currency -> what one of it is worth in the team's own, which is worth one of itself."""
        own = {self.currency: Decimal(1)} if self.currency else {}
        return {each.currency: each.rate for each in self.rates} | own

    def place(self, stage: str) -> int | None:
        """Where a stage stands among the others, from 0; None for one that nobody has put in order."""
        known = [same(each.name) for each in self.stages]
        return known.index(same(stage)) if same(stage) in known else None

    @property
    def open_stages(self) -> tuple[str, ...]:
        """The names of those in which nothing is decided, in their order."""
        return tuple(stage.name for stage in self.stages if stage.means == Outcome.OPEN)

    @property
    def table(self) -> dict[str, int]:
        """Each open stage, folded -> percent: as set, else evenly from the first stage to the last."""
        names = self.open_stages
        even = [round(100 * (place + 1) / (len(names) + 1)) for place in range(len(names))]
        return {same(name): self.chances.get(same(name), percent) for name, percent in zip(names, even, strict=True)}

    def order(self, stage: str) -> int:
        """Where a stage stands among the open ones, from 1; 0 for one that does not."""
        names = [same(name) for name in self.open_stages]
        return names.index(same(stage)) + 1 if same(stage) in names else 0

    def in_order(self, stage: str, before: int = 0) -> tuple[Any, ...]:
        """By which stages stand as a purchase goes through them: the open ones as they are set, then those of what is
        won, of what is lost, those that nobody has put in order (as they stood `before`, from 1), and none at all."""
        place = self.place(stage)
        if place is None:
            return (len(ENDS) + (not stage), not before, before, same(stage), stage)
        return (ENDS.index(self.stages[place].means), place, stage)

    def is_late(self, stage: str, past: int = 67) -> bool:
        """Whether it stands past so many percent of the open stages."""
        return 100 * self.order(stage) > past * len(self.open_stages)

    def meaning(self, stage: str) -> str:
        """Open, won or lost: as set, or as the words of the stage say it."""
        place = self.place(stage)
        return guessed(stage) if place is None else self.stages[place].means

    def is_qualified(self, stage: str) -> bool | None:
        """Whether it has come as far as the stage from which it counts; None when the settings do not say."""
        place, first = self.place(stage), self.place(self.qualified) if self.qualified else None
        return None if place is None or first is None else place >= first


PLAIN: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {  # to plain values, and from them
    "columns": (dict, dict),
    "stages": (
        lambda value: [[each.name, each.means] for each in value],
        lambda kept: tuple(Stage(*each) for each in kept),
    ),
    "rates": (
        lambda value: [[each.currency, str(each.rate), each.day.isoformat()] for each in value],
        lambda kept: tuple(Rate(code, Decimal(rate), date.fromisoformat(day)) for code, rate, day in kept),
    ),
}


def plain_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as they are kept."""
    return {name: PLAIN[name][0](value) if name in PLAIN else value for name, value in values.items()}


def same(name: str) -> str:
    """A name for comparing: no case, no accents, single spaces."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return " ".join(bare.casefold().split())


def guessed(stage: str) -> str:
    """What a stage means by its words alone."""
    words = same(stage)
    if LOST.search(words):
        return Outcome.LOST.value
    return Outcome.WON.value if WON.search(words) else Outcome.OPEN.value


def unknown_stages(pipeline: Pipeline, names: Iterable[str]) -> list[str]:
    """The stages of a file that nobody has put in order yet, each once: the open ones first, then won and lost."""
    found = {same(name): name for name in names if name and pipeline.place(name) is None}
    return sorted(found.values(), key=lambda name: (Outcome.values.index(guessed(name)), name.casefold()))
