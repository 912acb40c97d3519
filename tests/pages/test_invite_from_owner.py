"""Who is to own a task but is not on the plan is asked in from the list of owners, and gets the task."""

from __future__ import annotations

import pytest

from tests.builders import Scene
from tests.pages.edits import Browser, hidden, text

pytestmark = pytest.mark.usefixtures("today")
RUTH = {"name": "Rudi Marsh", "email": "rudi.marsh@fenwick.example", "side": "buyer", "role": "contributor"}


def test_a_lead_is_offered_to_invite_the_name_that_he_typed(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    assert "people/options/?task=26" in text(anna.get("task/26/owner/"))
    options = text(anna.get("people/options/?task=26&q=Rudi M"))
    assert f'href="{anna.plan}people/invite/?name=Rudi+M&task=26">Invite “Rudi M” by e-mail</a>' in options
    assert "?email=rudi%40x.example&task=26" in text(anna.get("people/options/?task=26&q=rudi@x.example"))


@pytest.mark.parametrize(("name", "q"), [("anna", ""), ("anna", "who owns it?"), ("marcus", "Rudi")])
def test_nobody_a_question_and_who_may_not_invite_get_no_such_offer(scene: Scene, name: str, q: str) -> None:
    assert "by e-mail" not in text(Browser(scene, name).get(f"people/options/?task=26&q={q}"))


def test_the_invited_person_gets_the_task(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    page = text(anna.get("people/invite/?name=Rudi&task=26"))
    assert 'value="Rudi"' in page
    form = hidden(page)
    assert form["task"] == "26"
    sent = text(anna.post("people/invite/", **{**form, **RUTH}))
    assert "Task 26 is handed over to Rudi Marsh." in sent
    assert "It shows the one step with this name." in sent
    owner = scene.task(26).owner
    assert owner is not None and owner.email == RUTH["email"]


def test_a_refused_invitation_hands_nothing_over_and_keeps_the_task_in_mind(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    form = hidden(text(anna.get("people/invite/?name=Rudi&task=26")))
    refused = anna.post("people/invite/", **{**form, **RUTH, "email": "nothing"})
    assert refused.status_code == 422
    assert hidden(text(refused))["task"] == "26"
    assert scene.fresh().revision == 1


def test_a_task_that_is_not_there_is_not_found_before_a_mail_goes_out(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    form = hidden(text(anna.get("people/invite/?name=Rudi&task=26")))
    assert anna.post("people/invite/", **{**form, **RUTH, "task": "999"}).status_code == 404
    assert scene.fresh().revision == 1
