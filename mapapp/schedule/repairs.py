"""What would make a backward plan fit: the smallest repairs, each tried before it is offered."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Generic

from mapapp.schedule.backward import BackwardPlan, lay_backwards
from mapapp.schedule.network import Network
from mapapp.schedule.repair_kinds import Draft, MoveFixed, MoveTarget, Overlap, Repair, Shorten, StartBy
from mapapp.schedule.steps import LONGEST_LAG, SHORTEST_LAG, Dates, K, Link, Step, allowed_start
from mapapp.schedule.trial import Trial


def repairs(
    steps: Iterable[Step[K]], links: Iterable[Link[K]], *, signature: K, on: date, today: date
) -> tuple[tuple[Repair[K], ...], ...]:
    """The smallest repairs after which `lay_backwards` fits, the least change in working days first; none if it fits.

    Each is a tuple of repairs to make together: single ones, and when there is none but moving the target, the smallest
    pair. A step is shortened to one working day at least; one under way cannot finish before today. Two steps overlap
    no further than the start of the one that comes before. Nothing that is done, a milestone or the signature itself is
    asked to begin before what it waits for has ended. Empty also when only more than two together would do. In a plan
    of hundreds of steps the search for a pair ends before all are tried, so that a page can ask; how far it goes
    depends on the plan alone.
    """
    draft = Draft(tuple(steps), tuple(links), on)
    search = _Search(draft, signature, today)
    if not search.plan.collisions:
        return ()
    found: list[tuple[Repair[K], ...]] = [(repair,) for repair in search.singles()]
    if not found:
        found = search.smallest_pair()
    if search.plan.earliest_signature is not None and search.plan.short_by:
        found.append((MoveTarget(search.plan.earliest_signature, search.plan.short_by),))
    return tuple(sorted(found, key=search.change))


ANY = 2 * LONGEST_LAG  # more working days than anything may give way by
PATIENCE = 100_000  # steps looked at while pairs are tried: all pairs of some thirty steps


@dataclass(frozen=True)
class _Knob(Generic[K]):
    """Something that may give way by 1 to `most` working days: a step's duration, or a dependency's lag.

    With `least` it is in time itself, so alone it helps by no less, and more would help no more.
    """

    make: Callable[[int], Repair[K]]
    at: tuple[K, ...]
    least: int
    most: int


@dataclass(frozen=True)
class _Pair(Generic[K]):
    """Two that make it fit together: one by so many days, the other by so many more."""

    one: _Knob[K]
    days: int
    other: _Knob[K]
    more: int


class _Search(Generic[K]):
    """One plan that does not fit, and what is tried on it."""

    def __init__(self, draft: Draft[K], signature: K, today: date) -> None:
        self.draft, self.signature, self.today = draft, signature, today
        self.network = Network(draft.steps, draft.links)
        self.plan = self._lay(draft)
        self.patience = PATIENCE
        self.trial = Trial(self.network, self.network.leading_to(signature), signature, draft.on, today)

    def change(self, ways: tuple[Repair[K], ...]) -> tuple[int, int]:
        """How much they change in all, then how early in the plan; the target comes last."""
        by_key = {key: place for place, key in enumerate(self.network.order)}
        first = ways[0]
        if isinstance(first, MoveTarget):
            return first.by, len(by_key)
        return sum(way.by for way in ways), by_key[first.after if isinstance(first, Overlap) else first.key]

    def singles(self) -> Iterator[Repair[K]]:
        """Each repair that does it alone, by as little as it can."""
        overlapped: dict[K, int] = {}
        for knob in self._knobs:
            if knob.least <= knob.most and self.trial.fits({knob.at: knob.least}):
                yield knob.make(knob.least)
                if len(knob.at) == 2:
                    overlapped[knob.at[-1]] = knob.least
        for start in self._starts():
            alone = overlapped.get(start.key) != start.by and self.trial.fits({(start.key,): start.by})
            if alone and self._fits(start):
                yield start
        yield from filter(self._fits, self._fixed())

    def smallest_pair(self) -> list[tuple[Repair[K], ...]]:
        """The two that change least together, one of those that change the same; or none."""
        knobs = self._knobs
        pairs = (self._with_partner(one, one.most, ANY, knobs[place:]) for place, one in enumerate(knobs, 1))
        found = next(filter(None, pairs), None)
        while found and (less := self._below(knobs, found.days + found.more)):
            found = less
        if found:
            return [(found.one.make(found.days), found.other.make(found.more))]
        for fixed in self._fixed():
            plan = self._lay(fixed.applied(self.draft))
            if plan.earliest_signature and plan.short_by:
                return [(fixed, MoveTarget(plan.earliest_signature, plan.short_by))]
        return []

    def _below(self, knobs: list[_Knob[K]], best: int) -> _Pair[K] | None:
        """A pair that changes less than `best`, if there is one; the one that gives way less is tried first."""
        for one in knobs:
            for days in range(1, min(one.most, (best - 1) // 2) + 1):
                if pair := self._with_partner(one, days, best - 1 - days, knobs):
                    return pair
        return None

    def _with_partner(self, one: _Knob[K], days: int, most: int, knobs: list[_Knob[K]]) -> _Pair[K] | None:
        """Who of those knobs, giving way by at most `most`, makes it fit beside `one` giving way by `days`.

        Many are tried at once and halved while they fit together: those that do not, do not one by one.
        """
        waiting = [[knob for knob in knobs if knob.at != one.at]]
        while waiting and self.patience > 0:
            group = waiting.pop()
            self.patience -= len(self.trial.order)
            if not group or not self.trial.fits({one.at: days, **{it.at: min(it.most, most) for it in group}}):
                continue
            if len(group) == 1:
                other = group[0]
                return _Pair(one, days, other, self._least(other, most, {one.at: days}))
            waiting += [group[len(group) // 2 :], group[: len(group) // 2]]
        return None

    @cached_property
    def _knobs(self) -> list[_Knob[K]]:
        """What collides and could give way, chain by chain: nothing else helps, the rest is ready in time already."""
        knobs: list[_Knob[K]] = []
        for key in self._by_chain():
            step = self.network.steps[key]
            most = 0 if step.milestone or step.fixed else step.length - 1
            if step.state == "started":
                most = min(most, step.calendar.distance(step.calendar.add(self.today, 0), step.finish))
            if most > 0:
                knobs.append(_Knob(lambda by, key=key: Shorten(key, by), (key,), self.plan.collisions[key], most))  # type: ignore[misc]
            for before, (lag, least) in self._late_into(step).items():
                most = lag - max(SHORTEST_LAG, -self._length_before(before))
                if most > 0 and (lag > 0 or self._may_begin_early(step)):
                    most = most if self._may_begin_early(step) else min(most, lag)
                    knobs.append(self._overlap(before, key, lag, least, most))
        return knobs

    def _by_chain(self) -> list[K]:
        """What collides, walked back from what is in nobody's way, one chain after the other."""
        waiting = [key for key in self.network.order if key in self.plan.collisions]
        seen: dict[K, None] = {}
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen[key] = None
                waiting += [link.before for link in self.network.into[key] if link.before in self.plan.collisions]
        return list(seen)

    def _overlap(self, before: K, after: K, lag: int, least: int, most: int) -> _Knob[K]:
        return _Knob(lambda by: Overlap(before, after, by, lag - by), (before, after), least, most)

    def _may_begin_early(self, step: Step[K]) -> bool:
        return not step.milestone and step.key != self.signature

    def _length_before(self, key: K) -> int:
        step = self.network.steps[key]
        return 0 if step.state == "done" else step.length

    def _late_into(self, step: Step[K]) -> dict[K, tuple[int, int]]:
        """The predecessors that finish too late for it: the longest lag, and by how much the step would be too late."""
        if step.state != "open":
            return {}
        late: dict[K, tuple[int, int]] = {}
        start = step.start if step.fixed else self.plan.dates[step.key].start
        for link in self.network.into[step.key]:
            allowed = allowed_start(step, self.trial.ready(link.before), link.lag)
            if allowed > start:
                short = step.calendar.distance(start, allowed)
                late[link.before] = max((link.lag, short), late.get(link.before, (link.lag, short)))
        return late

    def _starts(self) -> Iterator[StartBy[K]]:
        """Steps that would be in time if they began before all they wait for has ended, though not before it began."""
        for key in self.plan.collisions:
            step, start = self.network.steps[key], self.plan.dates[key].start
            waits = [self._begun(link.before) for link in self.network.into[key]]
            if step.state != "open" or step.fixed or not waits or not self._may_begin_early(step):
                continue
            if start >= max(self.today, *waits):
                yield StartBy(key, start, self.plan.collisions[key])

    def _begun(self, key: K) -> date:
        """The first day by which a predecessor has begun; after a milestone that is a later day."""
        start = self.trial.early[key].start
        return start + timedelta(days=1) if self.network.steps[key].milestone else start

    def _fixed(self) -> Iterator[MoveFixed[K]]:
        """Fixed steps with the nearest dates at which they would no longer be in the way."""
        for key in self.plan.collisions:
            step = self.network.steps[key]
            if not step.fixed or step.state != "open":
                continue
            freed = Draft(
                tuple(replace(one, fixed=False) if one is step else one for one in self.draft.steps),
                self.draft.links,
                self.draft.on,
            )
            plan = self._lay(freed)
            to = plan.earliest[key] if key in self.plan.cannot_be_met else plan.dates[key]
            yield MoveFixed(key, Dates(*to), abs(step.calendar.distance(step.finish, to.due)))

    def _least(self, knob: _Knob[K], most: int, beside: dict[tuple[K, ...], int]) -> int:
        """The least it has to give way by, 0 if its most is not enough; what fits once fits for all above it."""
        low, high = 1, min(knob.most, most)
        if not self.trial.fits({**beside, knob.at: high}):
            return 0
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.trial.fits({**beside, knob.at: middle}) else (middle + 1, high)
        return low

    def _fits(self, *ways: Repair[K]) -> bool:
        draft = self.draft
        for way in ways:
            draft = way.applied(draft)
        return self._lay(draft).fits

    def _lay(self, draft: Draft[K]) -> BackwardPlan[K]:
        return lay_backwards(draft.steps, draft.links, signature=self.signature, on=draft.on, today=self.today)
