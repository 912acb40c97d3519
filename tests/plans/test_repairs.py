"""What is offered to make a target fit does make it fit, is the least of its kind, and can be applied as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from django.http import QueryDict

from mapapp.drawing.reader import Reader
from mapapp.drawing.repairs import repairs_of
from mapapp.pages.scenarios import said_in
from mapapp.plans.backwards import Backwards, worked_back
from mapapp.plans.changes.scenario import try_moves
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.repairs import Change, Faster, Mended, Overlap, repairs
from mapapp.plans.standing import stand
from mapapp.schedule import Link, Step, lay_backwards
from tests.builders import TODAY, Scene

TARGET = date(2026, 3, 9)  # three working days before the plan can be signed


def found(scene: Scene, on: date = TARGET) -> Backwards:
    return worked_back(load_plan(scene.fresh()), on, at=TODAY)


def fits(plan: Plan, changes: Sequence[Change], on: date) -> bool:
    """Whether it fits with these changes made, laid back anew."""
    steps, links = plan.steps(), plan.schedule_links()
    for change in changes:
        if isinstance(change, Overlap):
            links = [
                replace(one, lag=change.lag) if (one.before, one.after) == (change.before, change.after) else one
                for one in links
            ]
        else:
            steps = [_shorter(one, change.days) if one.key == change.number else one for one in steps]
    signature = plan.signature
    assert signature is not None
    return lay_backwards(steps, links, signature=signature.number, on=on, today=date(2026, 2, 10)).fits


def _shorter(step: Step[int], days: int) -> Step[int]:
    return replace(step, due_on=step.calendar.add(step.due_on, -days))


def less(change: Change) -> Change:
    """The same by a working day less."""
    if isinstance(change, Overlap):
        return replace(change, lag=change.lag + 1)
    return replace(change, length=change.length + 1)


def is_least(plan: Plan, one: Mended, on: date) -> bool:
    """No part of it can be a day less."""
    parts = [[less(c) if c is change else c for c in one.changes] for change in one.changes]
    return fits(plan, one.changes, on) and not any(fits(plan, part, on) for part in parts)


def test_a_plan_that_fits_needs_none(scene: Scene) -> None:
    assert found(scene, date(2026, 3, 20)).repairs == ()


@pytest.mark.parametrize(("target", "together"), [(date(2026, 3, 11), 1), (TARGET, 2), (date(2026, 3, 5), 2)])
def test_each_makes_it_fit_and_a_day_less_would_not(scene: Scene, target: date, together: int) -> None:
    plan = load_plan(scene.fresh())
    offered = found(scene, target).repairs
    assert {type(change) for one in offered for change in one.changes} == {Overlap, Faster}
    assert min(len(one.changes) for one in offered) <= together
    for one in offered:
        assert is_least(plan, one, target), one


@pytest.mark.parametrize(("buyer", "seller"), [("45", "56"), ("", "0256"), ("0256", "")])
def test_what_is_offered_when_calendars_differ_still_is_the_least(scene: Scene, buyer: str, seller: str) -> None:
    zone = {"time_zone": "UTC"}
    scene.workspace.calendars = {"buyer": {"weekend": buyer, **zone}, "seller": {"weekend": seller, **zone}}
    scene.workspace.save()
    plan = load_plan(scene.fresh())
    earliest = found(scene, date(2026, 6, 20)).fit.earliest_signature
    assert earliest is not None
    offered = 0
    for back in (1, 2, 4, 6):
        target = date.fromordinal(earliest.toordinal() - back)
        for one in found(scene, target).repairs:
            offered += 1
            assert is_least(plan, one, target), (target, one)
    assert offered > 3


@pytest.mark.parametrize("promised", [date(2026, 2, 26), date(2026, 4, 2)])
def test_each_as_a_scenario_has_no_problem_and_signs_in_time(scene: Scene, promised: date) -> None:
    Task.objects.filter(workspace=scene.workspace, number=25).update(
        starts_on=promised, due_on=date(2026, 3, 5) if promised.month == 2 else date(2026, 4, 9)
    )
    plan, back = load_plan(scene.fresh()), found(scene)
    reader = Reader.of(scene.visit("anna"), stand(plan, TODAY))
    offered = list(repairs_of(back, reader))
    assert len(offered) == len(back.repairs) + 1 > 3
    for repair in offered:
        said = said_in(QueryDict(repair.url.partition("?")[2]))
        tried = try_moves(load_plan(scene.fresh()), said.scenario, by=Side.SELLER, at=TODAY)
        assert not said.unread and not tried.problems, repair.words
        assert not tried.preview.new_conflicts, repair.words
        assert tried.preview.signature_on is not None
        assert tried.preview.signature_on <= (said.scenario.target_on or TARGET), repair.words


def test_nothing_fixed_or_done_is_asked_to_give_way(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number__in=(25, 28)).update(fixed=True)
    for one in found(scene).repairs:
        for change in one.changes:
            assert not {25, 28} & ({change.after} if isinstance(change, Overlap) else {change.number})


def test_a_task_under_way_does_not_end_before_today(scene: Scene) -> None:
    plan = load_plan(scene.fresh())
    for back in range(1, 12):
        target = date.fromordinal(date(2026, 3, 12).toordinal() - back)
        for one in worked_back(plan, target, at=TODAY).repairs:
            for change in one.changes:
                if isinstance(change, Faster):
                    task = plan.by_number[change.number]
                    days = plan.workspace.calendar(Side(task.side)).working_days
                    assert change.length >= 1
                    assert not task.has_started or days.add(task.due_on, -change.days) >= date(2026, 2, 10)


def test_many_long_ones_are_tried_in_reasonable_number(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def counted(steps: list[Step[int]], links: list[Link[int]], **named: object) -> object:
        nonlocal count
        count += 1
        return lay_backwards(steps, links, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("mapapp.plans.repairs.lay_backwards", counted)
    repairs(load_plan(scene.fresh()), on=TARGET, today=date(2026, 2, 10))
    assert 0 < count <= 200
