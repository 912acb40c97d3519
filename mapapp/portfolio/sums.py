"""What all lines that are asked for come to: counts, amounts and weights, in one question whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Func, Max, Min, Q, QuerySet, Sum
from django.db.models.fields.json import KT

from mapapp.portfolio.asked import VIEWS, Asked, Days
from mapapp.portfolio.narrowing import LATER, NO_PLAN, OPEN, condition, quiet
from mapapp.portfolio.odds import HISTORY
from mapapp.private.models import FiguresShape

ZERO = Decimal(0)


class MonthOf(Func):
    """A day's month as 2026-03, as the database itself can say it."""

    output_field = CharField()

    template = "substr(%(expressions)s, 1, 7)"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM')", **more)


@dataclass(slots=True)
class Money:
    """What is open in one currency. `missing`: lines with an amount that has no rate into the team's own."""

    currency: str
    count: int = 0
    amount: Decimal = ZERO
    missing: int = 0


@dataclass(slots=True)
class Sums:
    """Of the lines that are asked for; `views` counts what each view would show of all that is open.

    Amounts are in the team's own currency, but for `money`, which is by currency. `by_plan` and `by_stage` are weights.
    `unweighted`: lines with an amount that no weight could be given, for want of a chance of their stage,
    `measured_stage` and `measured_plan` those whose chance is what became of the team's own deals. `months` is the
    weight by month of signature and band. `computed_at` is when the last of them was made, `oldest_at` when the first
    of those that a day still changes, `holds_until` when the first does not hold any more because its day is over.
    `owns` are the currencies in which they were counted
    as the team's own; `holds`: that is the one which it has now (`in_own`).
    """

    views: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VIEWS, 0))
    bands: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    count: int = 0
    amount: Decimal = ZERO
    by_plan: Decimal = ZERO
    by_stage: Decimal = ZERO
    unweighted: int = 0
    measured_stage: int = 0
    measured_plan: int = 0
    quarter: int = 0
    closing: int = 0
    later: int = 0
    later_days: int = 0
    quiet: int = 0
    quiet_amount: Decimal = ZERO
    money: dict[str, Money] = field(default_factory=dict)
    months: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    computed_at: datetime | None = None
    oldest_at: datetime | None = None
    holds_until: datetime | None = None
    owns: set[str] = field(default_factory=set)
    holds: bool = True

    def in_own(self, currency: str) -> Sums:
        """These, or the same without any sum of money when one was counted in what is not the team's own by now."""
        if not currency or self.owns <= {currency}:
            return self
        none = dict.fromkeys(("amount", "by_plan", "by_stage", "quiet_amount"), ZERO)
        return replace(self, months={}, holds=False, **none)  # type: ignore[arg-type]

    @property
    def missing(self) -> list[Money]:
        """The currencies that have no rate."""
        return [one for one in self.money.values() if one.missing]

    @property
    def apart(self) -> int:
        """By how many days plans are later than the CRM says, on average of those that are."""
        return round(self.later_days / self.later) if self.later else 0


def sums(lines: QuerySet[FiguresShape], asked: Asked, days: Days) -> Sums:
    """Of the lines that a reader sees. One query: a row for each currency, band, month of signature and state
    of the plan."""
    if not asked.narrows:  # what is asked for is all that is open, so the views need no counts of their own
        return _added(_cells(lines.filter(OPEN), _of_asked(Q(), days)), days, narrowed=False)
    wanted = condition(asked, days)
    aggregates = _of_views(days) | _of_asked(wanted, days)
    return _added(_cells(lines.filter(OPEN | wanted), aggregates), days, narrowed=True)


def _cells(rows: QuerySet[FiguresShape], aggregates: dict[str, Any]) -> Any:
    """What the rows of each currency, band, month of signature and state of the plan come to."""
    cells = rows.values(
        currency_=F("currency"),
        band_=F("band"),
        month_=MonthOf("signature_on"),
        state_=F("state"),
        own_=KT("values__own"),
    )
    return cells.annotate(**aggregates).order_by()


def _of_views(days: Days) -> dict[str, Any]:
    """How many lines each view shows, of what is open; that of the quarter is known by its months."""
    views = {"": OPEN, "quiet": OPEN & quiet(days), "later": OPEN & LATER, "none": OPEN & NO_PLAN}
    return {f"view_{name}": Count("team", filter=where) for name, where in views.items()}


def _of_asked(wanted: Q, days: Days) -> dict[str, Any]:
    """What the lines that are asked for come to."""
    silent, none = quiet(days), Q()
    counts = {"": none, "none": NO_PLAN, "later": LATER, "quiet": silent, "closing": Q(close_on__lte=days.quarter_to),
              "missing": Q(amount__isnull=False, own_amount__isnull=True),
              "measured_stage": Q(values__weights__stage__how=HISTORY, own_amount__isnull=False),
              "measured_plan": Q(values__weights__plan__how=HISTORY, own_amount__isnull=False),
              "unweighted": Q(own_amount__isnull=False, own_by_plan__isnull=True)}  # fmt: skip
    totals = {"amount_": ("amount", none), "own": ("own_amount", none), "by_plan": ("own_by_plan", none),
              "by_stage": ("own_by_stage", none), "later_days": ("apart", LATER),
              "quiet_amount": ("own_amount", silent)}  # fmt: skip
    found: dict[str, Any] = {
        f"n_{name}": Count("team", filter=wanted & where if wanted or where else None) for name, where in counts.items()
    }
    for name, (column, where) in totals.items():
        found[f"sum_{name}"] = Sum(column, filter=wanted & where if wanted or where else None)
    return found | {
        "at": Max("computed_at"), "until": Min("holds_until"),
        "oldest": Min("computed_at", filter=wanted & Q(holds_until__isnull=False)),
    }  # fmt: skip


def _added(cells: Iterable[dict[str, Any]], days: Days, *, narrowed: bool) -> Sums:
    found, views = Sums(), "view_" if narrowed else "n_"
    for cell in cells:
        if cell["state_"] == "retired" or cell["band_"] == "signed":  # nothing is ahead that its plan says
            cell |= {"month_": None, "band_": ""}
        is_soon = cell["month_"] in days.months
        for name in ("", "quiet", "later", "none"):
            found.views[name] += cell[f"{views}{name}"]
        found.views["quarter"] += cell[views] if is_soon else 0
        if cell["at"] and (found.computed_at is None or cell["at"] > found.computed_at):
            found.computed_at = cell["at"]
        if cell["oldest"] and (found.oldest_at is None or cell["oldest"] < found.oldest_at):
            found.oldest_at = cell["oldest"]
        if cell["until"] and (found.holds_until is None or cell["until"] < found.holds_until):
            found.holds_until = cell["until"]
        if cell["n_"]:
            _add(found, cell, is_soon=is_soon)
    return found


def _add(found: Sums, cell: dict[str, Any], *, is_soon: bool) -> None:
    found.bands[cell["band_"]] += cell["n_"]
    found.count += cell["n_"]
    if cell["own_"] and cell["sum_own"] is not None:
        found.owns.add(cell["own_"])
    found.quarter += cell["n_"] if is_soon else 0
    for name in ("closing", "later", "quiet", "unweighted", "measured_stage", "measured_plan"):
        setattr(found, name, getattr(found, name) + cell[f"n_{name}"])
    found.amount += cell["sum_own"] or ZERO
    found.by_plan += cell["sum_by_plan"] or ZERO
    found.by_stage += cell["sum_by_stage"] or ZERO
    found.later_days += cell["sum_later_days"] or 0
    found.quiet_amount += cell["sum_quiet_amount"] or ZERO
    _money(found, cell)
    weight = cell["sum_by_plan"] or ZERO
    if weight and cell["month_"]:
        key = (cell["month_"], cell["band_"])
        found.months[key] = found.months.get(key, ZERO) + weight


def _money(found: Sums, cell: dict[str, Any]) -> None:
    if cell["sum_amount_"] is None:
        return
    money = found.money.setdefault(cell["currency_"], Money(cell["currency_"]))
    money.count += cell["n_"]
    money.amount += cell["sum_amount_"]
    money.missing += cell["n_missing"]


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom and which stages one can narrow the list to."""

    sellers: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


def choices(lines: QuerySet[FiguresShape]) -> Choices:
    """Of all that a reader sees, in any state; stages in their order. One query."""
    pairs = lines.order_by().values_list("seller_name", "stage", "stage_order").distinct()
    found: Sequence[tuple[str, str, int]] = list(pairs)
    stages = {stage: place for _name, stage, place in found if stage}
    return Choices(
        tuple(sorted({name for name, _stage, _place in found if name}, key=str.casefold)),
        tuple(sorted(stages, key=lambda stage: (stages[stage], stage.casefold()))),
    )
