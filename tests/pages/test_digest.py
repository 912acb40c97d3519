"""The reader sets how often his letter comes; one click in a mail stops it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client

from mapapp.access.models import Seat, Together
from mapapp.digests.choosing import choose
from mapapp.digests.jobs import write_due
from mapapp.digests.stopping import stop_together, stop_token
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.digests.several import plan_of, plans_of


@pytest.fixture(autouse=True)
def _on_tuesday() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def seat(scene: Scene, name: str) -> Seat:
    return Seat.objects.select_related("user").get(user=scene.users[name])


def url(scene: Scene, rest: str = "") -> str:
    return f"/p/{scene.workspace.code}/digest/{rest}"


def test_priya_turns_her_letter_off_and_on(scene: Scene) -> None:
    client = scene.client("priya")
    page = client.get(url(scene)).content.decode()
    assert "Monday 16 February, 08:00 in UTC" in page
    assert client.post(url(scene), {"digest": "off"}).status_code == 302
    assert seat(scene, "priya").digest == Seat.Digest.OFF
    assert "No letter comes." in client.get(url(scene)).content.decode()
    client.post(url(scene), {"digest": "weekly"})
    assert seat(scene, "priya").digest == Seat.Digest.WEEKLY


def test_how_often_is_one_of_the_choices(scene: Scene) -> None:
    answer = scene.client("priya").post(url(scene), {"digest": "hourly"})
    assert answer.status_code == 422
    assert "Choose one." in answer.content.decode()


def test_who_turns_it_on_midweek_gets_his_first_one_on_monday(scene: Scene) -> None:
    Seat.objects.update(joined_at=TODAY - timedelta(days=30), digest=Seat.Digest.OFF, reminds=False)
    Seat.objects.update(own_letter=False)
    choose(seat(scene, "priya"), Seat.Digest.WEEKLY, at=TODAY)
    write_due(TODAY)
    assert Letter.objects.filter(state=Letter.State.WAITING).count() == 0
    write_due(TODAY + timedelta(days=7))
    assert Letter.objects.filter(state=Letter.State.WAITING).count() == 1


def test_a_sample_is_written_once_a_minute(scene: Scene) -> None:
    client = scene.client("priya")
    for _click in range(2):
        assert client.post(url(scene, "sample/")).status_code == 302
    letter = Letter.objects.get()
    assert (letter.kind, letter.email, letter.subject) == ("digest", "priya.raman@fenwick.example", "")
    assert "A sample is on its way to priya.raman@fenwick.example." in client.get(url(scene)).content.decode()


def test_nobody_sets_it_for_others(scene: Scene) -> None:
    assert scene.client("zed").get(url(scene)).status_code == 404
    assert scene.client("zed").post(url(scene, "sample/")).status_code == 404
    assert scene.client("olga").get(url(scene)).status_code == 403
    assert scene.client("olga").post(url(scene, "sample/")).status_code == 403
    assert Client().get(url(scene)).status_code == 302
    assert scene.client("priya").get(url(scene, "sample/")).status_code == 405


def test_all_letters_of_a_person_stand_on_one_page(scene: Scene) -> None:
    page = scene.client("priya").get("/me/notifications/").content.decode()
    assert url(scene) in page
    assert '<option value="weekly" selected>Weekly</option>' in page
    assert "You take part in no plan yet" in scene.client("zed").get("/me/notifications/").content.decode()


def test_reading_the_stop_page_changes_nothing(scene: Scene) -> None:
    address = f"/stop/{stop_token(seat(scene, 'priya').pk)}/"
    answer = Client().get(address)
    assert "Stop the letter?" in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    Client().head(address)
    assert seat(scene, "priya").wish == Seat.Digest.WEEKLY


def test_a_mail_program_stops_it_with_one_post(scene: Scene) -> None:
    address = f"/stop/{stop_token(seat(scene, 'priya').pk)}/"
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Stopped." in answer.content.decode()
    assert seat(scene, "priya").digest == Seat.Digest.OFF
    assert seat(scene, "marcus").wish == Seat.Digest.WEEKLY


def test_a_forged_link_stops_nothing(scene: Scene) -> None:
    token = stop_token(seat(scene, "priya").pk)
    number, _dot, signature = token.partition(".")
    before = set(Seat.objects.values_list("pk", "digest"))
    for forged in (f"{int(number) + 1}.{signature}", token[:-1], f"{number}.", "x", "1"):
        answer = Client().post(f"/stop/{forged}/")
        assert "There is nothing to stop." in answer.content.decode()
    assert set(Seat.objects.values_list("pk", "digest")) == before


def test_a_link_of_somebody_who_has_left_looks_the_same(scene: Scene) -> None:
    token = stop_token(seat(scene, "priya").pk)
    seat(scene, "priya").delete()

    def page(name: str) -> str:
        return re.sub(r'"X-CSRFToken": "\w+"', "", Client().post(f"/stop/{name}/").content.decode())

    assert page(token) == page("forged")


def test_another_signature_of_ours_opens_no_door(scene: Scene) -> None:
    token = Signer(sep=".").sign(str(seat(scene, "priya").pk))
    Client().post(f"/stop/{token}/")
    assert seat(scene, "priya").wish == Seat.Digest.WEEKLY


def test_priya_has_her_letter_on_friday_at_half_a_day(scene: Scene) -> None:
    client = scene.client("priya")
    client.post(url(scene), {"digest": "weekly", "day": "4", "hour": "13", "reminds": "on"})
    found = seat(scene, "priya")
    assert (found.digest, found.digest_day, found.digest_hour, found.reminds) == ("weekly", 4, 13, True)
    assert "The next one is due on Friday 13 February, 13:00 in UTC." in client.get(url(scene)).content.decode()


@pytest.mark.parametrize(("field", "value"), [("hour", "3"), ("hour", "24"), ("day", "7"), ("day", "x")])
def test_no_letter_comes_at_night_nor_on_a_day_that_is_none(scene: Scene, field: str, value: str) -> None:
    answer = scene.client("priya").post(url(scene), {"digest": "weekly", field: value})
    assert answer.status_code == 422
    assert seat(scene, "priya").digest_hour == 8


def test_who_only_reads_is_told_when_signature_moves_until_he_chooses(scene: Scene) -> None:
    client = scene.client("tom")
    page = client.get(url(scene)).content.decode()
    assert "You have not chosen yet" in page
    assert "It comes at 08:00 in UTC, the next working day after something happened." in page
    client.post(url(scene), {"digest": "weekly"})
    assert "You have not chosen yet" not in client.get(url(scene)).content.decode()
    assert seat(scene, "tom").digest == "weekly"


def test_all_plans_are_set_on_one_page_and_what_is_not_touched_stays_not_chosen(scene: Scene) -> None:
    client, code = scene.client("anna"), scene.workspace.code
    same = {f"{code}-digest": "weekly", f"{code}-day": "0", f"{code}-hour": "8"}
    ticked = {f"{code}-reminds": "on", f"{code}-own_letter": "on"}
    assert client.post("/me/notifications/", {**same, **ticked}).status_code == 302
    assert seat(scene, "anna").digest == ""
    client.post("/me/notifications/", {**same, f"{code}-digest": "daily"})
    found = seat(scene, "anna")
    assert (found.digest, found.reminds, found.own_letter) == ("daily", False, False)
    wrong = client.post("/me/notifications/", {**same, f"{code}-hour": "2"})
    assert (wrong.status_code, seat(scene, "anna").digest_hour) == (422, 8)


def test_only_the_sellers_who_read_their_list_are_offered_its_letter(scene: Scene) -> None:
    offered = {name: "own_letter" in scene.client(name).get(url(scene)).content.decode() for name in
               ("anna", "jonas", "priya", "tom")}  # fmt: skip
    assert offered == {"anna": True, "jonas": True, "priya": False, "tom": False}


# -- one letter of several plans ---------------------------------------------------------------------------------------

ALL = "/me/notifications/"


def as_one(scene: Scene, **more: str) -> dict[str, str]:
    team = scene.team.code
    return {f"{team}-together": "on", f"{team}-day": "3", f"{team}-hour": "16", **more}


def test_one_letter_is_offered_to_who_takes_part_in_three_plans_of_a_team(scene: Scene) -> None:
    plans_of(scene, 2)
    assert "One letter with a part for each plan" not in scene.client("anna").get(ALL).content.decode()
    plan_of(scene, "Third")
    page = scene.client("anna").get(ALL).content.decode()
    assert "All your plans of Larkspur" in page
    assert f'name="{scene.team.code}-together"' in page
    assert " checked" not in page.split(f'name="{scene.team.code}-together"')[1].split(">")[0]
    assert "One letter with a part for each plan" not in scene.client("marcus").get(ALL).content.decode()


def test_it_is_chosen_with_its_day_and_hour_and_given_up_again(scene: Scene) -> None:
    found = plans_of(scene, 3)
    client = scene.client("anna")
    assert client.post(ALL, as_one(scene)).status_code == 302
    assert list(Together.objects.values_list("user__name", "team__name", "day", "hour")) == [
        ("Anna Kessler", "Larkspur", 3, 16)
    ]
    page = client.get(f"/p/{found[1].code}/digest/").content.decode()
    assert "in one letter with your other plans of Larkspur: on Thursday 12 February, 16:00 in UTC." in page
    assert client.get(ALL).content.decode().count("Comes in the one letter of your plans of Larkspur") == 3
    client.post(ALL, {f"{scene.team.code}-day": "3", f"{scene.team.code}-hour": "16"})
    assert not Together.objects.exists()


def test_a_form_of_plans_alone_leaves_it_as_it_is(scene: Scene) -> None:
    plans_of(scene, 3)
    client = scene.client("anna")
    client.post(ALL, as_one(scene))
    client.post(ALL, {})
    assert Together.objects.count() == 1


def test_no_one_letter_comes_at_night(scene: Scene) -> None:
    plans_of(scene, 3)
    answer = scene.client("anna").post(ALL, as_one(scene) | {f"{scene.team.code}-hour": "3"})
    assert (answer.status_code, Together.objects.count()) == (422, 0)


def test_nobody_has_one_letter_of_a_team_whose_plans_he_is_not_on(scene: Scene) -> None:
    plans_of(scene, 3)
    for name in ("marcus", "zed"):
        scene.client(name).post(ALL, as_one(scene))
        assert scene.client(name).post(ALL, {"sample": scene.team.code}).status_code == 404
    assert not Together.objects.exists()
    assert not Letter.objects.exists()


def test_a_sample_of_it_is_sent_once_a_minute(scene: Scene) -> None:
    plans_of(scene, 3)
    client = scene.client("anna")
    for _click in range(2):
        page = client.post(ALL, {"sample": scene.team.code}, follow=True).content.decode()
        assert "A sample is on its way to anna.kessler@larkspur.example." in page
    assert Letter.objects.get().kind == "together"


def test_one_click_stops_it_for_all_its_plans(scene: Scene) -> None:
    plans_of(scene, 3)
    Client().post(f"/stop/{stop_together(scene.users['anna'].pk, scene.team.pk + 1)}/")
    address = f"/stop/{stop_together(scene.users['anna'].pk, scene.team.pk)}/"
    assert "once a week what changed in all plans of Larkspur" in Client().get(address).content.decode()
    assert {one.wish for one in Seat.objects.filter(user=scene.users["anna"])} == {"weekly"}
    page = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "Stopped." in page
    assert "Fenwick" not in page
    assert {one.digest for one in Seat.objects.filter(user=scene.users["anna"])} == {"off"}
    assert {one.wish for one in Seat.objects.filter(user=scene.users["priya"])} == {"weekly"}
    Seat.objects.filter(user=scene.users["anna"]).delete()
    assert "There is nothing to stop." in Client().post(address).content.decode()
