"""The pages of goals and measures: written in the buyer's words, changed by who may, conflicts kept in sight."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.models import Role, Seat
from mapapp.plans.changes.goals import add_goal, edit_goal, edit_measure
from mapapp.plans.models import Goal, Measure
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.pages.reading import part, words

pytestmark = pytest.mark.usefixtures("today")
FORMS = ("goals/new/", "goals/1/", "goals/1/measures/new/", "measures/1/")
OPEN = ("goals/", *FORMS)


def at(scene: Scene, name: str) -> Browser:
    return Browser(scene, name, script=False)


def opened(browser: Browser, path: str) -> dict[str, str]:
    """The hidden fields of the form that saves, without what takes the thing off."""
    return {name: value for name, value in hidden(text(browser.get(path))).items() if name != "act"}


def send(browser: Browser, path: str, **typed: Any) -> Any:
    """Open a page, and post its hidden fields with what is typed."""
    shown = opened(browser, path)
    seen = {name.removeprefix("was-"): value for name, value in shown.items() if name.startswith("was-")}
    return browser.post(path, **{**seen, **shown, **typed})


def test_goals_stand_with_their_measures_and_what_the_trial_must_show(scene: Scene) -> None:
    html = text(at(scene, "priya").get("goals/"))
    for said in ("What you want to achieve", "spend three weeks on a plan", "Elena Voss", "Working days to plan",
                 "Four of five account teams", "They stand since"):  # fmt: skip
        assert said in html
    for path in ("goals/new/", "goals/1/", "goals/1/measures/new/", "measures/1/", "phase/2/criteria/"):
        assert f'{path}"' in html


def test_who_may_not_write_them_sees_no_way_to(scene: Scene) -> None:
    for name in ("tom", "olga", "jonas"):
        html = text(at(scene, name).get("goals/"))
        assert "goals/1/" not in html
        assert "measures/" not in html


@pytest.mark.parametrize(
    ("name", "said"),
    [("anna", "Ask: what would make this worth it? Write their words."), ("priya", "Write it in your own words.")],
)
def test_without_goals_each_side_is_asked_for_them(scene: Scene, name: str, said: str) -> None:
    Goal.objects.all().delete()
    assert said in words(text(at(scene, name).get("goals/")))


def test_a_plan_without_goals_asks_for_them_with_a_way_to_write_them(scene: Scene) -> None:
    Goal.objects.all().delete()
    for name, may in (("anna", True), ("priya", True), ("tom", False), ("olga", False)):
        asked = part(text(at(scene, name).get("")), "goals")
        assert ('/goals/new/">Write it down' in asked) is may


def test_a_goal_is_written_down(scene: Scene) -> None:
    priya = at(scene, "priya")
    sent = send(priya, "goals/new/", statement="One place\r\nto look.", said_by="1", said_on="2026-02-09")
    assert sent["Location"] == f"{priya.plan}goals/"
    goal = Goal.objects.get(number=2)
    assert (goal.statement, goal.said_by.number if goal.said_by else 0) == ("One place\nto look.", 1)
    assert "The goal is on the plan." in text(priya.get("goals/"))


def test_a_buyer_who_writes_says_it_himself_unless_he_says_otherwise(scene: Scene) -> None:
    me = scene.visit("priya").me
    assert me is not None
    assert f'value="{me.number}" selected' in text(at(scene, "priya").get("goals/new/"))
    assert '<option value="" selected>Nobody in particular' in text(at(scene, "anna").get("goals/new/"))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"statement": " "}, "Write what they want to achieve."),
        ({"statement": "x" * 4001}, "4001 characters"),
        ({"statement": "Fine", "said_by": "99"}, "99"),
        ({"statement": "Fine", "said_on": "soon"}, "That is not a day."),
    ],
)
def test_what_cannot_be_kept_stays_in_the_form(scene: Scene, typed: dict[str, str], why: str) -> None:
    for path in ("goals/new/", "goals/1/"):
        sent = send(at(scene, "priya"), path, **typed)
        assert sent.status_code == 422
        assert why in text(sent)
        assert typed["statement"].strip() in text(sent)
    assert scene.fresh().revision == 1


def test_a_goal_sent_twice_is_one(scene: Scene) -> None:
    priya = at(scene, "priya")
    form = {**hidden(text(priya.get("goals/new/"))), "statement": "Once"}
    for _time in range(2):
        assert priya.post("goals/new/", **form).status_code == 302
    assert Goal.objects.count() == 2


def test_only_what_was_changed_is_saved(scene: Scene) -> None:
    priya, path = at(scene, "priya"), "goals/1/"
    shown = opened(priya, path)
    was = {"said_on": Goal.objects.get().said_on}
    edit_goal(scene.workspace, 1, values={"said_on": None}, was=was, by=scene.actor("anna"), at=TODAY)
    typed = {"statement": "New words", "said_by": shown["was-said_by"], "said_on": shown["was-said_on"]}
    assert priya.post(path, **shown, **typed).status_code == 302
    goal = Goal.objects.get()
    assert (goal.statement, goal.said_on) == ("New words", None)


def test_a_clash_keeps_both_and_asks(scene: Scene) -> None:
    priya, path = at(scene, "priya"), "goals/1/"
    shown = opened(priya, path)
    was = {"statement": Goal.objects.get().statement}
    edit_goal(scene.workspace, 1, values={"statement": "Anna’s"}, was=was, by=scene.actor("anna"), at=TODAY)
    typed = {"statement": "Priya’s", "said_by": shown["was-said_by"], "said_on": shown["was-said_on"]}
    clash = priya.post(path, **shown, **typed)
    html = text(clash)
    assert clash.status_code == 409
    assert "Not saved yet: Anna Kessler changed this a moment ago." in html
    assert "<dd>Anna’s</dd>" in html
    assert "Priya’s</textarea>" in html
    assert Goal.objects.get().statement == "Anna’s"
    again = {**typed, **hidden(html)}
    del again["act"]
    assert priya.post(path, **again).status_code == 302
    assert Goal.objects.get().statement == "Priya’s"


def test_nothing_changed_writes_nothing(scene: Scene) -> None:
    priya = at(scene, "priya")
    for path in ("goals/1/", "measures/1/"):
        assert send(priya, path).status_code == 302
    assert scene.fresh().revision == 1


def test_a_goal_is_taken_off_once_though_sent_twice(scene: Scene) -> None:
    priya = at(scene, "priya")
    assert "Its 3 measures go with it." in text(priya.get("goals/1/"))
    for _time in range(2):
        assert priya.post("goals/1/", act="remove", form_key="k").status_code == 302
    assert not Goal.objects.exists()
    assert scene.fresh().revision == 2
    gone = at(scene, "anna").post("goals/1/", act="remove", form_key="other")
    assert gone.status_code == 422
    assert "That goal is not on this plan any more." in text(gone)


def test_a_measure_is_added_and_its_result_written_down(scene: Scene) -> None:
    anna = at(scene, "anna")
    assert send(anna, "goals/1/measures/new/", what="Plans opened", unit="%", by_on="2026-06-30").status_code == 302
    assert Measure.objects.get(number=4).unit == "%"
    sent = send(at(scene, "priya"), "measures/4/", result="60", result_note="June")
    assert sent.status_code == 302
    html = words(text(anna.get("goals/")))
    assert "Plans opened by 30 Jun" in html
    assert "60% June" in html


def test_a_measure_that_clashes_tells_what_it_says_now(scene: Scene) -> None:
    priya = at(scene, "priya")
    shown = opened(priya, "measures/1/")
    edit_measure(scene.workspace, 1, values={"result": "5"}, was={"result": "6"}, by=scene.actor("anna"), at=TODAY)
    typed = {name.removeprefix("was-"): value for name, value in shown.items() if name.startswith("was-")}
    clash = priya.post("measures/1/", **{**typed, **shown, "result": "4"})
    assert clash.status_code == 409
    assert "<dt>Result so far</dt><dd>5</dd>" in text(clash)
    assert "Not saved yet: Anna Kessler changed this a moment ago." in text(clash)
    assert 'value="4"' in text(clash)


def test_a_measure_is_taken_off(scene: Scene) -> None:
    assert at(scene, "priya").post("measures/2/", act="remove", form_key="k")["Location"].endswith("/goals/")
    assert Measure.objects.count() == 2


def test_who_may_not_is_refused_with_the_reason(scene: Scene) -> None:
    for name in ("tom", "olga", "jonas"):
        for path in FORMS:
            for answer in (at(scene, name).get(path), at(scene, name).post(path, statement="x", what="x")):
                assert answer.status_code == 403
                assert "Only a lead of the plan can do this." in text(answer)
    assert scene.fresh().revision == 1


def test_any_buyer_who_contributes_may_write_them(scene: Scene) -> None:
    assert Seat.objects.get(user=scene.users["marcus"]).role == Role.CONTRIBUTOR
    assert send(at(scene, "marcus"), "goals/new/", statement="Safe data").status_code == 302


def test_a_stranger_learns_nothing(scene: Scene) -> None:
    for path in OPEN:
        assert at(scene, "zed").get(path).status_code == 404
        assert at(scene, "zed").post(path).status_code in (404, 405)
    for path in ("goals/9/", "goals/9/measures/new/", "measures/9/"):
        assert at(scene, "priya").get(path).status_code == 404


def test_a_buyer_reads_his_own_words(scene: Scene) -> None:
    for path in OPEN:
        said = words(text(at(scene, "priya").get(path))).lower()
        for word in ("deal", "opportunity", "prospect", "close plan", "close date", "pipeline", "mutual action"):
            assert word not in said


@pytest.mark.parametrize("more", [0, 20])
def test_all_goals_take_10_queries(scene: Scene, more: int) -> None:
    for index in range(more):
        add_goal(scene.workspace, values={"statement": str(index)}, by=scene.actor("priya"), at=TODAY)
    client = scene.client("priya")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/p/{scene.workspace.code}/goals/")
    assert len(queries) == 10


@pytest.mark.parametrize("path", ["goals/1/", "measures/2/"])
def test_what_somebody_else_has_worded_anew_is_not_taken_off_unseen(scene: Scene, path: str) -> None:
    priya = at(scene, "priya")
    forms = re.findall(r"<form.*?</form>", text(priya.get(path)), re.DOTALL)
    taking = next(form for form in forms if 'name="act" value="remove"' in form)
    seen = dict(re.findall(r'name="([^"]+)"(?: value="([^"]*)")?', taking))
    field = "statement" if path.startswith("goals") else "what"
    assert seen[f"was-{field}"]
    model, number = (Goal, 1) if field == "statement" else (Measure, 2)
    rows = model._default_manager.filter(workspace=scene.workspace, number=number)
    rows.update(**{field: "Worded anew by Anna"})
    clash = priya.post(path, **{name: value for name, value in seen.items() if name != "csrfmiddlewaretoken"})
    assert clash.status_code == 409 and "Somebody changed it a moment ago, so it still stands." in text(clash)
    assert rows.exists()
    seen[f"was-{field}"] = "Worded anew by Anna"
    assert priya.post(path, **seen).status_code == 302 and not rows.exists()
