"""Roles that change and seats that end: at once, told in the history, and never leaving a side without a lead."""

from __future__ import annotations

import pytest

from mapapp.access.invites import Guest, ask
from mapapp.access.leaving import end_seat, give_role, role_of
from mapapp.access.models import Invite, Role, Seat, WorkspaceGrant
from mapapp.access.roles import GRANTS
from mapapp.access.seats import take_seat
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.plans.history import since
from mapapp.plans.models import Side
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

pytestmark = pytest.mark.django_db


def number(scene: Scene, name: str) -> int:
    return scene.workspace.people.get(email=scene.users[name].email).number


def granted(scene: Scene, name: str) -> set[str]:
    rows = WorkspaceGrant.objects.filter(user=scene.users[name], content_object=scene.workspace)
    return set(rows.values_list("permission__codename", flat=True))


def test_a_role_changes_what_somebody_may_do_at_once(scene: Scene) -> None:
    assert scene.client("tom").get(f"/p/{scene.workspace.code}/phase/1/tasks/").status_code == 403
    give_role(
        scene.workspace, number(scene, "tom"), role=Role.CONTRIBUTOR, was=Role.VIEWER, by=scene.actor("priya"), at=TODAY
    )
    assert granted(scene, "tom") == GRANTS[Role.CONTRIBUTOR]
    assert scene.client("tom").get(f"/p/{scene.workspace.code}/phase/1/tasks/").status_code == 200
    line = since(scene.fresh(), 0)[-1]
    assert (line.verb, line.facts) == (
        "seat.role_given", {"person": number(scene, "tom"), "role": "contributor", "was": "viewer"},
    )  # fmt: skip
    assert broken_at(scene.fresh()) is None


def test_what_was_seen_of_a_role_has_to_be_there_still(scene: Scene) -> None:
    with pytest.raises(StaleValue):
        give_role(
            scene.workspace, number(scene, "tom"), role=Role.CONTRIBUTOR, was=Role.LEAD, by=scene.actor("priya"),
            at=TODAY,
        )  # fmt: skip
    assert role_of(scene.workspace, number(scene, "tom")) == Role.VIEWER


@pytest.mark.parametrize("name", ["anna", "priya"])
def test_a_side_keeps_its_last_lead(scene: Scene, name: str) -> None:
    him, by, revision = number(scene, name), scene.actor(name), scene.fresh().revision
    with pytest.raises(Refused, match="is the only lead of"):
        end_seat(scene.workspace, him, by=by, at=TODAY)
    with pytest.raises(Refused, match="Make somebody else a lead first"):
        give_role(scene.workspace, him, role=Role.VIEWER, was=Role.LEAD, by=by, at=TODAY)
    assert role_of(scene.workspace, him) == Role.LEAD
    assert scene.fresh().revision == revision


def test_the_lead_is_handed_on(scene: Scene) -> None:
    priya = scene.actor("priya")
    give_role(scene.workspace, number(scene, "marcus"), role=Role.LEAD, was=Role.CONTRIBUTOR, by=priya, at=TODAY)
    give_role(
        scene.workspace,
        number(scene, "priya"),
        role=Role.CONTRIBUTOR,
        was=Role.LEAD,
        by=scene.actor("marcus"),
        at=TODAY,
    )
    assert granted(scene, "priya") == GRANTS[Role.CONTRIBUTOR] and granted(scene, "marcus") == GRANTS[Role.LEAD]


def test_who_leaves_is_out_at_once(scene: Scene) -> None:
    tom = scene.client("tom")
    assert tom.get(f"/p/{scene.workspace.code}/").status_code == 200
    seat = Seat.objects.get(user=scene.users["tom"])
    Letter.objects.bulk_create([weekly_letter(seat, latest("UTC", TODAY), at=TODAY)])
    end_seat(scene.workspace, number(scene, "tom"), by=scene.actor("priya"), at=TODAY)
    assert tom.get(f"/p/{scene.workspace.code}/").status_code == 302  # signed out: it was his only plan
    assert scene.client("tom").get(f"/p/{scene.workspace.code}/").status_code == 404
    assert granted(scene, "tom") == set()
    assert Letter.objects.get().state == Letter.State.DROPPED
    assert scene.workspace.people.filter(email=scene.users["tom"].email).exists()


def test_a_letter_about_another_plan_still_goes(scene: Scene) -> None:
    seat = Seat.objects.get(user=scene.users["tom"])
    other = weekly_letter(seat, latest("UTC", TODAY), at=TODAY)
    other.workspace = None
    Letter.objects.bulk_create([other])
    end_seat(scene.workspace, number(scene, "tom"), by=scene.actor("priya"), at=TODAY)
    assert Letter.objects.get().state == Letter.State.WAITING


def test_who_left_can_be_asked_in_again(scene: Scene) -> None:
    end_seat(scene.workspace, number(scene, "tom"), by=scene.actor("priya"), at=TODAY)
    guest = Guest(scene.users["tom"].email, Side.BUYER, Role.VIEWER, name="Tom Okafor")
    ask(scene.fresh(), guest, by=scene.actor("priya"), at=TODAY)
    assert Invite.objects.get(email=guest.email).revoked_at is None
    take_seat(scene.workspace.people.get(email=guest.email), scene.users["tom"], Role.VIEWER, at=TODAY)
    assert scene.client("tom").get(f"/p/{scene.workspace.code}/").status_code == 200


def test_a_form_sent_twice_ends_one_seat(scene: Scene) -> None:
    by = scene.actor("priya", form_key="once")
    end_seat(scene.workspace, number(scene, "tom"), by=by, at=TODAY)
    with pytest.raises(AlreadyDone):
        end_seat(scene.workspace, number(scene, "tom"), by=by, at=TODAY)
    with pytest.raises(Refused, match="does not take part"):
        end_seat(scene.workspace, number(scene, "tom"), by=scene.actor("priya"), at=TODAY)
