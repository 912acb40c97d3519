"""For whom a seller's yes is needed; nobody of the selling company sits on the buyer's side; a link to hand over."""

from __future__ import annotations

import pytest

from mapapp.access.invites import Guest, accept, account_for, ask, colleagues_domains, fresh_link, resend
from mapapp.access.models import Invite, InviteRequest, Role, Seat
from mapapp.access.refusals import AlreadyHere
from mapapp.access.request_letters import request_now
from mapapp.access.requests import approve, ask_for, refuse
from mapapp.access.seats import take_seat
from mapapp.access.sides import change_side
from mapapp.access.tokens import find
from mapapp.people.models import Membership, User
from mapapp.plans.history import since
from mapapp.plans.models import Side
from mapapp.plans.refusals import Refused
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.plans.chain import broken_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PARTNER = Guest("kim.lee@partner.example", Side.BUYER, Role.CONTRIBUTOR, name="Kim Lee", note="Our integrator")


def asked_for(scene: Scene, guest: Guest = PARTNER) -> int:
    ask_for(scene.fresh(), guest, by=scene.actor("priya"), at=TODAY)
    return scene.workspace.people.get(email=guest.email).number


def test_a_yes_makes_the_invitation_in_the_name_of_who_asked(scene: Scene) -> None:
    number = asked_for(scene)
    assert not Invite.objects.exists()
    asked = approve(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    priya, anna = (scene.workspace.people.get(email=scene.users[name].email) for name in ("priya", "anna"))
    assert (asked.invite.invited_by, asked.invite.note) == (priya, "Our integrator")
    assert Letter.objects.get(kind=Letter.Kind.INVITE).email == PARTNER.email
    first, second = since(scene.fresh(), 1)
    assert (first.verb, first.by, second.verb, second.by) == (
        "invite.requested", priya.number, "person.invited", anna.number,
    )  # fmt: skip
    assert PARTNER.email not in scene.workspace.events.get(number=2).row and broken_at(scene.fresh()) is None
    with pytest.raises(Refused, match="answered a moment ago"):
        approve(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)


def test_each_lead_of_the_seller_reads_of_it_once_with_the_way_there(scene: Scene) -> None:
    scene.users["mira"].is_active = False
    scene.users["mira"].save()
    take_seat(scene.workspace.people.get(email=scene.users["mira"].email), scene.users["mira"], Role.LEAD, at=TODAY)
    number = asked_for(scene)
    letter = Letter.objects.get()
    assert (letter.kind, letter.email) == ("request", scene.users["anna"].email)
    for words in (letter.text, letter.html):
        assert "Priya Raman would invite Kim Lee (kim.lee@partner.example)" in words and "Our integrator" in words
        assert f"http://127.0.0.1:8000/p/{scene.workspace.code}/people/#request-{number}" in words
    assert f'id="request-{number}"' in text(scene.client("anna").get(f"/p/{scene.workspace.code}/people/"))
    assert isinstance(request_now(letter), Content)
    refuse(scene.fresh(), number, why="No", by=scene.actor("anna"), at=TODAY)
    assert isinstance(request_now(letter), Drop), "it was answered before it went"
    asked_for(scene)
    assert Letter.objects.count() == 2, "another request is another letter"


def test_who_leads_no_more_when_it_goes_gets_none(scene: Scene) -> None:
    asked_for(scene)
    Seat.objects.filter(user=scene.users["anna"]).update(role=Role.CONTRIBUTOR)
    assert isinstance(request_now(Letter.objects.get()), Drop)


def test_who_came_by_it_brings_no_domain_along(scene: Scene) -> None:
    number = asked_for(scene, Guest(PARTNER.email, Side.BUYER, Role.LEAD, name="Kim Lee"))
    asked = approve(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    accept(asked.invite, account_for(asked.invite), at=TODAY)
    assert colleagues_domains(scene.fresh()) == {"fenwick.example"}


@pytest.mark.parametrize("who", ["by a buyer who sells now", "by a seller who buys now"])
def test_who_asked_a_lead_in_and_changed_sides_vouches_for_no_domain(scene: Scene, who: str) -> None:
    """A side change made a buyer's invitation look like a seller's, and so a partner's domain a colleague's."""
    asked = ask(scene.fresh(), Guest("kim.lee@partner.example", Side.BUYER, Role.LEAD, name="Kim Lee"),
                by=scene.actor("anna"), at=TODAY)  # fmt: skip
    accept(asked.invite, account_for(asked.invite), at=TODAY)
    assert colleagues_domains(scene.fresh()) == {"fenwick.example", "partner.example"}
    inviter, then = ("marcus", Side.BUYER) if "sells now" in who else ("priya", Side.SELLER)
    Invite.objects.update(invited_by=scene.workspace.people.get(email=scene.users[inviter].email), by_side=then)
    if "sells now" in who:
        to = scene.workspace.people.get(email=scene.users["priya"].email).number
        number = scene.workspace.people.get(email=scene.users["marcus"].email).number
        change_side(scene.fresh(), number, side=Side.SELLER, to=to, by=scene.actor("priya"), at=TODAY)
    assert colleagues_domains(scene.fresh()) == {"fenwick.example"}


def test_a_no_says_why(scene: Scene) -> None:
    number = asked_for(scene)
    with pytest.raises(Refused) as empty:
        refuse(scene.fresh(), number, why=" ", by=scene.actor("anna"), at=TODAY)
    assert empty.value.field == "why"
    refuse(scene.fresh(), number, why="A compet\0itor of ours", by=scene.actor("anna"), at=TODAY)
    assert InviteRequest.objects.get().why == "A competitor of ours"
    line = since(scene.fresh(), 0)[-1]
    assert (line.verb, line.why) == ("invite.refused", "A competitor of ours")
    assert not Invite.objects.exists()
    asked_for(scene)  # he may ask again
    assert InviteRequest.objects.filter(answered_at=None).count() == 1


def test_a_yes_never_asks_anybody_in_to_the_sellers_side(scene: Scene) -> None:
    """Who was asked for may be put on the other side meanwhile, by the very lead who asked: a yes was not for that."""
    number = asked_for(scene, Guest(PARTNER.email, Side.BUYER, Role.LEAD, name="Kim Lee"))
    change_side(scene.fresh(), number, side=Side.SELLER, to=None, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(AlreadyHere, match="is on the plan as a person of Larkspur"):
        approve(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    assert not Invite.objects.exists() and not Letter.objects.filter(kind=Letter.Kind.INVITE).exists()
    refuse(scene.fresh(), number, why="Not of ours", by=scene.actor("anna"), at=TODAY)


def test_the_same_person_is_asked_for_once(scene: Scene) -> None:
    asked_for(scene)
    with pytest.raises(AlreadyHere, match="was asked for already"):
        asked_for(scene)
    ask(scene.fresh(), PARTNER, by=scene.actor("anna"), at=TODAY)  # the seller asks in himself: that is the yes
    assert InviteRequest.objects.get().approved


@pytest.mark.parametrize("email", ["anna.second@larkspur.example", "Anna@Larkspur.example"])
@pytest.mark.parametrize("who", ["anna", "priya"])
def test_no_address_of_the_team_sits_on_the_buyers_side(scene: Scene, email: str, who: str) -> None:
    guest = Guest(email, Side.BUYER, Role.LEAD, name="Anna Second")
    with pytest.raises(AlreadyHere, match="is an address of Larkspur, so it cannot take part as a person of Fenwick"):
        (ask if who == "anna" else ask_for)(scene.fresh(), guest, by=scene.actor(who), at=TODAY)
    assert scene.fresh().revision == 1


def test_a_member_with_another_address_is_not_let_in_by_the_seller(scene: Scene) -> None:
    user = User.objects.create_user(PARTNER.email, "Kim Lee")
    Membership.objects.create(team=scene.team, user=user, role=Membership.Role.REP)
    with pytest.raises(AlreadyHere, match="is an address of Larkspur"):
        ask(scene.fresh(), PARTNER, by=scene.actor("anna"), at=TODAY)
    number = asked_for(scene)  # the buyer learns nothing of who is in the team
    with pytest.raises(AlreadyHere, match="is an address of Larkspur"):
        approve(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)


def test_a_public_domain_of_a_team_makes_nobody_a_member(scene: Scene) -> None:
    scene.team.mail_domain = "gmail.com"
    scene.team.save()
    guest = Guest("hannah@gmail.com", Side.BUYER, Role.VIEWER, name="Hannah")
    assert ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)


def test_a_link_to_copy_mails_nothing_and_ends_the_old_one(scene: Scene) -> None:
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.VIEWER, name="Hannah Cole")
    first = ask(scene.fresh(), guest, by=scene.actor("priya"), at=TODAY)
    number = first.invite.stakeholder.number
    second = fresh_link(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    assert find(first.token) is None and find(second.token) is not None
    assert Letter.objects.count() == 1
    assert since(scene.fresh(), 0)[-1].verb == "invite.renewed"
    assert second.token not in str(list(Invite.objects.values()))
    resend(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    assert find(second.token) is None and Letter.objects.count() == 2


def test_a_buyer_asks_and_a_sellers_lead_answers_by_plain_forms(scene: Scene) -> None:
    priya, anna = (Browser(scene, name, script=False) for name in ("priya", "anna"))
    form = {
        "name": "Kim Lee",
        "email": PARTNER.email,
        "side": "buyer",
        "role": "contributor",
        "form_key": "k",
        "note": "",
    }
    page = text(priya.client.post(f"{priya.plan}people/invite/", form, follow=True))
    assert "Kim Lee is not of your company’s mail domain, so a lead of Larkspur is asked to say yes." in page
    assert "Waits for a yes of a lead of Larkspur." in page
    priya.client.post(f"{priya.plan}people/invite/", form)  # sent twice
    assert InviteRequest.objects.count() == 1
    page, number = text(anna.get("people/")), scene.workspace.people.get(email=PARTNER.email).number
    assert "Fenwick Medical would invite somebody from outside" in page and "Yes, invite Kim Lee" in page
    url = f"{anna.plan}people/{number}/request/"
    assert priya.post(f"people/{number}/request/", answer="yes").status_code == 403
    assert "Say in one line why not." in text(anna.client.post(url, {"answer": "no"}, follow=True))
    assert "Kim Lee is invited" in text(anna.client.post(url, {"answer": "yes", "form_key": "y"}))
    activity = text(priya.get("activity/"))
    assert "asked whether Kim Lee may be invited." in activity and "asked Kim Lee in." in activity


def test_a_no_is_read_by_both(scene: Scene) -> None:
    number, anna = asked_for(scene), Browser(scene, "anna", script=False)
    page = text(
        anna.client.post(f"{anna.plan}people/{number}/request/", {"answer": "no", "why": "Not yet"}, follow=True)
    )
    assert "Said no. Fenwick Medical reads why." in page
    assert "Not yet" in text(Browser(scene, "priya").get("activity/"))


def test_the_link_is_shown_once(scene: Scene) -> None:
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.VIEWER, name="Hannah Cole")
    number = ask(scene.fresh(), guest, by=scene.actor("priya"), at=TODAY).invite.stakeholder.number
    priya = Browser(scene, "priya", script=False)
    assert "New link to copy" in text(priya.get("people/"))
    page = text(priya.post(f"people/{number}/link/", form_key="l"))
    assert "Nothing was mailed." in page and "/join/" in page and "It sends a code to hannah.cole@" in page
    assert "/join/" not in text(priya.get("people/"))
    again = priya.post(f"people/{number}/link/", form_key="l")
    assert again.status_code == 302
    assert hidden(page) is not None
