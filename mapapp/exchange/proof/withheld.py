"""Words that nobody is shown any more: what a comment said before its author changed it, or took it back."""

from __future__ import annotations

from collections.abc import Iterable

from mapapp.plans.history import Line
from mapapp.plans.said import SAID


def withheld_in(lines: Iterable[Line]) -> dict[int, int]:
    """Number of a line whose text is not to be read any more -> number of the comment. Lines oldest first."""
    told: dict[int, list[int]] = {}
    gone: dict[int, int] = {}
    for line in lines:
        if line.verb not in SAID:
            continue
        comment = line.facts.get("comment", line.number)
        gone |= dict.fromkeys(told.pop(comment, ()), comment)
        if "text" in line.facts:
            told[comment] = [line.number]
    return gone
