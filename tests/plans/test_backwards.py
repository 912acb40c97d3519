"""The plan laid back from signature and forward from today: what collides, by how much, and what has to start when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mapapp.plans.backwards import Backwards, can_work_back, worked_back
from mapapp.plans.changes.scenario import Scenario, try_moves
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused
from tests.builders import TODAY, Scene


def back(scene: Scene, on: date) -> Backwards:
    return worked_back(load_plan(scene.fresh()), on, at=TODAY)


def test_a_target_that_fits_collides_nowhere(scene: Scene) -> None:
    found = back(scene, date(2026, 3, 20))
    assert (found.fit.short_by, found.spare, found.projected_on) == (0, 6, date(2026, 3, 12))
    assert [row.task.number for row in found.rows if row.short] == []
    assert [row.task.number for row in found.poles] == [22, 24, 25, 28, 29]
    assert {row.task.number: row.by for row in found.rows} == {row.task.number: row.late for row in found.rows}


def test_a_target_too_early_collides_by_what_it_is_short(scene: Scene) -> None:
    found = back(scene, date(2026, 3, 6))
    signature = next(row for row in found.rows if row.task.mark == "signature")
    assert (found.fit.short_by, found.spare, signature.short) == (4, -4, 4)
    assert all(row.short for row in found.poles)
    assert signature.by.due == found.fit.earliest_signature == date(2026, 3, 12)


def test_what_is_promised_too_late_keeps_the_target_when_it_starts_by_its_last_day(scene: Scene) -> None:
    late = date(2026, 3, 30)
    Task.objects.filter(workspace=scene.workspace, number=17).update(
        starts_on=late, due_on=late + timedelta(days=2)
    )  # promised far too late for the target; what it comes after is long done by then
    found = back(scene, date(2026, 3, 20))
    assert found.fit.fits
    assert found.projected_on > found.on
    (waits,) = (row for row in found.waiting if row.task.number == 17)
    plan = load_plan(scene.fresh())
    moved = {row.task.number: row.by for row in found.waiting}
    tried = try_moves(
        plan,
        Scenario({n: d.due for n, d in moved.items()}, {n: d.start for n, d in moved.items()}),
        by=Side.SELLER,
        at=TODAY,
    )
    assert not tried.problems
    assert tried.preview.signature_on is not None
    assert tried.preview.signature_on <= found.on
    one_later = waits.by.start + timedelta(days=1)
    days = plan.workspace.calendar(Side.BUYER).working_days
    later = {**moved, 17: type(waits.by)(days.add(one_later, 0), days.add(waits.by.due, 1))}
    tried = try_moves(
        plan,
        Scenario({n: d.due for n, d in later.items()}, {n: d.start for n, d in later.items()}),
        by=Side.SELLER,
        at=TODAY,
    )
    assert tried.preview.signature_on is not None
    assert tried.preview.signature_on > found.on


def test_a_fixed_date_that_cannot_be_met_leaves_no_signature(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=18).update(
        fixed=True, starts_on=date(2026, 2, 12), due_on=date(2026, 2, 13)
    )
    found = back(scene, date(2026, 3, 20))
    assert set(found.fit.cannot_be_met) == {18}
    assert (found.spare, found.poles) == (None, ())


def test_without_a_signature_ahead_there_is_nothing_to_lay(scene: Scene) -> None:
    for values in ({"status": "done", "done_on": date(2026, 2, 9)}, {"status": "not_needed"}, {"mark": ""}):
        Task.objects.filter(workspace=scene.workspace, number=29).update(
            **{"status": "not_started", "done_on": None, "mark": "signature"} | values
        )
        plan = load_plan(scene.fresh())
        assert not can_work_back(plan)
        with pytest.raises(LookupError):
            worked_back(plan, date(2026, 3, 20), at=TODAY)


def test_a_day_no_plan_can_hold_is_refused(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=29).update(
        starts_on=date(2000, 1, 3), due_on=date(2099, 12, 31)
    )
    for day in (date(1999, 12, 31), date(2100, 1, 1), date(2000, 1, 3)):
        try:
            back(scene, day)
        except Refused:
            continue
        assert day == date(2000, 1, 3)
