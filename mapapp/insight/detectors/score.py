"""How often the detectors are right: what they find in labelled plans against what had to be found. And how often what
is read of people who do not commit: that has plans of its own, which are labelled for nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapapp.insight.commitment import AUTHORITY, PRIORITY, WRONG, read_commitment
from mapapp.insight.detectors.labelled import Labelled
from mapapp.insight.detectors.rules import EVERY, find_all, find_without_plan
from mapapp.insight.detectors.steps import MISSING
from mapapp.insight.wording.score import Counts

ROWS: tuple[str, ...] = tuple(
    row
    for rule in EVERY
    for row in ([f"{rule.code}:{about}" for about in MISSING] if rule.code == "step_missing" else [rule.code])
)
READINGS: tuple[str, ...] = (PRIORITY, WRONG, AUTHORITY)


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled plan with the keys of what was found in it."""

    row: Labelled
    found: frozenset[str]

    @property
    def false(self) -> frozenset[str]:
        return self.found - self.row.labels

    @property
    def missed(self) -> frozenset[str]:
        return self.row.labels - self.found


def judge(rows: Iterable[Labelled]) -> list[Judged]:
    return [Judged(row, frozenset(found_in(row))) for row in rows]


def found_in(row: Labelled) -> list[str]:
    if row.of in READINGS:
        rows = read_commitment(row.case)
        return [f"{leaning.kind}:{one.held.person.number}" for one in rows for leaning in one.leanings]
    if row.has_plan:
        return [one.key for one in find_all(row.case)]
    return [one.key for one in find_without_plan(row.case.deal, row.case.today)] if row.case.deal else []


def by_detector(judged: Sequence[Judged]) -> dict[str, Counts]:
    """Every detector is judged on every plan. A finding is right with the step, person, goal or phase it is about.
    Of plans that were labelled for readings every reading, right with the person it is about."""
    rows = READINGS if judged and all(one.row.of in READINGS for one in judged) else ROWS
    return {row: _counts(row, judged) for row in rows}


def _counts(row: str, judged: Sequence[Judged]) -> Counts:
    hit = false = missed = silent = 0
    for one in judged:
        mine = {key for key in one.found | one.row.labels if key == row or key.split(":")[0] == row}
        hit += len(mine & one.found & one.row.labels)
        false += len(mine & one.false)
        missed += len(mine & one.missed)
        silent += not mine
    return Counts(hit, false, missed, silent)
