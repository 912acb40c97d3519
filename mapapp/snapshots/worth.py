"""The line about money: what is asked for, and what the buyer's own measures say it brings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from mapapp.drawing.facts import money
from mapapp.plans.models import Measure
from mapapp.snapshots.figures import with_unit
from mapapp.snapshots.frame import Frame, short
from mapapp.snapshots.room import WIDE, Room

NUMBER = re.compile(r"[-+−]?\d{1,12}(?:[.,]\d{3})*(?:\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Worth:
    """`value` as money, `note` as the seller wrote it, and one line for each gain."""

    value: str
    note: str
    gains: tuple[str, ...]


def worth(frame: Frame, room: Room = WIDE) -> Worth | None:
    """None while the value is not shared: then nothing about money is said at all."""
    plan = frame.plan.workspace
    if plan.value is None:
        return None
    gains = [gain for measure in frame.plan.measures if (gain := _gain(measure, room))]
    return Worth(money(plan.value, plan.currency), short(plan.value_note, room.line), tuple(gains[: room.gains]))


def _gain(measure: Measure, room: Room) -> str:
    """`Working days to plan an account: 15 to 5, 67% less, so far 6`; empty where the two are no two numbers."""
    start, goal = number_in(measure.today), number_in(measure.target)
    if start is None or goal is None or start == goal:
        return ""
    said = {
        "what": short(measure.what, room.line),
        "start": with_unit(measure.today, measure.unit),
        "goal": with_unit(measure.target, measure.unit),
        "change": _change(start, goal, points=_is_share(measure)),
        "so_far": with_unit(measure.result, measure.unit),
    }
    if measure.result:
        return _("%(what)s: %(start)s to %(goal)s, %(change)s, so far %(so_far)s") % said
    return _("%(what)s: %(start)s to %(goal)s, %(change)s") % said


def _change(start: Decimal, goal: Decimal, *, points: bool) -> str:
    """By how much: in points of a share, in per cent of what stands today, or as a number where that is nothing."""
    by = abs(goal - start)
    if points:
        amount = _("%(count)s points") % {"count": _plain(by)}
    elif start:
        amount = _("%(count)s%%") % {"count": _plain((100 * by / abs(start)).quantize(Decimal(1)))}
    else:
        amount = _plain(by)
    return (_("%(amount)s more") if goal > start else _("%(amount)s less")) % {"amount": amount}


def _is_share(measure: Measure) -> bool:
    return measure.unit.strip() == "%" or (measure.today.strip().endswith("%") and measure.target.strip().endswith("%"))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def number_in(text: str) -> Decimal | None:
    """The one number of a text: `15`, `1,200.50`, `$40`, `84%`; None for several, or for none."""
    found = NUMBER.findall(text)
    if len(found) != 1:
        return None
    return Decimal(found[0].replace(",", "").replace("−", "-"))
