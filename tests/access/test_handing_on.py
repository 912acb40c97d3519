"""All that a rep has on a plan goes to a colleague: lead, open steps, seat, own list; one event that both read."""

from __future__ import annotations

import pytest

from mapapp.access.handing_on import holdings
from mapapp.access.invites import Guest, accept, ask
from mapapp.access.members import members_of, remove_member
from mapapp.access.models import Invite, Role, Seat, WorkspaceGrant
from mapapp.access.refusals import InviteClosed
from mapapp.access.roles import GRANTS
from mapapp.access.seats import take_seat
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.people.changes import TeamRefused
from mapapp.people.history import SERVER
from mapapp.people.models import Membership, User
from mapapp.plans.history import since
from mapapp.plans.models import PersonalValue, Side, Task
from mapapp.plans.refusals import Refused
from mapapp.post.models import Letter
from mapapp.private.changes.handing_on import hand_all_on
from mapapp.private.changes.tasks import OwnTask, add_private_task
from mapapp.private.choosing import lane_of
from mapapp.private.queries import own_task
from mapapp.private.verifying import first_private_fault
from tests.builders import TODAY, Scene
from tests.pages.door import text_of
from tests.plans.chain import broken_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def nils(scene: Scene) -> User:
    user = User.objects.create_user("nils.dahl@larkspur.example", "Nils Dahl")
    Membership.objects.create(team=scene.team, user=user, role=Membership.Role.REP)
    scene.users["nils"] = user
    return user


def number(scene: Scene, name: str) -> int:
    return scene.workspace.people.get(email=scene.users[name].email).number


def open_of(scene: Scene, name: str) -> list[int]:
    rows = Task.objects.filter(workspace=scene.workspace, owner__email=scene.users[name].email)
    return sorted(rows.exclude(status__in=("done", "not_needed")).values_list("number", flat=True))


def granted(scene: Scene, name: str) -> set[str]:
    rows = WorkspaceGrant.objects.filter(user=scene.users[name], content_object=scene.workspace)
    return set(rows.values_list("permission__codename", flat=True))


def test_a_colleague_who_was_not_on_the_plan_takes_it_all_over(scene: Scene, nils: User) -> None:
    steps, dates = open_of(scene, "anna"), {t.number: t.due_on for t in Task.objects.all()}
    assert steps
    hand_all_on(
        scene.workspace, number(scene, "anna"), nils, leaves=True, take_back=False, by=scene.users["olga"], at=TODAY
    )
    seat = Seat.objects.get(user=nils)
    assert (seat.role, seat.stakeholder.name, seat.stakeholder.side) == (Role.LEAD, "Nils Dahl", Side.SELLER)
    assert (open_of(scene, "nils"), open_of(scene, "anna")) == (steps, [])
    assert granted(scene, "nils") == GRANTS[Role.LEAD] and granted(scene, "anna") == set()
    assert {t.number: t.due_on for t in Task.objects.all()} == dates
    assert not Task.objects.exclude(proposed_by="").exists()
    (line,) = since(scene.fresh(), 1)
    assert (line.verb, line.by, line.side, line.via) == ("plan.handed_on", None, "seller", "team")
    assert line.facts == {
        "person": number(scene, "anna"), "for": number(scene, "nils"), "tasks": steps, "role": "lead", "left": True,
    }  # fmt: skip
    assert broken_at(scene.fresh()) is None


def test_done_steps_keep_the_name_of_who_did_them(scene: Scene, nils: User) -> None:
    done = Task.objects.filter(owner__email=scene.users["anna"].email, status="done").count()
    assert done
    hand_all_on(
        scene.workspace, number(scene, "anna"), nils, leaves=True, take_back=False, by=scene.users["olga"], at=TODAY
    )
    assert Task.objects.filter(owner__email=scene.users["anna"].email, status="done").count() == done


def test_a_colleague_who_takes_part_may_do_at_least_as_much(scene: Scene, nils: User) -> None:
    take_seat(scene.workspace.people.get(email=scene.users["mira"].email), scene.users["mira"], Role.VIEWER, at=TODAY)
    hand_all_on(
        scene.workspace,
        number(scene, "anna"),
        scene.users["mira"],
        leaves=False,
        take_back=False,
        by=scene.users["olga"],
        at=TODAY,
    )
    assert (granted(scene, "mira"), granted(scene, "anna")) == (GRANTS[Role.LEAD], GRANTS[Role.CONTRIBUTOR])
    hand_all_on(
        scene.fresh(),
        number(scene, "anna"),
        scene.users["mira"],
        leaves=True,
        take_back=False,
        by=scene.users["olga"],
        at=TODAY,
    )
    assert granted(scene, "mira") == GRANTS[Role.LEAD] and granted(scene, "anna") == set()


def test_who_does_it_himself_is_the_author(scene: Scene, nils: User) -> None:
    by = scene.actor("anna", form_key="k")
    hand_all_on(scene.workspace, number(scene, "anna"), nils, leaves=True, take_back=False, by=by, at=TODAY)
    assert since(scene.fresh(), 1)[0].by == number(scene, "anna")


def test_who_has_no_seat_acts_for_the_company_and_its_own_list_alone_says_who(scene: Scene, nils: User) -> None:
    """Nils did not do it, and the buyer is told no more of who runs Larkspur than that Larkspur did it."""
    olga, me = scene.users["olga"], number(scene, "anna")
    hand_all_on(scene.workspace, me, nils, leaves=True, take_back=False, by=olga, at=TODAY)
    assert "Olga" not in "".join(scene.workspace.events.values_list("row", flat=True))
    assert not PersonalValue.objects.filter(value__contains="Olga").exists()
    for who in ("priya", "nils"):
        page = text_of(scene.client(who).get(f"/p/{scene.workspace.code}/activity/"))
        assert "handed what Anna Kessler did on this plan on to Nils Dahl." in page and "Olga" not in page
    (row,) = lane_of(scene.visit("nils")).events._default_manager.all()
    assert (row.verb, row.by_number) == ("plan.handed_on", None) and "Olga" not in row.row
    lane = text_of(scene.client("nils").get(f"/p/{scene.workspace.code}/lane/"))
    assert "Olga Brandt" in lane and "handed on to Nils Dahl what Anna Kessler did on this plan." in lane
    assert first_private_fault(scene.fresh()) is None


def test_the_tasks_of_the_own_list_go_along_and_the_buyer_reads_nothing_of_it(scene: Scene, nils: User) -> None:
    day, me = TODAY.date(), number(scene, "anna")
    for _count in range(2):
        add_private_task(scene.fresh(), OwnTask("Ask Ruth", day, day, owner=me), by=scene.actor("anna"), at=TODAY)
    hand_all_on(scene.fresh(), me, nils, leaves=True, take_back=False, by=scene.users["olga"], at=TODAY)
    to = number(scene, "nils")
    found = [own_task(scene.visit("nils"), key) for key in ("S1", "S2")]
    assert [task.owner for task in found if task] == [to, to]
    rows = lane_of(scene.visit("nils")).events._default_manager.filter(verb="plan.handed_on")
    assert rows.count() == 1 and first_private_fault(scene.fresh()) is None
    assert len(since(scene.fresh(), 1)) == 1 and "own" not in str(since(scene.fresh(), 1)[0].facts)


def test_letters_and_invitations_end_with_it(scene: Scene, nils: User) -> None:
    Letter.objects.bulk_create(
        [weekly_letter(Seat.objects.get(user=scene.users["anna"]), latest("UTC", TODAY), at=TODAY)]
    )
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
    kept = Guest("ines@fenwick.example", Side.BUYER, Role.VIEWER, name="Ines")
    ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)
    ask(scene.fresh(), kept, by=scene.actor("priya"), at=TODAY)
    hand_all_on(
        scene.fresh(), number(scene, "anna"), nils, leaves=True, take_back=True, by=scene.users["olga"], at=TODAY
    )
    letter = Letter.objects.get(kind="digest")
    assert letter.state == Letter.State.DROPPED
    assert Invite.objects.get(email=guest.email).revoked_at == TODAY
    assert Invite.objects.get(email=kept.email).revoked_at is None
    assert since(scene.fresh(), 0)[-1].facts["revoked"] == [scene.workspace.people.get(email=guest.email).number]


def test_nobody_of_the_other_company_takes_over(scene: Scene, nils: User) -> None:
    revision = scene.fresh().revision
    with pytest.raises(Refused, match="Priya Raman is on this plan as a person of Fenwick Medical"):
        hand_all_on(
            scene.workspace,
            number(scene, "anna"),
            scene.users["priya"],
            leaves=True,
            take_back=False,
            by=scene.users["olga"],
            at=TODAY,
        )
    with pytest.raises(Refused, match="Choose somebody else"):
        hand_all_on(
            scene.workspace,
            number(scene, "anna"),
            scene.users["anna"],
            leaves=True,
            take_back=False,
            by=scene.users["olga"],
            at=TODAY,
        )
    assert scene.fresh().revision == revision and granted(scene, "anna") == GRANTS[Role.LEAD]


def test_what_somebody_has_in_a_team(scene: Scene, nils: User) -> None:
    assert [(one.workspace.pk, one.role) for one in holdings(scene.team, scene.users["anna"])] == [
        (scene.workspace.pk, "lead")
    ]
    mira = holdings(scene.team, scene.users["mira"])  # her name stands on the plan; she takes no part
    assert [one.role for one in mira] == [""]
    assert holdings(scene.team, scene.users["priya"]) == [] == holdings(scene.team, nils)


def test_nobody_is_removed_who_sits_on_a_plan(scene: Scene, nils: User) -> None:
    anna = scene.team.memberships.get(user=scene.users["anna"])
    with pytest.raises(TeamRefused, match=r"takes part in 1 plan of the team\. Hand it on first\."):
        remove_member(scene.team, anna.code, by=SERVER, at=TODAY)
    browser = scene.client("anna")
    hand_all_on(
        scene.workspace, number(scene, "anna"), nils, leaves=True, take_back=True, by=scene.users["olga"], at=TODAY
    )
    remove_member(scene.team, anna.code, by=SERVER, at=TODAY)
    assert scene.users["anna"] not in {one.user for one in members_of(scene.team)}
    assert browser.get("/plans/").status_code == 302
    assert scene.client("anna").get(f"/p/{scene.workspace.code}/").status_code == 404


def test_who_left_the_team_comes_in_by_no_old_invitation(scene: Scene, nils: User) -> None:
    """He was asked in to a plan, and had no step there: nothing of his is handed on, and his link would open it."""
    ours = Guest(nils.email, Side.SELLER, Role.LEAD, name="Nils Dahl")
    theirs = Guest("ines@fenwick.example", Side.BUYER, Role.VIEWER, name="Ines")
    asked = ask(scene.fresh(), ours, by=scene.actor("anna"), at=TODAY)
    ask(scene.fresh(), theirs, by=scene.actor("priya"), at=TODAY)
    remove_member(scene.team, scene.team.memberships.get(user=nils).code, by=SERVER, at=TODAY)
    with pytest.raises(InviteClosed, match="was taken back"):
        accept(asked.invite, nils, at=TODAY)
    assert Invite.objects.get(email=nils.email).revoked_at == TODAY
    assert Invite.objects.get(email=theirs.email).revoked_at is None
