"""The kinds of repair a backward plan knows: frozen values that say what to change, and how it looks when changed."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic

from mapapp.schedule.steps import Dates, K, Link, Step


@dataclass(frozen=True)
class Draft(Generic[K]):
    """A plan and its target, to try something on."""

    steps: tuple[Step[K], ...]
    links: tuple[Link[K], ...]
    on: date

    def with_step(self, step: Step[K]) -> "Draft[K]":
        return replace(self, steps=tuple(step if one.key == step.key else one for one in self.steps))

    def step(self, key: Hashable) -> Step[K]:
        return next(step for step in self.steps if step.key == key)


@dataclass(frozen=True)
class Shorten(Generic[K]):
    """Do a step in `by` working days less."""

    key: K
    by: int

    def applied(self, draft: Draft[K]) -> Draft[K]:
        step = draft.step(self.key)
        return draft.with_step(replace(step, due_on=step.calendar.add(step.finish, -self.by)))


@dataclass(frozen=True)
class Overlap(Generic[K]):
    """Begin `after` by working days sooner behind `before`: `lag` is the new one, a lead when it is negative."""

    before: K
    after: K
    by: int
    lag: int

    def applied(self, draft: Draft[K]) -> Draft[K]:
        pair = (self.before, self.after)
        links = (
            replace(link, lag=min(link.lag, self.lag)) if (link.before, link.after) == pair else link
            for link in draft.links
        )
        return replace(draft, links=tuple(links))


@dataclass(frozen=True)
class StartBy(Generic[K]):
    """Have a step under way on the day `on`, `by` working days before all it waits for has ended."""

    key: K
    on: date
    by: int

    def applied(self, draft: Draft[K]) -> Draft[K]:
        step = draft.step(self.key)
        return draft.with_step(replace(step, state="started", starts_on=self.on, due_on=step.due_from(self.on)))


@dataclass(frozen=True)
class MoveFixed(Generic[K]):
    """Give a fixed step other dates, `by` working days earlier or later."""

    key: K
    to: Dates
    by: int

    def applied(self, draft: Draft[K]) -> Draft[K]:
        return draft.with_step(replace(draft.step(self.key), starts_on=self.to.start, due_on=self.to.due))


@dataclass(frozen=True)
class MoveTarget:
    """Aim at the earliest signature, `by` working days later."""

    to: date
    by: int

    def applied(self, draft: Draft[K]) -> Draft[K]:
        return replace(draft, on=self.to)


Repair = Shorten[K] | Overlap[K] | StartBy[K] | MoveFixed[K] | MoveTarget
