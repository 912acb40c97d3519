"""The lines that are asked for by rep, month of signature or stage: what each comes to, and the way down to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Min, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.portfolio.asked import NO_DATE, Asked, Days
from mapapp.portfolio.charts import month_name
from mapapp.portfolio.money import short_money
from mapapp.portfolio.narrowing import LATER, NO_PLAN, condition, quiet
from mapapp.portfolio.sums import MonthOf
from mapapp.private.models import FiguresShape

MOST = 200  # groups on one page
TITLES = {"seller": gettext_lazy("Seller"), "month": gettext_lazy("Month of signature"), "stage": gettext_lazy("Stage")}


@dataclass(frozen=True, slots=True)
class Group:
    """`url` shows its lines; empty when they cannot be asked for alone. Amounts are in the team's own currency."""

    name: str
    url: str
    count: str
    plans: str
    health: str
    later: str
    quiet: str
    amount: str
    by_stage: str
    by_plan: str


def groups(lines: QuerySet[FiguresShape], asked: Asked, days: Days, *, currency: str) -> tuple[Group, ...]:
    """What `asked.by` makes of them: months and stages in their order, reps by weight. One query."""
    key = {"seller": F("seller_name"), "month": MonthOf("signature_on"), "stage": F("stage")}[asked.by]
    rows: Any = (
        lines.filter(condition(asked, days))
        .values(key=key)
        .annotate(
            lines=Count("team"),
            without=Count("team", filter=NO_PLAN),
            mean=Avg("health"),
            later=Count("team", filter=LATER),
            quiet=Count("team", filter=quiet(days)),
            total=Sum("own_amount"),
            staged=Sum("own_by_stage"),
            weight=Sum("own_by_plan"),
            place=Min("stage_order"),
        )
        .order_by(*_order(asked.by))[:MOST]
    )
    return tuple(_group(row, asked, currency) for row in rows)


def _order(by: str) -> tuple[Any, ...]:
    orders: dict[str, tuple[Any, ...]] = {
        "seller": (F("weight").desc(nulls_last=True), "key"),
        "month": (F("key").asc(nulls_last=True),),
        "stage": ("place", "key"),
    }
    return orders[by]


def _group(row: dict[str, Any], asked: Asked, currency: str) -> Group:
    key = row["key"] or ""
    plans = row["lines"] - row["without"]
    return Group(
        name=_name(asked.by, key),
        url=asked.url(by="", **{asked.by: key or NO_DATE}) if key or asked.by == "month" else "",
        count=str(row["lines"]),
        plans=_("%(plans)s of %(all)s") % {"plans": plans, "all": row["lines"]},
        health="" if row["mean"] is None else str(round(row["mean"])),
        later=str(row["later"]),
        quiet=str(row["quiet"]),
        amount=_money(row["total"], currency),
        by_stage=_money(row["staged"], currency),
        by_plan=_money(row["weight"], currency),
    )


def _name(by: str, key: str) -> str:
    if by == "month":
        return month_name(key) if key else _("No signature date")
    return key or (_("Nobody named") if by == "seller" else _("No stage"))


def _money(amount: Any, currency: str) -> str:
    return "" if amount is None else short_money(Decimal(amount), currency)


def deals_words(count: int) -> str:
    """`1 deal`, `4 deals`."""
    return ngettext("%(count)s deal", "%(count)s deals", count) % {"count": count}
