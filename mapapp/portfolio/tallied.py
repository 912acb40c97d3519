"""What a team's lines come to, read from their tallies: for who sees every line of it, and asks for a state alone.

Two things are asked of the lines, since no tally holds them: whose buyer is quiet, which each day is another, and the
newest and the oldest of them, which nothing that goes can be taken from. An index has each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Min,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, NullIf

from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.narrowing import RETIRED, quiet
from mapapp.private.models import FiguresShape, TallyShape
from mapapp.private.models.tallies import ALL, CLOSE, KIND, NEVER, SELLER, STAGE

Lines = QuerySet[FiguresShape]
Tallies = QuerySet[TallyShape]
SHOWN = Q(outcome="open") & (~RETIRED | Q(linked=True))  # what narrowing.OPEN says of a line
STATES = {**{state: Q(outcome=state) for state in ("won", "lost")},
          "": SHOWN, "retired": Q(outcome="open") & RETIRED, "all": Q()}  # fmt: skip
OF_LINES = {"": (~RETIRED | Q(opportunity__isnull=False)), "retired": RETIRED}
MONEY = {"total": "priced", "own": "in_own", "by_plan": "weighed", "by_stage": "staged"}  # which lines have it
NO_WORDS = Value("", output_field=CharField())
NO_MONTH = Cast(Value(None), DateField())
NO_MOMENT = Cast(Value(None), DateTimeField())
NO_MONEY = Value(Decimal(0), output_field=DecimalField())
ONE = timedelta(days=1)
MOST = 200  # groups on one page


def is_tallied(asked: Asked) -> bool:
    """Whether tallies tell all of it: it asks for nothing but a state."""
    return not (asked.view or asked.health or asked.seller or asked.stage or asked.month or asked.q)


def parts(tallies: Tallies, lines: Lines, state: str, days: Days, of: int, cents: int) -> Iterator[Any]:
    """The parts of the question that sums.py asks: its cells, which say by `cents` more in what their money is; then
    who is quiet, and what closes by when, of what is open alone; then the moments."""
    yield _cells(tallies.filter(STATES[state], by=KIND), days, of + cents)
    if state in ("", "all"):
        silent = _silent(lines, days).values("outcome")
        yield silent.annotate(**_nothing(of, Count("team"), Sum("own_amount")), **_moments())
    if state not in ("won", "lost"):
        closing = tallies.filter(STATES[state], by=CLOSE, outcome="open").order_by().values("outcome")
        yield closing.annotate(**_nothing(of, Value(0), NO_MONEY, closes=_closes(days)), **_moments())
    for outcome in ("open", "won", "lost") if state == "all" else (state if state in ("won", "lost") else "open",):
        shown = lines.filter(OF_LINES.get(state, Q()), outcome=outcome)
        found = tallies.filter(by=ALL).order_by().values("outcome")
        yield found.annotate(**_nothing(of, Value(0), NO_MONEY), **_moments(shown))


def _cells(rows: Tallies, days: Days, of: int) -> Any:
    found = rows.annotate(month=NullIf(F("signs_in"), Value(NEVER)))
    cell = found.values("outcome", "state", "month", "band", "currency", "own_currency", of=Value(of))
    return cell.order_by().annotate(
        count=Sum("lines"), priced=Sum("with_amount"), in_own=Sum("with_own"), weighed=Sum("with_weight"),
        both=Sum("with_both"), later=Sum("with_later"), quiet=Value(0), closing=Value(0), overdue=Value(0),
        by_stages=Sum("stage_measured"), by_plans=Sum("plan_measured"),
        total=Sum("amount_cents"), own=Sum("own_cents"), by_plan=Sum("by_plan_cents"), by_stage=Sum("by_stage_cents"),
        later_days=Sum("days_later"), quiet_amount=NO_MONEY, **_moments(),
    )  # fmt: skip


def _silent(lines: Lines, days: Days) -> Lines:
    """Those whose buyer is quiet. SQLite has them from their index for a list of one, and not for a plain truth."""
    return lines.filter(quiet(days), outcome="open", is_mutual__in=(True,)).order_by()


def _closes(days: Days) -> dict[str, Any]:
    """How many the CRM expects by the end of the quarter, and of how many the close date is past."""
    ranges = {"closing": (days.today, days.quarter_to), "overdue": (NEVER + ONE, days.today - ONE)}
    return {name: Sum("lines", filter=Q(closes_on__range=between), default=0) for name, between in ranges.items()}


def _nothing(of: int, silent: Any, amount: Any, closes: dict[str, Any] | None = None) -> dict[str, Any]:
    """The columns of a cell after its outcome, but for its moments: of no line, and so many that are quiet, or that
    close."""
    words = {"in_state": Value(""), "in_month": NO_MONTH, "in_band": Value(""), "in_currency": Value(""),
             "counted_in": Value("")}  # fmt: skip
    counts = ("count", "priced", "in_own", "weighed", "both", "later")
    return {
        **words, "of": Value(of), **dict.fromkeys(counts, Value(0)), "quiet": silent,
        **({"closing": Value(0), "overdue": Value(0)} if closes is None else closes),
        **dict.fromkeys(("by_stages", "by_plans"), Value(0)),
        **dict.fromkeys(("total", "own", "by_plan", "by_stage"), NO_MONEY), "later_days": Value(0),
        "quiet_amount": amount,
    }  # fmt: skip


def _moments(lines: Lines | None = None) -> dict[str, Any]:
    """When the newest of them was made, when the first does not hold any more, and when the oldest of those was made
    that a day still changes; and no numbers of lines, which are told where a word is looked for."""
    if lines is None:
        return {**dict.fromkeys(("at", "until", "oldest"), NO_MOMENT), "numbers": NO_WORDS}
    ending = lines.filter(holds_until__isnull=False)
    return {
        "at": Subquery(lines.order_by("-computed_at").values("computed_at")[:1]),
        "until": Subquery(ending.order_by("holds_until").values("holds_until")[:1]),
        "oldest": Subquery(ending.order_by("computed_at").values("computed_at")[:1]),
        "numbers": NO_WORDS,
    }


def of_cents(cell: dict[str, Any]) -> None:
    """The money of a cell that is tallied as sums of lines say it: nothing where no line has any."""
    for name, has in MONEY.items():
        cell[name] = cell[name] / 100 if cell.get(has, 1) else None


def offered(tallies: Tallies, kind: int) -> QuerySet[Any, Any]:
    """Each seller and each stage of which there is a line, in any state, as choices.py asks for them."""
    found = tallies.filter(by__in=(SELLER, STAGE)).order_by()
    return found.values_list(NullIf(F("seller"), Value(0)), "seller_name", "stage", "stage_order", Value(kind),
                             NO_MONTH, NO_MONTH)  # fmt: skip


def grouped(
    tallies: Tallies, lines: Lines, asked: Asked, days: Days, keys: dict[str, Any]
) -> tuple[dict[str, Any], ...]:
    """The rows of groups.py, of a state alone, in the order in which they are drawn; `keys` are those of a line. One
    query."""
    by, key = {"seller": (SELLER, NullIf(F("seller"), Value(0))), "month": (KIND, NullIf(F("signs_in"), Value(NEVER))),
               "stage": (STAGE, F("stage"))}[asked.by]  # fmt: skip
    unknown = When(seller=0, then=F("seller_name"))
    rows: Any = tallies.filter(STATES[asked.state], by=by).order_by()
    rows = rows.values(key=key, named=Case(unknown, default=NO_WORDS)).annotate(
        deals=Sum("lines"), without=Sum("lines", filter=Q(state=""), default=0), points=Sum("points"),
        judged=Sum("with_health"), later=Sum("with_later"), quiet=Value(0), total=Sum("own_cents"),
        staged=Sum("by_stage_cents"), weight=Sum("by_plan_cents"), priced=Sum("with_own"),
        staged_of=Sum("with_stage_weight"), weighed=Sum("with_weight"), place=Min("stage_order"),
    )  # fmt: skip
    if asked.state in ("", "all"):
        silent = _silent(lines, days).values(**keys)
        zeros = dict.fromkeys(("deals", "without", "sum_of_points", "judged", "later"), Value(0))
        money = dict.fromkeys(("total", "staged", "weighs"), NO_MONEY)
        last = dict.fromkeys(("priced", "staged_of", "weighed", "place"), Value(0))
        rows = rows.union(silent.annotate(**zeros, quiet=Count("team"), **money, **last), all=True)
    return tuple(sorted(map(_group, _merged(rows)), key=ORDERS[asked.by])[:MOST])


def _merged(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who is quiet beside what the tallies say of the same group."""
    found: dict[Any, dict[str, Any]] = {}
    silent: list[dict[str, Any]] = []
    for row in rows:
        if row["deals"]:
            found[row["key"], row["named"]] = row
        else:
            silent.append(row)
    for row in silent:
        if group := found.get((row["key"], row["named"])):  # a line may come between the two halves of the question
            group["quiet"] = row["quiet"]
    return list(found.values())


def _group(row: dict[str, Any]) -> dict[str, Any]:
    counts = {name: int(row[name]) for name in ("without", "later", "quiet")}
    return {
        "key": row["key"], "named": row["named"], "lines": int(row["deals"]), **counts,
        "mean": Decimal(row["points"]) / Decimal(row["judged"]) if row["judged"] else None,
        "total": row["total"] / 100 if row["priced"] else None,
        "staged": row["staged"] / 100 if row["staged_of"] else None,
        "weight": row["weight"] / 100 if row["weighed"] else None, "place": row["place"],
    }  # fmt: skip


ORDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "seller": lambda row: (row["weight"] is None, -(row["weight"] or 0), row["key"] is None, row["key"] or 0,
                           row["named"]),
    "month": lambda row: (row["key"] is None, row["key"] or NEVER),
    "stage": lambda row: (not row["place"], row["place"], row["key"]),  # those that the team has not named are last
}  # fmt: skip
