"""What an amount is weighted: by its stage, and by its stage with the health of its plan, each with how it was got."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import is_behind, refresh
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import figures_table, measured_table, opportunities_table
from mapapp.private.pipeline import Rate, Stage
from mapapp.private.team_queries import pipeline_of
from tests.builders import TODAY, Scene
from tests.pages.reading import words

pytestmark = pytest.mark.django_db
LINES, DAY = figures_table()._default_manager, TODAY.date()
STAGES = (Stage("Discovery"), Stage("Validation"), Stage("Negotiation"), Stage("Closed won", "won"))


def told(scene: Scene, **values: Any) -> None:
    """The team sets this of its pipeline."""
    number = pipeline_of(scene.team).number
    set_pipeline(scene.team, values, seen=number, by=scene.users["olga"], at=TODAY)


def deal(scene: Scene, **values: Any) -> None:
    given = {"stage": "Negotiation", "amount": Decimal(1000), "currency": "EUR", "account": "Halden", "key": "1"}
    opportunities_table()._default_manager.create(team=scene.team, **given | values)


def swept(scene: Scene) -> None:
    refresh(scene.team, now=lambda: TODAY)
    assert check_team(scene.team, TODAY).holds


def test_an_amount_is_worth_what_its_rate_stage_and_plan_make_it(scene: Scene) -> None:
    told(
        scene,
        stages=STAGES,
        currency="USD",
        rates=(Rate("EUR", Decimal("1.1"), date(2026, 2, 1)),),
        qualified="Validation",
    )
    deal(scene)
    swept(scene)
    line = LINES.get(workspace=None)
    assert (line.stage_order, line.is_qualified) == (3, True)
    assert (line.own_amount, line.own_by_stage, line.own_by_plan) == (Decimal(1100), Decimal(825), Decimal("577.50"))
    assert (line.own_currency, line.stage_measured, line.plan_measured) == ("USD", False, False)
    assert line.values["weights"] == {
        "stage": {"percent": "75.0", "how": "table", "won": 0, "closed": 0},
        "plan": {"percent": "52.5", "how": "table", "won": 0, "closed": 0, "factor": 70},
    }


def test_a_line_says_when_its_own_history_weighs_it(scene: Scene) -> None:
    told(scene, stages=STAGES, currency="EUR", enough=5)
    history = {"negotiation": [3, 5], "negotiation|none": [1, 4]}  # enough by stage, too few by plan
    measured_table()._default_manager.create(team=scene.team, number=1, values={"history": history}, at=TODAY, on=DAY)
    deal(scene)
    swept(scene)
    line = LINES.get(workspace=None)
    assert (line.stage_measured, line.plan_measured) == (True, True)  # by plan: what is known of its stage, weighed
    measured_table()._default_manager.create(team=scene.team, number=2, values={}, at=TODAY, on=DAY)
    swept(scene)
    line = LINES.get(workspace=None)
    assert (line.stage_measured, line.plan_measured) == (False, False)


def test_without_a_rate_or_a_known_stage_there_is_no_weight(scene: Scene) -> None:
    told(scene, stages=STAGES, currency="USD")
    deal(scene)
    deal(scene, key="2", stage="Elsewhere", currency="USD")
    swept(scene)
    found = LINES.filter(workspace=None).order_by("pk").values_list("own_amount", "own_by_stage", "own_by_plan")
    assert list(found) == [(None, None, None), (Decimal(1000), None, None)]


def test_what_the_team_sets_changes_every_line(scene: Scene) -> None:
    told(scene, stages=STAGES, currency="EUR")
    deal(scene, workspace=scene.workspace)
    swept(scene)
    assert not is_behind(scene.team, TODAY)
    told(scene, chances={"negotiation": 10}, factors={"healthy": 100, "care": 100, "risk": 100, "none": 100})
    assert is_behind(scene.team, TODAY)
    swept(scene)
    line = LINES.get()
    assert (line.own_by_stage, line.own_by_plan) == (Decimal(100), Decimal(100))


def test_how_columns_are_read_changes_no_line(scene: Scene) -> None:
    swept(scene)
    told(scene, columns={"amount": "amount"})
    assert not is_behind(scene.team, TODAY)


def test_a_manager_sets_the_table_on_the_page_of_the_pipeline(scene: Scene) -> None:
    told(scene, stages=STAGES)
    page, client = f"/admin-area/{scene.team.code}/opportunities/settings/", scene.client("olga")
    with time_machine.travel(TODAY, tick=False):
        shown = client.get(page)
        assert 'name="chance_0" value="25"' in shown.content.decode()
        form = {"act": "chances", "seen": 1, "chance_0": 5, "chance_1": 40, "chance_2": 80, "enough": 20}
        form |= {"factor_healthy": 110, "factor_care": 90, "factor_risk": 30, "factor_none": 60}
        assert client.post(page, form).status_code == 302
    held = pipeline_of(scene.team)
    assert held.table == {"discovery": 5, "validation": 40, "negotiation": 80}
    assert (held.factors, held.enough, held.number) == (
        {"healthy": 110, "care": 90, "risk": 30, "none": 60}, 20, 2,
    )  # fmt: skip


def test_a_chance_of_more_than_all_is_refused_and_stays_as_typed(scene: Scene) -> None:
    told(scene, stages=STAGES)
    page, client = f"/admin-area/{scene.team.code}/opportunities/settings/", scene.client("olga")
    form = {"act": "chances", "seen": 1, "chance_0": 500, "chance_1": 40, "chance_2": 80, "enough": 20}
    form |= {"factor_healthy": 110, "factor_care": 90, "factor_risk": 30, "factor_none": 60}
    answer = client.post(page, form)
    assert answer.status_code == 422
    assert 'name="chance_0" value="500"' in answer.content.decode()
    assert "100" in words(answer.content.decode())
    assert pipeline_of(scene.team).chances == {}


def test_no_sum_is_shown_in_a_currency_that_it_was_not_counted_in(scene: Scene) -> None:
    told(scene, stages=STAGES, currency="USD")
    deal(scene, currency="USD")
    swept(scene)
    with time_machine.travel(TODAY, tick=False):
        said = words(scene.client("olga").get("/plans/").content.decode())
        assert "$121K" in said and "still counted" not in said
        told(scene, currency="GBP")
        for query in ("", "?by=stage"):
            said = words(scene.client("olga").get(f"/plans/{query}").content.decode())
            assert "£" not in said and "Sums are being counted again, in GBP" in said
            assert "Some figures are still counted by what the team had set before." in said
    later = TODAY + timedelta(seconds=30)  # what is kept of a page goes by when its lines were made
    refresh(scene.team, now=lambda: later)
    with time_machine.travel(later, tick=False):
        said = words(scene.client("olga").get("/plans/").content.decode())
        assert "still counted" not in said and "There is no rate for USD" in said


def test_a_team_of_one_currency_has_its_sums_without_naming_it(scene: Scene) -> None:
    told(scene, stages=STAGES)
    for key in "12":
        deal(scene, key=key, account=f"Halden {key}")
    swept(scene)
    with time_machine.travel(TODAY, tick=False):
        said = words(scene.client("olga").get("/plans/?view=none").content.decode())
    assert "Weighted by plan €1.05K of €2K. By stage alone: €1.5K" in said
    assert "no currency" not in said and "no rate" not in said and "€0" not in said


def test_of_several_currencies_nothing_is_added_up_before_one_is_named(scene: Scene) -> None:
    told(scene, stages=STAGES)
    deal(scene)
    deal(scene, key="2", currency="USD")
    swept(scene)
    with time_machine.travel(TODAY, tick=False):
        said = words(scene.client("olga").get("/plans/?view=none").content.decode())
        grouped = words(scene.client("olga").get("/plans/?view=none&by=stage").content.decode())
    assert "Weighted by plan – Amounts are in several currencies" in said
    assert "The team has named no currency of its own, so amounts of several currencies are not added up." in said
    assert "no rate" not in said and "still counted" not in said and "€0" not in said and "$0" not in said
    assert "In all: $1K (1 deal), €1K (1 deal)." in said or "In all: €1K (1 deal), $1K (1 deal)." in said
    assert "Negotiation 2 0 of 2 – 0 0 – – –" in grouped


def test_what_no_stage_weighs_is_a_dash_and_no_nought(scene: Scene) -> None:
    deal(scene, stage="Unheard of")
    swept(scene)
    with time_machine.travel(TODAY, tick=False):
        said = words(scene.client("olga").get("/plans/?view=none").content.decode())
    assert "Weighted by plan – of €1K. By stage alone: –" in said and "1 amount has no chance yet." in said
