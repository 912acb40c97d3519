"""An open page asks every ten seconds what others did; what comes back is what the page would show now."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from mapapp.access.ending import retire_plan
from mapapp.access.models import Seat
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.goals import add_goal
from mapapp.plans.changes.progress import start_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text, unsigned

pytestmark = pytest.mark.django_db


def revision(scene: Scene) -> int:
    return scene.fresh().revision


def reword(scene: Scene, who: str, number: int, words: str) -> None:
    was = scene.task(number).text
    reword_task(scene.fresh(), number, text=words, was=was, by=scene.actor(who), at=TODAY)


def test_nothing_new_costs_three_queries_and_no_words(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    with django_assert_num_queries(3):
        response = priya.get(f"pulse/?since={seen}")
    assert (response.status_code, response.content) == (204, b"")


def test_the_page_says_what_it_holds(scene: Scene) -> None:
    assert f'data-since="{revision(scene)}"' in text(Browser(scene, "priya").get())


@pytest.mark.parametrize("asked", ["", "?since=", "?since=x", "?since=-1", "?since=99999", "?since=" + "9" * 30])
def test_a_revision_that_is_none_is_answered_with_nothing(scene: Scene, asked: str) -> None:
    assert Browser(scene, "priya").get(f"pulse/{asked}").status_code == 204


def test_a_changed_row_comes_as_the_page_draws_it(scene: Scene) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    reword(scene, "anna", 26, "Raise the order")
    response = priya.get(f"pulse/?since={seen}")
    assert response.headers["X-Revision"] == str(revision(scene))
    assert '"26": "Anna Kessler"' in response.headers["HX-Trigger"]
    came, page = unsigned(text(response)), unsigned(text(priya.get()))
    rows = re.findall(r'<tr id="task-(\d+)" role="row" hx-swap-oob="true".*?</tr>', came, re.DOTALL)
    assert rows == ["26"]
    row = re.search(r'<tr id="task-26".*?</tr>', came, re.DOTALL)
    assert row and row.group().replace(' hx-swap-oob="true"', "") in page
    assert "Others changed 1 task." in came


def test_a_slip_brings_every_row_that_moved_and_the_header(scene: Scene) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    due = scene.task(22).due_on
    reschedule_task(
        scene.fresh(), 22, due_on=due + timedelta(days=6), was=due, seen=seen, why="The audit", by=scene.actor("anna"),
        at=TODAY,
    )  # fmt: skip
    came = text(priya.get(f"pulse/?since={seen}"))
    for number in (22, 24, 25, 28, 29, 30):
        assert f'<tr id="task-{number}"' in came
    assert 'id="facts"' in came and 'id="timeline"' in came
    assert '<tr id="task-7"' not in came and 'id="goals"' not in came


@pytest.mark.parametrize("what", ["goal", "version", "comment"])
def test_what_is_more_than_tasks_brings_it_all(scene: Scene, what: str) -> None:
    priya, seen, by = Browser(scene, "priya"), revision(scene), scene.actor("anna")
    if what == "goal":
        add_goal(scene.fresh(), values={"statement": "Half the calls"}, by=by, at=TODAY)
    elif what == "version":
        save_version(scene.fresh(), by=by, at=TODAY)
    else:
        add_comment(scene.fresh(), 22, body="On Thursday?", by=by, at=TODAY)
    came = text(priya.get(f"pulse/?since={seen}"))
    assert ('id="tasks"' in came) == ('id="goals"' in came) == (what != "comment")
    assert ("Half the calls" in came) == (what == "goal")


def test_a_new_row_brings_the_table(scene: Scene) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    Browser(scene, "anna").post("phase/4/tasks/", text="Print it", owner="buyer", due="2026-05-05")
    came = text(priya.get(f"pulse/?since={seen}"))
    assert 'id="tasks" hx-swap-oob="true"' in came and "Print it" in came


def test_who_was_away_for_long_gets_all_of_it(scene: Scene) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    for number in range(101):
        reword(scene, "anna", 26, f"Order {number}")
    came = text(priya.get(f"pulse/?since={seen}"))
    assert 'id="tasks"' in came and "Order 100" in came


def test_ones_own_act_in_another_window_is_drawn_and_not_told(scene: Scene) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    start_task(scene.fresh(), 13, was="not_started", by=scene.actor("priya"), at=TODAY)
    response = priya.get(f"pulse/?since={seen}")
    assert '<tr id="task-13"' in text(response) and "Others changed" not in text(response)
    assert '"by": {}' in response.headers["HX-Trigger"]


def test_names_that_no_header_can_carry_are_left_out_and_the_rest_comes(scene: Scene) -> None:
    """A proxy refuses an answer whose headers are larger than its buffer: the page would stand still."""
    scene.workspace.people.filter(email=scene.users["anna"].email).update(name="Анна " * 39)
    priya, seen = Browser(scene, "priya"), revision(scene)
    numbers = [task.number for task in scene.workspace.tasks.all()]
    reword(scene, "anna", numbers[0], "One")
    assert "\\u0410" in priya.get(f"pulse/?since={seen}").headers["HX-Trigger"]
    for number in numbers[1:]:
        reword(scene, "anna", number, "Another")
    response = priya.get(f"pulse/?since={seen}")
    assert '"by": {}' in response.headers["HX-Trigger"]
    assert f"Others changed {len(numbers)} tasks." in text(response)
    assert sum(len(f"{name}: {value}") for name, value in response.headers.items()) < 4000


def test_an_answer_to_a_change_says_its_revision(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    answer = anna.edit(26, "text", text="Order")
    assert answer.headers["X-Revision"] == str(revision(scene))


def test_a_session_that_ended_leaves_the_page_alone(scene: Scene) -> None:
    priya = Browser(scene, "priya")
    priya.client.logout()
    assert priya.get("pulse/?since=0").status_code == 204


def test_who_left_the_plan_learns_nothing(scene: Scene) -> None:
    priya = Browser(scene, "priya")
    Seat.objects.filter(user=scene.users["priya"]).delete()
    reword(scene, "anna", 26, "Secret")
    response = priya.get("pulse/?since=0")
    assert response.status_code == 404 and "Secret" not in text(response)


def test_a_page_that_is_only_open_does_not_keep_its_session_alive(scene: Scene) -> None:
    priya = Browser(scene, "priya")
    session = priya.client.session
    session["wound_at"] = 1
    session.save()
    priya.get(f"pulse/?since={revision(scene)}")
    assert priya.client.session["wound_at"] == 1
    priya.get()
    assert priya.client.session["wound_at"] > 1


def panel(html: str) -> str:
    return html[html.index('<aside id="coach"') : html.index("</aside>", html.index('id="coach"'))]


def test_the_coach_follows_what_others_change_and_what_one_changes_oneself(scene: Scene) -> None:
    anna, seen = Browser(scene, "anna"), revision(scene)
    assert f'id="coach" data-revision="{seen}"' in text(anna.get())
    reword(scene, "priya", 26, "Ruth raises the order")
    came = text(anna.get(f"pulse/?since={seen}&coach={seen}"))
    assert panel(came).replace(' hx-swap-oob="true"', "") == panel(text(anna.get()))
    response = anna.get(f"pulse/?since={revision(scene)}&coach={seen}")
    assert (response.status_code, response.headers["X-Revision"]) == (200, str(revision(scene)))
    alone = text(response)
    assert panel(alone).replace(' hx-swap-oob="true"', "") == panel(text(anna.get()))
    assert "task-" not in alone and "<tr" not in alone


@pytest.mark.parametrize("asked", ["coach={now}", "", "coach=x", "coach=99999", "coach="])
def test_a_coach_that_is_of_now_is_left_alone(scene: Scene, asked: str) -> None:
    now = revision(scene)
    assert Browser(scene, "anna").get(f"pulse/?since={now}&{asked.format(now=now)}").status_code == 204


def test_no_buyer_is_sent_a_coach_and_nobody_on_a_retired_plan(scene: Scene) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    reword(scene, "anna", 26, "Ruth raises the order")
    assert priya.get(f"pulse/?since={revision(scene)}&coach=1").status_code == 204
    assert "coach" not in text(priya.get(f"pulse/?since={seen}&coach=1"))
    retire_plan(scene.fresh(), why="We stop", by=scene.actor("anna"), at=TODAY)
    assert Browser(scene, "anna").get(f"pulse/?since={revision(scene)}&coach=1").status_code == 204
