"""How long a plan has been silent: the one place that reads it, for the page, the lists and the letters. Pure.

Silence is time without a shared act of anybody; what a side keeps to itself never counts. It is read of a plan until
that is signed and nothing on it is open any more: steps of onboarding that nobody touches are drift as well. It is
counted in the plan's own days, as judgement counts them (insight/health.is_active), so that no hour tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from mapapp.people.definitions import Definitions
from mapapp.plans.models import Task, Workspace
from mapapp.plans.queries import Plan


class Stage(IntEnum):
    FRESH, WARNS, RED, OVER = range(4)


@dataclass(frozen=True, slots=True)
class Silence:
    """`days` of the plan since that of the last shared act; and what the team's numbers say of that."""

    days: int
    stage: Stage

    @property
    def warns(self) -> bool:
        return self.stage == Stage.WARNS

    @property
    def is_red(self) -> bool:
        return self.stage >= Stage.RED

    @property
    def is_over(self) -> bool:
        """No longer active: a lead of the seller is asked what becomes of the plan."""
        return self.stage == Stage.OVER


def silence_of(workspace: Workspace, at: datetime, *, finished: bool) -> Silence:
    """The silence of a plan at the aware moment `at`, by the numbers of its team, which must have been read with it.
    Of one that is finished or retired it says nothing."""
    if workspace.updated_at is None:
        return Silence(0, Stage.FRESH)
    days = max(0, (workspace.today(at) - workspace.today(workspace.updated_at)).days)
    if finished or workspace.state == Workspace.State.RETIRED:
        return Silence(days, Stage.FRESH)
    return Silence(days, _stage(days, Definitions.of(workspace.team)))


def is_finished(plan: Plan) -> bool:
    """Signed, and nothing is left to do."""
    return is_signed(plan.signature) and not any(task.is_open for task in plan.tasks)


def is_signed(signature: Task | None) -> bool:
    """The task that is marked as the signature is done."""
    return signature is not None and signature.status == Task.Status.DONE


def is_snoozed(until_on: date, revision: int, *, now: int, today: date) -> bool:
    """Whether a snooze said at `revision` still holds: until its day, or until somebody acts on the plan."""
    return revision == now and today < until_on


def _stage(days: int, numbers: Definitions) -> Stage:
    limits = (numbers.stale_warns, numbers.stale_red, numbers.stale_ends)
    return Stage(sum(days >= limit for limit in limits))
