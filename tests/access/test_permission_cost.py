"""What a plan page pays to know who may what: one question for who has a seat, two for a manager, however large."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.pages.gate import at_plan
from mapapp.people.models import User
from mapapp.plans.models import Side, Stakeholder, Task
from tests.builders import TODAY, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
GRANTS = ("mapapp_workspacegrant", "mapapp_membership", "auth_permission", "guardian_", "auth_group")
SIGNED_IN = 'SELECT "mapapp_user"."id"'


def with_tasks(scene: Scene, wanted: int) -> None:
    """So many tasks on the plan; the first keeps its words."""
    tasks = list(scene.workspace.tasks.order_by("number"))
    scene.workspace.tasks.filter(number__gt=wanted).delete()
    first = tasks[0]
    Task.objects.bulk_create(
        Task(workspace=scene.workspace, number=n, position=n, phase=first.phase, text=f"Task {n}", owner=first.owner,
             starts_on=first.starts_on, due_on=first.due_on)
        for n in range(len(tasks) + 1, wanted + 1)
    )  # fmt: skip
    assert scene.workspace.tasks.count() == wanted


def with_people(scene: Scene, wanted: int) -> None:
    """So many people, all of them with a seat."""
    for n in range(scene.workspace.people.count(), wanted):
        person = Stakeholder.objects.create(workspace=scene.workspace, number=100 + n, side=Side.BUYER, name=f"P {n}")
        take_seat(person, User.objects.create_user(f"p{n}@fenwick.example"), Role.CONTRIBUTOR, at=TODAY)
    assert scene.workspace.people.count() == wanted


def asked(scene: Scene, who: str) -> list[str]:
    """The statements of a plan page that read who may what; not the one that says who is signed in."""
    client, url = scene.client(who), f"/p/{scene.workspace.code}/"
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as taken:
        assert client.get(url).status_code == 200
    said = [query["sql"] for query in taken.captured_queries if not query["sql"].startswith(SIGNED_IN)]
    return [sql for sql in said if any(table in sql for table in GRANTS)]


@pytest.mark.parametrize(("who", "queries"), [("anna", 1), ("priya", 1), ("marcus", 1), ("tom", 1), ("olga", 2)])
@pytest.mark.parametrize(("tasks", "people"), [(1, 13), (30, 30), (200, 30)])
def test_a_plan_page_asks_once_who_may_what(scene: Scene, who: str, queries: int, tasks: int, people: int) -> None:
    with_people(scene, people)
    with_tasks(scene, tasks)
    assert len(asked(scene, who)) == queries


def test_a_second_question_is_counted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(asked(scene, "priya"))
    monkeypatch.setattr("mapapp.pages.plan.at_plan", lambda *which: at_plan(*which) and at_plan(*which))
    assert len(asked(scene, "priya")) == before + 1
