"""What held a plan up last: blocked before late before next, on the critical path before elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from mapapp.insight.blocker import Blocker, last_blocker
from mapapp.plans.models import Task
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from tests.builders import TODAY, Scene


def found(scene: Scene) -> Blocker | None:
    return last_blocker(stand(load_plan(scene.workspace), TODAY))


def put(number: int, **values: Any) -> None:
    Task.objects.filter(number=number).update(**values)


def test_a_step_on_the_critical_path_that_is_blocked(scene: Scene) -> None:
    put(22, status="blocked", blocked_by="the audit")
    one = found(scene)
    assert one and (one.task.number, one.reason) == (22, "blocked")


def test_without_one_a_step_off_that_path_that_is_blocked_or_late(scene: Scene) -> None:
    late = stand(load_plan(scene.workspace), TODAY).late
    Task.objects.filter(status="blocked").update(status="in_progress", under_way=True)
    one = found(scene)
    assert one and (one.reason, one.days) == ("late", max(late.values())) and one.task.number in late


def test_else_what_was_next_on_the_path(scene: Scene) -> None:
    Task.objects.filter(status="blocked").update(status="in_progress", under_way=True)
    for number in stand(load_plan(scene.workspace), TODAY).late:
        put(number, status="done", done_on=TODAY.date(), under_way=False)
    one = found(scene)
    assert one and (one.reason, one.task.number) == ("next", 22)


@pytest.mark.parametrize("status", ["done", "not_needed"])
def test_nothing_when_nothing_is_open(scene: Scene, status: str) -> None:
    Task.objects.update(status=status, done_on=TODAY.date() if status == "done" else None, under_way=False)
    assert found(scene) is None
