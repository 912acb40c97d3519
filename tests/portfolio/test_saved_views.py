"""Saved views: a query string under a name, one's own or shared with the team by who oversees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from mapapp.people.models import Membership, Team, User
from mapapp.private.kept import views_table
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import design, line, money

pytestmark = pytest.mark.usefixtures("today")
URL = "/plans/views/"


@pytest.fixture
def larkspur(scene: Scene) -> Scene:
    design(scene.team)
    line(scene.team, "Anna’s", workspace=scene.workspace, seller=scene.users["anna"], **money(5, 5))
    return scene


def save(client: Client, name: str, query: str = "view=later&sort=-apart", **more: str) -> int:
    return client.post(URL, {"act": "save", "name": name, "query": query, **more}).status_code


def code(name: str) -> str:
    found: str = views_table()._default_manager.get(name=name).code
    return found


def test_what_is_looked_at_is_saved_and_found_again(larkspur: Scene) -> None:
    client = larkspur.client("anna")
    assert 'href="/plans/views/?view=later&amp;sort=-apart"' in read(client, "/plans/?view=later&sort=-apart")
    assert "Plan later than CRM, by Difference, falling" in words(read(client, f"{URL}?view=later&sort=-apart"))
    answer = client.post(URL, {"act": "save", "name": "  Look  at these ", "query": "view=later&sort=-apart&page=9"})
    there = f"/plans/?team={larkspur.team.code}&view=later&sort=-apart"
    assert (answer.status_code, answer.headers["Location"]) == (302, there)
    html = read(client, there)
    assert f'href="?team={larkspur.team.code}&amp;view=later&amp;sort=-apart"' in html
    assert "Look at these</a>" in html and "Saved as “Look at these”." in html
    assert html.count('aria-current="page">Look at these') == 1
    assert "Look at these" not in read(larkspur.client("olga"), "/plans/")


def test_a_manager_shares_and_a_rep_does_not(larkspur: Scene) -> None:
    assert save(larkspur.client("olga"), "Monday", shared="on") == 302
    assert "Monday</a>" in read(larkspur.client("anna"), "/plans/")
    said = words(read(larkspur.client("anna"), URL))
    assert "Monday shared by Olga Brandt" in said and "Change Monday" not in said
    assert save(larkspur.client("anna"), "Mine", shared="on") == 403
    assert not views_table()._default_manager.filter(name="Mine").exists()


def test_it_is_renamed_unshared_and_deleted_by_whose_it_is_or_who_oversees(larkspur: Scene) -> None:
    anna, olga = larkspur.client("anna"), larkspur.client("olga")
    save(olga, "Monday", shared="on")
    save(anna, "Mine")
    form = {"act": "change", "name": "Tuesday"}
    assert anna.post(URL, {**form, "code": code("Monday")}).status_code == 403
    assert olga.post(URL, {**form, "code": code("Mine")}).status_code == 422  # not there, for all that she can see
    assert olga.post(URL, {**form, "code": code("Monday")}).status_code == 302
    assert "Tuesday" not in read(anna, "/plans/")
    assert anna.post(URL, {"act": "delete", "code": code("Tuesday")}).status_code == 422
    assert anna.post(URL, {"act": "delete", "code": code("Mine")}).status_code == 302
    assert [view.name for view in views_table()._default_manager.all()] == ["Tuesday"]


@pytest.mark.parametrize(("name", "said"), [("", "Give the view a name."), ("x" * 61, "at most 60 letters"),
                                            ("Mine", "You have a view named “Mine”.")])  # fmt: skip
def test_a_name_that_will_not_do_is_refused_and_stays(larkspur: Scene, name: str, said: str) -> None:
    client = larkspur.client("anna")
    assert save(client, "Mine") == 302
    answer = client.post(URL, {"act": "save", "name": name, "query": "view=later"})
    html = answer.content.decode()
    assert answer.status_code == 422 and said in words(html)
    assert f'value="{name}"' in html and 'name="query" value="view=later"' in html


@pytest.mark.parametrize("name", ["Mi\u200bne", "\u202eMine", "Mine\u2060"])
def test_no_view_is_named_so_that_it_reads_as_another_one(larkspur: Scene, name: str) -> None:
    client = larkspur.client("anna")
    assert save(client, "Mine", query="view=none") == 302
    assert save(client, name) == 422
    assert save(client, f"{name} too") == 302
    assert {view.name for view in views_table()._default_manager.all()} == {"Mine", "Mine too"}


def test_two_people_and_two_teams_use_the_same_name(larkspur: Scene) -> None:
    other = Team.objects.create(name="Zenith")
    Membership.objects.create(team=other, user=larkspur.users["olga"], role="manager")
    for client in (larkspur.client("anna"), larkspur.client("olga")):
        assert save(client, "Mine") == 302
    assert save(larkspur.client("olga"), "Mine", team=other.code) == 302
    assert views_table()._default_manager.count() == 3
    line(other, "Foreign")
    assert read(larkspur.client("olga"), f"/plans/?team={other.code}").count(">Mine</a>") == 1


def test_there_is_an_end_to_views(larkspur: Scene) -> None:
    table, anna = views_table(), larkspur.users["anna"]
    rows = [table(team=larkspur.team, user=anna, name=f"V{place}", made_at=TODAY) for place in range(30)]
    table._default_manager.bulk_create(rows)
    answer = larkspur.client("anna").post(URL, {"act": "save", "name": "More", "query": "view=later"})
    assert answer.status_code == 422 and "You have 30 views. Delete one first." in answer.content.decode()


@pytest.mark.parametrize("query", ["&" * 5000, "next=//evil.example", "a=1&" * 40, "view=later%00", "team=x&page=3"])
def test_whatever_is_sent_as_a_query_only_what_the_page_knows_is_kept(larkspur: Scene, query: str) -> None:
    assert save(larkspur.client("anna"), "Mine", query) in (302, 422)
    kept = set(views_table()._default_manager.values_list("query", flat=True))
    assert kept <= {"", "view=later"}


def test_they_go_with_the_person(larkspur: Scene) -> None:
    save(larkspur.client("olga"), "Monday", shared="on")
    User.objects.get(pk=larkspur.users["olga"].pk).delete()
    assert not views_table()._default_manager.exists()


def test_one_takes_along_what_one_has_saved(larkspur: Scene) -> None:
    client = larkspur.client("anna")
    save(client, "Mine")
    with time_machine.travel(TODAY + timedelta(minutes=1), tick=False):
        data = client.get("/me/data.json").json()
    assert data["views_saved"] == [{
        "team": "Larkspur", "name": "Mine", "query": "view=later&sort=-apart", "shared": False,
        "since": "2026-02-10T09:12:00Z",
    }]  # fmt: skip


@pytest.mark.parametrize("name", ["priya", "zed", "david"])
def test_who_is_in_no_selling_team_has_no_such_page(larkspur: Scene, name: str) -> None:
    client = larkspur.client(name)
    assert client.get(URL).status_code == client.post(URL, {"act": "save", "name": "x"}).status_code == 404


def test_the_same_view_sent_twice_is_saved_once(larkspur: Scene) -> None:
    client = larkspur.client("olga")
    assert [save(client, "Monday"), save(client, "Monday")] == [302, 302]
    assert views_table()._default_manager.filter(name="Monday").count() == 1
    assert save(client, "Monday", "view=quiet") == 422  # another one of that name is refused as before
    assert save(client, "Monday", shared="on") == 422
    assert save(larkspur.client("anna"), "Monday") == 302
