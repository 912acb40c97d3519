"""What is asked for as conditions of the database: rows are filtered and put in order there, never here."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Any

from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from mapapp.folding import InOrder, Lowered
from mapapp.portfolio.asked import NO_DATE, Asked, Days

RETIRED = Q(state="retired")
DONE = RETIRED | Q(band="signed")  # its plan has come to its end, or to its signature
OPEN = Q(outcome="open") & (~RETIRED | Q(opportunity__isnull=False))  # open in the CRM is open, whatever its plan is
PLAN = Q(workspace__isnull=False)
NO_PLAN = Q(workspace__isnull=True)
LATER = Q(apart__gt=0) & ~DONE
STATES = {
    "": OPEN,
    "won": Q(outcome="won"),
    "lost": Q(outcome="lost"),
    "retired": Q(outcome="open") & RETIRED,
    "all": Q(),
}


def quiet(days: Days) -> Q:
    """The buyer has joined the plan, and nobody of his has acted for so long."""
    silent = Q(last_buyer_act_on__lt=days.quiet_before) | Q(last_buyer_act_on__isnull=True)
    return ~DONE & Q(is_mutual=True) & silent


def in_quarter(days: Days) -> Q:
    return ~DONE & Q(signature_on__range=(days.quarter_from, days.quarter_to))


def condition(asked: Asked, days: Days) -> Q:
    """Which lines are asked for. A view and the filters both hold."""
    views = {"": Q(), "quarter": in_quarter(days), "quiet": quiet(days), "later": LATER, "none": NO_PLAN}
    parts = [STATES[asked.state], views[asked.view]]
    if asked.health:
        parts.append(Q(band=asked.health) if asked.state else Q(band=asked.health) & ~RETIRED)
    if asked.seller:
        parts.append(Q(seller_name=asked.seller))
    if asked.stage:
        parts.append(Q(stage=asked.stage))
    if asked.month:
        parts.append(_month(asked.month))
    if asked.q:
        parts.append(Q(_holds("account", asked.q)) | Q(_holds("name", asked.q)))
    return reduce(lambda one, other: one & other, parts)


def order(asked: Asked) -> tuple[OrderBy, ...]:
    """By what is asked for, what has none of it last; then by the oldest line, so that pages never overlap."""
    columns: dict[str, Any] = {
        "deal": InOrder("account"),
        "seller": InOrder("seller_name"),
        "health": F("health"),
        "done": _share("done", "counted"),
        "buyer": _share("buyer_done", "buyer_counted"),
        "signature": F("signature_on"),
        "close": F("close_on"),
        "apart": F("apart"),
        "amount": F("own_amount"),
        "weighted": F("own_by_plan"),
    }
    by = columns[asked.key]
    first = by.desc(nulls_last=True) if asked.falls else by.asc(nulls_last=True)
    return (first, F("pk").asc())


def _holds(column: str, text: str) -> Contains:
    return Contains(Lowered(F(column)), Lowered(Value(text)))


def _month(text: str) -> Q:
    if text == NO_DATE:
        return Q(signature_on__isnull=True)
    year, month = map(int, text.split("-"))
    after = date(year + month // 12, month % 12 + 1, 1)
    return Q(signature_on__gte=date(year, month, 1), signature_on__lt=after)


def _share(part: str, whole: str) -> Case:
    """A part of a whole, nothing when there is no whole."""
    ratio = Cast(F(part), FloatField()) / Cast(F(whole), FloatField())
    return Case(When(**{f"{whole}__gt": 0}, then=ratio), output_field=FloatField())
