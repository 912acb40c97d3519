"""Changing a task in place: with script the row and what else changed, without script a redirect to the task."""

from __future__ import annotations

import re

import pytest

from mapapp.plans import history
from mapapp.plans.models import Event
from tests.builders import Scene
from tests.pages.edits import Browser, text, unsigned

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize("field", ["text", "owner", "due", "status", "after"])
def test_a_cell_opens_as_a_form_and_closes_as_it_was(scene: Scene, field: str) -> None:
    anna = Browser(scene, "anna")
    opened = anna.get(f"task/22/{field}/")
    assert opened.status_code == 200
    assert 'class="cell-edit"' in text(opened)
    assert "<html" not in text(opened)
    shown = text(anna.get(f"task/22/{field}/?show"))
    assert shown.strip() in text(anna.client.get(anna.plan))


@pytest.mark.parametrize("field", ["text", "owner", "due", "starts", "status", "after", "details"])
def test_without_script_the_same_form_has_a_page_round_it(scene: Scene, field: str) -> None:
    page = text(Browser(scene, "anna", script=False).get(f"task/22/{field}/"))
    assert "<h1>" in page
    assert f'action="/p/{scene.workspace.code}/task/22/{field}/"' in page
    assert not re.search(r"<(form|input|select|button|a)[^>]*hx-post", page.split("<main")[1].split("</main>")[0])


def test_new_words_come_back_as_the_row_with_facts_and_a_live_line(scene: Scene) -> None:
    saved = Browser(scene, "anna").edit(26, "text", text="Ruth raises the PO for $120K and sends its number")
    assert saved.status_code == 200
    assert saved["HX-Retarget"] == "#task-26"
    html = text(saved)
    assert html.strip().startswith('<tr id="task-26"')
    assert "Ruth raises the PO" in html
    assert '<dl id="facts" class="facts" hx-swap-oob="true">' in html
    assert "The words of 26 are saved." in html
    assert f"/p/{scene.workspace.code}/undo/2/" in html


def test_the_answer_is_drawn_as_the_page_is(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    answer = text(anna.edit(26, "owner", owner="1"))
    row = answer[answer.index("<tr") : answer.index("</tr>") + 5]
    page = text(anna.client.get(anna.plan))
    assert unsigned(row) in unsigned(page)


def test_without_script_one_lands_at_the_task_with_a_message_and_undo(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    saved = anna.edit(26, "text", text="Ruth raises the PO")
    assert saved.status_code == 302
    assert saved["Location"] == f"{anna.plan}#task-26"
    page = text(anna.get())
    assert "The words of 26 are saved." in page
    assert f'action="{anna.plan}undo/2/"' in page


def test_empty_words_are_refused_at_the_field(scene: Scene) -> None:
    refused = Browser(scene, "anna").edit(26, "text", text="  ")
    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#c-26-text"
    assert "Nothing is written here." in text(refused)


def test_words_too_long_are_refused_and_kept(scene: Scene) -> None:
    long = "word " * 801
    refused = Browser(scene, "anna").edit(26, "text", text=long)
    assert refused.status_code == 422
    assert "This has 4004 characters, and 4000 fit." in text(refused)
    assert long.strip() in text(refused)


def test_the_same_words_again_are_no_event(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    same = anna.edit(26, "text", text=scene.task(26).text)
    assert same.status_code == 200
    assert "Nothing changed." in text(same)
    assert scene.fresh().revision == 1


def test_a_form_sent_twice_acts_once_and_answers_alike(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    form = anna.form(26, "text") | {"text": "Ruth raises the PO"}
    first, second = anna.post("task/26/text/", **form), anna.post("task/26/text/", **form)
    assert (first.status_code, second.status_code) == (200, 200)
    assert scene.fresh().revision == 2


def test_a_form_sent_twice_acts_once_even_when_the_value_went_on(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya")
    form = anna.form(26, "text") | {"text": "Ruth raises the PO"}
    anna.post("task/26/text/", **form)
    priya.edit(26, "text", text="Ruth raises the PO and tells Anna")
    again = anna.post("task/26/text/", **form)
    assert again.status_code == 200
    assert scene.task(26).text == "Ruth raises the PO and tells Anna"
    assert scene.fresh().revision == 3


def test_details_are_changed_on_a_page_of_their_own(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    form = anna.form(22, "details")
    saved = anna.post(
        "task/22/details/",
        **form,
        kind="meeting",
        goal="1",
        done_when="Rating is in the file",
        evidence="https://fenwick.example/rating",
        fixed="on",
        mark="",
    )
    assert saved.status_code == 302
    task = scene.task(22)
    assert (task.kind, task.fixed, task.done_when) == ("meeting", True, "Rating is in the file")
    assert task.goal is not None
    again = anna.post("task/22/details/", **(anna.form(22, "details") | {"kind": "meeting", "fixed": "", "goal": "1"}))
    assert again.status_code == 302
    assert scene.task(22).fixed is False
    assert scene.task(22).done_when == ""


def test_evidence_is_a_link_and_nothing_else(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    refused = anna.post("task/22/details/", **anna.form(22, "details"), kind="task", evidence="javascript:alert(1)")
    assert refused.status_code == 422
    assert "A link begins with https://" in text(refused)


def test_signature_is_taken_from_the_task_that_had_it(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    saved = anna.post("task/28/details/", **anna.form(28, "details"), kind="task", mark="signature")
    assert saved.status_code == 302
    assert (scene.task(28).mark, scene.task(29).mark) == ("signature", "")


def test_the_owner_is_searched_over_both_companies(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    options = text(anna.get("people/options/?q=ru"))
    assert "Ruth Adeyemi" in options
    assert "Fenwick Medical" in options
    assert "Marcus" not in options
    assert 'value="buyer:who owns it?"' in text(anna.get("people/options/?q=who owns it?"))


def test_an_owner_can_be_a_gap_with_a_side_and_a_question(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    assert anna.edit(26, "owner", owner="buyer", gap="Who raises the PO?").status_code == 302
    task = scene.task(26)
    assert (task.owner, task.gap_side, task.gap) == (None, "buyer", "Who raises the PO?")
    page = text(anna.get("task/26/owner/"))
    assert 'value="Who raises the PO?"' in page
    assert '<optgroup label="Larkspur">' in page


def test_handing_a_task_to_the_other_company_keeps_its_dates(scene: Scene) -> None:
    anna, was = Browser(scene, "anna"), scene.task(26)
    jonas = scene.workspace.people.get(name="Jonas Birk")
    assert "Owner of 26 is Jonas Birk." in text(anna.edit(26, "owner", owner=str(jonas.number)))
    assert (scene.task(26).starts_on, scene.task(26).due_on) == (was.starts_on, was.due_on)
    assert scene.task(26).side == "seller"


def test_what_it_comes_after_is_written_as_numbers_with_lags(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    assert anna.edit(25, "after", after="24, 20-2").status_code == 302
    assert 'value="20-2, 24"' in text(anna.get("task/25/after/"))
    line = history.read(Event.objects.get(workspace=scene.workspace, number=2))
    assert (line.verb, line.changes[0].new) == ("task.predecessors_set", [[20, -2], [24, 0]])


def test_a_circle_is_spelled_out(scene: Scene) -> None:
    refused = Browser(scene, "anna").edit(22, "after", after="21, 25")
    assert refused.status_code == 422
    assert "That would be a circle: 22 → 24 → 25 → 22." in text(refused)
    assert 'value="21, 25"' in text(refused)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("21, foo", "Write the numbers of tasks"),
        ("21, 99", "There is no task 99 on this plan."),
        ("21, 21+2", "only once"),
        ("21+121", "A lag lies between"),
        ("22", "That would be a circle: 22 → 22."),
    ],
)
def test_what_cannot_come_before_is_refused_with_what_was_typed(scene: Scene, typed: str, said: str) -> None:
    refused = Browser(scene, "anna").edit(22, "after", after=typed)
    assert refused.status_code == 422
    assert said in text(refused)
    assert f'value="{typed}"' in text(refused)


def test_undo_puts_back_what_was_changed_as_a_new_event(scene: Scene) -> None:
    anna, was = Browser(scene, "anna"), scene.task(26).text
    anna.edit(26, "text", text="Ruth raises the PO")
    undone = anna.post("undo/2/")
    assert undone.status_code == 200
    assert '<tr id="task-26" role="row" hx-swap-oob="true"' in text(undone) or undone["HX-Retarget"] == "#task-26"
    assert scene.task(26).text == was
    assert scene.fresh().revision == 3
    refused = anna.post("undo/2/")
    assert refused.status_code == 422
    assert "Task 26 has been changed since" in text(refused)
    assert refused["HX-Retarget"] == "#toast"


def test_behind_a_bare_row_all_else_stands_in_templates(scene: Scene) -> None:
    """Parsed as part of a table, the form of Undo would come out empty."""
    html = text(Browser(scene, "anna").edit(26, "text", text="Ruth raises the PO"))
    behind = html[html.index("</tr>") + 5 :]
    assert re.sub(r"<template>.*?</template>", "", behind, flags=re.S).strip() == ""
    assert "<template>" not in html[: html.index("</tr>")]
