"""One run, round robin: mapapp, floor, mapapp, floor, so that whatever else the machine does hits both alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Act = Callable[[], object]
LEAST = 3  # rounds of any figure


def nothing() -> None:
    """What is done before an act that needs nothing done."""


@dataclass(frozen=True)
class Pair:
    """A figure: what mapapp does and what its floor does, each with what must be so before it and is not measured.

    `most` is the target of the ratio of their medians, None when there is none; `times` the rounds of a full run.
    """

    name: str
    what: str
    ours: Act
    floor: Act
    most: float | None
    times: int = 200
    before_ours: Act = nothing
    before_floor: Act = nothing
    warm: int = 5


@dataclass(frozen=True)
class Figure:
    """What was measured. Seconds, or bytes where `unit` says so."""

    name: str
    what: str
    ours: Sequence[float]
    floor: Sequence[float]
    most: float | None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return statistics.median(self.ours) / statistics.median(self.floor)

    @property
    def is_missed(self) -> bool:
        return self.most is not None and self.ratio > self.most


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return sorted(values)[min(len(values) - 1, round(0.95 * len(values)))]


def measured(pairs: Sequence[Pair], *, share: float = 1.0) -> list[Figure]:
    """All pairs in turn, round after round, a `share` of their full rounds each."""
    for pair in pairs:
        for _ in range(pair.warm):
            _timed(pair.ours, pair.before_ours)
            _timed(pair.floor, pair.before_floor)
    gc.collect()
    gc.freeze()
    rounds = {pair.name: max(LEAST, round(pair.times * share)) for pair in pairs}
    times: dict[str, tuple[list[float], list[float]]] = {pair.name: ([], []) for pair in pairs}
    for turn in range(max(rounds.values(), default=0)):
        for pair in pairs:
            if turn < rounds[pair.name]:
                times[pair.name][0].append(_timed(pair.ours, pair.before_ours))
                times[pair.name][1].append(_timed(pair.floor, pair.before_floor))
    return [Figure(pair.name, pair.what, *times[pair.name], most=pair.most) for pair in pairs]


def _timed(act: Act, before: Act) -> float:
    before()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
