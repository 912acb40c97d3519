"""A plan as a spreadsheet: what a finance department finds in it, and what nobody does."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl.worksheet.worksheet import Worksheet

from mapapp.demo.fenwick import fenwick
from mapapp.exchange.cells import Kind
from mapapp.exchange.header import guess_mapping
from mapapp.exchange.planfile import titles
from mapapp.exchange.planfile.tables import after_words
from mapapp.exchange.planfile.taken import take
from mapapp.exchange.planfile.write import plan_xlsx, tasks_csv
from mapapp.exchange.sheet import read_sheet
from mapapp.plans.changes.comments import add_comment, take_back_comment
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.models import Event, Task
from mapapp.private.changes.value import hide_value
from tests.builders import TODAY, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def sheets(data: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets}


def rows(data: bytes, name: str) -> list[dict[str, Any]]:
    head, *found = sheets(data)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in found]


def taken(scene: Scene) -> bytes:
    return plan_xlsx(take(scene.workspace))


def about(data: bytes) -> dict[Any, Any]:
    return dict(sheets(data)[titles.ABOUT].iter_rows(values_only=True))  # type: ignore[arg-type]


def test_each_part_is_a_sheet_with_real_dates_filters_and_a_head_that_stays(scene: Scene) -> None:
    data = taken(scene)
    found = sheets(data)
    assert list(found) == ["Tasks", "Phases", "People", "Goals and measures", "Calendars", "Changes", "About"]
    tasks = found["Tasks"]
    assert tasks.freeze_panes == "A2"
    assert tasks.auto_filter.ref == f"A1:X{tasks.max_row}"
    (number, owner, status, kind) = tasks.data_validations.dataValidation
    assert "new 1" in (number.prompt or "") and f"A{tasks.max_row + 1}:" in str(number.sqref)
    assert owner.formula1 == "People!$B$2:$B$1000" and not owner.showErrorMessage and "D22" in owner.sqref
    assert status.formula1 == '"Not started,In progress,Blocked,Done,Not needed"' and "I22" in status.sqref
    assert kind.formula1 == '"Task,Meeting,Approval,Milestone"'
    first = next(row for row in rows(data, "Tasks") if row["Number"] == 22)
    task = scene.task(22)
    assert first["Due"] == datetime(2026, 2, 19) and tasks["H2"].is_date
    assert (first["Task"], first["Owner"], first["Status"]) == (task.text, "Marcus Lindqvist", "In progress")
    assert first["Comes after"] == "21"
    assert {row["Name"] for row in rows(data, "People")} >= {"Priya Raman", "Anna Kessler"}
    assert rows(data, "Goals and measures")[0]["Measure"] == "Working days to plan an account"
    assert rows(data, "Phases")[1]["A trial"] == "Yes"
    assert about(data)["Value"].startswith("120000.00 USD")


def test_text_that_looks_like_a_formula_is_text_and_stays_text_when_somebody_opens_the_cell(scene: Scene) -> None:
    texts = ['=HYPERLINK("https://x.example","y")', "@SUM(A1)", "+1+1", "-1+1", "=1+1"]
    for number, words in zip((22, 23, 24, 25, 26), texts, strict=True):
        Task.objects.filter(workspace=scene.workspace, number=number).update(text=words, blocked_by="\x0b=2+2")
    data = taken(scene)
    cells = [cell for sheet in sheets(data).values() for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"inlineStr", "s", "n", "d"}
    found = [cell for cell in cells if cell.value in texts]
    assert len(found) == len(texts) and all(cell.quotePrefix for cell in found)
    assert {row["Blocked by"] for row in rows(data, "Tasks")} >= {"=2+2"}
    csv = tasks_csv(take(scene.workspace, history=False).plan).decode("utf-8-sig")
    assert ",'=1+1," in csv and ",=1+1" not in csv and ",'+1+1," in csv


def test_one_state_of_the_plan_is_one_file_on_any_day_in_any_language(scene: Scene) -> None:
    add_comment(scene.workspace, 22, body="Is the *questionnaire* with you?", by=scene.actor("anna"), at=TODAY)
    first = taken(scene)
    with time_machine.travel(TODAY + timedelta(days=40)), override("de"):
        assert taken(scene) == first
    reword_task(scene.workspace, 22, text="Another", was=scene.task(22).text, by=scene.actor("anna"), at=TODAY)
    assert taken(scene) != first


def test_the_file_says_what_it_was_made_from_and_no_address_of_the_plan(scene: Scene) -> None:
    data, event = taken(scene), Event.objects.get(workspace=scene.workspace, number=1)
    said = about(data)
    assert (said["Revision"], said["Fingerprint"]) == (1, event.hash)
    book = read_sheet(data, "plan.xlsx")
    every = " ".join(cell.text for sheet in book.sheets for row in sheet.rows for cell in row)
    assert scene.workspace.code not in every and scene.team.code not in every


def test_a_hidden_value_is_absent_from_every_sheet_also_from_what_was(scene: Scene) -> None:
    assert "120000" in str(about(taken(scene)))
    hide_value(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    book = read_sheet(taken(scene), "plan.xlsx")
    every = " ".join(cell.text for sheet in book.sheets for row in sheet.rows for cell in row)
    assert "120000" not in every and "USD" not in every
    assert "hid the value" in every


def test_changes_are_told_field_by_field_with_days_as_days_and_comments_as_they_read_now(scene: Scene) -> None:
    anna = scene.actor("anna")
    reschedule_task(
        scene.workspace, 27, due_on=date(2026, 3, 30), was=scene.task(27).due_on, seen=1, why="Board", force=True,
        by=anna, at=TODAY,
    )  # fmt: skip
    said = add_comment(scene.workspace, 22, body="Never mind", by=anna, at=TODAY)
    add_comment(scene.workspace, 22, body="**Sent** today", by=anna, at=TODAY)
    take_back_comment(scene.workspace, said.number, by=anna, at=TODAY)
    found = rows(taken(scene), "Changes")
    due = next(row for row in found if row["Field"] == "Due" and row["Number"] == 27)
    assert due["After"] == datetime(2026, 3, 30) and due["Before"] is not None
    assert (due["Person"], due["Company"], due["Why, or what was said"]) == ("Anna Kessler", "Larkspur", "Board")
    every = str(found)
    assert "Sent today" in every and "Never mind" not in every


def test_our_own_wizard_reads_it(scene: Scene) -> None:
    book = read_sheet(taken(scene), "plan.xlsx")
    assert book.sheet.name == "Tasks"
    mapping = guess_mapping(book.sheet)
    fields = {column.title: column.field for column in mapping.columns if column.field}
    assert fields == {
        "Number": "number", "Phase": "phase", "Task": "task", "Owner": "owner", "Owner e-mail": "owner_email",
        "Company": "owner_organisation", "Starts": "start", "Due": "due", "Status": "status", "Done on": "done_on",
        "Comes after": "after", "Type": "kind", "Done when": "done_when", "Evidence": "link",
    }  # fmt: skip
    due = next(column.index for column in mapping.columns if column.field == "due")
    assert {book.sheet.at(row, due).kind for row in range(2, len(book.sheet.rows) + 1)} == {Kind.DATE}


def test_a_lag_is_written_as_planners_write_it(scene: Scene) -> None:
    plan = take(scene.workspace, history=False).plan
    later = next(link for link in plan.links if link.successor.number == 22)
    later.lag = 2
    assert after_words(plan, 22) == "21FS+2d"


def test_five_hundred_tasks_are_read_with_as_many_queries_as_thirty(scene: Scene) -> None:
    with CaptureQueriesContext(connection) as of_thirty:
        taken(scene)
    draft = fenwick()
    tasks = [replace(draft.tasks[n % 30], text=f"Step {n}", after=(), mark="") for n in range(500)]
    large = replace(draft, tasks=tasks, numbers=())
    scene.workspace = create_workspace(scene.team, large, lead="anna.kessler@larkspur.example", at=TODAY)
    with CaptureQueriesContext(connection) as of_many:
        data = taken(scene)
    assert len(of_many) == len(of_thirty)
    assert sheets(data)["Tasks"].max_row == 501
