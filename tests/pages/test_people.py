"""The people page: who takes part, adding and describing people, inviting, all without script."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.models import Invite, Seat
from mapapp.plans.models import Event, Side, Stakeholder
from tests.builders import TODAY, Scene
from tests.pages.door import hannah_is_asked

pytestmark = pytest.mark.usefixtures("today")


def at(scene: Scene, rest: str = "") -> str:
    return f"/p/{scene.workspace.code}/people/{rest}"


def page(scene: Scene, name: str, rest: str = "") -> str:
    return scene.client(name).get(at(scene, rest)).content.decode()


def row(text: str, number: int) -> str:
    found = re.search(rf'<tr id="person-{number}">.*?</tr>', text, re.S)
    assert found
    return found.group()


def number(scene: Scene, name: str) -> int:
    return scene.workspace.people.get(name__startswith=name).number


def test_everybody_is_listed_by_company_with_part_role_and_last_act(scene: Scene) -> None:
    text = page(scene, "priya")
    assert text.index("Fenwick Medical</h2>") < text.index("Larkspur</h2>")
    anna, dev = row(text, number(scene, "Anna")), row(text, number(scene, "Dev"))
    assert "Lead" in anna and "Joined" in anna and "started the plan" in anna
    assert "Evaluates the technology" in dev and "Not asked in" in dev and "Nothing yet" in dev
    assert "3 of 8 take part" in text


def test_looking_is_never_shown(scene: Scene) -> None:
    Seat.objects.filter(user=scene.users["tom"]).update(seen_at=TODAY, seen_revision=1)
    before = page(scene, "anna")
    scene.client("tom").get(f"/p/{scene.workspace.code}/")
    assert re.sub(r"csrf\S+ value=\S+|X-CSRF\S+ \S+", "", before) == re.sub(
        r"csrf\S+ value=\S+|X-CSRF\S+ \S+", "", page(scene, "anna")
    )


def test_a_pending_invitation_is_told_with_its_dates(scene: Scene) -> None:
    hannah_is_asked(scene)
    line = row(page(scene, "anna"), number(scene, "Hannah"))
    assert "Asked Tue 10 Feb; the link works until Tue 24 Feb" in line
    assert "Send again" in line and "Take back" in line


def test_the_queries_do_not_grow_with_the_people(scene: Scene) -> None:
    client = scene.client("anna")
    client.get(at(scene))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(at(scene))
        return len(queries)

    before = count()
    Stakeholder.objects.bulk_create(
        Stakeholder(workspace=scene.workspace, number=n, side=Side.BUYER, name=f"P {n}") for n in range(50, 80)
    )
    assert (before, count()) == (9, 9)


def test_anna_invites_and_the_link_is_shown_once(scene: Scene) -> None:
    client, who = scene.client("anna"), number(scene, "Hannah")
    form = client.get(at(scene, f"invite/?person={who}")).content.decode()
    assert 'value="hannah.cole@fenwick.example"' in form
    data = {"form_key": "k1", "person": who, "name": "Hannah Cole", "email": "hannah.cole@fenwick.example",
            "side": "buyer", "role": "contributor", "note": ""}  # fmt: skip
    sent = client.post(at(scene, "invite/"), data).content.decode()
    link = re.search(r"http://127.0.0.1:8000(/join/[\w-]{43}/)", sent)
    assert link
    assert scene.client("hannah").get(link.group(1)).status_code == 200
    assert client.post(at(scene, "invite/"), data).url == at(scene)
    assert Invite.objects.count() == 1
    assert link.group(1) not in client.get(at(scene)).content.decode()


def test_what_is_wrong_is_told_at_the_field_and_the_text_is_kept(scene: Scene) -> None:
    client = scene.client("priya")
    data = {"name": "Ines", "email": "ines@larkspur.example", "side": "buyer", "role": "viewer", "note": "My note"}
    answer = client.post(at(scene, "invite/"), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ines@larkspur.example is an address of Larkspur" in text
    assert 'value="ines@larkspur.example"' in text and "My note" in text
    assert not Invite.objects.exists()


def test_priya_reads_whom_she_may_invite(scene: Scene) -> None:
    text = page(scene, "priya", "invite/")
    assert "colleagues with an address at fenwick.example" in text
    assert "Larkspur</option>" not in text


def test_priya_cannot_invite_to_the_other_side(scene: Scene) -> None:
    data = {"name": "X", "email": "x@fenwick.example", "side": "seller", "role": "viewer"}
    assert scene.client("priya").post(at(scene, "invite/"), data).status_code == 422
    assert not Invite.objects.exists()


def test_only_leads_invite(scene: Scene) -> None:
    for name in ("marcus", "tom", "jonas", "olga"):
        assert scene.client(name).get(at(scene, "invite/")).status_code == 403
        assert "invite/" not in page(scene, name)
    for rest in ("", "invite/", "new/", "1/", "999/"):
        assert scene.client("zed").get(at(scene, rest)).status_code == 404


def test_sending_again_and_taking_back(scene: Scene) -> None:
    hannah_is_asked(scene)
    client, who = scene.client("anna"), number(scene, "Hannah")
    assert "/join/" in client.post(at(scene, f"{who}/again/")).content.decode()
    assert scene.client("marcus").post(at(scene, f"{who}/revoke/")).status_code == 403
    assert client.post(at(scene, f"{who}/revoke/")).url == at(scene)
    assert "Not asked in" in row(page(scene, "anna"), who)
    assert "answered or taken back" in client.post(at(scene, f"{who}/revoke/"), follow=True).content.decode()


def test_a_contributor_adds_somebody_of_the_own_company(scene: Scene) -> None:
    client = scene.client("marcus")
    data = {"form_key": "k", "name": "Ines Duarte", "title": "DPO", "side": "buyer", "part": "legal", "needs": ""}
    assert client.post(at(scene, "new/"), data).url == at(scene)
    person = scene.workspace.people.get(name="Ines Duarte")
    assert (person.side, person.part, person.title) == ("buyer", "legal", "DPO")
    assert Event.objects.latest("number").verb == "person.added"
    assert client.post(at(scene, "new/"), {**data, "form_key": "k2", "side": "seller"}).status_code == 422
    assert scene.client("tom").get(at(scene, "new/")).status_code == 403


def test_an_address_that_somebody_has_is_refused_at_its_field(scene: Scene) -> None:
    data = {"name": "Other", "side": "buyer", "part": "other", "email": "Hannah.Cole@fenwick.example"}
    answer = scene.client("anna").post(at(scene, "new/"), data)
    assert (answer.status_code, "has this address" in answer.content.decode()) == (422, True)


def test_marcus_writes_what_he_needs(scene: Scene) -> None:
    who = number(scene, "Marcus")
    assert "Add what you need" in row(page(scene, "marcus"), who)
    data = {"field": "needs", "form_key": "k", "was": "", "value": "A SOC 2 report"}
    assert scene.client("marcus").post(at(scene, f"{who}/"), data).url == at(scene) + f"#person-{who}"
    assert scene.workspace.people.get(number=who).needs == "A SOC 2 report"
    assert scene.client("marcus").get(at(scene, f"{number(scene, 'Tom')}/")).status_code == 403


def test_a_clash_is_found_at_the_field_and_nothing_is_overwritten(scene: Scene) -> None:
    who = number(scene, "Marcus")
    scene.client("priya").post(at(scene, f"{who}/"), {"field": "needs", "was": "", "value": "Priya's words"})
    answer = scene.client("marcus").post(at(scene, f"{who}/"), {"field": "needs", "was": "", "value": "His words"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "It now says: Priya&#x27;s words" in text and "His words" in text
    assert scene.workspace.people.get(number=who).needs == "Priya's words"
    again = {"field": "needs", "was": "Priya's words", "value": "His words"}
    assert scene.client("marcus").post(at(scene, f"{who}/"), again).status_code == 302


def test_the_frame_shows_each_side_its_own_way(scene: Scene) -> None:
    buyer, seller = page(scene, "priya"), page(scene, "anna")
    assert "Your plan</a>" in buyer and ">Plans</a>" not in buyer
    assert ">Plans</a>" in seller and "Your plan</a>" not in seller
    assert "Fenwick Medical’s evaluation plan" in seller


def test_the_frame_of_other_pages_costs_one_query(scene: Scene) -> None:
    client = scene.client("priya")
    client.get("/me/")
    with CaptureQueriesContext(connection) as queries:
        text = client.get("/me/").content.decode()
    assert len(queries) == 5  # the session, the person, where she belongs; of the page its browsers and second factor
    assert f"/p/{scene.workspace.code}/" in text
    assert ">Plans</a>" in scene.client("olga").get("/me/").content.decode()


def test_me_keeps_a_name_and_a_time_zone(scene: Scene) -> None:
    client = scene.client("priya")
    assert client.post("/me/", {"name": "Priya\u202e R.", "time_zone": "Europe/London"}).url == "/me/"
    scene.users["priya"].refresh_from_db()
    assert (scene.users["priya"].name, scene.users["priya"].time_zone) == ("Priya R.", "Europe/London")
    assert client.post("/me/", {"name": "P", "time_zone": "Mars/Base"}).status_code == 422
