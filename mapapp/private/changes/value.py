"""The value of the purchase hidden from the plan, and shown again: kept by the seller's side meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.header import VALUE, put_value_back, take_value_off
from mapapp.plans.facts import Change, plain
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.choosing import Tables
from mapapp.private.history import changing, record


def hide_value(workspace: Workspace, *, by: Actor, at: datetime) -> None:
    """Take the value off the plan and keep it for the own side. One shared event `plan.value_hidden` without the value,
    one private event `value.kept` with it. Versions, papers and history of before keep what they say."""
    with changing(workspace, by) as lane:
        table = _table(lane.tables)
        held = take_value_off(workspace, by=by, at=at)
        table._default_manager.update_or_create(workspace=lane.workspace, defaults=held)
        changes = [Change("value", 0, field, None, plain(held[field])) for field in VALUE if held[field]]
        record(lane, "value.kept", changes, by=by, at=at)


def show_value(workspace: Workspace, *, by: Actor, at: datetime) -> None:
    """Put the hidden value on the plan again, as it was. One shared event `plan.value_shown`, one private event
    `value.given`.

    Refused when none is kept, or when another value stands on the plan by now.
    """
    with changing(workspace, by) as lane:
        kept = _table(lane.tables)._default_manager.filter(**lane.mine).first()
        if kept is None:
            raise Refused(_("No value is hidden."))
        held: dict[str, Any] = {field: getattr(kept, field) for field in VALUE}
        kept.delete()
        put_value_back(workspace, held, by=by, at=at)
        changes = [Change("value", 0, field, plain(held[field]), None) for field in VALUE if held[field]]
        record(lane, "value.given", changes, by=by, at=at)


def _table(tables: Tables) -> Any:
    """Where the own side keeps it; a rule has said before that the other side hides nothing."""
    if tables.hidden_values is None:
        raise LookupError("this side hides no value")
    return tables.hidden_values
