"""Recipes: what has to start now, and what is planned to go faster than it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.insight.corpus.plans.recipe import Change, Recipe, both, hit, lost, near, retired, row_is, signed
from tests.insight.corpus.plans.sketch import Sketch, working


def recipes() -> Iterator[Recipe]:
    yield from long_pole_late()
    yield from approval_short()


def pole(key: str, past: int | None, *, label: bool = True) -> Change:
    """A step that comes after done ones alone, not started, whose latest start was so many working days ago."""

    def change(s: Sketch) -> None:
        row = s.step(key)
        row["after"] = [s.step("needs")["number"]]
        row["latest_start_on"] = working(s.today, -past) if past is not None else None
        if label:
            s.found.add(f"long_pole_late:{row['number']}")

    return change


def no_pole(s: Sketch) -> None:
    s.head["long_poles"] = [row["number"] for row in s.open() if row["key"] not in ("security", "legal", "budget")]


def long_pole_late() -> Iterator[Recipe]:
    of = "long_pole_late"
    for key, past in (
        ("security", 1),
        ("security", 3),
        ("security", 8),
        ("legal", 1),
        ("legal", 5),
        ("legal", 12),
        ("budget", 2),
        ("budget", 6),
        ("trial", 1),
        ("case", 4),
    ):
        yield hit(of, f"{key}, {past} working days", pole(key, past))
    yield hit(
        of,
        "it was promised for later",
        both(pole("security", 2), lambda s: s.step("security").update(starts_on=working(s.today, 3))),
    )
    yield hit(of, "two of them", both(pole("security", 2), pole("legal", 4)))
    yield hit(
        of,
        "what came before it is not needed",
        both(
            pole("legal", 2),
            row_is("security", status="not_needed", critical=False),
            lambda s: s.step("legal").update(after=[s.step("security")["number"]]),
        ),
    )
    for key in ("security", "legal", "budget", "trial"):
        yield near(of, f"{key}, its latest start is today", pole(key, 0, label=False))
        yield near(of, f"{key}, it is under way", both(pole(key, 5, label=False), row_is(key, status="in_progress")))
        yield near(
            of,
            f"{key}, what comes before it is open",
            both(pole(key, 5, label=False), row_is(key, after=[5])),
        )
    for key in ("security", "legal", "budget"):
        yield near(of, f"{key}, no long pole", both(pole(key, 5, label=False), no_pole))
        yield near(of, f"{key}, no target says when", both(pole(key, None, label=False)))
    yield near(of, "in three days", pole("security", -3, label=False))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(pole("security", 5), last))


def usual(days: int | None, key: str = "budget", length: int = 2, *, label: bool = True, **values: Any) -> Change:
    """The team's approvals take so long; this one is planned at that length, every other one at the usual."""

    def change(s: Sketch) -> None:
        s.head["usual_approval"] = [days, s.chance.randint(8, 40)] if days else None
        for row in s.steps:
            if row.get("kind") == "approval":
                row["days"] = days or 5
        row = s.step(key)
        row["kind"] = "approval"
        row["days"] = length
        row["due_on"] = working(row["starts_on"], length - 1)
        row.update(values)
        if label:
            s.found.add(f"approval_short:{row['number']}")

    return change


def approval_short() -> Iterator[Recipe]:
    of = "approval_short"
    for days, key, length in (
        (6, "budget", 2),
        (6, "sponsor", 4),
        (5, "budget", 3),
        (10, "budget", 6),
        (3, "sponsor", 1),
        (9, "sponsor", 6),
        (12, "budget", 3),
        (15, "sponsor", 10),
        (8, "budget", 1),
        (7, "sponsor", 4),
        (4, "budget", 2),
        (20, "budget", 5),
    ):
        yield hit(of, f"{key}, {length} for {days}", usual(days, key, length))
    yield hit(of, "under way", usual(9, "budget", 2, status="in_progress"))
    for days, length in (
        (5, 4),
        (3, 2),
        (8, 6),
        (9, 7),
        (10, 7),
        (12, 9),
        (4, 3),
        (2, 1),
        (20, 14),
        (6, 5),
        (5, 5),
        (6, 9),
    ):
        yield near(of, f"{length} for {days}", usual(days, "budget" if days % 2 else "sponsor", length, label=False))
    for length in (1, 2):
        yield near(of, f"{length}, nothing usual is known yet", usual(None, "budget", length, label=False))
    yield near(of, "done", usual(9, "criteria", 2, label=False, status="done"))
    yield near(of, "the seller's", usual(9, "case", 2, label=False))
    yield near(of, "the signature", usual(9, "signature", 1, label=False))
    yield near(of, "a task, no approval", usual(9, "legal", 2, label=False, kind="task"))
    yield near(of, "a meeting", usual(9, "results", 1, label=False, kind="meeting"))
    yield near(of, "not needed", usual(9, "case", 1, label=False, status="not_needed", side="buyer", critical=False))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(usual(9, "budget", 2), last))
