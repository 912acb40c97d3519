"""Net differences of many events, each with the line that made it last: what a reader's mark has behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mapapp.plans.facts import EXISTS
from mapapp.plans.history import Line

Fields = dict[str, "Mark"]
PLAN = 0  # the number of the plan itself


@dataclass(frozen=True, slots=True)
class Mark:
    """One field, before the first line and after the last; `line` is the last one that touched it."""

    old: Any
    new: Any
    line: Line


def marks(lines: Iterable[Line]) -> Mapping[tuple[str, int], Fields]:
    """What is different for each thing, by its kind and number; what came back to where it was is left out."""
    found: dict[tuple[str, int], Fields] = {}
    for line in lines:
        for change in line.changes:
            fields = found.setdefault((change.on, change.number), {})
            before = fields.get(change.field)
            fields[change.field] = Mark(before.old if before else change.old, change.new, line)
    return {thing: kept for thing, fields in found.items() if (kept := _net(fields))}


def _net(fields: Fields) -> Fields:
    exists = fields.get(EXISTS)
    if exists and exists.old == exists.new:
        return {}
    return {name: mark for name, mark in fields.items() if (mark.old or None) != (mark.new or None)}


@dataclass(frozen=True, slots=True)
class Cause:
    """What one task's move pushed, over all lines that asked for it: later tasks, and signature before and after."""

    pushed: frozenset[int]
    signature: tuple[str | None, str | None]
    why: str


def causes(lines: Iterable[Line]) -> Mapping[int, Cause]:
    """Task number -> its cause, for every task whose date somebody asked to change; PLAN for other working days."""
    found: dict[int, Cause] = {}
    for line in lines:
        was, now = line.facts.get("signature") or (None, None)
        asked = line.facts.get("asked", ())
        for number in (PLAN, *asked) if line.verb == "plan.calendar_set" and line.facts.get("pushed") else asked:
            before = found.get(number)
            pushed = frozenset(pushed for pushed, _days in line.facts.get("pushed", ()))
            found[number] = Cause(
                pushed | (before.pushed if before else frozenset()),
                (before.signature[0] if before else was, now),
                line.why or (before.why if before else ""),
            )
    return found


def newest(fields: Fields) -> Line:
    """The last line that touched a thing."""
    return max((mark.line for mark in fields.values()), key=lambda line: line.number)
