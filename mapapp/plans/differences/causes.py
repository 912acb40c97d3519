"""What pushed what: of a line that moved dates, whose move it was and which steps only went along. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from mapapp.plans.facts import EXISTS
from mapapp.plans.history import Line

PLAN = 0  # the number of the plan itself: its working days may move dates too


@dataclass(frozen=True, slots=True)
class Cause:
    """What one thing's change did to the dates of others, over all lines that were about it.

    `pushed` are steps that moved along, `signature` its ISO days before and after, one pair for each time that it moved
    on from another day than the last pair left it on; `why` is the last reason that was given.
    """

    pushed: frozenset[int] = frozenset()
    signature: tuple[tuple[str, str], ...] = ()
    why: str = ""


def moved_in(line: Line) -> tuple[int, ...]:
    """The numbers of the tasks that a line gave another due date, in its order; new tasks are none of them."""
    born = {c.number for c in line.changes if c.on == "task" and c.field == EXISTS}
    return tuple(c.number for c in line.changes if c.on == "task" and c.field == "due_on" and c.number not in born)


def heads_of(line: Line) -> tuple[int, ...]:
    """Whose dates the line was asked to change, or what it was about where dates only followed: a task that was done
    late, PLAN for other working days. Empty when it moved nothing."""
    moved = moved_in(line)
    if not moved:
        return ()
    if any(change.field == "calendars" for change in line.changes):
        return (PLAN,)
    asked = tuple(number for number in line.facts.get("asked", ()) if number in moved)
    return asked or ((line.task,) if line.task else moved[:1])


def causes(lines: Iterable[Line], told: Container[int], moved: Container[int]) -> Mapping[int, Cause]:
    """Head -> what it did. Of several heads of a line the first that is `told` takes all: a step that moved along is
    counted with what a reader hears of. `moved` are the tasks that are due on another day, all in all."""
    found: dict[int, Cause] = {}
    for line in lines:
        heads = heads_of(line)
        head = next((number for number in heads if number in told), None)
        if head is None:
            continue
        before, along = found.get(head, Cause()), {n for n in moved_in(line) if n not in heads and n in moved}
        signature = _signature(before.signature, line.facts.get("signature"))
        found[head] = Cause(before.pushed | along, signature, line.why or before.why)
    return {head: _netted(cause) for head, cause in found.items()}


def _signature(before: tuple[tuple[str, str], ...], pair: object) -> tuple[tuple[str, str], ...]:
    """With one more pair; where it goes on from the last one, the two are one."""
    match pair:
        case [str(was), str(now)] if was != now:
            if before and before[-1][1] == was:
                return (*before[:-1], (before[-1][0], now))
            return (*before, (was, now))
    return before


def _netted(cause: Cause) -> Cause:
    signature = tuple(pair for pair in cause.signature if pair[0] != pair[1])
    return Cause(cause.pushed, signature, cause.why)
