"""What changed beside the steps: targets, goals, results, people. Title, note, before, after."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.frame import Frame, quoted, short
from mapapp.drawing.facts import money
from mapapp.drawing.marks import Cause, Fields, Mark
from mapapp.drawing.said import count_words, first_up
from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.facts import EXISTS, FROZEN
from mapapp.plans.models import Measure

Parts = tuple[str, str, str, str]


def about_others(frame: Frame, on: str, number: int, fields: Fields, *, cause: Cause | None = None) -> Iterator[Parts]:
    """The rows of one thing that is no step; none when nothing of it is worth a row."""
    if on == "plan":
        yield from _head(frame, fields)
        yield from _calendars(frame, fields, cause)
    elif on == "measure":
        measure = next((one for one in frame.standing.plan.measures if one.number == number), None)
        if measure:
            yield from _measure(frame, measure, fields)
    elif on == "goal":
        yield from _goal(frame, number, fields)
    elif on == "phase":
        yield from _trial(frame, number, fields)
    elif on == "person" and EXISTS in fields and (person := frame.standing.plan.person.get(number)):
        yield frame.who(person), _note(frame, fields[EXISTS], person.title), "", _("New on the plan")


def pushed_words(cause: Cause) -> Iterator[str]:
    """Why, and how many steps moved with it."""
    if cause.why:
        yield quoted(cause.why)
    if count := len(cause.pushed):
        later = ngettext("%(count)s later step moved with it.", "%(count)s later steps moved with it.", count)
        yield later % {"count": first_up(count_words(count))}


def _note(frame: Frame, mark: Mark, *more: str) -> str:
    """Who it was, and more, each ended by a full stop."""
    words = (text.strip().rstrip(".") for text in (frame.who(frame.by(mark.line)), *more))
    return " ".join(f"{text}." for text in words if text)


def _head(frame: Frame, fields: Fields) -> Iterator[Parts]:
    titles = {"target_signature_on": _("Target for signature"), "target_go_live_on": _("Target for go live")}
    for name, title in titles.items():
        if mark := fields.get(name):
            old, new = (frame.day(day) if day else _("none") for day in (mark.old, mark.new))
            yield title, _note(frame, mark), old, new
    if mark := fields.get("name"):
        read = _("It read “%(old)s”") % {"old": short(str(mark.old))}
        yield short(str(mark.new)), _note(frame, mark, read), "", _("Reworded")
    workspace = frame.standing.plan.workspace
    if (mark := fields.get("value")) and workspace.value is not None and mark.old and mark.new:
        title = _("Budget asked for") if frame.buyer else _("Value")
        old, new = (money(Decimal(value), workspace.currency) for value in (mark.old, mark.new))
        yield title, _note(frame, mark), old, new


def _calendars(frame: Frame, fields: Fields, cause: Cause | None) -> Iterator[Parts]:
    """Other working days of a company; the last row says what they moved, and why."""
    if (mark := fields.get("calendars")) is None:
        return
    found = list(calendar_differences(mark.old, mark.new, frame.company, today=frame.standing.today))
    for place, one in enumerate(found, 1):
        more = pushed_words(cause) if cause and place == len(found) else ()
        yield one.what, _note(frame, mark, *more), one.old, one.new


def _goal(frame: Frame, number: int, fields: Fields) -> Iterator[Parts]:
    goal = next((one for one in frame.standing.plan.goals if one.number == number), None)
    mark = fields.get(EXISTS) or fields.get("statement")
    if goal and mark:
        yield short(goal.statement), _note(frame, mark), "", _("New goal") if EXISTS in fields else _("Reworded goal")


def _trial(frame: Frame, number: int, fields: Fields) -> Iterator[Parts]:
    """What a trial must show: frozen as it began, and what was changed of it since."""
    phase = next((one for one in frame.standing.plan.phases if one.number == number), None)
    if phase is None:
        return
    title = _("Exit criteria of %(phase)s") % {"phase": short(phase.name)}
    if (mark := fields.get(FROZEN)) and mark.new:
        yield title, _note(frame, mark, _("The trial has begun")), "", _("Frozen")
    if (mark := fields.get("criteria")) and mark.new:
        changed = mark.line.verb == "criteria.changed"
        yield title, _note(frame, mark), _("Frozen") if changed else "", _("Changed") if changed else _("Written")


def _measure(frame: Frame, measure: Measure, fields: Fields) -> Iterator[Parts]:
    words = _("Your measure: %(what)s") if frame.buyer else _("Measure: %(what)s")
    title = words % {"what": short(measure.what)}
    if EXISTS in fields:
        yield title, _note(frame, fields[EXISTS], _bounds(measure)), "", _("New measure")
    elif mark := fields.get("result"):
        note = _note(frame, mark, _bounds(measure), short(measure.result_note))
        old, new = (_unit(str(value or ""), measure.unit) or _("none yet") for value in (mark.old, mark.new))
        yield title, note, old, new


def _bounds(measure: Measure) -> str:
    goal, start = (_unit(text, measure.unit) for text in (measure.target, measure.today))
    if goal and start:
        return _("Goal %(goal)s, start %(start)s") % {"goal": goal, "start": start}
    return _("Goal %(goal)s") % {"goal": goal} if goal else ""


def _unit(value: str, unit: str) -> str:
    if not value or not unit or value.endswith(unit):
        return value
    return f"{value}{unit}" if unit == "%" else f"{value} {unit}"
