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
STEPS_LEAST = 8  # a plan with fewer is a light one
NEAR = 30  # days to signature, from which procurement must have a step


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
          "The first of %(open)s open ones is %(which)s.")
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
            _("%(which)s takes %(length)s and had to start by %(day)s, so that the signature on %(target)s holds.")
            % {"which": named(step), "length": days_words(step.days), "day": seen.day(step.latest_start_on),
               "target": seen.day(target) if target else _("its target")},
            _("Start it today, make it shorter, or tell the buyer now that the target moves."),
            Place("task", number),
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
    sign = seen.case.target_signature_on or seen.case.signature_on
    if sign is None:
        return
    theirs = bought(seen)
    if not theirs:
        if len(seen.steps) >= STEPS_LEAST and 0 <= (sign - seen.today).days < NEAR:
            yield Draft(
                _("Signature is planned for %(sign)s, in %(days)s, and no task is procurement’s.")
                % {"sign": seen.day(sign), "days": days((sign - seen.today).days)},
                _("Ask who raises the order and what they need, and add it as the next task."),
                Place("plan_fill"),
            )
        return
    first = min(theirs, key=lambda step: (step.starts_on, step.number))
    before = (sign - first.starts_on).days
    if any(step.status != "not_started" for step in theirs) or before >= seen.case.numbers.procurement_lead:
        return
    yield Draft(
        _("Procurement’s first task is %(which)s. It begins on %(day)s, %(days)s before the signature on %(sign)s.")
        % {
            "which": named(first),
            "day": seen.day(first.starts_on),
            "days": days(max(before, 0)),
            "sign": seen.day(sign),
        },
        _("Bring procurement in now: ask for their form and their lead times."),
        Place("task", first.number),
        title=_("Procurement comes in %(days)s before signature") % {"days": days(max(before, 0))},
        tasks=numbers_of(theirs),
    )


def bought(seen: Seen) -> list[Step]:
    """The steps of purchasing: by their words, or by who owns them. The signature is none."""
    words = {step.number for step in seen.about(PROCUREMENT)}
    return [
        step
        for step in seen.steps.values()
        if not step.mark and (step.number in words or seen.owned_by_part(step, Part.PROCUREMENT))
    ]
