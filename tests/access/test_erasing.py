"""A person is erased: what was his goes, everywhere; what happened stays, and can be verified."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.serializers import serialize

from mapapp.access.invites import Guest
from mapapp.access.models import InviteRequest, Role, Seat
from mapapp.access.requests import approve, ask_for, waiting_requests
from mapapp.access.seats import take_seat
from mapapp.people.changes import leave_team
from mapapp.people.history import SERVER, Author, note
from mapapp.people.models import Membership, TeamEvent, User
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.people import Described
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event, Side, Version
from mapapp.plans.refusals import Refused
from mapapp.plans.verifying import first_fault
from mapapp.post.models import Letter
from mapapp.private.changes.handing_on import hand_all_on
from mapapp.private.changes.people import write_down_person
from mapapp.private.verifying import first_private_fault
from mapapp.snapshots.files import kept
from mapapp.snapshots.making import html_of, make
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.withdrawing import withdraw
from tests.builders import TODAY, Scene
from tests.pages.edits import text

EMAIL, NAME = "marcus.lindqvist@fenwick.example", "Marcus Lindqvist"


@pytest.fixture
def known(scene: Scene) -> Scene:
    """Marcus has acted, was versioned, is mentioned, printed, and written down once more by the seller."""
    assert scene.users["marcus"].email == EMAIL
    save_version(scene.fresh(), reason=Version.Reason.REVIEW, by=scene.actor("anna"), at=TODAY)
    add_comment(scene.fresh(), 22, body="@Marcus Lindqvist, by Friday?", by=scene.actor("priya"), at=TODAY)
    add_comment(scene.fresh(), 22, body="By Friday", by=scene.actor("marcus"), at=TODAY)
    TeamEvent.objects.create(team=scene.team, verb="left", at=TODAY, via="page", name=NAME, email=EMAIL, by_email=EMAIL)
    who = Described(side="buyer", name=NAME, email=EMAIL, title="CISO")
    write_down_person(scene.fresh(), who, by=scene.actor("anna"), at=TODAY)
    return scene


def erased(scene: Scene, **options: Any) -> str:
    out = StringIO()
    with time_machine.travel(TODAY, tick=False):
        call_command("erase_person", EMAIL, stdout=out, **{"yes": True, **options})
    return out.getvalue()


def everything() -> str:
    return "".join(serialize("json", m._default_manager.all()) for m in apps.get_app_config("mapapp").get_models())


def test_without_a_yes_it_says_where_he_is(known: Scene) -> None:
    before = everything()
    out = erased(known, yes=False)
    assert f"{NAME} is person" in out and "Nothing is erased yet" in out and "for itself" in out
    assert everything() == before


def test_no_row_names_him_any_more(known: Scene) -> None:
    assert everything().count(NAME) > 3
    erased(known)
    left = everything()
    assert NAME not in left and EMAIL not in left and "Lindqvist" not in left
    assert not User.objects.filter(email=EMAIL).exists()


def test_the_chains_hold_and_what_he_did_stays(known: Scene) -> None:
    number = known.workspace.people.get(email=EMAIL).number
    acts = Event.objects.filter(by_number=number).count()
    erased(known)
    assert first_fault(known.fresh()) is None and first_private_fault(known.fresh()) is None
    assert Event.objects.filter(by_number=number).count() == acts > 0
    assert known.task(22).owner is not None and known.task(22).owner.name == "A person of Fenwick Medical"
    html = text(known.client("priya").get(f"/p/{known.workspace.code}/task/22/"))
    assert "@A person of Fenwick Medical" in html and "Lindqvist" not in html
    activity = text(known.client("priya").get(f"/p/{known.workspace.code}/activity/"))
    assert "Whoever runs mapapp" in activity and "Lindqvist" not in activity


def test_versions_and_papers_say_a_person_of_fenwick(known: Scene, settings: Any, tmp_path: Any,
                                                     django_capture_on_commit_callbacks: Any) -> None:  # fmt: skip
    settings.VAR = tmp_path
    version = Version.objects.select_related("workspace__team").get()
    old = make(Snapshot.objects.create(version=version).pk)
    assert kept(old.path) is not None
    with django_capture_on_commit_callbacks(execute=True):
        erased(known)
    assert kept(old.path) is None and not Snapshot.objects.exists()
    html = html_of(Snapshot.objects.create(version=version))
    assert "A person of Fenwick Medical" in html and "Lindqvist" not in html
    page = text(known.client("priya").get(f"/p/{known.workspace.code}/versions/1/"))
    assert "A person of Fenwick Medical" in page and "Lindqvist" not in page


def test_a_paper_that_was_being_drawn_is_not_kept(known: Scene, settings: Any, tmp_path: Any,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    settings.VAR = tmp_path
    snapshot = Snapshot.objects.create(version=Version.objects.get())

    def render(*_html: Any, **_more: Any) -> bytes:
        assert withdraw(known.workspace) == 0  # there was no file yet
        return b"%PDF"

    monkeypatch.setattr("mapapp.snapshots.pdf.render", render)
    with pytest.raises(Snapshot.DoesNotExist):
        make(snapshot.pk)
    assert list(tmp_path.rglob("*.pdf")) == []


def test_the_last_lead_hands_on_first(known: Scene) -> None:
    Seat.objects.filter(user__email=EMAIL).update(role=Role.LEAD)
    Seat.objects.filter(stakeholder__side="buyer").exclude(user__email=EMAIL).delete()
    before = everything()
    with pytest.raises(CommandError, match="only lead"):
        erased(known)
    assert everything() == before


def test_what_people_wrote_in_their_own_words_is_pointed_at(known: Scene) -> None:
    add_comment(known.fresh(), 23, body="Marcus Lindqvist said so", by=known.actor("priya"), at=TODAY)
    assert "the name still stands in the text of comment" in erased(known)


def test_who_agreed_to_a_version_is_one_of_his_company(known: Scene) -> None:
    Seat.objects.filter(user__email=EMAIL).update(role=Role.LEAD)
    propose_version(known.fresh(), 1, by=known.actor("anna"), at=TODAY)
    accept_version(known.fresh(), 1, by=known.actor("marcus"), at=TODAY)
    erased(known)
    html = html_of(Snapshot.objects.create(version=Version.objects.select_related("workspace__team").latest("number")))
    assert "a person of Fenwick Medical" in html and "Lindqvist" not in html
    assert first_fault(known.fresh()) is None


def test_somebody_on_a_team_keeps_the_account(scene: Scene) -> None:
    email = scene.users["anna"].email
    take_seat(scene.workspace.people.get(email=scene.users["mira"].email), scene.users["mira"], Role.LEAD, at=TODAY)
    out = StringIO()
    call_command("erase_person", email, stdout=out, yes=True)
    assert "keeps the account" in out.getvalue()
    assert not Seat.objects.filter(user=scene.users["anna"]).exists()
    assert scene.workspace.people.filter(name="A person of Larkspur").exists()


def kim_is_asked_for(scene: Scene) -> Guest:
    kim = Guest("kim.lee@partner.example", Side.BUYER, Role.VIEWER, name="Kim Lee", note="Our integrator")
    ask_for(scene.fresh(), kim, by=scene.actor("priya"), at=TODAY)
    return kim


def test_nobody_is_asked_to_say_yes_to_who_was_erased(scene: Scene) -> None:
    kim = kim_is_asked_for(scene)
    number = scene.workspace.people.get(email=kim.email).number
    call_command("erase_person", kim.email, stdout=StringIO(), yes=True)
    assert waiting_requests(scene.visit("anna"), TODAY) == ()
    with pytest.raises(Refused, match="answered a moment ago"):
        approve(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    assert "Kim" not in everything() and kim.email not in everything()
    assert [letter.state for letter in Letter.objects.filter(kind="request")] == ["dropped"]


def test_a_letter_that_waits_does_not_name_who_was_erased(scene: Scene) -> None:
    Seat.objects.filter(user=scene.users["marcus"]).update(role=Role.LEAD)
    kim_is_asked_for(scene)
    call_command("erase_person", scene.users["priya"].email, stdout=StringIO(), yes=True)
    letter = Letter.objects.get(kind="request")
    assert (letter.state, letter.text, letter.html) == ("dropped", "", "")
    assert InviteRequest.objects.get().answered_at is None, "Kim is still asked for: it stands on the page of people"


def test_who_got_plans_handed_on_is_forgotten_in_the_teams_history(scene: Scene) -> None:
    mira = scene.users["mira"]
    note(scene.team, TeamEvent.Verb.JOINED, mira, by=SERVER, at=TODAY)
    note(
        scene.team, TeamEvent.Verb.HANDED_ON, scene.users["anna"], to=mira.get_full_name(), plans=1, by=SERVER, at=TODAY
    )
    call_command("erase_person", mira.email, stdout=StringIO(), yes=True)
    assert "Mira" not in everything()


def test_out_of_one_plan_his_letters_of_others_stay(known: Scene) -> None:
    marcus, kind = known.users["marcus"], Letter.Kind.DIGEST
    for key, plan in (("here", known.workspace), ("elsewhere", None)):
        Letter.objects.create(kind=kind, key=key, email=EMAIL, workspace=plan, created_at=TODAY, due_at=TODAY)
    Membership.objects.create(team=known.team, user=marcus, role=Membership.Role.REP)
    erased(known, plan=known.workspace.code)
    assert list(Letter.objects.filter(email=EMAIL).values_list("key", flat=True)) == ["elsewhere"]


def test_erased_twice_is_erased_once(known: Scene) -> None:
    erased(known)
    with pytest.raises(CommandError, match="Nobody with the address"):
        erased(known)


def test_who_is_nowhere(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody with the address"):
        call_command("erase_person", "zed@nowhere.example")


def test_an_admin_who_handed_plans_on_is_forgotten_on_their_own_list_too(scene: Scene) -> None:
    mira, olga = scene.users["mira"], scene.users["olga"]
    mine = Membership.objects.create(team=scene.team, user=mira, role=Membership.Role.REP)
    anna = scene.workspace.people.get(email=scene.users["anna"].email).number
    hand_all_on(scene.workspace, anna, mine.user, leaves=True, take_back=False, by=olga, at=TODAY)
    leave_team(scene.team, Membership.objects.get(user=olga).code, by=Author(), at=TODAY)
    assert "Olga Brandt" in everything()
    call_command("erase_person", olga.email, stdout=StringIO(), yes=True)
    assert "Olga" not in everything()
    assert first_fault(scene.fresh()) is None and first_private_fault(scene.fresh()) is None
    lane = text(scene.client("mira").get(f"/p/{scene.workspace.code}/lane/"))
    assert "handed on to Mira" in lane and "Olga" not in lane
