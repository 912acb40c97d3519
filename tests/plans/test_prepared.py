"""A question that is put together once answers as Django's own would, each time anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from mapapp.access.models import Seat
from mapapp.plans.models import Event, Task, Workspace
from mapapp.plans.queries import load_plan
from mapapp.prepared import prepared
from tests.builders import Scene

pytestmark = pytest.mark.django_db


def values(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


@prepared
def seats(user: int, code: str) -> QuerySet[Seat]:
    found = Seat.objects.filter(workspace__code=code, user=user, user__is_active=True)
    return found.select_related("stakeholder", "workspace__team", "workspace__baseline").annotate(who=F("user__name"))


def test_a_row_is_what_django_makes_of_it_with_what_stands_beside(scene: Scene) -> None:
    user, code = scene.users["priya"], scene.workspace.code
    [found] = seats(user.pk, code)
    wanted = Seat.objects.select_related("stakeholder", "workspace__team").get(user=user)
    assert values(found) == values(wanted) | {"who": "Priya Raman"}
    assert (found._state.adding, found._state.db) == (False, "default")
    with CaptureQueriesContext(connection) as queries:
        assert values(found.workspace) == values(wanted.workspace)
        assert values(found.workspace.team) == values(wanted.workspace.team)
        assert values(found.stakeholder) == values(wanted.stakeholder)
        assert found.workspace.baseline is None
    assert len(queries) == 0


@pytest.mark.parametrize("table", [Task, Event, Workspace])
def test_every_kind_of_value_comes_back_as_it_does_from_django(
    scene: Scene, table: type[Task] | type[Event] | type[Workspace]
) -> None:
    Workspace.objects.update(calendars={"buyer": {"weekend": "4"}}, value="120000.50")
    key = table._default_manager.order_by("pk")[0].pk
    one = prepared(lambda pk: table._default_manager.filter(pk=pk))
    assert [values(row) for row in one(key)] == [values(table._default_manager.get(pk=key))]


def test_it_is_put_together_once_and_asked_every_time_with_its_own_values(scene: Scene) -> None:
    made = []

    @prepared
    def tasks(workspace: int, number: int) -> QuerySet[Task]:
        made.append(number)
        return Task.objects.filter(number__lte=number, workspace=workspace).order_by("number")

    with CaptureQueriesContext(connection) as queries:
        assert [task.number for task in tasks(scene.workspace.pk, 2)] == [1, 2]
        Task.objects.filter(number=2).update(text="Anew")
        assert [task.text for task in tasks(scene.workspace.pk, 3)][1] == "Anew"
        assert tasks(scene.workspace.pk + 1, 3) == []
    assert (len(made), len(queries)) == (1, 4)


def test_a_value_is_never_read_as_sql(scene: Scene) -> None:
    for text in ("' OR 1=1 --", "%s", "a%%b", "'); DELETE FROM mapapp_seat; --"):
        assert seats(scene.users["priya"].pk, text) == []
    assert Seat.objects.count() == 5


def test_a_number_that_no_column_holds_finds_nothing(scene: Scene) -> None:
    one = prepared(lambda number: Task.objects.filter(number=number))
    assert [len(one(number)) for number in (22, 2**31, 2**63 - 1, 2**63, 10**30, -(10**30))] == [1, 0, 0, 0, 0, 0]


def test_what_is_added_between_two_reads_of_a_plan_is_never_pointed_to_and_missing(scene: Scene) -> None:
    plan, step = scene.workspace, 0

    def add() -> None:
        number = 100 + step
        phase = plan.phases.create(number=number, position=number, name="Later")
        person = plan.people.create(number=number, side="buyer", name="New")
        one = scene.task(22)
        task = Task.objects.create(
            workspace=plan, number=number, phase=phase, position=1, text="New", owner=person, unblocker=person,
            goal=plan.goals.get(), starts_on=one.starts_on, due_on=one.due_on,
        )  # fmt: skip
        plan.dependencies.create(predecessor=one, successor=task)

    for step in range(7):
        left = [step]

        def between(execute: Any, *said: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if left[0] == -1:
                add()
            return execute(*said)

        with connection.execute_wrapper(between):
            found = load_plan(plan, goals=True)
        assert left[0] < 0
        assert len(found.after) >= 1
        assert all(task.phase.name and task.side for task in found.tasks)
