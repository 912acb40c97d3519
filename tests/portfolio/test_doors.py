"""Whose lines a member is shown: none of a plan on which he buys, and none of a team that is not his."""

from __future__ import annotations

from typing import Any

import pytest

from mapapp.access.models import Seat
from mapapp.people.models import Membership, Team
from mapapp.private.changes.coaching import Thoughts, review_plan
from mapapp.private.kept import readings_table, views_table
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import line, money

pytestmark = pytest.mark.usefixtures("today")
FILES = ("/plans/deals.csv", "/plans/crm.csv", "/plans/readings.csv")


@pytest.fixture
def priya(scene: Scene) -> Scene:
    """Priya leads for the buyer of Fenwick's plan, and manages the team that sells it."""
    line(scene.team, "Fenwick Medical", workspace=scene.workspace, health=41, **money(900, 90))
    other = line(scene.team, "Oakhurst Insurance", health=80, **money(10, 5))
    for plan in (scene.workspace, other.workspace):
        readings_table()._default_manager.create(
            team=scene.team, workspace=plan, on="2026-02-01", at=TODAY, revision=1, definitions=0,
            values={"health": 90, "band": "healthy"},
        )  # fmt: skip
    Membership.objects.create(team=scene.team, user=scene.users["priya"], role=Membership.Role.MANAGER)
    return scene


def text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def test_a_manager_who_buys_is_shown_nothing_of_that_plan(priya: Scene) -> None:
    groups = ("?by=seller", "?by=month", "?by=stage")
    for query in ("", "?view=later", "?view=quarter", "?view=quiet", "?state=all&q=fenwick", *groups):
        if query in ("", "?state=all&q=fenwick"):
            assert "Fenwick Medical" in read(priya.client("olga"), f"/plans/{query}")
        if query in groups:
            assert "$910K" in words(read(priya.client("olga"), f"/plans/{query}"))
        said = words(read(priya.client("priya"), f"/plans/{query}"))
        assert "$900K" not in said and "$910K" not in said and "Fenwick Medical" not in said
    changed = words(read(priya.client("priya"), "/plans/changed/"))
    assert "Oakhurst Insurance" in changed and "Fenwick" not in changed


def test_nor_does_a_look_at_that_plan_wait_for_him(priya: Scene) -> None:
    thoughts, olga = Thoughts("Who decides there?", {}, TODAY.date()), priya.users["olga"]
    review_plan(priya.fresh(), thoughts, seen=0, by=None, user=olga, at=TODAY)
    assert "Who decides there?" in words(read(priya.client("olga"), "/plans/coach/"))
    said = words(read(priya.client("priya"), "/plans/coach/"))
    assert "Who decides there?" not in said and "Fenwick" not in said and "Nothing to look at this week" in said


@pytest.mark.parametrize("page", FILES)
def test_nor_has_he_it_in_a_file(priya: Scene, page: str) -> None:
    theirs = text(priya.client("priya").get(page))
    assert "Fenwick" not in theirs and priya.workspace.code not in theirs and theirs.count("\n") == 2
    assert text(priya.client("olga").get(page)).count("\n") == 3


def test_who_sits_with_the_seller_keeps_the_line(priya: Scene) -> None:
    Membership.objects.filter(user=priya.users["anna"]).update(role=Membership.Role.MANAGER)
    assert Seat.objects.filter(user=priya.users["anna"]).exists()
    assert "2 open deals" in words(read(priya.client("anna"), "/plans/"))


@pytest.mark.parametrize("page", ["/plans/", "/plans/views/", "/plans/changed/", *FILES])
def test_a_team_that_is_not_ones_own_is_none(scene: Scene, page: str) -> None:
    line(scene.team, workspace=scene.workspace)
    other = Team.objects.create(name="Halden", mail_domain="halden.example")
    for code in (other.code, "nobody"):
        assert scene.client("olga").get(f"{page}?team={code}").status_code == 404
    assert scene.client("olga").get(f"{page}?team={scene.team.code}").status_code == 200


def test_nothing_lands_in_another_team_than_the_form_names(scene: Scene) -> None:
    other = Team.objects.create(name="Halden", mail_domain="halden.example")
    form = {"act": "save", "name": "Monday", "query": "", "shared": "on", "team": other.code}
    assert scene.client("olga").post("/plans/views/", form).status_code == 404
    assert not views_table()._default_manager.exists()
