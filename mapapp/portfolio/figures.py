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
from mapapp.insight.detectors.rules import find_all, find_without_plan
from mapapp.insight.finding import Finding
from mapapp.insight.health import Health, is_active, is_healthy
from mapapp.portfolio.counting import Counting

WEEKS, WEEK = 4, 7
CENT = Decimal("0.01")
CRM, PLAN = "crm", "plan"
RETIRED, SIGNED = "retired", "signed"


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
    signed: its band says so. `quiet` are keys of
    findings that its sellers have put off or dismissed: they are left out."""
    band = "" if case.state == RETIRED else SIGNED if case.is_signed else health.band
    # a plan that is retired weighs as much as none
    counted, theirs = case.counted, [step for step in case.counted if step.side == BUYER]
    return {
        "account": case.account,
        "name": case.name,
        "state": case.state,
        "is_mutual": case.is_mutual,
        "is_active": is_active(case),
        "is_healthy": is_healthy(case, health),
        "health": None if case.is_signed else health.points,
        "band": SIGNED if case.is_signed else health.band,
        "done": sum(step.is_done for step in counted),
        "counted": len(counted),
        "buyer_done": sum(step.is_done for step in theirs),
        "buyer_counted": len(theirs),
        "beats": beats(case),
        "last_act_on": case.last_act_on,
        "last_buyer_act_on": case.last_buyer_act_on,
        "signature_on": case.signature_on,
        "target_signature_on": case.target_signature_on,
        "days_in_hand": case.days_in_hand,
        "apart": apart(case.signature_on, case.deal),
        **of_the_deal(case.deal),
        **of_money(money, case.deal or Deal(), band, counting),
        "findings": found_in(one for one in find_all(case) if one.key not in quiet),
        "values": {
            "next": next_step(case),
            "parts": {} if case.is_signed else parts_of(health),
            **kept_values(case),
            "weights": weights_of(case.deal or Deal(), band, counting),
            **settings_of(counting),
        },
        "definitions": counting.definitions,
    }


def figures_without_plan(account: str, name: str, deal: Deal, today: date, counting: Counting) -> dict[str, Any]:
    """The columns of the line of an opportunity that has no plan."""
    return {
        "account": account,
        "name": name,
        **of_the_deal(deal),
        **of_money(money_of(deal, None, ""), deal, "", counting),
        "findings": found_in(find_without_plan(deal, today, counting.numbers)) if deal.outcome == "open" else [],
        "values": {"weights": weights_of(deal, "", counting), **settings_of(counting)},
        "definitions": counting.definitions,
    }


def weights_of(deal: Deal, band: str, counting: Counting) -> dict[str, Any]:
    """How each weight was got: percent, from the table or from history, and of how many deals."""
    found = {"stage": counting.odds.by_stage(deal), "plan": counting.odds.by_plan(deal, band)}
    return {name: chance.plain for name, chance in found.items() if chance is not None}


def settings_of(counting: Counting) -> dict[str, Any]:
    """By which rates and chances the team's own amounts were counted, and in which currency: the versions of its
    settings and of its own history."""
    return {"settings": counting.pipeline.number, "measured": counting.measured, "own": counting.pipeline.currency}


def found_in(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """What endangers the purchase, the worst first, in the words that a list has room for."""
    return [{"code": one.code, "title": one.title, "evidence": one.evidence} for one in findings]


def of_the_deal(deal: Deal | None) -> dict[str, Any]:
    """What the CRM says of it."""
    deal = deal or Deal()
    return {
        "outcome": deal.outcome,
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
    rate = counting.rates.get(money.currency)
    own = None if money.amount is None or rate is None else (money.amount * rate).quantize(CENT, ROUND_HALF_UP)
    by_stage, by_plan = counting.odds.by_stage(deal), counting.odds.by_plan(deal, band)
    return {
        "amount": money.amount,
        "currency": money.currency,
        "amount_from": money.place,
        "own_amount": own,
        "own_by_stage": by_stage.of(own) if by_stage else None,
        "own_by_plan": by_plan.of(own) if by_plan else None,
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

    `buyer_of_open` and `buyer_of_done` count the buyer's open steps and those that its own people completed.
    """
    opened, done = case.open_steps, [step for step in case.counted if step.is_done]
    return {
        "began_on": case.began_on.isoformat(),
        "days_done": sum(step.days for step in done),
        "days_counted": sum(step.days for step in case.counted),
        "open": len(opened),
        "buyer_of_open": sum(step.side == BUYER for step in opened),
        "done_by_buyer": sum(step.done_by == BUYER for step in done),
        "done_by_seller": sum(step.done_by == SELLER for step in done),
        "silent_days": _since(case.today, case.last_act_on),
        "buyer_silent_days": _since(case.today, case.last_buyer_act_on),
        "seller_silent_days": _since(case.today, case.last_seller_act_on),
        "slipped": sum(step.slipped > 0 for step in opened),
        "slipped_days": sum(step.slipped for step in opened),
        "moved_later": sum(redate.days > 0 for redate in case.redates),
        "late": sum(step.late > 0 for step in opened),
        "latest": max((step.late for step in opened), default=0),
        "short_by": case.short_by,
    }


def _since(today: date, day: date | None) -> int | None:
    return None if day is None else (today - day).days
