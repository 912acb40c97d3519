"""A task that becomes a milestone, or is one no longer, is a change of dates: shown first, applied whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapapp.plans.changes.answering import decline_dates
from mapapp.plans.changes.common import Changed
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.models import Task
from mapapp.plans.refusals import NoReason, PlanChanged, ShowFirst
from tests.builders import TODAY, Scene
from tests.plans.test_coming_back import dates, line, pushed, state

pytestmark = pytest.mark.django_db
DPA, NEXT = 24, 25  # the seller's, after 22; the buyer's, after 24


def remake(scene: Scene, kind: str, *, by: str = "anna", number: int = DPA, **more: Any) -> Changed:
    was, more = {"kind": scene.task(number).kind, "fixed": scene.task(number).fixed}, dict(more)
    values = {"kind": kind, **({"fixed": more.pop("fixed")} if "fixed" in more else {})}
    return describe_task(scene.workspace, number, values=values, was=was, by=scene.actor(by), at=TODAY, **more)


def milestone(scene: Scene, **more: Any) -> None:
    """24 is a milestone on the day 22 ends, and 25 starts on the day after."""
    plan = Task.objects.filter(workspace=scene.workspace)
    plan.filter(number=DPA).update(kind="milestone", starts_on="2026-02-19", due_on="2026-02-19", **more)
    plan.filter(number=NEXT).update(starts_on="2026-02-20", due_on="2026-02-27")


def test_a_milestone_on_the_day_its_predecessor_ends_becomes_work_a_day_later(scene: Scene) -> None:
    milestone(scene)
    before = state(scene)
    with pytest.raises(ShowFirst) as first:
        remake(scene, "task")
    found = first.value.preview
    assert ([m.task.number for m in found.asked], pushed(found)) == ([DPA], [NEXT])
    assert found.others_agree == ("buyer",)
    assert state(scene) == before
    with pytest.raises(NoReason):
        remake(scene, "task", seen=1)
    remake(scene, "task", seen=1, why="There is work in it")
    assert dates(scene, DPA) == (date(2026, 2, 20), date(2026, 2, 20))
    assert dates(scene, NEXT) == (date(2026, 2, 23), date(2026, 3, 2))
    assert (scene.task(NEXT).proposed_by, scene.task(DPA).proposed_by) == ("seller", "")
    assert (line(scene).verb, line(scene).facts["pushed"]) == ("task.described", [[NEXT, 1]])
    assert (scene.task(DPA).times_moved, scene.task(DPA).days_moved) == (1, 1)
    undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    assert state(scene) == before


def test_a_preview_that_is_stale_is_shown_again(scene: Scene) -> None:
    milestone(scene)
    describe_task(scene.workspace, 3, values={"done_when": "Signed"}, was={}, by=scene.actor("anna"), at=TODAY)
    with pytest.raises(PlanChanged):
        remake(scene, "task", seen=1, why="Work")
    assert scene.task(DPA).kind == "milestone"


@pytest.mark.parametrize("with_it", [{}, {"fixed": True}])
def test_a_fixed_one_stays_and_is_asked_about(scene: Scene, with_it: dict[str, Any]) -> None:
    milestone(scene, fixed=not with_it)
    with pytest.raises(ShowFirst) as first:
        remake(scene, "task", **with_it)
    assert [(c.task.number, c.days) for c in first.value.preview.new_conflicts] == [(DPA, 1)]
    with pytest.raises(ShowFirst):
        remake(scene, "task", seen=1, **with_it)
    remake(scene, "task", seen=1, force=True, **with_it)
    assert (dates(scene, DPA)[0], scene.task(DPA).kind) == (date(2026, 2, 19), "task")
    assert line(scene).facts["conflicts"] == [[DPA, 1]]


def test_one_under_way_is_held_by_nothing(scene: Scene) -> None:
    milestone(scene, status="in_progress", under_way=True)
    remake(scene, "task")
    assert dates(scene, DPA) == (date(2026, 2, 19), date(2026, 2, 19))


def test_where_no_date_moves_it_is_saved_at_once(scene: Scene) -> None:
    remake(scene, "milestone", number=19, by="priya")
    remake(scene, "approval", number=19, by="priya")
    remake(scene, "approval", number=19, by="priya", fixed=True)
    remake(scene, "approval", number=19, by="priya", fixed=False)
    assert (scene.fresh().revision, dates(scene, 19)[0]) == (5, date(2026, 3, 4))


def test_work_that_becomes_a_milestone_shows_that_it_loses_its_start(scene: Scene) -> None:
    before, (start, due) = state(scene), dates(scene, DPA)
    assert start < due
    with pytest.raises(ShowFirst) as first:
        remake(scene, "milestone")
    [own] = first.value.preview.asked
    assert (own.old_start, own.new_start, own.days, pushed(first.value.preview)) == (start, due, 0, [])
    assert state(scene) == before
    remake(scene, "milestone", seen=1)
    assert (dates(scene, DPA), scene.task(DPA).times_moved) == ((due, due), 0)
    undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    assert state(scene) == before


def decline(scene: Scene, number: int, by: str) -> None:
    seen = scene.fresh().revision
    decline_dates(
        scene.workspace, number, was=scene.task(number).due_on, seen=seen, why="No", by=scene.actor(by), at=TODAY
    )


def test_a_no_brings_back_the_dates_and_what_it_was(scene: Scene) -> None:
    """As work it could not be on that day: the date that comes back is a milestone's."""
    milestone(scene)
    remake(scene, "task", by="priya", seen=1, why="There is work in it")
    assert (dates(scene, DPA)[0], scene.task(DPA).proposed_by) == (date(2026, 2, 20), "buyer")
    decline(scene, DPA, "anna")
    assert (dates(scene, DPA)[0], scene.task(DPA).kind, scene.task(DPA).proposed_by) == (
        date(2026, 2, 19), "milestone", "",
    )  # fmt: skip
    undo(scene.workspace, 3, by=scene.actor("anna"), at=TODAY)
    assert (dates(scene, DPA)[0], scene.task(DPA).kind, scene.task(DPA).proposed_by) == (
        date(2026, 2, 20), "task", "buyer",
    )  # fmt: skip


def test_a_no_after_more_moves_goes_back_to_what_it_was_then(scene: Scene) -> None:
    had = dates(scene, DPA)
    remake(scene, "milestone", by="priya", seen=1)
    was = scene.task(DPA).due_on
    reschedule_task(
        scene.workspace, DPA, due_on=date(2026, 3, 2), was=was, seen=2, why="Ill", by=scene.actor("priya"), at=TODAY
    )
    decline(scene, DPA, "anna")
    assert (dates(scene, DPA), scene.task(DPA).kind) == (had, "task")


def test_what_its_own_side_has_made_of_it_stays(scene: Scene) -> None:
    had = dates(scene, DPA)
    was = scene.task(DPA).due_on
    reschedule_task(
        scene.workspace, DPA, due_on=date(2026, 3, 2), was=was, seen=1, why="Ill", by=scene.actor("priya"), at=TODAY
    )
    remake(scene, "milestone", seen=2)
    assert (scene.task(DPA).proposed_by, scene.task(DPA).accepted_due_on) == ("buyer", had[1]), "no answer to when"
    decline(scene, DPA, "anna")
    assert (dates(scene, DPA), scene.task(DPA).kind) == ((had[1], had[1]), "milestone")


def test_taking_back_what_its_own_side_has_made_of_it_is_no_answer_to_a_date_that_waited_already(scene: Scene) -> None:
    was = scene.task(DPA).due_on
    reschedule_task(
        scene.workspace, DPA, due_on=date(2026, 3, 2), was=was, seen=1, why="Ill", by=scene.actor("priya"), at=TODAY
    )
    before = state(scene)
    assert scene.task(DPA).proposed_by == "buyer"
    remake(scene, "milestone", seen=2)
    undo(scene.workspace, 3, by=scene.actor("anna"), at=TODAY)
    assert state(scene) == before


def test_a_closed_one_has_no_place_in_the_schedule_and_is_saved_at_once(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=DPA).update(status="not_needed")
    remake(scene, "milestone")
    assert scene.task(DPA).starts_on == scene.task(DPA).due_on
