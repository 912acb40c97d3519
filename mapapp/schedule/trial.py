"""Does a plan fit with a step shorter or a lag less? Asked hundreds of times: only what follows is worked out anew."""

from collections.abc import Mapping, Set
from datetime import date
from typing import Generic

from mapapp.schedule.backward import as_early_as_possible
from mapapp.schedule.network import Network
from mapapp.schedule.steps import Dates, K, Step, allowed_start


class Trial(Generic[K]):
    """The first dates of a plan that leads to `signature` by `on`, kept, so that a change costs what it reaches."""

    def __init__(self, network: Network[K], leads: Set[K], signature: K, on: date, today: date) -> None:
        self.network, self.leads, self.signature, self.on, self.today = network, leads, signature, on, today
        self.fixed = {
            key: Dates(network.steps[key].start, network.steps[key].finish) for key in leads if network.steps[key].fixed
        }
        self.early, self.unmet = as_early_as_possible(network, self.fixed, today)
        self.order = [key for key in network.order if key in leads]
        self.after = {key: [link.after for link in network.binding_out_of(key) if link.after in leads] for key in leads}
        self.lags: dict[tuple[K, ...], int] = {}
        for link in (link for key in self.order for link in network.into[key]):
            pair = (link.before, link.after)
            self.lags[pair] = max(link.lag, self.lags.get(pair, link.lag))

    def fits(self, less: Mapping[tuple[K, ...], int]) -> bool:
        """Whether the target is kept when each of these is so many working days less.

        `(key,)` means what a step takes until it is finished, `(before, after)` the longest lag of a pair.
        """
        reached = {at[-1] for at in less}
        finish: dict[K, date] = {}
        for key in self.order:
            if key not in reached:
                if key in self.unmet:
                    return False
                continue
            step = self.network.steps[key]
            due = self._finish(step, finish, less)
            if step.fixed and due != self.fixed[key].due:
                return False
            if due != self.early[key].due and not step.fixed:
                finish[key] = due
                reached.update(self.after[key])
        return finish.get(self.signature, self.ready(self.signature)) <= self.on

    def _finish(self, step: Step[K], finish: Mapping[K, date], less: Mapping[tuple[K, ...], int]) -> date:
        """When a step finishes at the earliest, after predecessors some of which finish on other days than before."""
        if step.state == "started":
            return step.calendar.add(max(self.today, step.calendar.add(step.finish, -less.get((step.key,), 0))), 0)
        start = max(self.today, step.start) if step.fixed else self.today
        start = step.calendar.add(start, 0)
        for link in self.network.into[step.key]:
            ready = finish.get(link.before) or self.ready(link.before)
            pair = (link.before, link.after)
            lag = min(link.lag, self.lags[pair] - less[pair]) if pair in less else link.lag
            start = max(start, allowed_start(step, ready, lag))
        due = step.due_from(start)
        return step.calendar.add(due, -less[(step.key,)]) if (step.key,) in less else due

    def ready(self, key: K) -> date:
        """When what follows it can count from it: a fixed step by its own date."""
        return self.fixed[key].due if key in self.fixed else self.early[key].due
