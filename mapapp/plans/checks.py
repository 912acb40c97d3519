"""What was to be reached, looked at again 30, 60 and 90 days after go live: when, by whom, and what it was. Pure.

The days count from the real go live; while that is still ahead they are planned from its due date and nobody is asked.
Without a go-live task, go live is the target (PRODUCT, Tasks), and without a target the days count from signature.
Before signature there is nothing to look at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mapapp.plans.models import Measure, Stakeholder, Task
from mapapp.plans.queries import Plan
from mapapp.plans.silence import is_signed

DAYS = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Start:
    """From which day the days count, and which one that is; `is_real` once it has come, so that people are asked."""

    on: date
    basis: Literal["live", "planned", "target", "signature"]
    is_real: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One look at one measure. `result` is empty until somebody has looked; `who` is asked, if anybody is named."""

    measure: Measure
    day: int
    on: date
    result: str
    is_due: bool

    @property
    def who(self) -> Stakeholder | None:
        return looker(self.measure)


def field_of(day: int) -> str:
    """Where a measure keeps what it was after so many days."""
    return f"day{day}"


def is_latest(measure: Measure, day: int) -> bool:
    """Whether nobody has looked later than so many days after: what it is then, it is so far."""
    return not any(getattr(measure, field_of(later)) for later in DAYS if later > day)


def looker(measure: Measure) -> Stakeholder | None:
    """Who looks at a measure: whoever is named for it, else who said the goal that it belongs to."""
    return measure.checker or measure.goal.said_by


def start_of(signature: Task | None, go_live: Task | None, target: date | None, today: date) -> Start | None:
    """When the days begin to count; None for a plan that is not signed. `target` is that of go live."""
    if signature is None or not is_signed(signature) or signature.done_on is None:
        return None
    if go_live is not None and go_live.status == Task.Status.DONE and go_live.done_on:
        return Start(go_live.done_on, "live", True)
    if go_live is not None and go_live.is_open:
        return Start(go_live.due_on, "planned", False)
    if target is not None and target > signature.done_on:
        return Start(target, "target", target <= today)
    return Start(signature.done_on, "signature", True)


def start_in(plan: Plan, today: date) -> Start | None:
    """When the days of a plan begin to count."""
    return start_of(plan.signature, plan.go_live, plan.workspace.target_go_live_on, today)


def checks_of(measures: Iterable[Measure], start: Start | None, today: date) -> list[Check]:
    """Every look at every measure, in the order of the measures and days; none before signature."""
    if start is None:
        return []
    return [_check(measure, day, start, today) for measure in measures for day in DAYS]


def checks_in(plan: Plan, today: date) -> list[Check]:
    """Those of a plan, which must be loaded with its goals."""
    return checks_of(plan.measures, start_in(plan, today), today)


def _check(measure: Measure, day: int, start: Start, today: date) -> Check:
    on, result = start.on + timedelta(days=day), str(getattr(measure, field_of(day)))
    return Check(measure, day, on, result, is_due=start.is_real and not result and on <= today)
