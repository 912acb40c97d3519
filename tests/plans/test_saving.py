"""Rows with values of their own are written in one statement, whatever the values are; one row, by a short one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.changes.saving import add_row, put_row, save_rows
from mapapp.plans.models import Event, Task
from tests.builders import TODAY, Scene


def tasks(scene: Scene) -> list[Task]:
    return list(Task.objects.filter(workspace=scene.workspace).order_by("number"))


def test_thirty_rows_get_a_value_each_in_one_statement(scene: Scene) -> None:
    rows = tasks(scene)
    for row in rows:
        row.due_on += timedelta(days=row.number)
        row.text = f"{row.number} it’s “done” 100%"
    with CaptureQueriesContext(connection) as queries:
        save_rows(rows, ["due_on", "text"])
    assert len(queries) == 1
    assert [(t.due_on, t.text) for t in tasks(scene)] == [(t.due_on, t.text) for t in rows]


def test_a_value_may_be_nothing_another_row_or_the_same_for_all(scene: Scene) -> None:
    first, second = tasks(scene)[:2]
    first.unblocker, second.unblocker = first.owner, None
    first.fixed = second.fixed = True
    first.proposed_by, first.accepted_due_on, first.accepted_starts_on = "buyer", date(2026, 2, 1), date(2026, 2, 1)
    save_rows([first, second], ["unblocker", "fixed", "proposed_by", "accepted_due_on", "accepted_starts_on"])
    one, other = tasks(scene)[:2]
    assert (one.unblocker_id, other.unblocker_id) == (first.owner_id, None)
    assert (one.fixed, other.fixed) == (True, True)
    assert (one.accepted_due_on, other.accepted_due_on) == (date(2026, 2, 1), None)


def test_rows_that_are_not_named_stay_as_they_are(scene: Scene) -> None:
    first, *others = tasks(scene)
    first.times_moved = 7
    save_rows([first], ["times_moved"])
    assert [t.times_moved for t in tasks(scene)] == [7, *[t.times_moved for t in others]]


def test_no_row_and_no_field_ask_nothing(scene: Scene) -> None:
    rows = tasks(scene)
    with CaptureQueriesContext(connection) as queries:
        save_rows([], ["text"])
        save_rows(rows, [])
    assert len(queries) == 0


def test_a_new_row_is_inserted_as_django_would_and_has_its_key(scene: Scene) -> None:
    by_django = Event.objects.create(**event(scene, 101))
    by_us = Event(**event(scene, 102))
    with CaptureQueriesContext(connection) as queries:
        add_row(by_us)
    assert (len(queries), by_us._state.adding, by_us._state.db) == (1, False, "default")
    one, other = Event.objects.get(pk=by_django.pk), Event.objects.get(pk=by_us.pk)
    assert {**vars(one), "_state": 0, "id": 0, "number": 0} == {**vars(other), "_state": 0, "id": 0, "number": 0}


def event(scene: Scene, number: int) -> dict[str, Any]:
    return {"workspace": scene.workspace, "number": number, "verb": "task.moved", "at": TODAY, "side": "buyer",
            "row": '{"a":"it’s 100% “so”"}', "hash": "0" * 64}  # fmt: skip


def test_a_row_is_written_whole_or_in_the_fields_that_are_named(scene: Scene) -> None:
    plan = scene.fresh()
    plan.name, plan.value, plan.calendars = "100% “new”", Decimal("12.50"), {"buyer": {"weekend": "4"}}
    plan.updated_at, plan.updated_by, plan.target_go_live_on = TODAY, None, None
    put_row(plan)
    assert {**vars(scene.fresh()), "_state": 0} == {**vars(plan), "_state": 0}
    plan.name, plan.account = "Other", "Kept out"
    put_row(plan, ["name"])
    assert (scene.fresh().name, scene.fresh().account) == ("Other", "Fenwick Medical")


def test_a_row_that_is_gone_is_not_written_silently(scene: Scene) -> None:
    task = scene.task(30)
    Task.objects.filter(pk=task.pk).delete()
    with pytest.raises(DatabaseError):
        put_row(task, ["text"])
