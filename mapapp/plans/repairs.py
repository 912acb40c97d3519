"""The smallest changes that would make a target signature fit: overlap two tasks, or do one faster.

Each is found by laying the plan back with the change made, so that what is offered really fits. Where no single one is
enough, because several ways to signature are too long, up to three go together. Pure, like `backwards`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from mapapp.plans.queries import Plan
from mapapp.schedule import SHORTEST_LAG, BackwardPlan, Link, Step, lay_backwards

OFFERED, TRIED, TOGETHER = 3, 6, 3  # of each kind: offers, candidates, changes that go together
MANY, FEW = 120, 2  # tasks, beyond which only so many single changes of each kind are tried
FURTHER = 3  # working days tried beyond those that the plan is short: calendars differ


@dataclass(frozen=True, slots=True)
class Overlap:
    """`after` begins sooner: `lag` working days after `before` (negative: before it ends), instead of `lag_was`."""

    before: int
    after: int
    lag: int
    lag_was: int

    @property
    def days(self) -> int:
        return self.lag_was - self.lag


@dataclass(frozen=True, slots=True)
class Faster:
    """A task takes `length` working days instead of `length_was`; one under way keeps its start and ends sooner."""

    number: int
    length: int
    length_was: int

    @property
    def days(self) -> int:
        return self.length_was - self.length


Change = Overlap | Faster


@dataclass(frozen=True, slots=True)
class Mended:
    """Changes with which the plan fits, and how it is laid back then."""

    changes: tuple[Change, ...]
    laid: BackwardPlan[int]

    @property
    def days(self) -> int:
        return sum(change.days for change in self.changes)


@dataclass(frozen=True)
class _Question:
    """A plan and its target; with a change made it is another one."""

    steps: Sequence[Step[int]]
    links: Sequence[Link[int]]
    signature: int
    on: date
    today: date

    @cached_property
    def laid(self) -> BackwardPlan[int]:
        return lay_backwards(self.steps, self.links, signature=self.signature, on=self.on, today=self.today)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something that could give way, by at most so many working days; `change` says what that is."""

    most: int
    change: Callable[[int], Change]


Kind = Callable[[_Question], Sequence[_Candidate]]


def repairs(plan: Plan, *, on: date, today: date) -> tuple[Mended, ...]:
    """For a plan that is short of `on`: at most three of each kind, the smallest first. Nothing for one that fits."""
    signature = plan.signature
    if signature is None:
        return ()
    asked = _Question(plan.steps(), plan.schedule_links(), signature.number, on, today)
    if not asked.laid.short_by:
        return ()
    return (*_of_kind(asked, _overlaps), *_of_kind(asked, _faster))


def _of_kind(asked: _Question, kind: Kind) -> Sequence[Mended]:
    many, candidates = len(asked.steps) > MANY, kind(asked)
    found = [_least(asked, one) for one in candidates[: FEW if many else TRIED]]
    if not many and not any(found):
        found = [_together(asked, one, kind) for one in candidates[:OFFERED]]
    apart = {frozenset(one.changes): one for one in found if one}
    return sorted(apart.values(), key=lambda one: one.days)[:OFFERED]


def _overlaps(asked: _Question) -> Sequence[_Candidate]:
    """Dependencies between two long ones, after the longest first. Nobody begins before what he comes after does."""
    step, poles = {one.key: one for one in asked.steps}, asked.laid.long_poles
    gives_way = {one.key for one in asked.steps if one.state == "open" and not one.fixed and one.key in poles}
    pairs = [link for link in asked.links if link.before in poles and link.after in gives_way]
    pairs.sort(key=lambda link: (-step[link.before].length, link.before, link.after))
    return [_overlap(link, step[link.before]) for link in pairs]


def _overlap(link: Link[int], before: Step[int]) -> _Candidate:
    most = min(link.lag - SHORTEST_LAG, before.length + link.lag)
    return _Candidate(most, lambda days: Overlap(link.before, link.after, link.lag - days, link.lag))


def _faster(asked: _Question) -> Sequence[_Candidate]:
    """The long ones that take more than a day, the longest first. What is under way does not end before today."""
    poles = asked.laid.long_poles
    long = [one for one in asked.steps if one.key in poles and one.length > 1 and not one.fixed]
    long.sort(key=lambda one: (-one.length, one.key))
    return [_shortened(one, asked.today) for one in long]


def _shortened(long: Step[int], today: date) -> _Candidate:
    most = long.length - 1
    if long.state == "started":
        most = min(most, long.calendar.distance(long.calendar.add(today, 0), long.finish))
    return _Candidate(most, lambda days: Faster(long.key, long.length - days, long.length))


def _made(asked: _Question, changes: Iterable[Change]) -> _Question:
    """The question with these changes made."""
    steps, links = list(asked.steps), list(asked.links)
    for change in changes:
        if isinstance(change, Overlap):
            pair = (change.before, change.after)
            links = [replace(one, lag=change.lag) if (one.before, one.after) == pair else one for one in links]
        else:
            steps = [_by_days(one, change.days) if one.key == change.number else one for one in steps]
    return replace(asked, steps=steps, links=links)


def _by_days(step: Step[int], days: int) -> Step[int]:
    return replace(step, due_on=step.calendar.add(step.finish, -days))


def _least(asked: _Question, candidate: _Candidate) -> Mended | None:
    """The fewest working days with which it fits. What the plan is short is tried first: where all calendars agree it
    is that or never, where they differ a few more or fewer."""
    short, most = asked.laid.short_by or 0, candidate.most
    found = None
    for days in range(max(1, min(short, most)), min(most, short + FURTHER) + 1):
        if found := _fitting(asked, [candidate.change(days)]):
            break
    while found and found.days > 1 and (less := _fitting(asked, [candidate.change(found.days - 1)])):
        found = less
    return found


def _fitting(asked: _Question, changes: Sequence[Change]) -> Mended | None:
    laid = _made(asked, changes).laid
    return Mended(tuple(changes), laid) if laid.fits else None


def _together(asked: _Question, first: _Candidate, kind: Kind) -> Mended | None:
    """This one as far as it goes, then what is long after that, until it fits; then no more of each than it takes."""
    changes: list[Change] = []
    now, change = asked, _furthest(asked, [first])
    while change and len(changes) < TOGETHER - 1:
        changes, now = [*changes, change], _made(now, [change])
        candidates = kind(now)[:TRIED]
        fitting = [found for one in candidates if (found := _least(now, one))]
        if fitting:
            last = min(fitting, key=lambda one: one.days)
            return _pared(asked, [*changes, *last.changes])
        change = _furthest(now, candidates)
    return None


def _furthest(asked: _Question, candidates: Iterable[_Candidate]) -> Change | None:
    """What brings the plan nearest to its target when it gives way by all that is short."""
    short, poles = asked.laid.short_by or 0, asked.laid.long_poles
    changes = [one.change(min(short, one.most)) for one in candidates if one.most > 0]
    laid = [(_made(asked, [change]).laid, change) for change in changes]
    nearer = [(then.short_by or 0, place) for place, (then, _change) in enumerate(laid) if then.long_poles != poles]
    return laid[min(nearer)[1]][1] if nearer else None


def _pared(asked: _Question, changes: Sequence[Change]) -> Mended | None:
    """The same without what it does not take: none that can be left out, none by a day more than it needs."""
    kept = list(changes)
    for change in changes:
        rest = [one for one in kept if one is not change]
        now: Change | None = change
        while now and _fitting(asked, [*rest, *_one(fewer := _a_day_less(now))]):
            now = fewer
        kept = [*rest, now] if now else rest
    return _fitting(asked, kept)


def _one(change: Change | None) -> list[Change]:
    return [change] if change else []


def _a_day_less(change: Change) -> Change | None:
    if change.days <= 1:
        return None
    if isinstance(change, Overlap):
        return replace(change, lag=change.lag + 1)
    return replace(change, length=change.length + 1)
