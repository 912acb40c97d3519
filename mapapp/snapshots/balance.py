"""In which of two columns a block of the first page stands, so that both end about as far down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import ceil

from mapapp.snapshots.figures import Aim, Said
from mapapp.snapshots.marks import Marked
from mapapp.snapshots.risks import Path, Risk

WIDE, STEP, MEASURE = 54, 25, 30  # characters of a line: of a list, of a step's name, of a measure's
HEAD, ROW, GAP = 2.6, 0.5, 0.25  # lines that a heading takes, the air of a table's row, and of a list's


@dataclass(frozen=True, slots=True)
class Columns:
    """Whether what changed, and what the buyer wants, stand on the left."""

    news_left: bool
    goals_left: bool


def columns(
    asks: list[str], risks: list[Risk], path: Path, news: list[Marked] | None, goals: tuple[Said, ...],
    aims: tuple[Aim, ...],
) -> Columns:  # fmt: skip
    """Asks and risks are on the left, the path on the right; the other two go where the longer column is shortest.
    `news` is None when there is nothing to compare with."""
    left = 2 * HEAD + sum(_lines(ask, WIDE - 4) for ask in asks) + sum(_lines(risk.text, WIDE) for risk in risks)
    right = HEAD + sum(_lines(step.name, STEP) + ROW for step in path.steps) + 3 if path.steps else 0.0
    changed = HEAD + sum(_lines("".join((m.lead, m.was, m.now, m.tail)), WIDE) for m in news) if news is not None else 0
    wanted = HEAD + sum(1 + _lines(goal.statement, WIDE) for goal in goals)
    wanted += sum(_lines(aim.what, MEASURE) + ROW for aim in aims)

    def longer(sides: tuple[bool, ...]) -> float:
        news_left, goals_left = sides
        both = (left + changed * news_left + wanted * goals_left, right + changed * (not news_left) +
                wanted * (not goals_left))  # fmt: skip
        return max(both)

    return Columns(*min(product((False, True), repeat=2), key=longer))


def _lines(text: str, wide: int) -> float:
    return ceil(max(1, len(text)) / wide) + GAP
