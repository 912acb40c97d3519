"""The dates that the other side set and that wait for the reader's yes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.rules import may_accept_dates
from mapapp.drawing.reader import Reader, short
from mapapp.drawing.tabs import address
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Standing
from mapapp.plans.words import count_words

MOST = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposed date of one task. `old` is empty when none stood before; `value` is what the yes says it saw."""

    number: str
    url: str
    text: str
    old: str
    new: str
    value: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What `plans/_answers.html` draws. `rest` are further ones, accepted with the others and not spelled out."""

    words: str
    act: str
    url: str
    dates: tuple[Asked, ...]
    rest: tuple[Asked, ...]
    more: str


def answers_of(standing: Standing, reader: Reader) -> Answers | None:
    """What this reader may say yes to; None when nothing waits for him."""
    waiting = [t for t in standing.plan.tasks if t.proposed_by and t.is_open and not may_accept_dates(reader.visit, t)]
    if not waiting:
        return None
    found, count = tuple(_asked(task, reader) for task in waiting), len(waiting)
    said = {"company": reader.company(reader.visit.side.other), "count": count_words(count, within=True)}
    words = ngettext(
        "%(company)s proposes a date for a step of yours. It counts until you answer.",
        "%(company)s proposes %(count)s dates for steps of yours. They count until you answer.",
        count,
    )
    act = ngettext("Accept the date", "Accept all %(count)s dates", count)
    more = ngettext("and %(count)s more", "and %(count)s more", count - MOST) % {"count": count - MOST}
    return Answers(
        words % said, act % {"count": count}, address("accept_dates", reader.visit.workspace.code), found[:MOST],
        found[MOST:], more if count > MOST else "",
    )  # fmt: skip


def proposed_words(task: Task, reader: Reader) -> str:
    """`Larkspur proposes Mon 9 Mar. Until now it was Fri 6 Mar.` Where nothing can come back, what to do instead."""
    old = _old(task, reader)
    said = {"company": reader.company(Side(task.proposed_by)), "day": reader.day(task.due_on), "was": old}
    if start := _old_start(task, reader):
        said |= {"day": reader.day(task.starts_on), "was": start}
        return _("%(company)s proposes to start on %(day)s. Until now it was %(was)s.") % said
    if old:
        return _("%(company)s proposes %(day)s. Until now it was %(was)s.") % said
    if task.accepted_due_on is None and not may_accept_dates(reader.visit, task):
        words = _("%(company)s gave you this step, and proposes %(day)s. Accept the date or give another, or mark the"
                  " step as not needed.")  # fmt: skip
        return words % said
    return _("%(company)s proposes %(day)s.") % said


def _asked(task: Task, reader: Reader) -> Asked:
    old, new = _old(task, reader), reader.day(task.due_on)
    if start := _old_start(task, reader):
        old, new = _("starts %(day)s") % {"day": start}, _("starts %(day)s") % {"day": reader.day(task.starts_on)}
    return Asked(
        str(task.number), f"{reader.url}task/{task.number}/", short(task.text), old, new,
        f"{task.number}:{task.due_on.isoformat()}",
    )  # fmt: skip


def _old_start(task: Task, reader: Reader) -> str:
    """When it started, where only that is another day now."""
    before = task.accepted_starts_on
    same = task.accepted_due_on == task.due_on and before != task.starts_on
    return reader.day(before) if before and same else ""


def _old(task: Task, reader: Reader) -> str:
    before = task.accepted_due_on
    return reader.day(before) if before and before != task.due_on else ""
