"""How plans stood is kept each night and at each version, and says later what it said then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mapapp.access.ending import retire_plan
from mapapp.access.leaving import close_seat
from mapapp.access.models import Seat
from mapapp.people.definitions import set_definitions
from mapapp.people.models import Team
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.common import changing
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import record
from mapapp.plans.models import Workspace
from mapapp.portfolio.readings import values_of
from mapapp.portfolio.refreshing import is_behind, read_night, refresh
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import figures_table, readings_table
from mapapp.private.pipeline import Rate
from tests.builders import TODAY, Scene
from tests.portfolio.lines import completed

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager
READINGS = readings_table()._default_manager
NIGHT = datetime(2026, 2, 11, 0, 0, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def swept(scene: Scene, at: datetime) -> int:
    """What the worker does at that moment; how many nights it read."""
    team = Team.objects.get(pk=scene.team.pk)
    refresh(team, now=lambda: at)
    return read_night(team, now=lambda: at)


def days() -> list[tuple[date, int]]:
    return list(READINGS.order_by("pk").values_list("on", "version"))


def test_a_plan_is_read_as_its_own_day_begins_once(scene: Scene) -> None:
    assert swept(scene, TODAY) == 0, "it was made today"
    assert [swept(scene, NIGHT + timedelta(minutes=n)) for n in (0, 1, 600)] == [1, 0, 0]
    reading = READINGS.get()
    assert (reading.on, reading.version, reading.at, reading.revision) == (date(2026, 2, 11), 0, NIGHT, 1)
    line = LINES.get()
    assert reading.values == values_of({**vars(line), "values": line.values})
    assert (reading.values["done"], reading.values["days_done"], reading.values["days_counted"]) == (14, 50, 122)
    assert reading.values["signature_on"] == "2026-03-12"
    assert sum(points for points, _most in reading.values["parts"].values()) == reading.values["health"]


def test_the_midnight_is_the_plans_own(scene: Scene) -> None:
    Workspace.objects.filter(pk=scene.workspace.pk).update(calendars={"seller": {"time_zone": "Asia/Tokyo"}})
    tokyo = datetime(2026, 2, 10, 15, 0, tzinfo=UTC)
    swept(scene, TODAY)
    assert swept(scene, tokyo - timedelta(seconds=1)) == 0
    assert swept(scene, tokyo) == 1
    assert days() == [(date(2026, 2, 11), 0)]


def test_a_night_that_nobody_was_up_for_is_read_later_as_of_the_day_it_is_then(scene: Scene) -> None:
    swept(scene, TODAY)
    assert swept(scene, TODAY + timedelta(days=5)) == 1
    assert days() == [(date(2026, 2, 15), 0)]


def test_what_was_read_is_never_read_again(scene: Scene) -> None:
    swept(scene, TODAY)
    swept(scene, NIGHT)
    before = READINGS.values_list("pk", "values", "definitions").get()
    completed(scene, NIGHT + HOUR)
    set_definitions(scene.team, {"stale_ends": 30}, seen=0, by=scene.users["olga"], at=NIGHT + HOUR)
    assert swept(scene, NIGHT + 2 * HOUR) == 0
    assert LINES.get().done == 15
    assert READINGS.values_list("pk", "values", "definitions").get() == before
    assert swept(scene, NIGHT + timedelta(days=1)) == 1
    assert READINGS.order_by("pk").last().definitions == 1  # type: ignore[union-attr]


def test_a_plan_that_has_ended_is_read_once_more_and_no_night_after(scene: Scene) -> None:
    swept(scene, TODAY)
    swept(scene, NIGHT)
    retire_plan(scene.workspace, why="We stop here", by=scene.actor("anna"), at=NIGHT + HOUR)
    swept(scene, NIGHT + 2 * HOUR)
    assert [swept(scene, NIGHT + timedelta(days=n)) for n in (1, 2, 3)] == [1, 0, 0]
    assert days() == [(date(2026, 2, 11), 0), (date(2026, 2, 12), 0)]
    assert READINGS.order_by("pk").last().values["state"] == "retired"  # type: ignore[union-attr]


def saved(scene: Scene, at: datetime, number: int = 27) -> None:
    reword_task(scene.fresh(), number, text=f"Done at {at}", was=scene.task(number).text, by=scene.actor("anna"), at=at)
    save_version(scene.fresh(), by=scene.actor("anna"), at=at)


def test_a_version_is_read_as_the_plan_stood_when_it_was_saved(scene: Scene) -> None:
    swept(scene, TODAY)
    saved(scene, TODAY + HOUR)
    swept(scene, TODAY + HOUR)
    reading, line = READINGS.get(), LINES.get()
    assert (reading.version, reading.on, reading.at, reading.revision) == (1, TODAY.date(), TODAY + HOUR, 3)
    assert reading.values == values_of({**vars(line), "values": line.values})


def noted(scene: Scene, at: datetime, stage: str, was: Any = None) -> None:
    values = {"stage": stage, "amount": Decimal(len(stage)), "currency": "USD"}
    old = {"stage": was, "amount": Decimal(len(was)), "currency": "USD"} if was else dict.fromkeys(values)
    note_opportunity(scene.fresh(), values=values, was=old, by=scene.actor("anna"), at=at)


def test_a_sweep_that_comes_late_reads_nothing_that_came_later(scene: Scene) -> None:
    noted(scene, TODAY, "Validation")
    swept(scene, TODAY)
    saved(scene, TODAY + HOUR)
    swept_in_time = TODAY + HOUR
    completed(scene, TODAY + 2 * HOUR)
    noted(scene, TODAY + 2 * HOUR, "Negotiation", "Validation")
    saved(scene, TODAY + timedelta(days=3))
    swept(scene, TODAY + timedelta(days=5))
    first, second = READINGS.filter(version__gt=0).order_by("version")
    assert (first.at, first.values["done"], first.values["stage"]) == (swept_in_time, 14, "Validation")
    assert (second.on, second.values["done"]) == (date(2026, 2, 13), 15)
    assert days()[-1] == (date(2026, 2, 15), 0), "and the nights between are not made up"


def test_what_both_agreed_is_read_as_the_plan_stood_then_not_as_it_was_proposed(scene: Scene) -> None:
    saved(scene, TODAY)
    propose_version(scene.fresh(), 1, by=scene.actor("anna"), at=TODAY + HOUR)
    completed(scene, TODAY + HOUR)
    accept_version(scene.fresh(), 1, by=scene.actor("priya"), at=TODAY + HOUR)
    swept(scene, TODAY + 2 * HOUR)
    agreed = READINGS.order_by("version").last()
    assert agreed and (agreed.version, agreed.values["done"]) == (2, 15)


def test_versions_of_long_before_are_not_read_when_a_plan_gets_its_first_line(scene: Scene) -> None:
    saved(scene, TODAY)
    swept(scene, TODAY + timedelta(days=9))
    assert days() == [(date(2026, 2, 19), 0)]


def test_a_reading_names_nobody_and_keeps_no_words(scene: Scene) -> None:
    saved(scene, TODAY)
    swept(scene, NIGHT)
    kept = " ".join(str(reading.values) for reading in READINGS.all())
    for person in scene.workspace.people.all():
        assert person.name not in kept
    assert all(task.text not in kept for task in scene.workspace.tasks.all())


def test_nothing_is_behind_once_all_is_read(scene: Scene) -> None:
    swept(scene, TODAY)
    team = Team.objects.get(pk=scene.team.pk)
    assert is_behind(team, NIGHT)
    swept(scene, NIGHT)
    assert not is_behind(team, NIGHT)


def test_a_version_is_judged_by_the_numbers_and_the_people_of_then(scene: Scene) -> None:
    noted(scene, TODAY, "Validation")
    swept(scene, TODAY)
    told_of_then = (LINES.get().health, LINES.get().own_amount)
    saved(scene, TODAY + HOUR)
    weights = {"weight_buyer": 50, "weight_dates": 10, "weight_deciders": 5}
    set_definitions(scene.team, weights, seen=0, by=scene.users["olga"], at=TODAY + 2 * HOUR)
    set_pipeline(
        scene.team, {"rates": (Rate("USD", Decimal(3), TODAY.date()),), "currency": "EUR"}, seen=0,
        by=scene.users["olga"], at=TODAY + 2 * HOUR,
    )  # fmt: skip
    for number in (2, 3, 4):
        remove_seat(scene, number, TODAY + 3 * HOUR)
    swept(scene, TODAY + 4 * HOUR)
    reading = READINGS.get(version=1)
    assert (reading.definitions, reading.values["settings"], reading.values["is_mutual"]) == (0, 0, True)
    assert reading.values["health"] == told_of_then[0]
    assert LINES.get().values["settings"] == 1 and LINES.get().definitions == 1


def remove_seat(scene: Scene, number: int, at: datetime) -> None:
    """He leaves, without the rule that a side keeps a lead."""
    with changing(scene.fresh(), scene.actor("anna"), retired=True) as locked:
        seat = Seat.objects.get(workspace=locked, stakeholder__number=number)
        role = seat.role
        close_seat(locked, seat, take_back=False, at=at)
        record(locked, "seat.ended", [], by=scene.actor("anna"), at=at, facts={"person": number, "role": role})
