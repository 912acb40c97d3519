"""The five facts, the bars of the phases, and the measures of an executive's first page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.facts import money
from mapapp.drawing.palette import PAPER, Palette
from mapapp.drawing.phasebar import phasebar
from mapapp.plans.models import Goal, Measure, Part, Phase, Side, Stakeholder, Task
from mapapp.plans.words import days_words
from mapapp.snapshots.frame import Frame, apart, short
from mapapp.snapshots.marks import Marked
from mapapp.snapshots.room import WIDE, Room

SHEET = 180  # millimetres between the margins
BETWEEN = 4  # millimetres between two bars
ABREAST = 6  # bars in one row
NAME = 40  # characters of a company or a person in a figure


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    note: Marked

    @property
    def noted(self) -> bool:
        return bool(self.note.lead or self.note.was or self.note.now or self.note.tail)


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase: its name, how far it is, and the bar that says the same."""

    name: str
    words: str
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class Aim:
    what: str
    today: str
    target: str
    result: str


@dataclass(frozen=True, slots=True)
class Said:
    """A goal, and who said it when, if that is known."""

    statement: str
    by: str


def figures(frame: Frame, room: Room = WIDE) -> tuple[Figure, ...]:
    """Signature, go live, steps done, value when it is shared, sponsors."""
    found = [_signature(frame), _go_live(frame), _done(frame, room)]
    plan = frame.plan.workspace
    if plan.value is not None:
        found.append(Figure(_("Value"), money(plan.value, plan.currency), Marked(short(plan.value_note, room.who))))
    return (*found, _sponsors(frame, room))


def bars(frame: Frame, *, palette: Palette = PAPER, room: Room = WIDE) -> tuple[Bar, ...]:
    """One bar a phase, all of one width, of the first phases."""
    phases = frame.plan.phases[: room.phases]
    wide = SHEET // max(1, min(len(phases), ABREAST)) - BETWEEN
    return tuple(_bar(frame, phase, palette, wide, room) for phase in phases)


def aims(frame: Frame, room: Room = WIDE) -> tuple[Aim, ...]:
    """What the buyer wants to reach, as it is measured."""
    return tuple(
        Aim(
            short(m.what, 2 * room.line),
            _amount(m, m.today),
            _amount(m, m.target),
            _amount(m, m.result) or _("later"),
        )
        for m in frame.plan.measures[: room.aims]
    )


def goals(frame: Frame, room: Room = WIDE) -> tuple[Said, ...]:
    """The goals in the buyer's words."""
    return tuple(
        Said(short(goal.statement, room.goal), _who(frame, goal, room)) for goal in frame.plan.goals[: room.goals]
    )


def in_words(tasks: list[Task]) -> str:
    """`5 of 7`: done of those that count."""
    counted = [task for task in tasks if task.status != Task.Status.NOT_NEEDED]
    done = sum(task.status == Task.Status.DONE for task in counted)
    return _("%(done)s of %(all)s") % {"done": done, "all": len(counted)}


def _who(frame: Frame, goal: Goal, room: Room) -> str:
    known = [apart(short(frame.name(goal.said_by), room.who))] if goal.said_by else []
    return ", ".join([*known, frame.day(goal.said_on)] if goal.said_on else known)


def _signature(frame: Frame) -> Figure:
    day, was = frame.standing.signature_on, frame.was.signature_on if frame.was else None
    if day is None:
        return Figure(_("Signature"), _("No date yet"), Marked(""))
    if was and frame.before and was != day:
        note = Marked("", frame.day(was), "", " " + _("in version %(number)s") % {"number": frame.before.number})
    elif was and frame.before:
        note = Marked(_("as in version %(number)s") % {"number": frame.before.number})
    else:
        target = frame.plan.workspace.target_signature_on
        note = Marked(_("target %(day)s") % {"day": frame.day(target)} if target else "")
    return Figure(_("Signature"), frame.day(day), note)


def _go_live(frame: Frame) -> Figure:
    day, hand = frame.standing.go_live_on, frame.standing.days_in_hand
    if day is None:
        return Figure(_("Go live"), _("No date yet"), Marked(""))
    if hand is None:
        note = ""
    elif hand < 0:
        note = _("missed by %(days)s") % {"days": days_words(-hand)}
    else:
        note = _("%(days)s in hand") % {"days": days_words(hand)} if hand else _("no day in hand")
    return Figure(_("Go live"), frame.day(day), Marked(note))


def _done(frame: Frame, room: Room) -> Figure:
    parts = []
    for side in (Side.BUYER, Side.SELLER):
        company = apart(short(frame.company(side), min(NAME, room.company)))
        done = in_words([task for task in frame.plan.tasks if task.side == side])
        parts.append(_("%(company)s %(done)s") % {"company": company, "done": done})
    return Figure(_("Steps done"), in_words(list(frame.plan.tasks)), Marked(", ".join(parts)))


def _sponsors(frame: Frame, room: Room) -> Figure:
    ours, theirs = _sponsor(frame, Side.BUYER), _sponsor(frame, Side.SELLER)
    label = ngettext("Sponsor", "Sponsors", 1 + bool(theirs))
    note = f"{apart(short(frame.name(theirs), room.who))}, {apart(short(frame.team, room.who))}" if theirs else ""
    return Figure(label, short(frame.name(ours), min(NAME, room.who)) if ours else _("Nobody yet"), Marked(note))


def _sponsor(frame: Frame, side: Side) -> Stakeholder | None:
    return next((p for p in frame.plan.people if p.part == Part.EXECUTIVE_SPONSOR and p.side == side), None)


def _bar(frame: Frame, phase: Phase, palette: Palette, wide: int, room: Room) -> Bar:
    tasks = [task for task in frame.standing.in_phase(phase) if task.status != Task.Status.NOT_NEEDED]
    late = sum(task.number in frame.standing.late for task in tasks)
    going = sum(task.status == Task.Status.IN_PROGRESS and task.number not in frame.standing.late for task in tasks)
    done = sum(task.status == Task.Status.DONE for task in tasks)
    name, words = short(phase.name, room.line), in_words(tasks)
    said = f"{name}: {words}"
    drawing = phasebar(done, going, late, len(tasks), palette=palette, millimetres=wide, said=said)
    return Bar(name, words, drawing)


def _amount(measure: Measure, value: str) -> str:
    return short(with_unit(value, measure.unit), NAME)


def with_unit(value: str, unit: str) -> str:
    """`80%`, `5 days`, `$40,000`; nothing stays nothing."""
    if not value or not unit or value.endswith(unit):
        return value
    if unit in ("$", "€", "£", "¥"):
        return f"{unit}{value}"
    return f"{value}%" if unit == "%" else f"{value} {unit}"
