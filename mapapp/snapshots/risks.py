"""What is in danger, worst first, what the executives are asked for, and the steps that decide the signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.asks import Ask, likely_asks
from mapapp.plans.frozen import asks_in
from mapapp.plans.models import Side, Task
from mapapp.plans.words import days_words
from mapapp.snapshots.frame import Frame, apart, held, short
from mapapp.snapshots.marks import Marked
from mapapp.snapshots.room import WIDE, Room

ASKED = 8  # what a line of 200 characters is longer than three lines of a list


@dataclass(frozen=True, slots=True)
class Risk:
    """`css` is late or risk; `word` names it; `text` says what it is about, whose it is and until when."""

    css: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the path to signature, its date before and now; `expected` when it will not hold."""

    name: str
    owner: str
    due: Marked
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    steps: tuple[Step, ...]
    note: str


def risks(frame: Frame, room: Room = WIDE) -> tuple[list[Risk], int]:
    """The worst, and how many more there are."""
    found = list(_risks(frame, room))
    return found[: room.risks], max(0, len(found) - room.risks)


def asks(frame: Frame, room: Room = WIDE) -> list[str]:
    """What its lead asks for; where nobody said, open steps of executives that are due within 14 days. What a lead
    wrote is at most one line, and stands whole where there is room."""
    said = asks_in(frame.version)
    most = room.line if said is None else 3 * room.line + ASKED
    return [_asked(frame, ask, most, room) for ask in (likely_asks(frame.plan, frame.today) if said is None else said)]


def _asked(frame: Frame, ask: Ask, most: int, room: Room) -> str:
    person = frame.plan.person[ask.person]
    who = apart(short(frame.name(person), room.who))
    if person.side == Side.SELLER and person.name:
        who = f"{who}, {apart(short(frame.team, room.who))}"
    said = {"who": who, "what": apart(short(ask.text, most)), "day": held(frame.day(ask.by_on))}
    return _("%(who)s: %(what)s, by %(day)s") % said


def path(frame: Frame, room: Room = WIDE) -> Path:
    """The open steps that signature waits for without a day of slack, with their dates before and now."""
    critical = frame.standing.projection.critical
    tasks = sorted(
        (t for t in frame.plan.tasks if t.number in critical), key=lambda t: (t.due_on, t.starts_on, t.number)
    )
    shown = tasks if len(tasks) <= room.path else [*tasks[: room.path - 1], tasks[-1]]
    steps = tuple(_step(frame, task, room) for task in shown)
    return Path(steps, _note(frame, len(tasks), len(tasks) - len(shown)))


def _risks(frame: Frame, room: Room) -> Iterator[Risk]:
    tasks = [task for task in frame.plan.tasks if task.is_open]
    for task in sorted(tasks, key=lambda t: (-frame.flags(t).late, t.due_on, t.number)):
        if frame.flags(task).late:
            yield _said(frame, task, "late", _("Late"), room)
    for task in tasks:
        flags = frame.flags(task)
        if flags.slipped and not flags.late:
            yield _said(frame, task, "late", _("Later than agreed"), room)
    for task in tasks:
        if frame.flags(task).risk == "blocked":
            why, name = short(task.blocked_by, 2 * room.line), frame.label(task, limit=room.line)
            text = f"{name}: {apart(why)}" if why else name
            yield Risk("risk", _("Blocked"), text)
    for task in tasks:
        flags = frame.flags(task)
        if flags.risk and flags.risk != "blocked":
            yield _said(frame, task, "risk", _("At risk"), room)


def _said(frame: Frame, task: Task, css: str, word: str, room: Room) -> Risk:
    who = short(frame.owner(task), room.who)
    said = {"what": frame.label(task, limit=room.line), "who": who, "day": frame.day(task.due_on)}
    said["slack"] = _slack(frame, task)
    return Risk(css, word, _("%(what)s (%(who)s, due %(day)s%(slack)s)") % said)


def _slack(frame: Frame, task: Task) -> str:
    days = frame.standing.projection.total_slack.get(task.number)
    if days is None:
        return ""
    return _(", %(days)s of slack") % {"days": days_words(days)} if days > 0 else _(", no slack")


def _step(frame: Frame, task: Task, room: Room) -> Step:
    was = frame.was_due.get(task.number)
    if was and was != task.due_on:
        due = Marked("", frame.day(was), frame.day(task.due_on))
    else:
        due = Marked(frame.day(task.due_on))
    late = frame.standing.projection.finish[task.number]
    expected = _("expected %(day)s") % {"day": frame.day(late)} if late > task.due_on else ""
    owner = frame.name(task.owner) if task.owner else frame.owner(task)
    return Step(frame.label(task, limit=min(56, room.line)), short(owner, room.who), due, expected)


def _note(frame: Frame, count: int, left_out: int) -> str:
    if not count:
        return ""
    text = ngettext("This %(count)s step has no slack.", "These %(count)s steps have no slack.", count)
    if left_out:
        text = _("%(count)s steps have no slack; the first and the last are shown.")
    target, day, task = frame.plan.workspace.target_signature_on, frame.standing.signature_on, frame.plan.signature
    if target is None or day is None or task is None:
        return text % {"count": count}
    hand = frame.plan.workspace.calendar(Side(task.side)).working_days.distance(day, target)
    said = {"day": frame.day(target), "days": days_words(abs(hand))}
    if hand < 0:
        return text % {"count": count} + " " + _("The target for signature, %(day)s, is missed by %(days)s.") % said
    return text % {"count": count} + " " + _("The target for signature is %(day)s, %(days)s later.") % said
