"""The value taken off the plan by a seller's lead: kept for his side, absent for the other, and shown again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from mapapp.plans.changes.header import edit_header
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import since
from mapapp.private.changes.value import hide_value, show_value
from mapapp.private.queries import hidden_value
from mapapp.private.verifying import first_private_fault
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.plans.chain import broken_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
VALUE = "$120,000"


def hide(scene: Scene) -> None:
    hide_value(scene.fresh(), by=scene.actor("anna"), at=TODAY)


def test_it_is_hidden_and_shown_again_by_plain_forms(scene: Scene) -> None:
    anna, priya = (Browser(scene, name, script=False) for name in ("anna", "priya"))
    assert VALUE in text(priya.get()) and VALUE in text(anna.get("settings/value/"))
    page = text(anna.get("settings/value/"))
    assert "Versions, PDFs and history that were shared already keep it." in page
    done = anna.client.post(f"{anna.plan}settings/value/", hidden(page) | {"act": "hide"}, follow=True)
    assert "The value is hidden." in text(done) and f"The value is hidden from the plan: {VALUE}" in text(done)
    assert scene.fresh().value is None and scene.fresh().currency == ""
    for path in ("", "settings/", "activity/", "versions/", "lane/"):
        assert VALUE not in text(priya.get(path)) and "120000" not in text(priya.get(path)), path
    page = text(anna.get("settings/value/"))
    assert "Show the value again?" in page and VALUE in page
    done = anna.client.post(f"{anna.plan}settings/value/", hidden(page) | {"act": "show"}, follow=True)
    assert "The value is shown again." in text(done) and VALUE in text(priya.get())
    assert hidden_value(scene.visit("anna")) is None


def test_with_script_the_question_is_a_dialog(scene: Scene) -> None:
    answer = text(Browser(scene, "anna").get("settings/value/"))
    assert answer.lstrip().startswith('<h2 id="dialog-title"') and "data-cancel" in answer and "<html" not in answer


def test_history_says_that_it_was_hidden_and_not_what(scene: Scene) -> None:
    hide(scene)
    (line,) = since(scene.fresh(), 1)
    assert line.verb == "plan.value_hidden" and {(c.old, c.new) for c in line.changes} == {("hidden", None)}
    assert "120000" not in scene.workspace.events.get(number=2).row
    for name in ("anna", "priya"):
        assert "took the value off the plan." in text(Browser(scene, name).get("activity/"))
    assert broken_at(scene.fresh()) is None and first_private_fault(scene.fresh()) is None


def test_what_was_not_told_yet_is_told_without_the_value(scene: Scene) -> None:
    hide(scene)
    page = text(Browser(scene, "priya").get())
    assert "took the value off the plan." in page and "120" not in page[: page.index('id="tasks"')]


def test_new_versions_are_without_it_and_old_ones_keep_it(scene: Scene) -> None:
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    hide(scene)
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY + timedelta(minutes=1))
    priya = Browser(scene, "priya")
    assert VALUE in text(priya.get("versions/1/")) and VALUE not in text(priya.get("versions/2/"))


@pytest.mark.parametrize("who", ["priya", "marcus", "tom", "olga", "mira"])
def test_nobody_else_hides_it(scene: Scene, who: str) -> None:
    browser, wanted = Browser(scene, who), 404 if who == "mira" else 403
    assert browser.get("settings/value/").status_code == wanted
    assert browser.post("settings/value/", act="hide").status_code == wanted
    assert scene.fresh().value == Decimal(120000)


def test_a_value_that_was_written_meanwhile_is_not_overwritten(scene: Scene) -> None:
    hide(scene)
    values = {"value": Decimal(90000), "currency": "USD"}
    edit_header(
        scene.fresh(), values=values, was={"value": None, "currency": ""}, by=scene.actor("priya"), at=TODAY
    )  # fmt: skip
    refused = Browser(scene, "anna").post("settings/value/", act="show")
    assert refused.status_code == 422 and "Another value was written on the plan meanwhile." in text(refused)
    assert scene.fresh().value == Decimal(90000)
    kept = hidden_value(scene.visit("anna"))
    assert kept and kept[0] == Decimal(120000)


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    for _time in range(2):
        assert anna.post("settings/value/", act="hide", form_key="once").status_code == 302
    assert scene.fresh().revision == 2
    assert anna.post("settings/value/", act="hide", form_key="other").status_code == 422
    assert anna.post("settings/value/", act="burn").status_code == 422
    show_value(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().value == Decimal(120000)
