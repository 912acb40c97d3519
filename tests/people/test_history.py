"""A team remembers who came, who went and who said so; nobody rewrites that, but a name can be taken out of it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from mapapp.people.changes import TeamRefused, change_team_role, found_team, join_team, leave_team
from mapapp.people.history import SERVER, Author, has_left
from mapapp.people.models import Team, TeamEvent
from tests.builders import TODAY

pytestmark = pytest.mark.django_db
ROSA, SAM = "rosa.lind@larkspur.example", "sam@larkspur.example"
BY = Author("Rosa Lind", ROSA)


@pytest.fixture
def team(db: None) -> Team:
    return found_team("Larkspur", ROSA, admin_name="Rosa Lind", at=TODAY)


def lines(team: Team) -> list[tuple[str, str, str, str, str, str]]:
    rows = team.events.order_by("pk")
    return [(one.verb, one.email, one.was, one.role, one.by_email, one.via) for one in rows]


def test_each_change_is_one_line_and_no_change_is_none(team: Team) -> None:
    sam = join_team(team, SAM, "rep", name="Sam", by=BY, at=TODAY)
    join_team(team, SAM, "rep", by=BY, at=TODAY)
    change_team_role(team, sam.code, role="manager", was="rep", by=BY, at=TODAY)
    change_team_role(team, sam.code, role="manager", was="rep", by=BY, at=TODAY)
    leave_team(team, sam.code, by=BY, at=TODAY)
    assert lines(team) == [
        ("joined", ROSA, "", "admin", "", "server"),
        ("joined", SAM, "", "rep", ROSA, "page"),
        ("role_given", SAM, "rep", "manager", ROSA, "page"),
        ("left", SAM, "manager", "", ROSA, "page"),
    ]


def test_what_was_refused_is_no_line(team: Team) -> None:
    with pytest.raises(TeamRefused):
        leave_team(team, team.memberships.get().code, by=BY, at=TODAY)
    assert len(lines(team)) == 1


def test_who_was_taken_out_is_known_by_any_spelling_until_he_is_put_back_and_in_that_team_alone(team: Team) -> None:
    halden = found_team("Halden", "lena@halden.example", at=TODAY)
    assert not has_left(team, SAM)
    for _time in range(2):
        sam = join_team(team, SAM, "rep", by=SERVER, at=TODAY)
        assert not has_left(team, SAM)
        leave_team(team, sam.code, by=SERVER, at=TODAY)
        assert has_left(team, f" {SAM.upper()}") and not has_left(halden, SAM)


@pytest.mark.parametrize("changed", [{"verb": "joined"}, {"team": None}, {"role": "admin"}, {"via": "page"}])
def test_no_line_is_changed_or_removed(team: Team, changed: dict[str, object]) -> None:
    other = found_team("Halden", "lena@halden.example", at=TODAY)
    rows = team.events.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**({"team": other} if "team" in changed else changed))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()
    assert rows.update(name="", by_name="") == 1


def test_a_line_stands_or_falls_with_its_change(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TeamEvent.objects, "create", lambda **values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        join_team(team, SAM, "rep", by=BY, at=TODAY)
    assert team.memberships.count() == 1
