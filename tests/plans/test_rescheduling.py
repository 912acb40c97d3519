"""A buyer moves a due date: shown first, applied whole, one event, undone whole."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans import history
from mapapp.plans.changes.rescheduling import Rescheduled, reschedule_task, shift_tasks
from mapapp.plans.changes.undo import undo
from mapapp.plans.frozen import applied, state_of
from mapapp.plans.models import Dependency, Event, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, CannotUndo, PlanChanged, Refused, ShowFirst, StaleValue, TooEarly
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

WAS, WANTED = date(2026, 2, 19), date(2026, 2, 25)


def move_22(
    scene: Scene, *, seen: int | None = 1, why: str = "Audit until 24 Feb", key: str | None = None
) -> Rescheduled:
    return reschedule_task(
        scene.workspace, 22, due_on=WANTED, was=WAS, seen=seen, why=why, by=scene.actor("marcus", key), at=TODAY
    )


def dues(scene: Scene) -> dict[int, date]:
    return {task.number: task.due_on for task in load_plan(scene.fresh()).tasks}


def test_what_moves_is_shown_before_anything_is_written(scene: Scene) -> None:
    before = dues(scene)
    with pytest.raises(ShowFirst) as shown:
        move_22(scene, seen=None)
    preview = shown.value.preview
    assert [m.task.number for m in preview.pushed] == [24, 25, 28, 29, 30]
    assert (preview.signature_was, preview.signature_on) == (date(2026, 3, 12), date(2026, 3, 18))
    assert preview.asked[0].days == 4
    assert dues(scene) == before
    assert scene.fresh().revision == 1


def test_apply_does_what_the_preview_said_as_one_event(scene: Scene) -> None:
    done = move_22(scene)
    after = dues(scene)
    assert done.preview is not None
    assert {m.task.number: m.new_due for m in (*done.preview.asked, *done.preview.pushed)} == {
        n: after[n] for n in (22, 24, 25, 28, 29, 30)
    }
    line = history.read(Event.objects.get(workspace=scene.workspace, number=2))
    assert (line.verb, line.task, line.why, line.by) == ("task.rescheduled", 22, "Audit until 24 Feb", 4)
    assert line.facts["pushed"] == [[n, 4] for n in (24, 25, 28, 29, 30)]
    assert line.facts["signature"] == ["2026-03-12", "2026-03-18"]


def test_a_pushed_task_of_the_other_side_is_proposed_to_it(scene: Scene) -> None:
    move_22(scene)
    assert scene.task(24).proposed_by == "buyer"
    assert scene.task(24).accepted_due_on == date(2026, 2, 25)
    assert scene.task(25).proposed_by == ""


def test_a_date_somebody_else_changed_is_not_overwritten(scene: Scene) -> None:
    move_22(scene)
    with pytest.raises(StaleValue) as stale:
        reschedule_task(
            scene.workspace, 22, due_on=date(2026, 2, 23), was=WAS, by=scene.actor("anna"), at=TODAY, seen=2
        )
    assert stale.value.now == WANTED


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    move_22(scene, key="abc")
    with pytest.raises(AlreadyDone):
        move_22(scene, key="abc")
    assert scene.fresh().revision == 2


def test_a_preview_of_an_older_plan_is_shown_again(scene: Scene) -> None:
    reschedule_task(
        scene.workspace, 11, due_on=date(2026, 2, 12), was=date(2026, 2, 13), by=scene.actor("anna"), at=TODAY
    )
    with pytest.raises(PlanChanged):
        move_22(scene)


def test_a_date_before_its_predecessors_finish_names_the_first_day_that_works(scene: Scene) -> None:
    with pytest.raises(TooEarly) as early:
        reschedule_task(
            scene.workspace, 24, due_on=date(2026, 2, 20), was=date(2026, 2, 25), by=scene.actor("anna"), at=TODAY
        )
    assert early.value.first == date(2026, 2, 25)


def test_moving_others_needs_a_reason(scene: Scene) -> None:
    with pytest.raises(Refused, match="why"):
        move_22(scene, why=" ")
    assert scene.fresh().revision == 1


def test_undo_restores_the_very_state_as_a_new_event(scene: Scene) -> None:
    before = state_of(load_plan(scene.fresh(), goals=True))
    move_22(scene)
    undo(scene.workspace, 2, by=scene.actor("marcus"), at=TODAY)
    assert state_of(load_plan(scene.fresh(), goals=True)) == before
    assert scene.task(24).times_moved == 0
    assert scene.fresh().revision == 3


def test_undo_is_refused_when_somebody_touched_the_same_date_since(scene: Scene) -> None:
    move_22(scene)
    reschedule_task(
        scene.workspace, 30, due_on=date(2026, 3, 24), was=date(2026, 3, 23), why="A day more", by=scene.actor("anna"),
        at=TODAY,
    )  # fmt: skip
    with pytest.raises(CannotUndo, match="30"):
        undo(scene.workspace, 2, by=scene.actor("marcus"), at=TODAY)


def test_replaying_the_history_gives_the_plan(scene: Scene) -> None:
    move_22(scene)
    empty = {"format": 1, "plan": {}, "phases": [], "tasks": [], "people": [], "goals": [], "measures": []}
    lines = history.since(scene.workspace, 0)
    replayed = applied(empty, history.fold(lines))
    now = state_of(load_plan(scene.fresh(), goals=True))
    assert replayed["tasks"] == now["tasks"]
    assert replayed["phases"] == now["phases"]
    assert replayed["plan"] == now["plan"]


def test_the_chain_is_whole(scene: Scene) -> None:
    move_22(scene)
    assert broken_at(scene.fresh()) is None


def test_several_never_go_before_what_they_come_after(scene: Scene) -> None:
    """24 comes after 22, which stays: refused, seen or not. Together they may go."""
    for seen, force in ((None, False), (1, True)):
        with pytest.raises(TooEarly, match="It comes after 22") as early:
            shift_tasks(scene.workspace, [24, 27], -2, seen=seen, force=force, by=scene.actor("anna"), at=TODAY)
    assert early.value.first == scene.task(24).due_on
    shift_tasks(scene.workspace, [22, 24], -2, seen=1, by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == 2


def test_several_under_way_are_never_due_before_they_started(scene: Scene) -> None:
    days = (scene.task(22).due_on - scene.task(22).starts_on).days
    with pytest.raises(Refused, match="It started on"):
        shift_tasks(scene.workspace, [22], -days - 2, seen=1, force=True, by=scene.actor("marcus"), at=TODAY)
    assert scene.fresh().revision == 1


def test_a_milestone_under_way_has_one_date_which_comes_earlier(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=22).update(kind="milestone", starts_on=WAS)
    Dependency.objects.filter(workspace=scene.workspace, successor__number=22).delete()
    earlier = date(2026, 2, 17)
    reschedule_task(scene.workspace, 22, due_on=earlier, was=WAS, by=scene.actor("marcus"), at=TODAY)
    assert (scene.task(22).starts_on, scene.task(22).due_on) == (earlier, earlier)
