"""Rows with values of their own are written in one statement, whatever the values are."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.changes.saving import save_rows
from mapapp.plans.models import Task
from tests.builders import Scene


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
