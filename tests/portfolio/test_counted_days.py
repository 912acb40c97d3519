"""Days as two companies count them: where a step's owner works, and as the schedule itself counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mapapp.insight.case import Case, Step
from mapapp.insight.health import read_health
from mapapp.plans.models import Workspace
from mapapp.portfolio.cases import load_case
from tests.builders import Scene

pytestmark = pytest.mark.django_db
SECURITY = 22  # Marcus’s, under way, Tue 10 to Thu 19 Feb
EVENING = datetime(2026, 2, 20, 1, 0, tzinfo=UTC)  # Thursday in New York, Friday in London


def at(scene: Scene, moment: datetime, **calendars: dict[str, object]) -> Case:
    Workspace.objects.filter(pk=scene.workspace.pk).update(calendars=calendars)
    return load_case(scene.fresh(), moment)


def step(case: Case, number: int = SECURITY) -> Step:
    return next(one for one in case.steps if one.number == number)


def test_a_step_is_behind_from_the_day_on_that_it_is_late_where_its_owner_works(scene: Scene) -> None:
    there = {"seller": {"time_zone": "America/New_York"}, "buyer": {"time_zone": "Europe/London"}}
    case = at(scene, EVENING, **there)
    assert case.today == date(2026, 2, 19)
    found = step(case)
    assert (found.due_on, found.late, found.behind, found.was_due) == (date(2026, 2, 19), 1, 1, True)
    part = read_health(case).part("buyer")
    assert SECURITY in part.tasks, "it was theirs to finish by now"
    here = step(at(scene, EVENING, buyer=there["seller"], seller=there["buyer"]))
    assert (here.late, here.behind, here.was_due) == (0, 0, False)


def test_a_due_date_that_became_a_day_off_counts_as_the_next_working_day(scene: Scene) -> None:
    shut = {"first_on": "2026-02-19", "last_on": "2026-02-19", "name": "Inventory"}
    plain, shorter = at(scene, EVENING), at(scene, EVENING, buyer={"time_zone": "UTC", "closures": [shut]})
    assert step(plain).days == step(shorter).days == 8
    assert (step(plain).was_due, step(shorter).was_due) == (True, False), "Thursday counts as Friday now"
    assert step(shorter).behind == step(shorter).late == 0
