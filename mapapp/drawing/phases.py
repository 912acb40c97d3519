"""The phases of a plan: how far each is, and the rows under it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.access.rules import may_add_task, may_lead
from mapapp.drawing.filters import View
from mapapp.drawing.phasebar import phasebar
from mapapp.drawing.reader import Reader
from mapapp.drawing.rows import Row, row_of
from mapapp.plans.models import Phase, Task
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class Progress:
    """One bar of the header."""

    name: str
    done: str
    total: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class PhaseRows:
    """What `plans/_phase_body.html` draws. A folded phase has `hidden` tasks and no rows.

    `add_url` is empty for who may not add, and while a filter hides where a new row would stand. `criteria_url` is a
    trial's, for who leads.
    """

    number: str
    name: str
    words: str
    rows: tuple[Row, ...]
    hidden: int
    open_url: str
    fold_url: str
    add_url: str
    criteria_url: str


def progress_of(phase: Phase, standing: Standing) -> Progress:
    tasks = [task for task in standing.in_phase(phase) if task.status != Task.Status.NOT_NEEDED]
    late = [task for task in tasks if task.number in standing.late]
    going = [task for task in tasks if task.status == Task.Status.IN_PROGRESS and task.number not in standing.late]
    done = sum(task.status == Task.Status.DONE for task in tasks)
    return Progress(phase.name, str(done), str(len(tasks)), phasebar(done, len(going), len(late), len(tasks)))


def phase_rows(standing: Standing, reader: Reader, view: View) -> tuple[PhaseRows, ...]:
    """Every phase in order; while a filter is on, only those with something to show."""
    may_add = may_add_task(reader.visit) is None and not view.narrows
    drawn = (_drawn(phase, standing, reader, view, may_add=may_add) for phase in standing.plan.phases)
    return tuple(part for part in drawn if part.rows or not view.narrows)


def _drawn(phase: Phase, standing: Standing, reader: Reader, view: View, *, may_add: bool) -> PhaseRows:
    tasks, leads = standing.in_phase(phase), may_lead(reader.visit) is None
    over = bool(tasks) and not any(task.is_open for task in tasks)
    folded = over and not view.unfolded and not view.narrows
    shown = [task for task in tasks if not folded and view.keeps(task, standing.flags[task.number], reader.me)]
    return PhaseRows(
        number=str(phase.number),
        name=phase.name,
        words=_words(tasks, reader),
        rows=tuple(row_of(task, standing, reader) for task in shown),
        hidden=len(tasks) if folded else 0,
        open_url=replace(view, unfolded=True).url(reader.url),
        fold_url=replace(view, unfolded=False).url(reader.url) if over and not folded and not view.narrows else "",
        add_url=f"{reader.url}phase/{phase.number}/tasks/" if may_add and not folded else "",
        criteria_url=f"{reader.url}phase/{phase.number}/criteria/" if leads and phase.is_trial else "",
    )


def _words(tasks: list[Task], reader: Reader) -> str:
    counted = [task for task in tasks if task.status != Task.Status.NOT_NEEDED]
    if not counted:
        return _("no tasks yet") if not tasks else _("nothing needed here")
    done = [task for task in counted if task.status == Task.Status.DONE]
    last = max(task.done_on or task.due_on for task in done) if len(done) == len(counted) else None
    said = {
        "done": len(done),
        "all": len(counted),
        "day": reader.day(last or max(t.due_on for t in counted), weekday=False),
    }
    if last:
        return _("%(done)s of %(all)s done, all by %(day)s") % said
    return _("%(done)s of %(all)s done, ends %(day)s") % said
