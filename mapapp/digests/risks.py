"""What is in danger: late first, then later than agreed, blocked, without slack, and what will not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.frame import Frame, quoted, short
from mapapp.plans.models import Task
from mapapp.plans.words import days_words

MOST = 6


@dataclass(frozen=True, slots=True)
class Risk:
    """`css` is late or risk; `word` stands before the title, `due` at the right."""

    css: str
    word: str
    title: str
    note: str
    due: str


@dataclass(frozen=True, slots=True)
class Risks:
    rows: tuple[Risk, ...]
    more: int

    @property
    def rest(self) -> str:
        words = ngettext("%(count)s more in your plan.", "%(count)s more in your plan.", self.more)
        return words % {"count": self.more} if self.more else ""


def risks_of(frame: Frame, blocked_told: Collection[int] = ()) -> Risks:
    """The worst first. A block that is news stands under "What changed" and is not said again."""
    tasks = sorted((t for t in frame.standing.plan.tasks if t.is_open), key=lambda t: (t.due_on, t.number))
    found = list(_found(frame, tasks, blocked_told))
    return Risks(tuple(found[:MOST]), max(0, len(found) - MOST))


def _found(frame: Frame, tasks: list[Task], blocked_told: Collection[int]) -> Iterator[Risk]:
    flags = frame.standing.flags
    for task in sorted(tasks, key=lambda t: -flags[t.number].late):
        if flags[task.number].late:
            yield _risk(frame, task, "late", _("Late:"), _late_note(frame, task))
    for task in tasks:
        if flags[task.number].slipped and not flags[task.number].late:
            later = _("%(days)s later than agreed.") % {"days": days_words(flags[task.number].slipped)}
            yield _risk(frame, task, "late", _("Slipped:"), later)
    critical = next((t for t in tasks if flags[t.number].critical and not flags[t.number].late), None)
    if critical:
        every = _("Every day it moves, signature moves a day.")
        yield _risk(frame, critical, "risk", _("No slack:"), every)
    for task in tasks:
        risk = flags[task.number].risk
        if risk == "blocked" and task.number not in blocked_told:
            yield _risk(frame, task, "risk", _("Blocked:"), quoted(task.blocked_by))
        elif risk in ("will_not_hold", "soon") and task is not critical:
            yield _risk(frame, task, "risk", _("At risk:"), _why(frame, task))


def _risk(frame: Frame, task: Task, css: str, word: str, note: str) -> Risk:
    owner = _("%(who)s.") % {"who": frame.owner(task)}
    due = _("due %(day)s") % {"day": frame.day(task.due_on)}
    return Risk(css, word, short(task.text), f"{owner} {note}".strip(), due)


def _late_note(frame: Frame, task: Task) -> str:
    """`Tom Okafor’s step of 20 Feb needs it; it has 7 working days of slack left.`"""
    slack = frame.standing.projection.total_slack.get(task.number)
    waiting = waiting_for(frame, task)
    if slack is None:
        left = ""
    elif slack > 0:
        left = _("it has %(days)s of slack left") % {"days": days_words(slack)}
    else:
        left = _("it has no slack left")
    if waiting and left:
        return _("%(waiting)s; %(left)s.") % {"waiting": _needs(frame, waiting), "left": left}
    if waiting:
        return _("%(waiting)s.") % {"waiting": _needs(frame, waiting)}
    return _("%(left)s.") % {"left": left[:1].upper() + left[1:]} if left else ""


def waiting_for(frame: Frame, task: Task) -> list[Task]:
    """The open steps that come after it, the first due first."""
    plan = frame.standing.plan
    after = (plan.by_number[number] for number in plan.before.get(task.number, ()))
    return sorted((t for t in after if t.is_open), key=lambda t: (t.due_on, t.number))


def _needs(frame: Frame, waiting: list[Task]) -> str:
    first = waiting[0]
    said = {"day": frame.day(first.due_on), "more": len(waiting) - 1, "what": short(first.text, 60)}
    if first.owner is None:
        words = _("“%(what)s” on %(day)s needs it") % said
    else:
        words = _("%(name)s’s step of %(day)s needs it") % {**said, "name": first.owner.name}
    if said["more"]:
        words += ngettext(" and %(more)s more", " and %(more)s more", len(waiting) - 1) % said
    return words


def _why(frame: Frame, task: Task) -> str:
    flags = frame.standing.flags[task.number]
    if flags.risk == "will_not_hold" and flags.projected_on:
        return _("It will be done on %(day)s at the earliest.") % {"day": frame.day(flags.projected_on)}
    return _("Not started yet.")
