"""Predecessors and successors, an order that respects them, and the loop found and named."""

from collections import deque
from collections.abc import Iterable
from typing import Generic

from mapapp.schedule.steps import K, Link, Step


class Loop(ValueError, Generic[K]):
    """Tasks that wait for each other. `keys`: each comes after the next, the last after the first."""

    def __init__(self, keys: Iterable[K]) -> None:
        self.keys = tuple(keys)
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        first, second, *rest = map(str, [*self.keys, self.keys[0]])
        return ", which comes after ".join([f"{first} comes after {second}", *rest])


class Network(Generic[K]):
    """Steps by key with the links into and out of each; built once a question, from inputs it never changes.

    A link to or from a step that is not there is left out: a task that is not needed goes with its dependencies.
    `order` has every predecessor before its successors. `Loop` when there is none, `ValueError` for a key given twice.
    """

    def __init__(self, steps: Iterable[Step[K]], links: Iterable[Link[K]]) -> None:
        self.steps: dict[K, Step[K]] = {}
        for step in steps:
            if step.key in self.steps:
                raise ValueError(f"two steps have the key {step.key!r}")
            self.steps[step.key] = step
        self.into: dict[K, list[Link[K]]] = {key: [] for key in self.steps}
        self.out_of: dict[K, list[Link[K]]] = {key: [] for key in self.steps}
        for link in links:
            if link.before in self.steps and link.after in self.steps:
                self.into[link.after].append(link)
                self.out_of[link.before].append(link)
        self.order: tuple[K, ...] = self._ordered()

    def binding_out_of(self, key: K) -> list[Link[K]]:
        """The links that hold a successor back: those into a step that has not started."""
        return [link for link in self.out_of[key] if self.steps[link.after].state == "open"]

    def leading_to(self, goal: K | None) -> set[K]:
        """What is not done and leads to `goal` by binding dependencies, the goal itself included."""
        if goal is None or self.steps[goal].state == "done":
            return set()
        found, waiting = {goal}, [goal]
        while waiting:
            key = waiting.pop()
            if self.steps[key].state != "open":
                continue
            for link in self.into[key]:
                if link.before not in found and self.steps[link.before].state != "done":
                    found.add(link.before)
                    waiting.append(link.before)
        return found

    def _ordered(self) -> tuple[K, ...]:
        missing = {key: len(links) for key, links in self.into.items()}
        ready = deque(key for key, count in missing.items() if not count)
        order: list[K] = []
        while ready:
            key = ready.popleft()
            order.append(key)
            for link in self.out_of[key]:
                missing[link.after] -= 1
                if not missing[link.after]:
                    ready.append(link.after)
        if len(order) < len(self.steps):
            raise Loop(self._loop(set(self.steps).difference(order)))
        return tuple(order)

    def _loop(self, stuck: set[K]) -> list[K]:
        """Walk from a stuck step to a stuck predecessor until one comes twice; begin with the one given first."""
        key = next(key for key in self.steps if key in stuck)
        seen: dict[K, int] = {}
        while key not in seen:
            seen[key] = len(seen)
            key = next(link.before for link in self.into[key] if link.before in stuck)
        loop = list(seen)[seen[key] :]
        place = {key: place for place, key in enumerate(self.steps)}
        first = min(range(len(loop)), key=lambda at: place[loop[at]])
        return loop[first:] + loop[:first]
