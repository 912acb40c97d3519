"""How often the coach is right: its findings against labelled texts, as a table of what was found and what was not."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mapapp.insight.wording.reading import ASPECTS, Reading, read_wording

WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the label it was given. `side` is the owner's, or empty."""

    text: str
    kind: str
    side: str
    verdict: str
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one question: found and right, found and wrong, not found, rightly silent."""

    hit: int
    false: int
    missed: int
    silent: int

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0


def read_labels(path: Path) -> list[Labelled]:
    """The rows of a file of labelled texts: all columns of the guide, or `text` and `label` alone, of a task then that
    nobody owns yet."""
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [
        Labelled(
            row["text"],
            row.get("kind") or "task",
            row.get("owner") or "",
            row.get("verdict") or row["label"],
            frozenset((row.get("missing") or "").split()),
        )
        for row in rows
    ]


def read_all(rows: Iterable[Labelled]) -> list[tuple[Labelled, Reading]]:
    return [(row, read_wording(row.text, kind=row.kind, side=row.side)) for row in rows]


def count(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    """Of pairs of what is so and what was said."""
    every = list(pairs)
    return Counts(
        sum(so and said for so, said in every),
        sum(said and not so for so, said in every),
        sum(so and not said for so, said in every),
        sum(not so and not said for so, said in every),
    )


def verdicts(judged: Sequence[tuple[Labelled, Reading]]) -> Counts:
    return count((row.verdict == WEAK, reading.is_weak) for row, reading in judged)


def by_aspect(judged: Sequence[tuple[Labelled, Reading]]) -> dict[str, Counts]:
    return {
        aspect: count((aspect in row.missing, aspect in reading.missing) for row, reading in judged)
        for aspect in ASPECTS
    }
