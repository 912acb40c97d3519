"""How often a task has moved, from all of history: what its counters say, for a state that has none. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mapapp.plans.differences.causes import moved_in
from mapapp.plans.history import Line


def moves_in(lines: Iterable[Line]) -> Mapping[int, tuple[int, int]]:
    """Task -> how often its due date moved, and by how many working days in all; an undone move was none."""
    found: dict[int, tuple[int, int]] = {}
    known: dict[int, Line] = {}
    for line in lines:
        known[line.number] = line
        undone = line.verb == "change.undone"
        about = known.get(line.facts.get("event", 0)) if undone else line
        if about is None:
            continue
        days = _days(about)
        for number in moved_in(about):
            times, in_all = found.get(number, (0, 0))
            if undone:
                found[number] = max(0, times - 1), in_all - days.get(number, 0)
            elif number in days:
                found[number] = times + 1, in_all + days[number]
    return found


def _days(line: Line) -> Mapping[int, int]:
    """Task -> by how many working days the line moved it."""
    asked = {int(number): days for number, days in line.facts.get("days", {}).items()}
    return dict(line.facts.get("pushed", ())) | asked
