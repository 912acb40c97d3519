"""What was said, net: as last worded, without what its author took back. Pure, over lines of history."""

from __future__ import annotations

from collections.abc import Iterable

from mapapp.plans.history import Line

BEGAN = frozenset({"task.commented", "plan.commented"})
SAID = BEGAN | {"comment.changed", "comment.taken_back"}


def comments_in(lines: Iterable[Line]) -> list[tuple[Line, str]]:
    """Each comment that these lines tell of, oldest first: the line by which it was said, or the first that is known
    here, and what it says by the last of them, with people as numbers. One that was taken back is left out."""
    first: dict[int, Line] = {}
    text: dict[int, str] = {}
    for line in lines:
        if line.verb in SAID:
            number = line.facts.get("comment", line.number)
            first.setdefault(number, line)
            text[number] = str(line.facts.get("text", ""))
    return [(first[number], text[number]) for number in first if text[number]]
