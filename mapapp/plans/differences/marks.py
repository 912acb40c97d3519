"""Net differences field by field, each with the lines of history that made it. Pure: values in, values out.

`marks` folds lines for one reader; `marked` takes what differs between two states and says which lines made it so. The
algebra below is that of changes: `applied(a, changes_between(a, b))` is b, and `net` of a to b and b to c is a to c.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.history import Line

Thing = tuple[str, int]  # its kind and its number on the plan
Fields = dict[str, "Mark"]
Differences = Mapping[Thing, Fields]
DROPPED = "not_needed"


@dataclass(frozen=True, slots=True)
class Mark:
    """One field, before and after, and the lines that touched it, oldest first; none where nobody is known."""

    old: Any
    new: Any
    lines: tuple[Line, ...]

    @property
    def last(self) -> int:
        """The number of the last line that touched it; 0 for none."""
        return self.lines[-1].number if self.lines else 0


def marks(lines: Iterable[Line], *, me: int | None = None) -> Differences:
    """What is different for each thing to the person numbered `me`, without what came back to where it was.

    A field that he set himself he knows as he left it: only what others made of it since is news.
    """
    found: dict[Thing, Fields] = {}
    ends: dict[Thing, dict[str, Any]] = {}
    for line in lines:
        for change in line.changes:
            thing = change.on, change.number
            ends.setdefault(thing, {})[change.field] = change.new
            fields = found.setdefault(thing, {})
            before = fields.pop(change.field, None)
            if line.by is None or line.by != me:
                old, those = (before.old, before.lines) if before else (change.old, ())
                fields[change.field] = Mark(old, change.new, (*those, line))
    return _differing(found, ends)


def marked(changes: Iterable[Change], lines: Iterable[Line]) -> Differences:
    """What differs between two states, with the lines between them that touched it."""
    made: dict[tuple[str, int, str], list[Line]] = {}
    for line in lines:
        for change in line.changes:
            made.setdefault(change.key, []).append(line)
    found: dict[Thing, Fields] = {}
    for change in changes:
        mark = Mark(change.old, change.new, tuple(made.get(change.key, ())))
        found.setdefault((change.on, change.number), {})[change.field] = mark
    return _differing(found, {})


def _differing(found: Mapping[Thing, Fields], ends: Mapping[Thing, Mapping[str, Any]]) -> Differences:
    net = ((thing, _net(fields, ends.get(thing, {}))) for thing, fields in found.items())
    return {thing: fields for thing, fields in net if fields}


def _net(fields: Fields, ends: Mapping[str, Any]) -> Fields:
    """Without what is as it was. A thing that came and went is nothing; so is a step that came and is not needed."""
    exists = fields.get(EXISTS)
    if exists and (exists.old == exists.new or (exists.new and _status(fields, ends) == DROPPED)):
        return {}
    return {name: mark for name, mark in fields.items() if (mark.old or None) != (mark.new or None)}


def _status(fields: Fields, ends: Mapping[str, Any]) -> Any:
    mark = fields.get("status")
    return ends.get("status", mark.new if mark else None)
