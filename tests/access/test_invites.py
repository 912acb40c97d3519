"""The verbs of asking people in: who may ask whom, one event each, and seats that mirror."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from mapapp.access.domains import are_colleagues, domain_of
from mapapp.access.invites import LIFE, Guest, accept, ask, decline, give_back, resend, revoke
from mapapp.access.letters import invite_now
from mapapp.access.models import Invite, Role, Seat, WorkspaceGrant
from mapapp.access.refusals import AlreadyHere, InviteClosed, NeedsSellersYes
from mapapp.access.roles import GRANTS
from mapapp.access.roster import last_acts
from mapapp.access.tokens import find, hashed, state_of
from mapapp.people.models import User
from mapapp.plans.history import read
from mapapp.plans.models import Event, Side, Stakeholder
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=1)


def hannah(**more: str) -> Guest:
    return Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole", **more)


def stranger(email: str, side: Side = Side.BUYER) -> Guest:
    return Guest(email, side, Role.VIEWER, name="Ines Duarte")


def test_one_mail_goes_out_and_the_token_is_kept_nowhere_else(scene: Scene) -> None:
    asked = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    letter = Letter.objects.get()
    assert asked.token in letter.text
    assert asked.token in letter.html
    assert len(asked.token) == 43
    assert (asked.invite.token_sha256, asked.invite.expires_at) == (hashed(asked.token), TODAY + LIFE)
    assert asked.token not in "".join(Event.objects.values_list("row", flat=True))
    assert find(asked.token) == asked.invite
    assert "MSA redlines closed" in letter.text


def test_the_mail_says_nothing_that_buyers_should_not_read(scene: Scene) -> None:
    ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    letter = Letter.objects.get()
    assert letter.subject == "Anna Kessler invites you to your company’s evaluation plan"
    for word in ("MAP", "opportunity", "prospect", "pipeline", "120"):
        assert word not in letter.text + letter.html


def test_who_came_from_a_sheet_by_name_alone_is_asked_in_with_his_steps(scene: Scene) -> None:
    Stakeholder.objects.filter(workspace=scene.workspace, name="Hannah Cole").update(email="")
    before = Stakeholder.objects.count()
    asked = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    assert (asked.invite.stakeholder.number, Stakeholder.objects.count()) == (5, before)
    assert asked.invite.stakeholder.email == "hannah.cole@fenwick.example"
    assert "MSA redlines closed" in Letter.objects.get().text


def test_of_two_with_one_name_nobody_is_guessed(scene: Scene) -> None:
    named = Stakeholder.objects.filter(workspace=scene.workspace, name__in=["Hannah Cole", "Dev Patel"])
    named.update(email="", name="Hannah Cole")
    before = Stakeholder.objects.count()
    ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    assert Stakeholder.objects.count() == before + 1


def test_somebody_new_comes_onto_the_plan_in_the_same_event(scene: Scene) -> None:
    asked = ask(scene.workspace, stranger("ines.duarte@fenwick.example"), by=scene.actor("priya"), at=TODAY)
    person = asked.invite.stakeholder
    assert (person.number, person.side, person.name) == (14, "buyer", "Ines Duarte")
    row = json.loads(asked.event.row)
    assert (row["verb"], row["by"], row["facts"]["person"]) == ("person.invited", 3, 14)
    assert "Ines" not in asked.event.row
    assert scene.fresh().last_person == 14
    assert broken_at(scene.fresh()) is None


def test_a_seller_lead_may_ask_anybody_to_either_side(scene: Scene) -> None:
    for email, side in (("ines@partner.example", Side.BUYER), ("lee@gmail.com", Side.SELLER)):
        assert ask(scene.workspace, stranger(email, side), by=scene.actor("anna"), at=TODAY).invite.email == email


def test_a_buyer_lead_asks_colleagues_and_for_others_needs_a_sellers_yes(scene: Scene) -> None:
    for email in (
        "ines@partner.example",
        "ines@gmail.com",
        "ines@fenwick.example.evil.example",
        "ines@larkspur.example",
    ):
        with pytest.raises(NeedsSellersYes, match="A lead of Larkspur"):
            ask(scene.workspace, stranger(email), by=scene.actor("priya"), at=TODAY)
    assert not Letter.objects.exists()
    assert ask(scene.workspace, stranger("Ines@Fenwick.Example"), by=scene.actor("priya"), at=TODAY)


def test_a_public_mail_domain_makes_nobody_a_colleague(scene: Scene) -> None:
    scene.users["priya"].email = "priya.raman@gmail.com"
    scene.users["priya"].save()
    with pytest.raises(NeedsSellersYes):
        ask(scene.workspace, stranger("ines@gmail.com"), by=scene.actor("priya"), at=TODAY)
    assert not are_colleagues("x@gmail.com", frozenset({"gmail.com"}))
    assert domain_of("a@b@Fenwick.example") == "fenwick.example"


def test_a_lead_whom_a_buyer_asked_in_brings_no_domain_of_his_own(scene: Scene) -> None:
    guest = Guest("ines@fenwick.example", Side.BUYER, Role.LEAD, name="Ines")
    asked = ask(scene.workspace, guest, by=scene.actor("priya"), at=TODAY)
    user = User.objects.create_user("ines@fenwick.example")
    accept(asked.invite, user, at=LATER)
    user.email = "ines@elsewhere.example"
    user.save()
    with pytest.raises(NeedsSellersYes):
        ask(scene.workspace, stranger("pal@elsewhere.example"), by=scene.actor("priya"), at=LATER)


def test_who_is_here_already_is_not_asked_again(scene: Scene) -> None:
    by = scene.actor("anna")
    with pytest.raises(AlreadyHere, match="takes part in this plan already"):
        ask(scene.workspace, Guest("tom.okafor@fenwick.example", Side.BUYER, Role.VIEWER), by=by, at=TODAY)
    with pytest.raises(AlreadyHere, match="as a person of Fenwick Medical"):
        ask(scene.workspace, Guest("hannah.cole@fenwick.example", Side.SELLER, Role.VIEWER), by=by, at=TODAY)
    ask(scene.workspace, hannah(), by=by, at=TODAY)
    with pytest.raises(AlreadyHere, match="has an invitation already"):
        ask(scene.workspace, hannah(), by=by, at=TODAY)
    assert Invite.objects.count() == 1


def test_a_form_sent_twice_asks_once(scene: Scene) -> None:
    by = scene.actor("anna", form_key="once")
    ask(scene.workspace, hannah(), by=by, at=TODAY)
    with pytest.raises(AlreadyDone):
        ask(scene.workspace, hannah(), by=by, at=TODAY)


def test_sending_again_kills_the_old_link_and_its_mail(scene: Scene) -> None:
    first = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    second = resend(scene.workspace, first.invite.stakeholder.number, by=scene.actor("anna"), at=LATER)
    assert find(first.token) is None
    assert find(second.token) == first.invite
    old, new = Letter.objects.order_by("pk")
    assert isinstance(invite_now(old, at=LATER), Drop)
    assert isinstance(invite_now(new, at=LATER), Content)


def test_an_invitation_taken_back_is_not_mailed_and_not_accepted(scene: Scene) -> None:
    asked = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    revoke(scene.workspace, asked.invite.stakeholder.number, by=scene.actor("priya"), at=TODAY)
    assert isinstance(invite_now(Letter.objects.get(), at=TODAY), Drop)
    with pytest.raises(InviteClosed, match="taken back"):
        accept(asked.invite, scene.users["hannah"], at=TODAY)
    with pytest.raises(Refused):
        revoke(scene.workspace, asked.invite.stakeholder.number, by=scene.actor("anna"), at=TODAY)
    assert ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)


def test_an_invitation_is_accepted_once_by_its_own_person_in_14_days(scene: Scene) -> None:
    asked = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    with pytest.raises(Refused, match="is for hannah"):
        accept(asked.invite, scene.users["zed"], at=TODAY)
    with pytest.raises(InviteClosed, match="run out"):
        accept(asked.invite, scene.users["hannah"], at=TODAY + LIFE)
    accept(asked.invite, scene.users["hannah"], at=TODAY + LIFE - timedelta(seconds=1))
    with pytest.raises(InviteClosed, match="accepted already"):
        accept(asked.invite, scene.users["hannah"], at=TODAY)
    with pytest.raises(InviteClosed):
        decline(asked.invite, scene.users["hannah"], at=TODAY)


def test_each_act_is_one_event_of_the_person_who_acted(scene: Scene) -> None:
    start = scene.fresh().revision
    asked = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    number = asked.invite.stakeholder.number
    resend(scene.workspace, number, by=scene.actor("anna"), at=TODAY)
    revoke(scene.workspace, number, by=scene.actor("anna"), at=TODAY)
    decline(ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY).invite, scene.users["hannah"], at=TODAY)
    accept(ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY).invite, scene.users["hannah"], at=LATER)
    told = Event.objects.filter(number__gt=start).order_by("number").values_list("verb", "by_number")
    anna = scene.visit("anna").me
    assert anna is not None
    assert list(told) == [
        ("person.invited", anna.number), ("person.invited", anna.number), ("invite.revoked", anna.number),
        ("person.invited", anna.number), ("invite.declined", number),
        ("person.invited", anna.number), ("person.joined", number),
    ]  # fmt: skip


def test_only_who_has_the_mailbox_declines(scene: Scene) -> None:
    asked = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    with pytest.raises(Refused, match="is for hannah"):
        decline(asked.invite, scene.users["zed"], at=TODAY)
    assert state_of(Invite.objects.get(), TODAY) == "open"


def test_who_holds_the_link_only_says_so_once_in_nobodys_name_and_ends_nothing(scene: Scene) -> None:
    asked = ask(scene.workspace, hannah(), by=scene.actor("anna"), at=TODAY)
    event = give_back(asked.invite, at=TODAY)
    assert event is not None
    line = read(event)
    assert (line.verb, line.by, line.via) == ("invite.returned", None, "link")
    assert give_back(asked.invite, at=LATER) is None and broken_at(scene.fresh()) is None
    assert not {one.by_number for one in last_acts(scene.fresh()).values()} & {asked.invite.stakeholder.number}
    again = resend(scene.fresh(), asked.invite.stakeholder.number, by=scene.actor("anna"), at=TODAY)
    assert Invite.objects.get().returned_at is None, "what was said by the old link is over with it"
    give_back(again.invite, at=TODAY)
    assert accept(again.invite, scene.users["hannah"], at=LATER).role == "contributor"
    with pytest.raises(InviteClosed):
        give_back(again.invite, at=LATER)


def test_grants_are_those_of_the_seats_and_of_nothing_else(scene: Scene) -> None:
    for guest, name in ((hannah(), "hannah"), (Guest("dev.patel@fenwick.example", Side.BUYER, Role.VIEWER), "dev")):
        accept(ask(scene.workspace, guest, by=scene.actor("anna"), at=TODAY).invite, scene.users[name], at=TODAY)
    wanted = {(seat.user_id, seat.workspace_id, grant) for seat in Seat.objects.all() for grant in GRANTS[seat.role]}
    rows = WorkspaceGrant.objects.values_list("user_id", "content_object_id", "permission__codename")
    assert set(rows) == wanted
    assert len(rows) == len(wanted)


def test_a_name_that_would_forge_or_hide_is_made_plain(scene: Scene) -> None:
    guest = Guest("ines@fenwick.example", Side.BUYER, Role.VIEWER, name="Ines\r\nBcc: x@x.example \u202eevil\u200b")
    asked = ask(scene.workspace, guest, by=scene.actor("anna"), at=TODAY)
    assert asked.invite.stakeholder.name == "Ines Bcc: x@x.example evil"
    assert Stakeholder.objects.filter(email="ines@fenwick.example").count() == 1
