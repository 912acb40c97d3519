"""The pages of a selling company: its admins say who is in it, its managers read it, nobody else learns of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from mapapp.access.seats import take_seat
from mapapp.people.changes import found_team, join_team
from mapapp.people.history import SERVER
from mapapp.people.models import Membership, User
from mapapp.plans.models import Stakeholder
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.pages.edits import hidden, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
QUERIES = 6  # session, account, membership, members with their plans, own teams, who looks


@pytest.fixture
def astrid(scene: Scene) -> Any:
    """An admin of Larkspur at her browser."""
    scene.users["astrid"] = User.objects.create_user("astrid.holm@larkspur.example", "Astrid Holm")
    Membership.objects.create(team=scene.team, user=scene.users["astrid"], role=Membership.Role.ADMIN)
    return scene.client("astrid")


def at(scene: Scene, rest: str = "") -> str:
    return f"/admin-area/{scene.team.code}/{rest}"


def of(scene: Scene, name: str) -> str:
    return at(scene, f"members/{scene.team.memberships.get(user=scene.users[name]).code}/")


def test_an_admin_sees_everybody_with_role_and_plans(scene: Scene, astrid: Any) -> None:
    assert astrid.get("/admin-area/").url == at(scene)
    page = text(astrid.get(at(scene)))
    assert "The people of Larkspur" in page and "3 members" in page
    assert "anna.kessler@larkspur.example" in page and "(1 as lead)" in page


def test_the_list_costs_the_same_for_three_and_for_thirty(
    scene: Scene, astrid: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES):
        astrid.get(at(scene))
    for number in range(30):
        join_team(scene.team, f"rep{number}@larkspur.example", "rep", by=SERVER, at=TODAY)
    with django_assert_num_queries(QUERIES):
        astrid.get(at(scene))


def test_a_manager_reads_it_and_changes_nothing(scene: Scene, astrid: Any) -> None:
    olga = scene.client("olga")
    page = text(olga.get(at(scene)))
    assert "Only an admin of the team says who is in it." in page and "Add, and send the letter" not in page
    assert olga.post(at(scene), {"email": "kai@larkspur.example", "role": "rep"}).status_code == 403
    assert olga.get(of(scene, "anna")).status_code == 403
    assert olga.get(at(scene, "members/import/")).status_code == 403


@pytest.mark.parametrize("who", ["anna", "priya", "zed"])
def test_to_everybody_else_there_is_no_such_team(scene: Scene, astrid: Any, who: str) -> None:
    client = scene.client(who)
    for url in ("/admin-area/", at(scene), at(scene, "members.csv"), at(scene, "members/import/"), of(scene, "olga")):
        assert client.get(url).status_code == 404
    assert client.post(at(scene), {"email": "x@x.example", "role": "admin"}).status_code == 404


def test_an_admin_of_another_team_learns_nothing(scene: Scene, astrid: Any) -> None:
    halden = found_team("Halden", "lena@halden.example", at=TODAY)
    scene.users["lena"] = User.objects.get(email="lena@halden.example")
    lena, member = scene.client("lena"), of(scene, "anna")
    assert lena.get("/admin-area/").url == f"/admin-area/{halden.code}/"
    for url in (at(scene), member, member.replace(scene.team.code, halden.code)):
        assert lena.get(url).status_code == lena.post(url, {"role": "admin", "was": "rep"}).status_code == 404


def test_an_admin_of_two_teams_chooses(scene: Scene, astrid: Any) -> None:
    found_team("Halden", "astrid.holm@larkspur.example", at=TODAY)
    page = text(astrid.get("/admin-area/"))
    assert "Your teams" in page and "Halden" in page and "Larkspur" in page
    assert "Your teams" in text(astrid.get(at(scene)))


def test_a_member_is_added_with_a_letter(scene: Scene, astrid: Any) -> None:
    form = {
        "name": "Kai Berg",
        "email": "Kai@larkspur.example",
        "role": "manager",
        **hidden(text(astrid.get(at(scene)))),
    }
    page = text(astrid.post(at(scene), form, follow=True))
    assert "Kai Berg is in Larkspur. A letter says how to sign in." in page and "4 members" in page
    assert Letter.objects.get().text.startswith("Hello Kai Berg,\n\nAstrid Holm has put you into Larkspur")
    again = astrid.post(at(scene), form)
    assert again.status_code == 422 and "kai@larkspur.example is in Larkspur already." in text(again)


def test_what_was_typed_stays_with_the_reason(scene: Scene, astrid: Any) -> None:
    answer = astrid.post(at(scene), {"name": "Kai", "email": "no address", "role": "rep"})
    assert answer.status_code == 422
    assert 'value="no address"' in text(answer) and "That is not an e-mail address." in text(answer)


def test_a_role_is_changed_and_the_last_admin_stays(scene: Scene, astrid: Any) -> None:
    assert "Saved." in text(astrid.post(of(scene, "anna"), {"role": "manager", "was": "rep"}, follow=True))
    assert scene.team.memberships.get(user=scene.users["anna"]).role == "manager"
    stale = astrid.post(of(scene, "anna"), {"role": "admin", "was": "rep"})
    assert stale.status_code == 422 and "Anna Kessler was made manager a moment ago." in text(stale)
    answer = astrid.post(of(scene, "astrid"), {"role": "rep", "was": "admin"})
    assert answer.status_code == 422 and "Make somebody else an admin first." in text(answer)


def test_the_list_goes_out_and_comes_in(scene: Scene, astrid: Any) -> None:
    answer = astrid.get(at(scene, "members.csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="larkspur-members.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "email,name,role"
    file = SimpleUploadedFile("members.csv", answer.content)
    page = text(astrid.post(at(scene, "members/import/"), {"file": file}))
    assert "There is nothing to do." in page and "3 people stand in the team as the list says." in page


def test_nothing_is_written_before_it_was_looked_at(scene: Scene, astrid: Any) -> None:
    rows = "email;role\nkai@larkspur.example;rep\nanna.kessler@larkspur.example;manager\nnobody;rep\n"
    file = SimpleUploadedFile("members.csv", rows.encode("latin-1"))
    page = text(astrid.post(at(scene, "members/import/"), {"file": file}))
    assert scene.team.memberships.count() == 3
    assert "One person is added" in page and "One role changes" in page
    assert "This is no e-mail address." in page and "2 members are not in the list, and stay in the team:" in page
    done = text(astrid.post(at(scene, "members/import/"), {"text": rows, "seen": hidden(page)["seen"]}, follow=True))
    assert "1 person added; a letter says how to sign in. 1 role changed." in done
    assert scene.team.memberships.count() == 4


def test_a_team_that_changed_meanwhile_is_shown_anew(scene: Scene, astrid: Any) -> None:
    rows = "email;role\nkai@larkspur.example;rep\n"
    seen = hidden(text(astrid.post(at(scene, "members/import/"), {"text": rows})))["seen"]
    join_team(scene.team, "kai@larkspur.example", "manager", by=SERVER, at=TODAY)
    answer = astrid.post(at(scene, "members/import/"), {"text": rows, "seen": seen})
    assert answer.status_code == 409 and "The team has changed while you looked." in text(answer)
    assert scene.team.memberships.get(user__email="kai@larkspur.example").role == "manager"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file, or paste the rows."),
        ({"text": "name\nAnna"}, "No column of this list holds e-mail addresses."),
        ({"text": "a" * 300_000}, "The list is larger than 256 KB."),
    ],
)
def test_a_list_that_is_none_is_answered_at_the_field(
    scene: Scene, astrid: Any, data: dict[str, str], words: str
) -> None:
    answer = astrid.post(at(scene, "members/import/"), data)
    assert answer.status_code == 422 and words in text(answer)


def test_the_way_there_is_shown_to_who_may_go(scene: Scene, astrid: Any) -> None:
    way = 'href="/admin-area/"'
    assert way in text(astrid.get("/plans/")) and way in text(scene.client("olga").get("/plans/"))
    assert way in text(astrid.get(f"/p/{scene.workspace.code}/"))
    assert way not in text(scene.client("anna").get("/plans/"))


def test_a_manager_finds_the_team_from_every_page_also_of_a_plan_that_he_sits_on(scene: Scene) -> None:
    url, link = f"/p/{scene.workspace.code}/", 'href="/admin-area/"'
    assert link in text(scene.client("olga").get(url))
    take_seat(place(scene, "Olga Brandt"), scene.users["olga"], "viewer", at=TODAY)
    assert link in text(scene.client("olga").get(url)) and link in text(scene.client("olga").get("/plans/"))
    for who in ("anna", "priya"):
        assert link not in text(scene.client(who).get(url))


def place(scene: Scene, name: str) -> Stakeholder:
    return Stakeholder.objects.create(workspace=scene.workspace, number=90, side="seller", name=name)
