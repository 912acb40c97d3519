"""What the slip dialog says of a task that becomes a milestone, or is one no longer; and what is said when it is."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.said import count_words
from mapapp.plans.changes.dates import Preview
from mapapp.plans.models import Task
from mapapp.plans.words import days_words


def kind_title(found: Preview, task: Task, days: int, others: int) -> str:
    """`Make 24 a task, and move one other task?`; with its own days when nothing else moves."""
    said = {"make": _make(found, task), "days": days_words(abs(days)), "count": others}
    if others:
        return (
            ngettext("%(make)s, and move %(count)s other task?", "%(make)s, and move %(count)s other tasks?", others)
            % said
        )
    return (_("%(make)s, and move it by %(days)s?") if days else _("%(make)s?")) % said


def kind_words(found: Preview, task: Task, field: str) -> str:
    """Why its dates change by what it becomes; empty when its kind stays."""
    kind = found.kinds.get(task.number)
    if kind is None:
        return ""
    if field == "declined":
        return again_words(kind)
    if kind == Task.Kind.MILESTONE:
        return _("A milestone has one date: the due date stands, and it starts then.")
    if any(moved.task.number == task.number for moved in found.asked) or found.conflicts:
        return _("A milestone may lie on the day on which what it comes after ends. Anything else starts a day later.")
    return ""


def again_words(kind: str) -> str:
    """What a task is once more, with the date that came back."""
    match kind:
        case Task.Kind.MILESTONE:
            return _("It is a milestone again.")
        case Task.Kind.MEETING:
            return _("It is a meeting again.")
        case Task.Kind.APPROVAL:
            return _("It is an approval again.")
    return _("It is a task again.")


def kind_apply(found: Preview, task: Task) -> str:
    """The button: what it becomes, and how many tasks move."""
    count = sum(moved.days != 0 for moved in (*found.asked, *found.pushed))
    said = {"make": _short(found.kinds[task.number]), "count": count_words(count)}
    if not count:
        return said["make"]
    return ngettext("%(make)s, and move %(count)s task", "%(make)s, and move %(count)s tasks", count) % said


def kind_anyway(found: Preview, task: Task) -> str:
    """The tick beside what breaks."""
    return _("%(make)s anyway") % {"make": _short(found.kinds[task.number])}


def _make(found: Preview, task: Task) -> str:
    said = {"number": task.number}
    match found.kinds[task.number]:
        case Task.Kind.MILESTONE:
            return _("Make %(number)s a milestone") % said
        case Task.Kind.MEETING:
            return _("Make %(number)s a meeting") % said
        case Task.Kind.APPROVAL:
            return _("Make %(number)s an approval") % said
    return _("Make %(number)s a task") % said


def _short(kind: str) -> str:
    match kind:
        case Task.Kind.MILESTONE:
            return _("Make it a milestone")
        case Task.Kind.MEETING:
            return _("Make it a meeting")
        case Task.Kind.APPROVAL:
            return _("Make it an approval")
    return _("Make it a task")
