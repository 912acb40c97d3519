"""Status is set by people: what each verb writes, asks for and refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapapp.plans import history
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.progress import block_task, complete_task, drop_task, reopen_task, start_task
from mapapp.plans.changes.trials import NoCriteria
from mapapp.plans.changes.undo import undo
from mapapp.plans.models import Criterion, Event, Phase, Side, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import CannotUndo, PlanChanged, Refused, ShowFirst, StaleValue
from mapapp.plans.standing import stand
from tests.builders import TODAY, Scene


def line(scene: Scene) -> history.Line:
    return history.read(Event.objects.filter(workspace=scene.workspace).order_by("number").last())  # type: ignore[arg-type]


def unfrozen(scene: Scene, *, criteria: bool) -> None:
    phase = Phase.objects.get(workspace=scene.workspace, is_trial=True)
    Phase.objects.filter(pk=phase.pk).update(criteria_frozen_on=None)
    if not criteria:
        Criterion.objects.filter(phase=phase).delete()


def test_a_start_is_a_fact_that_lasts(scene: Scene) -> None:
    start_task(scene.workspace, 26, was="not_started", by=scene.actor("priya"), at=TODAY)
    assert (scene.task(26).status, scene.task(26).under_way) == ("in_progress", True)
    assert line(scene).verb == "task.started"


def test_the_first_start_of_a_trial_freezes_its_exit_criteria(scene: Scene) -> None:
    unfrozen(scene, criteria=True)
    start_task(scene.workspace, 13, was="not_started", by=scene.actor("priya"), at=TODAY)
    phase = Phase.objects.get(workspace=scene.workspace, is_trial=True)
    assert phase.criteria_frozen_on == date(2026, 2, 10)
    assert ("phase", phase.number, "criteria_frozen_on") in [c.key for c in line(scene).changes]
    with pytest.raises(CannotUndo):
        undo(scene.workspace, 2, by=scene.actor("priya"), at=TODAY)


def test_a_trial_without_exit_criteria_neither_starts_nor_ends(scene: Scene) -> None:
    unfrozen(scene, criteria=False)
    with pytest.raises(NoCriteria):
        start_task(scene.workspace, 13, was="not_started", by=scene.actor("priya"), at=TODAY)
    with pytest.raises(NoCriteria):
        complete_task(scene.workspace, 13, was="not_started", by=scene.actor("priya"), at=TODAY)
    assert scene.fresh().revision == 1


def test_blocked_says_by_what_and_who_can_unblock_it(scene: Scene) -> None:
    with pytest.raises(Refused, match="Nothing is written here"):
        block_task(scene.workspace, 26, why=" ", unblocker=None, was="not_started", by=scene.actor("priya"), at=TODAY)
    with pytest.raises(Refused, match="That person is not on this plan"):
        block_task(scene.workspace, 26, why="x", unblocker=99, was="not_started", by=scene.actor("priya"), at=TODAY)
    block_task(
        scene.workspace, 26, why="No cost centre", unblocker=2, was="not_started", by=scene.actor("priya"), at=TODAY
    )
    assert (line(scene).verb, line(scene).why) == ("task.blocked", "No cost centre")
    start_task(scene.workspace, 26, was="blocked", by=scene.actor("priya"), at=TODAY)
    assert (scene.task(26).blocked_by, scene.task(26).unblocker_id) == ("", None)


def test_a_task_blocked_under_way_keeps_that_it_has_begun(scene: Scene) -> None:
    block_task(scene.workspace, 22, why="Audit", unblocker=None, was="in_progress", by=scene.actor("marcus"), at=TODAY)
    assert scene.task(22).has_started


def test_done_today_or_on_a_past_day_never_on_a_day_to_come(scene: Scene) -> None:
    by = scene.actor("anna")
    with pytest.raises(Refused, match="on a day to come"):
        complete_task(scene.workspace, 22, done_on=date(2026, 2, 11), was="in_progress", by=by, at=TODAY)
    complete_task(scene.workspace, 22, done_on=date(2026, 2, 6), was="in_progress", by=by, at=TODAY)
    assert scene.task(22).done_on == date(2026, 2, 6)
    with pytest.raises(Unchanged):
        complete_task(scene.workspace, 22, done_on=date(2026, 2, 6), was="done", by=by, at=TODAY)


def test_an_act_counts_for_the_side_whose_person_did_it(scene: Scene) -> None:
    complete_task(scene.workspace, 22, was="in_progress", by=scene.actor("anna"), at=TODAY)
    marcus = scene.workspace.people.get(name="Marcus Lindqvist").number
    assert (line(scene).side, line(scene).facts["for"]) == ("seller", marcus)


def test_done_early_lets_nobody_come_forward_by_itself(scene: Scene) -> None:
    complete_task(scene.workspace, 22, was="in_progress", by=scene.actor("anna"), at=TODAY)
    assert scene.task(24).due_on == date(2026, 2, 25)


def test_done_late_shows_what_it_pushes_and_applies_it_as_one_event(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=22).update(starts_on="2026-02-02", due_on="2026-02-09")
    Task.objects.filter(workspace=scene.workspace, number=24).update(starts_on="2026-02-10", due_on="2026-02-16")
    by = scene.actor("anna")
    with pytest.raises(ShowFirst) as shown:
        complete_task(scene.workspace, 22, was="in_progress", by=by, at=TODAY)
    assert [m.task.number for m in shown.value.preview.pushed] == [24]
    with pytest.raises(PlanChanged):
        complete_task(scene.workspace, 22, was="in_progress", seen=0, by=by, at=TODAY)
    complete_task(scene.workspace, 22, was="in_progress", seen=1, by=by, at=TODAY)
    assert scene.task(24).starts_on == date(2026, 2, 11)
    assert line(scene).facts["pushed"] == [[24, 1]]
    undo(scene.workspace, 2, by=by, at=TODAY)
    assert (scene.task(22).status, scene.task(24).starts_on) == ("in_progress", date(2026, 2, 10))


def test_another_day_of_a_done_task_is_previewed_like_a_later_date(scene: Scene) -> None:
    by, done = scene.actor("anna"), {"was": "in_progress", "at": TODAY}
    complete_task(scene.workspace, 22, done_on=date(2026, 2, 4), by=by, **done)
    Task.objects.filter(workspace=scene.workspace, number=24).update(starts_on="2026-02-06", due_on="2026-02-12")
    seen_done = {"was": "done", "done_on_was": date(2026, 2, 4)}
    later = {**seen_done, "done_on": date(2026, 2, 9), "by": by, "at": TODAY}
    with pytest.raises(ShowFirst) as shown:
        complete_task(scene.workspace, 22, **later)
    assert [(m.task.number, m.days) for m in shown.value.preview.pushed] == [(24, 2)]
    assert (scene.task(22).done_on, scene.task(24).starts_on) == (date(2026, 2, 4), date(2026, 2, 6))
    complete_task(scene.workspace, 22, **later, seen=2)
    assert (scene.task(22).done_on, scene.task(24).starts_on) == (date(2026, 2, 9), date(2026, 2, 10))
    undo(scene.workspace, 3, by=by, at=TODAY)
    assert (scene.task(22).done_on, scene.task(24).starts_on) == (date(2026, 2, 4), date(2026, 2, 6))


def test_a_go_live_that_is_not_needed_is_none(scene: Scene) -> None:
    """The target is go-live then, and days in hand count from the last step that counts."""
    Task.objects.filter(number=30).update(mark="go_live")
    drop_task(scene.workspace, 30, was="not_started", by=scene.actor("anna"), at=TODAY)
    standing, workspace = stand(load_plan(scene.fresh()), TODAY), scene.fresh()
    assert standing.go_live_on == workspace.target_go_live_on == date(2026, 3, 30)
    assert standing.ends_on is not None
    days = workspace.calendar(Side.SELLER).working_days
    assert standing.days_in_hand == days.distance(standing.ends_on, date(2026, 3, 30)) > 0


def test_not_needed_is_kept_and_names_what_it_joined(scene: Scene) -> None:
    drop_task(scene.workspace, 24, was="not_started", by=scene.actor("anna"), at=TODAY)
    assert line(scene).facts["joined"] == [[25], [22]]
    with pytest.raises(Refused, match="not needed"):
        complete_task(scene.workspace, 24, was="not_needed", by=scene.actor("anna"), at=TODAY)
    reopen_task(scene.workspace, 24, was="not_needed", by=scene.actor("anna"), at=TODAY)
    assert scene.task(24).status == "not_started"


def test_a_status_somebody_else_set_is_not_overwritten(scene: Scene) -> None:
    start_task(scene.workspace, 26, was="not_started", by=scene.actor("priya"), at=TODAY)
    for verb in (drop_task, reopen_task, complete_task):
        with pytest.raises(StaleValue):
            verb(scene.workspace, 26, was="blocked", by=scene.actor("anna"), at=TODAY)
    with pytest.raises(Unchanged):
        start_task(scene.workspace, 26, was="not_started", by=scene.actor("anna"), at=TODAY)


@pytest.mark.parametrize("seen", [("in_progress", "", None), ("blocked", "The audit", 2)])
def test_two_who_word_what_blocks_a_step_do_not_overwrite_each_other(
    scene: Scene, seen: tuple[str, str, int | None]
) -> None:
    first, second = scene.actor("marcus"), scene.actor("priya")
    was, why_was, who_was = seen
    if was == "blocked":
        block_task(scene.workspace, 22, why=why_was, unblocker=who_was, was="in_progress", by=first, at=TODAY)
    saw: dict[str, Any] = {"was": was, "why_was": why_was, "unblocker_was": who_was, "at": TODAY}
    block_task(scene.workspace, 22, why="No cost centre", unblocker=who_was, **saw, by=first)
    with pytest.raises(StaleValue) as stale:
        block_task(scene.workspace, 22, why="The lawyer is away", unblocker=who_was, **saw, by=second)
    assert (stale.value.field, stale.value.now) == ("blocked_by", "No cost centre")
    assert scene.task(22).blocked_by == "No cost centre"
    with pytest.raises(Unchanged):
        block_task(scene.workspace, 22, why="No cost centre", unblocker=who_was, **saw, by=second)


def test_what_blocks_a_step_and_who_can_unblock_it_are_two_fields(scene: Scene) -> None:
    by, other = scene.actor("marcus"), scene.actor("priya")
    block_task(scene.workspace, 22, why="Audit\nof May", unblocker=None, was="in_progress", by=by, at=TODAY)
    saw: dict[str, Any] = {"was": "blocked", "why_was": "Audit\r\nof May", "unblocker_was": None, "at": TODAY}
    block_task(scene.workspace, 22, why="Audit\r\nof May", unblocker=3, **saw, by=by)
    block_task(scene.workspace, 22, why="Audit of June", unblocker=None, **saw, by=other)
    task = Task.objects.select_related("unblocker").get(pk=scene.task(22).pk)
    assert (task.blocked_by, task.unblocker and task.unblocker.number) == ("Audit of June", 3)
    with pytest.raises(StaleValue) as stale:
        block_task(scene.workspace, 22, why="Audit of June", unblocker=2, **saw, by=other)
    assert (stale.value.field, stale.value.now) == ("unblocker", 3)


def test_a_day_that_somebody_else_gave_for_done_is_not_overwritten(scene: Scene) -> None:
    by, other, seen = scene.actor("anna"), scene.actor("marcus"), {"was": "in_progress", "at": TODAY}
    complete_task(scene.workspace, 22, done_on=date(2026, 2, 4), by=by, **seen)
    with pytest.raises(Unchanged):
        complete_task(scene.workspace, 22, by=other, **seen)
    with pytest.raises(StaleValue) as stale:
        complete_task(scene.workspace, 22, done_on=date(2026, 2, 5), by=other, **seen)
    assert stale.value.field == "done_on"
    assert scene.task(22).done_on == date(2026, 2, 4)
