"""An undo puts back what was and moves nothing else: what no longer fits is named before it is written."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans.changes.progress import complete_task, drop_task, reopen_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.models import Task
from mapapp.plans.refusals import PlanChanged, ShowFirst
from tests.builders import TODAY, Scene
from tests.plans.test_coming_back import dates, done_and_built_on, dropped_and_built_on, line, state

pytestmark = pytest.mark.django_db


def test_what_was_built_on_a_change_is_named_before_it_is_undone(scene: Scene) -> None:
    done_and_built_on(scene)
    before = state(scene)
    with pytest.raises(ShowFirst) as first:
        undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    found = first.value.preview
    assert [(c.task.number, c.days, c.before) for c in found.new_conflicts] == [(24, 7, 0)]
    assert (found.pushed, found.revision, state(scene)) == ((), 3, before)
    with pytest.raises(ShowFirst):
        undo(scene.workspace, 2, seen=3, by=scene.actor("anna"), at=TODAY)
    with pytest.raises(PlanChanged):
        undo(scene.workspace, 2, seen=2, force=True, by=scene.actor("anna"), at=TODAY)
    undo(scene.workspace, 2, seen=3, force=True, by=scene.actor("anna"), at=TODAY)
    assert scene.task(22).status == "in_progress"
    assert dates(scene, 24) == (date(2026, 2, 11), date(2026, 2, 16))
    assert line(scene).verb == "change.undone"


def test_a_date_that_is_put_back_names_what_came_forward_since(scene: Scene) -> None:
    by = scene.actor("marcus")
    reschedule_task(scene.workspace, 22, due_on=date(2026, 2, 16), was=date(2026, 2, 19), by=by, at=TODAY)
    reschedule_task(
        scene.workspace, 24, due_on=date(2026, 2, 20), was=date(2026, 2, 25), by=scene.actor("anna"), at=TODAY
    )
    with pytest.raises(ShowFirst) as first:
        undo(scene.workspace, 2, by=by, at=TODAY)
    found = first.value.preview
    assert [(m.task.number, m.old_due, m.new_due, m.days) for m in found.asked] == [
        (22, date(2026, 2, 16), date(2026, 2, 19), 3)
    ]
    assert [(c.task.number, c.days) for c in found.new_conflicts] == [(24, 3)]
    assert found.others_agree == ()


def test_not_needed_undone_names_what_took_its_place(scene: Scene) -> None:
    dropped_and_built_on(scene)
    with pytest.raises(ShowFirst) as first:
        undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    assert [(c.task.number, c.days) for c in first.value.preview.new_conflicts] == [(25, 4)]


def test_with_nothing_in_between_the_very_state_is_back_at_once(scene: Scene) -> None:
    for number, by, act in (
        (22, "anna", lambda by: complete_task(scene.workspace, 22, was="in_progress", by=by, at=TODAY)),
        (24, "anna", lambda by: drop_task(scene.workspace, 24, was="not_started", by=by, at=TODAY)),
        (21, "anna", lambda by: reopen_task(scene.workspace, 21, was="done", by=by, at=TODAY)),
    ):
        before = state(scene)
        act(scene.actor(by))
        assert state(scene) != before, number
        undo(scene.workspace, scene.fresh().revision, by=scene.actor(by), at=TODAY)
        assert state(scene) == before, number


def test_what_did_not_fit_before_either_is_no_news(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=24).update(starts_on="2026-02-18", due_on="2026-02-23")
    by = scene.actor("marcus")
    reschedule_task(scene.workspace, 22, due_on=date(2026, 2, 17), was=date(2026, 2, 19), by=by, at=TODAY)
    undo(scene.workspace, 2, by=by, at=TODAY)
    assert dates(scene, 22)[1] == date(2026, 2, 19)


def test_but_it_is_when_it_came_even_further_forward(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=24).update(starts_on="2026-02-18", due_on="2026-02-23")
    by = scene.actor("marcus")
    reschedule_task(scene.workspace, 22, due_on=date(2026, 2, 16), was=date(2026, 2, 19), by=by, at=TODAY)
    reschedule_task(
        scene.workspace, 24, due_on=date(2026, 2, 20), was=date(2026, 2, 23), by=scene.actor("anna"), at=TODAY
    )
    with pytest.raises(ShowFirst) as first:
        undo(scene.workspace, 2, by=by, at=TODAY)
    assert [(c.days, c.before) for c in first.value.preview.new_conflicts] == [(3, 2)]
