"""What somebody has on all plans of a team, before it is handed on: his part in each, and his open steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from mapapp.access.handing_on import Holding
from mapapp.access.models import Role
from mapapp.drawing.reader import short
from mapapp.plans.models import Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.standing import stand
from mapapp.plans.words import day_words

MOST = 6  # steps of a plan that are spelled out


@dataclass(frozen=True, slots=True)
class HeldStep:
    number: str
    text: str
    due: str
    critical: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One plan. `steps` are the critical ones first, then by date; `more` are not spelled out."""

    key: str
    name: str
    account: str
    url: str
    role: str
    retired: bool
    steps: tuple[HeldStep, ...]
    more: int
    critical: int

    @property
    def count(self) -> int:
        return len(self.steps) + self.more


def held(holdings: Sequence[Holding], plans: Mapping[int, Plan], at: datetime) -> tuple[Held, ...]:
    """Each plan on which something is his: a seat, or an open step. Makes no query."""
    found = [_held(one, plans[one.workspace.pk], at) for one in holdings]
    return tuple(one for one in found if one.role or one.count)


def _held(one: Holding, plan: Plan, at: datetime) -> Held:
    standing = stand(plan, at)
    mine = [task for task in plan.tasks if task.is_open and task.owner_id == one.person.pk]
    mine.sort(key=lambda task: (not standing.flags[task.number].critical, task.due_on, task.number))
    steps = tuple(
        HeldStep(
            str(task.number),
            short(task.text),
            day_words(task.due_on, today=standing.today),
            standing.flags[task.number].critical,
            bool(standing.flags[task.number].late),
        )
        for task in mine
    )
    return Held(
        key=one.workspace.code,
        name=one.workspace.name,
        account=one.workspace.account,
        url=reverse("plan", args=[one.workspace.code]),
        role=str(Role(one.role).label) if one.role else "",
        retired=one.workspace.state == Workspace.State.RETIRED,
        steps=steps[:MOST],
        more=max(0, len(steps) - MOST),
        critical=sum(step.critical for step in steps),
    )
