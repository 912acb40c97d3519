"""How the weight of one deal was got is said in its row and in the file, beside what its stage alone makes of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from mapapp.portfolio.weighing import weight_cells, weight_words
from tests.builders import Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import deal, line, money

pytestmark = pytest.mark.usefixtures("today")
TABLE = {"percent": "75.0", "how": "table", "won": 0, "closed": 0}
MEASURED = {"percent": "36.4", "how": "history", "won": 12, "closed": 33}


@pytest.mark.parametrize(
    ("weights", "has_plan", "said"),
    [
        ({"stage": TABLE, "plan": {**TABLE, "percent": "52.5", "factor": 70}}, False,
         ("52.5%", "Its stage alone: 75%, by the table in the settings, times 70% for having no plan.")),
        ({"stage": MEASURED, "plan": {**MEASURED, "percent": "43.7", "factor": 120}}, True,
         ("43.7%", "Its stage alone: 36.4%, 12 of 33 deals won, times 120% for its plan health.")),
        ({"stage": TABLE, "plan": MEASURED}, True,
         ("36.4%", "Of 33 deals that were in this stage with such a plan 12 were won. Its stage alone: 75%, by the "
                   "table in the settings.")),
        ({"stage": {**TABLE, "how": "closed"}, "plan": {**TABLE, "how": "closed"}}, True, ("", "")),
        ({"stage": TABLE}, True, ("", "")), ({}, True, ("", "")), (None, True, ("", "")), ([1], True, ("", "")),
        ({"stage": {"percent": "x"}, "plan": {"percent": None, "won": "1"}}, True, ("", "")),
    ],
)  # fmt: skip
def test_a_weight_says_percent_source_and_factor(weights: Any, has_plan: bool, said: tuple[str, str]) -> None:
    assert weight_words(weights, has_plan=has_plan) == said


def test_the_cells_of_a_file_say_it_in_numbers() -> None:
    found = weight_cells({"stage": TABLE, "plan": {**MEASURED, "factor": 120}})
    assert [str(cell) for cell in found] == ["75.0", "table", "", "36.4", "history", "33", "120"]
    assert weight_cells({}) == weight_cells("broken") == ("",) * 7


def test_the_row_opens_it_and_the_file_has_it(scene: Scene) -> None:
    kept = {"weights": {"stage": TABLE, "plan": {**TABLE, "percent": "52.5", "factor": 70}}}
    deal(scene.team, "Bramble", values=kept, **money(100, 52))
    line(scene.team, "Unweighed", **money(100))
    html = read(scene.client("olga"), "/plans/")
    assert html.count('<details class="how"><summary>52.5%<span class="vh">: how it was got</span></summary>') == 1
    assert "$52K 52.5% : how it was got Its stage alone: 75%, by the table in the settings, times 70%" in words(html)
    answer = scene.client("olga").get("/plans/deals.csv")
    rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))  # type: ignore[arg-type]
    first, second = rows
    assert (first["own_by_stage"], first["own_by_plan"]) == ("50000.00", "52000.00")
    assert (first["stage_percent"], first["stage_from"], first["plan_percent"], first["plan_factor"]) == (
        "75.0", "table", "52.5", "70",
    )  # fmt: skip
    assert (first["done"], first["counted"], first["buyer_counted"], first["beats"]) == ("", "", "", "")
    assert (second["done"], second["buyer_counted"], second["beats"]) == ("", "0", "0; 0; 0; 0")
    assert (second["stage_percent"], second["plan_factor"]) == ("", "")
