"""`manage.py verify_history` finds whatever was changed, removed or put in behind the back of the triggers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.erasing import erase_person
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Comment, Dependency, Event, PersonalValue, Stakeholder, Task, Version, Workspace
from tests.builders import TODAY, Scene

NAMES = (
    "0023_teams_have_templates",
    "0015_a_plan_can_be_deleted",
    "0013_teams_have_a_history",
    "0005_private_lanes",
    "0003_both_sides_agree",
    "0002_history_is_append_only",
)
triggers = [import_module(f"mapapp.migrations.{name}") for name in NAMES]


@pytest.fixture
def told(scene: Scene) -> Scene:
    """Three comments, a version, a task worded anew, a version: with the beginning seven lines."""
    for index in range(3):
        add_comment(scene.workspace, 22, body=f"Number {index}", by=scene.actor("marcus"), at=TODAY)
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    reword_task(scene.fresh(), 30, text="Kickoff", was=scene.task(30).text, by=scene.actor("anna"), at=TODAY)
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    return scene


def verified(code: str = "") -> str:
    out = StringIO()
    call_command("verify_history", *([code] if code else []), stdout=out)
    return out.getvalue()


def fault(act: Callable[[], object]) -> str:
    """What the command says after an act that the triggers would have forbidden."""
    with connection.cursor() as cursor:
        for one in triggers:
            one.allow(None, SimpleNamespace(connection=connection, execute=cursor.execute))
    act()
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 plans have a fault") as raised:
        call_command("verify_history", stdout=out)
    assert raised.value.returncode == 1
    return out.getvalue()


def test_an_untouched_history_is_whole(told: Scene) -> None:
    assert "whole: 7 lines" in verified()
    assert told.workspace.code in verified(told.workspace.code)


def test_a_plan_that_is_not_there_is_said_so(told: Scene) -> None:
    with pytest.raises(CommandError, match="There is no plan"):
        verified("x" * 22)


def line(number: int) -> Event:
    return Event.objects.get(number=number)


def _reword() -> None:
    Event.objects.filter(number=3).update(row=line(3).row.replace("Number 1", "Number 9"))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (_reword, "line 3: its text"),
        (lambda: Event.objects.filter(number=3).delete(), "line 3: it is missing, the next one is 4"),
        (lambda: Event.objects.filter(number=7).delete(), "line 7: the plan says that it has 7 lines, and 6"),
        (lambda: Event.objects.filter(number=2).update(verb="task.added"), "line 2: the column verb"),
        (lambda: Event.objects.filter(number=2).update(by_number=1), "line 2: the column by_number"),
        (lambda: Event.objects.filter(number=2).update(side="seller"), "line 2: the column side"),
        (lambda: Event.objects.filter(number=2).update(task_number=1), "line 2: the column task_number"),
        (lambda: Event.objects.filter(number=2).update(at=TODAY + timedelta(days=1)), "line 2: the column at"),
        (lambda: Event.objects.filter(number=7).update(number=8), "line 7: it is missing, the next one is 8"),
        (lambda: Version.objects.filter(number=1).update(content="{}"), "version 1: its content"),
        (lambda: Workspace.objects.update(head_hash="0" * 64), "line 8: the plan says"),
        (lambda: PersonalValue.objects.filter(person_number=1).update(value="Mallory"), "person 1: a kept value"),
        (lambda: Task.objects.filter(number=22).update(due_on=TODAY.date()), "task 22, Due: its row says something"),
        (lambda: Task.objects.filter(number=30).update(fixed=True), "task 30"),
        (lambda: Dependency.objects.filter(successor__number=24).update(lag=3), "task 24, Comes after"),
        (lambda: Stakeholder.objects.filter(number=3).update(name="Mallory"), "person 3, Name"),
        (lambda: Comment.objects.filter(number=2).update(body="Never"), "comment 2: its row says something"),
        (lambda: Comment.objects.filter(number=2).delete(), "comment 2: its row says something"),
    ],
)
def test_a_change_is_found_and_named(told: Scene, act: Callable[[], object], said: str) -> None:
    assert said in fault(act)


def test_a_version_put_in_is_found(told: Scene) -> None:
    def put_in() -> None:
        last = Version.objects.get(number=2)
        last.pk, last.number = None, 3
        last.save(force_insert=True)

    assert "version 3: its content or its place" in fault(put_in)


def test_a_version_taken_out_is_found(told: Scene) -> None:
    def take_out() -> None:
        Workspace.objects.update(latest_version=None)
        Version.objects.filter(number=2).delete()

    assert "version 2: it is missing" in fault(take_out)


def test_erasing_a_person_is_no_fault(told: Scene) -> None:
    erase_person(told.fresh(), 3, at=TODAY)
    assert "whole" in verified()
