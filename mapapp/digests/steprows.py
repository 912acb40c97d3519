"""What changed on one step, each thing once: rank, title, note, before, after."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.frame import Frame, quoted, short
from mapapp.drawing.marks import Cause, Fields, Mark
from mapapp.drawing.said import count_words, first_up
from mapapp.plans.facts import EXISTS
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Task

MOVED, BLOCKED, DONE, OTHER, REST = range(5)  # which rows come first
Parts = tuple[int, str, str, str, str]


def about_step(
    frame: Frame, number: int, fields: Fields, cause: Cause | None, *, folded: bool, told_already: Line | None
) -> Iterator[Parts]:
    """The rows of one step. A date that was only pushed is `folded` into the step that pushed it; the reason of
    `told_already` stands elsewhere in the letter."""
    task = frame.standing.plan.by_number.get(number)
    if task is None:
        return
    title = short(task.text)
    if mark := fields.get(EXISTS):
        note = _("%(who)s. New step.") % {"who": _by(frame, mark)}
        yield OTHER, title, note, "", _("due %(day)s") % {"day": frame.day(task.due_on)}
        return
    others_moved = cause is not None and bool(cause.pushed)  # they are folded into this one, done or not
    if (mark := fields.get("due_on")) and not folded and (task.is_open or others_moved):
        note = _moved_note(frame, task, mark, cause, told_already)
        yield MOVED, title, note, frame.day(mark.old), frame.day(mark.new)
    if mark := fields.get("status"):
        yield _status(frame, task, mark)
    if mark := fields.get("owner") or fields.get("gap_side"):
        yield OTHER, title, _("%(who)s.") % {"who": _by(frame, mark)}, *_owners(frame, task, fields.get("owner"))
    if mark := fields.get("text"):
        read = {"who": _by(frame, mark), "old": short(str(mark.old))}
        yield OTHER, title, _("%(who)s. It read “%(old)s”.") % read, "", _("Reworded")
    dated = {"starts_on", "due_on"} & set(fields)
    if (mark := fields.get("proposed_by")) and not mark.new and not dated and task.is_open:
        said = {"who": _by(frame, mark), "day": frame.day(task.due_on)}
        yield OTHER, title, _("%(who)s. Due %(day)s.") % said, _("Proposed"), _("Accepted")


def _owners(frame: Frame, task: Task, mark: Mark | None) -> tuple[str, str]:
    before = frame.standing.plan.person.get(mark.old or 0) if mark else None
    return before.name if before else _("nobody yet"), task.owner.name if task.owner else _("to be named")


def _by(frame: Frame, mark: Mark) -> str:
    return frame.who(frame.by(mark.line))


def _moved_note(frame: Frame, task: Task, mark: Mark, cause: Cause | None, told_already: Line | None) -> str:
    words = [_("%(who)s.") % {"who": _by(frame, mark)}]
    if cause and cause.why and mark.line is not told_already:
        words.append(quoted(cause.why))
    if cause and (count := len(cause.pushed)):
        later = ngettext("%(count)s later step moved with it.", "%(count)s later steps moved with it.", count)
        words.append(later % {"count": first_up(count_words(count))})
    if task.proposed_by:
        words.append(_("Waits for %(company)s’s yes.") % {"company": frame.company(Side(task.side))})
    return " ".join(words)


def _status(frame: Frame, task: Task, mark: Mark) -> tuple[int, str, str, str, str]:
    old, new = _label(mark.old), _label(mark.new)
    by, title = frame.by(mark.line), short(task.text)
    said = {"who": frame.who(by), "quote": quoted(task.blocked_by)}
    if mark.new == Task.Status.BLOCKED:
        note = _("%(who)s: %(quote)s") % said if said["quote"] else _("%(who)s.") % said
        return BLOCKED, title, note, old, new
    if mark.new == Task.Status.DONE:
        if task.owner and by and by.side != task.owner.side:  # done by the other side counts as theirs
            said["who"] = _("%(who)s, for %(owner)s") % {**said, "owner": task.owner.name}
        late = _late_words(frame.standing.days_late_when_done(task))
        return DONE, title, _("%(who)s. %(late)s") % {**said, "late": late}, old, new
    return OTHER, title, _("%(who)s.") % said, old, new


def _label(status: object) -> str:
    return str(Task.Status(status).label) if status in Task.Status.values else ""


def _late_words(days: int) -> str:
    if not days:
        return _("On its date.")
    said = {"count": first_up(count_words(abs(days)))}
    if days > 0:
        return ngettext("%(count)s working day late.", "%(count)s working days late.", days) % said
    return ngettext("%(count)s working day early.", "%(count)s working days early.", -days) % said
