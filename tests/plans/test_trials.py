"""However the first task of a trial begins: without exit criteria it does not, and with them they are frozen then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from mapapp.plans import history
from mapapp.plans.changes.phases import add_phase, write_criteria
from mapapp.plans.changes.progress import block_task, complete_task, drop_task, reopen_task, start_task
from mapapp.plans.changes.tasks import move_task, move_tasks
from mapapp.plans.changes.trials import NoCriteria
from mapapp.plans.changes.undo import undo
from mapapp.plans.models import Criterion, Phase, Task
from tests.builders import TODAY, Scene

NEW = 6  # the number of a phase that is added
Way = Callable[[Scene], object]


def start(scene: Scene) -> object:
    return start_task(scene.workspace, 26, was=scene.task(26).status, by=scene.actor("priya"), at=TODAY)


def complete(scene: Scene) -> object:
    return complete_task(scene.workspace, 26, was="not_started", by=scene.actor("priya"), at=TODAY)


def unblock(scene: Scene) -> object:
    """Blocked before it began: that is no start. Going on is one."""
    block_task(scene.workspace, 26, why="x", unblocker=None, was="not_started", by=scene.actor("priya"), at=TODAY)
    assert Phase.objects.get(number=NEW).criteria_frozen_on is None
    return start(scene)


def come_in(scene: Scene) -> object:
    """A task that is under way comes in from another phase."""
    return move_task(scene.workspace, 22, phase=NEW, before=None, by=scene.actor("priya"), at=TODAY)


def come_in_done(scene: Scene) -> object:
    return move_tasks(scene.workspace, [1, 27], phase=NEW, by=scene.actor("priya"), at=TODAY)


def undo_a_reopening(scene: Scene) -> object:
    """Under way elsewhere, opened again, moved in: to undo the reopening is to begin it here."""
    reopened = reopen_task(scene.workspace, 22, was="in_progress", by=scene.actor("priya"), at=TODAY)
    move_task(scene.workspace, 22, phase=NEW, before=None, by=scene.actor("priya"), at=TODAY)
    assert Phase.objects.get(number=NEW).criteria_frozen_on is None
    return undo(scene.workspace, reopened.event.number, by=scene.actor("priya"), at=TODAY)


def with_a_trial(scene: Scene, *, criteria: bool) -> None:
    """A new trial with one task that has not begun."""
    add_phase(scene.workspace, name="Second trial", is_trial=True, by=scene.actor("anna"), at=TODAY)
    move_task(scene.workspace, 26, phase=NEW, before=None, by=scene.actor("anna"), at=TODAY)
    if criteria:
        write_criteria(scene.workspace, NEW, texts=["It pays"], was=[], by=scene.actor("priya"), at=TODAY)


WAYS = pytest.mark.parametrize("way", [start, complete, unblock, come_in, come_in_done, undo_a_reopening])


@WAYS
def test_it_does_not_begin_without_criteria(scene: Scene, way: Way) -> None:
    with_a_trial(scene, criteria=False)
    with pytest.raises(NoCriteria) as refused:
        way(scene)
    assert refused.value.phase == NEW
    assert not any(task.has_begun for task in Task.objects.filter(phase__number=NEW))


@WAYS
def test_it_freezes_them_and_history_says_so(scene: Scene, way: Way) -> None:
    with_a_trial(scene, criteria=True)
    way(scene)
    assert Phase.objects.get(number=NEW).criteria_frozen_on == TODAY.date()
    line = history.since(scene.workspace, scene.fresh().revision - 1)[0]
    assert ("phase", NEW, "criteria_frozen_on", None, "2026-02-10") in [(*c.key, c.old, c.new) for c in line.changes]
    write_criteria(scene.workspace, NEW, texts=["It pays well"], was=["It pays"], by=scene.actor("priya"), at=TODAY)
    assert history.since(scene.workspace, scene.fresh().revision - 1)[0].verb == "criteria.changed"


def test_what_has_not_begun_comes_and_goes_freely(scene: Scene) -> None:
    with_a_trial(scene, criteria=False)
    drop_task(scene.workspace, 26, was="not_started", by=scene.actor("priya"), at=TODAY)
    reopen_task(scene.workspace, 26, was="not_needed", by=scene.actor("priya"), at=TODAY)
    move_task(scene.workspace, 29, phase=NEW, before=26, by=scene.actor("priya"), at=TODAY)
    assert Phase.objects.get(number=NEW).criteria_frozen_on is None


def test_a_trial_that_came_begun_from_a_sheet_may_be_put_into_order(scene: Scene) -> None:
    """Its rows move within it; only what begins or ends asks for criteria."""
    Criterion.objects.all().delete()
    Phase.objects.filter(number=2).update(criteria_frozen_on=None)
    move_task(scene.workspace, 11, phase=2, before=None, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(NoCriteria):
        complete_task(
            scene.workspace, 11, was="in_progress", done_on=date(2026, 2, 9), by=scene.actor("priya"), at=TODAY
        )
    write_criteria(scene.workspace, 2, texts=["It pays"], was=[], by=scene.actor("priya"), at=TODAY)
    assert Phase.objects.get(number=2).criteria_frozen_on == TODAY.date()
