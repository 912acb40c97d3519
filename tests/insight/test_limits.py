"""Every limit of a detector decides: set to another number, a labelled plan that it finds is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapapp.insight.case import BUYER, Case, Numbers, Step
from mapapp.insight.detectors.labelled import Labelled, read_labels
from mapapp.insight.detectors.score import found_in
from mapapp.insight.health import read_health
from mapapp.private.pipeline import Pipeline, Stage
from tests.insight.corpus.plans import commitment, fresh, mixed

ROWS = {row.id: row for path in (fresh.FRESH, mixed.OPEN, mixed.HELD_OUT, commitment.OPEN) for row in read_labels(path)}
DECIDES = [
    ("open_least", 20, "fresh-heavy-remaining"),
    ("contact_settled", 60, "fresh-contact"),
    ("light_plan", 30, "fresh-security-missing-1"),
    ("light_plan", 30, "fresh-purchasing-none-1"),
    ("procurement_near", 5, "fresh-purchasing-none-1"),
    ("pushed_times", 3, "fresh-pushed"),
    ("pushed_times", 3, "fresh-on-the-day"),
    ("redated_within", 10, "fresh-on-the-day"),
    ("green_least", 4, "fresh-dark"),
    ("goals_named", 95, "fresh-serves"),
    ("approval_cut", 50, "fresh-short"),
    ("approval_least", 5, "fresh-short"),
    ("usual_from", 9, "fresh-short"),
    ("built_gone", 96, "fresh-stage-unknown-little"),
    ("built_done", 60, "mixed-half-before"),
    ("answer_waits", 10, "low_priority-version-silent"),
]


def with_limit(row: Labelled, name: str, value: int) -> Labelled:
    return replace(row, case=replace(row.case, numbers=replace(row.case.numbers, **{name: value})))


@pytest.mark.parametrize(("name", "value", "of"), DECIDES)
def test_another_number_leaves_it_alone(name: str, value: int, of: str) -> None:
    row = ROWS[of]
    assert set(found_in(row)) == row.labels
    assert found_in(with_limit(row, name, value)) == []


def test_a_stage_is_late_past_so_many_percent_of_the_open_ones() -> None:
    pipeline = Pipeline(stages=tuple(map(Stage, "abcdef")))
    late = {past: "".join(name for name in "abcdef" if pipeline.is_late(name, past)) for past in (50, 67, 84)}
    assert late == {50: "def", 67: "ef", 84: "f"}


def test_of_how_few_dates_nothing_is_told() -> None:
    day = date(2026, 2, 10)
    done = Step(1, "Export sent", BUYER, 1, day, day, status="done", owner=2, done_on=day, done_by=BUYER)
    case = Case("x", day, day, steps=(done,))
    points = {few: _dates(replace(case, numbers=Numbers(few_dates=few))) for few in (1, 2, 4)}
    assert points == {1: 20, 2: 15, 4: 13}


def _dates(case: Case) -> int:
    return next(part.points for part in read_health(case).parts if part.code == "dates")
