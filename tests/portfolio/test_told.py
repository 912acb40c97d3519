"""What history tells judgement: a no that moves no due date, what was taken back, and whose day a day is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mapapp.access.leaving import end_seat
from mapapp.insight.acted import acted_on
from mapapp.insight.acted import answers as said_so
from mapapp.insight.case import Case, Deal, Step
from mapapp.insight.commitment import read_commitment
from mapapp.insight.detectors.rules import find_all
from mapapp.insight.health import Health, is_healthy, read_health
from mapapp.people.definitions import Definitions
from mapapp.plans.changes.answering import decline_dates
from mapapp.plans.changes.handing_back import hand_back_task
from mapapp.plans.changes.progress import complete_task, reopen_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, hand_over_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.models import Workspace
from mapapp.portfolio.cases import load_case
from mapapp.portfolio.counting import Counting
from mapapp.portfolio.figures import Money, figures_of, kept_values
from tests.builders import TODAY, Scene
from tests.portfolio.recount import Recount

pytestmark = pytest.mark.django_db
PRIYA, MARCUS, DEV, RUTH, ANNA = 3, 4, 6, 7, 9  # as the plan numbers them
PO, PILOT, SECURITY, VENDOR_FORM, INSURANCE = 26, 11, 22, 23, 27
BEFORE_PO = 17
LATER = TODAY + timedelta(days=1)


def case(scene: Scene, at: datetime = LATER) -> Case:
    return load_case(scene.fresh(), at)


def step(scene: Scene, number: int, at: datetime = LATER) -> Step:
    return next(one for one in case(scene, at).steps if one.number == number)


def move(scene: Scene, number: int, *, by: str, at: datetime = TODAY, force: bool = False, **dates: date) -> None:
    task, seen = scene.task(number), scene.fresh().revision
    was = task.due_on if "due_on" in dates else task.starts_on
    reschedule_task(
        scene.fresh(), number, **dates, was=was, seen=seen, why="Audit", force=force, by=scene.actor(by), at=at,
    )  # fmt: skip


def take_back(scene: Scene, by: str, number: int | None = None) -> None:
    undo(scene.fresh(), number or scene.fresh().revision, by=scene.actor(by), at=LATER)


def said_no(scene: Scene) -> None:
    """Priya gives it a later date, Anna brings it forward, and Priya says no to that."""
    move(scene, PO, by="priya", due_on=date(2026, 3, 10))
    brought_forward(scene)


def brought_forward(scene: Scene) -> None:
    move(scene, PO, by="anna", due_on=date(2026, 3, 6))
    decline_dates(
        scene.fresh(), PO, was=date(2026, 3, 6), seen=scene.fresh().revision, why="The board meets then",
        by=scene.actor("priya"), at=TODAY,
    )  # fmt: skip


def answers(scene: Scene, number: int = PO) -> list[str]:
    return [one.answer for one in case(scene).asked if one.task == number]


def test_a_no_to_another_start_is_a_no(scene: Scene) -> None:
    move(scene, PO, by="anna", starts_on=date(2026, 3, 2))
    decline_dates(scene.fresh(), PO, was=date(2026, 3, 6), by=scene.actor("priya"), at=LATER)
    assert (scene.task(PO).starts_on, answers(scene)) == (date(2026, 2, 26), ["declined"])
    move(scene, PO, by="anna", starts_on=date(2026, 3, 2))
    move(scene, PO, by="priya", starts_on=date(2026, 3, 3))
    assert answers(scene) == ["declined", "countered"]


def test_a_date_that_comes_back_by_a_no_is_no_later_date(scene: Scene) -> None:
    """Anna brings it forward twice, and Priya says no twice: she has put nothing off."""
    said_no(scene)
    brought_forward(scene)
    found = case(scene)
    assert answers(scene) == ["declined", "declined"]
    told = [(one.days > 0, one.back) for one in found.redates if one.task == PO]
    assert told == [(True, False), *[(False, False), (True, True)] * 2]
    assert "pushed_twice" not in {one.code for one in find_all(found)}


def test_to_let_a_step_start_later_is_no_news(scene: Scene) -> None:
    much_later = TODAY + timedelta(days=15)
    before = read_health(case(scene, much_later)).part("kept").points
    move(scene, 30, by="anna", starts_on=date(2026, 3, 16), at=much_later)
    assert read_health(case(scene, much_later)).part("kept").points == before
    move(scene, 30, by="anna", starts_on=date(2026, 3, 13), at=much_later)
    assert read_health(case(scene, much_later)).part("kept").points == before, "there and back"


def test_a_step_that_is_given_to_who_asked_is_agreed_by_nobody(scene: Scene) -> None:
    move(scene, PO, by="anna", due_on=date(2026, 3, 9))
    hand_over_task(scene.fresh(), PO, owner=Owner(ANNA), was=Owner(RUTH), by=scene.actor("priya"), at=LATER)
    assert answers(scene) == ["closed"]


def test_who_takes_a_hand_over_back_has_passed_nothing_on(scene: Scene) -> None:
    hand_over_task(scene.fresh(), SECURITY, owner=Owner(DEV), was=Owner(MARCUS), by=scene.actor("marcus"), at=TODAY)
    assert len(case(scene).handed) == 1
    take_back(scene, "marcus")
    assert case(scene).handed == ()


def test_a_seller_who_takes_a_not_mine_back_does_not_make_it_unsaid(scene: Scene) -> None:
    hand_back_task(scene.fresh(), SECURITY, why="Hannah does", was=MARCUS, by=scene.actor("marcus"), at=TODAY)
    take_back(scene, "anna")
    assert scene.task(SECURITY).owner.number == MARCUS
    (row,) = [one for one in read_commitment(case(scene)) if one.held.person.number == MARCUS]
    assert [one.task for one in row.held.not_mine] == [SECURITY]


def test_a_seller_who_takes_a_no_back_does_not_make_it_unsaid(scene: Scene) -> None:
    said_no(scene)
    take_back(scene, "anna")
    assert answers(scene) == ["declined", ""]


def test_who_takes_a_sellers_hand_over_back_has_passed_nothing_on(scene: Scene) -> None:
    hand_over_task(scene.fresh(), PO, owner=Owner(MARCUS), was=Owner(RUTH), by=scene.actor("anna"), at=TODAY)
    take_back(scene, "priya")
    assert case(scene).handed == ()


def test_a_hand_over_that_is_taken_back_leaves_the_buyers_own_date_the_buyers(scene: Scene) -> None:
    hand_over_task(scene.fresh(), PO, owner=Owner(MARCUS), was=Owner(RUTH), by=scene.actor("anna"), at=TODAY)
    handed = scene.fresh().revision
    move(scene, PO, by="priya", due_on=date(2026, 3, 9))
    take_back(scene, "anna", handed)
    assert (scene.task(PO).due_on, scene.task(PO).proposed_by) == (date(2026, 3, 9), "")
    assert step(scene, PO).agreed


def test_a_date_that_another_step_pushed_on_answers_nobody(scene: Scene) -> None:
    move(scene, PO, by="anna", due_on=date(2026, 3, 9))
    before = acted_on(case(scene), "buyer")
    move(scene, BEFORE_PO, by="priya", due_on=date(2026, 3, 4), at=TODAY + timedelta(days=10), force=True)
    found = case(scene, TODAY + timedelta(days=10))
    assert [one.answer for one in found.asked if one.task == PO] == ["closed"]
    assert (said_so(found), acted_on(found, "buyer")) == (set(), before)


def test_what_a_seller_opens_by_mistake_and_closes_again_stays_the_buyers_deed(scene: Scene) -> None:
    complete_task(scene.fresh(), PILOT, was="in_progress", by=scene.actor("priya"), at=TODAY)
    reopen_task(scene.fresh(), PILOT, was="done", by=scene.actor("anna"), at=TODAY)
    take_back(scene, "anna")
    found = step(scene, PILOT)
    assert (found.status, found.done_by, found.done_by_person) == ("done", "buyer", PRIYA)


def test_who_finished_a_step_is_the_same_when_it_is_counted_by_the_words_alone(scene: Scene) -> None:
    complete_task(scene.fresh(), PILOT, was="in_progress", by=scene.actor("priya"), at=TODAY)
    reopen_task(scene.fresh(), PILOT, was="done", by=scene.actor("anna"), at=TODAY)
    take_back(scene, "anna")
    again = Recount(scene.workspace.pk, LATER, TODAY, Definitions.of(scene.team)).figures
    kept = kept_values(case(scene))
    assert all(kept[name] == again[name] for name in ("done_by_buyer", "done_by_seller"))


@pytest.mark.parametrize(("by", "acts"), [("marcus", False), ("priya", True)])
def test_who_ends_a_colleagues_part_acts_and_who_leaves_does_not(scene: Scene, by: str, acts: bool) -> None:
    later = TODAY + timedelta(days=20)
    end_seat(scene.fresh(), MARCUS, by=scene.actor(by), at=later)
    assert (acted_on(case(scene, later), "buyer") == later.date()) is acts


def test_a_start_that_was_taken_back_is_no_yes_to_a_date(scene: Scene) -> None:
    start_task(scene.fresh(), 16, was="not_started", by=scene.actor("priya"), at=TODAY)
    take_back(scene, "priya")
    assert not step(scene, 16).agreed


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_buyers_own_date_that_a_seller_puts_back_is_still_the_buyers(scene: Scene, by_hand: bool) -> None:
    move(scene, PO, by="priya", due_on=date(2026, 3, 9))
    move(scene, PO, by="anna", due_on=date(2026, 3, 10))
    assert not step(scene, PO).agreed
    if by_hand:
        move(scene, PO, by="anna", due_on=date(2026, 3, 9))
    else:
        take_back(scene, "anna")
    assert scene.task(PO).proposed_by == ""
    assert step(scene, PO).agreed


def test_who_takes_a_step_takes_it_with_its_dates(scene: Scene) -> None:
    hand_over_task(scene.fresh(), VENDOR_FORM, owner=Owner(PRIYA), was=Owner(ANNA), by=scene.actor("priya"), at=TODAY)
    assert step(scene, VENDOR_FORM).agreed
    take_back(scene, "priya")
    hand_over_task(scene.fresh(), VENDOR_FORM, owner=Owner(PRIYA), was=Owner(ANNA), by=scene.actor("anna"), at=TODAY)
    assert not step(scene, VENDOR_FORM).agreed


def test_a_date_is_late_where_its_owner_works(scene: Scene) -> None:
    """It is Thursday in Los Angeles, and Friday in Tokyo, when what was due there on Thursday gets another date."""
    there = {"seller": {"time_zone": "America/Los_Angeles"}, "buyer": {"time_zone": "Asia/Tokyo"}}
    Workspace.objects.filter(pk=scene.workspace.pk).update(calendars=there)
    moment = datetime(2026, 2, 20, 1, 0, tzinfo=UTC)
    move(scene, SECURITY, by="priya", due_on=date(2026, 2, 25), at=moment)
    found = case(scene, moment)
    moved = next(one for one in found.redates if one.task == SECURITY)
    assert (found.today, moved.was_late, moved.on_due_day) == (date(2026, 2, 19), True, False)


def test_on_a_saturday_what_was_due_on_friday_is_behind(scene: Scene) -> None:
    saturday = datetime(2026, 2, 21, 12, 0, tzinfo=UTC)
    found = step(scene, INSURANCE, saturday)
    assert (found.due_on, found.late, found.behind) == (date(2026, 2, 20), 1, 1)
    part = read_health(case(scene, saturday)).part("path")
    assert f"#{INSURANCE}" in part.evidence


def test_what_was_taken_back_is_no_later_date_of_a_reading(scene: Scene) -> None:
    move(scene, PO, by="priya", due_on=date(2026, 3, 9))
    assert kept_values(case(scene))["moved_later"] == 1
    take_back(scene, "priya")
    assert kept_values(case(scene))["moved_later"] == 0
    said_no(scene)
    assert kept_values(case(scene))["moved_later"] == 1, "a no puts nothing off"


def test_what_is_not_judged_any_more_counts_as_healthy_no_more() -> None:
    day = date(2026, 2, 10)
    sign = Step(1, "Sign", "buyer", 1, day, day, owner=3, mark="signature")
    well = Case(
        "x", day, day, steps=(sign,), buyer_joined_on=day, last_act_on=day, signature_on=day, target_signature_on=day
    )
    good = Health(80, "healthy", (), 0)
    assert is_healthy(well, good)
    for deal, healthy in ((None, True), (Deal(outcome="open"), True), (Deal(outcome="won"), False)):
        found = figures_of(replace(well, deal=deal), good, Money(), Counting())
        assert (found["is_healthy"], found["health"] is not None) == (healthy, healthy)
