"""When the plan began, and whether anybody took it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from mapapp.insight.case import Deal
from mapapp.insight.detectors.people import no_decider_step
from mapapp.insight.detectors.progress import procurement_late
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, days
from mapapp.insight.detectors.steps import LACKING, missing
from mapapp.insight.finding import Place
from mapapp.insight.stakeholder_map import listed
from mapapp.plans.words import day_words


def built_late(seen: Seen) -> Iterator[Draft]:
    """It began at a late stage of the purchase; where nothing tells at which one, by the days that were left."""
    deal = seen.case.deal
    if deal is None or deal.began_late is None:
        yield from _with_few_days(seen)
    elif deal.began_late and deal.is_late and (lacking := _lacking(seen)):  # put back, it is no late one any more
        yield from _at_late_stage(seen, deal, lacking)


def _lacking(seen: Seen) -> list[str]:
    """What the stages before should have brought and is not there; nothing once both sides agreed to the plan as it
    is."""
    if any(version.answer == "accepted" for version in seen.case.proposed):
        return []
    found = [str(LACKING[about]) for about in missing(seen)]
    found += [_("a task of somebody who decides")] if any(no_decider_step(seen)) else []
    return found + ([_("procurement in time")] if any(procurement_late(seen)) else [])


def _at_late_stage(seen: Seen, deal: Deal, lacking: Sequence[str]) -> Iterator[Draft]:
    case, target = seen.case, seen.case.target_signature_on
    fact = _("It began on %(began)s, when the opportunity stood at “%(stage)s”, a late stage.")
    said = [fact % {"began": seen.day(case.began_on), "stage": deal.began_stage}]
    if target is not None and target > case.began_on:
        left = {"end": seen.day(target), "days": days((target - case.began_on).days)}
        said.append(_("The target for signature, %(end)s, was %(days)s away.") % left)
    said.append(_("Still missing: %(what)s.") % {"what": listed(lacking)})
    yield Draft(
        " ".join(said),
        _("Add what is missing with the buyer, and agree on that version; or put the stage back."),
        Place("plan_fill"),
    )


def _with_few_days(seen: Seen) -> Iterator[Draft]:
    """Little time left when it began, and most of it gone by before."""
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
        if 100 * before <= case.numbers.built_gone * (before + max(left, 0)):
            return
        history = _("The opportunity was %(days)s old by then.") % {"days": days(before)}
    else:
        done = [step for step in seen.steps.values() if step.done_on and step.done_on < case.began_on]
        if not done or 100 * len(done) < case.numbers.built_done * len(seen.steps):
            return
        history = _("%(done)s of %(all)s tasks were done before it began.") % {
            "done": len(done),
            "all": len(seen.steps),
        }
    unknown = _("At which stage it stood that day is not known.")
    yield Draft(
        f"{_began_words(seen, end, left, by_target=by_target)} {history} {unknown}",
        _("Ask the buyer whether that date still holds, and move the target to one that the remaining tasks allow."),
        Place("settings"),
    )


def _began_words(seen: Seen, end: date, left: int, *, by_target: bool) -> str:
    """That it began so many days before its end, on that very day, or after it."""
    words = {"began": seen.day(seen.case.began_on), "days": days(abs(left)), "end": seen.day(end)}
    if not by_target:
        return _("It began on %(began)s, %(days)s before the close date in the CRM, %(end)s.") % words
    if left == 0:
        return _("It began on %(began)s, the very day of the target for signature.") % words
    if left < 0:
        return _("It began on %(began)s, %(days)s after the target for signature, %(end)s.") % words
    return _("It began on %(began)s, %(days)s before the target for signature, %(end)s.") % words


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
    words = {"account": case.account or _("the buyer"), "days": days(age)}
    yield Draft(
        (_("No one of %(account)s takes part any more, %(days)s after it was made.") if case.is_left
         else _("No one of %(account)s has joined, %(days)s after it was made.")) % words,
        _("Invite whoever leads the evaluation there, and go through the first dates together."),
        Place("invite"),
    )  # fmt: skip


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
        title=_("Qualified at “%(stage)s” without a plan: start now") % {"stage": deal.stage}
        if deal.stage
        else _("Qualified without a plan: start now"),
    )


def _close_words(close_on: date, today: date) -> str:
    day = day_words(close_on, today=today, weekday=False)
    left = (close_on - today).days
    if left < 0:
        return _("Its close date, %(day)s, has passed.") % {"day": day}
    if left == 0:
        return _("It is to close today.")
    return _("It is to close on %(day)s, in %(days)s.") % {"day": day, "days": days(left)}
