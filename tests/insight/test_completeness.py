"""How whole a plan is: each field of head, goals, measures, people and trial, and the next one to fill, with why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mapapp.insight.completeness import ASKS, WHAT, WHY, Field, read_completeness
from mapapp.plans.models import Criterion, Goal, Measure, Part, Phase, Side, Stakeholder, Task, Workspace
from mapapp.plans.queries import load_plan
from tests.builders import Scene


@pytest.fixture
def whole(scene: Scene) -> Scene:
    """The design's plan with nothing left empty."""
    Measure.objects.update(by_on="2026-09-30", today="12", target="3")
    Stakeholder.objects.filter(needs="").update(needs="A clear risk rating")
    Stakeholder.objects.filter(title="").update(title="Lead")
    return scene


def read(scene: Scene, **more: bool) -> tuple[Field, ...]:
    return read_completeness(load_plan(Workspace.objects.get(pk=scene.workspace.pk), goals=True), **more)


def empty(scene: Scene) -> list[str]:
    return [field.code for field in read(scene) if not field.filled]


def parts(part: str, side: str) -> Callable[[], Any]:
    return lambda: Stakeholder.objects.filter(part=part, side=side).update(part=Part.OTHER)


def plan(**values: Any) -> Callable[[], Any]:
    return lambda: Workspace.objects.update(**values)


TAKEN: dict[str, Callable[[], Any]] = {
    "goal": lambda: (Measure.objects.all().delete(), Goal.objects.all().delete()),
    "champion": parts(Part.CHAMPION, Side.BUYER),
    "go_live": plan(target_go_live_on=None),
    "economic_buyer": parts(Part.ECONOMIC_BUYER, Side.BUYER),
    "sponsor": parts(Part.EXECUTIVE_SPONSOR, Side.BUYER),
    "measure": lambda: Measure.objects.all().delete(),
    "criteria": lambda: Criterion.objects.all().delete(),
    "measure_target": lambda: Measure.objects.filter(number=2).update(target=""),
    "measure_today": lambda: Measure.objects.filter(number=2).update(today=""),
    "measure_by": lambda: Measure.objects.filter(number=2).update(by_on=None),
    "signature": plan(target_signature_on=None),
    "needs": lambda: Stakeholder.objects.filter(part=Part.SECURITY).update(needs=" "),
    "said_by": lambda: Goal.objects.update(said_by=None),
    "said_on": lambda: Goal.objects.update(said_on=None),
    "own_sponsor": parts(Part.EXECUTIVE_SPONSOR, Side.SELLER),
    "value": plan(value=None),
    "title": lambda: Stakeholder.objects.filter(part=Part.CHAMPION).update(title=""),
}


def test_a_whole_plan_has_nothing_empty(whole: Scene) -> None:
    assert empty(whole) == []
    assert {field.code for field in read(whole)} == set(WHAT)


@pytest.mark.parametrize("code", list(TAKEN))
def test_what_is_taken_away_is_named_alone_with_its_why(whole: Scene, code: str) -> None:
    TAKEN[code]()
    assert empty(whole) == [code]
    [field] = [field for field in read(whole) if not field.filled]
    assert field.what and field.why.endswith(".") and "%(" not in field.what
    assert not field.is_theirs or field.question.endswith("?")
    assert not field.place.number or field.about


def test_every_field_has_words_and_what_the_seller_knows_best_is_not_asked_of_the_buyer() -> None:
    assert set(WHAT) == set(WHY) == set(TAKEN)
    assert set(WHAT) - set(ASKS) == {"signature", "own_sponsor", "value"}


def test_what_all_hangs_on_comes_first(scene: Scene) -> None:
    for take in TAKEN.values():
        take()
    assert empty(scene)[:4] == ["goal", "champion", "go_live", "economic_buyer"]


def test_a_value_that_is_hidden_is_no_gap(whole: Scene) -> None:
    Workspace.objects.update(value=None)
    assert [field.code for field in read(whole, value_hidden=True) if not field.filled] == []


def test_a_trial_without_steps_asks_for_no_criteria(whole: Scene) -> None:
    Criterion.objects.all().delete()
    Task.objects.filter(phase__in=Phase.objects.filter(is_trial=True)).update(
        status="not_needed", under_way=False, done_on=None
    )
    assert empty(whole) == []


def test_a_long_goal_is_named_in_short(whole: Scene) -> None:
    Goal.objects.update(statement="So " * 300 + "100%(about)s")
    Measure.objects.all().delete()
    [field] = [field for field in read(whole) if not field.filled]
    assert len(field.what) < 100 and field.about.endswith("…")


def test_signs_of_a_format_are_only_signs(whole: Scene) -> None:
    Measure.objects.filter(number=2).update(what="100 % of %(about)s", today="")
    [field] = [field for field in read(whole) if not field.filled]
    assert field.question == "What is “100 % of %(about)s” today?"
