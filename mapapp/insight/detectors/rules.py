"""All rules, what endangers the purchase first, and what they find in a case. Pure; for sellers only, like a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _l

from mapapp.insight.case import Case, Deal, Numbers
from mapapp.insight.detectors import beginnings, dates, goals, people, progress, silences, steps
from mapapp.insight.detectors.rule import Rule
from mapapp.insight.detectors.seen import seen_of
from mapapp.insight.ended import LOST, RETIRED, SIGNED, WON, end_of, outcome_of
from mapapp.insight.finding import Finding

RULES: tuple[Rule, ...] = (
    Rule("later_than_crm", 3, dates.later_than_crm,
         _l("The CRM closes before the plan does"),
         _l("The projected signature is not after the close date in the CRM.")),
    Rule("long_pole_late", 3, progress.long_pole_late,
         _l("A long task had to start by now"),
         _l("What decides the earliest signature starts in time for the target.")),
    Rule("champion_quiet", 3, silences.champion_quiet,
         _l("The champion has fallen quiet"),
         _l("Whoever leads the evaluation does something every %(quiet_champion)s days.")),
    Rule("dark_after_green", 3, silences.dark_after_green,
         _l("Everything was on time, then silence"),
         _l("Once the buyer has finished %(green_least)s tasks, all in time, and one is due to be under way, they do "
            "something every %(quiet_buyer)s days.")),
    Rule("late_stage_stalled", 3, progress.late_stage_stalled,
         _l("A late stage, and the plan stands still"),
         _l("At a late stage, past %(late_stage)s %% of the open ones, a task is finished or started every "
            "%(stalled_after)s days.")),
    Rule("no_decider_step", 3, people.no_decider_step,
         _l("Nobody who decides has a task"),
         _l("Who approves the budget or sponsors the purchase owns at least one task.")),
    Rule("step_missing", 3, steps.step_missing,
         _l("A step that blocks most purchases is missing"),
         _l("In a plan of %(light_plan)s tasks and more security, legal review, budget and sponsor each have a task, "
            "or one that was marked as not needed.")),
    Rule("seller_heavy", 3, people.seller_heavy,
         _l("Most of the work is yours"),
         _l("Of %(open_least)s and more open tasks named people of the buyer own at least %(buyer_share)s %%.")),
    Rule("stale", 2, silences.stale,
         _l("Nobody touches it any more"),
         _l("Somebody does something on it at least every %(stale_warns)s days."), signed=True),
    Rule("one_contact", 2, people.one_contact,
         _l("It hangs on one person"),
         _l("From %(contact_settled)s days after the first one joined at least two people of the buyer take part or "
            "have done something.")),
    Rule("procurement_late", 2, progress.procurement_late,
         _l("Procurement comes in late"),
         _l("Procurement’s first task begins at least %(procurement_lead)s days before the signature; a plan of "
            "%(light_plan)s tasks and more has one when signature is less than %(procurement_near)s days away.")),
    Rule("decider_idle", 2, people.decider_idle,
         _l("Somebody who decides has no task"),
         _l("Everybody who approves the budget or sponsors the purchase owns a task.")),
    Rule("pushed_twice", 2, dates.pushed_twice,
         _l("A task moves before it turns red"),
         _l("An open task is not given a later date %(pushed_times)s times without having been late.")),
    Rule("redated_on_day", 2, dates.redated_on_day,
         _l("Dates move on the day they are due"),
         _l("In %(redated_within)s days fewer than %(pushed_times)s dates are moved later on the day they are due.")),
    Rule("approval_short", 2, dates.approval_short,
         _l("An approval is planned short"),
         _l("No approval is planned %(approval_cut)s %% and %(approval_least)s working days shorter than your last "
            "ones took, once there were %(usual_from)s.")),
    Rule("trial_without_criteria", 2, steps.trial_without_criteria,
         _l("The trial has no exit criteria"),
         _l("A trial with open tasks has exit criteria.")),
    Rule("built_late", 2, beginnings.built_late,
         _l("The plan was built too late"),
         _l("It begins before the opportunity is at a late stage, past %(late_stage)s %% of the open ones. Where its "
            "stage of that day is not known: at least %(built_late)s days before signature, or before %(built_gone)s "
            "%% of the time is gone, or %(built_done)s %% of the tasks done where nothing tells the time.")),
    Rule("still_close_plan", 2, beginnings.still_close_plan,
         _l("Still a close plan"),
         _l("A buyer has joined within %(close_plan_after)s days.")),
    Rule("never_opened", 2, beginnings.never_opened,
         _l("Never opened again"),
         _l("Somebody does something on it within %(stale_warns)s days after the day it was made.")),
    Rule("no_objective", 2, goals.no_objective,
         _l("The buyer’s objective is missing"),
         _l("A plan that a buyer has joined has a goal of theirs.")),
    Rule("vendor_words", 1, goals.vendor_words,
         _l("A goal in your words, not theirs"),
         _l("A goal says what is different for the buyer, and somebody there said it.")),
    Rule("nothing_after", 1, steps.nothing_after,
         _l("It ends with the signature"),
         _l("At least one task comes after the signature."), signed=True),
    Rule("orphans", 1, steps.orphans,
         _l("Tasks that hang on nothing"),
         _l("An open task comes after something, or something comes after it.")),
    Rule("no_goal_served", 1, steps.no_goal_served,
         _l("Tasks that serve no goal"),
         _l("Where %(goals_named)s %% of the tasks name the goal they serve, every open one does.")),
    Rule("too_many", 1, steps.too_many,
         _l("More tasks than anybody reads"),
         _l("At most %(tasks_most)s tasks.")),
)  # fmt: skip
WITHOUT_PLAN = Rule(
    "start_now", 3, lambda _seen: (), _l("No plan yet"), _l("A qualified opportunity has a plan.")
)  # of an opportunity, not of a case
EVERY: tuple[Rule, ...] = (*RULES, WITHOUT_PLAN)


def find_all(case: Case) -> tuple[Finding, ...]:
    """What all rules find, the worst first. Nothing of a plan that is retired or whose opportunity is lost; of one that
    is signed, or won, only what still matters then."""
    end = end_of(case)
    if end == RETIRED or outcome_of(case) == LOST:
        return ()
    seen, signed = seen_of(case), end in (SIGNED, WON)
    found = [one for rule in RULES if rule.signed or not signed for one in rule.findings(seen)]
    return worst_first(found)


def find_without_plan(deal: Deal, today: date, numbers: Numbers | None = None) -> tuple[Finding, ...]:
    """What is found of an opportunity that has no plan."""
    rule, held = WITHOUT_PLAN, numbers or Numbers()
    return tuple(
        Finding(
            rule.code,
            draft.title or str(rule.title),
            draft.evidence,
            draft.act,
            draft.cure,
            rule.weight,
            rule.said(held),
        )
        for draft in beginnings.start_now(deal, today)
    )


def worst_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """By weight; of the same weight in the order of the rules."""
    place = {rule.code: at for at, rule in enumerate(EVERY)}
    return tuple(sorted(found, key=lambda one: (-one.weight, place.get(one.code, len(place)))))
