"""Which texts are held out: a third, by the text alone, so that nobody chooses."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OPEN = HERE / "wording-open.csv"
HELD_OUT = HERE / "wording-held-out.csv"
SECOND_OPEN = HERE / "wording-second-open.csv"
SECOND_HELD_OUT = HERE / "wording-second-held-out.csv"
THIRD_HELD_OUT = HERE / "wording-third-held-out.csv"
FOURTH_HELD_OUT = HERE / "wording-fourth-held-out.csv"
FIFTH_HELD_OUT = HERE / "wording-fifth-held-out.csv"
SIXTH_HELD_OUT = HERE / "wording-sixth-held-out.csv"
SEVENTH_HELD_OUT = HERE / "wording-seventh-held-out.csv"
EIGHTH_BLIND = HERE / "wording-eighth-blind.csv"
NINTH_BLIND = HERE / "wording-ninth-blind.csv"
FOURTEENTH_BLIND = HERE / "wording-fourteenth-blind.csv"
BLIND = (EIGHTH_BLIND, NINTH_BLIND, FOURTEENTH_BLIND)  # two columns alone: text, label
OWN = (
    HERE / "wording-tenth-own.csv",
    HERE / "wording-eleventh-own.csv",
    HERE / "wording-twelfth-own.csv",
    HERE / "wording-thirteenth-own.csv",
)
SECOND = (SECOND_OPEN, SECOND_HELD_OUT)
LATER = (THIRD_HELD_OUT, FOURTH_HELD_OUT, FIFTH_HELD_OUT, SIXTH_HELD_OUT, SEVENTH_HELD_OUT)
SAMPLES = (OPEN, HELD_OUT, *SECOND, *LATER)
COLUMNS = ["text", "kind", "owner", "verdict", "missing", "near"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with what was said about it before any rule read it. `owner` is a side, or empty."""

    text: str
    kind: str
    owner: str
    verdict: str
    missing: frozenset[str]
    near: bool


def held_out(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0


def read(path: Path) -> list[Labelled]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Labelled(r["text"], r["kind"], r["owner"], r["verdict"], frozenset(r["missing"].split()), r["near"] == "near")
        for r in rows
    ]
