"""When a buyer does not commit, what would need to be true, what a manager thinks: pages for sellers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from mapapp.access.ending import retire_plan
from mapapp.access.leaving import give_role
from mapapp.access.models import Role, Seat
from mapapp.plans.changes.agreement import decline_version, propose_version
from mapapp.plans.models import Task
from mapapp.private.coaching import conditions, plan_reviews
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text

SAID = {"person": "3", "task": "24", "asked_on": "2026-02-09", "said": "A signed DPA,\nbefore the audit", "reading": ""}

MARCUS = 4


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def browser(scene: Scene, name: str) -> Browser:
    return Browser(scene, name, script=False)


def test_an_answer_becomes_a_step_that_both_companies_read(scene: Scene) -> None:
    anna = browser(scene, "anna")
    form = text(anna.get("commitment/new/?person=3&task=24&reading=low_priority"))
    assert 'value="low_priority" selected' in form and 'value="24" selected' in form
    answer = anna.post("commitment/new/", **{**hidden(form), **SAID, "step": "1"})
    number = conditions(scene.visit("anna"))[0].number
    assert answer.headers["Location"] == f"{anna.plan}commitment/{number}/step/"
    step = text(anna.get(f"commitment/{number}/step/"))
    assert "A signed DPA,<br>before the audit" in step
    phase = Task.objects.get(number=24).phase.number
    told = anna.post(
        f"commitment/{number}/step/", **hidden(step), text="Larkspur sends the signed DPA", phase=str(phase),
        owner="9", starts_on="2026-02-10", due_on="2026-02-11",
    )  # fmt: skip
    assert told.status_code == 302, text(told)
    made = Task.objects.get(text="Larkspur sends the signed DPA")
    page = text(anna.get("commitment/"))
    assert f"{made.number} Larkspur sends the signed DPA" in page and "comes after it now" in page
    assert "Larkspur sends the signed DPA" in text(browser(scene, "priya").get())
    assert "before the audit" not in text(browser(scene, "priya").get(f"task/{made.number}/"))


def test_where_nobody_could_answer_it_is_not_said_that_nothing_is_open(scene: Scene) -> None:
    assert "no refusal stands" in text(browser(scene, "anna").get("commitment/"))
    buyers = Seat.objects.filter(workspace=scene.workspace, stakeholder__side="buyer")
    buyers.delete()
    assert "Nobody at Fenwick Medical takes part" in text(browser(scene, "anna").get("commitment/"))
    retire_plan(scene.fresh(), why="No budget", by=scene.actor("anna"), at=TODAY)
    page = text(browser(scene, "anna").get("commitment/"))
    assert "This plan is retired, so nothing of it is judged any more." in page and "takes part" not in page


def test_a_version_is_told_of_while_it_waits_and_when_it_is_declined(scene: Scene) -> None:
    number = propose_version(scene.workspace, None, by=scene.actor("anna"), at=TODAY).version.number
    anna = browser(scene, "anna")
    assert "Proposed today, no answer yet" in text(anna.get("commitment/"))
    with time_machine.travel(TODAY + timedelta(days=40), tick=False):
        page = text(browser(scene, "anna").get("commitment/"))
        assert "Proposed on Tue 10 Feb, no answer for 40 days" in page
        assert f'<a href="{anna.plan}versions/{number}/">Version {number} of the plan</a>' in page
        assert "left anything open" not in page
    decline_version(scene.workspace, number, why="Not by March", by=scene.actor("priya"), at=TODAY)
    page = text(browser(scene, "anna").get("commitment/"))
    assert "Declined on Tue 10 Feb" in page and "“Not by March”" in page


def test_a_version_waits_for_a_new_lead_since_he_is_one(scene: Scene) -> None:
    propose_version(scene.workspace, None, by=scene.actor("anna"), at=TODAY)
    priya, then = scene.actor("priya"), TODAY + timedelta(days=32)
    give_role(scene.fresh(), MARCUS, role=Role.LEAD, was=Role.CONTRIBUTOR, by=priya, at=then)
    waits = "Proposed on Tue 10 Feb, with them since Sat 14 Mar"
    with time_machine.travel(then, tick=False):
        assert f"{waits.partition(' since')[0]} since today" in text(browser(scene, "anna").get("commitment/"))
    with time_machine.travel(TODAY + timedelta(days=40), tick=False):
        page = text(browser(scene, "anna").get("commitment/"))
    assert f"{waits}: no answer for 8 days" in page and "Proposed on Tue 10 Feb, no answer for 40 days" in page


def test_a_version_that_no_buyer_may_answer_is_told_of_too(scene: Scene) -> None:
    propose_version(scene.workspace, None, by=scene.actor("anna"), at=TODAY)
    Seat.objects.filter(stakeholder__side="buyer", role=Role.LEAD).update(role=Role.CONTRIBUTOR)
    page = text(browser(scene, "anna").get("commitment/"))
    assert "none of them is a lead of the plan" in page and "left anything open" not in page


@pytest.mark.parametrize(
    ("more", "words"),
    [({"said": ""}, "Write what was said."), ({"person": "9"}, "Choose"), ({"asked_on": "soon"}, "day"),
     ({"asked_on": "2026-03-09"}, "still to come")],
)  # fmt: skip
def test_what_is_typed_stays_when_something_is_missing(scene: Scene, more: dict[str, Any], words: str) -> None:
    answer = browser(scene, "anna").post("commitment/new/", **{**SAID, **more})
    assert answer.status_code == 422
    assert words in text(answer) and (more.get("said", "A signed DPA") or "2026-02-09") in text(answer)
    assert conditions(scene.visit("anna")) == []


def test_nothing_left_open_says_so(scene: Scene) -> None:
    page = text(browser(scene, "anna").get("commitment/"))
    assert "Nobody has been asked yet." in page
    assert "Only Larkspur sees this" in page


@pytest.mark.parametrize("path", ["commitment/", "commitment/new/", "commitment/1/step/", "coaching/"])
def test_for_a_buyer_there_is_no_such_page(scene: Scene, path: str) -> None:
    for name in ("priya", "marcus", "zed"):
        assert browser(scene, name).get(path).status_code == 404


def test_a_manager_writes_what_he_thinks_and_the_rep_reads_it(scene: Scene) -> None:
    olga, anna = browser(scene, "olga"), browser(scene, "anna")
    assert "Managers and admins of your team coach its plans." in text(anna.get("coaching/"))
    assert anna.post("coaching/", note="Mine", seen="0").status_code == 403
    thought = {**hidden(text(olga.get("coaching/"))), "note": "Ask Tom.\nThis week.", "score-deciders": "1"}
    assert olga.post("coaching/", **thought, look_on="2026-02-12").status_code == 302
    page = text(anna.get("coaching/"))
    assert "Ask Tom.<br>This week." in page and "Who decides is on it" in page and "Next look: Thu 12 Feb" in page
    assert 'name="score-deciders" value="1" checked' in text(olga.get("coaching/"))
    week = text(anna.client.get("/plans/coach/"))
    assert "Thu 12 Feb" in week and "1 of 3: Who decides is on it" in week
    assert "Ask Tom" not in text(browser(scene, "priya").get("activity/"))


def test_who_writes_over_a_newer_one_is_shown_it_first(scene: Scene) -> None:
    olga, other = browser(scene, "olga"), browser(scene, "olga")
    assert olga.post("coaching/", note="First", seen="0").status_code == 302
    second = other.post("coaching/", **{"note": "Second", "seen": "0", "score-goal": "3"})
    assert second.status_code == 409
    page = text(second)
    assert "Somebody else wrote here a moment ago" in page and "First" in page and "Second" in page
    assert 'name="score-goal" value="3" checked' in page
    assert other.post("coaching/", **{**hidden(page), "note": "Second", "score-goal": "3"}).status_code == 302
    assert [one.note for one in plan_reviews(scene.visit("anna"))] == ["Second", "First"]


def test_the_week_is_for_who_sells(scene: Scene) -> None:
    assert scene.client("priya").get("/plans/coach/").status_code == 404
    assert "Nothing to look at this week" in text(scene.client("olga").get("/plans/coach/"))
    assert Client().get("/plans/coach/").status_code == 302


def test_queries_are_few_whatever_was_written(scene: Scene, django_assert_num_queries: Any) -> None:
    anna = browser(scene, "anna")
    anna.get("coaching/")
    with django_assert_num_queries(9):
        anna.get("coaching/")
    for number in range(3):
        seen = (plan_reviews(scene.visit("anna")) or [None])[0]
        told = {"note": f"Look {number}", "seen": str(seen.number if seen else 0)}
        assert browser(scene, "olga").post("coaching/", **told).status_code == 302
    with django_assert_num_queries(9):
        anna.get("coaching/")


def test_what_one_wrote_stands_in_ones_own_data(scene: Scene) -> None:
    browser(scene, "anna").post("commitment/new/", **SAID)
    browser(scene, "olga").post("coaching/", note="Ask Tom", seen="0")
    own = scene.client("anna").get("/me/data.json").json()
    assert own["plans"][0]["only_my_company_sees"]["answers"][0]["text"] == SAID["said"]
    assert scene.client("olga").get("/me/data.json").json()["plans_looked_at"][0]["note"] == "Ask Tom"
    assert "answers" not in scene.client("priya").get("/me/data.json").json()["plans"][0]["only_my_company_sees"]
