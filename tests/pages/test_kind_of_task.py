"""Making a step a milestone, or work of a milestone: what it moves is shown first, with script and without."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Scene
from tests.pages.edits import Browser, text
from tests.plans.test_coming_back import dates
from tests.plans.test_kinds import DPA, NEXT, milestone, remake

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize("script", [True, False])
def test_a_milestone_that_becomes_work_shows_what_moves(scene: Scene, *, script: bool) -> None:
    milestone(scene)
    anna = Browser(scene, "anna", script=script)
    shown = anna.edit(DPA, "details", kind="task")
    html = text(shown)
    assert "Make 24 a task, and move 1 other task?" in html
    assert "Make it a task, and move two tasks" in html
    assert "Anything else starts a day later." in html
    assert "Fenwick Medical has to accept the new date of 25." in html
    assert scene.fresh().revision == 1
    saved = anna.apply(shown, "task/24/details/", why="There is work in it")
    assert saved.status_code == (200 if script else 302)
    assert (scene.task(DPA).kind, dates(scene, NEXT)[0]) == ("task", date(2026, 2, 23))
    if script:
        assert "Details of 24 are saved. Two dates moved." in text(saved)


def test_work_that_becomes_a_milestone_says_which_date_stands(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    shown = anna.edit(DPA, "details", kind="milestone")
    html = text(shown)
    assert "Make 24 a milestone?" in html
    assert "start from Fri 20 Feb to Wed 25 Feb." in html
    assert "A milestone has one date: the due date stands, and it starts then." in html
    assert ">Make it a milestone</button>" in html
    anna.apply(shown, "task/24/details/")
    assert scene.task(DPA).kind == "milestone"


def test_a_fixed_milestone_is_asked_about(scene: Scene) -> None:
    milestone(scene)
    anna = Browser(scene, "anna")
    shown = anna.edit(DPA, "details", kind="task", fixed="on")
    assert "is fixed on Thu 19 Feb. This move breaks it by 1 working day." in text(shown)
    assert "Make it a task anyway" in text(shown)
    assert anna.apply(shown, "task/24/details/")["HX-Retarget"] == "#dialog"
    anna.apply(shown, "task/24/details/", force="on")
    assert (scene.task(DPA).kind, scene.task(DPA).fixed) == ("task", True)


def test_a_no_says_what_it_is_again(scene: Scene) -> None:
    remake(scene, "milestone", by="priya", seen=1)
    anna = Browser(scene, "anna")
    form = {"was": scene.task(DPA).due_on.isoformat(), "answer": "decline"}
    saved = text(anna.post("task/24/accept/", **form))
    assert "It is a task again." in saved
    assert scene.task(DPA).kind == "task"
