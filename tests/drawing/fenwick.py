"""The Fenwick plan as bars, from the sheet that the tests keep."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Literal, cast

from mapapp.drawing.timeline import Bar, PhaseLine

TODAY = date(2026, 2, 10)
CRITICAL = frozenset({22, 24, 25, 28, 29})
_SHEET = Path(__file__).parent.parent / "data" / "fenwick-plan.csv"


def plan() -> tuple[list[Bar], list[PhaseLine]]:
    """Thirty tasks in five phases, the first of them done; signature is task 29."""
    rows = list(csv.DictReader(_SHEET.read_text(encoding="utf-8").splitlines()))
    names = list(dict.fromkeys(row["Phase"] for row in rows))
    bars = [_bar(row, names.index(row["Phase"])) for row in rows]
    lines = []
    for at, name in enumerate(names):
        inside = [bar for bar in bars if bar.phase == at]
        lines.append(PhaseLine(name, sum(bar.status == "done" for bar in inside), len(inside)))
    return bars, lines


def _bar(row: dict[str, str], phase: int) -> Bar:
    number = int(row["No"])
    status = cast(Literal["not_started", "in_progress", "blocked", "done"], row["Status"].lower().replace(" ", "_"))
    side = cast(Literal["buyer", "seller"], row["Owner organization"].lower())
    return Bar(
        number=number,
        text=row["Task"],
        side=side,
        phase=phase,
        starts_on=date.fromisoformat(row["Start"]),
        due_on=date.fromisoformat(row["Due"]),
        status=status,
        late=number == 15,
        critical=number in CRITICAL,
        milestone=number == 29,
        signature=number == 29,
        was_due=date(2026, 2, 17) if number == 22 else None,
        after=tuple(int(one) for one in row["Depends on"].split()),
    )
