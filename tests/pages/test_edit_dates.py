"""A date is a proposal until its cost has been seen: dialog, apply, undo, conflict, yes and no of the other company."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans import history
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.models import Event, Task
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text

pytestmark = pytest.mark.usefixtures("today")


def test_what_moves_is_asked_in_a_dialog_and_nothing_is_written(scene: Scene) -> None:
    shown = Browser(scene, "marcus").edit(22, "due", due="2026-02-25")
    html = text(shown)
    assert (shown.status_code, shown["HX-Retarget"], shown["HX-Reswap"]) == (200, "#dialog", "innerHTML")
    assert '<h2 id="dialog-title" tabindex="-1">Move 22 by 4 working days?</h2>' in html
    assert (
        "from Thu 19 Feb to Wed 25 Feb. It has no slack, so this moves these 5 tasks, and signature from 12 Mar to "
        "18 Mar." in html
    )
    assert "The target go-live, 30 Mar, still holds, with 5 working days in hand." in html
    assert "Larkspur has to accept the new dates of 24 and 30." in html
    assert "Move all six" in html
    assert html.count("<tr><th scope") == 6
    assert "Why is it moving?" in html
    assert scene.fresh().revision == 1


def test_apply_moves_them_all_with_one_event_and_offers_undo(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    shown = marcus.edit(22, "due", due="2026-02-25")
    applied = marcus.apply(shown, "task/22/due/", why="Audit until 24 Feb")
    html = text(applied)
    assert applied["HX-Retarget"] == "#task-22"
    assert "focusOn" in applied["HX-Trigger-After-Settle"]
    for number in (24, 25, 28, 29, 30):
        assert f'<template><tr id="task-{number}" role="row" hx-swap-oob="true"' in html.replace("\n", "")
    assert '<tr id="task-26"' not in html
    assert 'id="timeline"' in html
    assert "Six dates moved. Signature is 18 Mar." in html
    assert "Due of 22 is Wed 25 Feb. Five later tasks moved." in html
    assert scene.fresh().revision == 2
    line = history.read(Event.objects.get(workspace=scene.workspace, number=2))
    assert (line.verb, line.why) == ("task.rescheduled", "Audit until 24 Feb")
    undone = marcus.post("undo/2/")
    assert undone.status_code == 200
    assert scene.task(29).due_on == date(2026, 3, 12)


def test_without_script_the_dialog_is_a_page_and_apply_redirects(scene: Scene) -> None:
    marcus = Browser(scene, "marcus", script=False)
    shown = marcus.edit(22, "due", due="2026-02-25")
    assert '<div class="dialog flat">' in text(shown)
    assert "Move 22 by 4 working days?" in text(shown)
    applied = marcus.apply(shown, "task/22/due/", why="Audit until 24 Feb")
    assert applied["Location"] == f"{marcus.plan}#task-22"
    assert "Six dates moved. Signature is 18 Mar." in text(marcus.get())
    assert scene.task(24).due_on == date(2026, 3, 3)


def test_apply_without_a_reason_asks_for_one_and_keeps_the_dialog(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    refused = marcus.apply(marcus.edit(22, "due", due="2026-02-25"), "task/22/due/", why=" ")
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#dialog")
    assert "Say in one line why it is moving." in text(refused)
    assert "Move all six" in text(refused)
    assert scene.fresh().revision == 1


def test_a_plan_that_changed_meanwhile_is_shown_again(scene: Scene) -> None:
    marcus, anna = Browser(scene, "marcus"), Browser(scene, "anna")
    shown = marcus.edit(22, "due", due="2026-02-25")
    anna.edit(26, "text", text="Ruth raises the PO")
    again = marcus.apply(shown, "task/22/due/", why="Audit until 24 Feb")
    assert (again.status_code, again["HX-Retarget"]) == (200, "#dialog")
    assert "The plan changed while you looked." in text(again)
    assert 'value="Audit until 24 Feb"' in text(again)
    assert marcus.apply(again, "task/22/due/", why="Audit until 24 Feb")["HX-Retarget"] == "#task-22"
    assert scene.fresh().revision == 3


def test_apply_sent_twice_acts_once(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    shown = marcus.edit(22, "due", due="2026-02-25")
    for _time in range(2):
        assert marcus.apply(shown, "task/22/due/", why="Audit until 24 Feb").status_code == 200
    assert scene.fresh().revision == 2


def test_slack_absorbs_a_small_move_without_a_dialog(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    saved = anna.edit(27, "due", due="2026-02-23")
    assert saved["HX-Retarget"] == "#task-27"
    assert "Moved. 11 working days of slack left." in text(saved)
    assert "Due of 27 is Mon 23 Feb." in text(saved)
    assert "Moved. No slack left." in text(anna.edit(19, "due", due="2026-03-05"))


def test_an_earlier_date_lists_what_could_come_forward_and_moves_none_unless_chosen(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    shown = anna.edit(22, "due", due="2026-02-17")
    html = text(shown)
    assert shown["HX-Retarget"] == "#dialog"
    assert "Move 22 earlier by 2 working days?" in html
    assert 'name="forward" value="24">' in html
    assert "Why is it moving?" not in html
    anna.apply(shown, "task/22/due/")
    assert (scene.task(22).due_on, scene.task(24).due_on) == (date(2026, 2, 17), date(2026, 2, 25))


def test_what_is_chosen_comes_forward(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    anna.apply(anna.edit(22, "due", due="2026-02-17"), "task/22/due/", forward=["24", "25"])
    assert scene.task(24).due_on == date(2026, 2, 23)
    assert scene.task(25).due_on == date(2026, 3, 3)
    assert scene.task(28).due_on == date(2026, 3, 10)


def test_an_earlier_date_that_frees_nobody_is_saved_at_once(scene: Scene) -> None:
    saved = Browser(scene, "anna").edit(19, "due", due="2026-03-05")
    saved = Browser(scene, "anna").edit(19, "due", due="2026-03-04")
    assert (saved.status_code, saved["HX-Retarget"]) == (200, "#task-19")
    assert "Moved to Wed 4 Mar." in text(saved)


def test_a_date_too_early_names_the_first_day_that_works(scene: Scene) -> None:
    refused = Browser(scene, "anna").edit(24, "due", due="2026-02-20")
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#c-24-due")
    assert "the first day that works is Wed 25 Feb" in text(refused)
    assert 'name="due" value="2026-02-25">Use that day' in text(refused)


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-30"])
def test_a_day_that_is_none_is_refused_at_the_field(scene: Scene, typed: str) -> None:
    refused = Browser(scene, "anna").edit(24, "due", due=typed)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#c-24-due")
    assert 'class="err"' in text(refused)


def test_a_fixed_date_that_breaks_needs_an_extra_tick(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=18).update(fixed=True)
    anna = Browser(scene, "anna")
    shown = anna.edit(17, "due", due="2026-03-04")
    assert "is fixed on Tue 3 Mar. This move breaks it by" in text(shown)
    assert 'name="force" required' in text(shown)
    again = anna.apply(shown, "task/17/due/", why="Late cycle")
    assert again["HX-Retarget"] == "#dialog"
    assert scene.fresh().revision == 1
    anna.apply(shown, "task/17/due/", why="Late cycle", force="on")
    assert scene.task(17).due_on == date(2026, 3, 4)
    assert scene.task(18).due_on == date(2026, 3, 3)


def test_somebody_who_was_first_keeps_both_values_in_sight(scene: Scene) -> None:
    jonas, anna = Browser(scene, "jonas"), Browser(scene, "anna")
    form = anna.form(30, "due")
    jonas.edit(30, "due", due="2026-03-24")
    clash = anna.post("task/30/due/", **(form | {"due": "2026-03-25"}))
    html = text(clash)
    assert (clash.status_code, clash["HX-Retarget"]) == (409, "#c-30-due")
    assert "Jonas Birk changed this date a moment ago, to Tue 24 Mar. You chose Wed 25 Mar." in _flat(html)
    assert "Keep 24 Mar" in html
    assert "Use 25 Mar" in html
    assert scene.task(30).due_on == date(2026, 3, 24)
    assert anna.post("task/30/due/", **hidden(html)).status_code == 200
    assert scene.task(30).due_on == date(2026, 3, 25)


def _flat(html: str) -> str:
    return html.replace("<b>", "").replace("</b>", "")


def test_without_script_the_conflict_is_a_page_with_the_same_choice(scene: Scene) -> None:
    priya, anna = Browser(scene, "priya", script=False), Browser(scene, "anna", script=False)
    form = anna.form(26, "text")
    priya.edit(26, "text", text="Ruth raises the PO")
    clash = anna.post("task/26/text/", **(form | {"text": "Ruth raises the PO for $120K"}))
    assert clash.status_code == 409
    assert "Keep “Ruth raises the PO”" in text(clash)
    assert "Ruth raises the PO for $120K" in text(clash)
    assert anna.post("task/26/text/", **hidden(text(clash))).status_code == 302
    assert scene.task(26).text == "Ruth raises the PO for $120K"


def test_another_field_of_the_same_row_is_no_conflict(scene: Scene) -> None:
    priya, anna = Browser(scene, "priya"), Browser(scene, "anna")
    form = anna.form(26, "text")
    priya.edit(26, "owner", owner="1")
    assert anna.post("task/26/text/", **(form | {"text": "Raise the PO"})).status_code == 200
    assert scene.task(26).text == "Raise the PO"


def test_a_date_of_the_other_company_stands_as_proposed_until_they_say_yes(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya")
    anna.edit(26, "due", due="2026-03-09")
    assert scene.task(26).proposed_by == "seller"
    assert anna.post("task/26/accept/").status_code == 403
    assert "Accept this date" not in text(anna.get("task/26/due/"))
    assert f'formaction="{priya.plan}task/26/accept/" name="answer" value="accept"' in text(priya.get("task/26/due/"))
    assert priya.post("task/26/accept/", answer="accept", was="2026-03-06").status_code == 409
    accepted = priya.post("task/26/accept/", answer="accept", was="2026-03-09")
    assert accepted.status_code == 200
    assert "The date of 26 is accepted." in text(accepted)
    assert scene.task(26).proposed_by == ""
    assert priya.post("task/26/accept/", answer="accept").status_code == 422


def test_declined_the_last_accepted_date_comes_back(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya", script=False)
    anna.edit(26, "due", due="2026-03-09")
    declined = priya.post("task/26/accept/", answer="decline", was="2026-03-09")
    assert declined.status_code == 302
    assert (scene.task(26).due_on, scene.task(26).proposed_by) == (date(2026, 3, 6), "")


def test_declining_what_pushes_others_shows_it_first(scene: Scene) -> None:
    reschedule_task(
        scene.workspace, 22, due_on=date(2026, 2, 17), was=date(2026, 2, 19), forward=(24,), seen=1,
        by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    priya = Browser(scene, "priya")
    shown = priya.post("task/22/accept/", answer="decline", was="2026-02-17")
    assert shown["HX-Retarget"] == "#dialog"
    assert "Bring 22 back to Thu 19 Feb?" in text(shown)
    assert scene.fresh().revision == 2
    priya.apply(shown, "task/22/accept/", why="The auditors cannot")
    assert scene.task(22).due_on == date(2026, 2, 19)


def test_a_start_alone_changes_how_long_it_takes(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    assert anna.edit(25, "starts", starts="2026-03-03").status_code == 302
    assert (scene.task(25).starts_on, scene.task(25).due_on) == (date(2026, 3, 3), date(2026, 3, 5))
    refused = anna.edit(25, "starts", starts="2026-03-06")
    assert refused.status_code == 422
    assert "It cannot start after it is due." in text(refused)


def test_a_new_predecessor_that_pushes_is_shown_first(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    shown = anna.edit(26, "after", after="17, 23, 25")
    assert shown["HX-Retarget"] == "#dialog"
    anna.apply(shown, "task/26/after/", why="The PO needs the MSA")
    assert "25" in text(anna.get("task/26/after/"))
    assert scene.task(26).due_on > date(2026, 3, 6)
