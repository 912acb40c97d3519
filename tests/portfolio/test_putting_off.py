"""Whoever sets dates anew on a silent plan makes it no healthier: through the verbs, by its kept history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mapapp.insight.case import Case
from mapapp.insight.health import read_health
from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.changes.header import edit_header
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.models import Closure, Side
from mapapp.portfolio.cases import load_case
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=20)
LAST, BEGUN = 30, 23  # nothing comes after the one; Anna's, under way until Tue 17 Feb
Act = Callable[[Scene, datetime], Any]


def case(scene: Scene, at: datetime) -> Case:
    return load_case(scene.fresh(), at)


def parts(scene: Scene, at: datetime) -> dict[str, int]:
    return {part.code: part.points for part in read_health(case(scene, at)).parts}


def target(field: str, by: str, *days: date | None) -> Act:
    """Give the plan these targets, one after the other."""

    def act(scene: Scene, at: datetime) -> None:
        for day in days:
            now = getattr(scene.fresh(), field)
            edit_header(scene.fresh(), values={field: day}, was={field: now}, by=scene.actor(by), at=at)

    return act


def dated(by: str, *days: date, number: int = LAST) -> Act:
    """Give a step these dates, one after the other."""

    def act(scene: Scene, at: datetime) -> None:
        for day in days:
            task, seen = scene.task(number), scene.fresh().revision
            reschedule_task(
                scene.fresh(), number, due_on=day, was=task.due_on, seen=seen, why="So", force=True, by=scene.actor(by),
                at=at,
            )  # fmt: skip

    return act


def shut_between(scene: Scene, at: datetime) -> None:
    """A date moved later, and then days off between the old one and the new."""
    dated("anna", date(2026, 3, 20))(scene, at)
    closed = [Closure(date(2026, 3, 18), date(2026, 3, 20), "Inventory")]
    seen = scene.fresh().revision
    set_calendar(
        scene.fresh(), Side.SELLER, closed=closed, opened=[], seen=seen, why="So", force=True,
        by=scene.actor("anna"), at=at - timedelta(days=20),
    )  # fmt: skip


ACTS: dict[str, Act] = {
    "target signature later": target("target_signature_on", "anna", date(2026, 6, 1)),
    "target signature away and later": target("target_signature_on", "anna", None, date(2026, 6, 1)),
    "target go-live later": target("target_go_live_on", "priya", date(2026, 6, 1)),
    "a date later": dated("anna", date(2026, 3, 20)),
    "a date later by the buyer": dated("priya", date(2026, 3, 20)),
    "there and back again": dated("anna", date(2026, 2, 16), date(2026, 2, 17), number=BEGUN),
    "later and back": dated("anna", date(2026, 3, 20), date(2026, 3, 17)),
    "later and some of the way back": dated("anna", date(2026, 3, 25), date(2026, 3, 20)),
    "a target later and back": target("target_signature_on", "anna", date(2026, 6, 1), date(2026, 3, 20)),
    "later, then days off between": shut_between,
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_setting_dates_anew_raises_no_part(scene: Scene, name: str) -> None:
    before = parts(scene, LATER)
    assert before["kept"] < 20, "it has been silent"
    ACTS[name](scene, LATER)
    after = parts(scene, LATER)
    assert all(after[code] <= points for code, points in before.items()), (before, after)


def test_bringing_a_date_forward_is_news_and_so_is_an_earlier_target(scene: Scene) -> None:
    before = parts(scene, LATER)["kept"]
    dated("anna", date(2026, 2, 16), number=BEGUN)(scene, LATER)
    assert parts(scene, LATER)["kept"] > before
    target("target_go_live_on", "anna", date(2026, 3, 27))(scene, LATER)
    assert not case(scene, LATER).acts[-1].retargets
