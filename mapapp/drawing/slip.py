"""The slip dialog as values: what a change of dates costs, in words, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.coming_back import back_anyway, back_apply, back_title
from mapapp.drawing.reader import Reader
from mapapp.drawing.remaking import kind_anyway, kind_apply, kind_title, kind_words
from mapapp.drawing.said import count_words, listed
from mapapp.plans.changes.dates import Conflict, Moved, Preview
from mapapp.plans.models import Side, SideCalendar, Task
from mapapp.plans.standing import Standing
from mapapp.plans.words import days_words

TEXT = 70  # characters of a task's text in the dialog


@dataclass(frozen=True, slots=True)
class Line:
    """A task whose dates would change. `key` is its number as a form posts it."""

    key: str
    text: str
    owner: str
    old: str
    new: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What `plans/edit/_slip.html` draws. `breaks` needs an extra tick, labelled `anyway`, unless it is a fact; `why` a
    line; `forward` is there to choose."""

    revision: str
    title: str
    words: str
    also: tuple[Line, ...]
    forward: tuple[Line, ...]
    breaks: tuple[str, ...]
    anyway: str
    fate: str
    fate_bad: bool
    agreement: str
    asks_why: bool
    apply: str


def slip_of(
    found: Preview, standing: Standing, reader: Reader, *, field: str, task: Task | None, wanted: str = ""
) -> Slip:
    """The dialog for a preview. `field` is what is being changed; `task` whose, None for several at once; `wanted` the
    status that is to be set, when that is it."""
    if field == "status":
        field = "done" if wanted == Task.Status.DONE else "back"
    fate, bad = fate_words(found, reader)
    return Slip(
        revision=str(found.revision),
        title=_title(found, reader, field, task),
        words=" ".join(filter(None, (
            _from_to(found, reader, task), kind_words(found, task, field) if task else "",
            _cost(found, standing, reader, task),
        ))),
        also=tuple(line_of(moved, reader) for moved in _others(found, task)),
        forward=tuple(line_of(moved, reader) for moved in found.could_come_forward),
        breaks=tuple(broken_words(c, reader) for c in found.new_conflicts),
        anyway=_anyway(found, field, task),
        fate=fate,
        fate_bad=bad,
        agreement=agreement_words(found, reader),
        asks_why=bool(found.promised) if field == "done" else found.needs_why and wanted != Task.Status.BLOCKED,
        apply=_apply(found, field, task),
    )  # fmt: skip


def line_of(moved: Moved, reader: Reader) -> Line:
    task = moved.task
    return Line(
        key=str(task.number),
        text=f"{task.number} {Truncator(task.text).chars(TEXT)}",
        owner=task.owner.name if task.owner else reader.company(Side(task.side)),
        old=reader.day(moved.old_due, weekday=False),
        new=reader.day(moved.new_due, weekday=False),
        strong=task.mark == Task.Mark.SIGNATURE,
    )


def _others(found: Preview, task: Task | None) -> tuple[Moved, ...]:
    mine = tuple(m for m in found.asked if task is None or m.task.number != task.number)
    return (*mine, *found.pushed)


def _title(found: Preview, reader: Reader, field: str, task: Task | None) -> str:
    days = next((m.days for m in found.asked if task and m.task.number == task.number), 0)
    if field == "owner" and not days:
        said = {"number": task.number if task else "", "many": _tasks(len(_others(found, task)))}
        return (
            _("Hand %(number)s over, and move %(many)s?") if task else _("Hand these over, and move %(many)s?")
        ) % said
    if task is None and field == "undo":
        return _("Undo this change?")
    if task is None:
        days = found.asked[0].days if found.asked else 0
        many = ngettext("%(count)s task", "%(count)s tasks", len(found.asked)) % {"count": len(found.asked)}
        both = {"tasks": many, "days": days_words(abs(days))}
        return (_("Move %(tasks)s by %(days)s?") if days >= 0 else _("Move %(tasks)s earlier by %(days)s?")) % both
    said = {"number": task.number, "days": days_words(abs(days)), "many": _tasks(len(_others(found, task)))}
    if field == "back":
        return back_title(task, days, len(_others(found, task)))
    if field == "details":
        return kind_title(found, task, days, len(_others(found, task)))
    if words := _what(field, days, len(_others(found, task))):
        return words % said
    if field == "declined":
        back = {**said, "day": reader.day(next(m.new_due for m in found.asked))} if found.asked else {}
        return _("Bring %(number)s back to %(day)s?") % back if back else _("Decline the date of %(number)s?") % said
    if field == "owner":
        return _("Hand %(number)s over, and move it by %(days)s?") % said
    if not days:
        return _("Change the dates of %(number)s?") % said
    return (_("Move %(number)s by %(days)s?") if days > 0 else _("Move %(number)s earlier by %(days)s?")) % said


def _what(field: str, days: int, others: int) -> str:
    """What is asked where a status, a dependency or an undo is what changes; empty for a date or an owner."""
    match field:
        case "done":
            return _("Mark %(number)s as done, and move %(many)s?") if others else _("Mark %(number)s as done?")
        case "undo":
            return _("Undo this change of %(number)s?")
        case "after" if others:
            return _("Change what %(number)s comes after, and move %(many)s?")
        case "after" if days:
            return _("Change what %(number)s comes after, and move it by %(days)s?")
        case "after":
            return _("Change what %(number)s comes after?")
    return ""


def _from_to(found: Preview, reader: Reader, task: Task | None) -> str:
    own = next((m for m in found.asked if task and m.task.number == task.number), None)
    if own is None or task is None:
        return f"{task.text}." if task else ""
    said = {"text": Truncator(task.text).chars(TEXT), "old": reader.day(own.old_due), "new": reader.day(own.new_due)}
    if own.old_due == own.new_due:
        said |= {"old": reader.day(own.old_start), "new": reader.day(own.new_start)}
        return _("%(text)s: start from %(old)s to %(new)s.") % said
    return _("%(text)s: from %(old)s to %(new)s.") % said


def _cost(found: Preview, standing: Standing, reader: Reader, task: Task | None) -> str:
    """`It has no slack, so this moves these 5 tasks, and signature from 12 Mar to 18 Mar.`"""
    others = _others(found, task)
    if not found.pushed:
        return signature_words(found, reader)
    said = {"tasks": _these(len(others)), "slack": _slack(standing, task), "signature": signature_words(found, reader)}
    moved = found.signature_was != found.signature_on and found.signature_was and found.signature_on
    if moved and found.signature_was and found.signature_on:
        said |= {
            "was": reader.day(found.signature_was, weekday=False),
            "now": reader.day(found.signature_on, weekday=False),
        }
        if said["slack"]:
            return _("%(slack)s, so this moves %(tasks)s, and signature from %(was)s to %(now)s.") % said
        return _("This moves %(tasks)s, and signature from %(was)s to %(now)s.") % said
    if said["slack"]:
        return _("%(slack)s, so this moves %(tasks)s. %(signature)s") % said
    return _("This moves %(tasks)s. %(signature)s") % said


def _slack(standing: Standing, task: Task | None) -> str:
    if task is None or task.number not in standing.projection.free_slack:
        return ""
    if task.number in standing.projection.critical:
        return _("It has no slack")
    free = standing.projection.free_slack[task.number]
    if free <= 0:
        return _("What comes after it starts right away")
    return _("It has %(days)s of slack") % {"days": days_words(free)}


def signature_words(found: Preview, reader: Reader) -> str:
    """Where the projected signature goes, or that it stays; empty without one."""
    was, now = found.signature_was, found.signature_on
    if was is None or now is None:
        return ""
    said = {"was": reader.day(was, weekday=False), "now": reader.day(now, weekday=False)}
    if was == now:
        return _("Signature stays on %(now)s.") % said
    return _("Signature moves from %(was)s to %(now)s.") % said


def fate_words(found: Preview, reader: Reader) -> tuple[str, bool]:
    """Whether the target go-live holds, and with how many working days in hand."""
    workspace = found.plan.workspace
    target, reached, was = workspace.target_go_live_on, found.reached_on, found.reached_was
    if reached is None:
        return "", False
    if target is None:
        return _end(was, reached, reader), False
    calendar = SideCalendar.of(found.calendars or workspace.calendars, Side.SELLER)
    days = calendar.working_days.distance(reached, target)
    said = {
        "target": reader.day(target, weekday=False),
        "reached": reader.day(reached, weekday=False),
        "days": days_words(abs(days)),
    }
    if days < 0:
        return _("Go live moves to %(reached)s, %(days)s after the target, %(target)s.") % said, True
    if days == 0:
        return _("The target go-live, %(target)s, still holds, with no day in hand.") % said, False
    return _("The target go-live, %(target)s, still holds, with %(days)s in hand.") % said, False


def _end(was: date | None, reached: date, reader: Reader) -> str:
    if was is None or was == reached:
        return ""
    said = {"was": reader.day(was, weekday=False), "now": reader.day(reached, weekday=False)}
    return _("The last step ends on %(now)s instead of %(was)s.") % said


def agreement_words(found: Preview, reader: Reader) -> str:
    """Which company has to say yes to which dates."""
    words = []
    for side in found.others_agree:
        numbers = sorted(task.number for task in found.moved_tasks if task.side == side)
        said = {"company": reader.company(side), "numbers": listed(numbers)}
        words.append(
            ngettext(
                "%(company)s has to accept the new date of %(numbers)s.",
                "%(company)s has to accept the new dates of %(numbers)s.",
                len(numbers),
            )
            % said
        )
    return " ".join(words)


def broken_words(conflict: Conflict, reader: Reader) -> str:
    """What does not give way, and by how many working days."""
    task = conflict.task
    said = {
        "task": f"{task.number} {Truncator(task.text).chars(TEXT)}",
        "day": reader.day(task.due_on),
        "days": days_words(conflict.days),
    }
    if task.fixed:
        return _("%(task)s is fixed on %(day)s. This move breaks it by %(days)s.") % said
    if task.has_started:
        return _("%(task)s is under way and does not move. It began %(days)s before what it comes after ends.") % said
    return _("%(task)s keeps its date. It starts %(days)s before what it comes after allows.") % said


def _anyway(found: Preview, field: str, task: Task | None) -> str:
    """What the tick says beside what breaks; empty for a fact, which stands whatever it breaks."""
    match field:
        case "done":
            return ""
        case "undo":
            return _("Leave this as it is, and undo it anyway")
        case "back" if task:
            return back_anyway(task)
        case "details" if task:
            return kind_anyway(found, task)
    return _("Move it anyway")


def _apply(found: Preview, field: str, task: Task | None) -> str:
    count = len(found.moved_tasks)
    if task and field in ("back", "details"):
        return back_apply(found, task) if field == "back" else kind_apply(found, task)
    if field == "undo":
        return _("Undo it anyway")
    if field == "done" and not found.pushed:
        return _("Done")
    if field == "done":
        return ngettext("Done, and move %(count)s task", "Done, and move %(count)s tasks", len(found.pushed)) % {
            "count": count_words(len(found.pushed))
        }
    if field == "declined" and found.asked and not found.pushed:
        return _("Bring it back")
    if count < 2:
        return _("Move it")
    return _("Move both") if count == 2 else _("Move all %(count)s") % {"count": count_words(count)}


def _tasks(count: int) -> str:
    return ngettext("%(count)s other task", "%(count)s other tasks", count) % {"count": count}


def _these(count: int) -> str:
    return ngettext("one more task", "these %(count)s tasks", count) % {"count": count}
