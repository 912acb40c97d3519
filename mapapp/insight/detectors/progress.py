"""What should be moving, and is not."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mapapp.insight.case import Step
from mapapp.insight.detectors.about import PROCUREMENT
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, days, named, numbers_of
from mapapp.insight.finding import Place
from mapapp.plans.models import Part
from mapapp.plans.words import days_words

PROGRESS = frozenset({"task.completed", "task.started"})


def late_stage_stalled(seen: Seen) -> Iterator[Draft]:
    """A late stage says that it is nearly done; the plan says that nothing has been finished or begun for weeks."""
    case, limit = seen.case, seen.case.numbers.stalled_after
    if case.deal is None or not case.deal.is_late or case.deal.outcome != "open" or seen.since(case.began_on) < limit:
        return
    rows = seen.open
    if not rows or any(step.status == "in_progress" and not step.late for step in rows):
        return
    done = max((step.done_on for step in seen.steps.values() if step.done_on), default=None)
    began = max((act.on for act in case.acts if act.verb in PROGRESS and not act.undone), default=None)
    last = max((day for day in (done, began) if day), default=case.began_on)
    if seen.since(last) < limit:
        return
    first = min(rows, key=lambda step: (step.due_on, step.number))
    yield Draft(
        _("The CRM says “%(stage)s”. Since %(day)s, %(days)s ago, no task was finished or started. "
          "Due first of %(open)s open ones: %(which)s.")
        % {"stage": case.deal.stage, "day": seen.day(last), "days": days(seen.since(last)), "open": len(rows),
           "which": named(first)},
        _("Find out with the buyer what holds it up; if nothing moves, put the stage back."),
        Place("review"),
        tasks=numbers_of(rows[:10]),
    )  # fmt: skip


def long_pole_late(seen: Seen) -> Iterator[Draft]:
    """A long pole that could start, has not, and had to by now for the target to hold."""
    for number in seen.case.long_poles:
        step = seen.steps.get(number)
        if step is None or step.status != "not_started" or step.latest_start_on is None:
            continue
        if step.latest_start_on >= seen.today or any(_is_open(seen, before) for before in step.after):
            continue
        target = seen.case.target_signature_on
        yield Draft(
            _("%(which)s takes %(length)s and had to start by %(day)s, so that the target for signature, %(target)s, "
              "holds.")
            % {"which": named(step), "length": days_words(step.days), "day": seen.day(step.latest_start_on),
               "target": seen.day(target) if target else _("the one that is to come")},
            _("Start it today, make it shorter, or tell the buyer now that the target moves."),
            Place("task", number, step.side),
            title=_("#%(number)s had to start by %(day)s") % {"number": number, "day": seen.day(step.latest_start_on)},
            about=str(number),
            tasks=(number,),
            people=(step.owner,) if step.owner is not None else (),
        )  # fmt: skip


def _is_open(seen: Seen, number: int) -> bool:
    before = seen.steps.get(number)  # what is not needed holds nothing back
    return before is not None and before.is_open


def procurement_late(seen: Seen) -> Iterator[Draft]:
    """Purchasing has no step while signature is near, or its first one begins shortly before it."""
    target = seen.case.target_signature_on
    sign = target or seen.case.signature_on
    if sign is None:
        return
    theirs = bought(seen)
    if not theirs:
        if target is not None and target < seen.today and seen.case.signature_on:  # over: what is ahead counts
            target, sign = None, seen.case.signature_on
        numbers, left = seen.case.numbers, (sign - seen.today).days
        if len(seen.steps) >= numbers.light_plan and 0 <= left < numbers.procurement_near:
            when = _("in %(days)s") % {"days": days(left)} if left else _("today")
            yield Draft(
                (
                    _("The target for signature is %(sign)s, %(when)s, and no task is procurement’s.")
                    if target
                    else _("Signature is projected for %(sign)s, %(when)s, and no task is procurement’s.")
                )
                % {"sign": seen.day(sign), "when": when},
                _("Ask who raises the order and what they need, and add it as the next task."),
                Place("plan_fill"),
            )
        return
    first = min(theirs, key=lambda step: (step.starts_on, step.number))
    before = (sign - first.starts_on).days
    if any(step.status != "not_started" for step in theirs) or before >= seen.case.numbers.procurement_lead:
        return
    title, how_far = _before_signature(before, seen.day(sign), by_target=target is not None)
    yield Draft(
        _("Procurement’s first task is %(which)s. It begins on %(day)s, %(how_far)s.")
        % {"which": named(first), "day": seen.day(first.starts_on), "how_far": how_far},
        _("Bring procurement in now: ask for their form and their lead times."),
        Place("task", first.number),
        title=title,
        tasks=numbers_of(theirs),
    )


def _before_signature(before: int, sign: str, *, by_target: bool) -> tuple[str, str]:
    """What is said of a first step so many days before the target for signature (else the projected one), or after it
    where that is below zero. A target is called so: signature may be projected for another day."""
    day = _("the target for signature") if by_target else _("signature")
    end = (_("the target for signature, %(sign)s") if by_target else _("the signature on %(sign)s")) % {"sign": sign}
    if before > 0:
        told = {"days": days(before), "day": day, "end": end}
        return _("Procurement comes in %(days)s before %(day)s") % told, _("%(days)s before %(end)s") % told
    if before == 0:
        return _("Procurement comes in on the day of %(day)s") % {"day": day}, _("the day of %(day)s") % {"day": day}
    told = {"days": days(-before), "day": day, "end": end}
    return _("Procurement comes in after %(day)s") % told, _("%(days)s after %(end)s") % told


def bought(seen: Seen) -> list[Step]:
    """The steps of purchasing: by their words, or by who owns them. The signature is none."""
    words = {step.number for step in seen.about(PROCUREMENT)}
    return [
        step
        for step in seen.steps.values()
        if not step.mark and (step.number in words or seen.owned_by_part(step, Part.PROCUREMENT))
    ]
