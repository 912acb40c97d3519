"""An invitation's page: reading changes nothing, the link alone opens nothing, each dead link says why."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from mapapp.access.invites import decline, resend, revoke
from mapapp.access.models import Invite, Seat, WorkspaceGrant
from mapapp.access.seats import take_seat
from mapapp.logs import formatter
from mapapp.people.changes import found_team
from mapapp.people.models import User
from mapapp.plans.models import Event
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.pages.door import Door, hannah_is_asked, last_code, text_of, wrong

pytestmark = pytest.mark.usefixtures("today")
FORM = re.compile(r"<form.*?</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BUTTON = re.compile(r'<button[^>]* name="([^"]+)" value="([^"]*)"')
HANNAH = "hannah.cole@fenwick.example"


@pytest.fixture
def door(scene: Scene) -> Door:
    return hannah_is_asked(scene)


def written() -> tuple[int, ...]:
    counts = [table.objects.count() for table in (Event, Letter, Seat, User, WorkspaceGrant)]
    return (*counts, Invite.objects.filter(accepted_at=None, declined_at=None).count())


def test_the_page_says_who_asks_to_what_which_steps_and_until_when(door: Door) -> None:
    page = door.client.get(door.url).content.decode()
    assert "For Hannah Cole, hannah.cole@fenwick.example" in page
    assert "Anna Kessler of Larkspur invites you to your company’s evaluation plan" in page
    assert "One account-planning platform by Q3" in page
    assert "One step carries your name." in page
    assert "MSA redlines closed" in page
    assert "until Tue 24 Feb" in page
    assert "See you on Thursday." in page


def test_reading_changes_nothing_and_tells_no_other_site(door: Door) -> None:
    before = written()
    for method in (door.client.get, door.client.head, door.client.options):
        response = method(door.url)
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert door.client.get(f"{door.url}code/").status_code == 302
    assert written() == before


def test_hannah_lands_on_her_next_step(door: Door) -> None:
    assert door.client.post(door.url, {"answer": "open"}).url == f"{door.url}code/"
    response = door.client.post(f"{door.url}code/", {"code": last_code(HANNAH)})
    assert response.url == f"/p/{door.scene.workspace.code}/#yours"
    seat = Seat.objects.get(user__email=HANNAH)
    assert (seat.role, seat.stakeholder.name, seat.joined_at) == ("contributor", "Hannah Cole", TODAY)
    event = Event.objects.latest("number")
    assert (event.verb, event.by_number) == ("person.joined", seat.stakeholder.number)
    assert door.client.get(f"/p/{door.scene.workspace.code}/").status_code == 200


def test_the_account_is_made_when_there_is_none(door: Door) -> None:
    door.scene.users["hannah"].delete()
    door.client.post(door.url, {"answer": "open"})
    door.client.post(f"{door.url}code/", {"code": last_code(HANNAH)})
    assert Seat.objects.get(user__email=HANNAH).user.name == "Hannah Cole"


def test_the_link_alone_opens_nothing(door: Door) -> None:
    stranger = Client()
    stranger.post(door.url, {"answer": "open"})
    assert stranger.get(f"/p/{door.scene.workspace.code}/").status_code == 302
    page = stranger.post(f"{door.url}code/", {"code": wrong(last_code(HANNAH))})
    assert page.status_code == 422
    assert not Seat.objects.filter(user__email=HANNAH).exists()


def test_three_wrong_codes_lead_back_to_the_invitation(door: Door) -> None:
    door.client.post(door.url, {"answer": "open"})
    for _attempt in range(3):
        page = door.client.post(f"{door.url}code/", {"code": wrong(last_code(HANNAH))}).content.decode()
    assert "third wrong code" in page
    assert "Open the plan" in page


def test_a_code_of_another_address_does_not_fit_the_link(door: Door) -> None:
    zed = Client()
    zed.post("/signin/", {"email": "zed@nowhere.example"})
    page = zed.post(f"{door.url}code/", {"code": last_code("zed@nowhere.example")})
    assert page.status_code == 422
    assert "a code works once, in the browser that asked for it" in page.content.decode()
    assert zed.get(f"{door.url}code/").url == door.url
    assert not Seat.objects.filter(stakeholder__name="Hannah Cole").exists()


def test_who_is_signed_in_as_the_invited_person_needs_one_click(door: Door) -> None:
    client = door.scene.client("hannah")
    assert client.post(door.url, {"answer": "open"}).url.endswith("#yours")
    assert client.get(door.url).url == f"/p/{door.scene.workspace.code}/"


def test_a_forwarded_link_tells_somebody_else_what_to_do(door: Door) -> None:
    zed = door.scene.client("zed")
    page = zed.get(door.url).content.decode()
    assert "You are signed in as Zed (zed@nowhere.example)" in page
    assert "Sign out" in page
    refused = zed.post(door.url, {"answer": "open"})
    assert refused.status_code == 403
    assert not Seat.objects.filter(user=door.scene.users["zed"]).exists()


def test_not_for_me_is_asked_about_then_told_and_ends_it_for_who_has_the_mailbox(door: Door) -> None:
    hannah, before = door.scene.client("hannah"), written()
    asked = hannah.post(door.url, {"answer": "decline"})
    assert (asked.status_code, written()) == (200, before)
    assert "I do not take part in this plan" in asked.content.decode()
    said = hannah.post(door.url, {"answer": "decline", "asked": "1", "sure": "on"}).content.decode()
    assert "Anna Kessler reads that this is not for you" in said and "opens nothing any more" in said
    assert Event.objects.latest("number").verb == "invite.declined"
    assert door.client.post(door.url, {"answer": "open"}).status_code == 410


@pytest.mark.parametrize("who", ["", "anna", "zed"])
def test_whoever_else_holds_the_link_says_so_and_takes_nothing_from_the_invited_person(door: Door, who: str) -> None:
    """The link was forwarded, or copied by who made it: "not for me" from there is no word of Hannah's."""
    client = door.scene.client(who) if who else door.client
    assert "The invitation does not end by it." in client.post(door.url, {"answer": "decline"}).content.decode()
    for _time in range(2):
        said = client.post(door.url, {"answer": "decline", "asked": "1", "sure": "on"}).content.decode()
        assert "Anna Kessler reads that this is not for you" in said and "can still open the plan with a code" in said
    (event,) = Event.objects.filter(verb="invite.returned")
    assert event.by_number is None and not Event.objects.filter(verb="invite.declined").exists()
    people = text_of(door.scene.client("anna").get(f"/p/{door.scene.workspace.code}/people/"))
    assert "“not for me” was said by the link, " in people and "Send again" in people
    told = text_of(door.scene.client("priya").get(f"/p/{door.scene.workspace.code}/activity/"))
    assert "Somebody" in told and "held the link of Hannah Cole’s invitation, and said that it is not for them." in told
    door.client.post(door.url, {"answer": "open"})
    door.client.post(f"{door.url}code/", {"code": last_code(HANNAH)})
    assert Seat.objects.filter(user__email=HANNAH).exists()


def test_a_scanner_that_presses_every_button_declines_nothing(door: Door) -> None:
    """It sends each form as it stands: with what is filled in, and without a box that nobody ticked."""
    pages = [door.client.get(door.url).content.decode()]
    for _round in range(3):
        forms = [form for page in pages for form in FORM.findall(page) if f'action="{door.url}"' in form]
        pages = []
        for form in forms:
            filled = dict(HIDDEN.findall(form))
            for name, value in BUTTON.findall(form):
                if value != "open":
                    pages.append(door.client.post(door.url, {**filled, name: value}).content.decode())
        assert pages
    assert "Nothing was changed. Tick the box if you mean it." in pages[-1]
    assert not Event.objects.filter(verb="invite.declined").exists()
    assert Invite.objects.get(pk=door.asked.invite.pk).declined_at is None


def test_each_dead_link_says_why_and_what_to_do(door: Door, scene: Scene) -> None:
    person = door.asked.invite.stakeholder.number
    fresh = resend(scene.workspace, person, by=scene.actor("anna"), at=TODAY)
    old = door.client.get(door.url)
    assert (old.status_code, "This link opens nothing." in old.content.decode()) == (404, True)
    url = f"/join/{fresh.token}/"
    with time_machine.travel(TODAY + timedelta(days=14), tick=False):
        assert "has run out" in door.client.get(url).content.decode()
    revoke(scene.workspace, person, by=scene.actor("anna"), at=TODAY)
    page = door.client.get(url)
    assert (page.status_code, "was taken back" in page.content.decode()) == (410, True)
    assert "MSA redlines" not in page.content.decode()


def test_a_used_link_leads_to_the_sign_in(door: Door) -> None:
    door.client.post(door.url, {"answer": "open"})
    door.client.post(f"{door.url}code/", {"code": last_code(HANNAH)})
    page = Client().get(door.url)
    assert (page.status_code, "accepted already" in page.content.decode()) == (410, True)
    assert Client().post(door.url, {"answer": "decline"}).status_code == 410


def test_a_truncated_and_an_invented_link_answer_alike(door: Door) -> None:
    answers = {(r.status_code, text_of(r)) for r in (
        door.client.get(door.url[:-5] + "/"), door.client.get("/join/nothing/"), door.client.get("/join/%00/"),
    )}  # fmt: skip
    assert [status for status, _body in answers] == [404]


def test_declined_in_another_tab_is_told(door: Door) -> None:
    client = door.scene.client("hannah")
    decline(door.asked.invite, door.scene.users["hannah"], at=TODAY)
    assert client.post(door.url, {"answer": "open"}).status_code == 410


def test_a_form_of_the_page_without_referrer_passes_csrf_and_a_foreign_one_does_not(door: Door) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(door.url)
    token = client.cookies["csrftoken"].value
    data = {"answer": "open", "csrfmiddlewaretoken": token}
    foreign = client.post(door.url, data, headers={"origin": "null", "sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert client.post(door.url, data, headers={"origin": "null"}).status_code == 403
    own = client.post(door.url, data, headers={"origin": "null", "sec-fetch-site": "same-origin", "host": "testserver"})
    assert own.status_code == 302


def test_the_token_of_a_link_stays_out_of_the_log(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    door.client.post(door.url, {"answer": "open"})
    door.client.post(f"{door.url}code/", {"code": wrong(last_code(HANNAH))})
    (record,) = [record for record in caplog.records if "/join/" in record.getMessage()]
    line = formatter().format(record)
    assert "/join/***/code/" in line
    assert door.asked.token not in line


def test_who_takes_part_already_under_another_name_is_led_to_the_plan(door: Door, scene: Scene) -> None:
    take_seat(scene.workspace.people.get(name="Dev Patel"), scene.users["hannah"], "viewer", at=TODAY)
    answer = scene.client("hannah").post(door.url, {"answer": "open"})
    assert answer.headers["Location"] == f"/p/{scene.workspace.code}/"
    assert Seat.objects.filter(user=scene.users["hannah"]).count() == 1


def test_an_address_of_another_team_is_asked_in_like_one_that_nobody_knows(scene: Scene) -> None:
    """Whoever asks somebody in learns nothing of whether, and where, he has an account here."""
    halden = found_team("Halden", "lena.moe@halden.example", at=TODAY)
    assert halden.memberships.exists()
    pages = []
    for name in ("lena.moe", "lena.mue"):
        with transaction.atomic():
            form = {"name": "Lena", "email": f"{name}@halden.example", "side": "buyer", "role": "viewer"}
            answer = scene.client("anna").post(f"/p/{scene.workspace.code}/people/invite/", form)
            letter = Letter.objects.get(email=form["email"])
            transaction.set_rollback(True)
        said = re.sub(r"/join/[^/]+/", "", text_of(answer)).replace(name, "")
        pages.append((answer.status_code, said, letter.subject))
    assert pages[0] == pages[1]
    assert pages[0][0] == 200
