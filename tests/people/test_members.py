"""The members of a team: a letter to each new one, the last admin, and many at once from a list."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from mapapp.access.letters import member_now
from mapapp.access.members import OtherMembers, Wanted, add_member, intake, members_of, take_in, team_visit
from mapapp.people.changes import TeamRefused, change_team_role, found_team, join_team, leave_team
from mapapp.people.history import SERVER, Author
from mapapp.people.models import Membership, Session, Team, User
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db
ROSA = "rosa.lind@larkspur.example"


@pytest.fixture
def team(db: None) -> Team:
    return found_team("Larkspur", ROSA, admin_name="Rosa Lind", time_zone="Europe/Berlin", at=TODAY)


def roles(team: Team) -> dict[str, str]:
    return {one.user.email.partition("@")[0]: one.role for one in members_of(team)}


def add(team: Team, email: str, role: str = "rep", name: str = "") -> Membership:
    return add_member(team, email, role, name=name, by=Author("Rosa Lind", ROSA), at=TODAY)


def test_a_new_member_gets_a_letter_that_says_how_to_sign_in(team: Team) -> None:
    member = add(team, "Anna.Kessler@Larkspur.example", name="Anna Kessler")
    letter = Letter.objects.get()
    assert (letter.kind, letter.email, letter.user) == ("member", "anna.kessler@larkspur.example", member.user)
    for words in (letter.text, letter.html):
        assert "Rosa Lind has put you into Larkspur" in words and "http://127.0.0.1:8000/signin/" in words
        assert "You start plans and lead them." in words
    assert "type anna.kessler@larkspur.example, and a code comes" in letter.text
    assert isinstance(member_now(letter), Content)


def test_who_has_left_meanwhile_gets_none(team: Team) -> None:
    member = add(team, "anna@larkspur.example")
    letter = Letter.objects.get()
    leave_team(team, member.code, by=SERVER, at=TODAY)
    assert isinstance(member_now(letter), Drop)
    again = add(team, "anna@larkspur.example")
    assert [isinstance(member_now(one), Content) for one in Letter.objects.order_by("pk")] == [False, True]
    assert again.code != member.code


def test_who_is_in_it_already_is_not_added_again(team: Team) -> None:
    with pytest.raises(TeamRefused, match=r"rosa.lind@larkspur.example is in Larkspur already\."):
        add(team, " Rosa.Lind@larkspur.example", "rep")
    assert roles(team) == {"rosa.lind": "admin"} and not Letter.objects.exists()


def test_a_closed_account_is_not_let_in_again(team: Team) -> None:
    User.objects.create_user("sam@larkspur.example", "Sam", is_active=False)
    with pytest.raises(TeamRefused, match="was closed"):
        add(team, "sam@larkspur.example")


@pytest.mark.parametrize("there", [True, False])
def test_nobody_of_another_company_is_put_into_a_team_by_its_admin(team: Team, there: bool) -> None:
    """A membership changes how somebody signs in and ends his sessions: not for another company's people."""
    if there:
        User.objects.create_user("priya@fenwick.example", "Priya Raman")
    with pytest.raises(TeamRefused, match="Only addresses of Larkspur’s own mail domain join here"):
        add(team, "priya@fenwick.example", "admin")
    found = intake(team, [Wanted(2, "priya@fenwick.example", role="admin"), Wanted(3, "sam@larkspur.example")])
    assert [one.email for one in found.added] == ["sam@larkspur.example"]
    assert [(one.email, why[:14]) for one, why in found.refused] == [("priya@fenwick.example", "Only addresses")]
    assert roles(team) == {"rosa.lind": "admin"} and not Letter.objects.exists()
    call_command("add_member", "Larkspur", "kim@partner.example", stdout=StringIO())  # who runs the server may
    assert roles(team) == {"rosa.lind": "admin", "kim": "rep"}


@pytest.mark.parametrize("role", ["manager", "rep"])
def test_the_last_admin_stays_one_and_stays(team: Team, role: str) -> None:
    rosa = Membership.objects.get()
    with pytest.raises(TeamRefused, match="the only admin of Larkspur"):
        change_team_role(team, rosa.code, role=role, was="admin", by=SERVER, at=TODAY)
    with pytest.raises(TeamRefused, match="the only admin of Larkspur"):
        leave_team(team, rosa.code, by=SERVER, at=TODAY)
    sam = join_team(team, "sam@larkspur.example", "admin", by=SERVER, at=TODAY)
    User.objects.filter(pk=sam.user_id).update(is_active=False)  # who cannot sign in administers nothing
    with pytest.raises(TeamRefused, match="the only admin of Larkspur"):
        leave_team(team, rosa.code, by=SERVER, at=TODAY)
    join_team(team, "kai@larkspur.example", "admin", by=SERVER, at=TODAY)
    leave_team(team, rosa.code, by=SERVER, at=TODAY)
    assert roles(team) == {"kai": "admin", "sam": "admin"}


def test_what_was_seen_of_a_role_has_to_be_there_still(team: Team) -> None:
    anna = add(team, "anna@larkspur.example", "manager", name="Anna")
    with pytest.raises(TeamRefused, match="Anna was made manager a moment ago"):
        change_team_role(team, anna.code, role="admin", was="rep", by=SERVER, at=TODAY)


def test_who_leaves_is_signed_out_everywhere_at_once(scene: Scene) -> None:
    olga = scene.client("olga")
    assert olga.get("/plans/").status_code == 200
    leave_team(scene.team, scene.team.memberships.get(user=scene.users["olga"]).code, by=SERVER, at=TODAY)
    assert not Session.objects.filter(user=scene.users["olga"]).exists()
    assert olga.get("/plans/").status_code == 302
    assert scene.client("olga").get(f"/p/{scene.workspace.code}/").status_code == 404


def test_who_becomes_an_admin_signs_in_anew(scene: Scene) -> None:
    olga, member = scene.client("olga"), scene.team.memberships.get(user=scene.users["olga"])
    change_team_role(scene.team, member.code, role="admin", was="manager", by=SERVER, at=TODAY)
    assert olga.get("/plans/").status_code == 302


def test_only_admins_and_managers_of_this_team_are_let_in(scene: Scene) -> None:
    other = found_team("Halden", "lena@halden.example", at=TODAY)
    assert team_visit(scene.users["olga"], scene.team.code) is not None
    for user, code in (
        (scene.users["anna"], scene.team.code), (scene.users["olga"], other.code), (scene.users["zed"], other.code),
    ):  # fmt: skip
        assert team_visit(user, code) is None


def test_a_list_adds_changes_and_leaves(team: Team) -> None:
    for name in ("anna", "ben", "cleo"):
        add(team, f"{name}@larkspur.example")
    rows = [
        Wanted(2, "anna@larkspur.example", role="manager"),
        Wanted(3, "ben@larkspur.example", role="rep"),
        Wanted(4, "dora@larkspur.example", "Dora Hale"),
        Wanted(5, "emil@larkspur.example", role="manager"),
    ]
    found = intake(team, rows)
    assert [(one.email, one.role) for one in found.added] == [
        ("dora@larkspur.example", "rep"), ("emil@larkspur.example", "manager"),
    ]  # fmt: skip
    assert [(one.member.user.email, one.now, one.wanted) for one in found.changed] == [
        ("anna@larkspur.example", "Rep", "Manager")
    ]
    assert [one.user.email for one in found.same] == ["ben@larkspur.example"]
    assert [one.user.email for one in found.unnamed] == ["cleo@larkspur.example", ROSA]
    assert len(roles(team)) == 4
    take_in(team, rows, seen=found.seen, by=Author("Rosa", ROSA), at=TODAY)
    assert roles(team) == {
        "anna": "manager", "ben": "rep", "cleo": "rep", "dora": "rep", "emil": "manager", "rosa.lind": "admin",
    }  # fmt: skip
    assert Letter.objects.filter(email="dora@larkspur.example").exists()
    assert not intake(team, rows).acts


def test_a_list_does_nothing_that_was_not_looked_at(team: Team) -> None:
    rows = [Wanted(2, "anna@larkspur.example", role="manager")]
    seen = intake(team, rows).seen
    add(team, "anna@larkspur.example")
    with pytest.raises(OtherMembers) as other:
        take_in(team, rows, seen=seen, by=Author("Rosa", ROSA), at=TODAY)
    assert [one.role for one in other.value.intake.changed] == ["manager"]
    assert roles(team)["anna"] == "rep"


def test_a_list_that_would_leave_no_admin_leaves_the_admins(team: Team) -> None:
    add(team, "anna@larkspur.example")
    rows = [Wanted(2, ROSA, role="rep"), Wanted(3, "anna@larkspur.example", role="manager")]
    found = intake(team, rows)
    assert [(row.line, why) for row, why in found.refused] == [(2, "The team would have no admin left.")]
    take_in(team, rows, seen=found.seen, by=Author("Rosa", ROSA), at=TODAY)
    assert roles(team) == {"rosa.lind": "admin", "anna": "manager"}


def test_a_list_may_hand_the_administration_on(team: Team) -> None:
    rows = [Wanted(2, ROSA, role="rep"), Wanted(3, "anna@larkspur.example", role="admin")]
    take_in(team, rows, seen=intake(team, rows).seen, by=Author("Rosa", ROSA), at=TODAY)
    assert roles(team) == {"rosa.lind": "rep", "anna": "admin"}


def test_the_commands_write_too(team: Team) -> None:
    call_command("add_member", "Larkspur", "anna@larkspur.example", "--name", "Anna", stdout=StringIO())
    call_command("add_member", "Larkspur", "anna@larkspur.example", "--role", "manager", stdout=StringIO())
    call_command("found_team", "Halden", "lena@halden.example", stdout=StringIO())
    assert sorted(Letter.objects.values_list("email", flat=True)) == ["anna@larkspur.example", "lena@halden.example"]
    assert all(one.created_at <= timezone.now() for one in Letter.objects.all())
