"""What a task comes after: set as a whole, circles spelled out, what it pushes shown first."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans import history
from mapapp.plans.changes import predecessors
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.undo import undo
from mapapp.plans.earlier import earlier
from mapapp.plans.models import Dependency, Event, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import NoReason, PredecessorLoop, Refused, ShowFirst, StaleValue
from tests.builders import TODAY, Scene


def after(scene: Scene, number: int) -> list[tuple[int, int]]:
    return list(load_plan(scene.fresh()).after.get(number, ()))


def test_links_that_push_nobody_are_saved_at_once(scene: Scene) -> None:
    done = set_predecessors(
        scene.workspace, 25, after=[(24, 0), (20, -2)], was=[(24, 0)], by=scene.actor("anna"), at=TODAY
    )
    assert after(scene, 25) == [(20, -2), (24, 0)]
    assert done.plan.after[25] == ((20, -2), (24, 0))
    line = history.read(Event.objects.get(workspace=scene.workspace, number=2))
    assert (line.verb, line.task) == ("task.predecessors_set", 25)
    assert line.changes[0].old == [[24, 0]]
    assert earlier(done.plan, line.changes).after[25] == ((24, 0),)


def test_a_lag_that_pushes_is_shown_and_asks_why(scene: Scene) -> None:
    link = {"after": [(24, 2)], "was": [(24, 0)], "by": scene.actor("anna"), "at": TODAY}
    with pytest.raises(ShowFirst) as shown:
        set_predecessors(scene.workspace, 25, **link)  # type: ignore[arg-type]
    assert [m.task.number for m in shown.value.preview.asked] == [25]
    assert [m.task.number for m in shown.value.preview.pushed] == [28, 29, 30]
    with pytest.raises(NoReason):
        set_predecessors(scene.workspace, 25, seen=1, **link)  # type: ignore[arg-type]
    set_predecessors(scene.workspace, 25, seen=1, why="Legal wants two days", **link)  # type: ignore[arg-type]
    assert scene.task(29).due_on == date(2026, 3, 16)
    undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    assert (after(scene, 25), scene.task(29).due_on) == ([(24, 0)], date(2026, 3, 12))


def test_its_own_date_that_moves_is_shown_first_even_when_nothing_else_does(scene: Scene) -> None:
    by = {"after": [(22, 0), (23, 0)], "was": [(23, 0)], "by": scene.actor("priya"), "at": TODAY}
    with pytest.raises(ShowFirst) as shown:
        set_predecessors(scene.workspace, 27, **by)
    assert [(m.task.number, m.days) for m in shown.value.preview.asked] == [(27, 2)]
    assert not shown.value.preview.pushed
    assert (scene.fresh().revision, scene.task(27).due_on) == (1, date(2026, 2, 20))
    set_predecessors(scene.workspace, 27, **by, seen=1)
    assert scene.task(27).starts_on == date(2026, 2, 20)


def test_a_circle_is_refused_with_its_numbers(scene: Scene) -> None:
    with pytest.raises(PredecessorLoop, match="22 → 24 → 25 → 22"):
        set_predecessors(scene.workspace, 22, after=[(21, 0), (25, 0)], was=[(21, 0)], by=scene.actor("anna"), at=TODAY)
    assert (
        Dependency.objects.filter(workspace=scene.workspace, predecessor__number=25, successor__number=22).count() == 0
    )


def test_links_somebody_else_changed_are_not_overwritten(scene: Scene) -> None:
    with pytest.raises(StaleValue) as stale:
        set_predecessors(scene.workspace, 25, after=[(20, 0)], was=[(23, 0)], by=scene.actor("anna"), at=TODAY)
    assert stale.value.now == [[24, 0]]
    with pytest.raises(Unchanged):
        set_predecessors(scene.workspace, 25, after=[(24, 0)], was=[(24, 0)], by=scene.actor("anna"), at=TODAY)


def test_taking_all_links_away_moves_nothing(scene: Scene) -> None:
    set_predecessors(scene.workspace, 25, after=[], was=[(24, 0)], by=scene.actor("anna"), at=TODAY)
    assert (after(scene, 25), scene.task(25).due_on) == ([], date(2026, 3, 5))


def test_a_link_to_a_task_that_is_not_needed_holds_nothing_back(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=27).update(status="not_needed", due_on="2026-04-01")
    set_predecessors(scene.workspace, 25, after=[(24, 0), (27, 0)], was=[(24, 0)], by=scene.actor("anna"), at=TODAY)
    assert scene.task(25).due_on == date(2026, 3, 5)


@pytest.mark.parametrize("pairs", [[(99, 0)], [(24, 121)], [(24, -21)], [(24, 0), (24, 1)]])
def test_links_that_cannot_be_are_refused(scene: Scene, pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(Refused):
        set_predecessors(scene.workspace, 25, after=pairs, was=[(24, 0)], by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == 1


def test_a_full_plan_still_takes_another_lag(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predecessors, "DEPENDENCY_LIMIT", Dependency.objects.filter(workspace=scene.workspace).count())
    by = scene.actor("anna")
    with pytest.raises(Refused, match="this one is full"):
        set_predecessors(scene.workspace, 25, after=[(24, 0), (20, 0)], was=[(24, 0)], by=by, at=TODAY)
    set_predecessors(scene.workspace, 25, after=[(24, -1)], was=[(24, 0)], by=by, at=TODAY)
    assert after(scene, 25) == [(24, -1)]


def test_the_other_side_takes_back_a_dependency_that_moved_its_own_task(scene: Scene) -> None:
    by, before = scene.actor("priya"), scene.task(25)
    set_predecessors(scene.workspace, 25, after=[(24, 3)], was=[(24, 0)], seen=1, why="A week", by=by, at=TODAY)
    moved = scene.task(25)
    undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    task = scene.task(25)
    assert (after(scene, 25), task.due_on) == ([(24, 0)], before.due_on)
    assert (moved.due_on > before.due_on, task.proposed_by, task.accepted_due_on) == (True, "seller", moved.due_on)
