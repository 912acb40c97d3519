"""The numbers by which a team counts: each change is a version, and a report finds the one that held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mapapp.people.changes import TeamRefused
from mapapp.people.definitions import Definitions, definitions_at, set_definitions
from mapapp.people.models import Team
from tests.builders import TODAY, Scene


def test_a_report_finds_the_numbers_that_held_then(scene: Scene) -> None:
    team, olga = scene.team, scene.users["olga"]
    first = set_definitions(team, {"stale_red": 12}, seen=0, by=olga, at=TODAY)
    set_definitions(team, {"stale_red": 10}, seen=1, by=olga, at=TODAY + timedelta(days=9))
    assert definitions_at(team, TODAY - timedelta(1)) == Definitions()
    assert definitions_at(team, TODAY + timedelta(days=8)) == first == Definitions(1, stale_red=12)
    assert definitions_at(team, TODAY + timedelta(days=10)) == Definitions.of(Team.objects.get())
    assert Definitions.of(team).number == 2
    told = list(team.definitions_held.values_list("number", "by", "at"))
    assert told == [(1, olga.pk, TODAY), (2, olga.pk, TODAY + timedelta(days=9))]


def test_the_same_numbers_make_no_version(scene: Scene) -> None:
    assert set_definitions(scene.team, {"stale_red": 15}, seen=0, by=scene.users["olga"], at=TODAY).number == 0
    assert not scene.team.definitions_held.exists()


@pytest.mark.parametrize(
    "values", [{"stale_red": 8}, {"stale_ends": 15}, {"stale_warns": 0}, {"stale_ends": 366}], ids=str
)
def test_numbers_that_do_not_grow_are_refused(scene: Scene, values: dict[str, int]) -> None:
    with pytest.raises(TeamRefused):
        set_definitions(scene.team, values, seen=0, by=scene.users["olga"], at=TODAY)


def test_who_saw_older_numbers_sets_none(scene: Scene) -> None:
    set_definitions(scene.team, {"stale_red": 12}, seen=0, by=scene.users["olga"], at=TODAY)
    with pytest.raises(TeamRefused, match="changed these numbers"):
        set_definitions(scene.team, {"stale_red": 11}, seen=0, by=scene.users["olga"], at=TODAY)
