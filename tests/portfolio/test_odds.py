"""How probable it is that a deal is won, by a table until history is long enough; and what history is counted from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mapapp.insight.case import Deal
from mapapp.people.models import Team
from mapapp.portfolio.measuring import is_measured, measure, rates
from mapapp.portfolio.odds import CLOSED, HISTORY, TABLE, Chance, Odds
from mapapp.portfolio.refreshing import refresh
from mapapp.private.choosing import TEAMS
from mapapp.private.kept import figures_table, measured_of, measured_table, opportunities_table, readings_table
from mapapp.private.pipeline import Pipeline, Stage
from tests.builders import TODAY, Scene

TABLE_SAYS = {"validation": 40, "commit": 90}


@pytest.mark.parametrize(
    ("stage", "band", "percent", "factor"),
    [("validation", "healthy", "48.0", 120), ("validation", "care", "32.0", 80), ("validation", "risk", "16.0", 40),
     ("validation", "", "28.0", 70), ("commit", "healthy", "100.0", 120)],
)  # fmt: skip
def test_a_table_says_how_probable_a_stage_is_and_health_makes_it_more_or_less(
    stage: str, band: str, percent: str, factor: int
) -> None:
    odds = Odds(TABLE_SAYS)
    assert odds.by_stage(Deal(stage)) == Chance(Decimal(TABLE_SAYS[stage]), TABLE)
    assert odds.by_plan(Deal(stage), band) == Chance(Decimal(percent), TABLE, factor=factor)


def test_a_stage_that_nobody_has_put_in_order_has_no_chance() -> None:
    assert Odds(TABLE_SAYS).by_stage(Deal("elsewhere")) is None
    assert Odds(TABLE_SAYS).by_plan(Deal("elsewhere"), "healthy") is None


def test_history_takes_the_tables_place_once_it_is_long_enough() -> None:
    short, long = {"validation": (10, 29)}, {"validation": (10, 30)}
    assert Odds(TABLE_SAYS, history=short).by_stage(Deal("Validation ")) == Chance(Decimal(40), TABLE)
    measured = Odds(TABLE_SAYS, history=long).by_stage(Deal("Validation "))
    assert measured == Chance(Decimal("33.3"), HISTORY, 10, 30)


def test_a_band_is_measured_for_itself_and_until_then_makes_the_measured_stage_more_or_less() -> None:
    stage = {"validation": (30, 60)}
    assert Odds(TABLE_SAYS, history=stage).by_plan(Deal("Validation"), "risk") == Chance(
        Decimal("20.0"), HISTORY, 30, 60, 40
    )
    both = stage | {"validation|risk": (3, 30)}
    assert Odds(TABLE_SAYS, history=both).by_plan(Deal("Validation"), "risk") == Chance(Decimal("10.0"), HISTORY, 3, 30)


@pytest.mark.parametrize(("outcome", "percent"), [("won", 100), ("lost", 0)])
def test_what_is_over_is_won_or_not(outcome: str, percent: int) -> None:
    found = Odds().by_plan(Deal(outcome=outcome), "")
    assert found == Chance(Decimal(percent), CLOSED)
    assert found.of(Decimal(500)) == Decimal(5 * percent)


def test_an_amount_is_weighted_to_the_cent() -> None:
    assert Chance(Decimal("33.3"), TABLE).of(Decimal("100.05")) == Decimal("33.32")
    assert Chance(Decimal(10), TABLE).of(None) is None


def test_a_table_that_nobody_has_set_is_even() -> None:
    stages = (*map(Stage, "ABCD"), Stage("Won", "won"))
    assert Pipeline(stages=stages).table == {"a": 20, "b": 40, "c": 60, "d": 80}
    assert Pipeline(stages=stages, chances={"b": 55}).table == {"a": 20, "b": 55, "c": 60, "d": 80}
    assert Pipeline().table == {}


def test_stages_stand_in_their_order_and_the_last_third_is_late() -> None:
    pipeline = Pipeline(stages=(Stage("A"), Stage("B"), Stage("Won", "won"), Stage("C")))
    assert [pipeline.order(name) for name in ("a", "B", "c", "Won", "elsewhere")] == [1, 2, 3, 0, 0]
    assert [pipeline.is_late(name) for name in ("a", "B", "c", "Won", "elsewhere")] == [
        False,
        False,
        True,
        False,
        False,
    ]


def test_each_deal_counts_once_for_each_stage_and_band_it_was_in() -> None:
    passed = [(1, "Validation", "care"), (1, "validation ", "risk"), (2, "Validation", "risk"), (3, "Validation", "")]
    assert rates({1: True, 2: False}, [*passed, (1, "", "care")]) == {
        "validation": (1, 2), "validation|care": (1, 1), "validation|risk": (1, 2),
    }  # fmt: skip
    assert rates({1: True}, [(1, "Validation", None)]) == {"validation": (1, 1)}


def read(scene: Scene, **values: Any) -> None:
    """A reading of the plan on another day."""
    table = readings_table()
    on = date(2026, 1, 1) + timedelta(days=table._default_manager.count())
    said = {"stage": "Validation", "band": "care", "outcome": "open"} | values
    table._default_manager.create(
        team=scene.team, workspace=scene.workspace, on=on, at=TODAY, revision=1, definitions=0, values=said
    )


def ended(scene: Scene, **values: Any) -> None:
    given: dict[str, Any] = {"outcome": "won", "outcome_on": date(2026, 2, 1)}
    opportunities_table()._default_manager.create(team=scene.team, workspace=scene.workspace, **given | values)


@pytest.mark.django_db
def test_a_teams_history_is_counted_from_what_was_read_while_deals_were_open(scene: Scene) -> None:
    for band in ("care", "care", "healthy"):
        read(scene, band=band)
    read(scene, stage="Closed won", outcome="won")
    ended(scene)
    measure(scene.team, TODAY)
    held = measured_of(scene.team)
    assert held and (held.number, held.on, held.values["history"]) == (
        1, TODAY.date(), {"validation": [1, 1], "validation|care": [1, 1], "validation|healthy": [1, 1]},
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"outcome": "open"}, {"outcome_on": date(2023, 1, 1)}])
def test_what_is_open_or_ended_long_ago_is_not_counted(scene: Scene, values: dict[str, Any]) -> None:
    read(scene)
    ended(scene, **values)
    measure(scene.team, TODAY)
    held = measured_of(scene.team)
    assert held and held.values["history"] == {}


@pytest.mark.django_db
def test_it_is_counted_once_a_day_and_kept_when_it_says_something_else(scene: Scene) -> None:
    measure(scene.team, TODAY)
    read(scene)
    ended(scene)
    measure(scene.team, TODAY + timedelta(hours=1))
    assert measured_table()._default_manager.count() == 1
    assert not is_measured(scene.team, TODAY + timedelta(days=1))
    measure(scene.team, TODAY + timedelta(days=1))
    measure(scene.team, TODAY + timedelta(days=2))
    assert list(measured_table()._default_manager.values_list("number", "on")) == [
        (1, date(2026, 2, 10)), (2, date(2026, 2, 12)),
    ]  # fmt: skip


@pytest.mark.django_db
def test_lines_are_made_again_when_history_says_something_else(scene: Scene) -> None:
    team = Team.objects.get(pk=scene.team.pk)
    refresh(team, now=lambda: TODAY)
    before = figures_table()._default_manager.get().counted_by
    read(scene)
    ended(scene)
    refresh(team, now=lambda: TODAY + timedelta(days=1))
    assert figures_table()._default_manager.get().counted_by != before


@pytest.mark.django_db
def test_deals_without_a_plan_count_in_the_stages_where_files_found_them_open(scene: Scene) -> None:
    """Else the rate of a stage alone would be that of the deals with a plan."""
    table = opportunities_table()._default_manager
    file = TEAMS.brought._default_manager.create(
        team=scene.team, filename="x", state="done", brought_at=TODAY, asked_at=TODAY, done_at=TODAY
    )
    reports: dict[str, list[list[list[str]]]] = {
        "won": [[["stage", "Discovery", "Validation"]],
                [["stage", "Validation", "Closed won"], ["outcome", "open", "won"]]],
        "lost": [[["outcome", "open", "lost"]]],
        "came in ended": [],
        "with a plan": [[["stage", "Validation", "Closed won"], ["outcome", "open", "won"]]],
        "corrected": [[["stage", "Closed won", "Won"]]],
    }  # fmt: skip
    for key, files in reports.items():
        table.create(
            team=scene.team, key=key, stage="Validation", outcome="lost" if key == "lost" else "won",
            workspace=scene.workspace if key == "with a plan" else None, outcome_on=date(2026, 2, 1),
        )  # fmt: skip
        for said in files:
            place = TEAMS.lines._default_manager.count()
            TEAMS.lines._default_manager.create(
                team=scene.team, brought_id=file.pk, line=place, what="changed", key=key, said=said
            )
    read(scene)
    measure(scene.team, TODAY)
    held = measured_of(scene.team)
    assert held is not None
    assert held.values["history"] == {
        "discovery": [1, 1], "discovery|none": [1, 1], "validation": [2, 3], "validation|none": [1, 2],
        "validation|care": [1, 1],
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "ended_on", "stages"),
    [([["stage Signed Onboarding"], ["stage Onboarding Live"]], 0, []),  # it came in when it was won
     ([["stage Signed Onboarding"]], None, []),
     ([["outcome won open"], ["stage Discovery Validation"], ["outcome open won"], ["stage Validation Live"]], 0,
      ["discovery", "validation"]),
     ([["stage Discovery Validation"], ["stage Validation Live"]], 2, ["discovery"]),  # by hand, on the second day
     ([["stage Discovery Signed", "outcome open won"], ["stage Signed Live"]], 1, ["discovery"])],
)  # fmt: skip
def test_a_stage_counts_that_was_left_while_the_deal_was_open(
    scene: Scene, said: list[list[str]], ended_on: int | None, stages: list[str]
) -> None:
    """A file a day: what was over already when its stage moved was in none."""
    on = None if ended_on is None else TODAY.date() + timedelta(days=ended_on)
    table = opportunities_table()._default_manager
    table.create(team=scene.team, key="K", stage="Live", outcome="won", outcome_on=on)
    for day, threes in enumerate(said, 1):
        at = TODAY + timedelta(days=day)
        file = TEAMS.brought._default_manager.create(
            team=scene.team, filename="x", state="done", brought_at=at, asked_at=at, done_at=at
        )
        TEAMS.lines._default_manager.create(
            team=scene.team, brought_id=file.pk, line=1, what="changed", key="K", said=[one.split() for one in threes]
        )
    measure(scene.team, TODAY + timedelta(days=9))
    held = measured_of(scene.team)
    assert held is not None and [key for key in held.values["history"] if "|" not in key] == stages
