"""A buyer has gone quiet after as many days as the team says: in the view, over the list, in its file, in the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mapapp.insight.case import BUYER, Case, Numbers, Person, Step
from mapapp.insight.detectors.rules import find_all
from mapapp.people.definitions import Definitions, set_definitions
from mapapp.people.models import Team
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import DAY, line, money

pytestmark = pytest.mark.usefixtures("today")


def silent(scene: Scene, *days: int) -> None:
    for count in days:
        line(scene.team, f"Quiet {count}", last_buyer_act_on=DAY - timedelta(days=count), **money(count, count))


def shown(scene: Scene) -> str:
    return words(read(scene.client("olga"), "/plans/?view=quiet"))


def test_it_is_the_teams_number_and_another_one_counts_at_once(scene: Scene) -> None:
    silent(scene, 9, 10, 19, 20)
    said = shown(scene)
    assert "Buyer gone quiet 3 deals $49K with no act of the buyer’s in 10 days" in said
    assert "Quiet 10" in said and "Quiet 9" not in said
    set_definitions(scene.team, {"quiet_buyer": 20}, seen=0, by=scene.users["olga"], at=TODAY)
    said = shown(scene)
    assert "Buyer gone quiet 1 deal $20K with no act of the buyer’s in 20 days" in said
    assert "Quiet 20" in said and "Quiet 19" not in said
    answer = scene.client("olga").get("/plans/deals.csv?view=quiet")
    file = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Quiet 20" in file and "Quiet 19" not in file


def test_how_we_count_says_the_same_number(scene: Scene) -> None:
    url = f"/admin-area/{scene.team.code}/how-we-count/"
    assert "Buyer gone quiet" in words(read(scene.client("anna"), url))
    set_definitions(scene.team, {"quiet_buyer": 17}, seen=0, by=scene.users["olga"], at=TODAY)
    said = words(read(scene.client("anna"), url))
    assert "none of their people has done, answered or proposed anything in it for 17 days." in said
    assert "and one is due to be under way, they do something every 17 days." in said


@pytest.mark.parametrize("limit", [5, 10, 30])
def test_the_detector_begins_on_the_same_day_as_the_view(scene: Scene, limit: int) -> None:
    silent(scene, limit - 1, limit)
    set_definitions(scene.team, {"quiet_buyer": limit}, seen=0, by=scene.users["olga"], at=TODAY)
    held = Definitions.of(Team.objects.get(pk=scene.team.pk))
    for days in (limit - 1, limit):
        found = {one.code for one in find_all(dark(days, Numbers(quiet_buyer=held.quiet_buyer)))}
        assert ("dark_after_green" in found) == (f"Quiet {days} " in shown(scene)) == (days == limit)


def dark(days: int, numbers: Numbers) -> Case:
    """A buyer has done three steps in time, and since then nothing, with one of theirs under way."""
    last = DAY - timedelta(days=days)
    step = Step(1, "Terms agreed", BUYER, 1, last, last, "done", 1, done_on=last, done_by=BUYER, done_by_person=1)
    open_step = replace(step, number=4, status="not_started", due_on=DAY + timedelta(days=9), done_on=None, done_by="")
    return Case(
        "dark", DAY, last - timedelta(days=40), buyer_joined_on=last - timedelta(days=30), last_act_on=last,
        last_buyer_act_on=last, people=(Person(1, BUYER, "Priya Raman", joined_on=last - timedelta(days=30)),),
        steps=(step, replace(step, number=2), replace(step, number=3), open_step), numbers=numbers,
    )  # fmt: skip
