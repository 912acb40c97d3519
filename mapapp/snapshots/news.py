"""What changed since the version before: the same differences as a page and a letter tell, as lines on paper."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from mapapp.drawing.news.told import Told, told
from mapapp.drawing.news.voice import Voice
from mapapp.plans.differences.counting import moves_in
from mapapp.plans.differences.items import Item, differences
from mapapp.plans.differences.marks import Differences, marked
from mapapp.plans.frozen import changes_between, state_in
from mapapp.plans.models import Side
from mapapp.snapshots.frame import LABEL, Frame, short
from mapapp.snapshots.marks import HERE, Marked
from mapapp.snapshots.marks import marked as with_mark
from mapapp.snapshots.room import WIDE, Room

UNSAID = {"position", "under_way", "proposed_by", "accepted_starts_on", "accepted_due_on", "accepted"}
NOT_KEPT = {"wrote", "proposed", "agreed", "declined", "withdrawn", "joined", "left", "version"}  # in no version


def changed_tasks(frame: Frame) -> frozenset[int]:
    """The tasks that differ from the version before in more than their place, or in what nothing on paper shows."""
    if frame.before is None:
        return frozenset()
    changes = changes_between(state_in(frame.before), state_in(frame.version))
    return frozenset(c.number for c in changes if c.on == "task" and c.field not in UNSAID)


def items(frame: Frame) -> tuple[Item, ...]:
    """What differs between the two versions, and by whose doing; nothing without one before."""
    return compared(frame)[1]


def compared(frame: Frame, *, fold: bool = True) -> tuple[Differences, tuple[Item, ...]]:
    """The same field by field, and as items; `fold` as in the shared list."""
    if frame.before is None:
        return {}, ()
    changes = changes_between(state_in(frame.before), state_in(frame.version))
    between = [line for line in frame.lines if line.number > frame.before.revision]
    standing, different = frame.standing, marked(changes, between)
    found = differences(different, between, distance=standing.distance, risky=standing.in_danger, fold=fold)
    return different, tuple(item for item in found if item.kind not in NOT_KEPT)


def voice(frame: Frame, most: int = LABEL) -> Voice:
    """As paper speaks, to both sides alike."""
    return Voice(frame.standing, frame.day, partial(_who, frame), frame.company, most=most, moves=moves_in(frame.lines))


def news(frame: Frame, room: Room = WIDE) -> tuple[list[Marked], int]:
    """The lines, most weighty first, and how many more there would be. What is small carries its mark in the table."""
    found = [_line(one, room) for one in told(items(frame), voice(frame, room.line)) if not one.small]
    return found[: room.news], max(0, len(found) - room.news)


def _who(frame: Frame, number: int) -> str:
    person = frame.plan.person.get(number)
    if person is None:
        return _("somebody")
    name = frame.name(person)
    return f"{name}, {frame.team}" if person.side == Side.SELLER and person.name else name


def _line(one: Told, room: Room) -> Marked:
    """`22 Security review meeting held: 17 Feb 19 Feb. Two working days later. Five later steps moved with it.`"""
    title = f"{one.number} {one.title}".strip()
    quote = _("“%(said)s”") % {"said": one.quote} if one.kind == "needs" else ""
    notes = " ".join(filter(None, (quote, *one.notes))) if room.notes else ""
    return with_mark(f"{title}: {HERE}. {notes}".strip(), was=short(one.was, room.line), now=short(one.now, room.line))
