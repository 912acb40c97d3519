"""Recipes: dates that never turn red, and plans that stand still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.insight.corpus.plans.recipe import (
    Change,
    Recipe,
    agrees,
    began,
    both,
    crm,
    hit,
    lost,
    near,
    no_deal,
    retired,
    signed,
    then,
    unjoined,
)
from tests.insight.corpus.plans.sketch import Sketch, working


def recipes() -> Iterator[Recipe]:
    yield from pushed_twice()
    yield from redated_on_day()
    yield from dark_after_green()
    yield from late_stage_stalled()


def pushed(key: str, *moves: tuple[int, int], by: int = 11, label: bool = False, **more: bool) -> Change:
    """Moves of a step's date, each so many days ago and later by so many working days."""

    def change(s: Sketch) -> None:
        for ago, later in moves:
            s.redate(s.step(key), ago, later, by=by, **more)
        if label:
            s.found.add(f"pushed_twice:{s.step(key)['number']}")

    return change


def pushed_twice() -> Iterator[Recipe]:
    of = "pushed_twice"
    hits: tuple[tuple[str, tuple[tuple[int, int], ...], int], ...] = (
        ("budget", ((12, 3), (4, 2)), 11),
        ("legal", ((9, 5), (2, 5)), 11),
        ("trial", ((7, 1), (3, 1)), 1),
        ("security", ((20, 4), (11, 3), (3, 2)), 11),
        ("setup", ((6, 2), (1, 2)), 12),
        ("results", ((15, 8), (8, 2)), 1),
        ("sponsor", ((22, 5), (21, 5)), 11),
        ("case", ((5, 10), (4, 1)), 11),
        ("signature", ((14, 5), (2, 4)), 11),
        ("kickoff", ((10, 2), (1, 1)), 13),
        ("live", ((16, 10), (6, 5)), 1),
    )
    for key, moves, by in hits:
        yield hit(of, f"{key}, {len(moves)} times", pushed(key, *moves, by=by, label=True))
    yield hit(
        of, "twice later, between them once earlier", both(pushed("budget", (16, 5), (10, -2), (3, 3), label=True))
    )
    yield hit(
        of,
        "two steps, twice each",
        both(pushed("budget", (16, 5), (3, 3), label=True), pushed("legal", (9, 1), (2, 2), label=True)),
    )
    yield hit(
        of, "a gap", both(pushed("trial", (9, 3), (2, 2), label=True), lambda s: s.step("trial").update(owner=None))
    )
    for key in ("budget", "legal", "trial", "security", "signature", "setup"):
        yield near(of, f"{key}, once", pushed(key, (5, 4)))
    for key in ("budget", "legal", "case"):
        yield near(
            of,
            f"{key}, the second time when it was late",
            both(pushed(key, (12, 3)), pushed(key, (3, 2), was_late=True)),
        )
        yield near(
            of, f"{key}, once pushed by another step", both(pushed(key, (12, 3)), pushed(key, (3, 2), pushed=True))
        )
    yield near(
        of,
        "three times, once when it was late",
        both(pushed("budget", (18, 3), (10, 2)), pushed("budget", (3, 2), was_late=True)),
    )
    for key in ("sponsor", "results"):
        yield near(of, f"{key}, once later, once earlier", pushed(key, (9, 6), (2, -3)))
    yield near(of, "twice earlier", pushed("legal", (9, -2), (2, -1)))
    for key in ("criteria", "supplier"):
        yield near(of, f"{key}, done since", pushed(key, (20, 3), (15, 2)))
    yield near(
        of,
        "not needed since",
        both(pushed("case", (12, 3), (3, 2)), lambda s: s.step("case").update(status="not_needed", critical=False)),
    )
    yield near(of, "late by now", both(pushed("setup", (15, 3), (9, 2)), overdue("setup", 3)))
    yield near(of, "two steps, once each", both(pushed("budget", (12, 3)), pushed("legal", (3, 2))))
    yield near(of, "twice pushed by another", pushed("signature", (12, 3), (3, 2), pushed=True))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(pushed("legal", (12, 3), (3, 2)), last))


def overdue(key: str, days: int) -> Change:
    """Open, and its day has passed by so many working days."""

    def change(s: Sketch) -> None:
        row = s.step(key)
        row["due_on"] = working(s.today, -days)
        row["starts_on"] = min(row["starts_on"], working(row["due_on"], -2))
        row["late"], row["projected_on"] = days, s.today

    return change


def on_day(key: str, ago: int, later: int, *, before: int = 0, **more: bool) -> Change:
    """So many working days ago, on the day it was due (or `before` it), the step was given a later one; done then, if
    that has passed."""

    def change(s: Sketch) -> None:
        row, on = s.step(key), working(s.today, -ago)
        row["due_on"] = working(on, before + later)
        row["starts_on"] = min(row["starts_on"], working(on, -1))
        if row["status"] == "done":
            row["done_on"] = row["due_on"]
        s.head["began_on"] = min(s.head["began_on"], on - timedelta(days=2))
        s.redate(row, (s.today - on).days, later, again=False, on_due_day=before == 0, **more)

    return change


def redated_on_day() -> Iterator[Recipe]:
    of = "redated_on_day"
    for one, two in (
        (("setup", 2, 5), ("criteria", 6, 3)),
        (("supplier", 12, 5), ("criteria", 8, 2)),
        (("setup", 1, 3), ("needs", 15, 4)),
        (("setup", 3, 6), ("supplier", 18, 9)),
        (("criteria", 7, 1), ("needs", 20, 2)),
        (("setup", 0, 5), ("supplier", 5, 2)),
        (("criteria", 10, 4), ("supplier", 11, 4)),
        (("setup", 4, 8), ("criteria", 4, 2)),
        (("needs", 16, 5), ("supplier", 9, 3)),
        (("setup", 2, 4), ("discovery", 19, 3)),
    ):
        yield hit(of, f"{one[0]} and {two[0]}", both(on_day(*one), on_day(*two)))
    yield hit(of, "three of them", both(on_day("setup", 2, 5), on_day("criteria", 9, 3), on_day("supplier", 13, 2)))
    yield hit(of, "one step, twice", both(on_day("criteria", 12, 5), on_day("criteria", 7, 4)))
    for key, ago in (("setup", 2), ("criteria", 6), ("supplier", 10), ("needs", 15), ("setup", 0), ("discovery", 18)):
        yield near(of, f"{key}, once", on_day(key, ago, 5))
    for key, other in (("criteria", "supplier"), ("setup", "criteria"), ("setup", "needs"), ("needs", "supplier")):
        yield near(
            of,
            f"{key}, and {other} on the day before it was due",
            both(on_day(key, 3 if key == "setup" else 9, 5), on_day(other, 8, 4, before=1)),
        )
    for key, other in (("setup", "criteria"), ("criteria", "supplier"), ("setup", "supplier")):
        yield near(
            of,
            f"{key}, and {other} was given an earlier one",
            both(on_day(key, 3 if key == "setup" else 9, 5), on_day(other, 8, -3)),
        )
    for weeks in (23, 24, 30):
        yield near(
            of,
            f"one of them {weeks} working days ago",
            both(lambda s: began(s, 60), agrees, on_day("setup", 2, 5), on_day("discovery", weeks, 4)),
        )
    for key, other in (("setup", "criteria"), ("criteria", "supplier")):
        yield near(
            of,
            f"{other} was pushed by another",
            both(on_day(key, 3 if key == "setup" else 9, 5), on_day(other, 8, 3, pushed=True)),
        )
    yield near(of, "both two days before", both(on_day("setup", 2, 5, before=2), on_day("criteria", 9, 5, before=2)))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(on_day("setup", 2, 5), on_day("criteria", 9, 3), last))


BUYERS = range(1, 10)


def dark(days: int) -> Change:
    """All that the buyer had to do is done in time; since so many days the buyer is silent, with a step under way."""

    def change(s: Sketch) -> None:
        s.hush(days, who=BUYERS)
        under_way = next(row for row in s.steps if row["status"] == "in_progress")
        under_way["starts_on"] = working(s.ago(days), 0)
        for row in s.steps:
            if row["status"] == "done" and row["side"] == "buyer":
                row["done_on"] = min(row["done_on"], s.ago(days))
                row["due_on"] = max(row["due_on"], row["done_on"])
        if days >= 14:
            s.found.add("champion_quiet")

    return change


def dark_after_green() -> Iterator[Recipe]:
    of = "dark_after_green"
    for at in ("security", "budget"):
        for days in (10, 11, 13, 15, 18, 22):
            yield hit(of, f"{days} days, at {at}", dark(days), at=at)
    yield hit(of, "12 days, at trial", dark(12), at="trial")
    for at in ("security", "legal"):
        for days in (2, 5, 7, 8, 9):
            yield near(of, f"{days} days, at {at}", dark(days), at=at)
    for days in (11, 13):
        yield near(of, f"{days} days, one was done late", both(dark(days), late_once), at="security")
        yield near(
            of, f"{days} days, what is under way is late", both(dark(days), overdue("security", 2)), at="security"
        )
        yield near(of, f"{days} days, what is under way is the seller's", dark(days), at="case")
        yield near(
            of, f"{days} days, two steps done", both(dark(days), lambda s: s.drop("criteria", "needs")), at="trial"
        )
    yield near(of, "the seller was silent, not the buyer", lambda s: s.hush(18, who=[11, 12, 13]), at="security")
    yield near(
        of, "no buyer has joined", both(dark(12), unjoined, lambda s: s.found.add("still_close_plan")), at="security"
    )
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(dark(18), last), at="security")


def late_once(s: Sketch) -> None:
    row = s.step("criteria")
    row["due_on"] = working(row["done_on"], -2)
    row["starts_on"] = min(row["starts_on"], row["due_on"])


LATE = {"stage": "Negotiation", "stage_order": 5, "is_late": True, "forecast": "Commit"}


def stalled(days: int, under_way: str = "none") -> Change:
    """At a late stage; the last step was done so many days ago, and since then nothing was started."""

    def change(s: Sketch) -> None:
        began(s, (s.today - s.head["began_on"]).days + 20)
        agrees(s, **LATE)
        last = max(row["done_on"] for row in s.steps if row["status"] == "done")
        shift = timedelta(days=days) - (s.today - last)
        for row in s.steps:
            if row["status"] == "done":
                for name in ("starts_on", "due_on", "done_on"):
                    row[name] -= shift
        for act in s.acts:
            if act["verb"] in ("task.completed", "task.started"):
                act["on"] = min(act["on"], s.ago(days))
        row = next(row for row in s.steps if row["status"] == "in_progress")
        if under_way == "late":
            overdue(row["key"], 3)(s)
        elif under_way != "in time":
            row["status"] = "blocked" if under_way == "blocked" else "not_started"
            row["latest_start_on"] = None

    return change


def late_stage_stalled() -> Iterator[Recipe]:
    of = "late_stage_stalled"
    for at in ("security", "budget", "legal", "case"):
        for days, how in ((14, "none"), (20, "late"), (17, "blocked")):
            yield hit(of, f"nothing done for {days} days, under way: {how}, at {at}", stalled(days, how), at=at)
    yield hit(of, "nothing done for 40 days", stalled(40), at="signature")
    for days in (13, 12, 9, 5, 2):
        yield near(of, f"one was done {days} days ago", stalled(days), at="security")
    for at in ("security", "budget", "legal", "trial"):
        for days in (16, 25):
            yield near(
                of,
                f"nothing done for {days} days, but one is under way, in time, at {at}",
                stalled(days, "in time"),
                at=at,
            )
    for days in (14, 22, 30):
        yield near(of, f"{days} days at an early stage", both(stalled(days), lambda s: agrees(s)), at="budget")
    yield near(
        of,
        "a step was started ten days ago and is blocked",
        both(stalled(20, "blocked"), lambda s: s.act(10, 4, "task.started", s.step("security")["number"])),
        at="security",
    )
    yield near(of, "no opportunity", both(stalled(20), no_deal), at="budget")
    yield near(
        of,
        "won by the CRM",
        both(stalled(20), signed, lambda s: crm(s, s.ago(2), **{**LATE, "outcome": "won"}), lambda s: s.found.clear()),
        at="budget",
    )
    for days in (5, 10, 13):
        yield near(
            of,
            f"the plan is {days} days old",
            both(stalled(20), then(began, days), then(agrees, **LATE)),
        )
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(stalled(18), last), at="budget")
