"""A task that comes back, from done, not needed or under way, is a change of dates: shown first, applied whole.

Each story brings back what somebody has built on since, through every verb that does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from mapapp.plans.changes.common import Changed
from mapapp.plans.changes.dates import Preview
from mapapp.plans.changes.progress import block_task, complete_task, drop_task, reopen_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.frozen import state_of
from mapapp.plans.history import Line, read
from mapapp.plans.models import Event, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import NoReason, PlanChanged, ShowFirst
from mapapp.plans.verifying import first_fault
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db
Verb = Callable[..., Changed]
BLOCK = partial(block_task, why="Audit", unblocker=None)
BACK: list[Any] = [
    pytest.param(partial(reopen_task, why="Not signed"), id="reopened"),
    pytest.param(partial(start_task, why="Not signed"), id="started"),
    pytest.param(BLOCK, id="blocked"),
]


def dates(scene: Scene, number: int) -> tuple[date, date]:
    task = scene.task(number)
    return task.starts_on, task.due_on


def state(scene: Scene) -> Any:
    return state_of(load_plan(scene.fresh(), goals=True)), [(t.times_moved, t.days_moved) for t in tasks(scene)]


def tasks(scene: Scene) -> list[Task]:
    return list(Task.objects.filter(workspace=scene.workspace).order_by("number"))


def line(scene: Scene) -> Line:
    return read(Event.objects.filter(workspace=scene.workspace).order_by("number").last())  # type: ignore[arg-type]


def pushed(found: Preview) -> list[int]:
    return [moved.task.number for moved in found.pushed]


def done_and_built_on(scene: Scene) -> None:
    """22 is done nine days early, so 24 has come forward to the day after."""
    by = scene.actor("anna")
    complete_task(scene.workspace, 22, was="in_progress", by=by, at=TODAY)
    reschedule_task(scene.workspace, 24, due_on=date(2026, 2, 16), was=date(2026, 2, 25), by=by, at=TODAY)
    assert dates(scene, 24) == (date(2026, 2, 11), date(2026, 2, 16))


def dropped_and_built_on(scene: Scene) -> None:
    """24 is not needed, so 25 has come forward to where 24 was."""
    drop_task(scene.workspace, 24, was="not_started", by=scene.actor("anna"), at=TODAY)
    reschedule_task(
        scene.workspace, 25, due_on=date(2026, 2, 27), was=date(2026, 3, 5), by=scene.actor("priya"), at=TODAY
    )
    assert dates(scene, 25) == (date(2026, 2, 20), date(2026, 2, 27))


@pytest.mark.parametrize("verb", BACK)
def test_what_went_on_without_a_done_task_is_shown_then_pushed_as_one_event(scene: Scene, verb: Verb) -> None:
    done_and_built_on(scene)
    before = state(scene)
    with pytest.raises(ShowFirst) as first:
        verb(scene.workspace, 22, was="done", by=scene.actor("priya"), at=TODAY)
    assert (pushed(first.value.preview), state(scene)) == ([24], before)
    assert first.value.preview.signature_was == first.value.preview.signature_on == date(2026, 3, 12)
    with pytest.raises(PlanChanged):
        verb(scene.workspace, 22, was="done", seen=2, by=scene.actor("priya"), at=TODAY)
    verb(scene.workspace, 22, was="done", seen=3, by=scene.actor("priya"), at=TODAY)
    assert (scene.task(22).done_on, dates(scene, 22)) == (None, (date(2026, 2, 10), date(2026, 2, 19)))
    assert dates(scene, 24) == (date(2026, 2, 20), date(2026, 2, 25))
    assert scene.task(24).proposed_by == "buyer"
    assert (scene.fresh().revision, line(scene).facts["pushed"]) == (4, [[24, 7]])
    assert first_fault(scene.fresh()) is None
    undo(scene.workspace, 4, by=scene.actor("priya"), at=TODAY)
    assert state(scene) == before


@pytest.mark.parametrize("verb", BACK)
def test_what_took_the_place_of_one_not_needed_makes_room_again(scene: Scene, verb: Verb) -> None:
    dropped_and_built_on(scene)
    before = state(scene)
    with pytest.raises(ShowFirst) as first:
        verb(scene.workspace, 24, was="not_needed", by=scene.actor("anna"), at=TODAY)
    assert (pushed(first.value.preview), first.value.preview.others_agree) == ([25], ("buyer",))
    assert state(scene) == before
    verb(scene.workspace, 24, was="not_needed", seen=3, by=scene.actor("anna"), at=TODAY)
    assert (dates(scene, 25), scene.task(25).proposed_by) == ((date(2026, 2, 26), date(2026, 3, 5)), "seller")
    undo(scene.workspace, 4, by=scene.actor("anna"), at=TODAY)
    assert state(scene) == before


def test_what_has_begun_is_held_again_by_what_it_comes_after_once_it_has_not(scene: Scene) -> None:
    start_task(scene.workspace, 25, was="not_started", by=scene.actor("priya"), at=TODAY)
    leila = {"by": scene.actor("anna"), "at": TODAY}
    reschedule_task(
        scene.workspace, 24, due_on=date(2026, 3, 2), was=date(2026, 2, 25), seen=2, force=True, why="Ill", **leila
    )
    assert dates(scene, 25) == (date(2026, 2, 26), date(2026, 3, 5))
    before = state(scene)
    with pytest.raises(ShowFirst) as first:
        reopen_task(scene.workspace, 25, was="in_progress", by=scene.actor("priya"), at=TODAY)
    assert [m.task.number for m in first.value.preview.asked] == [25]
    assert state(scene) == before
    reopen_task(scene.workspace, 25, was="in_progress", seen=3, why="Too soon", by=scene.actor("priya"), at=TODAY)
    assert dates(scene, 25) == (date(2026, 3, 3), date(2026, 3, 10))
    assert line(scene).facts["days"] == {"25": 3}
    undo(scene.workspace, 4, by=scene.actor("priya"), at=TODAY)
    assert state(scene) == before


def test_a_done_one_that_would_begin_too_early_moves_itself_by_the_least(scene: Scene) -> None:
    complete_task(scene.workspace, 24, done_on=date(2026, 2, 9), was="not_started", by=scene.actor("anna"), at=TODAY)
    Task.objects.filter(workspace=scene.workspace, number=22).update(due_on="2026-02-20")
    with pytest.raises(ShowFirst) as first:
        reopen_task(scene.workspace, 24, was="done", by=scene.actor("anna"), at=TODAY)
    [own] = first.value.preview.asked
    assert (own.task.number, own.new_start, own.days) == (24, date(2026, 2, 23), 1)
    start_task(scene.workspace, 24, was="done", by=scene.actor("anna"), at=TODAY)  # what has begun is held by nobody
    assert dates(scene, 24) == (date(2026, 2, 20), date(2026, 2, 25))


def test_it_is_shown_first_even_when_only_its_own_date_moves(scene: Scene) -> None:
    complete_task(scene.workspace, 27, done_on=date(2026, 2, 9), was="blocked", by=scene.actor("anna"), at=TODAY)
    Task.objects.filter(workspace=scene.workspace, number=23).update(due_on="2026-02-18")
    with pytest.raises(ShowFirst) as first:
        reopen_task(scene.workspace, 27, was="done", by=scene.actor("anna"), at=TODAY)
    assert (pushed(first.value.preview), first.value.preview.others_agree) == ([], ("buyer",))


def test_one_that_is_fixed_stays_and_is_asked_about(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=24).update(
        fixed=True, starts_on="2026-02-18", due_on="2026-02-23", status="in_progress", under_way=True
    )
    with pytest.raises(ShowFirst) as first:
        reopen_task(scene.workspace, 24, was="in_progress", by=scene.actor("anna"), at=TODAY)
    assert [(c.task.number, c.days) for c in first.value.preview.new_conflicts] == [(24, 2)]
    with pytest.raises(ShowFirst):
        reopen_task(scene.workspace, 24, was="in_progress", seen=1, by=scene.actor("anna"), at=TODAY)
    reopen_task(scene.workspace, 24, was="in_progress", seen=1, force=True, by=scene.actor("anna"), at=TODAY)
    assert dates(scene, 24) == (date(2026, 2, 18), date(2026, 2, 23))
    assert line(scene).facts["conflicts"] == [[24, 2]]


def test_one_that_was_accepted_needs_a_reason_and_what_blocks_it_is_one(scene: Scene) -> None:
    done_and_built_on(scene)
    Task.objects.filter(workspace=scene.workspace, number=24).update(accepted=True)
    before = state(scene)
    with pytest.raises(NoReason):
        reopen_task(scene.workspace, 22, was="done", seen=3, by=scene.actor("priya"), at=TODAY)
    assert state(scene) == before
    BLOCK(scene.workspace, 22, was="done", seen=3, by=scene.actor("priya"), at=TODAY)
    assert line(scene).why == "Audit"


@pytest.mark.parametrize("verb", BACK)
@pytest.mark.parametrize("number", [12, 22])
def test_where_nothing_else_moves_it_comes_back_at_once(scene: Scene, verb: Verb, number: int) -> None:
    if scene.task(number).is_open:
        complete_task(scene.workspace, number, was=scene.task(number).status, by=scene.actor("anna"), at=TODAY)
    was, rest = scene.fresh().revision, {t.number: dates(scene, t.number) for t in tasks(scene)}
    verb(scene.workspace, number, was="done", by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == was + 1
    assert {t.number: dates(scene, t.number) for t in tasks(scene)} == rest


def test_a_signature_that_is_needed_after_all_is_projected_again(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=29).update(status="not_needed")
    Task.objects.filter(workspace=scene.workspace, number=30).update(starts_on="2026-03-10", due_on="2026-03-12")
    with pytest.raises(ShowFirst) as first:
        reopen_task(scene.workspace, 29, was="not_needed", by=scene.actor("anna"), at=TODAY)
    found = first.value.preview
    assert (pushed(found), found.signature_was, found.signature_on) == ([30], None, date(2026, 3, 12))
