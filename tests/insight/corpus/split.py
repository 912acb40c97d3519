"""Which texts are held out: a third, by the text alone, so that nobody chooses."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OPEN = HERE / "wording-open.csv"
HELD_OUT = HERE / "wording-held-out.csv"
COLUMNS = ["text", "kind", "owner", "verdict", "missing", "near"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with what a person said about it before any rule did. `owner` is a side, or empty."""

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
