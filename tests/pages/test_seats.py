"""Changing roles and ending somebody's part, from the people page, by plain forms."""

from __future__ import annotations

import re

import pytest

from mapapp.access.models import Role, Seat
from mapapp.plans.models import Task
from mapapp.private.changes.tasks import OwnTask, add_private_task
from mapapp.private.queries import own_task
from tests.builders import TODAY, Scene
from tests.pages.edits import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def number(scene: Scene, name: str) -> int:
    return scene.workspace.people.get(email=scene.users[name].email).number


def at(scene: Scene, name: str, rest: str) -> str:
    return f"/p/{scene.workspace.code}/people/{number(scene, name)}/{rest}"


def test_a_lead_says_what_a_colleague_may_do(scene: Scene) -> None:
    priya = scene.client("priya")
    page = text(priya.get(at(scene, "tom", "")))
    assert 'name="was" value="viewer"' in page and "What this person may do" in page
    answer = priya.post(at(scene, "tom", "role/"), {"role": "contributor", "was": "viewer"}, follow=True)
    assert "Saved." in text(answer)
    assert Seat.objects.get(user=scene.users["tom"]).role == Role.CONTRIBUTOR
    activity = text(priya.get(f"/p/{scene.workspace.code}/activity/"))
    assert "changed what Tom Okafor may do, from viewer to contributor." in activity


@pytest.mark.parametrize(("who", "whom"), [("anna", "tom"), ("marcus", "tom"), ("tom", "marcus"), ("olga", "tom")])
def test_nobody_else_does(scene: Scene, who: str, whom: str) -> None:
    client = scene.client(who)
    assert client.post(at(scene, whom, "role/"), {"role": "lead", "was": "viewer"}).status_code == 403
    assert client.get(at(scene, whom, "leave/")).status_code == 403
    assert client.post(at(scene, whom, "leave/")).status_code == 403
    assert Seat.objects.filter(user=scene.users[whom]).exists()


@pytest.mark.parametrize("body", [{}, {"role": "owner", "was": "viewer"}, {"role": "lead", "was": "lead"}])
def test_a_garbled_role_changes_nothing(scene: Scene, body: dict[str, str]) -> None:
    scene.client("priya").post(at(scene, "tom", "role/"), body)
    assert Seat.objects.get(user=scene.users["tom"]).role == Role.VIEWER


def test_removing_shows_the_open_steps_critical_ones_first_and_hands_them_over(scene: Scene) -> None:
    priya, marcus = scene.client("priya"), scene.users["marcus"]
    page = text(priya.get(at(scene, "marcus", "leave/")))
    assert "Remove Marcus Lindqvist from this plan?" in page
    assert "#22 Security review" in page and "Critical path" in page
    numbers = [int(found) for found in re.findall(r">#(\d+) ", page)]
    open_ones = Task.objects.filter(workspace=scene.workspace, owner__email=marcus.email).exclude(status="done")
    assert sorted(numbers) == sorted(open_ones.values_list("number", flat=True))
    to = number(scene, "priya")
    answer = priya.post(at(scene, "marcus", "leave/"), {"to": str(to), "form_key": "k"}, follow=True)
    assert "Marcus Lindqvist takes part no more." in text(answer)
    assert not Seat.objects.filter(user=marcus).exists()
    assert scene.task(22).owner.number == to


def test_names_stay_on_steps_that_nobody_takes_over(scene: Scene) -> None:
    scene.client("priya").post(at(scene, "marcus", "leave/"), {"to": "", "form_key": "k"})
    assert scene.task(22).owner.email == scene.users["marcus"].email
    assert not Seat.objects.filter(user=scene.users["marcus"]).exists()


def test_steps_go_to_no_stranger(scene: Scene) -> None:
    answer = scene.client("priya").post(at(scene, "marcus", "leave/"), {"to": str(number(scene, "anna"))})
    assert answer.status_code == 422 and Seat.objects.filter(user=scene.users["marcus"]).exists()


def test_a_viewer_leaves_by_himself(scene: Scene) -> None:
    tom = scene.client("tom")
    assert 'leave/">Leave' in text(tom.get(f"/p/{scene.workspace.code}/people/"))
    assert "Leave this plan?" in text(tom.get(at(scene, "tom", "leave/")))
    assert tom.post(at(scene, "tom", "leave/")).status_code == 302
    assert tom.get(f"/p/{scene.workspace.code}/").status_code == 404
    activity = text(scene.client("anna").get(f"/p/{scene.workspace.code}/activity/"))
    assert "left the plan." in activity


def test_the_last_lead_is_told_what_to_do_first(scene: Scene) -> None:
    answer = scene.client("priya").post(at(scene, "priya", "leave/"), {"form_key": "k"})
    assert answer.status_code == 422
    assert "Priya Raman is the only lead of Fenwick Medical here. Make somebody else a lead first." in text(answer)


@pytest.mark.parametrize("way", ["leave/", "side/"])
def test_the_own_lists_steps_of_who_goes_are_listed_and_go_to_the_lead(scene: Scene, way: str) -> None:
    """They would stay under a name that does not see them any more, or that the other company has now."""
    day, me = TODAY.date(), number(scene, "marcus")
    scene.workspace.tasks.filter(owner__number=me).exclude(status="done").update(owner=None, gap_side="buyer")
    for who in ("marcus", "tom"):
        add_private_task(
            scene.fresh(), OwnTask(f"Ask legal, {who}", day, day, owner=number(scene, who)),
            by=scene.actor("marcus"), at=TODAY,
        )  # fmt: skip
    priya = scene.client("priya")
    page = text(priya.get(at(scene, "marcus", way)))
    assert "One step of your own list carries this name" in page and "B1 Ask legal, marcus" in page
    assert "Ask legal, tom" not in page and "else to Priya Raman." in page
    assert priya.post(at(scene, "marcus", way), {"to": "", "form_key": "k"}).status_code == 302
    owners = [own_task(scene.visit("priya"), key) for key in ("B1", "B2")]
    assert [task.owner for task in owners if task] == [number(scene, "priya"), number(scene, "tom")]


def test_a_viewer_who_leaves_reads_nothing_of_the_list_and_leaves_nothing_on_it(scene: Scene) -> None:
    day = TODAY.date()
    add_private_task(
        scene.fresh(), OwnTask("Ask legal", day, day, owner=number(scene, "tom")), by=scene.actor("priya"), at=TODAY
    )
    tom = scene.client("tom")
    assert "Ask legal" not in text(tom.get(at(scene, "tom", "leave/")))
    tom.post(at(scene, "tom", "leave/"), {"to": str(number(scene, "marcus"))})
    found = own_task(scene.visit("priya"), "B1")
    assert found is not None and found.owner == number(scene, "marcus")
