"""What waits on whom: the reader's next step, and for a buyer what colleagues and the other company still owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mapapp.access.rules import may_edit_task, may_reschedule
from mapapp.drawing.flags import late_words
from mapapp.drawing.reader import Face, Reader, short
from mapapp.drawing.rows import owner_of
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Standing

MOST = 3


@dataclass(frozen=True, slots=True)
class Pointer:
    """A task that is named in passing: its number, who owns it, and its day."""

    number: str
    owner: str
    day: str


@dataclass(frozen=True, slots=True)
class Next:
    """The one task to do next. `waits_for` are predecessors still open, `waiting` what comes after it."""

    number: str
    url: str
    text: str
    due: str
    late: str
    status: str
    waits_for: tuple[Pointer, ...]
    waiting: tuple[Pointer, ...]
    may_edit: bool
    may_reschedule: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A task of somebody else in one line."""

    number: str
    text: str
    face: Face
    words: str
    late: str


def next_of(standing: Standing, reader: Reader) -> Next | None:
    """The reader's open task that is due first; None when nothing waits on him."""
    mine = [task for task in standing.plan.tasks if task.is_open and task.owner and task.owner.number == reader.me]
    if not mine:
        return None
    task = min(mine, key=_by_day)
    late = standing.late.get(task.number, 0)
    before = (standing.plan.by_number[number] for number, _lag in standing.plan.after.get(task.number, ()))
    after = (standing.plan.by_number[number] for number in standing.plan.before.get(task.number, ()))
    return Next(
        number=str(task.number),
        url=f"{reader.url}task/{task.number}/",
        text=task.text,
        due=reader.day(task.due_on),
        late=late_words(late) if late else "",
        status=task.status,
        waits_for=tuple(_pointer(other, reader) for other in before if other.is_open),
        waiting=tuple(_pointer(other, reader) for other in after if other.is_open),
        may_edit=may_edit_task(reader.visit, task) is None,
        may_reschedule=may_reschedule(reader.visit, task) is None,
    )


def owed(standing: Standing, reader: Reader, side: Side) -> tuple[Owed, ...]:
    """The open tasks of one side that are due first, without the reader's own."""
    others = [
        task
        for task in standing.plan.tasks
        if task.is_open and task.side == side and not (task.owner and task.owner.number == reader.me)
    ]
    return tuple(_owed(task, standing, reader) for task in sorted(others, key=_by_day)[:MOST])


def _owed(task: Task, standing: Standing, reader: Reader) -> Owed:
    late, face = standing.late.get(task.number, 0), owner_of(task, reader)
    said = {"name": face.name, "day": reader.day(task.due_on)}
    words = _("%(name)s, %(day)s") % said
    if task.status == Task.Status.BLOCKED:
        words = _("%(name)s, %(day)s, blocked") % said
    return Owed(str(task.number), short(task.text, 70), face, words, late_words(late) if late else "")


def _by_day(task: Task) -> tuple[date, int]:
    return task.due_on, task.number


def _pointer(task: Task, reader: Reader) -> Pointer:
    return Pointer(str(task.number), owner_of(task, reader).name, reader.day(task.due_on))
