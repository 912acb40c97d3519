"""When the plan began, and whether anybody took it up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from mapapp.insight.case import Deal
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, days
from mapapp.insight.finding import Place
from mapapp.plans.words import day_words


def built_late(seen: Seen) -> Iterator[Draft]:
    """Little time left when it began, and more than twice as much gone by before."""
    case = seen.case
    by_target = case.target_signature_on is not None
    end = case.target_signature_on or (case.deal.close_on if case.deal else None)
    if end is None or (end <= case.began_on and not by_target):
        return
    left = (end - case.began_on).days
    if left >= case.numbers.built_late:
        return
    known = case.deal.created_on if case.deal else None
    if known is not None:
        before = (case.began_on - known).days
        if before <= 2 * left:
            return
        history = _("The opportunity was %(days)s old by then.") % {"days": days(before)}
    else:
        done = [step for step in seen.steps.values() if step.done_on and step.done_on < case.began_on]
        if not done or 2 * len(done) < len(seen.steps):
            return
        history = _("%(done)s of %(all)s tasks were done before it began.") % {
            "done": len(done),
            "all": len(seen.steps),
        }
    words = {"began": seen.day(case.began_on), "days": days(max(left, 0)), "end": seen.day(end)}
    fact = (
        _("It began on %(began)s, %(days)s before the target for signature, %(end)s.")
        if by_target
        else _("It began on %(began)s, %(days)s before the close date in the CRM, %(end)s.")
    )
    yield Draft(
        f"{fact % words} {history}",
        _("Ask the buyer whether that date still holds, and move the target to one that the remaining tasks allow."),
        Place("settings"),
    )


def never_opened(seen: Seen) -> Iterator[Draft]:
    """Nobody did anything after the first day, and no buyer came."""
    case = seen.case
    age = seen.since(case.began_on)
    joined = case.buyer_joined_on is not None and case.buyer_joined_on > case.began_on
    if age < case.numbers.stale_warns or joined or acted_after_first_day(seen):
        return
    yield Draft(
        _("It was made %(days)s ago, on %(day)s, and nobody has touched it since.")
        % {"days": days(age), "day": seen.day(case.began_on)},
        _("Go through it in the next call with the buyer, or retire it."),
        Place("review"),
    )


def acted_after_first_day(seen: Seen) -> bool:
    return any(act.on > seen.case.began_on for act in seen.case.acts)


def still_close_plan(seen: Seen) -> Iterator[Draft]:
    """No buyer has joined, for as long as the team's numbers allow."""
    case = seen.case
    age = seen.since(case.began_on)
    if case.is_mutual or age < case.numbers.close_plan_after:
        return
    yield Draft(
        _("No one of %(account)s has joined, %(days)s after it was made.")
        % {"account": case.account or _("the buyer"), "days": days(age)},
        _("Invite whoever leads the evaluation there, and go through the first dates together."),
        Place("invite"),
    )


def start_now(deal: Deal, today: date) -> Iterator[Draft]:
    """An open, qualified opportunity that has no plan."""
    if not deal.is_qualified or deal.outcome != "open":
        return
    stage = _("It is at “%(stage)s”.") % {"stage": deal.stage} if deal.stage else _("It is qualified.")
    when = _close_words(deal.close_on, today) if deal.close_on else ""
    yield Draft(
        " ".join(part for part in (stage, when, _("There is no plan.")) if part),
        _("Start one from a template, and bring its first dates to the next call."),
        Place("plan_new"),
    )


def _close_words(close_on: date, today: date) -> str:
    day = day_words(close_on, today=today, weekday=False)
    left = (close_on - today).days
    if left < 0:
        return _("Its close date, %(day)s, has passed.") % {"day": day}
    return _("It is to close on %(day)s, in %(days)s.") % {"day": day, "days": days(left)}
