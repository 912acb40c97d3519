"""The verb for a measure that is looked at again after go live."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import Changed, Unchanged, editing, fits, said, still
from mapapp.plans.changes.goals import LIMITS, SHORT, measure_in
from mapapp.plans.checks import field_of, is_latest
from mapapp.plans.facts import put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.plans.silence import is_signed


def check_measure(
    workspace: Workspace, number: int, *, day: int, result: str, note: str = "", was: str,
    so_far_was: str | None = None, note_was: str = "", by: Actor, at: datetime,
) -> Changed:  # fmt: skip
    """Write down what a measure was so many days after go live; the latest of them is its result so far, and its note
    says where that comes from. One event `measure.checked`. `was`, `so_far_was` (the result so far, which the latest
    replaces) and `note_was` are what stood there. Raises StaleValue, Unchanged, Refused, AlreadyDone."""
    field = field_of(day)
    with editing(workspace, by, goals=True) as plan:
        measure = measure_in(plan, number)
        if not is_signed(plan.signature):
            raise Refused(_("This plan is not signed yet. Write the result so far on the measure itself."))
        wanted = said(result, field="result", limit=SHORT)
        still(field, getattr(measure, field), seen=was, wanted=wanted)
        values = {field: wanted}
        if is_latest(measure, day):
            if so_far_was is not None:
                still("result", measure.result, seen=so_far_was, wanted=wanted)
            note = fits(note, field="note", limit=LIMITS["result_note"])
            still("result_note", measure.result_note, seen=note_was, wanted=note)
            values |= {"result": wanted, "result_note": note}
        changes = put(measure, values)
        if not changes:
            raise Unchanged(plan)
        measure.save(update_fields=[change.field for change in changes])
        facts = {"measure": number, "day": day}
        return Changed(plan, record(plan.workspace, "measure.checked", changes, by=by, at=at, facts=facts))
