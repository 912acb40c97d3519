"""What another working week, other holidays or a closure would do to the plan, in words; and what it did."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.reader import Reader
from mapapp.drawing.said import listed, moved_words
from mapapp.drawing.slip import Slip, agreement_words, broken_words, fate_words, line_of, signature_words
from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.changes.dates import Preview
from mapapp.plans.models import Side, SideCalendar
from mapapp.plans.queries import Plan

MOST = 12  # numbers of tasks that one sentence names


def calendar_slip(found: Preview, side: Side, reader: Reader) -> Slip:
    """The dialog before other working days are applied: what moves, and which dates stay on a day off."""
    fate, bad = fate_words(found, reader)
    wanted = SideCalendar.of(found.calendars, side)
    return Slip(
        revision=str(found.revision),
        title=_title(found, side, reader),
        words=" ".join(filter(None, (_differences(found, reader), signature_words(found, reader),
                                     days_off_words(found.plan, side, wanted)))),
        also=tuple(line_of(moved, reader) for moved in (*found.asked, *found.pushed)),
        forward=tuple(line_of(moved, reader) for moved in found.could_come_forward),
        breaks=tuple(broken_words(conflict, reader) for conflict in found.new_conflicts),
        anyway=_("Save it anyway"),
        fate=fate,
        fate_bad=bad,
        agreement=agreement_words(found, reader),
        asks_why=found.needs_why,
        apply=_("Save, and move them") if found.moved_tasks else _("Save"),
    )  # fmt: skip


def resettled_words(found: Preview | None, plan: Plan, side: Side, reader: Reader) -> str:
    """What is said once it is saved."""
    moved = moved_words(found, reader) if found and found.moved_tasks else _("No date moved.")
    off = days_off_words(plan, side, plan.workspace.calendar(side))
    return " ".join(filter(None, (_("Saved."), moved, off)))


def days_off_words(plan: Plan, side: Side, calendar: SideCalendar) -> str:
    """Which open tasks of a side start or end on a day off of this calendar; empty for none."""
    days = calendar.working_days
    numbers = [
        task.number
        for task in plan.tasks
        if task.is_open and task.side == side and not (days.is_working(task.due_on) and days.is_working(task.starts_on))
    ]
    if not numbers:
        return ""
    said = {"numbers": listed(numbers[:MOST]), "more": len(numbers) - MOST}
    if len(numbers) > MOST:
        said["numbers"] = _("%(numbers)s and %(more)s more") % {**said, "numbers": ", ".join(map(str, numbers[:MOST]))}
    return (
        ngettext(
            "Task %(numbers)s starts or ends on a day off: the date stays, and counts as the next working day.",
            "Tasks %(numbers)s start or end on a day off: the dates stay, and count as the next working day.",
            len(numbers),
        )
        % said
    )


def _title(found: Preview, side: Side, reader: Reader) -> str:
    count = len(found.pushed) + len(found.asked)
    said = {"company": reader.company(side), "count": count}
    if not count:
        return _("Change when %(company)s works?") % said
    return (
        ngettext(
            "Change when %(company)s works, and move %(count)s task?",
            "Change when %(company)s works, and move %(count)s tasks?",
            count,
        )
        % said
    )


def _differences(found: Preview, reader: Reader) -> str:
    """`Closed days of Fenwick: Works holiday, 10 to 21 Aug.`"""
    words = []
    for one in calendar_differences(
        found.plan.workspace.calendars, found.calendars, reader.company, today=reader.today
    ):
        said = {"what": one.what, "old": one.old, "new": one.new}
        if one.old and one.new:
            words.append(_("%(what)s: from %(old)s to %(new)s.") % said)
        else:
            words.append((_("%(what)s: %(new)s.") if one.new else _("%(what)s: %(old)s is taken away.")) % said)
    return " ".join(words)
