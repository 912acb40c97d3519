"""A change of dates as people ask for it, before anything follows from it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Generic

from mapapp.schedule.calendar import Calendar
from mapapp.schedule.network import Network
from mapapp.schedule.steps import K, Link, State, Step


@dataclass(frozen=True)
class Change(Generic[K]):
    """What `cascade` is asked for, by key; its docstring says what each means."""

    dues: Mapping[K, date]
    starts: Mapping[K, date]
    finished: Mapping[K, date]
    calendars: Mapping[K, Calendar]
    links: tuple[Link[K], ...]
    reopened: Mapping[K, State] = field(default_factory=dict)
    milestones: Mapping[K, bool] = field(default_factory=dict)

    @cached_property
    def dated(self) -> Set[K]:
        """The steps given a date in this change: nothing pushes them."""
        return {*self.dues, *self.starts, *self.finished}

    @cached_property
    def pairs(self) -> Set[tuple[K, K]]:
        return {(link.before, link.after) for link in self.links}

    def recounts(self, link: Link[K], state: State) -> bool:
        """Whether the dependency itself is new, or counted in another way, whatever its predecessor does: on another
        calendar, or to the start of a day instead of its end. What has begun is held by neither end of it."""
        if link.after in self.calendars or (link.before, link.after) in self.pairs:
            return True
        return state == "open" and link.after in self.milestones

    def binds_anew(self, key: K) -> bool:
        """Whether what a step comes after holds it back again, since it counts as not started from now on."""
        return self.reopened.get(key) == "open"

    def of_network(self, before: Network[K]) -> Network[K]:
        """The plan with what is asked for and no more. `KeyError` for a key that is no step's."""
        named = {*self.dated, *self.calendars, *self.reopened, *self.milestones, *chain(*self.pairs)}
        if unknown := named.difference(before.steps):
            raise KeyError(*unknown)
        links = chain.from_iterable(before.into.values())
        kept = [link for link in links if (link.before, link.after) not in self.pairs]
        return Network([self._of_step(step) for step in before.steps.values()], [*kept, *self.links])

    def _of_step(self, step: Step[K]) -> Step[K]:
        if step.key in self.calendars:
            step = replace(step, calendar=self.calendars[step.key])
        if step.key in self.milestones:
            step = replace(step, milestone=(one := self.milestones[step.key]), starts_on=_start(step, one=one))
        if step.key in self.reopened:
            step = replace(step, state=self.reopened[step.key], finished_on=None)
        if step.key in self.finished:
            return replace(step, state="done", finished_on=self.finished[step.key])
        return step if step.state == "done" or step.key not in self.dated else self._redated(step)

    def _redated(self, step: Step[K]) -> Step[K]:
        start = self.starts.get(step.key, step.starts_on)
        due = self.dues.get(step.key, start if step.milestone else step.due_on)
        if due != step.due_on:
            due = step.calendar.add(due, 0)
            if step.milestone or step.key not in self.starts:
                start = step.start_from(due)
        if start != step.starts_on:
            start = step.calendar.add(start, 0)
        return replace(step, starts_on=start, due_on=due)


def _start(step: Step[K], *, one: bool) -> date:
    """A milestone has one date, the due date; what ceases to be one begins and ends on it."""
    return step.due_on if one or step.milestone else step.starts_on
