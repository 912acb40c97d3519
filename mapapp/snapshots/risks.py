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
from mapapp.snapshots.frame import Frame, short
from mapapp.snapshots.marks import Marked

SHOWN = 6
PATH = 9


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


def risks(frame: Frame) -> tuple[list[Risk], int]:
    """The worst, and how many more there are."""
    found = list(_risks(frame))
    return found[:SHOWN], max(0, len(found) - SHOWN)


def asks(frame: Frame) -> list[str]:
    """What its lead asks for; where nobody said, open steps of executives that are due within 14 days."""
    said = asks_in(frame.version)
    return [_asked(frame, ask) for ask in (likely_asks(frame.plan, frame.today) if said is None else said)]


def _asked(frame: Frame, ask: Ask) -> str:
    person = frame.plan.person[ask.person]
    who = frame.name(person) if person.side == Side.BUYER or not person.name else f"{person.name}, {frame.team}"
    return _("%(who)s: %(what)s, by %(day)s") % {"who": who, "what": short(ask.text), "day": frame.day(ask.by_on)}


def path(frame: Frame) -> Path:
    """The open steps that signature waits for without a day of slack, with their dates before and now."""
    critical = frame.standing.projection.critical
    tasks = sorted(
        (t for t in frame.plan.tasks if t.number in critical), key=lambda t: (t.due_on, t.starts_on, t.number)
    )
    shown = tasks if len(tasks) <= PATH else [*tasks[: PATH - 1], tasks[-1]]
    steps = tuple(_step(frame, task) for task in shown)
    return Path(steps, _note(frame, len(tasks), len(tasks) - len(shown)))


def _risks(frame: Frame) -> Iterator[Risk]:
    tasks = [task for task in frame.plan.tasks if task.is_open]
    for task in sorted(tasks, key=lambda t: (-frame.flags(t).late, t.due_on, t.number)):
        if frame.flags(task).late:
            yield _said(frame, task, "late", _("Late"))
    for task in tasks:
        flags = frame.flags(task)
        if flags.slipped and not flags.late:
            yield _said(frame, task, "late", _("Later than agreed"))
    for task in tasks:
        if frame.flags(task).risk == "blocked":
            why = short(task.blocked_by, 120)
            text = f"{frame.label(task)}: {why}" if why else frame.label(task)
            yield Risk("risk", _("Blocked"), text)
    for task in tasks:
        flags = frame.flags(task)
        if flags.risk and flags.risk != "blocked":
            yield _said(frame, task, "risk", _("At risk"))


def _said(frame: Frame, task: Task, css: str, word: str) -> Risk:
    said = {"what": frame.label(task), "who": frame.owner(task), "day": frame.day(task.due_on)}
    said["slack"] = _slack(frame, task)
    return Risk(css, word, _("%(what)s (%(who)s, due %(day)s%(slack)s)") % said)


def _slack(frame: Frame, task: Task) -> str:
    days = frame.standing.projection.total_slack.get(task.number)
    if days is None:
        return ""
    return _(", %(days)s of slack") % {"days": days_words(days)} if days > 0 else _(", no slack")


def _step(frame: Frame, task: Task) -> Step:
    was = frame.was_due.get(task.number)
    if was and was != task.due_on:
        due = Marked("", frame.day(was), frame.day(task.due_on))
    else:
        due = Marked(frame.day(task.due_on))
    late = frame.standing.projection.finish[task.number]
    expected = _("expected %(day)s") % {"day": frame.day(late)} if late > task.due_on else ""
    return Step(frame.label(task, limit=56), frame.name(task.owner) if task.owner else frame.owner(task), due, expected)


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
