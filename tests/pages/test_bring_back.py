"""What comes back, and what is undone, shows first what it costs: on the plan, beside it, and without script."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import Scene
from tests.pages.edits import Browser, text
from tests.plans.test_coming_back import dates, done_and_built_on, dropped_and_built_on, line

pytestmark = pytest.mark.usefixtures("today")


def test_opening_again_shows_what_moves_and_what_it_needs(scene: Scene) -> None:
    done_and_built_on(scene)
    priya = Browser(scene, "priya")
    shown = priya.edit(22, "status", status="not_started")
    html = text(shown)
    assert (shown.status_code, shown["HX-Retarget"]) == (200, "#dialog")
    assert "Open 22 again, and move 1 other task?" in html
    assert "Open it again, and move one task" in html
    assert "<del>16 Feb</del> <ins>25 Feb</ins>" in html
    assert "Larkspur has to accept the new date of 24." in html
    assert "Why is it moving?" in html
    assert scene.fresh().revision == 3
    again = priya.apply(shown, "task/22/status/")
    assert (again.status_code, scene.fresh().revision) == (422, 3)
    assert "Say in one line why it is moving." in text(again)
    saved = priya.apply(shown, "task/22/status/", why="The audit goes on")
    assert saved["HX-Retarget"] == "#task-22"
    assert "Status of 22 is Not started. One later task moved." in text(saved)
    assert (scene.task(24).due_on, line(scene).why) == (date(2026, 2, 25), "The audit goes on")


def test_blocked_has_its_reason_already(scene: Scene) -> None:
    done_and_built_on(scene)
    priya = Browser(scene, "priya")
    shown = priya.edit(22, "status", status="blocked", ask="1", blocked_by="Audit", unblocker="2")
    assert "Open 22 again, and move 1 other task?" in text(shown)
    assert "Why is it moving?" not in text(shown)
    assert priya.apply(shown, "task/22/status/")["HX-Retarget"] == "#task-22"
    assert (scene.task(22).blocked_by, line(scene).why) == ("Audit", "Audit")


def test_needed_after_all_without_script(scene: Scene) -> None:
    dropped_and_built_on(scene)
    anna = Browser(scene, "anna", script=False)
    shown = anna.edit(24, "status", status="in_progress")
    assert "<h1" in text(shown)
    assert "Bring 24 back, and move 1 other task?" in text(shown)
    assert scene.task(24).status == "not_needed"
    assert anna.apply(shown, "task/24/status/", why="Leila is back").status_code == 302
    assert (scene.task(24).status, scene.task(25).starts_on) == ("in_progress", date(2026, 2, 26))


def test_what_changed_meanwhile_is_shown_again(scene: Scene) -> None:
    done_and_built_on(scene)
    priya = Browser(scene, "priya")
    shown = priya.edit(22, "status", status="not_started")
    Browser(scene, "anna").edit(26, "text", text="Another thing")
    again = priya.apply(shown, "task/22/status/", why="The audit goes on")
    assert again["HX-Retarget"] == "#dialog"
    assert "The plan changed while you looked." in text(again)
    assert scene.task(22).status == "done"


def test_its_own_date_that_does_not_fit_is_moved_and_said(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    anna.edit(27, "status", status="done")
    scene.workspace.tasks.filter(number=23).update(due_on="2026-02-18")
    shown = anna.edit(27, "status", status="not_started")
    assert "Open 27 again, and move it by 1 working day?" in text(shown)
    assert "from Fri 20 Feb to Mon 23 Feb." in text(shown)
    assert "Fenwick Medical has to accept the new date of 27." in text(shown)
    saved = text(anna.apply(shown, "task/27/status/"))
    assert "Status of 27 is Not started. It is due on Mon 23 Feb now." in saved
    assert scene.task(27).proposed_by == "seller"


def test_a_step_that_is_fixed_is_asked_about(scene: Scene) -> None:
    done_and_built_on(scene)
    scene.workspace.tasks.filter(number=24).update(fixed=True)
    priya = Browser(scene, "priya")
    shown = priya.edit(22, "status", status="not_started")
    assert "is fixed on Mon 16 Feb. This move breaks it by 7 working days." in text(shown)
    assert "Open it again anyway" in text(shown)
    assert priya.apply(shown, "task/22/status/")["HX-Retarget"] == "#dialog"
    assert scene.task(22).status == "done"
    assert priya.apply(shown, "task/22/status/", force="on")["HX-Retarget"] == "#task-22"


def test_done_late_names_the_fixed_step_that_it_breaks_and_asks_nothing(scene: Scene) -> None:
    scene.workspace.tasks.filter(number=22).update(starts_on="2026-02-02", due_on="2026-02-09")
    scene.workspace.tasks.filter(number=24).update(starts_on="2026-02-10", due_on="2026-02-16", fixed=True)
    anna = Browser(scene, "anna")
    shown = anna.edit(22, "status", status="done")
    assert "Mark 22 as done?" in text(shown)
    assert "is fixed on Mon 16 Feb. This move breaks it by 1 working day." in text(shown)
    assert 'name="force"' not in text(shown)
    assert anna.apply(shown, "task/22/status/")["HX-Retarget"] == "#task-22"


def test_several_at_once_leave_what_has_to_be_shown(scene: Scene) -> None:
    done_and_built_on(scene)
    came = text(Browser(scene, "priya").post("bulk/", ids=["20", "22"], field="status", value="not_started"))
    assert "One task: Not started." in came
    assert "Not 22: That changes other dates, which are shown first: set it task by task." in came
    assert [scene.task(number).status for number in (20, 22)] == ["not_started", "done"]


@pytest.mark.parametrize("target", ["task-head", "mine"])
def test_beside_the_table_it_is_shown_and_answered_there(scene: Scene, target: str) -> None:
    done_and_built_on(scene)
    marcus = Browser(scene, "marcus")
    marcus.headers = {**marcus.headers, "HX-Target": target}
    back = "task" if target == "task-head" else "tasks"
    fields = {**marcus.form(22, "status"), "status": "not_started", "back": back}
    shown = marcus.post("task/22/status/", **fields)
    assert (shown["HX-Retarget"], f'hx-target="#{target}"' in text(shown)) == ("#dialog", True)
    assert marcus.apply(shown, "task/22/status/", why="Not yet")["HX-Retarget"] == f"#{target}"
    assert scene.task(22).status == "not_started"


def test_a_new_dependency_shows_first_that_it_moves_the_step_itself(scene: Scene) -> None:
    priya = Browser(scene, "priya")
    shown = priya.edit(27, "after", after="22, 23")
    assert "Change what 27 comes after, and move it by 2 working days?" in text(shown)
    assert priya.apply(shown, "task/27/after/")["HX-Retarget"] == "#task-27"
    assert scene.task(27).due_on == date(2026, 2, 24)


def undo(browser: Browser, event: int, **more: Any) -> Any:
    return browser.post(f"undo/{event}/", **more)


@pytest.mark.parametrize("script", [True, False])
def test_an_undo_names_what_no_longer_fits_and_is_asked_about(scene: Scene, *, script: bool) -> None:
    done_and_built_on(scene)
    anna = Browser(scene, "anna", script=script)
    shown = undo(anna, 2)
    assert "Undo this change of 22?" in text(shown)
    assert "keeps its date. It starts 7 working days before what it comes after allows." in text(shown)
    assert scene.fresh().revision == 3
    assert undo(anna, 2, seen="3").status_code == 200
    assert scene.fresh().revision == 3
    applied = anna.apply(shown, "undo/2/", force="on")
    assert applied.status_code == (200 if script else 302)
    assert (scene.task(22).status, dates(scene, 24)[0]) == ("in_progress", date(2026, 2, 11))


def test_an_undo_with_nothing_in_between_takes_one_click(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    anna.edit(22, "status", status="done")
    assert "Undone." in text(undo(anna, 2))
    assert scene.task(22).status == "in_progress"
