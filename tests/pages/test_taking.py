"""Taking a plan away: whoever reads it may, also when it is at its end."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.ending import retire_plan
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def rows_of(data: bytes, sheet: str) -> list[Any]:
    return list(openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))


def test_both_sides_and_who_only_reads_get_the_same_file(scene: Scene) -> None:
    answers = [Browser(scene, name).get("plan.xlsx") for name in ("anna", "priya", "tom", "olga")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["Content-Disposition"] == 'attachment; filename="Fenwick Medical, plan at change 1.xlsx"'
    assert answers[0]["Cache-Control"] == "private, no-store"
    assert Browser(scene, "zed").get("plan.xlsx").status_code == 404
    csv = Browser(scene, "tom").get("tasks.csv")
    assert csv.content.decode("utf-8-sig").splitlines()[0].startswith("Number,Phase,Task,Owner,")


def test_the_plan_page_says_where_it_is(scene: Scene) -> None:
    assert f'href="/p/{scene.workspace.code}/plan.xlsx"' in text(Browser(scene, "tom").get())


def test_a_retired_plan_is_taken_away_like_any_other(scene: Scene) -> None:
    retire_plan(scene.workspace, why="Signed", by=scene.actor("anna"), at=TODAY)
    priya = Browser(scene, "priya")
    assert "Download as a spreadsheet" in text(priya.get())
    assert priya.get("plan.xlsx").status_code == 200


def test_it_asks_few_questions(scene: Scene) -> None:
    priya = Browser(scene, "priya")
    with CaptureQueriesContext(connection) as asked:
        priya.get("plan.xlsx")
    assert len(asked) <= 16, [each["sql"][:80] for each in asked]


def test_a_version_is_taken_as_it_was_kept_whatever_came_since(scene: Scene) -> None:
    version = save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    answers = [Browser(scene, name).get("versions/1.xlsx") for name in ("anna", "priya", "tom", "olga")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["Content-Disposition"] == 'attachment; filename="Fenwick Medical, version 1.xlsx"'
    was = scene.task(22).text
    reword_task(scene.workspace, 22, text="Another", was=was, by=scene.actor("anna"), at=TODAY)
    assert Browser(scene, "tom").get("versions/1.xlsx").content == answers[0].content
    about = dict(rows_of(answers[0].content, "About"))
    assert (about["Revision"], about["Version"]) == (version.revision, 1)
    assert about["Fingerprint of the version"] == version.sha256
    assert "Another" not in str(rows_of(answers[0].content, "Changes"))
    assert Browser(scene, "zed").get("versions/1.xlsx").status_code == 404
    assert Browser(scene, "anna").get("versions/2.xlsx").status_code == 404


def test_the_list_of_versions_and_one_version_say_where_it_is(scene: Scene) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    for page in ("versions/", "versions/1/"):
        assert f'href="/p/{scene.workspace.code}/versions/1.xlsx"' in text(Browser(scene, "tom").get(page))
