"""What is asked for as conditions of the database: rows are filtered and put in order there, never here."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan

from mapapp.access.models import Seat
from mapapp.folding import in_order
from mapapp.plans.models import Side
from mapapp.portfolio.asked import NO_DATE, NO_STAGE, Asked, Days, Seller
from mapapp.portfolio.ordering import OVER
from mapapp.private.kept import opportunities_table
from mapapp.private.models import FiguresShape

RETIRED = Q(state="retired")
DONE = RETIRED | Q(band__in=OVER)  # it has come to its end, or to its signature
OPEN = Q(outcome="open") & (~RETIRED | Q(opportunity__isnull=False))  # open in the CRM is open, whatever its plan is
NO_PLAN = Q(workspace__isnull=True)
# + 0 keeps SQLite from the index of these days, so that it need not put all of them in another order
LATER = Q(GreaterThan(F("apart") + 0, 0)) & ~DONE
BOTH = Q(apart__isnull=False) & ~DONE  # a date in the CRM and one in the plan that is ahead
NAMED = ("deal", "seller")  # sorts by what every line has
STATES = {
    "": OPEN,
    "won": Q(outcome="won"),
    "lost": Q(outcome="lost"),
    "retired": Q(outcome="open") & RETIRED,
    "all": Q(),
}


def silent(days: Days) -> Q:
    """The buyer has joined the plan, and nobody of his has acted for as many days as the team says."""
    return Q(is_mutual=True) & (Q(last_buyer_act_on__lte=days.quiet_by) | Q(last_buyer_act_on__isnull=True))


def quiet(days: Days) -> Q:
    """The same of a plan that is on its way."""
    return ~DONE & silent(days)


def in_quarter(days: Days) -> Q:
    return Q(month__range=(days.quarter_from, days.quarter_to))


def condition(asked: Asked, days: Days) -> Q:
    """Which lines are asked for. A view and the filters both hold."""
    views = {"": Q(), "quarter": in_quarter(days), "quiet": quiet(days), "later": LATER, "none": NO_PLAN}
    parts = [STATES[asked.state], views[asked.view]]
    if asked.health:
        parts.append(Q(band=asked.health) & ~RETIRED)
    if asked.seller:
        parts.append(_sold_by(asked.seller))
    if asked.stage:
        parts.append(Q(stage="" if asked.stage == NO_STAGE else asked.stage))
    if asked.month:
        parts.append(Q(month=None if asked.month == NO_DATE else f"{asked.month}-01"))
    if asked.q:
        parts.append(Q(GreaterThan(StrIndex(F("looked_in"), Value(in_order(asked.q))), 0)))
    return reduce(lambda one, other: one & other, parts)


def narrowed(lines: QuerySet[FiguresShape], asked: Asked, days: Days) -> QuerySet[FiguresShape]:
    """The lines that are asked for, to be added up: a word is looked for in the index that has it, and what it is found
    in read from the one that has the amounts."""
    found = lines.filter(condition(asked, days))
    others = condition(replace(asked, q=""), days)
    return lines.filter(others, pk__in=found.values("pk")) if asked.q else found


def order(asked: Asked) -> tuple[OrderBy, ...]:
    """By what is asked for, what has none of it last; then by the line itself, so that pages never overlap: the same
    way round, so that an index read from its end has them in their order already."""
    columns: dict[str, Any] = {
        "deal": F("account_order"),
        "seller": F("seller_order"),
        "health": F("health"),
        "done": F("done_share"),
        "buyer": F("buyer_share"),
        "signature": F("signature_on"),
        "close": F("close_on"),
        "apart": F("apart"),
        "amount": F("own_amount"),
        "weighted": F("own_by_plan"),
    }
    by, empty = columns[asked.key], None if asked.key in NAMED else True  # an index knows no name that is missing
    if asked.falls:
        return (by.desc(nulls_last=empty), F("pk").desc())
    return (by.asc(nulls_last=empty), F("pk").asc())


def _sold_by(text: str) -> Q:
    """A member's by his number, whatever the CRM and the plans call him. A name alone finds whoever has it: as a
    member, in the CRM, or on a plan."""
    asked = Seller.of(text)
    name = asked.name
    if not asked.loose:
        return Q(seller=asked.member) if asked.member is not None else Q(seller=None, seller_name=name)
    seats = Seat.objects.filter(stakeholder__side=Side.SELLER, stakeholder__name=name).values("user")
    owned = opportunities_table()._default_manager.filter(owner_name=name).values(mail=Lower("owner_email"))
    return Q(seller_name=name) | Q(seller__name=name) | Q(seller__in=seats) | Q(seller__email__in=owned)
