"""Recipes: when the plan began, how long it is silent, what the CRM says of its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.insight.corpus.plans.base import deal
from tests.insight.corpus.plans.recipe import (
    Change,
    Recipe,
    agrees,
    began,
    both,
    crm,
    finished,
    hit,
    lost,
    near,
    no_deal,
    not_green,
    retired,
    signed,
    then,
    unjoined,
)
from tests.insight.corpus.plans.sketch import Sketch

BUYERS, SELLERS = range(1, 10), range(11, 14)


def recipes() -> Iterator[Recipe]:
    yield from built_late()
    yield from stale()
    yield from never_opened()
    yield from still_close_plan()
    yield from later_than_crm()
    yield from start_now()


def late_by(left: int, known: int, since: int = 9, *, by_crm: bool = False) -> Change:
    """Began `since` days ago with `left` days to go, on an opportunity that was `known` days old."""

    def change(s: Sketch) -> None:
        began(s, since)
        end = s.ago(since) + timedelta(days=left)
        s.head["target_signature_on"] = None if by_crm else end
        created = s.ago(since) - timedelta(days=known)
        if by_crm:
            crm(s, end, created_on=created)
        else:
            agrees(s, created_on=created)

    return change


def unknown_age(left: int, before: int, *, with_deal: bool = False) -> Change:
    """No opportunity says how old it is; so many of the steps were done before the plan began."""

    def change(s: Sketch) -> None:
        began(s, 9)
        s.head["target_signature_on"] = s.ago(9) + timedelta(days=left)
        s.deal = None
        if with_deal:
            agrees(s, created_on=None)
        for place, row in enumerate(s.steps):
            if row["status"] == "done":
                row["done_on"] = row["due_on"] = s.ago(12) if place < before else s.ago(8)
                row["starts_on"] = min(row["starts_on"], row["due_on"])

    return change


def built_late() -> Iterator[Recipe]:
    of = "built_late"
    for left, known, since in (
        (12, 60, 9),
        (14, 90, 10),
        (18, 45, 8),
        (21, 44, 9),
        (25, 200, 12),
        (29, 60, 9),
        (10, 21, 5),
        (28, 120, 14),
    ):
        yield hit(of, f"{left} days left after {known}", late_by(left, known, since))
    for left, known in ((20, 70), (27, 90)):
        yield hit(of, f"{left} days to the CRM's date after {known}, no target", late_by(left, known, by_crm=True))
    yield hit(of, "no opportunity; nine of fifteen steps were done before", unknown_age(20, 9), at="budget")
    yield hit(
        of, "an opportunity without its day; eight were done before", unknown_age(25, 8, with_deal=True), at="case"
    )
    for left, known in ((30, 90), (31, 200), (35, 400), (45, 120), (60, 300), (90, 360)):
        yield near(of, f"{left} days left after {known}", late_by(left, known))
    for left, known in ((12, 20), (20, 40), (15, 30), (25, 14), (29, 58), (28, 3)):
        yield near(of, f"a short purchase: {left} days left after {known}", late_by(left, known))
    yield near(of, "begun after the CRM's date, no target", late_by(-4, 90, 9, by_crm=True))
    yield near(of, "begun on the CRM's date, no target", late_by(0, 60, 9, by_crm=True))
    yield near(
        of,
        "no day to count to",
        both(late_by(12, 90), lambda s: s.head.update(target_signature_on=None, signature_on=None), no_deal),
    )
    yield near(of, "no opportunity; seven of fifteen were done before", unknown_age(20, 7), at="case")
    yield near(of, "no opportunity; six of fifteen were done before", unknown_age(15, 6), at="results")
    yield near(of, "no opportunity; most done before, 30 days left", unknown_age(30, 9), at="budget")
    yield near(of, "retired", both(late_by(12, 90), retired))
    yield near(of, "lost", both(late_by(12, 90), lost))
    yield near(of, "signed", both(late_by(14, 90), signed))


def silent(days: int) -> Change:
    def change(s: Sketch) -> None:
        s.hush(days)
        not_green(s)
        if days >= 14:
            s.found.add("champion_quiet")

    return change


def snoozed(days: int) -> Change:
    def change(s: Sketch) -> None:
        s.head["snoozed_until"] = s.ahead(days)

    return change


def drifting(s: Sketch) -> None:
    """Signed long ago, and nobody touched the onboarding."""
    signed(s)
    s.hush(12)
    s.found.add("stale")


def stale() -> Iterator[Recipe]:
    of = "stale"
    for days in (8, 8, 9, 10, 11, 13, 14, 16, 19, 22):
        yield hit(of, f"{days} days", both(silent(days), lambda s: s.found.add("stale")))
    yield hit(of, "snoozed until today", both(silent(11), snoozed(0), lambda s: s.found.add("stale")))
    yield hit(of, "signed, and onboarding drifts", drifting)
    for days in (0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 7):
        yield near(of, f"{days} days", silent(days))
    for days, until in ((9, 1), (12, 6), (13, 14), (8, 30)):
        yield near(of, f"{days} days, snoozed for {until} more", both(silent(days), snoozed(until)))
    yield near(of, "signed, nothing open", both(signed, finished, lambda s: s.hush(20)))
    for days in (9, 20):
        yield near(of, f"retired, {days} days", both(silent(days), retired))
    yield near(of, "lost", both(silent(12), lost))
    yield near(of, "only the seller acts", both(then(Sketch.hush, 9, who=BUYERS), then(Sketch.hush, 3, who=SELLERS)))
    yield near(of, "only the buyer acts", both(then(Sketch.hush, 5, who=BUYERS), then(Sketch.hush, 21, who=SELLERS)))


def untouched(days: int, *, joined: bool = False) -> Change:
    """Nobody did anything after the first day."""

    def change(s: Sketch) -> None:
        unjoined(s)
        began(s, days)
        s.head["target_signature_on"] = max(s.head["target_signature_on"], s.ahead(35))
        agrees(s)
        s.acts.clear()
        s.act(days, 11, "task.added", 1)
        for row in s.steps:
            if row["status"] != "not_started":
                row.update(status="not_started", done_on=None, done_by="", done_by_person=None)
            shift = timedelta(days=21)
            row["starts_on"], row["due_on"] = row["starts_on"] + shift, row["due_on"] + shift
        if joined:
            s.head["buyer_joined_on"] = s.ago(max(0, days - 1))
            for number in (1, 4):
                s.people[number - 1]["joined_on"] = s.head["buyer_joined_on"]
            if days - 1 >= 14:
                s.found.add("champion_quiet")
        elif days >= 14:
            s.found.add("still_close_plan")

    return change


def never_opened() -> Iterator[Recipe]:
    of = "never_opened"
    for days in (8, 8, 9, 10, 12, 13, 13, 14, 15, 20, 30, 45):
        yield hit(of, f"{days} days old", both(untouched(days), lambda s: s.found.add("never_opened")))
    for days in (0, 1, 2, 3, 4, 5, 6, 7, 7):
        yield near(of, f"{days} days old", untouched(days))
    for days, since in ((10, 1), (12, 4), (13, 6), (9, 7), (8, 3), (13, 2)):
        yield near(
            of,
            f"{days} days old, one act {since} days ago",
            both(untouched(days), then(Sketch.act, since, 11, "task.described", 2)),
        )
    for days in (8, 10, 12, 13):
        yield near(of, f"{days} days old, a buyer has joined", untouched(days, joined=True))
    yield near(of, "retired", both(untouched(30), retired))
    yield near(of, "lost", both(untouched(20), lost))


def alone(days: int) -> Change:
    """No buyer has joined; the seller works on it."""

    def change(s: Sketch) -> None:
        unjoined(s)
        began(s, days)
        s.head["target_signature_on"] = max(s.head["target_signature_on"], s.ahead(40))
        agrees(s)
        s.act(min(2, days), 11)

    return change


def still_close_plan() -> Iterator[Recipe]:
    of = "still_close_plan"
    for days in (14, 14, 15, 16, 18, 20, 21, 25, 28, 35, 42, 60, 90):
        yield hit(of, f"{days} days", both(alone(days), lambda s: s.found.add("still_close_plan")))
    for days in (0, 1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 13):
        yield near(of, f"{days} days", alone(days))
    for days in (15, 20, 30, 45):
        yield near(
            of,
            f"{days} days, a buyer joined",
            both(then(began, days), lambda s: s.head.update(target_signature_on=s.ahead(40)), agrees),
        )
    yield near(of, "retired", both(alone(40), retired))
    yield near(of, "lost", both(alone(40), lost))
    yield near(of, "signed outside", both(alone(40), signed))


def planned(later: int) -> Change:
    """The plan's projected signature is so many days after the CRM's date."""
    return lambda s: crm(s, s.head["signature_on"] - timedelta(days=later))


def only_target(later: int) -> Change:
    def change(s: Sketch) -> None:
        s.head["signature_on"] = None
        crm(s, s.head["target_signature_on"] - timedelta(days=later))

    return change


def won(s: Sketch, days: int) -> None:
    """The CRM says so of a day before the signature was done here."""
    s.head["signature_on"] = s.ago(1)
    crm(s, s.ago(1 + days), outcome="won")


def later_than_crm() -> Iterator[Recipe]:
    of = "later_than_crm"
    for days in (1, 2, 3, 5, 7, 10, 12, 14, 18, 20):
        yield hit(of, f"{days} days later", planned(days))
    for days in (1, 9):
        yield hit(of, f"no signature projected, target {days} days later", only_target(days))
    yield hit(
        of,
        "the target agrees, the projection does not",
        both(lambda s: s.head.update(target_signature_on=s.head["signature_on"] - timedelta(days=3)), planned(3)),
    )
    for days in (0, 0, 1, 2, 4, 7, 14, 30, 60):
        yield near(of, f"{days} days earlier", planned(-days))
    yield near(of, "no signature projected, target the same day", only_target(0))
    yield near(of, "no date in the CRM", lambda s: crm(s, None))
    yield near(of, "no opportunity", no_deal)
    yield near(
        of,
        "no day in the plan",
        both(lambda s: s.head.update(signature_on=None, target_signature_on=None), lambda s: crm(s, s.ahead(5))),
    )
    for days in (3, 15):
        yield near(
            of,
            f"won, {days} days",
            both(signed, then(won, days)),
        )
    yield near(of, "lost", both(planned(9), lost))
    yield near(of, "retired", both(planned(9), retired))
    yield near(of, "signed before the CRM says so", both(lambda s: crm(s, s.ago(4)), signed))
    yield near(of, "the target is later, the projection is not", lambda s: crm(s, s.head["signature_on"]))


def planless(**values: Any) -> Change:
    """An opportunity, and no plan at all."""

    def change(s: Sketch) -> None:
        s.found.clear()
        s.head, s.steps, s.people, s.phases, s.goals, s.acts = (
            {"planless": True, "account": s.head["account"]},
            [],
            [],
            [],
            [],
            [],
        )
        s.deal = {**deal(s), "close_on": s.ahead(60), "created_on": s.ago(30), **values}

    return change


def start_now() -> Iterator[Recipe]:
    of = "start_now"
    stages = (
        ("Validation", 2),
        ("Proof of value", 3),
        ("Negotiation", 4),
        ("Evaluation", 3),
        ("Technical validation", 2),
        ("Proposal", 3),
    )
    for place, (stage, order) in enumerate(stages):
        yield hit(of, f"qualified, at {stage}", planless(stage=stage, stage_order=order, is_late=order > 3))
        day = {"close_on": None} if place % 2 else {"created_on": None, "amount": None}
        yield hit(of, f"qualified, at {stage}, little known", planless(stage=stage, stage_order=order, **day))
    yield hit(of, "qualified, its date has passed", lambda s: planless(stage="Validation", close_on=s.ago(10))(s))
    for stage, order in (
        ("Prospecting", 1),
        ("Lead", 1),
        ("First meeting", 1),
        ("Discovery", 2),
        ("Qualification", 1),
        ("New", 0),
        ("", 0),
        ("Contacted", 1),
        ("Nurture", 0),
    ):
        yield near(
            of, f"not qualified, at {stage or 'no stage'}", planless(stage=stage, stage_order=order, is_qualified=False)
        )
    for outcome in ("won", "lost"):
        for stage in ("Validation", "Negotiation", "Closed", "Proof of value", "Proposal", "Evaluation"):
            yield near(of, f"{outcome}, {stage}", planless(stage=stage, outcome=outcome))
