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
from mapapp.snapshots.frame import Frame, short
from mapapp.snapshots.marks import Marked

SHEET = 180  # millimetres between the margins
BETWEEN = 4  # millimetres between two bars


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    note: Marked


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


def figures(frame: Frame) -> tuple[Figure, ...]:
    """Signature, go live, steps done, value when it is shared, sponsors."""
    found = [_signature(frame), _go_live(frame), _done(frame)]
    plan = frame.plan.workspace
    if plan.value is not None:
        found.append(Figure(_("Value"), money(plan.value, plan.currency), Marked(short(plan.value_note, 60))))
    return (*found, _sponsors(frame))


def bars(frame: Frame, *, palette: Palette = PAPER) -> tuple[Bar, ...]:
    """One bar a phase, all of one width."""
    phases = frame.plan.phases
    wide = SHEET // max(1, min(len(phases), 6)) - BETWEEN
    return tuple(_bar(frame, phase, palette, wide) for phase in phases)


def aims(frame: Frame) -> tuple[Aim, ...]:
    """What the buyer wants to reach, as it is measured."""
    return tuple(
        Aim(m.what, _amount(m, m.today), _amount(m, m.target), _amount(m, m.result) or _("later"))
        for m in frame.plan.measures
    )


def goals(frame: Frame) -> tuple[Said, ...]:
    """The goals in the buyer's words."""
    return tuple(Said(goal.statement, _who(frame, goal)) for goal in frame.plan.goals)


def in_words(tasks: list[Task]) -> str:
    """`5 of 7`: done of those that count."""
    counted = [task for task in tasks if task.status != Task.Status.NOT_NEEDED]
    done = sum(task.status == Task.Status.DONE for task in counted)
    return _("%(done)s of %(all)s") % {"done": done, "all": len(counted)}


def _who(frame: Frame, goal: Goal) -> str:
    known = [frame.name(goal.said_by)] if goal.said_by else []
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


def _done(frame: Frame) -> Figure:
    parts = []
    for side in (Side.BUYER, Side.SELLER):
        said = {"company": frame.company(side), "done": in_words([t for t in frame.plan.tasks if t.side == side])}
        parts.append(_("%(company)s %(done)s") % said)
    return Figure(_("Steps done"), in_words(list(frame.plan.tasks)), Marked(", ".join(parts)))


def _sponsors(frame: Frame) -> Figure:
    ours, theirs = _sponsor(frame, Side.BUYER), _sponsor(frame, Side.SELLER)
    label = ngettext("Sponsor", "Sponsors", 1 + bool(theirs))
    note = short(f"{frame.name(theirs)}, {frame.team}", 60) if theirs else ""
    return Figure(label, short(frame.name(ours), 40) if ours else _("Nobody yet"), Marked(note))


def _sponsor(frame: Frame, side: Side) -> Stakeholder | None:
    return next((p for p in frame.plan.people if p.part == Part.EXECUTIVE_SPONSOR and p.side == side), None)


def _bar(frame: Frame, phase: Phase, palette: Palette, wide: int) -> Bar:
    tasks = [task for task in frame.standing.in_phase(phase) if task.status != Task.Status.NOT_NEEDED]
    late = sum(task.number in frame.standing.late for task in tasks)
    going = sum(task.status == Task.Status.IN_PROGRESS and task.number not in frame.standing.late for task in tasks)
    done = sum(task.status == Task.Status.DONE for task in tasks)
    drawing = phasebar(done, going, late, len(tasks), palette=palette, millimetres=wide)
    return Bar(phase.name, in_words(tasks), drawing)


def _amount(measure: Measure, value: str) -> str:
    if not value or not measure.unit:
        return value
    return f"{value}%" if measure.unit == "%" else f"{value} {measure.unit}"
