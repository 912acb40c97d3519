"""One day, one step or one act beside the limit of each rule: what the labelled plans leave to chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mapapp.insight.case import SELLER, Act, Aim, Case, Deal, Person, Proposed, Redate, Step
from mapapp.insight.detectors.rules import find_all, find_without_plan
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


LATE_THEN = Deal(stage="Negotiation", is_late=True, began_stage="Negotiation", began_late=True)
FAR, NEAR = PLAN.began_on + timedelta(days=200), PLAN.began_on + timedelta(days=20)


def built_late(**more: object) -> list[str]:
    case = replace(PLAN, **more)  # type: ignore[arg-type]
    return [one.evidence for one in find_all(case) if one.code == "built_late"]


def test_a_plan_that_began_at_a_late_stage_was_built_too_late_however_far_the_signature() -> None:
    (said,) = built_late(deal=LATE_THEN, target_signature_on=FAR)
    assert said == (
        "It began on 5 Jan, when the opportunity stood at “Negotiation”, a late stage. The target for signature, "
        "24 Jul, was 200 days away. Still missing: the security review, the legal review, the approval of the budget "
        "and a step of the sponsor."
    )
    (said,) = built_late(deal=LATE_THEN)
    assert said.startswith(
        "It began on 5 Jan, when the opportunity stood at “Negotiation”, a late stage. Still missing: the security"
    )


def test_a_plan_that_began_at_an_early_stage_was_not_however_near_the_signature() -> None:
    old = PLAN.began_on - timedelta(days=300)
    assert built_late(deal=Deal(created_on=old), target_signature_on=NEAR)
    early = Deal(created_on=old, stage="Negotiation", is_late=True, began_stage="Validation", began_late=False)
    assert built_late(deal=early, target_signature_on=NEAR) == []


def test_a_stage_that_was_put_back_since_cures_it() -> None:
    assert built_late(deal=replace(LATE_THEN, stage="Validation", is_late=False)) == []


THE_FOUR = ("Security questionnaire answered", "Legal reviews the contract", "CFO approves the budget",
            "Steering: executive sponsor decides on the purchase")  # fmt: skip


def late_with(*texts: str, **more: object) -> list[str]:
    steps = tuple(step(number, text=text, owner=None) for number, text in enumerate(texts, start=1))
    return built_late(deal=LATE_THEN, steps=steps, **more)


def test_what_a_plan_that_was_built_late_asks_for_cures_it() -> None:
    assert late_with(*THE_FOUR) == []
    assert all(late_with(*(text for text in THE_FOUR if text != gone)) for gone in THE_FOUR)
    soon = TODAY + timedelta(days=20)
    assert late_with(*THE_FOUR, *["Requirements agreed"] * 4, target_signature_on=soon), "procurement has no step yet"
    assert late_with(*THE_FOUR, *["Requirements agreed"] * 3, "Purchase order raised", target_signature_on=FAR) == []


@pytest.mark.parametrize(("answer", "is_cured"), [("accepted", True), ("", False), ("declined", False)])
def test_a_version_that_both_sides_agreed_to_cures_it(answer: str, is_cured: bool) -> None:
    version = Proposed(8, 2, ago(5), "seller", answer)
    assert (built_late(deal=LATE_THEN, proposed=(version,)) == []) == is_cured


def test_without_the_stage_of_then_days_decide_and_the_finding_says_so() -> None:
    deal = Deal(stage="Negotiation", is_late=True, created_on=PLAN.began_on - timedelta(days=300))
    (said,) = built_late(deal=deal, target_signature_on=NEAR)
    assert said == (
        "It began on 5 Jan, 20 days before the target for signature, 25 Jan. The opportunity was 300 days old by then. "
        "At which stage it stood that day is not known."
    )
    assert built_late(deal=deal, target_signature_on=FAR) == []


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
    assert one.in_short == one.act and replace(one, short="").in_short == one.evidence
    assert find_words(replace(PLAN, state="retired", steps=rows)) == ()


def test_the_signature_and_what_is_done_are_not_told_as_weak() -> None:
    rows = (step(1, text="Signature", mark="signature", kind="approval"), step(2, text="Work on it", status="done"))
    assert find_words(replace(PLAN, steps=rows)) == ()


@pytest.mark.parametrize(
    ("days", "title", "said"),
    [
        (10, "Procurement comes in 10 days before %s", "24 Feb, 10 days before the %s."),
        (0, "Procurement comes in on the day of %s", "It begins on 6 Mar, the day of"),
        (-4, "Procurement comes in after %s", "10 Mar, 4 days after the %s."),
    ],
)
def test_how_late_procurement_comes_is_said_as_it_is(days: int, title: str, said: str) -> None:
    """Held to the target it says so: signature may be projected for another day."""
    sign = date(2026, 3, 6)
    begins = sign - timedelta(days=days)
    order = step(2, text="Procurement raises the purchase order", starts_on=begins, due_on=begins)
    for held_to, called, until in (
        ({"target_signature_on": sign}, "the target for signature", "target for signature, 6 Mar"),
        ({"signature_on": sign}, "signature", "signature on 6 Mar"),
    ):
        found = find_all(replace(PLAN, **{"steps": (step(1), order), "target_signature_on": None, **held_to}))
        (one,) = [one for one in found if one.code == "procurement_late"]
        assert one.title == title % called
        assert (said % until if "%s" in said else said) in one.evidence


def test_too_few_named_owners_is_not_called_the_sellers_work() -> None:
    gaps = tuple(step(number, owner=None) for number in range(1, 7))
    (one,) = [one for one in find_all(replace(PLAN, steps=gaps)) if one.code == "seller_heavy"]
    assert one.title == "Too little of the work is theirs by name"
    ours = tuple(step(number, side=SELLER, owner=11) for number in range(1, 7))
    (one,) = [one for one in find_all(replace(PLAN, steps=ours)) if one.code == "seller_heavy"]
    assert one.title == "Most of the work is yours"


def test_who_came_and_went_is_no_second_contact() -> None:
    gone = replace(MARCUS, joined_on=None)
    came = (*PLAN.acts, Act(3, ago(30), "buyer", 2, "person.joined"), Act(4, ago(20), "buyer", 2, "seat.ended"))
    alone = replace(PLAN, people=(PRIYA, gone, ANNA), acts=came)
    found = next(one for one in find_all(alone) if one.code == "one_contact")
    assert found.evidence.startswith(
        "Priya Raman is the only one of Fenwick Medical who takes part or has done anything."
    )
    assert "one_contact" not in codes(replace(alone, acts=(*came, Act(5, ago(25), "buyer", 2, "plan.commented"))))


def test_of_a_plan_that_all_buyers_have_left_nobody_is_said_not_to_have_joined() -> None:
    came = (*PLAN.acts, Act(3, ago(30), "buyer", 1, "person.joined"))
    left = replace(PLAN, buyer_joined_on=None, acts=came)
    found = next(one for one in find_all(left) if one.code == "still_close_plan")
    assert found.evidence == "No one of Fenwick Medical takes part any more, 36 days after it was made."


def evidence(case: Case, code: str) -> str:
    return next((one.evidence for one in find_all(case) if one.code == code), "")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (3, "It began on 5 Jan, 3 days before the target for signature, 8 Jan."),
        (0, "It began on 5 Jan, the very day of the target for signature."),
        (-2, "It began on 5 Jan, 2 days after the target for signature, 3 Jan."),
    ],
)
def test_a_plan_that_began_after_its_target_is_not_said_to_have_begun_before_it(days: int, said: str) -> None:
    target = PLAN.began_on + timedelta(days=days)
    case = replace(PLAN, steps=(step(1),), deal=Deal(created_on=ago(400)), target_signature_on=target)
    assert evidence(case, "built_late").startswith(said)


def test_nothing_is_in_no_days() -> None:
    (one,) = find_without_plan(Deal(stage="Validation", is_qualified=True, close_on=TODAY), TODAY)
    assert "It is to close today." in one.evidence
    case = replace(PLAN, steps=tuple(step(number) for number in range(1, 9)), target_signature_on=TODAY)
    assert "The target for signature is 10 Feb, today, and no task" in evidence(case, "procurement_late")
    over = replace(case, target_signature_on=ago(1), signature_on=TODAY + timedelta(days=9))
    assert "Signature is projected for 19 Feb, in 9 days, and no task" in evidence(over, "procurement_late")


def test_a_step_that_another_one_moved_when_it_was_late_was_late() -> None:
    moves = tuple(
        Redate(10 + n, ago(20 - n), 1, "buyer", 1, ago(15 - n), ago(14 - n), 1, pushed=not n, was_late=not n)
        for n in range(3)
    )
    ahead = step(1, due_on=TODAY + timedelta(days=5))
    assert "pushed_twice" not in codes(replace(PLAN, steps=(ahead,), redates=moves))
    assert "pushed_twice" in codes(replace(PLAN, steps=(ahead,), redates=moves[1:]))


def test_what_has_not_begun_is_not_said_to_be_under_way() -> None:
    said = evidence(green(done(1), done(2), done(3)), "dark_after_green")
    assert "Due to be under way: #9" in said
