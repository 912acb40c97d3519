"""A task as a row of the table, made for one reader: words and rights, never a model."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.access.rules import may_edit_task, may_reschedule
from mapapp.drawing.flags import Flag, flags_of, late_words, moved_words
from mapapp.drawing.reader import CHIPS, Face, Reader
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class Row:
    """What `plans/_row.html` draws. Numbers are text, so that no thousands are grouped.

    `url` is the task's page; a field's form hangs below it (`due/`). `status` is the key that forms post as seen.
    `may_edit` and `may_reschedule` are the rules' answers; `why_not` the reason of the first no.
    """

    number: str
    phase: str
    url: str
    orders_url: str
    css: str
    text: str
    flags: tuple[Flag, ...]
    owner: Face
    due: str
    due_iso: str
    was: tuple[str, ...]
    status: str
    status_words: str
    done_late: str
    chip: str
    after: tuple[str, ...]
    yours: bool
    dropped: bool
    may_edit: bool
    may_reschedule: bool
    why_not: str


def row_of(task: Task, standing: Standing, reader: Reader) -> Row:
    """The row of one task."""
    flags = standing.flags[task.number]
    yours = task.owner is not None and task.owner.number == reader.me
    no = may_edit_task(reader.visit, task)
    return Row(
        number=str(task.number),
        phase=str(task.phase.number),
        url=f"{reader.url}task/{task.number}/",
        orders_url=f"{reader.url}order/",
        css=_look(task, late=bool(flags.late)),
        text=task.text,
        flags=flags_of(task, flags, standing, reader, yours=yours),
        owner=owner_of(task, reader),
        due=reader.day(task.due_on),
        due_iso=task.due_on.isoformat(),
        was=moved_words(task, flags, reader),
        status=task.status,
        status_words=reader.statuses[task.status],
        done_late=_done_late(task, standing),
        chip=CHIPS.get(task.status, ""),
        after=tuple(str(number) for number, _lag in standing.plan.after.get(task.number, ())),
        yours=yours,
        dropped=task.status == Task.Status.NOT_NEEDED,
        may_edit=no is None,
        may_reschedule=may_reschedule(reader.visit, task) is None,
        why_not=str(no or ""),
    )


def owner_of(task: Task, reader: Reader) -> Face:
    """The owner's face; for a named gap a dashed one with the question to ask."""
    if task.owner:
        return reader.face(task.owner)
    company = reader.company(Side(task.gap_side))
    return Face("none", "?", task.gap or _("%(company)s, to be named") % {"company": company}, company)


def _done_late(task: Task, standing: Standing) -> str:
    """`1 working day late` of a task that was finished after its due date, for good."""
    late = standing.days_late_when_done(task) if task.done_on and task.done_on > task.due_on else 0
    return late_words(late) if late > 0 else ""


def _look(task: Task, *, late: bool) -> str:
    if task.status == Task.Status.DONE:
        return "is-done"
    if task.status == Task.Status.NOT_NEEDED:
        return "is-dropped"
    return "is-late" if late else ""
