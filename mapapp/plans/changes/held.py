"""The plan as a verb left it, for the next one in the same transaction: hundreds of changes read it once, not each.

Behind the lock nobody else changes it. It is taken out by who uses it and put back by who knows that all went well, so
what a refused verb may have half changed in memory is never seen again.
"""

from __future__ import annotations

from contextvars import ContextVar

from mapapp.plans.models import Workspace
from mapapp.plans.queries import Plan

_held: ContextVar[Plan | None] = ContextVar("held", default=None)


def hold(plan: Plan | None) -> None:
    """Keep a plan with goals for the next verb, as it stands in the tables now; None for none."""
    _held.set(plan)


def taken(locked: Workspace) -> Plan | None:
    """The plan that was kept, once; None when there is none, or it is of another plan or revision."""
    plan = _held.get()
    _held.set(None)
    if plan is None or (plan.workspace.pk, plan.workspace.revision) != (locked.pk, locked.revision):
        return None
    return plan
