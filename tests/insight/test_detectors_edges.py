"""One day, one step or one act beside the limit of each rule: what the labelled plans leave to chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mapapp.insight.case import Act, Aim, Case, Deal, Person, Redate, Step
from mapapp.insight.detectors.rules import find_all
from mapapp.insight.detectors.wordings import find_words
from mapapp.plans.models import Part

TODAY = date(2026, 2, 10)
PRIYA = Person(1, "buyer", "Priya Raman", Part.CHAMPION, joined_on=date(2026, 1, 5))
MARCUS = Person(2, "buyer", "Marcus Oyelaran", Part.SECURITY, joined_on=date(2026, 1, 8))
ANNA = Person(11, "seller", "Anna Kessler", joined_on=date(2026, 1, 5))
PLAN = Case(
    "code", TODAY, date(2026, 1, 5), account="Fenwick Medical", buyer_joined_on=date(2026, 1, 5),
    people=(PRIYA, MARCUS, ANNA), last_act_on=TODAY, last_buyer_act_on=TODAY,
    acts=(Act(2, TODAY, "buyer", 1, "plan.commented"),),
)  # fmt: skip


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def step(number: int, **more: object) -> Step:
    values = {
        "text": "Requirements agreed",
        "side": "buyer",
        "phase": 1,
        "starts_on": ago(20),
        "due_on": ago(15),
        "owner": 1,
    }
    return Step(number, **{**values, **more})  # type: ignore[arg-type]


def codes(case: Case) -> set[str]:
    return {one.code for one in find_all(case)}


def done(number: int, by: str = "buyer") -> Step:
    return step(number, status="done", done_on=ago(15), done_by=by)


def green(*steps: Step) -> Case:
    quiet = replace(
        PLAN, last_buyer_act_on=ago(10), last_act_on=ago(1), acts=(Act(2, ago(10), "buyer", 1, "task.completed"),)
    )
    return replace(quiet, steps=(*steps, step(9, due_on=TODAY + timedelta(days=5), owner=2)))


def test_only_what_the_buyer_did_is_green() -> None:
    assert "dark_after_green" in codes(green(done(1), done(2), done(3)))
    assert "dark_after_green" not in codes(green(done(1), done(2), done(3, by="seller")))
    assert "dark_after_green" not in codes(green(done(1), done(2), done(3, by="")))


@pytest.mark.parametrize(
    ("known", "left", "is_late"), [(41, 20, True), (40, 20, False), (39, 20, False), (61, 30, False)]
)
def test_twice_the_time_that_was_left_is_not_too_late(known: int, left: int, is_late: bool) -> None:
    deal = Deal(created_on=PLAN.began_on - timedelta(days=known))
    case = replace(PLAN, deal=deal, target_signature_on=PLAN.began_on + timedelta(days=left))
    assert ("built_late" in codes(case)) == is_late


def test_a_date_that_was_taken_back_was_not_moved() -> None:
    row = step(1, due_on=TODAY + timedelta(days=5))
    first = Redate(3, ago(9), 1, "seller", 11, ago(3), ago(1), 2)
    second = replace(first, event=4, on=ago(4), old=ago(1), new=row.due_on)
    case = replace(PLAN, steps=(row,), redates=(first, second))
    assert "pushed_twice" in codes(case)
    assert "pushed_twice" not in codes(replace(case, redates=(first, replace(second, undone=True))))


def test_a_red_silence_weighs_more_than_one_that_warns() -> None:
    def stale(days: int) -> int:
        acts = (Act(2, ago(days), "seller", 11, "plan.commented"),)
        found = find_all(replace(PLAN, last_act_on=ago(days), last_buyer_act_on=None, acts=acts))
        return next(one.weight for one in found if one.code == "stale")

    assert (stale(8), stale(14), stale(15)) == (2, 2, 3)


def test_an_act_that_was_taken_back_is_no_progress() -> None:
    deal = Deal(stage="Negotiation", is_late=True, close_on=TODAY)
    acts = (Act(2, ago(20), "buyer", 1, "task.completed"), Act(3, ago(3), "buyer", 1, "task.started", undone=True))
    case = replace(PLAN, deal=deal, acts=acts, steps=(step(1, late=5),))
    assert "late_stage_stalled" in codes(case)
    assert "late_stage_stalled" not in codes(replace(case, acts=(acts[0], replace(acts[1], undone=False))))


def test_where_half_of_the_steps_name_a_goal_the_others_are_told() -> None:
    linked = tuple(step(n, goal=1) for n in (1, 2))
    loose = tuple(step(n) for n in (3, 4, 5))
    assert "no_goal_served" in codes(replace(PLAN, steps=(*linked, *loose[:2])))
    assert "no_goal_served" not in codes(replace(PLAN, steps=(*linked, *loose)))


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Plan with Larkspur", "Plan in one week instead of three, with Larkspur"),
        ("Sign the contract by March", "Sign the contract within two days, not forty"),
        ("Implement the new platform", "Replace three tools by the new platform"),
    ],
)
def test_a_change_in_their_business_makes_it_a_goal_of_theirs(told: str, left: str) -> None:
    for statement, is_told in ((told, True), (left, False)):
        case = replace(PLAN, seller_names=("Larkspur",), goals=(Aim(1, statement),))
        assert ("vendor_words" in codes(case)) == is_told


def test_weak_words_are_told_with_a_better_text() -> None:
    rows = (step(26, text="Get PO sorted"), step(27, text="Insurance certificate uploaded"))
    (one,) = find_words(replace(PLAN, steps=rows))
    assert (one.key, one.weight, one.tasks) == ("weak_words:26", 1, (26,))
    assert one.title == "“Get PO sorted” cannot be verified" and one.act.startswith("Try: “")
    assert find_words(replace(PLAN, state="retired", steps=rows)) == ()


def test_the_signature_and_what_is_done_are_not_told_as_weak() -> None:
    rows = (step(1, text="Signature", mark="signature", kind="approval"), step(2, text="Work on it", status="done"))
    assert find_words(replace(PLAN, steps=rows)) == ()
