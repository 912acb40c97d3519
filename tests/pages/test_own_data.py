"""All that is kept about oneself, as a file: complete, one's own, and without anything that opens a door."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mapapp.access.leaving import end_seat, give_role
from mapapp.access.models import Role, Together
from mapapp.access.seats import take_seat
from mapapp.demo.fenwick import fenwick
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.models import Stakeholder
from mapapp.post.models import Letter
from mapapp.private.models.buyer import BuyerNote, BuyerTask
from mapapp.private.models.seller import SellerNote
from mapapp.private.models.seller_beliefs import SellerBelief
from tests.builders import TODAY, Scene
from tests.pages.door import hannah_is_asked, last_code
from tests.pages.softkey import SoftKey
from tests.pages.test_passkeys import Https, adds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/me/data.json"
PRIYA = "priya.raman@fenwick.example"


def data(client: Client) -> Any:
    answer = client.get(URL)
    assert answer.status_code == 200
    return json.loads(answer.content)


def person(scene: Scene, name: str) -> Stakeholder:
    return scene.workspace.people.get(email=scene.users[name].email)


def test_it_is_a_file_that_nobody_on_the_way_keeps(scene: Scene) -> None:
    answer = scene.client("priya").get(URL)
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="mapapp-my-data.json"'
    assert answer["Cache-Control"] == "private, no-store"


def test_priya_gets_what_is_hers(scene: Scene) -> None:
    task = scene.task(22)
    add_comment(scene.fresh(), 22, body="Priya asks", by=scene.actor("priya"), at=TODAY)
    reword_task(scene.fresh(), 27, text="Certificate", was=scene.task(27).text, by=scene.actor("priya"), at=TODAY)
    found = data(scene.client("priya"))
    assert found["account"]["email"] == PRIYA
    [plan] = found["plans"]
    assert (plan["role"], plan["letter"]["wish"], plan["read"]["up_to_revision"]) == ("lead", "", 1)
    assert plan["me"]["name"] == "Priya Raman"
    mine = set(scene.workspace.tasks.filter(owner=person(scene, "priya")).values_list("number", flat=True))
    assert {each["number"] for each in plan["tasks"]} == mine != set()
    said = {"task": task.number, "at": "2026-02-10T09:12:00Z", "text": "Priya asks", "taken_back": False}
    assert plan["comments"] == [said]
    assert [each["what"] for each in plan["did"]] == ["commented on task 22", "worded task 27 anew"]


def test_one_letter_of_several_plans_is_a_choice_like_any_other(scene: Scene) -> None:
    assert data(scene.client("priya"))["letters_together"] == []
    for name, hour in (("priya", 7), ("anna", 16)):
        Together.objects.create(user=scene.users[name], team=scene.team, day=2, hour=hour)
    assert data(scene.client("priya"))["letters_together"] == [{"team": "Larkspur", "day": 2, "hour": 7}]


def test_it_holds_nothing_of_anybody_else(scene: Scene) -> None:
    add_comment(scene.fresh(), 22, body="Anna says CANARY", by=scene.actor("anna"), at=TODAY)
    reword_task(scene.fresh(), 27, text="CANARY", was=scene.task(27).text, by=scene.actor("anna"), at=TODAY)
    text = scene.client("marcus").get(URL).content.decode()
    assert "CANARY" not in text
    for name in ("Anna", "Priya", "Tom", "Olga"):
        assert not re.search(rf'"(name|email)": "{name}', text)


def test_own_notes_are_there_and_beliefs_of_the_other_company_are_not(scene: Scene) -> None:
    me, plan = person(scene, "priya").number, scene.workspace
    BuyerNote.objects.create(workspace=plan, number=1, text="my own note", author=me, at=TODAY)
    BuyerNote.objects.create(workspace=plan, number=2, text="CANARY of Marcus", author=me + 1, at=TODAY)
    day = TODAY.date()
    BuyerTask.objects.create(workspace=plan, number=1, text="my own step", owner=me, starts_on=day, due_on=day)
    SellerNote.objects.create(workspace=plan, number=1, text="CANARY about Priya", author=1, at=TODAY, person=me)
    SellerBelief.objects.create(workspace=plan, number=1, person=me, needs="CANARY", moved_why="")
    found = data(scene.client("priya"))
    assert [note["text"] for note in found["plans"][0]["only_my_company_sees"]["notes"]] == ["my own note"]
    assert [task["number"] for task in found["plans"][0]["only_my_company_sees"]["tasks"]] == ["B1"]
    assert "CANARY" not in json.dumps(found)
    assert "what a company has written down for itself about people" in found["left_out"]


def test_a_viewer_gets_nothing_of_the_list_that_he_may_not_read(scene: Scene) -> None:
    me, plan, day = person(scene, "priya").number, scene.workspace, TODAY.date()
    BuyerNote.objects.create(workspace=plan, number=1, text="CANARY as a lead made it", author=me, at=TODAY)
    BuyerTask.objects.create(workspace=plan, number=1, text="CANARY", owner=me, starts_on=day, due_on=day)
    give_role(scene.fresh(), person(scene, "marcus").number, role="lead", was="contributor",
              by=scene.actor("priya"), at=TODAY)  # fmt: skip
    give_role(scene.fresh(), me, role="viewer", was="lead", by=scene.actor("marcus"), at=TODAY)
    client = scene.client("priya")
    assert client.get(f"/p/{plan.code}/lane/").status_code == 403
    found = data(client)
    assert found["plans"][0]["only_my_company_sees"] == {"notes": [], "tasks": []}
    assert "CANARY" not in json.dumps(found)


def test_a_plan_one_was_taken_off_is_not_told_of(scene: Scene) -> None:
    add_comment(scene.fresh(), 22, body="Tom was here", by=scene.actor("marcus"), at=TODAY)
    end_seat(scene.fresh(), person(scene, "marcus").number, by=scene.actor("priya"), at=TODAY)
    found = data(scene.client("marcus"))
    assert found["plans"] == []
    assert "Q3" not in json.dumps(found)


def test_letters_and_invitations_are_told_without_what_opens_a_door(scene: Scene) -> None:
    door = hannah_is_asked(scene)
    door.client.post(door.url, {"answer": "open"})
    code = last_code(door.email)
    door.client.post(f"{door.url}code/", {"code": code})
    Letter.objects.update(state=Letter.State.SENT, sent_at=TODAY, user=scene.users.get("hannah"))
    found = data(door.client)
    text = json.dumps(found)
    assert [(each["from"], each["state"]) for each in found["invitations"]] == [("Anna Kessler", "accepted")]
    assert {"code", "invite"} <= {each["kind"] for each in found["letters"]}
    for secret in (door.asked.token, code, code.replace(" ", ""), str(door.client.session.session_key)):
        assert secret not in text


def test_sessions_and_factors_are_told_without_their_secrets(scene: Scene) -> None:
    client = Https(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    client.post("/signin/", {"email": PRIYA})
    client.post("/signin/code/", {"code": last_code(PRIYA), "keep": "on"})
    key: SoftKey = adds(client, name="My phone")
    found = data(client)
    [session] = found["sessions"]
    assert (session["browser"], session["kept"]) == ("Firefox on Linux", True)
    assert found["second_factor"]["recovery_codes_left"] == 10
    [device] = found["second_factor"]["devices"]
    assert (device["kind"], device["name"]) == ("passkey", "My phone")
    assert not any(word in json.dumps(found) for word in ("credential", "seed", key.credential_id.hex()))


def test_its_queries_do_not_grow_with_the_plans_but_for_their_own_lists(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = scene.client("priya")
    with django_assert_num_queries(17):
        client.get(URL)
    other = create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    take_seat(other.people.get(email=PRIYA), scene.users["priya"], Role.LEAD, at=TODAY)
    with django_assert_num_queries(19), time_machine.travel(TODAY + timedelta(minutes=1), tick=False):
        assert len(data(client)["plans"]) == 2


def test_a_stranger_has_an_account_and_no_more(scene: Scene) -> None:
    found = data(scene.client("zed"))
    assert found["account"]["name"] == "Zed"
    assert (found["plans"], found["teams"], found["invitations"], found["letters"]) == ([], [], [], [])
