"""A team's first day: founded by one command, joined by another, and its admin signs in and starts a plan."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mapapp.access.founding import teams_of
from mapapp.people.changes import TeamRefused, found_team, join_team
from mapapp.people.history import SERVER
from mapapp.people.models import Membership, Team, User
from tests.builders import TODAY

ADMIN = "Rosa.Lind@Larkspur.example"


def run(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_a_team_is_founded_with_an_admin_who_may_start_plans() -> None:
    said = run("found_team", "Larkspur", ADMIN, "--admin-name", "Rosa Lind", "--time-zone", "Europe/Berlin")
    team, rosa = Team.objects.get(), User.objects.get()
    assert said == "Larkspur is there. Rosa.Lind@Larkspur.example signs in at http://127.0.0.1:8000/signin/\n"
    assert (team.name, team.mail_domain, team.time_zone) == ("Larkspur", "larkspur.example", "Europe/Berlin")
    assert (rosa.email, rosa.name, rosa.time_zone) == (ADMIN.lower(), "Rosa Lind", "Europe/Berlin")
    assert not rosa.has_usable_password() and teams_of(rosa) == [team]
    assert rosa.memberships.get().role == Membership.Role.ADMIN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("LARKSPUR", "x@y.example"), "There is a team called LARKSPUR already."),
        (("Halden", "no address"), "no address is not a mail address."),
        ((" \u200b", "x@y.example"), "A team needs a name, as its customers know it."),
        (("Halden", "x@y.example", "--time-zone", "Mars/Base"), "There is no time zone Mars/Base."),
    ],
)
def test_what_cannot_be_founded_is_refused_with_a_sentence(words: tuple[str, ...], reason: str) -> None:
    found_team("Larkspur", ADMIN, at=TODAY)
    with pytest.raises(CommandError, match=reason):
        run("found_team", *words)
    assert Team.objects.count() == User.objects.count() == 1


@pytest.mark.django_db
def test_members_join_and_change_roles() -> None:
    team = found_team("Larkspur", ADMIN, at=TODAY)
    said = run("add_member", "larkspur", "anna@larkspur.example", "--name", "Anna Kessler")
    assert said.startswith("anna@larkspur.example is in Larkspur: Rep.")
    run("add_member", "Larkspur", "Anna@Larkspur.example", "--role", "manager")
    anna = User.objects.get(email="anna@larkspur.example")
    assert (anna.name, anna.memberships.get(team=team).role) == ("Anna Kessler", Membership.Role.MANAGER)


@pytest.mark.django_db
def test_one_person_is_in_several_teams() -> None:
    first, second = found_team("Larkspur", ADMIN, at=TODAY), found_team("Halden", ADMIN, at=TODAY)
    assert User.objects.count() == 1
    assert teams_of(User.objects.get()) == [second, first]


@pytest.mark.django_db
def test_the_last_admin_stays_one() -> None:
    team = found_team("Larkspur", ADMIN, at=TODAY)
    with pytest.raises(TeamRefused, match="the only admin of Larkspur"):
        join_team(team, ADMIN, "rep", by=SERVER, at=TODAY)
    join_team(team, "max@larkspur.example", "admin", by=SERVER, at=TODAY)
    assert join_team(team, ADMIN, "rep", by=SERVER, at=TODAY).role == "rep"


@pytest.mark.django_db
def test_an_unknown_team_is_answered_with_those_that_are_there() -> None:
    found_team("Larkspur", ADMIN, at=TODAY)
    with pytest.raises(CommandError, match=r"no team called Halden\. The teams here: Larkspur\."):
        run("add_member", "Halden", "x@halden.example")
