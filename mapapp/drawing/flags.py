"""The flags of a task in words (PRODUCT, flags): a mark and a sentence, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.reader import Reader, short
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Flags, Standing
from mapapp.plans.words import days_words, signed_days_words

REASON = 140  # characters of what somebody wrote that a flag repeats


@dataclass(frozen=True, slots=True)
class Flag:
    css: str
    words: str


def flags_of(task: Task, flags: Flags, standing: Standing, reader: Reader, *, yours: bool) -> tuple[Flag, ...]:
    """What stands under the text of a task, worst first."""
    if not task.is_open:
        return ()
    found = [Flag("strong", _("Yours"))] if yours else []
    if flags.late:
        found.append(Flag("late", late_words(flags.late)))
    if flags.slipped:
        found.append(Flag("late", _("%(days)s later than agreed") % {"days": days_words(flags.slipped)}))
    if flags.risk:
        found.append(Flag("risk", _("At risk: %(why)s") % {"why": risk_words(task, flags, standing, reader)}))
    if flags.critical:
        found.append(Flag("crit", _("Critical path")))
    if flags.proposed_by:
        proposed = {"company": reader.company(Side(flags.proposed_by)), "owner": reader.company(Side(task.side))}
        found.append(Flag("proposed", _("Proposed by %(company)s, waits for %(owner)s’s yes") % proposed))
    return (*found, *(Flag("moved", words) for words in off_words(task, standing, reader).values()))


def off_words(task: Task, standing: Standing, reader: Reader) -> dict[str, str]:
    """What is said of dates that have become days off, by field: the date stays, and counts as the next working day."""
    side = Side(task.side)
    calendar = standing.plan.workspace.calendar(side)
    days = {"starts": task.starts_on, "due": task.due_on}
    off = {field: day for field, day in days.items() if not calendar.working_days.is_working(day)}
    if task.starts_on == task.due_on:
        off.pop("starts", None)
    found = {}
    for field, day in off.items():
        said = {"day": reader.day(day), "company": reader.company(side), "why": calendar.why_off(day),
                "next": reader.day(calendar.working_days.add(day, 0))}  # fmt: skip
        words = _("%(day)s is not a working day for %(company)s: counts as %(next)s")
        if said["why"]:
            words = _("%(day)s is not a working day for %(company)s (%(why)s): counts as %(next)s")
        found[field] = words % said
    return found


def late_words(days: int) -> str:
    """`1 working day late`."""
    return _("%(days)s late") % {"days": days_words(days)}


def risk_words(task: Task, flags: Flags, standing: Standing, reader: Reader) -> str:
    """Why it is at risk, to stand after "At risk: "."""
    if flags.risk == "blocked":
        return _blocked_words(task)
    if flags.risk == "waits":
        return _("waits for #%(number)s, which is late") % {"number": flags.waits_for}
    if flags.risk == "will_not_hold" and flags.projected_on:
        return _("will be done on %(day)s at the earliest") % {"day": reader.day(flags.projected_on)}
    calendar = standing.plan.workspace.calendar(Side(task.side))
    days = calendar.working_days.distance(calendar.today(standing.at), task.due_on)
    if days <= 0:
        return _("due today and not started")
    return _("due in %(days)s and not started") % {"days": days_words(days)}


def moved_words(task: Task, flags: Flags, reader: Reader) -> tuple[str, ...]:
    """`was 17 Feb`, and from the second move on how often and by how much in all."""
    if not task.is_open or flags.moved_from is None:
        return ()
    was = _("was %(day)s") % {"day": reader.day(flags.moved_from, weekday=False)}
    if task.times_moved < 2:
        return (was,)
    said = {"times": task.times_moved, "days": signed_days_words(task.days_moved)}
    return was, _("moved %(times)s times, %(days)s in all") % said


def _blocked_words(task: Task) -> str:
    said = short(task.blocked_by, REASON)
    if not said:
        return _("blocked")
    if task.unblocker:
        return _("“%(said)s” %(name)s can unblock it") % {"said": said, "name": task.unblocker.name}
    return _("“%(said)s”") % {"said": said}
