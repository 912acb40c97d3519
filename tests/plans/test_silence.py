"""How silent a plan is: 8 days warn, 15 are red, 22 are no longer active; by the team's own numbers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mapapp.insight.case import BUYER, Case, Step
from mapapp.insight.health import is_active
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.models import Task, Workspace
from mapapp.plans.silence import Stage, is_signed, is_snoozed, silence_of
from tests.builders import TODAY

STEP = Step(1, "Terms agreed", BUYER, 1, TODAY.date(), TODAY.date())


def plan_of(days: int, *, state: str = "open", **numbers: int) -> tuple[Workspace, datetime]:
    """A plan on which somebody acted last so many days ago."""
    plan = Workspace(team=Team(name="Larkspur", definitions=numbers), state=state)
    plan.updated_at = TODAY - timedelta(days=days)
    return plan, TODAY


@pytest.mark.parametrize(
    ("days", "stage"),
    [(0, Stage.FRESH), (7, Stage.FRESH), (8, Stage.WARNS), (14, Stage.WARNS), (15, Stage.RED), (21, Stage.RED),
     (22, Stage.OVER), (400, Stage.OVER)],
)  # fmt: skip
def test_the_days_say_how_stale_a_plan_is(days: int, stage: Stage) -> None:
    assert silence_of(*plan_of(days), finished=False).stage == stage


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("last", [time(0, 0), time(9, 12), time(23, 59)])
@pytest.mark.parametrize("hour", [time(0, 0), time(12), time(23, 59)])
def test_days_are_the_plans_own_whatever_the_hour_of_either_moment(zone: str, last: time, hour: time) -> None:
    plan, _at = plan_of(0)
    plan.calendars = {"seller": {"time_zone": zone}}
    there = ZoneInfo(zone)
    plan.updated_at = datetime.combine(date(2026, 2, 1), last, there)
    for days, stage in ((21, Stage.RED), (22, Stage.OVER)):
        at = datetime.combine(date(2026, 2, 1) + timedelta(days=days), hour, there)
        silence = silence_of(plan, at, finished=False)
        assert (silence.days, silence.stage) == (days, stage)
        case = Case("x", plan.today(at), date(2026, 1, 1), last_act_on=plan.today(plan.updated_at),
                    buyer_joined_on=date(2026, 1, 1), steps=(STEP,))  # fmt: skip
        assert is_active(case) != silence.is_over, "what no longer counts as active is what is called silent"


def test_a_team_may_have_other_numbers() -> None:
    plan, at = plan_of(10, stale_warns=2, stale_red=4, stale_ends=9)
    assert silence_of(plan, at, finished=False).is_over


def test_a_number_that_was_not_kept_has_its_default() -> None:
    assert Definitions.read({"number": 3, "stale_red": 12, "gone": 1}) == Definitions(3, stale_red=12)


def test_nobody_is_warned_of_a_finished_plan_nor_of_a_retired_one() -> None:
    assert silence_of(*plan_of(40), finished=True).stage == Stage.FRESH
    assert silence_of(*plan_of(40, state="retired"), finished=False).stage == Stage.FRESH
    assert is_signed(Task(status="done")) and not is_signed(Task(status="in_progress")) and not is_signed(None)


def test_a_clock_that_runs_ahead_is_no_silence() -> None:
    assert silence_of(*plan_of(-1), finished=False).days == 0


@pytest.mark.parametrize(
    ("today", "now", "holds"),
    [(date(2026, 3, 1), 7, True), (date(2026, 3, 2), 7, False), (date(2026, 3, 1), 8, False)],
    ids=["the day before", "on its day", "after somebody acted"],
)
def test_a_snooze_ends_on_its_day_or_with_the_next_shared_act(today: date, now: int, holds: bool) -> None:
    assert is_snoozed(date(2026, 3, 2), 7, now=now, today=today) == holds
