"""More plans than one waits for: a worker hands them on, and a page says how far it is and what came of each."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from mapapp.access.founding import found_plan
from mapapp.access.models import Handover, Role, Seat
from mapapp.people.models import Membership, User
from mapapp.plans.models import Side, Stakeholder, Workspace
from mapapp.private import jobs
from mapapp.private.changes import handing_over
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.gates.town import orchard
from tests.pages.edits import text
from tests.pages.test_handing_on import of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def six(scene: Scene) -> list[Workspace]:
    """Anna leads six plans: one more than are handed on while one waits."""
    for name, role in (("nils.dahl", "rep"), ("astrid.holm", "admin")):
        user = User.objects.create_user(f"{name}@larkspur.example", name.title().replace(".", " "))
        Membership.objects.create(team=scene.team, user=user, role=role)
        scene.users[name.split(".")[0]] = user
    anna = scene.users["anna"]
    small = [found_plan(scene.team, orchard("uma@orchard.example", "x@x.example"), anna, at=TODAY) for _ in range(5)]
    return [scene.fresh(), *small]


def asks(scene: Scene, client: Client, url: str, **more: Any) -> str:
    answer: Any = client.post(url, to(scene, "nils", **more))
    assert answer.status_code == 302
    return str(answer.url)


def works() -> None:
    jobs.work(Job.objects.get(kind="private").pk)


def leads(scene: Scene, name: str) -> int:
    return Seat.objects.filter(user=scene.users[name], role=Role.LEAD).count()


def test_many_plans_are_asked_for_then_seen_to_go(scene: Scene, six: list[Workspace]) -> None:
    olga = scene.client("olga")
    url = asks(scene, olga, of(scene, "anna", "plans/"))
    page = text(olga.get(url))
    assert "The plans of Anna Kessler go to Nils Dahl" in page and "0 of 6 plans handed on" in page
    assert page.count("Still to come") == 6 and "Look again" in page and leads(scene, "anna") == 6
    assert olga.get(of(scene, "anna", "plans/")).url == url, "what is under way is shown, not asked for again"
    assert olga.post(of(scene, "anna", "plans/"), to(scene, "nils")).url == url
    fragment = olga.get(url, headers={"HX-Request": "true"}).content.decode()
    assert fragment.count('id="handover"') == 1 and 'hx-trigger="every 2s"' in fragment and "<html" not in fragment
    works()
    page = text(olga.get(url))
    assert "6 plans are handed on to Nils Dahl." in page and "every 2s" not in page and leads(scene, "nils") == 6
    assert "There is nothing to hand on." in text(olga.get(of(scene, "anna", "plans/")))


def test_five_are_handed_on_at_once(scene: Scene, six: list[Workspace]) -> None:
    Seat.objects.filter(workspace=six[0], user=scene.users["anna"]).delete()
    scene.workspace.tasks.filter(owner__email=scene.users["anna"].email).update(status="done", done_on=TODAY.date())
    page = text(scene.client("olga").post(of(scene, "anna", "plans/"), to(scene, "nils"), follow=True))
    assert "5 plans are handed on to Nils Dahl." in page and not Handover.objects.exists()


def test_what_was_refused_stands_beside_its_plan_and_is_handed_on_afterwards(
    scene: Scene, six: list[Workspace]
) -> None:
    Stakeholder.objects.create(
        workspace=six[2], number=9, side=Side.BUYER, name="Nils Dahl", email="nils.dahl@larkspur.example"
    )
    astrid = scene.client("astrid")
    url = asks(scene, astrid, of(scene, "anna", "remove/"))
    works()
    page = text(astrid.get(url))
    assert "One of 6 plans stays as it was" in page and "So Anna Kessler is still in Larkspur" in page
    assert "Nils Dahl is on this plan as a person of Orchard Foods." in page
    left = of(scene, "anna", "remove/")
    assert f'href="{left}"' in page
    page = text(astrid.post(left, {"to": str(scene.users["olga"].pk)}, follow=True))
    assert "Anna Kessler is out of Larkspur, and signed out everywhere. One plan is handed on to Olga Brandt." in page


def test_who_is_removed_with_many_plans_is_out_when_all_have_gone(scene: Scene, six: list[Workspace]) -> None:
    astrid, anna = scene.client("astrid"), scene.client("anna")
    url = asks(scene, astrid, of(scene, "anna", "remove/"))
    assert anna.get("/tasks/").status_code == 200
    works()
    assert anna.get("/tasks/").status_code == 302
    page = text(astrid.get(url))
    assert "Anna Kessler is out of Larkspur, and signed out everywhere. 6 plans are handed on to Nils Dahl." in page


def test_what_broke_is_said_and_tried_again(
    scene: Scene, six: list[Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: Any, **named: Any) -> None:
        raise ValueError("a fault")

    astrid, olga = scene.client("astrid"), scene.client("olga")
    url = asks(scene, astrid, of(scene, "anna", "remove/"))
    with monkeypatch.context() as patch:
        patch.setattr(handing_over, "hand_all_on", breaks)
        works()
    page = text(astrid.get(url))
    assert "6 plans could not be handed on, and stay as they were." in page and "Try again" in page
    assert "Hand all" in text(olga.get(of(scene, "anna", "plans/"))), "another colleague may be chosen instead"
    assert olga.post(url).status_code == 403, "with it goes who is in the team"
    assert astrid.post(url).url == url
    works()
    assert "Anna Kessler is out of Larkspur" in text(astrid.get(url))


def test_a_rep_sees_his_own_go_and_nobody_elses(scene: Scene, six: list[Workspace]) -> None:
    anna, nils = scene.client("anna"), scene.client("nils")
    url = asks(scene, anna, f"/plans/hand-on/{scene.team.code}/", leaves="stays")
    assert "Your plans go to Nils Dahl" in text(anna.get(url))
    works()
    assert "6 plans are handed on to Nils Dahl." in text(anna.get(url)) and leads(scene, "nils") == 6
    code = url.rstrip("/").rpartition("/")[2]
    assert nils.get(url).status_code == 404
    assert anna.get(f"/admin-area/{scene.team.code}/handing-on/{code}/").status_code == 404
