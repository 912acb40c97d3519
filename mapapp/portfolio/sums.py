"""What all lines that are asked for come to: counts, amounts and weights, in one question whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, CharField, Count, Max, Min, Q, QuerySet, Sum, Value

from mapapp.insight.ended import RETIRED
from mapapp.portfolio.asked import VIEWS, Asked, Days
from mapapp.portfolio.money import whole
from mapapp.portfolio.narrowing import OPEN, narrowed, silent
from mapapp.portfolio.ordering import OVER
from mapapp.portfolio.paging import FEW
from mapapp.portfolio.tallied import NO_WORDS, is_tallied, of_cents, parts
from mapapp.private.models import FiguresShape, TallyShape

ZERO = Decimal(0)
WANTED, OPENED = range(2)  # what a row of the answer is of
TALLIED = 2  # more, where its money is in cents
# what lines have in common that are one row of the answer; an index has them in this order
COUNTS = ("count", "priced", "in_own", "weighed", "both", "later", "closing", "overdue", "by_stages", "by_plans",
          "later_days")  # fmt: skip
CELL = ("outcome", "state", "month", "band", "currency", "own_currency")


class Numbers(Aggregate):
    """All of them in one text, with commas between."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')", **more)


@dataclass(slots=True)
class Money:
    """What is open in one currency. `missing`: lines with an amount that has no rate into the team's own."""

    currency: str
    count: int = 0
    amount: Decimal = ZERO
    missing: int = 0


@dataclass(slots=True)
class Sums:
    """Of the lines that are asked for; `views` counts what each view would show of all that is open. `without` have no
    plan.

    Amounts are in the team's own currency, but for `money`, which is by currency. `by_plan` and `by_stage` are weights.
    `unweighted`: lines with an amount that no weight could be given, for want of a chance of their stage,
    `measured_stage` and `measured_plan` those whose chance is what became of the team's own deals. `months` is the
    weight by month of signature and band. Of what is open in the CRM, `closing` have a close date from today to the end
    of the quarter, `overdue` one that is past. `both` have a date in the CRM and one in the plan. `computed_at` is when
    the last of them was made, `oldest_at` when the first of those that a day still changes, `holds_until` when the
    first does not hold any more because its day is over.
    `owns` are the currencies in which they were counted as the team's own; `holds`: that is the one which it has now
    (`in_own`), `mixed`: the team has named none, and they are in several. `numbers` are those of the lines, where few
    were found by a word: none is looked through for it again.
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
    overdue: int = 0
    without: int = 0
    later: int = 0
    both: int = 0
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
    mixed: bool = False
    numbers: tuple[int, ...] | None = None

    def in_own(self, currency: str) -> Sums:
        """These, or the same without any sum of money when one was counted in what is not the team's own by now. While
        the team has named none of its own, the only one that there is stands for it."""
        if self.owns <= {currency} or (not currency and len(self.owns) == 1):
            return self
        none = dict.fromkeys(("amount", "by_plan", "by_stage", "quiet_amount"), ZERO)
        return replace(self, months={}, holds=False, mixed=not currency, **none)  # type: ignore[arg-type]

    @property
    def missing(self) -> list[Money]:
        """The currencies that have no rate."""
        return [one for one in self.money.values() if one.missing]

    @property
    def apart(self) -> int:
        """By how many days plans are later than the CRM says, on average of those that are."""
        return whole(self.later_days / self.later) if self.later else 0


def sums(
    lines: QuerySet[FiguresShape],
    asked: Asked,
    days: Days,
    opened: Sums | None = None,
    tallies: QuerySet[TallyShape] | None = None,
) -> Sums:
    """Of the lines that a reader sees. `opened` is what all that is open comes to, where that is known; `tallies` are
    those of the team, for who sees all of its lines. One query."""
    if tallies is not None and is_tallied(asked):
        asks = list(parts(tallies, lines, asked.state, days, WANTED, TALLIED))
    else:
        asks = [_cells(narrowed(lines, asked, days), days, numbers=Numbers("pk") if asked.q else NO_WORDS)]
    if asked.narrows and opened is None and tallies is not None:
        asks += parts(tallies, lines, "", days, OPENED, TALLIED)
    elif asked.narrows and opened is None:
        asks.append(_cells(lines.filter(OPEN), days, OPENED))
    told = list(asks[0].union(*asks[1:], all=True) if asks[1:] else asks[0])
    found = _added([cell for cell in told if cell["of"] % TALLIED == WANTED], days)
    if asked.q and found.count <= FEW:
        found.numbers = tuple(sorted(int(one) for cell in told for one in str(cell["numbers"] or "").split(",") if one))
    if not asked.narrows:
        return found
    return _beside(found, opened or _added([cell for cell in told if cell["of"] % TALLIED == OPENED], days))


def _beside(found: Sums, opened: Sums) -> Sums:
    """What the page says of all that is open stays beside what is asked for."""
    moments = [one.computed_at for one in (found, opened) if one.computed_at]
    ends = [one.holds_until for one in (found, opened) if one.holds_until]
    found.views = opened.views
    found.computed_at, found.holds_until = max(moments, default=None), min(ends, default=None)
    return found


def _cells(rows: QuerySet[FiguresShape], days: Days, of: int = WANTED, numbers: Any = NO_WORDS) -> Any:
    """What the rows of each cell come to. Of what is over or retired what is ahead is counted, too, and left out after:
    a cell says so, where each row would be asked for each sum. Lines are counted by what the index has of them."""
    quiet = silent(days)
    found = rows.values(*CELL, of=Value(of)).annotate(
        count=Count("team"), priced=Count("amount"), in_own=Count("own_amount"), weighed=Count("own_by_plan"),
        both=Count("apart"), later=Count("team", filter=Q(apart__gt=0)), quiet=Count("team", filter=quiet),
        closing=Count("team", filter=Q(close_on__range=(days.today, days.quarter_to))),
        overdue=Count("team", filter=Q(close_on__lt=days.today)),
        by_stages=Count("own_amount", filter=Q(stage_measured=True)),
        by_plans=Count("own_amount", filter=Q(plan_measured=True)),
        total=Sum("amount"), own=Sum("own_amount"), by_plan=Sum("own_by_plan"), by_stage=Sum("own_by_stage"),
        later_days=Sum("apart", filter=Q(apart__gt=0)), quiet_amount=Sum("own_amount", filter=quiet),
        at=Max("computed_at"), until=Min("holds_until"),
        oldest=Min("computed_at", filter=Q(holds_until__isnull=False)),
        numbers=numbers,
    )  # fmt: skip
    return found.order_by()


def _added(cells: Iterable[dict[str, Any]], days: Days) -> Sums:
    found = Sums()
    for cell in cells:
        if cell["of"] >= TALLIED and cell["count"]:
            of_cents(cell)
        if cell["state"] == RETIRED or cell["band"] in OVER:  # nothing is ahead that its plan says
            cell |= {"band": "", "both": 0, "later": 0, "quiet": 0, "later_days": 0, "quiet_amount": None}
        if cell["outcome"] != "open":  # the CRM expects nothing of it any more
            cell |= {"closing": 0, "overdue": 0}
        month = cell["month"]
        _add(found, cell, is_soon=month is not None and days.quarter_from <= month <= days.quarter_to)
        _last(found, cell)
    found.views = {"": found.count, "quarter": found.quarter, "quiet": found.quiet, "later": found.later,
                   "none": found.without}  # fmt: skip
    return found


def _last(found: Sums, cell: dict[str, Any]) -> None:
    """The newest and the oldest of them, and what ends first."""
    if cell["at"] and (found.computed_at is None or cell["at"] > found.computed_at):
        found.computed_at = cell["at"]
    if cell["oldest"] and (found.oldest_at is None or cell["oldest"] < found.oldest_at):
        found.oldest_at = cell["oldest"]
    if cell["until"] and (found.holds_until is None or cell["until"] < found.holds_until):
        found.holds_until = cell["until"]


def _add(found: Sums, cell: dict[str, Any], *, is_soon: bool) -> None:
    for name in ("quiet", "closing", "overdue"):
        setattr(found, name, getattr(found, name) + int(cell[name] or 0))
    found.quiet_amount += cell["quiet_amount"] or ZERO
    if not cell["count"]:  # of those that are quiet or close, beside cells that do not know it
        return
    cell |= {name: int(cell[name] or 0) for name in COUNTS}
    found.bands[cell["band"]] += cell["count"]
    found.count += cell["count"]
    if cell["own_currency"] and cell["own"] is not None:
        found.owns.add(cell["own_currency"])
    found.quarter += cell["count"] if is_soon else 0
    found.without += 0 if cell["state"] else cell["count"]
    for name in ("later", "both", "later_days"):
        setattr(found, name, getattr(found, name) + cell[name])
    found.unweighted += cell["in_own"] - cell["weighed"]
    found.measured_stage += cell["by_stages"]
    found.measured_plan += cell["by_plans"]
    found.amount += cell["own"] or ZERO
    found.by_plan += cell["by_plan"] or ZERO
    found.by_stage += cell["by_stage"] or ZERO
    _money(found, cell)
    weight = cell["by_plan"] or ZERO
    if weight and cell["month"]:
        key = (f"{cell['month']:%Y-%m}", cell["band"])
        found.months[key] = found.months.get(key, ZERO) + weight


def _money(found: Sums, cell: dict[str, Any]) -> None:
    if cell["total"] is None:
        return
    money = found.money.setdefault(cell["currency"], Money(cell["currency"]))
    money.count += cell["priced"]
    money.amount += cell["total"]
    money.missing += cell["priced"] - cell["in_own"]
