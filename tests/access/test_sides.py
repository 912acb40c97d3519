"""A person changes sides: nothing of the old one stays open to him, nothing of the new one opens by itself."""

from __future__ import annotations

import pytest

from mapapp.access.invites import Guest, ask
from mapapp.access.models import Role, Seat
from mapapp.access.refusals import AlreadyHere
from mapapp.access.sides import change_side
from mapapp.pages.answer import standing_of
from mapapp.plans.changes.progress import reopen_task
from mapapp.plans.history import since
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text
from tests.plans.chain import broken_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def number(scene: Scene, name: str) -> int:
    return scene.workspace.people.get(email=scene.users[name].email).number


def test_who_takes_part_is_out_and_has_to_be_asked_in_by_the_other_side(scene: Scene) -> None:
    marcus, dates = scene.client("marcus"), {t.number: t.due_on for t in Task.objects.all()}
    to = number(scene, "priya")
    change_side(scene.fresh(), number(scene, "marcus"), side=Side.SELLER, to=to, by=scene.actor("priya"), at=TODAY)
    assert not Seat.objects.filter(user=scene.users["marcus"]).exists()
    assert marcus.get(f"/p/{scene.workspace.code}/").status_code in (302, 404)
    assert scene.client("marcus").get(f"/p/{scene.workspace.code}/lane/").status_code == 404
    assert {t.number: t.due_on for t in Task.objects.all()} == dates and scene.task(22).owner.number == to
    (line,) = since(scene.fresh(), 1)
    assert (line.verb, line.facts["side"]) == ("person.changed_side", "seller") and broken_at(scene.fresh()) is None
    guest = Guest(scene.users["marcus"].email, Side.SELLER, Role.VIEWER, name="Marcus")
    assert ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)


def test_open_steps_need_somebody_and_a_side_keeps_its_last_lead(scene: Scene) -> None:
    for to in (None, number(scene, "anna"), number(scene, "marcus")):
        with pytest.raises(Refused, match="Choose who of the same company"):
            change_side(
                scene.fresh(), number(scene, "marcus"), side=Side.SELLER, to=to, by=scene.actor("priya"), at=TODAY
            )
    with pytest.raises(Refused, match="is the only lead of"):
        change_side(
            scene.fresh(), number(scene, "priya"), side=Side.SELLER, to=number(scene, "marcus"),
            by=scene.actor("priya"), at=TODAY,
        )  # fmt: skip
    assert scene.fresh().revision == 1 and Seat.objects.filter(user=scene.users["priya"]).exists()


def test_no_address_of_the_team_becomes_a_buyer(scene: Scene) -> None:
    with pytest.raises(AlreadyHere, match="is an address of Larkspur"):
        change_side(
            scene.fresh(), number(scene, "mira"), side=Side.BUYER, to=number(scene, "anna"), by=scene.actor("anna"),
            at=TODAY,
        )  # fmt: skip


def test_the_other_side_pulls_nobody_over(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    assert anna.post(f"people/{number(scene, 'marcus')}/side/", to=str(number(scene, "priya"))).status_code == 403
    assert Seat.objects.filter(user=scene.users["marcus"]).exists()


def test_it_is_asked_about_first(scene: Scene) -> None:
    priya, url = Browser(scene, "priya", script=False), f"people/{number(scene, 'marcus')}/side/"
    page = text(priya.get(url))
    assert "Put Marcus Lindqvist on the side of Larkspur?" in page and "#22 Security review" in page
    assert "so no date moves and no calendar changes" in page
    assert url in text(priya.get(f"people/{number(scene, 'marcus')}/"))
    assert priya.post(url, to="", form_key="a").status_code == 422
    answer = priya.client.post(f"{priya.plan}{url}", {"to": str(number(scene, "priya")), "form_key": "k"}, follow=True)
    assert "Marcus Lindqvist is a person of Larkspur now." in text(answer)
    assert "put Marcus Lindqvist on the side of Larkspur." in text(priya.get("activity/"))


def test_a_done_step_that_comes_along_waits_for_a_yes_when_it_is_opened_again(scene: Scene) -> None:
    """Its dates were set by the side that he left, and nobody of the other one has seen them."""
    done = scene.workspace.tasks.filter(owner__name="Marcus Lindqvist", status="done").first()
    assert done is not None
    to, dates = number(scene, "priya"), (done.starts_on, done.due_on)
    change_side(scene.fresh(), number(scene, "marcus"), side=Side.SELLER, to=to, by=scene.actor("priya"), at=TODAY)
    moved = scene.task(done.number)
    assert moved.owner is not None
    assert (moved.owner.name, moved.side, moved.status) == ("Marcus Lindqvist", "seller", "done")
    assert not standing_of(load_plan(scene.fresh()), TODAY).flags[done.number].proposed_by, (
        "nothing waits of what is done"
    )
    reopen_task(scene.fresh(), done.number, was="done", by=scene.actor("anna"), at=TODAY)
    again = scene.task(done.number)
    assert (again.proposed_by, again.starts_on, again.due_on) == ("buyer", *dates)
    assert broken_at(scene.fresh()) is None
