"""What would make a target fit, in words, each with the scenario in which it is tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.drawing.reader import Reader
from mapapp.drawing.scenarios import scenario_url
from mapapp.plans.backwards import Backwards, BothWays, Mended
from mapapp.plans.changes.scenario import Scenario
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import step_of
from mapapp.plans.words import days_words
from mapapp.schedule import BackwardPlan, MoveFixed, MoveTarget, Overlap, Repair, Shorten, StartBy

TEXT = 70  # characters of a task's text
KINDS = {
    Overlap: gettext_lazy("Overlap"),
    Shorten: gettext_lazy("Shorten"),
    StartBy: gettext_lazy("Begin sooner"),
    MoveFixed: gettext_lazy("Move a fixed date"),
    MoveTarget: gettext_lazy("Move the target"),
}


@dataclass(frozen=True, slots=True)
class Help:
    """One way to make it fit: what kind, what it takes, and the scenario that tries it."""

    kind: str
    words: tuple[str, ...]
    url: str


def named(task: Task) -> str:
    """`22 Security review meeting held`."""
    return f"{task.number} {Truncator(task.text).chars(TEXT)}"


def repairs_of(found: Backwards, reader: Reader) -> Iterator[Help]:
    """The smallest first; moving the target comes last. For a plan that fits, what is promised too late for that."""
    code = found.plan.workspace.code
    for mended in found.repairs:
        words = tuple(_words(way, found, reader) for way in mended.ways)
        yield Help(str(KINDS[type(mended.ways[0])]), words, scenario_url(code, _repaired(mended, found)))
    if found.fit.fits and found.waiting:
        needed = ngettext(
            "Start %(count)s step when it has to start, not when it is promised.",
            "Start %(count)s steps when they have to start, not when they are promised.",
            len(found.waiting),
        )
        words = (needed % {"count": len(found.waiting)},)
        yield Help(_("Start sooner"), words, scenario_url(code, pulled(found, found.waiting)))


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


def _words(way: Repair[int], found: Backwards, reader: Reader) -> str:
    if isinstance(way, MoveTarget):
        return _("Move the target signature to %(day)s.") % {"day": reader.day(way.to)}
    tasks = found.plan.by_number
    if isinstance(way, Overlap):
        said = {"after": named(tasks[way.after]), "before": named(tasks[way.before]), "days": days_words(abs(way.lag))}
        if way.lag < 0:
            return _("Begin “%(after)s” %(days)s before “%(before)s” ends.") % said
        if way.lag == 0:
            return _("Begin “%(after)s” right after “%(before)s”.") % said
        return _("Wait only %(days)s between “%(before)s” and “%(after)s”.") % said
    task = tasks[way.key]
    said = {"task": named(task), "was": reader.day(task.due_on)}
    if isinstance(way, StartBy):
        return _("Begin “%(task)s” by %(day)s, before all it comes after has ended.") % {
            **said,
            "day": reader.day(way.on),
        }
    if isinstance(way, MoveFixed):
        return _("Move the fixed date of “%(task)s” from %(was)s to %(day)s.") % {**said, "day": reader.day(way.to.due)}
    if task.has_started:
        return _("Finish “%(task)s” by %(day)s, not by %(was)s.") % {**said, "day": reader.day(_sooner(way, found))}
    length = step_of(task, found.plan.workspace).length
    said |= {"days": days_words(length - way.by), "was": days_words(length)}
    return _("Do “%(task)s” in %(days)s, not in %(was)s.") % said


def _repaired(mended: Mended, found: Backwards) -> Scenario:
    """The repairs themselves, with every step that is promised too late for them pulled to its last day."""
    tasks, own = found.plan.by_number, {way.key for way in mended.ways if isinstance(way, Shorten)}
    pulled_to = {
        row.task.number: mended.laid.dates[row.task.number]
        for row in found.rows
        if row.task.number in mended.laid.dates and (row.task.number in own or _too_late(row.task, mended.laid))
    }
    due = {number: both.due for number, both in pulled_to.items()}
    starts = {number: both.start for number, both in pulled_to.items() if not tasks[number].has_started}
    lags: dict[tuple[int, int], int] = {}
    target = None
    for way in mended.ways:
        if isinstance(way, MoveTarget):
            target = way.to
        elif isinstance(way, Overlap):
            lags[way.after, way.before] = way.lag
        elif isinstance(way, MoveFixed):
            due[way.key], starts[way.key] = way.to.due, way.to.start
        elif isinstance(way, StartBy):
            due[way.key] = step_of(tasks[way.key], found.plan.workspace).due_from(way.on)
            starts[way.key] = way.on
            lags |= _leads(way, found)
        elif tasks[way.key].has_started:
            due[way.key] = _sooner(way, found)
    return Scenario(due, starts, lags, target)


def _leads(way: StartBy[int], found: Backwards) -> dict[tuple[int, int], int]:
    """The lags with which a step may begin on that day, though what it comes after has not ended."""
    days = found.plan.workspace.calendar(Side(found.plan.by_number[way.key].side)).working_days
    leads = {}
    for before, lag in found.plan.after.get(way.key, ()):
        if before in found.fit.earliest:
            late = days.distance(way.on, days.add(days.add(found.fit.earliest[before].due, 1), lag))
            if late > 0:
                leads[way.key, before] = lag - late
    return leads


def _sooner(way: Shorten[int], found: Backwards) -> date:
    """When a task under way then ends."""
    task = found.plan.by_number[way.key]
    days = found.plan.workspace.calendar(Side(task.side)).working_days
    return days.add(days.add(task.due_on, 0), -way.by)


def _too_late(task: Task, laid: BackwardPlan[int]) -> bool:
    both = laid.dates.get(task.number)
    return both is not None and not task.has_started and not task.fixed and task.starts_on > both.start
