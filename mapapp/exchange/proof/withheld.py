"""Words that nobody is shown any more: what a comment said before its author changed it, or took it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mapapp.plans.history import Line
from mapapp.plans.said import SAID


class Withheld(NamedTuple):
    """Of which comment the words were, and in which line its author changed them or took the comment back."""

    comment: int
    taken_back: bool
    by: int


def withheld_in(lines: Iterable[Line]) -> dict[int, Withheld]:
    """Number of a line whose text is not to be read any more -> what became of it. Lines oldest first. What was changed
    first and taken back then was taken back."""
    told: dict[int, list[int]] = {}
    gone: dict[int, Withheld] = {}
    for line in lines:
        if line.verb not in SAID:
            continue
        comment = line.facts.get("comment", line.number)
        said = told.setdefault(comment, [])
        back = "text" not in line.facts
        gone |= dict.fromkeys(said if back else said[-1:], Withheld(comment, back, line.number))
        if not back:
            said.append(line.number)
    return gone
