"""Tasks of one side's own: what, who and when, and what is refused at the field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapapp.plans.changes.people import Described
from mapapp.plans.changes.tasks import Owner
from mapapp.plans.models import Side, Task
from mapapp.plans.refusals import AlreadyDone, CannotUndo, Refused, StaleValue, TooEarly
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.people import write_down_person
from mapapp.private.changes.progress import (
    block_private_task,
    complete_private_task,
    drop_private_task,
    reopen_private_task,
    start_private_task,
)
from mapapp.private.changes.standing_in import StandIn, give_stand_in
from mapapp.private.changes.tasks import OwnTask, add_private_task, edit_private_task
from mapapp.private.changes.undo import undo_private
from mapapp.private.choosing import tables_of
from mapapp.private.history import lines_of
from mapapp.private.models import OwnTaskShape
from tests.builders import TODAY, Scene

SELLER, BUYER = tables_of(Side.SELLER), tables_of(Side.BUYER)
FIRST = OwnTask("Agree the floor with finance", date(2026, 2, 12), date(2026, 2, 13), gap="Who signs?")


def added(scene: Scene, name: str = "anna", **values: Any) -> int:
    wanted = OwnTask(**{"text": FIRST.text, "starts_on": FIRST.starts_on, "due_on": FIRST.due_on, **values})
    return add_private_task(scene.workspace, wanted, by=scene.actor(name), at=TODAY).number


def sellers(number: int = 1) -> OwnTaskShape:
    return SELLER.tasks._default_manager.get(number=number)


def test_each_side_numbers_its_own(scene: Scene) -> None:
    assert [added(scene, name) for name in ("anna", "priya", "jonas", "marcus")] == [1, 1, 2, 2]
    assert (SELLER.key(2), BUYER.key(2)) == ("S2", "B2")
    assert SELLER.tasks._default_manager.count() == 2
    assert scene.fresh().last_task == 30


def test_a_date_on_a_day_off_becomes_the_next_working_day_of_the_own_side(scene: Scene) -> None:
    added(scene, starts_on=date(2026, 2, 14), due_on=date(2026, 2, 15))
    assert (sellers().starts_on, sellers().due_on) == (date(2026, 2, 16), date(2026, 2, 16))


def test_an_owner_is_of_the_own_side_or_of_the_own_list(scene: Scene) -> None:
    priya = scene.actor("priya").number
    with pytest.raises(Refused) as refused:
        added(scene, owner=priya)
    assert refused.value.field == "owner"
    with pytest.raises(Refused, match="not on your list"):
        added(scene, own_person=1)
    who = Described("Nils", Side.SELLER)
    write_down_person(scene.workspace, who, by=scene.actor("anna"), at=TODAY)
    added(scene, own_person=1, gap="left out")
    assert (sellers().own_person, sellers().gap) == (1, "")
    with pytest.raises(Refused, match="not on your list"):
        added(scene, "priya", own_person=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"note": "x" * 4001}, "note"),
        ({"due_on": date(2026, 2, 11)}, "due_on"),
        ({"due_on": date(3026, 2, 11)}, "due"),
        ({"after": 99}, "after"),
        ({"after": 22, "lag": 121}, "after"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_uses_no_number(
    scene: Scene, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        added(scene, **values)
    assert refused.value.field == field
    assert added(scene) == 1


def test_a_start_before_the_shared_task_ends_is_refused_with_the_first_day_that_works(scene: Scene) -> None:
    due = scene.task(22).due_on
    with pytest.raises(TooEarly) as early:
        added(scene, starts_on=due, due_on=due, after=22)
    assert early.value.first > due
    assert added(scene, starts_on=early.value.first, due_on=early.value.first, after=22) == 1


def test_different_fields_of_two_people_both_hold_and_the_same_one_is_asked_about(scene: Scene) -> None:
    added(scene)
    was = {"text": FIRST.text, "note": ""}
    edit_private_task(scene.workspace, 1, values={"text": "Another"}, was=was, by=scene.actor("anna"), at=TODAY)
    edit_private_task(scene.workspace, 1, values={"note": "Ask Tom"}, was=was, by=scene.actor("jonas"), at=TODAY)
    with pytest.raises(StaleValue) as stale:
        edit_private_task(scene.workspace, 1, values={"text": "A third"}, was=was, by=scene.actor("jonas"), at=TODAY)
    assert (stale.value.field, stale.value.now) == ("text", "Another")
    assert (sellers().text, sellers().note) == ("Another", "Ask Tom")
    with pytest.raises(NothingNew):
        edit_private_task(scene.workspace, 1, values={"note": "Ask Tom"}, was={}, by=scene.actor("anna"), at=TODAY)
    assert len(lines_of(SELLER, scene.workspace)) == 3


def test_the_other_side_has_no_way_to_a_row(scene: Scene) -> None:
    added(scene)
    with pytest.raises(Refused, match="no task B1 on your list"):
        edit_private_task(scene.workspace, 1, values={"text": "x"}, was={}, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(Refused):
        complete_private_task(scene.workspace, 1, was="not_started", by=scene.actor("marcus"), at=TODAY)


def test_a_status_is_set_by_people_and_a_form_sent_twice_acts_once(scene: Scene) -> None:
    added(scene)
    start_private_task(scene.workspace, 1, was="not_started", by=scene.actor("anna"), at=TODAY)
    complete_private_task(scene.workspace, 1, was="in_progress", by=scene.actor("anna", "once"), at=TODAY)
    assert (sellers().status, sellers().done_on) == ("done", date(2026, 2, 10))
    with pytest.raises(AlreadyDone):
        complete_private_task(scene.workspace, 1, was="in_progress", by=scene.actor("anna", "once"), at=TODAY)
    with pytest.raises(StaleValue):
        start_private_task(scene.workspace, 1, was="not_started", by=scene.actor("jonas"), at=TODAY)
    reopen_private_task(scene.workspace, 1, was="done", by=scene.actor("anna"), at=TODAY)
    drop_private_task(scene.workspace, 1, was="not_started", by=scene.actor("anna"), at=TODAY)
    assert (sellers().status, sellers().done_on) == ("not_needed", None)
    verbs = [line.verb for line in reversed(lines_of(SELLER, scene.workspace))]
    assert verbs == ["task.added", "task.started", "task.completed", "task.reopened", "task.dropped"]


def test_done_on_a_day_to_come_is_refused(scene: Scene) -> None:
    added(scene)
    with pytest.raises(Refused, match="day to come"):
        complete_private_task(
            scene.workspace, 1, was="not_started", done_on=date(2026, 2, 11), by=scene.actor("anna"), at=TODAY
        )


def test_undo_puts_back_what_was_unless_somebody_touched_it_since(scene: Scene) -> None:
    added(scene)
    done = complete_private_task(scene.workspace, 1, was="not_started", by=scene.actor("anna"), at=TODAY)
    undo_private(scene.workspace, done.event.number, by=scene.actor("anna"), at=TODAY)
    assert (sellers().status, sellers().done_on) == ("not_started", None)
    with pytest.raises(CannotUndo):
        undo_private(scene.workspace, done.event.number, by=scene.actor("anna"), at=TODAY)
    moved = {"starts_on": date(2026, 3, 2), "due_on": date(2026, 3, 3), "after": 5, "lag": 2}
    was = {"starts_on": FIRST.starts_on, "due_on": FIRST.due_on}
    edit_private_task(scene.workspace, 1, values=moved, was=was, by=scene.actor("anna"), at=TODAY)
    undo_private(scene.workspace, 4, by=scene.actor("jonas"), at=TODAY)
    assert (sellers().starts_on, sellers().after, sellers().lag) == (FIRST.starts_on, None, 0)


@pytest.mark.parametrize("number", [1, 99])
def test_what_was_added_or_never_was_is_not_undone(scene: Scene, number: int) -> None:
    added(scene)
    with pytest.raises(CannotUndo):
        undo_private(scene.workspace, number, by=scene.actor("anna"), at=TODAY)


WORDS = StandIn("Price letter ready", 4, Owner(None, "seller", ""), date(2026, 2, 16), date(2026, 2, 17))


def test_a_stand_in_counts_on_the_plan_with_words_of_its_own(scene: Scene) -> None:
    added(scene)
    before = scene.fresh().revision
    give_stand_in(scene.workspace, 1, WORDS, by=scene.actor("anna", "k"), at=TODAY)
    shared = Task.objects.get(workspace=scene.workspace, number=31)
    assert (shared.text, sellers().stand_in) == ("Price letter ready", 31)
    assert scene.fresh().revision == before + 1
    assert "floor" not in scene.workspace.events.get(number=before + 1).row
    with pytest.raises(AlreadyDone):
        give_stand_in(scene.workspace, 1, WORDS, by=scene.actor("anna", "k"), at=TODAY)
    with pytest.raises(Refused, match="31 stands in"):
        give_stand_in(scene.workspace, 1, WORDS, by=scene.actor("anna"), at=TODAY)


def test_a_stand_in_that_is_refused_leaves_nothing_behind(scene: Scene) -> None:
    added(scene)
    before = scene.fresh().revision
    wrong = StandIn("Words", 99, Owner(None, "seller", ""), date(2026, 2, 16), date(2026, 2, 17))
    with pytest.raises(Refused):
        give_stand_in(scene.workspace, 1, wrong, by=scene.actor("anna"), at=TODAY)
    assert (scene.fresh().revision, sellers().stand_in) == (before, None)
    assert len(lines_of(SELLER, scene.workspace)) == 1


def test_one_is_blocked_by_something_and_goes_on(scene: Scene) -> None:
    number = added(scene)
    plan, by = scene.workspace, scene.actor("anna")
    for why, unblocker, said in ((" ", None, "Nothing is written here"), ("Legal", 99, "not on this plan")):
        with pytest.raises(Refused, match=said):
            block_private_task(plan, number, why=why, unblocker=unblocker, was="not_started", by=by, at=TODAY)
    kept = block_private_task(plan, number, why="Legal is away", unblocker=2, was="not_started", by=by, at=TODAY)
    task = sellers()
    assert (task.status, task.blocked_by, task.unblocker, task.is_open) == ("blocked", "Legal is away", 2, True)
    assert lines_of(SELLER, plan)[0].verb == "task.blocked" and scene.fresh().revision == 1
    undo_private(plan, kept.event.number, by=by, at=TODAY)
    assert (sellers().status, sellers().blocked_by, sellers().unblocker) == ("not_started", "", None)
    block_private_task(plan, number, why="Legal is away", unblocker=None, was="not_started", by=by, at=TODAY)
    with pytest.raises(StaleValue):
        block_private_task(plan, number, why="Again", unblocker=None, was="not_started", by=by, at=TODAY)
    start_private_task(plan, number, was="blocked", by=by, at=TODAY)
    assert (sellers().status, sellers().blocked_by) == ("in_progress", "")
    block_private_task(plan, number, why="No room", unblocker=None, was="in_progress", by=by, at=TODAY)
    complete_private_task(plan, number, was="blocked", by=by, at=TODAY)
    assert (sellers().status, sellers().blocked_by) == ("done", "")


def test_two_who_word_what_blocks_a_step_do_not_overwrite_each_other(scene: Scene) -> None:
    added(scene)
    anna, jonas = scene.actor("anna"), scene.actor("jonas")
    block_private_task(scene.workspace, 1, why="Audit", unblocker=None, was="not_started", by=anna, at=TODAY)
    saw: dict[str, Any] = {"was": "blocked", "why_was": "Audit", "unblocker_was": None, "at": TODAY}
    block_private_task(scene.workspace, 1, why="Audit of May", unblocker=None, **saw, by=anna)
    with pytest.raises(StaleValue) as stale:
        block_private_task(scene.workspace, 1, why="The lawyer", unblocker=None, **saw, by=jonas)
    assert (stale.value.field, stale.value.now, sellers().blocked_by) == ("blocked_by", "Audit of May", "Audit of May")
    block_private_task(scene.workspace, 1, why="Audit", unblocker=2, **saw, by=jonas)
    assert (sellers().blocked_by, sellers().unblocker) == ("Audit of May", 2)
    with pytest.raises(StaleValue) as stale:
        block_private_task(scene.workspace, 1, why="Audit", unblocker=3, **saw, by=anna)
    assert stale.value.field == "unblocker"


def test_a_day_that_somebody_else_gave_for_done_is_not_overwritten(scene: Scene) -> None:
    added(scene)
    anna, jonas, day = scene.actor("anna"), scene.actor("jonas"), date(2026, 2, 9)
    complete_private_task(scene.workspace, 1, was="not_started", done_on=day, by=anna, at=TODAY)
    with pytest.raises(StaleValue) as stale:
        complete_private_task(scene.workspace, 1, was="not_started", done_on=date(2026, 2, 6), by=jonas, at=TODAY)
    assert (stale.value.field, sellers().done_on) == ("done_on", day)
    later = {"was": "done", "done_on": date(2026, 2, 6), "done_on_was": day}
    complete_private_task(scene.workspace, 1, **later, by=jonas, at=TODAY)
    assert sellers().done_on == date(2026, 2, 6)
