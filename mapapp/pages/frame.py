"""What the pages round the plan page share: their head, and how the plan is read for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.access.visit import Visit
from mapapp.drawing.reader import Reader
from mapapp.drawing.tabs import tabs_of
from mapapp.plans.queries import Plan


def frame(found: Visit, current: str, plan: Plan | None = None) -> dict[str, Any]:
    """Eyebrow and tabs of a page of this plan; with `plan` the tabs count its tasks and people."""
    workspace = found.workspace
    eyebrow = _("Your evaluation plan, shared with %(team)s") if found.is_buyer else _("%(account)s’s evaluation plan")
    counts = {"tasks": len(plan.tasks), "people": len(plan.people)} if plan else {}
    return {
        "visit": found,
        "plan": workspace,
        "eyebrow": eyebrow % {"team": workspace.team.name, "account": workspace.account},
        "tabs": tabs_of(found, current=current, **counts),
    }


def reader_of(found: Visit, at: datetime) -> Reader:
    """The reader of a page that needs no standing."""
    return Reader(found, found.workspace.today(at), at, found.workspace.account)
