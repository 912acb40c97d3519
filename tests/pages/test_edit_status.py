"""What people set, and what each status asks for."""

from __future__ import annotations

from datetime import date
from unittest.mock import Mock

import pytest

from mapapp.plans import history
from mapapp.plans.models import Criterion, Event, Phase, Task
from tests.builders import Scene
from tests.pages.edits import Browser, hidden, text

pytestmark = pytest.mark.usefixtures("today")


def lines(scene: Scene) -> list[history.Line]:
    return [history.read(event) for event in Event.objects.filter(workspace=scene.workspace, number__gt=1)]


def test_the_menu_offers_what_people_set_and_no_flag(scene: Scene) -> None:
    html = text(Browser(scene, "anna").get("task/22/status/"))
    assert html.count('role="option"') == 5
    assert 'aria-selected="true" name="status" value="in_progress"' in html
    assert "Late" not in html


def test_two_taps_complete_a_task_on_behalf_of_its_owner(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    assert anna.edit(22, "status", status="done").status_code == 302
    task = scene.task(22)
    assert (task.status, task.done_on) == ("done", date(2026, 2, 10))
    [line] = lines(scene)
    marcus = scene.workspace.people.get(name="Marcus Lindqvist")
    assert (line.verb, line.side, line.facts["for"]) == ("task.completed", "seller", marcus.number)


def test_done_early_says_who_could_start_earlier_and_moves_nobody(scene: Scene) -> None:
    before = {number: scene.task(number).starts_on for number in (24, 25)}
    html = text(Browser(scene, "anna").edit(22, "status", status="done"))
    assert "24, 25, 28, 29 and 30 could start earlier now. Nothing moves by itself." in html
    assert {number: scene.task(number).starts_on for number in (24, 25)} == before


def test_done_on_another_day_is_a_link_to_a_page(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    page = text(anna.get("task/22/status/?step=day"))
    assert 'name="done_on"' in page
    assert anna.edit(22, "status", status="done", done_on="2026-02-06").status_code == 302
    assert scene.task(22).done_on == date(2026, 2, 6)
    refused = anna.edit(21, "status", status="done", done_on="2026-02-12")
    assert refused.status_code == 422
    assert "It cannot be done on a day to come." in text(refused)


def test_done_after_its_day_shows_what_it_pushes(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=24).update(starts_on="2026-02-10", due_on="2026-02-16")
    Task.objects.filter(workspace=scene.workspace, number=22).update(starts_on="2026-02-02", due_on="2026-02-09")
    anna = Browser(scene, "anna")
    shown = anna.edit(22, "status", status="done")
    assert shown["HX-Retarget"] == "#dialog"
    assert "Mark 22 as done, and move" in text(shown)
    assert scene.task(22).status == "in_progress"
    applied = anna.apply(shown, "task/22/status/")
    assert applied["HX-Retarget"] == "#task-22"
    assert scene.task(22).status == "done"
    assert scene.task(24).starts_on == date(2026, 2, 11)


def test_done_late_without_anybody_behind_is_done_at_once_and_says_how_late(scene: Scene) -> None:
    saved = Browser(scene, "anna").edit(15, "status", status="done")
    assert saved["HX-Retarget"] == "#task-15"
    assert "Status of 15 is Done." in text(saved)


def test_blocked_asks_for_one_line_and_who_can_unblock_it(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    asked = anna.edit(26, "status", status="blocked")
    assert (asked.status_code, asked["HX-Retarget"]) == (200, "#c-26-status")
    assert "What blocks it?" in text(asked)
    assert scene.fresh().revision == 1
    empty = anna.edit(26, "status", status="blocked", ask="1", blocked_by=" ")
    assert empty.status_code == 422
    assert "What blocks it?" in text(empty)
    saved = anna.edit(26, "status", status="blocked", ask="1", blocked_by="No cost centre yet", unblocker="2")
    assert saved["HX-Retarget"] == "#task-26"
    task = Task.objects.select_related("unblocker").get(pk=scene.task(26).pk)
    assert (task.status, task.blocked_by) == ("blocked", "No cost centre yet")
    assert task.unblocker is not None and task.unblocker.number == 2
    assert "No cost centre yet" in text(saved)


def test_a_blocked_task_goes_on_and_forgets_what_blocked_it(scene: Scene) -> None:
    Browser(scene, "anna").edit(27, "status", status="in_progress")
    assert (scene.task(27).status, scene.task(27).blocked_by) == ("in_progress", "")


def test_done_by_mistake_is_reopened(scene: Scene) -> None:
    Browser(scene, "anna").edit(21, "status", status="not_started")
    assert (scene.task(21).status, scene.task(21).done_on) == ("not_started", None)


def test_not_needed_shows_what_it_joined_and_joins_it_with_one_click(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    asked = anna.edit(24, "status", status="not_needed")
    assert "25 comes after 22" in text(asked)
    assert scene.fresh().revision == 1
    saved = anna.edit(24, "status", status="not_needed", ask="1", join="on")
    assert saved["HX-Retarget"] == "#tasks"
    assert "25 now comes after 22." in text(saved)
    assert 'class="is-dropped"' in text(saved)
    assert [line.verb for line in lines(scene)] == ["task.dropped", "task.predecessors_set"]
    assert 'value="22, 24"' in text(anna.get("task/25/after/"))


def test_what_was_to_be_joined_is_joined_when_the_server_went_down_in_between(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = Browser(scene, "anna")
    form = {**anna.form(24, "status"), "status": "not_needed", "ask": "1", "join": "on"}
    with monkeypatch.context() as killed:
        killed.setattr("mapapp.pages.tasks.join", Mock(side_effect=SystemExit))
        with pytest.raises(SystemExit):
            anna.post("task/24/status/", **form)
    assert [line.verb for line in lines(scene)] == ["task.dropped"]
    assert "25 now comes after 22." in text(anna.post("task/24/status/", **form))
    assert "Saved." in text(anna.post("task/24/status/", **form))
    assert [line.verb for line in lines(scene)] == ["task.dropped", "task.predecessors_set"]


def test_not_needed_without_joining_only_drops_it(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    assert anna.edit(24, "status", status="not_needed", ask="1").status_code == 302
    assert [line.verb for line in lines(scene)] == ["task.dropped"]


def test_not_needed_asks_nothing_of_a_task_that_joins_nobody(scene: Scene) -> None:
    assert Browser(scene, "anna").edit(30, "status", status="not_needed")["HX-Retarget"] == "#task-30"
    assert scene.task(30).status == "not_needed"


def test_a_trial_does_not_start_without_exit_criteria(scene: Scene) -> None:
    phase = Phase.objects.get(workspace=scene.workspace, is_trial=True)
    Criterion.objects.filter(phase=phase).delete()
    Phase.objects.filter(pk=phase.pk).update(criteria_frozen_on=None)
    refused = Browser(scene, "anna").edit(13, "status", status="in_progress")
    assert refused.status_code == 422
    assert "Write down first what must be true at the end of the trial." in text(refused)
    assert scene.task(13).status == "not_started"


def test_somebody_else_was_first_with_the_status(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya")
    form = anna.form(26, "status")
    priya.edit(26, "status", status="in_progress")
    clash = anna.post("task/26/status/", **form, status="done")
    assert clash.status_code == 409
    assert "Priya Raman changed the status a moment ago" in text(clash)
    assert "Use Done" in text(clash)


@pytest.mark.parametrize("status", ["late", "at_risk", "moved", ""])
def test_a_flag_cannot_be_set(scene: Scene, status: str) -> None:
    assert Browser(scene, "anna").edit(26, "status", status=status).status_code == 422
    assert scene.fresh().revision == 1


@pytest.mark.parametrize("script", [True, False])
def test_two_who_word_what_blocks_a_step_are_asked(scene: Scene, script: bool) -> None:
    """Marcus has the form open with `The audit`; Priya words it anew; his words are kept, and he chooses."""
    marcus, priya = Browser(scene, "marcus", script=script), Browser(scene, "priya")
    first = hidden(text(marcus.edit(22, "status", status="blocked")))
    assert (first["blocked_by_was"], first["unblocker_was"]) == ("", "")
    marcus.post("task/22/status/", **first, blocked_by="The audit", unblocker="2")
    shown = text(marcus.edit(22, "status", status="blocked"))
    assert 'name="blocked_by" value="The audit"' in shown and 'value="2" selected' in shown
    seen = hidden(shown)
    assert (seen["was"], seen["blocked_by_was"], seen["unblocker_was"]) == ("blocked", "The audit", "2")
    priya.edit(22, "status", status="blocked", ask="1", blocked_by="The audit of May", blocked_by_was="The audit",
               unblocker="2", unblocker_was="2")  # fmt: skip
    assert scene.task(22).blocked_by == "The audit of May"
    clash = marcus.post("task/22/status/", **seen, blocked_by="The lawyer is away", unblocker="2")
    assert clash.status_code == 409
    said = text(clash)
    assert "Priya Raman changed the status a moment ago" in said
    assert "Blocked: “The audit of May”" in said and "You chose Blocked: “The lawyer is away”" in said
    assert scene.task(22).blocked_by == "The audit of May"
    used = marcus.post("task/22/status/", **hidden(said))
    assert used.status_code == (200 if script else 302)
    assert scene.task(22).blocked_by == "The lawyer is away"


def test_two_who_say_when_it_was_done_are_asked(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna", script=False), Browser(scene, "priya", script=False)
    seen = hidden(text(priya.get("task/22/status/?step=day")))
    assert anna.edit(22, "status", status="done", done_on="2026-02-06").status_code == 302
    clash = priya.post("task/22/status/", **seen, done_on="2026-02-05")
    assert (clash.status_code, scene.task(22).done_on) == (409, date(2026, 2, 6))
    assert "to Done, Fri 6 Feb. You chose Done, Thu 5 Feb." in text(clash)
    assert priya.post("task/22/status/", **hidden(text(clash))).status_code == 302
    assert scene.task(22).done_on == date(2026, 2, 5)
