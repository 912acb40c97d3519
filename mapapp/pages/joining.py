"""A task that is not needed leaves a gap between its neighbours; here they are joined when the person says so."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.access.rules import may_edit_task
from mapapp.access.visit import Visit
from mapapp.drawing.said import Said, listed
from mapapp.pages.answer import Came
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused


def join(found: Visit, plan: Plan, number: int, said: Said, form_key: str, at: datetime) -> Came:
    """Let each successor of the dropped task come after its predecessors. What would move others is left and named.

    Asked for once more, because the server went down in between, it joins what is not joined yet.
    """
    now_plan = plan
    before = plan.after.get(number, ())
    joined, left, theirs = [], [], []
    for successor in plan.before.get(number, ()):
        now = now_plan.after.get(successor, ())
        have = {n for n, _lag in now}
        if have.issuperset(n for n, _lag in before):
            continue
        if may_edit_task(found, now_plan.by_number[successor]) is not None:
            theirs.append(successor)
            continue
        wanted = (*now, *((n, 0) for n, _lag in before if n not in have))
        by = found.actor(f"{form_key}-{successor}" if form_key else None)
        try:
            now_plan = set_predecessors(found.workspace, successor, after=wanted, was=now, by=by, at=at).plan
            joined.append(successor)
        except Refused:
            left.append(successor)
    words = said.toast
    if joined:
        after = {"numbers": listed(joined), "before": listed([n for n, _lag in before])}
        words += " " + _("%(numbers)s now comes after %(before)s.") % after
    if left:
        words += " " + _("%(numbers)s was not joined, since its date would move. Set it by hand.") % {
            "numbers": listed(left)
        }
    if theirs:
        words += " " + _("%(numbers)s was not joined: it is the other company’s step.") % {"numbers": listed(theirs)}
    return Came(now_plan, Said(words, words), number, whole=True)
