"""Mail that came back is shown to the leads who can put it right, and is tried again by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from mapapp.access.invites import Guest, ask
from mapapp.access.models import Role, Seat
from mapapp.access.undelivered import undelivered
from mapapp.digests.keys import seat_letter
from mapapp.plans.models import Side
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene

SAID = "550 5.1.1 no such mailbox"


@pytest.fixture(autouse=True)
def _on_tuesday() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def came_back(scene: Scene, name: str, kind: str = "digest", key: str = "x") -> Letter:
    seat = Seat.objects.select_related("user").get(user=scene.users[name])
    letter = seat_letter(seat, kind, f"{kind}:{name}:{key}", at=TODAY)
    letter.state, letter.reason, letter.attempts = Letter.State.FAILED, SAID, 1
    letter.save()
    return letter


def names(scene: Scene, who: str) -> list[str]:
    return [one.name for one in undelivered(scene.visit(who))]


def test_a_sellers_lead_sees_all_a_buyers_lead_his_own_and_nobody_else_any(scene: Scene) -> None:
    for name in ("marcus", "jonas"):
        came_back(scene, name)
    assert names(scene, "anna") == ["Marcus Lindqvist", "Jonas Birk"]
    assert names(scene, "priya") == ["Marcus Lindqvist"]
    assert [names(scene, who) for who in ("marcus", "jonas", "tom", "olga")] == [[], [], [], []]


def test_the_page_says_to_whom_and_what_to_do(scene: Scene) -> None:
    came_back(scene, "marcus")
    page = scene.client("anna").get(f"/p/{scene.workspace.code}/people/").content.decode()
    assert "Mail that came back" in page
    assert SAID in page
    assert "Ask Marcus Lindqvist whether the mailbox works." in page
    assert (
        "Mail that came back" not in scene.client("marcus").get(f"/p/{scene.workspace.code}/people/").content.decode()
    )


def test_an_invitation_that_came_back_offers_a_link_to_hand_over(scene: Scene) -> None:
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
    ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)
    Letter.objects.filter(kind="invite").update(state="failed", reason=SAID)
    (one,) = undelivered(scene.visit("anna"))
    assert (one.name, one.email, one.invited, one.answer) == ("Hannah Cole", guest.email, True, SAID)
    page = scene.client("anna").get(f"/p/{scene.workspace.code}/people/").content.decode()
    assert "hand over a link yourself" in page


def test_tried_again_it_waits_and_is_no_longer_told(scene: Scene) -> None:
    letter = came_back(scene, "marcus")
    number = scene.workspace.people.get(email=scene.users["marcus"].email).number
    url = f"/p/{scene.workspace.code}/people/{number}/mail-again/"
    answer = scene.client("anna").post(url, follow=True)
    assert "On its way to Marcus Lindqvist again." in answer.content.decode()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.reason, letter.day) == ("waiting", 0, "", None)
    assert names(scene, "anna") == []
    assert (
        "Nothing waits for Marcus Lindqvist any more." in scene.client("anna").post(url, follow=True).content.decode()
    )
    assert scene.client("marcus").post(url).status_code == 403


def test_what_reached_him_since_makes_up_for_it(scene: Scene) -> None:
    came_back(scene, "marcus")
    later = came_back(scene, "marcus", key="y")
    Letter.objects.filter(pk=later.pk).update(state="sent", sent_at=TODAY + timedelta(days=7))
    assert names(scene, "anna") == []


def test_an_address_that_is_no_longer_his_is_not_told(scene: Scene) -> None:
    came_back(scene, "marcus")
    Letter.objects.update(email="marcus@old.example")
    assert names(scene, "anna") == []


def test_the_page_asks_once_where_all_arrive(scene: Scene, django_assert_num_queries: object) -> None:
    visit = scene.visit("anna")
    with django_assert_num_queries(1):  # type: ignore[operator]
        undelivered(visit)
