"""The lines that are asked for by rep, month of signature or stage: what each comes to, and the way down to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Case, CharField, Count, F, Min, QuerySet, Sum, Value, When
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.portfolio import tallied
from mapapp.portfolio.asked import NO_DATE, NO_STAGE, Asked, Days, Seller
from mapapp.portfolio.charts import month_name
from mapapp.portfolio.choices import Choices
from mapapp.portfolio.money import short_money, whole
from mapapp.portfolio.narrowing import DONE, LATER, NO_PLAN, narrowed, quiet
from mapapp.private.models import FiguresShape, TallyShape
from mapapp.private.pipeline import Pipeline

TITLES = {"seller": gettext_lazy("Seller"), "month": gettext_lazy("Month of signature"), "stage": gettext_lazy("Stage")}


NONE = Value("", output_field=CharField())
# of a member his number makes a group, of anybody else his name; + 0 keeps SQLite from an index that begins with the
# number but has none of the amounts, so that it would look up each line
KEYS: dict[str, dict[str, Any]] = {
    "seller": {"key": F("seller") + 0, "named": Case(When(seller__isnull=True, then=F("seller_name")), default=NONE)},
    "month": {"key": F("month"), "named": NONE},
    "stage": {"key": F("stage"), "named": NONE},
}


@dataclass(frozen=True, slots=True)
class Group:
    """`url` shows its lines. Amounts are in the team's own currency."""

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


def groups(
    rows: Iterable[dict[str, Any]], asked: Asked, choose: Choices, *, currency: str, pipeline: Pipeline
) -> tuple[Group, ...]:
    """Each as it is drawn, of the rows of `grouped`; stages as the team's settings have them. Makes no query."""
    if asked.by == "stage":
        rows = sorted(rows, key=lambda row: pipeline.in_order(row["key"], row["place"]))
    return tuple(_group(row, asked, choose, currency) for row in rows)


def grouped(
    lines: QuerySet[FiguresShape], asked: Asked, days: Days, tallies: QuerySet[TallyShape] | None = None
) -> tuple[dict[str, Any], ...]:
    """What `asked.by` makes of them: months and stages in their order, reps by weight. `tallies` are the
    team's, for who sees all of its lines. One query."""
    if tallies is not None and tallied.is_tallied(asked):
        return tallied.grouped(tallies, lines, asked, days, KEYS[asked.by])
    rows: Any = (
        narrowed(lines, asked, days)
        .values(**KEYS[asked.by])
        .annotate(
            lines=Count("team"),
            without=Count("team", filter=NO_PLAN),
            mean=Avg("health", filter=~DONE),
            later=Count("team", filter=LATER),
            quiet=Count("team", filter=quiet(days)),
            total=Sum("own_amount"),
            staged=Sum("own_by_stage"),
            weight=Sum("own_by_plan"),
            place=Min("stage_order"),
        )
        .order_by(*_order(asked.by))[: tallied.MOST]
    )
    return tuple(rows)


def _order(by: str) -> tuple[Any, ...]:
    orders: dict[str, tuple[Any, ...]] = {
        "seller": (F("weight").desc(nulls_last=True), F("key").asc(nulls_last=True), "named"),
        "month": (F("key").asc(nulls_last=True),),
        "stage": (NullIf("place", Value(0)).asc(nulls_last=True), "key"),  # those that the team has not named are last
    }
    return orders[by]


def _group(row: dict[str, Any], asked: Asked, choose: Choices, currency: str) -> Group:
    key, name = _key_and_name(row, asked.by, choose)
    plans = row["lines"] - row["without"]
    return Group(
        name=name,
        url=asked.url(by="", **{asked.by: key}),
        count=str(row["lines"]),
        plans=_("%(plans)s of %(all)s") % {"plans": plans, "all": row["lines"]},
        health="" if row["mean"] is None else str(whole(row["mean"])),
        later=str(row["later"]),
        quiet=str(row["quiet"]),
        amount=_money(row["total"], currency),
        by_stage=_money(row["staged"], currency),
        by_plan=_money(row["weight"], currency),
    )


def _key_and_name(row: dict[str, Any], by: str, choose: Choices) -> tuple[str, str]:
    """How an address asks for a group, and what it is called."""
    key = row["key"]
    if by == "seller":
        name = row["named"] if key is None else choose.member_words(key)
        return Seller(name, key).text, name or _("Nobody named")
    if by == "month":
        month = f"{key:%Y-%m}" if key else ""
        return month or NO_DATE, month_name(month) if month else _("No signature ahead")
    return key or NO_STAGE, key or _("No stage")


def _money(amount: Any, currency: str) -> str:
    return "" if amount is None else short_money(Decimal(amount), currency)


def deals_words(count: int) -> str:
    """`1 deal`, `4 deals`."""
    return ngettext("%(count)s deal", "%(count)s deals", count) % {"count": count}
