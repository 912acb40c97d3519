"""From the page of a task, or from My tasks, one changes something and is back there: by whatever way it was saved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.models import Task
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, pairs, text

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def marcus(scene: Scene) -> Browser:
    return Browser(scene, "marcus", script=False)


def from_task(browser: Browser, number: int, field: str, **data: Any) -> Any:
    """Open a field from the page of its task, and post the form that comes."""
    assert f'task/{number}/{field}/?back=task"' in text(browser.get(f"task/{number}/"))
    form = hidden(text(browser.get(f"task/{number}/{field}/?back=task")))
    return browser.post(f"task/{number}/{field}/", **{**form, **data})


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", {"text": "Security review call"}), ("after", {"after": "20"}), ("details", {"kind": "approval"})],
)
def test_a_field_saved_from_the_page_of_its_task_leads_back_there(
    marcus: Browser, field: str, value: dict[str, str]
) -> None:
    assert from_task(marcus, 22, field, **value)["Location"] == f"{marcus.plan}task/22/"


def test_cancel_leads_back_to_where_one_came_from(marcus: Browser) -> None:
    assert f'href="{marcus.plan}task/22/">Cancel</a>' in text(marcus.get("task/22/text/?back=task"))
    assert f'href="{marcus.plan}task/22/">Back to the task</a>' in text(marcus.get("task/22/status/?back=task"))
    assert 'href="/tasks/">Back to my tasks</a>' in text(marcus.get("task/22/status/?back=tasks"))
    assert f'href="{marcus.plan}#task-22">Cancel</a>' in text(marcus.get("task/22/text/"))
    assert f'href="{marcus.plan}#task-22">Cancel</a>' in text(marcus.get("task/22/text/?back=//nowhere.example"))


def test_a_refused_field_still_knows_the_way_back(marcus: Browser) -> None:
    refused = from_task(marcus, 22, "text", text=" ")
    assert refused.status_code == 422
    assert hidden(text(refused))["back"] == "task"


def test_what_becomes_a_milestone_leads_back_through_its_preview(marcus: Browser) -> None:
    shown = from_task(marcus, 22, "details", kind="milestone")
    assert f'href="{marcus.plan}task/22/">Cancel</a>' in text(shown)
    assert marcus.apply(shown, "task/22/details/")["Location"] == f"{marcus.plan}task/22/"


def test_a_date_that_moves_others_leads_back_through_its_preview(marcus: Browser) -> None:
    shown = from_task(marcus, 22, "due", due="2026-02-25")
    assert f'data-cancel href="{marcus.plan}task/22/"' in text(shown)
    again = marcus.apply(shown, "task/22/due/", why="")
    assert again.status_code == 422
    applied = marcus.post("task/22/due/", **pairs(text(again)) | {"why": "Audit"})
    assert applied["Location"] == f"{marcus.plan}task/22/"


def test_a_conflict_leads_back_too(scene: Scene, marcus: Browser) -> None:
    form = hidden(text(marcus.get("task/22/text/?back=task")))
    Browser(scene, "priya").edit(22, "text", text="Review of security")
    clash = marcus.post("task/22/text/", **form, text="Security call")
    assert clash.status_code == 409
    assert f'<a class="btn slim" href="{marcus.plan}task/22/"' in text(clash)
    saved = marcus.post("task/22/text/", **hidden(text(clash)))
    assert saved["Location"] == f"{marcus.plan}task/22/"
    assert scene.task(22).text == "Security call"


def test_done_on_another_day_leads_back(marcus: Browser) -> None:
    menu = text(marcus.get("task/22/status/?back=task"))
    assert "status/?step=day&back=task" in menu
    form = hidden(text(marcus.get("task/22/status/?step=day&back=task")))
    assert marcus.post("task/22/status/", **form, done_on="2026-02-09")["Location"] == f"{marcus.plan}task/22/"


def test_yes_to_a_date_leads_back_to_its_task(scene: Scene) -> None:
    task = scene.task(30)
    reschedule_task(scene.workspace, 30, due_on=task.due_on + timedelta(days=1), was=task.due_on, seen=1, why="Room",
                    by=scene.actor("priya"), at=TODAY)  # fmt: skip
    anna = Browser(scene, "anna", script=False)
    html = text(anna.get("task/30/"))
    form = hidden(html[html.index("Accept the date") - 600 :])
    assert anna.post("task/30/accept/", **form, answer="accept")["Location"] == f"{anna.plan}task/30/"


@pytest.mark.parametrize(("page", "back"), [("task/22/", "task"), ("", "")])
def test_done_leads_back_to_the_page_that_offers_it(scene: Scene, marcus: Browser, page: str, back: str) -> None:
    Task.objects.filter(workspace=scene.workspace, owner__name="Marcus Lindqvist").exclude(number=22).delete()
    html = text(marcus.get(page))
    start = html.index('name="was" value="in_progress"')
    form = hidden(html[start - 30 : html.index("</form>", start)])
    assert form.get("back", "") == back
    done = marcus.post("task/22/status/", **form, status="done")
    assert done["Location"] == (f"{marcus.plan}task/22/" if back else f"{marcus.plan}#task-22")
