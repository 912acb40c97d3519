"""What a trial asks for before it begins: its exit criteria, frozen from then on (PRODUCT, The plan)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.facts import Change, put
from mapapp.plans.models import Phase, Task
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused


class NoCriteria(Refused):
    """A trial starts only when both sides know what it must show (PRODUCT, Phases)."""

    def __init__(self, phase: int) -> None:
        super().__init__(
            _("Write down first what must be true at the end of the trial. Then this task can start."), field="status"
        )
        self.phase = phase


def begun(plan: Plan, phase: Phase, tasks: Iterable[Task], at: datetime) -> list[Change]:
    """What follows for a phase when the first of these tasks that has begun, or is about to, stands in it.

    A trial needs its exit criteria then, and freezes them: later edits show as changes. NoCriteria without them.
    None begun, no trial, or frozen already: nothing follows. 2 queries when it freezes.
    """
    if not phase.is_trial or phase.criteria_frozen_on or not any(tasks):
        return []
    if not phase.criteria.exists():
        raise NoCriteria(phase.number)
    changes = put(phase, {"criteria_frozen_on": plan.workspace.today(at)})
    phase.save(update_fields=["criteria_frozen_on"])
    return changes
