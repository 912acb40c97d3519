"""A line of the portfolio from a plan on one day: every figure, and how it was got. Pure.

Whoever keeps lines asks nothing else, so what is kept always equals what is worked out again from the same rows on the
same day (`manage.py check_figures`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mapapp.insight.case import BUYER, SELLER, Case, Deal
from mapapp.insight.detectors.endings import find_closed
from mapapp.insight.detectors.rules import find_all, find_without_plan
from mapapp.insight.detectors.wordings import WORDS
from mapapp.insight.ended import RETIRED, SIGNED, end_of
from mapapp.insight.finding import Finding
from mapapp.insight.health import Health, is_active, is_healthy
from mapapp.portfolio.counting import Counting
from mapapp.portfolio.odds import HISTORY

WEEKS, WEEK = 4, 7
CENT = Decimal("0.01")
CRM, PLAN = "crm", "plan"
QUIET_WORDS = "quiet_words"  # among a line's values: keys of what the coach of words finds, answered by its sellers
CLOSED = "closed"  # in the place of a band of health: the CRM says won or lost, and the plan is open


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency, and where it was read: from the CRM, or else from the plan."""

    amount: Decimal | None = None
    currency: str = ""
    place: str = ""


def money_of(deal: Deal | None, value: Decimal | None, currency: str) -> Money:
    """What the CRM says; where it says nothing, the value on the plan, hidden from the buyer or not."""
    if deal is not None and deal.amount is not None:
        return Money(deal.amount, deal.currency, CRM)
    return Money(value, currency, PLAN) if value is not None else Money()


def figures_of(
    case: Case, health: Health, money: Money, counting: Counting, quiet: Collection[str] = ()
) -> dict[str, Any]:
    """The columns of a plan's line, by name, but for whose it is and when it was made. Health is not judged once it is
    signed, retired, or the CRM says how it ended: its band says so, and it counts as healthy no more. A plan that is
    retired says nothing any more of what is ahead: it has no band and no signature either, and weighs as much as none.
    `quiet` are keys of findings that its sellers have put off or dismissed: they are left out."""
    over, band = case.state == RETIRED, look_of(case, health)
    judged = bool(band) and band == health.band
    signature_on, deal = None if over else case.signature_on, case.deal or Deal()
    found = (one for one in (*find_closed(case), *find_all(case)) if one.key not in quiet)
    return {
        "account": case.account,
        "name": case.name,
        "state": case.state,
        "is_mutual": case.is_mutual,
        "is_active": is_active(case),
        "is_healthy": judged and is_healthy(case, health),
        "health": health.points if judged else None,
        "band": band,
        **of_completion(case),
        "beats": beats(case),
        "last_act_on": case.last_act_on,
        "last_buyer_act_on": case.last_buyer_act_on,
        "signature_on": signature_on,
        "target_signature_on": case.target_signature_on,
        "days_in_hand": None if over else case.days_in_hand,
        "apart": apart(signature_on, case.deal),
        **of_the_deal(deal),
        **of_money(money, deal, band, counting),
        "findings": found_in(found),
        "values": {
            "next": None if over else next_step(case),
            "parts": parts_of(health) if judged else {},
            **kept_values(case),
            QUIET_WORDS: sorted(key for key in quiet if key.partition(":")[0] == WORDS.code),
            "weights": weights_of(deal, band, counting),
            **settings_of(counting, money),
        },
        "definitions": counting.definitions,
    }


def look_of(case: Case, health: Health) -> str:
    """The band of its line: that of its health, else why that is not judged; none of a plan that is retired."""
    match end_of(case):
        case "retired":
            return ""
        case "signed":
            return SIGNED
        case "won" | "lost":
            return CLOSED
    return health.band


def figures_without_plan(
    account: str, name: str, deal: Deal, today: date, counting: Counting, *, quiet: bool = False
) -> dict[str, Any]:
    """The columns of the line of an opportunity that has no plan. `quiet`: that it is time to start one is not told."""
    money = money_of(deal, None, "")
    found = () if quiet or deal.outcome != "open" else find_without_plan(deal, today, counting.numbers)
    return {
        "account": account,
        "name": name,
        **of_the_deal(deal),
        **of_money(money, deal, "", counting),
        "findings": found_in(found),
        "values": {"weights": weights_of(deal, "", counting), **settings_of(counting, money)},
        "definitions": counting.definitions,
    }


def weights_of(deal: Deal, band: str, counting: Counting) -> dict[str, Any]:
    """How each weight was got: percent, from the table or from history, and of how many deals."""
    found = {"stage": counting.odds.by_stage(deal), "plan": counting.odds.by_plan(deal, band)}
    return {name: chance.plain for name, chance in found.items() if chance is not None}


def settings_of(counting: Counting, money: Money) -> dict[str, Any]:
    """By which rates and chances the team's own amounts were counted, and in which currency: the versions of its
    settings and of its own history."""
    own = counting.own_currency(money.currency)
    return {"settings": counting.pipeline.number, "measured": counting.measured, "own": own}


def found_in(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """What endangers the purchase, the worst first, in the words that a list has room for."""
    return [{"code": one.code, "title": one.title, "evidence": one.evidence} for one in findings]


def of_completion(case: Case) -> dict[str, Any]:
    """How many steps are done of those that count, and of these the buyer's."""
    counted = case.counted
    theirs = [step for step in counted if step.side == BUYER]
    return {
        "done": sum(step.is_done for step in counted),
        "counted": len(counted),
        "buyer_done": sum(step.is_done for step in theirs),
        "buyer_counted": len(theirs),
    }


def of_the_deal(deal: Deal) -> dict[str, Any]:
    """What the CRM says of it."""
    return {
        "outcome": deal.outcome,
        "outcome_on": deal.outcome_on,
        "stage": deal.stage,
        "stage_order": deal.stage_order,
        "is_qualified": deal.is_qualified,
        "forecast": deal.forecast,
        "close_on": deal.close_on,
        "created_on": deal.created_on,
    }


def of_money(money: Money, deal: Deal, band: str, counting: Counting) -> dict[str, Any]:
    """The amount as it stands; in the team's own currency where its table has a rate; and what that is weighted, by its
    stage alone and by its stage with the health of its plan."""
    rate = counting.rate(money.currency)
    own = None if money.amount is None or rate is None else (money.amount * rate).quantize(CENT, ROUND_HALF_UP)
    by_stage, by_plan = counting.odds.by_stage(deal), counting.odds.by_plan(deal, band)
    return {
        "amount": money.amount,
        "currency": money.currency,
        "amount_from": money.place,
        "own_amount": own,
        "own_by_stage": by_stage.of(own) if by_stage else None,
        "own_by_plan": by_plan.of(own) if by_plan else None,
        "own_currency": counting.own_currency(money.currency),
        "stage_measured": by_stage is not None and by_stage.how == HISTORY,
        "plan_measured": by_plan is not None and by_plan.how == HISTORY,
    }


def beats(case: Case) -> list[int]:
    """The buyer's acts in each of the last four weeks, the oldest first; today ends the last one."""
    weeks = [0] * WEEKS
    for act in case.acts:
        ago = (case.today - act.on).days // WEEK
        if act.side == BUYER and 0 <= ago < WEEKS:
            weeks[WEEKS - 1 - ago] += 1
    return weeks


def apart(signature_on: date | None, deal: Deal | None) -> int | None:
    """Calendar days from the CRM's close date to the plan's signature."""
    if signature_on is None or deal is None or deal.close_on is None:
        return None
    return (signature_on - deal.close_on).days


def next_step(case: Case) -> dict[str, Any] | None:
    """The open step that is due first, with whose it is: an owner's name, or none for a gap."""
    found = min(case.open_steps, key=lambda step: (step.due_on, step.number), default=None)
    if found is None:
        return None
    owner = case.person(found.owner)
    return {
        "task": found.number,
        "text": found.text,
        "owner": owner.name if owner else "",
        "side": found.side,
        "due_on": found.due_on.isoformat(),
    }


def parts_of(health: Health) -> dict[str, list[int]]:
    """The points of each part of health, and of how many; its words are asked for where they are read."""
    return {part.code: [part.points, part.most] for part in health.parts}


def kept_values(case: Case) -> dict[str, Any]:
    """What a reading keeps beside the columns: numbers only, no name and no text of the plan.

    `buyer_of_open` counts the buyer's open steps, `done_by_buyer` those that its own people completed, and
    `buyer_owned` those that one of them is named for.
    """
    opened, done = case.open_steps, [step for step in case.counted if step.is_done]
    owned = [step for step in case.counted if step.side == BUYER and step.owner is not None]
    return {
        "began_on": case.began_on.isoformat(),
        "days_done": sum(step.days for step in done),
        "days_counted": sum(step.days for step in case.counted),
        "open": len(opened),
        "buyer_of_open": sum(step.side == BUYER for step in opened),
        "buyer_owned": len(owned),
        "buyer_owned_done": sum(step.is_done for step in owned),
        "done_by_buyer": sum(step.done_by == BUYER for step in done),
        "done_by_seller": sum(step.done_by == SELLER for step in done),
        "silent_days": _since(case.today, case.last_act_on),
        "buyer_silent_days": _since(case.today, case.last_buyer_act_on),
        "seller_silent_days": _since(case.today, case.last_seller_act_on),
        "slipped": sum(step.slipped > 0 for step in opened),
        "slipped_days": sum(step.slipped for step in opened),
        "moved_later": sum(one.days > 0 and not (one.undone or one.back) for one in case.redates),
        "late": sum(step.late > 0 for step in opened),
        "latest": max((step.late for step in opened), default=0),
        "short_by": case.short_by,
    }


def _since(today: date, day: date | None) -> int | None:
    return None if day is None else (today - day).days
