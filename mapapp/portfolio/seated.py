"""Who took part in a plan at a moment of its history: the seats of now, with those that ended since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mapapp.plans.history import Line
from mapapp.portfolio.look import Sits

JOINED, ENDED, HANDED_ON = "person.joined", "seat.ended", "plan.handed_on"


def seated(lines: Sequence[Line], seats: Iterable[Sits], until: Line) -> list[Sits]:
    """Those who had a seat when `until` was written; `lines` are all of the plan, the oldest first. Who left since then
    without a line that says when he came counts from the first line on."""
    found: dict[int, Sits] = {}
    came_later: set[int] = set()
    for line in lines:
        came, left = _came(line), _left(line)
        if line.number <= until.number:
            if came is not None:
                found.setdefault(came, Sits(came, str(line.facts.get("role", "")), line.at))
            found.pop(left or 0, None)
        else:
            if left is not None and left not in came_later:
                found.setdefault(left, Sits(left, str(line.facts.get("role", "")), lines[0].at))
            came_later |= {came} if came is not None else set()
    return [*({**found, **{seat.person: seat for seat in seats if seat.joined_at <= until.at}}).values()]


def _came(line: Line) -> int | None:
    if line.verb == JOINED:
        return line.by
    return line.facts.get("for") if line.verb == HANDED_ON else None


def _left(line: Line) -> int | None:
    if line.verb == ENDED or (line.verb == HANDED_ON and line.facts.get("left")):
        found: int | None = line.facts.get("person")
        return found
    return None
