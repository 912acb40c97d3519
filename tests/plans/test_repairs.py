"""What is offered to make a target fit opens as a scenario that has no problem and signs in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from mapapp.drawing.reader import Reader
from mapapp.drawing.repairs import Help, repairs_of
from mapapp.pages.scenarios import said_in
from mapapp.plans.backwards import MOST, Backwards, worked_back
from mapapp.plans.changes.scenario import Scenario, Tried, try_moves
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from tests.builders import TODAY, Scene

CLOSE, CLOSER, LATE = date(2026, 3, 11), date(2026, 3, 9), date(2026, 3, 30)


def found(scene: Scene, on: date) -> Backwards:
    return worked_back(load_plan(scene.fresh()), on, at=TODAY)


def offered(scene: Scene, on: date) -> list[Help]:
    plan = load_plan(scene.fresh())
    return list(repairs_of(found(scene, on), Reader.of(scene.visit("anna"), stand(plan, TODAY))))


def tried(scene: Scene, help_: Help) -> tuple[Scenario, Tried]:
    said = said_in(QueryDict(help_.url.partition("?")[2]))
    assert not said.unread
    return said.scenario, try_moves(load_plan(scene.fresh()), said.scenario, by=Side.SELLER, at=TODAY)


def signs_in_time(scene: Scene, help_: Help, on: date) -> None:
    scenario, result = tried(scene, help_)
    assert not result.problems, (help_.words, result.problems)
    assert not result.preview.new_conflicts, help_.words
    assert result.preview.signature_on is not None
    assert result.preview.signature_on <= (scenario.target_on or on), help_.words


def test_a_plan_that_fits_needs_none(scene: Scene) -> None:
    assert found(scene, date(2026, 3, 20)).repairs == ()
    assert offered(scene, date(2026, 3, 20)) == []


@pytest.mark.parametrize("target", [CLOSE, CLOSER, date(2026, 3, 5)])
def test_each_is_a_scenario_that_signs_in_time(scene: Scene, target: date) -> None:
    all_ = offered(scene, target)
    assert all_[-1].kind == "Move the target"
    for help_ in all_:
        signs_in_time(scene, help_, target)


def test_the_smallest_come_first_and_are_few(scene: Scene) -> None:
    all_ = offered(scene, CLOSE)
    assert {"Overlap", "Shorten"} <= {help_.kind for help_ in all_}
    assert 1 < len(all_) <= MOST + 1
    assert [len(help_.words) for help_ in offered(scene, CLOSER)] == [2, 1]


@pytest.mark.parametrize("promised", [date(2026, 2, 26), date(2026, 4, 2)])
def test_what_is_promised_too_late_is_pulled_along(scene: Scene, promised: date) -> None:
    Task.objects.filter(workspace=scene.workspace, number=25).update(
        starts_on=promised, due_on=promised + timedelta(days=7)
    )
    for target in (CLOSE, CLOSER):
        for help_ in offered(scene, target):
            signs_in_time(scene, help_, target)


@pytest.mark.parametrize(("buyer", "seller"), [("45", "56"), ("", "0256"), ("0256", "")])
def test_so_they_do_on_calendars_that_share_few_days(scene: Scene, buyer: str, seller: str) -> None:
    zone = {"time_zone": "UTC"}
    scene.workspace.calendars = {"buyer": {"weekend": buyer, **zone}, "seller": {"weekend": seller, **zone}}
    scene.workspace.save()
    earliest = found(scene, date(2026, 6, 20)).fit.earliest_signature
    assert earliest is not None
    count = 0
    for back in (1, 2, 4, 6):
        for help_ in offered(scene, target := earliest - timedelta(days=back)):
            signs_in_time(scene, help_, target)
            count += 1
    assert count > 6


def test_a_fixed_date_in_the_way_is_offered_to_move(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=18).update(
        fixed=True, starts_on=date(2026, 2, 12), due_on=date(2026, 2, 13)
    )
    first = next(help_ for help_ in offered(scene, date(2026, 3, 20)) if help_.kind == "Move a fixed date")
    signs_in_time(scene, first, date(2026, 3, 20))


def test_what_is_only_promised_too_late_starts_sooner(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=17).update(starts_on=LATE, due_on=LATE + timedelta(days=2))
    (help_,) = offered(scene, date(2026, 3, 20))
    assert help_.kind == "Start sooner"
    signs_in_time(scene, help_, date(2026, 3, 20))
