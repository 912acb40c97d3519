"""Settings of a plan in words, for who reads them; and what a new working week means for the dates."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.facts import money
from mapapp.drawing.reader import Reader
from mapapp.plans.models import Side, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.words import week_words

MOST = 12


@dataclass(frozen=True, slots=True)
class Setting:
    label: str
    value: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """`weeks` are the working weeks of both sides, the reader's own first."""

    head: tuple[Setting, ...]
    weeks: tuple[Setting, ...]


def settings_of(workspace: Workspace, reader: Reader) -> Settings:
    """What stands in the settings now."""
    days = (workspace.target_signature_on, workspace.target_go_live_on)
    signature, go_live = (reader.day(day) if day else _("Not set") for day in days)
    value = money(workspace.value, workspace.currency) if workspace.value is not None else _("Not set")
    head = (
        Setting(_("Name of the plan"), workspace.name),
        Setting(_("Company that buys"), workspace.account),
        Setting(_("Target for signature"), signature),
        Setting(_("Target for go live"), go_live),
        Setting(_("Budget asked for") if reader.visit.is_buyer else _("Value"),
                ", ".join(filter(None, (value, workspace.value_note)))),
    )  # fmt: skip
    sides = (reader.visit.side, reader.visit.side.other)
    return Settings(head, tuple(_week(workspace, reader, side) for side in sides))


def on_days_off(plan: Plan, side: Side) -> str:
    """What is said once a working week is saved: that nothing moved, and which open dates are on a day off now."""
    days = plan.workspace.calendar(side).working_days
    numbers = [
        str(task.number)
        for task in plan.tasks
        if task.is_open and task.side == side and not (days.is_working(task.due_on) and days.is_working(task.starts_on))
    ]
    if not numbers:
        return _("Saved. No date moved, and none is on a day off.")
    listed = ", ".join(numbers[:MOST]) + (" …" if len(numbers) > MOST else "")
    words = ngettext(
        "Saved. No date moved. %(count)s open task now starts or ends on a day off: %(numbers)s.",
        "Saved. No date moved. %(count)s open tasks now start or end on a day off: %(numbers)s.",
        len(numbers),
    )
    return words % {"count": len(numbers), "numbers": listed}


def _week(workspace: Workspace, reader: Reader, side: Side) -> Setting:
    calendar = workspace.calendar(side)
    words = _("%(days)s, times of %(zone)s") % {
        "days": week_words(calendar.weekend),
        "zone": calendar.time_zone.replace("_", " "),
    }
    return Setting(reader.company(side), words, own=side == reader.visit.side)
