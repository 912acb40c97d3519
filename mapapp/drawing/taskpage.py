"""One task with all it has: facts, what it comes after, what waits for it, what was said, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.access.rules import may_accept_dates, may_comment
from mapapp.drawing.answers import proposed_words
from mapapp.drawing.linked import safe_url
from mapapp.drawing.reader import CHIPS, Face, Reader, short
from mapapp.drawing.rows import Row, owner_of, row_of
from mapapp.drawing.spoken import Spoken, spoken
from mapapp.drawing.telling import Entry, Teller
from mapapp.plans.changes.answering import stood_before
from mapapp.plans.history import Line
from mapapp.plans.models import Comment, Task
from mapapp.plans.queries import step_of
from mapapp.plans.said import BEGAN
from mapapp.plans.standing import Standing
from mapapp.plans.words import days_words


@dataclass(frozen=True, slots=True)
class Detail:
    """A field in words. `url` leads to its form, `href` to what it names; both may be empty."""

    label: str
    value: str
    url: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A task before or behind this one. `note` says how many working days lie between."""

    number: str
    url: str
    text: str
    owner: Face
    day: str
    status_words: str
    chip: str
    note: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A date that waits for a yes. `url` is empty for who may not answer; `before`: a date stood before this one."""

    words: str
    url: str
    seen: str
    before: bool


@dataclass(frozen=True, slots=True)
class Beside:
    number: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What `plans/task.html` draws. `why_silent` is the reason why this reader may not comment."""

    row: Row
    phase: str
    is_open: bool
    state: str
    details: tuple[Detail, ...]
    before: tuple[Neighbour, ...]
    behind: tuple[Neighbour, ...]
    proposed: Proposed | None
    comments: tuple[Spoken, ...]
    history: tuple[Entry, ...]
    all_history: str
    previous: Beside | None
    following: Beside | None
    comment_url: str
    why_silent: str


def task_page_of(
    task: Task, standing: Standing, reader: Reader, *, comments: Sequence[Comment], lines: Sequence[Line], more: bool,
    said: Mapping[int, str],
) -> TaskPage:  # fmt: skip
    """The page of one task. The plan must be loaded with goals. `more`: history goes on behind `lines`. `said` is what
    the comments among them say by now."""
    plan, row = standing.plan, row_of(task, standing, reader)
    tasks = [one.number for one in plan.tasks]
    place = tasks.index(task.number)
    teller = Teller(plan, reader, task.number, said)
    return TaskPage(
        row=row,
        phase=task.phase.name,
        is_open=task.is_open,
        state=_state(task, standing, reader),
        details=tuple(_details(task, standing, reader, row)),
        before=tuple(
            _neighbour(plan.by_number[number], reader, lag) for number, lag in plan.after.get(task.number, ())
        ),
        behind=tuple(
            _neighbour(plan.by_number[number], reader, dict(plan.after[number])[task.number])
            for number in plan.before.get(task.number, ())
        ),
        proposed=_proposed(task, reader),
        comments=tuple(spoken(comment, plan, reader) for comment in comments),
        history=tuple(teller.entry(line) for line in lines if line.verb not in BEGAN),
        all_history=f"{reader.url}activity/?task={task.number}" if more else "",
        previous=_beside(plan.tasks[place - 1], reader) if place else None,
        following=_beside(plan.tasks[place + 1], reader) if place + 1 < len(tasks) else None,
        comment_url=f"{row.url}comments/",
        why_silent=str(may_comment(reader.visit) or ""),
    )


def _state(task: Task, standing: Standing, reader: Reader) -> str:
    """What the status leaves open. What blocks a task stands in its flags."""
    if task.done_on:
        late = standing.days_late_when_done(task)
        said = {"day": reader.day(task.done_on), "days": days_words(abs(late))}
        return (_("Done on %(day)s, %(days)s late.") if late > 0 else _("Done on %(day)s.")) % said
    if task.status == Task.Status.NOT_NEEDED:
        return _("Not needed. It is kept here, and does not count.")
    return ""


def _details(task: Task, standing: Standing, reader: Reader, row: Row) -> list[Detail]:
    edit, date_edit = (row.url if may else "" for may in (row.may_edit, row.may_reschedule))
    milestone = task.kind == Task.Kind.MILESTONE
    length = _("no duration") if milestone else days_words(step_of(task, standing.plan.workspace).length)
    owner_note = f"{row.owner.title}, {row.owner.company}" if row.owner.title else row.owner.company
    after = ", ".join(row.after)
    found = [
        Detail(_("What will be done"), task.text, _at(edit, "text")),
        Detail(_("Owner"), row.owner.name, _at(edit, "owner"), note=owner_note),
        Detail(_("Start"), reader.day(task.starts_on), _at(date_edit, "starts"), note=length),
        Detail(_("Due"), row.due, _at(date_edit, "due"), note="; ".join(row.was)),
        Detail(_("Status"), row.status_words, _at(edit, "status"), note=task.blocked_by),
        Detail(_("Comes after"), after, _at(edit, "after")),
        Detail(_("Done when"), task.done_when, _at(edit, "details")),
        Detail(_("Evidence"), task.evidence, _at(edit, "details"), href=safe_url(task.evidence)),
        Detail(_("Goal"), short(task.goal.statement, 140) if task.goal else "", _at(edit, "details")),
        Detail(_("Kind"), _kind(task), _at(edit, "details")),
    ]
    return [one for one in found if one.value or one.url]


def _kind(task: Task) -> str:
    words = [str(Task.Kind(task.kind).label)]
    if task.mark:
        words.append(_("its date is the plan’s %(mark)s") % {"mark": Task.Mark(task.mark).label.lower()})
    if task.fixed:
        words.append(_("its date is fixed"))
    if task.locked:
        words.append(_("locked: only a lead can say that it is not needed"))
    return ", ".join(words)


def _at(url: str, field: str) -> str:
    return f"{url}{field}/" if url else ""


def _neighbour(task: Task, reader: Reader, lag: int) -> Neighbour:
    note = ""
    if lag:
        between = _("%(days)s between") if lag > 0 else _("begins %(days)s before the other ends")
        note = between % {"days": days_words(abs(lag))}
    return Neighbour(
        number=str(task.number),
        url=f"{reader.url}task/{task.number}/",
        text=task.text,
        owner=owner_of(task, reader),
        day=reader.day(task.done_on or task.due_on),
        status_words=reader.statuses[task.status],
        chip=CHIPS.get(task.status, ""),
        note=note,
    )


def _proposed(task: Task, reader: Reader) -> Proposed | None:
    if not task.proposed_by or not task.is_open:
        return None
    may = may_accept_dates(reader.visit, task) is None
    url = f"{reader.url}task/{task.number}/accept/" if may else ""
    return Proposed(proposed_words(task, reader), url, task.due_on.isoformat(), stood_before(task))


def _beside(task: Task, reader: Reader) -> Beside:
    return Beside(str(task.number), f"{reader.url}task/{task.number}/", short(task.text))
