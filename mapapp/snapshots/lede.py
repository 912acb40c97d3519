"""The two sentences that an executive reads: when it is signed and why that moved; whether go-live holds."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.models import Side, Task
from mapapp.plans.words import days_words, full_day_words
from mapapp.snapshots.frame import Frame, short
from mapapp.snapshots.marks import HERE, Marked, marked
from mapapp.snapshots.news import items


def lede(frame: Frame) -> tuple[Marked, ...]:
    """Two sentences, the first with the date of signature marked when it moved."""
    return _signature(frame), Marked(_go_live(frame) + _progress(frame))


def _signature(frame: Frame) -> Marked:
    task, day = frame.plan.signature, frame.standing.signature_on
    if task is None or day is None:
        return Marked(_("No step is marked as the signature yet."))
    words = full_day_words(day, today=frame.today)
    if task.status == Task.Status.DONE:
        return Marked(_("The contract was signed on %(day)s.") % {"day": words})
    was = frame.was.signature_on if frame.was else None
    if was is None or frame.before is None:
        return Marked(_("Signature is planned for %(day)s%(target)s.") % {"day": words, "target": _target(frame)})
    version = frame.before.number
    if was == day:
        said = {"day": words, "version": version, "target": _target(frame)}
        return Marked(_("Signature is planned for %(day)s, as in version %(version)s%(target)s.") % said)
    days = _days(frame, task, was, day)
    said = {"day": HERE, "version": version, "days": days_words(abs(days)), "why": _why(frame, later=days > 0)}
    if days > 0:
        text = _("Signature is planned for %(day)s, %(days)s later than in version %(version)s%(why)s.")
    else:
        text = _("Signature is planned for %(day)s, %(days)s earlier than in version %(version)s%(why)s.")
    return marked(text % said, now=words)


def _why(frame: Frame, *, later: bool) -> str:
    """The first move that leads to signature, in the direction that signature went."""
    leads = frame.standing.projection.leads_to_signature
    signature = frame.plan.signature
    moved = [(frame.plan.by_number[item.number], item.days) for item in items(frame) if item.kind == "moved"]
    for task, days in sorted(moved, key=lambda one: (one[0].due_on, one[0].number)):
        if task.number in leads and task != signature and (days > 0) == later:
            said = {"task": short(task.text), "day": full_day_words(task.due_on, today=frame.today)}
            return _(", because “%(task)s” now ends on %(day)s") % said
    return ""


def _target(frame: Frame) -> str:
    target, day = frame.plan.workspace.target_signature_on, frame.standing.signature_on
    task = frame.plan.signature
    if target is None or day is None or task is None:
        return ""
    said = {"day": full_day_words(target, today=frame.today), "days": days_words(_days(frame, task, target, day))}
    return _(", %(days)s after the target of %(day)s") % said if day > target else ""


def _go_live(frame: Frame) -> str:
    day, hand = frame.standing.go_live_on, frame.standing.days_in_hand
    if day is None:
        return _("Go live has no date yet")
    said = {"day": full_day_words(day, today=frame.today), "days": days_words(abs(hand or 0))}
    if hand is None:
        return _("Go live is planned for %(day)s") % said
    if hand < 0 and frame.plan.go_live is None:
        return _("Go live on %(day)s does not hold: the plan ends %(days)s after it") % said
    if hand < 0:
        return _("Go live moves to %(day)s, %(days)s after its target") % said
    if hand == 0:
        return _("Go live on %(day)s holds, with no working day to spare") % said
    return _("Go live on %(day)s holds, with %(days)s in hand") % said


def _progress(frame: Frame) -> str:
    said = {"done": frame.standing.done, "all": len(frame.standing.counted), "late": len(frame.standing.late)}
    if not said["all"]:
        return "."
    if said["done"] == said["all"]:
        return _("; every step is done.")
    if not said["late"]:
        return _("; %(done)s of %(all)s steps are done and none is late.") % said
    text = ngettext(
        "; %(done)s of %(all)s steps are done and %(late)s is late.",
        "; %(done)s of %(all)s steps are done and %(late)s are late.",
        said["late"],
    )
    return text % said


def _days(frame: Frame, task: Task, start: date, end: date) -> int:
    return frame.plan.workspace.calendar(Side(task.side)).working_days.distance(start, end)
