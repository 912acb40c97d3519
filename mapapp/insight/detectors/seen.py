"""A case as the rules look at it: looked up by number, and said in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.case import BUYER, Case, Person, Step
from mapapp.insight.detectors.about import topics
from mapapp.plans.words import day_words

SHORT = 60  # letters of a step's text that stand in a sentence


@dataclass(frozen=True)
class Seen:
    """`steps` are those that count, by number; `people` by number."""

    case: Case
    steps: dict[int, Step] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.case.today

    @property
    def open(self) -> list[Step]:
        return [step for step in self.steps.values() if step.is_open]

    def of_part(self, *parts: str) -> list[Person]:
        """The buyer's people in these parts of the decision."""
        return [one for one in self.people.values() if one.side == BUYER and one.part in parts]

    def owner(self, step: Step) -> Person | None:
        return self.people.get(step.owner) if step.owner is not None else None

    def owned_by_part(self, step: Step, *parts: str) -> bool:
        """By somebody of the buyer's in one of these parts."""
        owner = self.owner(step)
        return owner is not None and owner.side == BUYER and owner.part in parts

    def about(self, topic: str) -> Iterator[Step]:
        """The steps whose words are about it."""
        return (step for step in self.steps.values() if topic in topics(step.text))

    def since(self, day: date | None) -> int:
        """Days that have passed since."""
        return (self.today - day).days if day else 0

    def day(self, day: date) -> str:
        return day_words(day, today=self.today, weekday=False)


def seen_of(case: Case) -> Seen:
    return Seen(case, {step.number: step for step in case.counted}, {one.number: one for one in case.people})


def short(text: str) -> str:
    """Cut at the end of a word, where there is one late enough."""
    if len(text) <= SHORT:
        return text
    cut = text[: SHORT - 1]
    whole = cut[: cut.rfind(" ")] if " " in cut[SHORT // 2 :] else cut
    return _("%(start)s…") % {"start": whole.rstrip(" ,;:.")}


def named(step: Step) -> str:
    """`#16 “Business case reviewed with Finance”`, inside a sentence."""
    return _("#%(number)s “%(text)s”") % {"number": step.number, "text": short(step.text)}


def numbers_of(steps: Iterable[Step]) -> tuple[int, ...]:
    return tuple(step.number for step in steps)


def hashes(numbers: Sequence[int], most: int = 6) -> str:
    """`#3, #5 and #8`; of many the first ones, and how many more."""
    every = [f"#{number}" for number in numbers]
    if len(every) > most:
        rest = len(every) - most
        more = ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest}
        every = [*every[:most], more]
    if len(every) < 2:
        return "".join(every)
    return _("%(others)s and %(last)s") % {"others": ", ".join(every[:-1]), "last": every[-1]}


def days(count: int) -> str:
    """`1 day`, `12 days`: calendar days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
