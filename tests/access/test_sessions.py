"""A session is one person's on one device, for as long as he takes part; and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from mapapp.access.leaving import end_seat
from mapapp.access.models import Role, Seat, WorkspaceGrant
from mapapp.access.seats import take_seat
from mapapp.access.signin import KEPT
from mapapp.access.visit import visit
from mapapp.demo.fenwick import fenwick
from mapapp.people.jobs import forget_old_sessions
from mapapp.people.models import Membership, Session, User
from mapapp.people.sessions import end_sessions, living
from mapapp.plans.changes.versions import save_version
from mapapp.plans.changes.workspace import create_workspace
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.pages.door import last_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PRIYA = "priya.raman@fenwick.example"
HX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/plans/"}


def doors(scene: Scene) -> list[str]:
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    plan = f"/p/{scene.workspace.code}/"
    return [plan, *(plan + path for path in ("task/22/", "activity/", "versions/1/", "versions/1.pdf", "people/"))]


def test_a_key_that_was_planted_before_sign_in_opens_nothing_after_it(scene: Scene) -> None:
    victim, thief = Client(), Client()
    thief.get("/signin/")
    thief.post("/signin/", {"email": PRIYA})
    planted = thief.cookies["sessionid"].value
    victim.cookies["sessionid"] = planted
    assert victim.post("/signin/code/", {"code": last_code(PRIYA)}).status_code == 302
    assert victim.cookies["sessionid"].value != planted
    assert victim.get("/me/").status_code == 200
    assert thief.get("/me/").status_code == 302
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_key_that_somebody_made_up_is_never_taken_over(scene: Scene) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.post("/signin/", {"email": PRIYA})
    assert client.cookies["sessionid"].value != "a" * 32


def test_who_has_left_a_plan_reads_nothing_more_with_the_session_he_had(scene: Scene) -> None:
    client, pages = scene.client("priya"), doors(scene)
    assert {client.get(url).status_code for url in pages} <= {200, 302}
    Seat.objects.filter(user=scene.users["priya"]).delete()
    for url in pages:
        assert client.get(url).status_code == 404
        assert client.get(url, headers=HX).status_code == 404
    assert "Fenwick" not in client.get("/plans/").content.decode()
    assert "Fenwick" not in client.get("/tasks/").content.decode()
    assert client.get(f"/p/{scene.workspace.code}/?q=x", headers={**HX, "HX-Target": "tasks"}).status_code == 404


def test_grants_that_outlive_a_seat_open_nothing_and_a_seat_without_grants_neither(scene: Scene) -> None:
    assert WorkspaceGrant.objects.filter(user=scene.users["priya"]).exists()
    Seat.objects.filter(user=scene.users["priya"]).delete()
    WorkspaceGrant.objects.filter(user=scene.users["marcus"]).delete()
    for name in ("priya", "marcus"):
        assert scene.client(name).get(f"/p/{scene.workspace.code}/").status_code == 404


def test_each_grant_that_is_taken_away_is_gone_at_once_and_no_other(scene: Scene) -> None:
    rows = WorkspaceGrant.objects.filter(user=scene.users["priya"])
    other = create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    rows.filter(permission__codename="lead").update(content_object=other)
    assert scene.visit("priya").grants == {"read", "comment", "contribute"}
    rows.filter(permission__codename="comment").update(user=scene.users["tom"])
    assert scene.visit("priya").grants == {"read", "contribute"}
    assert scene.visit("tom").grants == {"read", "comment"}
    rows.filter(permission__codename="read").delete()
    assert visit(scene.users["priya"], scene.workspace.code) is None
    scene.users["anna"].is_active = False
    assert visit(scene.users["anna"], scene.workspace.code) is None


def test_a_session_whose_time_is_over_opens_nothing_and_its_key_is_not_used_again(scene: Scene) -> None:
    client = scene.client("priya")
    key = client.cookies["sessionid"].value
    assert client.get("/me/").status_code == 200
    Session.objects.update(expire_date=TODAY)
    assert client.get("/me/").status_code == 302
    client.post("/signin/", {"email": PRIYA})
    assert client.cookies["sessionid"].value != key


def test_a_manager_who_left_the_team_looks_in_no_more(scene: Scene) -> None:
    client, url = scene.client("olga"), f"/p/{scene.workspace.code}/"
    assert client.get(url).status_code == 200
    Membership.objects.filter(user=scene.users["olga"]).delete()
    assert client.get(url).status_code == 404
    assert client.get("/plans/new/").status_code == 404


def test_a_rep_of_the_team_without_a_seat_learns_nothing(scene: Scene) -> None:
    Membership.objects.create(team=scene.team, user=scene.users["zed"], role=Membership.Role.REP)
    assert {scene.client("zed").get(url).status_code for url in doors(scene)} == {404}


def test_who_was_deactivated_is_out_at_once_on_every_page(scene: Scene) -> None:
    client, pages = scene.client("priya"), doors(scene)
    User.objects.filter(email=PRIYA).update(is_active=False)
    for url in (*pages, "/me/", "/plans/", "/tasks/"):
        assert client.get(url).headers["Location"].startswith("/signin/")
        answer = client.get(url, headers=HX)
        assert answer.headers["HX-Redirect"].startswith("/signin/")
        assert not answer.content
    assert client.post(f"/p/{scene.workspace.code}/task/22/comments/", {"body": "x"}).status_code == 302
    assert scene.fresh().revision == 2


def test_signing_out_ends_the_session_for_a_copy_of_its_cookie(scene: Scene) -> None:
    client, copy = scene.client("priya"), Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert copy.get("/me/").status_code == 200
    client.post("/signout/")
    assert copy.get("/me/").status_code == 302


def test_a_fragment_without_a_session_leads_back_to_a_page_of_ours(scene: Scene) -> None:
    for seen, back in (
        ("http://testserver/plans/?a=1", "next=%2Fplans%2F%3Fa%3D1"),
        ("http://evil.example//evil.example/", "next=%2F%2Fevil.example%2F"),
        ("http://[", "next=%2F"),
        ("javascript:alert(1)", "next=alert%281%29"),
    ):
        answer = Client().get(f"/p/{scene.workspace.code}/", headers={"HX-Request": "true", "HX-Current-URL": seen})
        where = answer.headers["HX-Redirect"]
        assert where == f"/signin/?{back}"
        signed = scene.client("priya").get(where).headers["Location"]
        assert signed in ("/", "/plans/?a=1")


def test_a_session_knows_whose_it_is_and_on_what_from_sign_in_on(scene: Scene) -> None:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    client.post("/signin/", {"email": PRIYA})
    waiting = Session.objects.get()
    assert (waiting.user, waiting.agent, waiting.began_at) == (None, "", None)
    client.post("/signin/code/", {"code": last_code(PRIYA)})
    row = Session.objects.get()
    assert (row.user, row.began_at, row.used_at) == (scene.users["priya"], TODAY, TODAY)
    assert "Firefox/140.0" in row.agent
    with time_machine.travel(TODAY + timedelta(hours=2), tick=False):
        client.get("/me/")
    assert Session.objects.get().used_at == TODAY + timedelta(hours=2)
    assert Session.objects.get().began_at == TODAY


def test_sessions_of_one_person_end_together_and_nobody_elses(scene: Scene) -> None:
    first, second, other = scene.client("priya"), scene.client("priya"), scene.client("marcus")
    assert len(living(scene.users["priya"], TODAY)) == 2
    assert end_sessions(scene.users["priya"]) == 2
    assert [c.get("/me/").status_code for c in (first, second, other)] == [302, 302, 200]


def test_an_account_that_is_deleted_takes_its_sessions_along(scene: Scene) -> None:
    client = scene.client("zed")
    scene.users["zed"].delete()
    assert client.get("/me/").status_code == 302
    assert not Session.objects.exists()


def test_sessions_that_have_run_out_are_forgotten(scene: Scene) -> None:
    scene.client("priya")
    scene.client("marcus")
    Session.objects.filter(user=scene.users["marcus"]).update(expire_date=TODAY - timedelta(seconds=1))
    forget_old_sessions()
    assert Session.objects.get().user == scene.users["priya"]


def test_who_is_removed_from_the_last_plan_he_had_is_signed_out_everywhere(scene: Scene) -> None:
    marcus, kept = scene.client("marcus"), scene.client("marcus")
    session = kept.session
    session.set_expiry(KEPT)
    session.save()
    number = scene.workspace.people.get(email=scene.users["marcus"].email).number
    end_seat(scene.fresh(), number, by=scene.actor("priya"), at=TODAY)
    assert [client.get("/me/").status_code for client in (marcus, kept)] == [302, 302]
    assert not Session.objects.filter(user=scene.users["marcus"]).exists()


def test_who_has_another_plan_stays_signed_in_for_it_and_so_does_who_left_himself(scene: Scene) -> None:
    other = create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    marcus = scene.users["marcus"]
    take_seat(other.people.get(email=marcus.email), marcus, Role.CONTRIBUTOR, at=TODAY)
    client = scene.client("marcus")
    number = scene.workspace.people.get(email=marcus.email).number
    end_seat(scene.fresh(), number, by=scene.actor("priya"), at=TODAY)
    assert client.get(f"/p/{other.code}/").status_code == 200
    assert client.get(f"/p/{scene.workspace.code}/").status_code == 404
    tom = scene.client("tom")
    number = scene.workspace.people.get(email=scene.users["tom"].email).number
    end_seat(scene.fresh(), number, by=scene.actor("tom"), at=TODAY)
    assert tom.get("/tasks/").status_code == 200


def test_a_closed_account_is_out_at_once_and_no_session_comes_back_with_it(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    client = scene.client("priya")
    call_command("close_account", " Priya.Raman@Fenwick.example")
    assert "sessions ended: 1" in capsys.readouterr().out
    assert client.get("/me/").status_code == 302
    fresh = Client()
    fresh.post("/signin/", {"email": PRIYA})
    assert Letter.objects.get().user is None
    call_command("close_account", PRIYA, "--open")
    assert client.get("/me/").status_code == 302
    fresh.post("/signin/", {"email": PRIYA})
    fresh.post("/signin/code/", {"code": last_code(PRIYA)})
    assert fresh.get("/me/").status_code == 200
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("close_account", "nobody@nowhere.example")


def test_in_the_demo_an_admin_needs_no_second_factor(scene: Scene, settings: LazySettings) -> None:
    Membership.objects.filter(user=scene.users["olga"]).update(role=Membership.Role.ADMIN)
    client = scene.client("olga", second=False)
    assert client.get("/tasks/").status_code == 302
    settings.SECOND_FACTOR_FOR_ADMINS = False
    assert client.get("/tasks/").status_code == 200
