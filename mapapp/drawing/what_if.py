"""The list of open tasks in which several moves are tried, with what would become of each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mapapp.drawing.reader import Face, Reader
from mapapp.drawing.rows import owner_of
from mapapp.drawing.slip import broken_words
from mapapp.plans.changes.dates import Moved
from mapapp.plans.changes.scenario import Scenario, Tried
from mapapp.plans.models import Task
from mapapp.plans.words import signed_days_words, tasks_words


@dataclass(frozen=True, slots=True)
class LagField:
    """The working days after one predecessor."""

    name: str
    before: str
    value: str


@dataclass(frozen=True, slots=True)
class Then:
    """What would become of a row. `keep` offers to keep the start: `` (not offered), `no` or `yes`."""

    number: str
    dates: str
    days: str
    error: str
    keep: str
    start: str


@dataclass(frozen=True, slots=True)
class TryRow:
    """An open task with the dates that are tried; `starts_iso` is empty where the start is no question."""

    number: str
    url: str
    text: str
    owner: Face
    due_iso: str
    starts_iso: str
    started: str
    lags: tuple[LagField, ...]
    then: Then


@dataclass(frozen=True, slots=True)
class TryPage:
    """The list by phase, the target, and what was seen of all of it in one field."""

    phases: tuple[tuple[str, tuple[TryRow, ...]], ...]
    target_iso: str
    target_error: str
    may_aim: bool
    was: str
    settled: str


def page_of(tried: Tried, reader: Reader, unread: Mapping[int, str], *, may_aim: bool) -> TryPage:
    """The list as it is tried. Done tasks and those not needed stay out of it: their dates stand."""
    plan, scenario = tried.preview.plan, tried.scenario
    thens = thens_of(tried, reader, unread)
    open_tasks = [task for task in plan.tasks if task.is_open]
    target = plan.workspace.target_signature_on
    phases = (
        (phase.name, tuple(_row(t, tried, reader, thens[t.number]) for t in open_tasks if t.phase_id == phase.pk))
        for phase in plan.phases
    )
    seen = [pair for task in open_tasks for pair in _seen(task, tried)]
    seen += [("target", target.isoformat())] if target else []
    settled = len(plan.tasks) - len(open_tasks)
    return TryPage(
        phases=tuple((name, rows) for name, rows in phases if rows),
        target_iso=_iso(scenario.target_on or target),
        target_error=unread.get(0, ""),
        may_aim=may_aim,
        was=urlencode(seen),
        settled=tasks_words(settled) if settled else "",
    )


def thens_of(tried: Tried, reader: Reader, unread: Mapping[int, str]) -> dict[int, Then]:
    """What would become of each open task."""
    found = tried.preview
    moved = {m.task.number: m for m in (*found.asked, *found.pushed)}
    broken = {c.task.number: broken_words(c, reader) for c in found.new_conflicts}
    said = broken | {number: str(refused) for number, refused in tried.problems.items()} | dict(unread)
    return {
        task.number: _then(task, tried.scenario, moved.get(task.number), said.get(task.number, ""), reader)
        for task in found.plan.tasks
        if task.is_open
    }


def _then(task: Task, scenario: Scenario, moved: Moved | None, error: str, reader: Reader) -> Then:
    dates = days = ""
    if moved:
        both = {"start": reader.day(moved.new_start, weekday=False), "due": reader.day(moved.new_due)}
        short = task.has_started or moved.new_start == moved.new_due
        dates = both["due"] if short else _("%(start)s to %(due)s") % both
        days = signed_days_words(moved.days) if moved.days else _("same due date")
    keeps = scenario.starts.get(task.number) == task.starts_on
    offered = task.number in scenario.due and _may_start(task) and (keeps or task.number not in scenario.starts)
    keep = ("yes" if keeps else "no") if offered else ""
    return Then(str(task.number), dates, days, error, keep, reader.day(task.starts_on, weekday=False))


def _row(task: Task, tried: Tried, reader: Reader, then: Then) -> TryRow:
    scenario, number = tried.scenario, task.number
    lags = (
        LagField(f"lag-{number}-{before}", str(before), str(scenario.lags.get((number, before), lag)))
        for before, lag in tried.preview.plan.after.get(number, ())
    )
    starts = scenario.starts.get(number, task.starts_on)
    return TryRow(
        number=str(number),
        url=f"{reader.url}task/{number}/",
        text=Truncator(task.text).chars(160),
        owner=owner_of(task, reader),
        due_iso=scenario.due.get(number, task.due_on).isoformat(),
        starts_iso=starts.isoformat() if _may_start(task) else "",
        started=reader.day(task.starts_on) if task.has_started else "",
        lags=tuple(lags) if not task.has_started else (),
        then=then,
    )


def _seen(task: Task, tried: Tried) -> Iterator[tuple[str, str]]:
    yield f"due-{task.number}", task.due_on.isoformat()
    if _may_start(task):
        yield f"starts-{task.number}", task.starts_on.isoformat()
    for before, lag in tried.preview.plan.after.get(task.number, ()):
        yield f"lag-{task.number}-{before}", str(lag)


def _may_start(task: Task) -> bool:
    return not task.has_started and task.kind != Task.Kind.MILESTONE


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
