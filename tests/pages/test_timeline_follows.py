"""Whatever changes what the timeline shows brings it along, drawn as a fresh page would draw it; nothing else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from mapapp.plans.models import Task
from tests.builders import Scene
from tests.pages.edits import Browser, text

pytestmark = pytest.mark.usefixtures("today")
Act = Callable[[Browser], Any]
ACTS: dict[str, Act] = {
    "a due date": lambda who: who.edit(27, "due", due="2026-02-23"),
    "a due date that pushes": lambda who: who.apply(who.edit(22, "due", due="2026-02-25"), "task/22/due/", why="Audit"),
    "what is chosen to come forward": lambda who: who.apply(
        who.edit(22, "due", due="2026-02-17"), "task/22/due/", forward=["24"]
    ),
    "a start": lambda who: who.edit(25, "starts", starts="2026-03-03"),
    "a new predecessor": lambda who: who.edit(28, "after", after="19, 24, 25"),
    "a lag that pushes": lambda who: who.apply(who.edit(25, "after", after="24+2"), "task/25/after/", why="Legal"),
    "begun": lambda who: who.edit(13, "status", status="in_progress"),
    "done": lambda who: who.edit(15, "status", status="done"),
    "done on another day": lambda who: who.edit(15, "status", status="done", done_on="2026-02-09"),
    "not needed": lambda who: who.edit(13, "status", status="not_needed", ask="1"),
    "blocked": lambda who: who.edit(23, "status", status="blocked", ask="1", blocked_by="Their portal"),
    "handed to the other side": lambda who: who.edit(26, "owner", owner="seller", gap="who?"),
    "a shift of several": lambda who: who.apply(
        who.post("bulk/", ids="24,25", field="shift", value="2"), "bulk/", why="Legal"
    ),
    "several done": lambda who: who.post("bulk/", ids="15,23", field="status", value="done"),
    "a milestone": lambda who: who.edit(19, "details", kind="milestone"),
    "a reworded task": lambda who: who.edit(26, "text", text="Raise the order"),
    "a task added": lambda who: who.post("phase/4/tasks/", text="Print it", owner="buyer", due="2026-03-04"),
    "a task moved in the list": lambda who: who.post("order/", task="22", direction="down"),
}


def drawing(html: str) -> str:
    found = re.search(r'<svg class="chart wide".*?</svg>', html, re.DOTALL)
    assert found, "no timeline"
    return found.group()


@pytest.mark.parametrize("name", ACTS)
def test_the_answer_brings_the_timeline_as_the_page_draws_it(scene: Scene, name: str) -> None:
    anna = Browser(scene, "anna")
    before = drawing(text(anna.get()))
    answer = ACTS[name](anna)
    assert answer.status_code == 200, text(answer)[:400]
    shown = drawing(text(answer))
    assert '<section class="card" id="timeline" hx-swap-oob="true"' in text(answer)
    assert shown == drawing(text(anna.get()))
    assert shown != before


def test_undo_brings_the_timeline_of_before(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    before = drawing(text(anna.get()))
    anna.apply(anna.edit(22, "due", due="2026-02-25"), "task/22/due/", why="Audit")
    assert drawing(text(anna.post("undo/2/"))) == before


def test_declined_the_timeline_of_the_accepted_date_comes_back(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya")
    before = drawing(text(anna.get()))
    anna.edit(26, "due", due="2026-03-09")
    assert drawing(text(priya.post("task/26/accept/", answer="decline", was="2026-03-09"))) == before


def test_what_the_timeline_does_not_show_leaves_it_alone(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    assert 'id="timeline"' not in text(anna.edit(26, "details", done_when="The number is here"))


def test_done_phases_fold_when_the_last_task_is_done(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=11).update(status="done", done_on="2026-02-09")
    anna = Browser(scene, "anna")
    assert ">Two-week pilot" in drawing(text(anna.get()))
    anna.edit(13, "status", status="done")
    assert ">Two-week pilot" not in drawing(text(anna.get()))
