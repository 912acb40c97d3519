"""What would make a target fit, in words, each with the scenario in which it is tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.reader import Reader
from mapapp.drawing.scenarios import scenario_url
from mapapp.plans.backwards import Backwards, BothWays
from mapapp.plans.changes.scenario import Scenario
from mapapp.plans.models import Side, Task
from mapapp.plans.repairs import Change, Faster, Mended, Overlap
from mapapp.plans.words import days_words
from mapapp.schedule import BackwardPlan

TEXT = 70  # characters of a task's text


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to make it fit: what kind, what it takes, and the scenario that tries it."""

    kind: str
    words: tuple[str, ...]
    url: str


def named(task: Task) -> str:
    """`22 Security review meeting held`."""
    return f"{task.number} {Truncator(task.text).chars(TEXT)}"


def repairs_of(found: Backwards, reader: Reader) -> Iterator[Repair]:
    """The smallest first; moving the target comes last, and is always there when the plan is short."""
    code, end = found.plan.workspace.code, found.fit.earliest_signature
    if found.fit.cannot_be_met:
        return
    if found.fit.short_by and end:
        for repair in found.repairs:
            words = tuple(_words(change, found, reader) for change in repair.changes)
            kind = _("Overlap") if isinstance(repair.changes[0], Overlap) else _("Shorten")
            yield Repair(kind, words, scenario_url(code, _repaired(repair, found)))
        move = replace(pulled(found, found.waiting), target_on=end)
        yield Repair(_("Move the target"), (_moved_target(found, reader.day(end)),), scenario_url(code, move))
    elif found.waiting:
        needed = ngettext(
            "Start %(count)s step when it has to start, not when it is promised.",
            "Start %(count)s steps when they have to start, not when they are promised.",
            len(found.waiting),
        )
        words = (needed % {"count": len(found.waiting)},)
        yield Repair(_("Start sooner"), words, scenario_url(code, pulled(found, found.waiting)))


def pulled(found: Backwards, rows: Iterable[BothWays]) -> Scenario:
    """The scenario in which these, and what they wait for, take the last dates that keep signature."""
    waiting = {row.task.number: row for row in found.waiting}
    ahead = [row.task.number for row in rows]
    taken = set(ahead)
    while ahead:
        for before, _lag in found.plan.after.get(ahead.pop(), ()):
            if before in waiting and before not in taken:
                taken.add(before)
                ahead.append(before)
    return Scenario(
        {n: waiting[n].by.due for n in taken if n in waiting}, {n: waiting[n].by.start for n in taken if n in waiting}
    )


def _moved_target(found: Backwards, day: str) -> str:
    if not found.waiting:
        return _("Move the target signature to %(day)s.") % {"day": day}
    words = ngettext(
        "Move the target signature to %(day)s, and start %(count)s step when it has to start.",
        "Move the target signature to %(day)s, and start %(count)s steps when they have to start.",
        len(found.waiting),
    )
    return words % {"day": day, "count": len(found.waiting)}


def _words(change: Change, found: Backwards, reader: Reader) -> str:
    tasks = found.plan.by_number
    if isinstance(change, Overlap):
        said = {"after": named(tasks[change.after]), "before": named(tasks[change.before])}
        if change.lag >= 0:
            said |= {"days": days_words(change.lag), "was": days_words(change.lag_was)}
            return _("Wait %(days)s between “%(before)s” and “%(after)s”, not %(was)s.") % said
        said["days"] = days_words(-change.lag)
        return _("Begin “%(after)s” %(days)s before “%(before)s” ends.") % said
    task = tasks[change.number]
    if task.has_started:
        said = {"task": named(task), "day": reader.day(_sooner(change, found)), "was": reader.day(task.due_on)}
        return _("Finish “%(task)s” by %(day)s, not by %(was)s.") % said
    said = {"task": named(task), "days": days_words(change.length), "was": days_words(change.length_was)}
    return _("Do “%(task)s” in %(days)s, not in %(was)s.") % said


def _repaired(repair: Mended, found: Backwards) -> Scenario:
    """The changes themselves, with every step that is promised too late for them pulled to its last day."""
    faster = {change.number: change for change in repair.changes if isinstance(change, Faster)}
    numbers = [row.task.number for row in found.rows if row.task.number in faster or _too_late(row.task, repair.laid)]
    dates = {number: repair.laid.dates[number] for number in numbers}
    due = {number: both.due for number, both in dates.items()}
    due |= {n: _sooner(one, found) for n, one in faster.items() if found.plan.by_number[n].has_started}
    starts = {n: both.start for n, both in dates.items() if not found.plan.by_number[n].has_started}
    lags = {(one.after, one.before): one.lag for one in repair.changes if isinstance(one, Overlap)}
    return Scenario(due, starts, lags)


def _sooner(change: Faster, found: Backwards) -> date:
    """When a task under way then ends."""
    task = found.plan.by_number[change.number]
    days = found.plan.workspace.calendar(Side(task.side)).working_days
    return days.add(days.add(task.due_on, 0), -change.days)


def _too_late(task: Task, laid: BackwardPlan[int]) -> bool:
    both = laid.dates.get(task.number)
    return both is not None and not task.has_started and not task.fixed and task.starts_on > both.start
