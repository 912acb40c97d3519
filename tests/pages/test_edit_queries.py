"""How many queries an edit takes: exactly so many, for thirty rows as for three hundred.

The figure is what Django counts, beginning and end of the transaction among them: session, user, seat with its grants,
task; BEGIN; workspace, people, phases, tasks, dependencies; task, event, workspace; COMMIT. That is 12 statements and
the two that frame them, whether one date moves or six.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.models import Task
from tests.builders import Scene
from tests.pages.edits import Browser
from tests.plans.test_coming_back import done_and_built_on

pytestmark = pytest.mark.usefixtures("today")
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def crowd(scene: Scene, rows: int) -> None:
    one = scene.task(30)
    Task.objects.bulk_create(
        Task(workspace=scene.workspace, number=100 + n, phase=one.phase, position=100 + n, text="x", owner=one.owner,
             starts_on=one.starts_on, due_on=one.due_on)
        for n in range(rows)
    )  # fmt: skip


def counted(queries: CaptureQueriesContext) -> tuple[int, int]:
    """Statements, and what frames the transaction."""
    frame = sum(query["sql"].startswith(FRAME) for query in queries.captured_queries)
    return len(queries) - frame, frame


@pytest.mark.parametrize("rows", [0, 270])
@pytest.mark.parametrize(
    ("field", "value"),
    [("text", {"text": "New"}), ("owner", {"owner": "1"}), ("due", {"due": "2026-03-09"})],
)
def test_a_field_edit_takes_12_statements(scene: Scene, rows: int, field: str, value: dict[str, str]) -> None:
    crowd(scene, rows)
    anna = Browser(scene, "anna")
    form = anna.form(26, field) | value
    with CaptureQueriesContext(connection) as queries:
        assert anna.post(f"task/26/{field}/", **form).status_code == 200
    assert counted(queries) == (12, 2)
    assert scene.fresh().revision == 2


@pytest.mark.parametrize("rows", [0, 270])
def test_a_move_that_pushes_five_others_takes_14_with_its_transaction(scene: Scene, rows: int) -> None:
    crowd(scene, rows)
    marcus = Browser(scene, "marcus")
    shown = marcus.edit(22, "due", due="2026-02-25")
    with CaptureQueriesContext(connection) as queries:
        assert marcus.apply(shown, "task/22/due/", why="Audit").status_code == 200
    assert counted(queries) == (12, 2)
    assert scene.fresh().revision == 2


def test_a_preview_writes_nothing_and_reads_once(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    form = marcus.form(22, "due") | {"due": "2026-02-25"}
    with CaptureQueriesContext(connection) as queries:
        marcus.post("task/22/due/", **form)
    assert counted(queries)[0] == 10
    assert not [q["sql"] for q in queries.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize(("field", "statements"), [("text", 8), ("due", 7), ("details", 10)])
def test_opening_a_cell_takes_as_many_for_300_rows_as_for_30(scene: Scene, field: str, statements: int) -> None:
    anna = Browser(scene, "anna")
    anna.get(f"task/22/{field}/")
    with CaptureQueriesContext(connection) as queries:
        anna.get(f"task/22/{field}/")
    few = len(queries)
    crowd(scene, 270)
    with CaptureQueriesContext(connection) as queries:
        anna.get(f"task/22/{field}/")
    assert (few, len(queries)) == (statements, statements)


def test_two_taps_that_complete_a_task_take_12_too(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    form = anna.form(15, "status") | {"status": "done"}
    with CaptureQueriesContext(connection) as queries:
        anna.post("task/15/status/", **form)
    assert counted(queries) == (12, 2)


def test_a_step_that_comes_back_takes_12_however_many_it_pushes(scene: Scene) -> None:
    done_and_built_on(scene)
    priya = Browser(scene, "priya")
    shown = priya.edit(22, "status", status="not_started")
    with CaptureQueriesContext(connection) as queries:
        assert priya.apply(shown, "task/22/status/", why="Audit").status_code == 200
    assert counted(queries) == (12, 2)


def test_an_undo_that_breaks_nothing_asks_no_more_of_the_database(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    done_and_built_on(scene)
    with CaptureQueriesContext(connection) as breaks:
        anna.post("undo/2/")
    anna.edit(15, "status", status="done")
    with CaptureQueriesContext(connection) as queries:
        assert anna.post(f"undo/{scene.fresh().revision}/").status_code == 200
    since = [query["sql"] for query in queries.captured_queries if 'FROM "mapapp_event"' in query["sql"]]
    assert (len(since), counted(breaks)[0] < counted(queries)[0]) == (3, True)  # one: what others have said since
