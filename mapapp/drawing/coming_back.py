"""What the slip dialog says of a task that comes back: done by mistake, needed after all, or not begun."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.said import count_words
from mapapp.plans.changes.dates import Preview
from mapapp.plans.models import Task
from mapapp.plans.words import days_words


def back_title(task: Task, days: int, others: int) -> str:
    """`Open 21 again, and move 5 other tasks?`; with its own days when nothing else moves."""
    said = {"back": _back(task), "days": days_words(abs(days))}
    if others:
        words = ngettext(
            "%(back)s, and move %(count)s other task?", "%(back)s, and move %(count)s other tasks?", others
        )
        return words % {**said, "count": others}
    return (_("%(back)s, and move it by %(days)s?") if days else _("%(back)s?")) % said


def back_apply(found: Preview, task: Task) -> str:
    """The button: what happens, and to how many tasks."""
    count = len(found.moved_tasks)
    if not count:
        return _short(task)
    words = ngettext("%(back)s, and move %(count)s task", "%(back)s, and move %(count)s tasks", count)
    return words % {"back": _short(task), "count": count_words(count)}


def back_anyway(task: Task) -> str:
    """The tick beside what breaks."""
    return _("%(back)s anyway") % {"back": _short(task)}


def _back(task: Task) -> str:
    said = {"number": task.number}
    match task.status:
        case Task.Status.DONE:
            return _("Open %(number)s again") % said
        case Task.Status.NOT_NEEDED:
            return _("Bring %(number)s back") % said
    return _("Set %(number)s back to not started") % said


def _short(task: Task) -> str:
    match task.status:
        case Task.Status.DONE:
            return _("Open it again")
        case Task.Status.NOT_NEEDED:
            return _("Bring it back")
    return _("Set it back")
