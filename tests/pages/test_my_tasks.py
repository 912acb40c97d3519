"""What has one person's name, on whatever plan; and where each person starts."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.demo.fenwick import fenwick
from mapapp.people.models import Team, User
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.models import Task, Workspace
from tests.builders import TODAY, Scene
from tests.pages.reading import part, read, words

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def ottoline(scene: Scene) -> Workspace:
    """A second plan that Priya is on, with another selling company."""
    team = Team.objects.create(name="Ottoline & Co")
    workspace = create_workspace(team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    Workspace.objects.filter(pk=workspace.pk).update(name="Brand agency")
    take_seat(workspace.people.get(name="Priya Raman"), scene.users["priya"], Role.VIEWER, at=TODAY)
    return workspace


def test_the_heading_is_the_sentence(scene: Scene) -> None:
    page = read(scene.client("priya"), "/tasks/")
    assert "<h1>One thing with your name, none late</h1>" in page
    assert "<h1>Two things with your name, one late</h1>" in read(scene.client("anna"), "/tasks/")


def test_tasks_stand_under_late_next_ten_days_and_later(scene: Scene) -> None:
    Task.objects.filter(number=23).update(due_on=date(2026, 3, 17))
    page = read(scene.client("anna"), "/tasks/")
    assert "ROI model" in part(page, "mine-late")
    assert "Vendor form" in part(page, "mine-later")
    assert 'id="mine-soon"' not in page
    assert "Mon 9 Feb 1 working day late Tom Okafor, for #16 by Fri 20 Feb In progress Done" in words(
        part(page, "mine-late")
    )


def test_plans_of_several_sellers_stand_side_by_side(scene: Scene, ottoline: Workspace) -> None:
    page = read(scene.client("priya"), "/tasks/")
    said = words(page)
    assert "Across two plans" in said
    assert "One account-planning platform by Q3, with Larkspur" in said
    assert "Brand agency, with Ottoline & Co" in said


def test_a_viewer_has_no_buttons_on_his_task(scene: Scene, ottoline: Workspace) -> None:
    Seat.objects.filter(workspace=scene.workspace, user=scene.users["priya"]).delete()
    soon = part(read(scene.client("priya"), "/tasks/"), "mine-soon")
    assert "<form" not in soon
    assert "will not hold" not in soon


@pytest.mark.parametrize("plans", [1, 2])
def test_the_page_costs_nine_queries_however_many_plans(
    scene: Scene, ottoline: Workspace, django_assert_num_queries: DjangoAssertNumQueries, plans: int
) -> None:
    if plans == 1:
        Seat.objects.filter(workspace=ottoline).delete()
    client = scene.client("priya")
    with django_assert_num_queries(9):
        client.get("/tasks/")


def test_what_is_finished_is_counted_and_shown_when_asked_for(scene: Scene) -> None:
    client = scene.client("priya")
    assert "4 finished. Show them" in words(read(client, "/tasks/"))
    assert "Today’s planning cost measured" in part(read(client, "/tasks/?done=1"), "finished")


def test_nothing_to_do_says_so(scene: Scene) -> None:
    page = words(read(scene.client("olga"), "/tasks/"))
    assert "Nothing waits on you" in page
    assert "No open step has your name." in page


@pytest.mark.parametrize(
    ("name", "place"), [("anna", "/plans/"), ("olga", "/plans/"), ("priya", "/p/"), ("zed", "/tasks/")]
)
def test_each_starts_where_his_work_is(scene: Scene, name: str, place: str) -> None:
    answer = scene.client(name).get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(place)


def test_a_buyer_with_two_plans_starts_on_his_tasks(scene: Scene, ottoline: Workspace) -> None:
    assert scene.client("priya").get("/").headers["Location"] == "/tasks/"


def test_a_seller_lists_the_plans_he_is_on_and_a_manager_those_of_the_team(scene: Scene, ottoline: Workspace) -> None:
    for name in ("anna", "olga"):
        said = words(read(scene.client(name), "/plans/"))
        assert "One account-planning platform by Q3 Fenwick Medical Thu 12 Mar 14 of 30 1 late Today, 09:12" in said
        assert "Brand agency" not in said


def test_the_list_costs_the_same_for_one_plan_and_for_two(
    scene: Scene, ottoline: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = scene.client("priya")
    with django_assert_num_queries(11):
        assert "Brand agency" in client.get("/plans/").content.decode()
    Seat.objects.filter(workspace=ottoline).delete()
    with django_assert_num_queries(11):
        client.get("/plans/")


def test_somebody_on_no_plan_reads_what_to_do(scene: Scene) -> None:
    assert "You are not on a plan." in words(read(scene.client("zed"), "/plans/"))


def test_a_rep_without_plans_begins_with_one(scene: Scene) -> None:
    rep = User.objects.create_user("rep@larkspur.example", "New Rep")
    scene.team.memberships.create(user=rep, role="rep")
    scene.users["rep"] = rep
    assert "Start with the deal that signs next." in words(read(scene.client("rep"), "/plans/"))


def test_done_is_two_taps_and_leads_back_here(scene: Scene) -> None:
    client, plan = scene.client("priya"), f"/p/{scene.workspace.code}/"
    soon = part(read(client, "/tasks/"), "mine-soon")
    assert f'action="{plan}task/13/status/"' in soon
    answer = client.post(f"{plan}task/13/status/", {"was": "not_started", "status": "done", "back": "tasks"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tasks/")
    page = words(read(client, "/tasks/"))
    assert "Nothing waits on you" in page
    assert scene.task(13).status == "done"
