"""How much the first page holds: an executive reads one sheet, however long the plan's lists and texts are.

What is left out or cut there stands whole on the pages behind it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """Of each list how many lines, and of each text how many characters. `name` is the plan's, `company` each
    company's, `who` a person's, `line` one of a list."""

    name: int
    company: int
    who: int
    phases: int
    gains: int
    goals: int
    goal: int
    aims: int
    risks: int
    path: int
    news: int
    line: int
    notes: bool = True


ROOMS = (  # the first that fits is taken
    Room(120, 60, 60, phases=12, gains=3, goals=3, goal=320, aims=6, risks=6, path=9, news=8, line=64),
    Room(120, 60, 60, phases=6, gains=3, goals=2, goal=200, aims=4, risks=5, path=7, news=6, line=64),
    Room(100, 48, 48, phases=6, gains=3, goals=1, goal=200, aims=3, risks=4, path=6, news=5, line=56),
    Room(100, 48, 48, phases=6, gains=2, goals=1, goal=120, aims=3, risks=3, path=4, news=3, line=40, notes=False),
    Room(50, 30, 22, phases=5, gains=1, goals=1, goal=60, aims=1, risks=2, path=3, news=2, line=30, notes=False),
)
WIDE = ROOMS[0]
SCREEN = Room(4000, 4000, 60, phases=4000, gains=3, goals=4000, goal=4000, aims=4000, risks=6, path=9, news=8, line=64)
