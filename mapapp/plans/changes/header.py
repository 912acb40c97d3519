"""Verbs for the head of a plan: its name, value and targets. When each side works: calendars.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import Changed, Unchanged, editing, fits, said, still
from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused

HEADER = ("account", "name", "value", "currency", "value_note", "target_signature_on", "target_go_live_on")
LIMITS = {"account": 200, "name": 300}
DAYS = ("target_signature_on", "target_go_live_on")
VALUE = ("value", "currency", "value_note")
HIDDEN = "hidden"  # what history says of a value that was taken off the plan, in place of the value
MOST = Decimal(10) ** 12


def edit_header(
    workspace: Workspace, *, values: Mapping[str, Any], was: Mapping[str, Any], by: Actor, at: datetime
) -> Changed:
    """Change account, name, value, targets. One event `plan.edited`. Raises StaleValue, Unchanged, Refused."""
    if unknown := set(values) - set(HEADER):
        raise ValueError(f"not in the header: {sorted(unknown)}")
    with editing(workspace, by) as plan:
        wanted = {field: _checked(field, value) for field, value in values.items()}
        for field, value in wanted.items():
            still(field, getattr(plan.workspace, field), seen=was.get(field), wanted=value)
        changes = put(plan.workspace, wanted)
        if plan.workspace.value is not None and not plan.workspace.currency:
            raise Refused(_("Say in which currency: three letters, like USD."), field="currency")
        if not changes:
            raise Unchanged(plan)
        return Changed(plan, record(plan.workspace, "plan.edited", changes, by=by, at=at))


def take_value_off(workspace: Workspace, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Empty the plan's copy of the value, with its currency and note; what they were. One event `plan.value_hidden`,
    which does not say them. Raises Refused when there is none. Who keeps it: private/changes/value.py."""
    with editing(workspace, by) as plan:
        held = {field: getattr(plan.workspace, field) for field in VALUE}
        if held["value"] is None:
            raise Refused(_("There is no value on the plan."))
        put(plan.workspace, {"value": None, "currency": "", "value_note": ""})
        changes = [Change("plan", 0, field, HIDDEN, None) for field in VALUE if held[field]]
        record(plan.workspace, "plan.value_hidden", changes, by=by, at=at)
        return held


def put_value_back(workspace: Workspace, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Show a value that was hidden. One event `plan.value_shown`. Refused when another one was written meanwhile."""
    with editing(workspace, by) as plan:
        if plan.workspace.value is not None:
            raise Refused(
                _("Another value was written on the plan meanwhile. Take that one off first, or leave it as it is.")
            )
        changes = put(plan.workspace, {field: values[field] for field in VALUE})
        record(plan.workspace, "plan.value_shown", changes, by=by, at=at)


def _checked(field: str, value: Any) -> Any:
    """A value that the plan can hold; Refused at its field otherwise."""
    if field in LIMITS:
        return said(one_line(value), field=field, limit=LIMITS[field])
    if field in DAYS:
        return in_reach(value, field=field)
    if field == "value_note":
        return fits(one_line(value), field=field, limit=200)
    if field == "currency":
        code = value.strip().upper()
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise Refused(_("A currency has three letters, like USD."), field=field)
        return code
    if field == "value" and value is not None and not 0 <= value < MOST:
        raise Refused(_("Write an amount from 0 up to 999,999,999,999."), field=field)
    return value
