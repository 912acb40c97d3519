"""What no longer fits behind a shared step: said of what has not started, with the first days that work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapapp.plans.models import Side, Task
from mapapp.private.choosing import tables_of
from mapapp.private.fitting import misfit
from mapapp.private.models import OwnTaskShape
from tests.builders import Scene

BEFORE, AFTER = date(2026, 2, 18), date(2026, 2, 24)  # 22 is due on Thu 19 Feb 2026


def own(scene: Scene, starts: date, due: date, **values: Any) -> OwnTaskShape:
    return tables_of(Side.SELLER).tasks(
        workspace=scene.workspace, number=1, text="Own", starts_on=starts, due_on=due, after=22, **values
    )


def first_days(scene: Scene, task: OwnTaskShape, before: Task | None = None) -> tuple[date, date] | None:
    found = misfit(task, before or scene.task(22), scene.workspace, Side.SELLER)
    return (found.starts_on, found.due_on) if found else None


def test_the_first_days_keep_its_duration(scene: Scene) -> None:
    assert first_days(scene, own(scene, BEFORE, AFTER)) == (date(2026, 2, 20), date(2026, 2, 26))


def test_a_lag_counts_working_days_of_the_own_side(scene: Scene) -> None:
    assert first_days(scene, own(scene, BEFORE, BEFORE, lag=2)) == (date(2026, 2, 24), date(2026, 2, 24))
    assert first_days(scene, own(scene, BEFORE, BEFORE, lag=-2)) is None


def test_what_fits_says_nothing(scene: Scene) -> None:
    assert first_days(scene, own(scene, AFTER, AFTER)) is None
    assert misfit(own(scene, BEFORE, AFTER), None, scene.workspace, Side.SELLER) is None


@pytest.mark.parametrize("status", ["in_progress", "done", "not_needed"])
def test_what_has_begun_or_is_over_is_held_back_by_nothing(scene: Scene, status: str) -> None:
    assert first_days(scene, own(scene, BEFORE, AFTER, status=status)) is None


def test_a_shared_step_that_is_not_needed_holds_nothing_and_a_done_one_counts_from_its_finish(scene: Scene) -> None:
    shared = scene.task(22)
    shared.status = Task.Status.NOT_NEEDED
    assert first_days(scene, own(scene, BEFORE, AFTER), shared) is None
    shared.status, shared.done_on = Task.Status.DONE, date(2026, 2, 17)
    assert first_days(scene, own(scene, BEFORE, AFTER), shared) is None
