"""A plan that is read without its lock, while somebody takes something off it."""

from __future__ import annotations

from typing import Any

import pytest

from mapapp.plans import queries
from mapapp.plans.changes.goals import add_goal, remove_goal
from mapapp.plans.changes.phases import remove_phase
from mapapp.plans.changes.tasks import move_task
from mapapp.plans.queries import load_plan, load_plans
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, act: Any, times: int = 1) -> list[int]:
    """Something happens just before that part of the plan is read, so many times."""
    asked, calls = getattr(queries, name), []

    def read(*args: Any) -> Any:
        calls.append(1)
        if len(calls) <= times:
            act()
        return asked(*args)

    monkeypatch.setattr(queries, name, read)
    return calls


def test_a_phase_that_goes_between_two_reads_is_read_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    last = load_plan(scene.workspace).phases[-1]

    def removed() -> None:
        for task in scene.workspace.tasks.filter(phase=last):
            move_task(scene.fresh(), task.number, phase=1, before=None, by=scene.actor("anna"), at=TODAY)
        remove_phase(scene.fresh(), last.number, by=scene.actor("anna"), at=TODAY)

    calls = meanwhile(monkeypatch, "_phases", removed)
    plan = load_plan(scene.workspace)
    assert last.number not in {phase.number for phase in plan.phases}
    assert {task.phase.number for task in plan.tasks} <= {phase.number for phase in plan.phases}
    assert len(calls) > 1


def test_what_is_missing_for_good_is_no_endless_reading(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_phases", lambda _key: [])
    calls = meanwhile(monkeypatch, "_people", lambda: None)
    with pytest.raises(KeyError):
        load_plan(scene.workspace)
    assert len(calls) == queries.READS


def test_many_plans_are_read_again_too(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    add_goal(scene.fresh(), values={"statement": "Fewer calls"}, by=scene.actor("priya"), at=TODAY)
    number = load_plan(scene.workspace, goals=True).goals[-1].number
    once: list[int] = []
    asked = queries._by_plan

    def torn(rows: Any) -> Any:
        if not once and rows.model is queries.Goal:
            once.append(1)
            raise KeyError(number)
        return asked(rows)

    monkeypatch.setattr(queries, "_by_plan", torn)
    assert len(load_plans([scene.workspace])[scene.workspace.pk].goals) == number
    remove_goal(scene.fresh(), number, by=scene.actor("priya"), at=TODAY)
