"""The words, the owner, the details and the place of a task, as verbs: one event each, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans import history
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.progress import reopen_task
from mapapp.plans.changes.tasks import (
    Owner,
    add_task,
    hand_over_task,
    hand_over_tasks,
    move_task,
    move_tasks,
    reword_task,
)
from mapapp.plans.changes.undo import undo
from mapapp.plans.earlier import earlier
from mapapp.plans.frozen import state_of
from mapapp.plans.models import Dependency, Event, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, ShowFirst, StaleValue
from tests.builders import TODAY, Scene

DUE = date(2026, 3, 3)


def line(scene: Scene) -> history.Line:
    return history.read(Event.objects.filter(workspace=scene.workspace).order_by("number").last())  # type: ignore[arg-type]


def person(scene: Scene, name: str) -> int:
    return scene.workspace.people.get(name__startswith=name).number


def test_a_new_task_gets_the_next_number_at_the_end_of_its_phase(scene: Scene) -> None:
    done = add_task(
        scene.workspace, text=" Escrow agreed ", phase=4, owner=Owner(person(scene, "Ruth")), starts_on=DUE, due_on=DUE,
        by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    assert done.tasks == (31,)
    assert done.plan.by_number[31].text == "Escrow agreed"
    assert [t.number for t in done.plan.tasks if t.phase.number == 4][-1] == 31
    assert (line(scene).verb, line(scene).task) == ("task.added", 31)


def test_a_number_is_never_used_twice(scene: Scene) -> None:
    by, owner = scene.actor("anna"), Owner(1)
    add_task(scene.workspace, text="a", phase=4, owner=owner, starts_on=DUE, due_on=DUE, by=by, at=TODAY)
    Task.objects.filter(workspace=scene.workspace, number=31).delete()
    done = add_task(scene.workspace, text="b", phase=4, owner=owner, starts_on=DUE, due_on=DUE, by=by, at=TODAY)
    assert done.tasks == (32,)


def test_a_task_without_an_owner_names_the_side_that_will_name_one(scene: Scene) -> None:
    add = {"text": "a", "phase": 4, "starts_on": DUE, "due_on": DUE, "by": scene.actor("anna"), "at": TODAY}
    with pytest.raises(Refused, match="Choose who owns it"):
        add_task(scene.workspace, owner=Owner(), **add)  # type: ignore[arg-type]
    done = add_task(scene.workspace, owner=Owner(None, "buyer", "Who?"), **add)  # type: ignore[arg-type]
    assert done.plan.by_number[31].side == "buyer"


def test_words_are_reworded_and_undone(scene: Scene) -> None:
    was = scene.task(26).text
    done = reword_task(scene.workspace, 26, text="Ruth raises the PO", was=was, by=scene.actor("priya"), at=TODAY)
    assert line(scene).verb == "task.reworded"
    undo(scene.workspace, done.event.number, by=scene.actor("priya"), at=TODAY)
    assert scene.task(26).text == was


def test_words_somebody_else_changed_are_not_overwritten(scene: Scene) -> None:
    was = scene.task(26).text
    reword_task(scene.workspace, 26, text="Ruth raises the PO", was=was, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(StaleValue) as stale:
        reword_task(scene.workspace, 26, text="PO raised", was=was, by=scene.actor("anna"), at=TODAY)
    assert (stale.value.now, stale.value.field) == ("Ruth raises the PO", "text")
    with pytest.raises(Unchanged):
        reword_task(scene.workspace, 26, text="Ruth raises the PO", was=was, by=scene.actor("anna"), at=TODAY)


def test_the_same_form_acts_once(scene: Scene) -> None:
    was, by = scene.task(26).text, scene.actor("anna", "key")
    reword_task(scene.workspace, 26, text="a", was=was, by=by, at=TODAY)
    with pytest.raises(AlreadyDone):
        reword_task(scene.workspace, 26, text="a", was=was, by=by, at=TODAY)
    assert scene.fresh().revision == 2


def test_a_handed_over_task_changes_its_side_and_keeps_its_dates(scene: Scene) -> None:
    was, jonas = scene.task(26), Owner(person(scene, "Jonas"))
    hand_over_task(scene.workspace, 26, owner=jonas, was=Owner.of(was), by=scene.actor("priya"), at=TODAY)
    now = scene.task(26)
    assert (now.side, now.due_on) == ("seller", was.due_on)
    assert line(scene).verb == "task.handed_over"
    with pytest.raises(StaleValue):
        hand_over_task(scene.workspace, 26, owner=Owner(1), was=Owner.of(was), by=scene.actor("anna"), at=TODAY)


def test_handing_over_to_other_working_days_is_shown_before_it_pushes(scene: Scene) -> None:
    scene.workspace.calendars = {"seller": {"weekend": "3456"}}
    scene.workspace.save(update_fields=["calendars"])
    was, leila = scene.task(25), Owner(person(scene, "Leila"))
    Task.objects.filter(workspace=scene.workspace, number=25).update(starts_on="2026-02-26")
    with pytest.raises(ShowFirst) as shown:
        hand_over_task(scene.workspace, 25, owner=leila, was=Owner.of(was), by=scene.actor("anna"), at=TODAY)
    assert 25 in [m.task.number for m in shown.value.preview.asked] or shown.value.preview.pushed
    assert scene.fresh().revision == 1
    hand_over_task(
        scene.workspace, 25, owner=leila, was=Owner.of(was), seen=1, why="Leila takes it", force=True,
        by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    assert scene.task(25).side == "seller"
    assert scene.fresh().revision == 2


def test_a_step_that_the_other_week_moves_when_it_is_taken_is_one_change_a_field_and_comes_back(scene: Scene) -> None:
    scene.workspace.calendars = {"seller": {"weekend": "3456"}}
    scene.workspace.save(update_fields=["calendars"])
    Task.objects.filter(workspace=scene.workspace, number=25).update(starts_on="2026-02-27")
    Dependency.objects.filter(successor__number=25).update(lag=1)
    before, task = state_of(load_plan(scene.fresh(), goals=True)), scene.task(25)
    hand_over_task(
        scene.workspace, 25, owner=Owner(person(scene, "Leila")), was=Owner.of(task), seen=1, why="Hers", force=True,
        by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    assert scene.task(25).proposed_by == "", "who takes a step takes it with its date"
    assert scene.task(25).starts_on == date(2026, 3, 3)
    changed = [change.key for change in line(scene).changes]
    assert len(changed) == len(set(changed))
    undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    assert state_of(load_plan(scene.fresh(), goals=True)) == before


def test_handing_over_ends_a_proposal_of_the_side_that_gets_it(scene: Scene) -> None:
    task = scene.task(26)
    Task.objects.filter(pk=task.pk).update(
        proposed_by="seller", accepted_due_on=task.due_on, accepted_starts_on=task.starts_on
    )
    owner = Owner(person(scene, "Jonas"))
    hand_over_task(scene.workspace, 26, owner=owner, was=Owner.of(task), by=scene.actor("priya"), at=TODAY)
    assert scene.task(26).proposed_by == ""


def test_several_are_handed_over_as_one_event(scene: Scene) -> None:
    was = {number: Owner.of(scene.task(number)) for number in (26, 27)}
    done = hand_over_tasks(scene.workspace, [26, 27], owner=Owner(1), was=was, by=scene.actor("anna"), at=TODAY)
    assert (done.tasks, scene.fresh().revision) == ((26, 27), 2)


def test_the_signature_mark_goes_from_one_task_to_another(scene: Scene) -> None:
    values = {"mark": "signature"}
    describe_task(scene.workspace, 3, values=values, was={"mark": ""}, by=scene.actor("anna"), at=TODAY)
    assert (scene.task(3).mark, scene.task(29).mark) == ("signature", "")
    undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    assert (scene.task(3).mark, scene.task(29).mark) == ("", "signature")


def test_a_milestone_has_one_date(scene: Scene) -> None:
    describe_task(
        scene.workspace,
        25,
        values={"kind": "milestone"},
        was={"kind": "task"},
        seen=1,
        by=scene.actor("anna"),
        at=TODAY,
    )
    assert scene.task(25).starts_on == scene.task(25).due_on


def test_a_goal_that_is_not_on_this_plan_is_not_linked(scene: Scene) -> None:
    with pytest.raises(Refused, match="That goal is not on this plan"):
        describe_task(scene.workspace, 25, values={"goal": 99}, was={"goal": None}, by=scene.actor("anna"), at=TODAY)


def test_a_task_goes_before_another_one_and_into_another_phase(scene: Scene) -> None:
    done = move_task(scene.workspace, 22, phase=5, before=29, by=scene.actor("anna"), at=TODAY)
    assert [t.number for t in done.plan.tasks if t.phase.number == 5] == [28, 22, 29, 30]
    assert line(scene).verb == "task.moved"
    with pytest.raises(Refused, match="Task 20 is not in that phase"):
        move_task(scene.workspace, 22, phase=5, before=20, by=scene.actor("anna"), at=TODAY)


def test_a_task_before_itself_stays_where_it_is(scene: Scene) -> None:
    with pytest.raises(Unchanged):
        move_task(scene.workspace, 22, phase=4, before=22, by=scene.actor("anna"), at=TODAY)


def test_several_keep_the_order_in_which_they_were_named(scene: Scene) -> None:
    done = move_tasks(scene.workspace, [27, 26], phase=4, before=20, by=scene.actor("anna"), at=TODAY)
    assert [t.number for t in done.plan.tasks if t.phase.number == 4][:3] == [27, 26, 20]


def test_how_a_plan_stood_is_worked_out_from_its_changes(scene: Scene) -> None:
    before = state_of(load_plan(scene.fresh()))
    by = scene.actor("anna")
    done = move_task(scene.workspace, 22, phase=5, before=29, by=by, at=TODAY)
    was = earlier(done.plan, history.read(done.event).changes)
    assert state_of(was)["tasks"] == before["tasks"]
    assert [t.number for t in was.tasks] == list(range(1, 31))
    assert done.plan.by_number[22].phase.number == 5


def test_a_closed_step_that_was_handed_over_waits_for_a_yes_when_it_is_opened_again(scene: Scene) -> None:
    """Done on the seller's calendar, it would stand on the buyer's with dates that nobody there has seen."""
    done = scene.workspace.tasks.filter(owner__side="seller", status="done").order_by("number").first()
    assert done is not None
    was, priya = Owner.of(scene.task(done.number)), Owner(scene.workspace.people.get(name="Priya Raman").number)
    hand_over_task(scene.workspace, done.number, owner=priya, was=was, by=scene.actor("anna"), at=TODAY)
    reopen_task(scene.fresh(), done.number, was="done", by=scene.actor("anna"), at=TODAY)
    assert scene.task(done.number).proposed_by == "seller"
