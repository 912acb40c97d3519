"""A plan as a case: each fact of it from the tables and from history, held against what the people did."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.models import Seat
from mapapp.demo.fenwick import fenwick
from mapapp.insight.case import Asked, Case, Handed, Proposed, Redate, Step
from mapapp.insight.health import read_health
from mapapp.people.models import Team
from mapapp.plans.changes.agreement import accept_version, decline_version, propose_version, withdraw_version
from mapapp.plans.changes.answering import accept_dates, decline_dates
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.handing_back import hand_back_task
from mapapp.plans.changes.header import edit_header
from mapapp.plans.changes.progress import complete_task, drop_task, reopen_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, hand_over_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.models import Side, Task, Workspace
from mapapp.plans.refusals import NoReason, Refused, ShowFirst
from mapapp.portfolio.cases import load_case, read_cases, usual_approvals
from mapapp.private.changes.snoozing import snooze_plan
from tests.builders import TODAY, Scene
from tests.plans.walking import ACTS, NothingToDo, Walk, drawn_plan, seeds

pytestmark = pytest.mark.django_db
ANNA, PRIYA, MARCUS, DEV = 9, 3, 4, 6  # as the plan numbers them
PO = 26  # Ruth's of procurement, nobody has a yes to it yet
LATER, NEXT = TODAY + timedelta(days=1), TODAY + timedelta(days=2)


def case(scene: Scene, at: object = TODAY) -> Case:
    return load_case(scene.fresh(), at)  # type: ignore[arg-type]


def step(scene: Scene, number: int, at: object = TODAY) -> Step:
    return next(one for one in case(scene, at).steps if one.number == number)


def move(scene: Scene, number: int, due: date, *, by: str, why: str = "It takes longer", at: object = TODAY) -> None:
    task, seen = scene.task(number), scene.fresh().revision
    reschedule_task(
        scene.fresh(), number, due_on=due, was=task.due_on, seen=seen, why=why, by=scene.actor(by), at=at,  # type: ignore[arg-type]
    )  # fmt: skip


def agree(scene: Scene) -> None:
    version = propose_version(scene.fresh(), None, by=scene.actor("anna"), at=TODAY).version
    accept_version(scene.fresh(), version.number, by=scene.actor("priya"), at=TODAY)


def test_the_head_of_the_case_is_what_the_page_says(scene: Scene) -> None:
    found = case(scene)
    assert (found.account, found.team, found.today) == ("Fenwick Medical", "Larkspur", date(2026, 2, 10))
    assert (found.began_on, found.buyer_joined_on) == (date(2026, 2, 10), date(2026, 2, 10))
    assert (found.signature_on, found.target_signature_on) == (date(2026, 3, 12), date(2026, 3, 20))
    assert (found.in_hand, found.days_in_hand, found.short_by) == (6, 9, 0)
    assert found.long_poles == (22, 24, 25, 28, 29)
    assert [(p.name, p.criteria) for p in found.phases if p.is_trial] == [("Proof of value", 3)]
    assert [(g.said_by, g.measures) for g in found.goals] == [(1, 3)]
    assert found.person(PRIYA) is not None
    assert [(p.number, p.role) for p in found.people if p.joined_on] == [
        (2, "viewer"), (3, "lead"), (4, "contributor"), (9, "lead"), (10, "contributor"),
    ]  # fmt: skip
    assert found.seller_names == ("Larkspur", "larkspur")


def test_a_plan_without_a_target_is_short_by_nothing_that_is_known(scene: Scene) -> None:
    Workspace.objects.filter(pk=scene.workspace.pk).update(target_signature_on=None)
    assert case(scene).short_by is None


def test_a_silence_that_is_put_off_says_until_when_unless_somebody_acted(scene: Scene) -> None:
    assert case(scene).snoozed_until is None
    until = date(2026, 3, 2)
    snooze_plan(scene.fresh(), why="Audit week", until_on=until, by=scene.actor("anna"), at=TODAY)
    assert case(scene).snoozed_until == until
    add_comment(scene.fresh(), None, body="Back again", by=scene.actor("priya"), at=LATER)
    assert case(scene, LATER).snoozed_until is None


def test_a_plan_without_a_buyer_is_a_close_plan(scene: Scene) -> None:
    Seat.objects.filter(workspace=scene.workspace, stakeholder__side="buyer").delete()
    found = case(scene)
    assert (found.buyer_joined_on, found.is_mutual) == (None, False)


def test_steps_know_how_they_stand(scene: Scene) -> None:
    review, late, waits = step(scene, 22), step(scene, 15), step(scene, 25)
    assert (review.side, review.owner, review.status, review.critical) == ("buyer", MARCUS, "in_progress", True)
    assert (late.side, late.late, late.behind) == ("seller", 1, 1)
    assert (waits.after, waits.latest_start_on) == ((24,), date(2026, 3, 6))
    assert review.latest_start_on is None  # it has begun
    assert step(scene, 30).latest_start_on is None  # it leads to no signature


def test_what_came_done_with_the_plan_was_done_by_nobody(scene: Scene) -> None:
    assert (step(scene, 1).status, step(scene, 1).done_by, step(scene, 1).done_by_person) == ("done", "", None)


def test_an_act_counts_for_the_side_whose_person_did_it(scene: Scene) -> None:
    complete_task(scene.fresh(), 22, was="in_progress", by=scene.actor("anna"), at=LATER)
    found = case(scene, LATER)
    assert [(a.event, a.side, a.by, a.verb, a.task) for a in found.acts] == [
        (1, "seller", ANNA, "plan.created", None),
        (2, "seller", ANNA, "task.completed", 22),
    ]
    assert (step(scene, 22, LATER).done_by, step(scene, 22, LATER).done_by_person) == ("seller", ANNA)
    assert (found.last_act_on, found.last_seller_act_on, found.last_buyer_act_on) == (LATER.date(), LATER.date(), None)
    complete_task(scene.fresh(), 11, was="in_progress", by=scene.actor("priya"), at=NEXT)
    found = case(scene, NEXT)
    assert (found.last_buyer_act_on, found.last_seller_act_on) == (NEXT.date(), LATER.date())
    reopen_task(scene.fresh(), 11, was="done", by=scene.actor("priya"), at=NEXT)
    assert step(scene, 11, NEXT).done_by == ""


def test_each_new_date_is_told_with_what_it_pushed(scene: Scene) -> None:
    move(scene, 22, date(2026, 2, 25), by="priya", why="Audit", at=LATER)
    found = case(scene, LATER).redates
    assert found[0] == Redate(2, LATER.date(), 22, "buyer", PRIYA, date(2026, 2, 19), date(2026, 2, 25), 4)
    assert [one.task for one in found if one.pushed] == [24, 25, 28, 29, 30]


def test_a_date_that_is_set_again_late_or_on_its_day_says_so(scene: Scene) -> None:
    move(scene, 15, date(2026, 2, 12), by="anna")
    move(scene, 15, date(2026, 2, 16), by="anna", at=TODAY + timedelta(days=2))
    assert [(r.task, r.was_late, r.on_due_day, r.days) for r in case(scene).redates if r.task == 15] == [
        (15, True, False, 3),
        (15, False, True, 2),
    ]


def test_what_was_undone_was_done_all_the_same(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="priya")
    undo(scene.fresh(), 2, by=scene.actor("priya"), at=LATER)
    found = case(scene, LATER)
    assert [(a.verb, a.undone) for a in found.acts[1:]] == [("task.rescheduled", True), ("change.undone", False)]
    assert [(r.days, r.undone) for r in found.redates] == [(1, True), (-1, True)]
    assert step(scene, PO).behind == 0


def asked(scene: Scene) -> list[tuple[str, int | None, int | None]]:
    return [(one.answer, one.owner, one.answered_by) for one in case(scene).asked if one.task == PO]


def test_a_date_for_the_other_side_waits_and_is_accepted(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    assert case(scene).asked[0] == Asked(2, PO, TODAY.date(), "seller", 7)
    assert step(scene, PO).proposed_by == "seller"
    accept_dates(scene.fresh(), {PO: date(2026, 3, 9)}, by=scene.actor("priya"), at=LATER)
    assert asked(scene) == [("accepted", 7, PRIYA)]


def test_it_is_countered_declined_replaced_or_withdrawn(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 10), by="anna")
    move(scene, PO, date(2026, 3, 9), by="priya", why="Finance meets on Mondays")
    assert asked(scene) == [("countered", 7, PRIYA)]
    move(scene, PO, date(2026, 3, 11), by="anna")
    move(scene, PO, date(2026, 3, 12), by="anna")
    assert asked(scene)[1:] == [("replaced", 7, ANNA), ("", 7, None)]
    decline_dates(scene.fresh(), PO, was=date(2026, 3, 12), by=scene.actor("priya"), at=TODAY)
    assert asked(scene)[2:] == [("declined", 7, PRIYA)]
    move(scene, PO, date(2026, 3, 13), by="anna")
    undo(scene.fresh(), scene.fresh().revision, by=scene.actor("anna"), at=TODAY)
    assert asked(scene)[3:] == [("withdrawn", 7, ANNA)]


def test_both_sides_agreement_is_a_yes_and_an_end_closes_the_question(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    agree(scene)
    assert asked(scene) == [("accepted", 7, PRIYA)]
    move(scene, PO, date(2026, 3, 10), by="anna")
    drop_task(scene.fresh(), PO, was="not_started", by=scene.actor("priya"), at=TODAY)
    assert asked(scene)[1:] == [("closed", 7, PRIYA)]


def test_a_no_that_was_taken_back_is_none_and_the_date_waits_again(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    accept_dates(scene.fresh(), {PO: date(2026, 3, 9)}, by=scene.actor("priya"), at=TODAY)
    move(scene, PO, date(2026, 3, 11), by="anna")
    decline_dates(scene.fresh(), PO, was=date(2026, 3, 11), by=scene.actor("priya"), at=TODAY)
    undo(scene.fresh(), scene.fresh().revision, by=scene.actor("priya"), at=LATER)
    assert asked(scene) == [("accepted", 7, PRIYA), ("undone", 7, PRIYA), ("", 7, None)]


def test_what_became_of_each_version_that_was_proposed(scene: Scene) -> None:
    by, first = scene.actor("anna"), propose_version(scene.fresh(), None, by=scene.actor("anna"), at=TODAY).version
    assert case(scene).proposed == (Proposed(2, first.number, TODAY.date(), "seller"),)
    decline_version(scene.fresh(), first.number, why="Not by March", by=scene.actor("priya"), at=LATER)
    no = Proposed(2, first.number, TODAY.date(), "seller", "declined", LATER.date(), PRIYA, 3, "Not by March")
    assert case(scene).proposed == (no,)
    propose_version(scene.fresh(), first.number, by=by, at=LATER)
    withdraw_version(scene.fresh(), first.number, by=by, at=LATER)
    propose_version(scene.fresh(), first.number, by=by, at=LATER)
    move(scene, PO, date(2026, 3, 9), by="priya", why="Finance meets on Mondays")
    second = propose_version(scene.fresh(), None, by=scene.actor("priya"), at=LATER).version
    accept_version(scene.fresh(), second.number, by=by, at=LATER)
    told = [(one.by_side, one.answer) for one in case(scene).proposed]
    assert told == [
        ("seller", "declined"), ("seller", "withdrawn"), ("seller", "countered"), ("buyer", "accepted"),
    ]  # fmt: skip


def test_who_passes_a_step_on_and_who_says_it_is_not_his(scene: Scene) -> None:
    hand_over_task(scene.fresh(), 22, owner=Owner(DEV), was=Owner(MARCUS), by=scene.actor("marcus"), at=TODAY)
    hand_back_task(scene.fresh(), 22, why="Ask compliance", was=DEV, by=scene.actor("priya"), at=LATER)
    assert case(scene).handed == (
        Handed(2, 22, TODAY.date(), MARCUS, "buyer", MARCUS, DEV),
        Handed(3, 22, LATER.date(), PRIYA, "buyer", DEV, None, not_mine=True),
    )


def test_a_step_is_held_to_the_date_that_stood_when_the_buyer_joined(scene: Scene) -> None:
    """Dates of before were the seller's draft; moved after that, they have been moved."""
    Seat.objects.filter(workspace=scene.workspace, stakeholder__side="buyer").update(joined_at=LATER)
    move(scene, PO, date(2026, 3, 9), by="anna")
    assert (step(scene, PO).promised_on, step(scene, PO).behind) == (date(2026, 3, 9), 0)
    move(scene, PO, date(2026, 3, 11), by="anna", at=NEXT)
    assert (step(scene, PO, NEXT).promised_on, step(scene, PO, NEXT).behind) == (date(2026, 3, 9), 2)


def test_no_other_date_clears_what_it_is_behind_but_a_new_baseline_does(scene: Scene) -> None:
    agree(scene)
    move(scene, 15, date(2026, 2, 12), by="anna")
    assert (step(scene, 15).late, step(scene, 15).behind, step(scene, 15).slipped) == (0, 3, 3)
    complete_task(scene.fresh(), 15, was="in_progress", by=scene.actor("anna"), at=LATER)
    assert step(scene, 15, LATER).behind == 2
    agree(scene)
    move(scene, PO, date(2026, 3, 9), by="priya")
    agree(scene)
    assert step(scene, PO).behind == 0


def test_whose_yes_a_date_has(scene: Scene) -> None:
    """A date that came with the plan is the seller's word for the buyer; his own act on it is his."""
    assert not step(scene, PO).agreed
    assert step(scene, 24).agreed  # the seller's own
    start_task(scene.fresh(), 13, was="not_started", by=scene.actor("anna"), at=TODAY)
    assert not step(scene, 13).agreed
    start_task(scene.fresh(), 16, was="not_started", by=scene.actor("priya"), at=TODAY)
    assert step(scene, 16).agreed
    move(scene, PO, date(2026, 3, 9), by="priya")
    assert step(scene, PO).agreed
    move(scene, PO, date(2026, 3, 10), by="anna")
    assert not step(scene, PO).agreed
    agree(scene)
    assert all(one.agreed for one in case(scene).steps)


def test_a_comment_is_an_act(scene: Scene) -> None:
    add_comment(scene.fresh(), 22, body="Done by Friday", by=scene.actor("marcus"), at=LATER)
    assert case(scene, LATER).acts[-1].verb == "task.commented"
    assert case(scene, LATER).last_buyer_act_on == LATER.date()


def other_plans(team: Team, count: int) -> list[Workspace]:
    return [create_workspace(team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY) for _n in range(count)]


def test_as_many_queries_for_thirty_plans_as_for_one(scene: Scene) -> None:
    agree(scene)
    plans = [scene.workspace, *other_plans(scene.team, 4)]
    for some in (plans[:1], plans):
        rows = list(Workspace.objects.filter(pk__in=[one.pk for one in some]).select_related("team"))
        with CaptureQueriesContext(connection) as made:
            found = read_cases(rows, TODAY)
        assert (len(made), len(found)) == (14, len(some))


def test_portions_give_what_one_by_one_gives(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [scene.fresh(), *other_plans(scene.team, 2)]
    monkeypatch.setattr("mapapp.portfolio.cases.PORTION", 2)
    found = {pk: one.case for pk, one in read_cases(plans, TODAY).items()}
    assert found == {one.pk: load_case(one, TODAY) for one in plans}


def test_usual_approvals_are_those_of_the_own_team_and_enough_of_them(scene: Scene) -> None:
    rows = Task.objects.filter(workspace=scene.workspace, status="done")[:5]
    Task.objects.filter(pk__in=[row.pk for row in rows]).update(kind="approval")
    took = [max(1, sum((r.starts_on + timedelta(n)).weekday() < 5 for n in range((r.done_on - r.starts_on).days + 1)))
            for r in rows if r.done_on]  # fmt: skip
    other = Team.objects.create(name="Other")
    assert usual_approvals([scene.team.pk, other.pk]) == {scene.team.pk: (sorted(took)[2], 5), other.pk: None}
    assert case(scene).usual_approval == (sorted(took)[2], 5)


@pytest.mark.parametrize("seed", seeds(12))
def test_whatever_was_done_the_case_says_what_the_rows_say(seed: int) -> None:
    """Random acts of both sides: history played forward ends where the tables stand."""
    team = Team.objects.create(name="Larkspur")
    walk = Walk(Random(seed), create_workspace(team, drawn_plan(Random(seed)), lead="a", at=TODAY))
    walk.began = walk.shot()
    for _n in range(12):
        walk.at += timedelta(hours=walk.draw.choice((1, 5, 30)))
        shot = walk.shot()
        by, kind = walk.actor(walk.draw.choice((Side.SELLER, Side.BUYER))), walk.draw.choice(ACTS)
        try:
            act, _asked = kind(walk, shot, walk.draw.choice(shot.plan.tasks), by)
            try:
                act(None, "", False)
            except (ShowFirst, NoReason):
                act(shot.revision, "Because", True)
        except (NothingToDo, Refused):
            continue
        _same(walk)


def _same(walk: Walk) -> None:
    fresh = Workspace.objects.get(pk=walk.workspace.pk)
    found = read_cases([fresh], walk.at)[fresh.pk]
    waits = {one.task for one in found.case.asked if not one.answer}
    rows = found.standing.plan.by_number
    assert waits == {n for n, task in rows.items() if task.is_open and task.proposed_by}
    for one in found.case.steps:
        task, moved = rows[one.number], [r for r in found.case.redates if r.task == one.number]
        assert (moved[-1].new if moved else task.due_on) == task.due_on
        assert sum(not r.undone for r in moved) == task.times_moved
        assert one.done_by in (("seller", "buyer", "") if one.is_done else ("",))
        assert one.behind >= 0
        assert one.promised_on is not None


def aim(scene: Scene, day: date | None) -> None:
    was = {"target_signature_on": scene.fresh().target_signature_on}
    edit_header(scene.fresh(), values={"target_signature_on": day}, was=was, by=scene.actor("anna"), at=TODAY)


def path(scene: Scene) -> int:
    return read_health(case(scene)).part("path").points


@pytest.mark.parametrize("agreed", [False, True])
def test_no_other_target_makes_it_healthier_but_a_new_baseline_does(scene: Scene, agreed: bool) -> None:
    if agreed:
        agree(scene)
    move(scene, 29, date(2026, 3, 27), by="priya")
    before = path(scene)
    for days in (1, 10, 100, 300):
        aim(scene, date(2026, 3, 20) + timedelta(days=days))
        assert path(scene) <= before
        assert "It is held to Fri 20 Mar" in read_health(case(scene)).part("path").evidence
    agree(scene)
    assert path(scene) > before
