"""A rep's plans handed on to a colleague from the pages of the team, and his way out of it."""

from __future__ import annotations

from typing import Any

import pytest

from mapapp.access.founding import found_plan
from mapapp.access.models import Role, Seat
from mapapp.people.models import Membership, User
from mapapp.plans.models import Side, Stakeholder, Workspace
from tests.builders import TODAY, Scene
from tests.gates.town import orchard
from tests.pages.edits import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def orchards(scene: Scene) -> Workspace:
    """Another plan that Anna leads; and Nils, a rep, and Astrid, an admin of Larkspur."""
    for name, role in (("nils.dahl", "rep"), ("astrid.holm", "admin")):
        user = User.objects.create_user(f"{name}@larkspur.example", name.title().replace(".", " "))
        Membership.objects.create(team=scene.team, user=user, role=role)
        scene.users[name.split(".")[0]] = user
    return found_plan(scene.team, orchard("uma@orchard.example", "x@x.example"), scene.users["anna"], at=TODAY)


def of(scene: Scene, name: str, rest: str) -> str:
    member = scene.team.memberships.get(user=scene.users[name]).code
    return f"/admin-area/{scene.team.code}/members/{member}/{rest}"


def to(scene: Scene, name: str, **more: Any) -> dict[str, Any]:
    return {"to": str(scene.users[name].pk), **more}


def leads(scene: Scene, name: str) -> set[str]:
    return set(Seat.objects.filter(user=scene.users[name], role=Role.LEAD).values_list("workspace__account", flat=True))


def test_a_manager_sees_what_a_rep_has_and_hands_it_on(scene: Scene, orchards: Workspace) -> None:
    anna = scene.workspace.people.get(email=scene.users["anna"].email)
    scene.workspace.tasks.filter(number=29).update(owner=anna)
    olga = scene.client("olga")
    page = text(olga.get(of(scene, "anna", "plans/")))
    assert "Hand all plans of Anna Kessler on?" in page and "2 plans, " in page
    steps = page[page.index("One account-planning platform by Q3") :]
    assert steps.index("Critical path") < steps.index("</ul>")
    flags = ["Critical path" in line for line in steps[: steps.index("</ul>")].split("<li>")[1:] if "#" in line]
    assert flags == sorted(flags, reverse=True) and any(flags)
    answer = olga.post(of(scene, "anna", "plans/"), to(scene, "nils", leaves="stays"), follow=True)
    assert "2 plans are handed on to Nils Dahl." in text(answer)
    assert leads(scene, "nils") == {"Fenwick Medical", "Orchard Foods"} and leads(scene, "anna") == set()
    assert Seat.objects.filter(user=scene.users["anna"], role=Role.CONTRIBUTOR).count() == 2
    activity = text(scene.client("priya").get(f"/p/{scene.workspace.code}/activity/"))
    assert "handed what Anna Kessler did on this plan on to Nils Dahl." in activity


def test_nobody_is_chosen_for_him(scene: Scene, orchards: Workspace) -> None:
    answer = scene.client("olga").post(of(scene, "anna", "plans/"), {"to": ""})
    assert answer.status_code == 422 and "Choose who takes over." in text(answer)
    assert scene.client("olga").post(of(scene, "anna", "plans/"), to(scene, "priya")).status_code == 422
    assert len(leads(scene, "anna")) == 2


def test_what_cannot_be_handed_on_keeps_nothing_else_back_and_is_told(scene: Scene, orchards: Workspace) -> None:
    Stakeholder.objects.create(
        workspace=orchards, number=9, side=Side.BUYER, name="Nils Dahl", email="nils.dahl@larkspur.example"
    )
    answer = scene.client("astrid").post(of(scene, "anna", "remove/"), to(scene, "nils"))
    page = text(answer)
    assert answer.status_code == 422 and "One of 2 plans stays as it was" in page
    assert "Nils Dahl is on this plan as a person of Orchard Foods." in page and "Handed on to Nils Dahl." in page
    assert "So Anna Kessler is still in Larkspur" in page
    assert (leads(scene, "nils"), leads(scene, "anna")) == ({"Fenwick Medical"}, {"Orchard Foods"})
    assert scene.team.memberships.filter(user=scene.users["anna"]).exists()
    page = text(scene.client("astrid").get(of(scene, "anna", "remove/")))
    assert "One plan, " in page or "One plan<" in page


def test_an_admin_removes_a_rep_with_all_that_he_has(scene: Scene, orchards: Workspace) -> None:
    anna, astrid = scene.client("anna"), scene.client("astrid")
    page = text(astrid.get(of(scene, "anna", "remove/")))
    assert "Remove Anna Kessler from Larkspur?" in page and "signed out everywhere at once" in page
    page = text(astrid.post(of(scene, "anna", "remove/"), to(scene, "nils"), follow=True))
    assert "Anna Kessler is out of Larkspur, and signed out everywhere. 2 plans are handed on to Nils Dahl." in page
    assert anna.get(f"/p/{scene.workspace.code}/").status_code == 302
    assert scene.client("anna").get(f"/p/{scene.workspace.code}/").status_code == 404
    assert scene.client("nils").get(f"/p/{scene.workspace.code}/").status_code == 200


def test_who_has_no_plan_is_simply_removed(scene: Scene, orchards: Workspace) -> None:
    page = text(scene.client("astrid").post(of(scene, "olga", "remove/"), {}, follow=True))
    assert "Olga Brandt is out of Larkspur, and signed out everywhere." in page
    answer = scene.client("astrid").post(of(scene, "astrid", "remove/"), {})
    assert answer.status_code == 422 and "Make somebody else an admin first." in text(answer)


def test_a_manager_removes_nobody(scene: Scene, orchards: Workspace) -> None:
    assert scene.client("olga").post(of(scene, "anna", "remove/"), to(scene, "nils")).status_code == 403


def test_a_rep_hands_his_own_plans_on(scene: Scene, orchards: Workspace) -> None:
    anna, url = scene.client("anna"), f"/plans/hand-on/{scene.team.code}/"
    assert url in text(anna.get("/plans/"))
    assert "Hand all your plans on?" in text(anna.get(url))
    page = text(anna.post(url, to(scene, "nils", leaves="leaves"), follow=True))
    assert "2 plans are handed on to Nils Dahl." in page and "No plans yet" in page
    assert leads(scene, "nils") == {"Fenwick Medical", "Orchard Foods"}
    activity = text(scene.client("priya").get(f"/p/{scene.workspace.code}/activity/"))
    assert "handed this plan on to Nils Dahl." in activity
    assert "There is nothing to hand on." in text(anna.get(url))


@pytest.mark.parametrize("who", ["priya", "zed"])
def test_who_is_not_in_the_team_has_no_such_page(scene: Scene, orchards: Workspace, who: str) -> None:
    assert scene.client(who).get(f"/plans/hand-on/{scene.team.code}/").status_code == 404
    assert scene.client(who).get(of(scene, "anna", "plans/")).status_code == 404
