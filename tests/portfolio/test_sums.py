"""What the portfolio comes to, whatever is asked for, equals what is added up line by line by the words of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from mapapp.people.models import Team
from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.sums import sums
from mapapp.private.kept import figures_table, opportunities_table
from mapapp.private.models import FiguresShape
from tests.portfolio.lines import DAY, deal, line

pytestmark = pytest.mark.django_db
DAYS = Days.of(DAY, 10)
LINES = figures_table()._default_manager
ZERO = Decimal(0)
Row = FiguresShape


def drawn(draw: Random, team: Team, number: int) -> Row:
    """Any line: of a plan or of none, open or over, with an amount or none, with a rate or none."""
    amount = draw.choice((None, ZERO, Decimal(100 * draw.randint(1, 999))))
    currency = draw.choice(("USD", "GBP")) if amount is not None else ""
    own = amount if currency == "USD" else None
    weight = own / 4 if own is not None and draw.random() < 0.7 else None
    account, outcome = f"Account {number}", draw.choice(("open", "open", "open", "won", "lost"))
    values: dict[str, Any] = {
        "amount": amount, "currency": currency, "own_amount": own, "own_by_plan": weight, "own_by_stage": weight,
        "own_currency": "USD", "close_on": _near(draw, 60), "outcome": outcome, "stage": draw.choice(("", "Legal")),
    }  # fmt: skip
    if draw.random() < 0.25:
        return deal(team, account, **values)
    row = opportunities_table()._default_manager.create(team=team, account=account, currency="USD", outcome=outcome)
    band = draw.choice(("healthy", "care", "risk", "signed")) if outcome == "open" else "closed"
    state = draw.choice(("open", "open", "open", "retired"))
    sign = _near(draw, 80) if state == "open" else None
    close = values["close_on"]
    return line(
        team, account, opportunity=row, state=state, band=band if state == "open" else "", signature_on=sign,
        apart=(sign - close).days if sign and close else None, is_mutual=draw.random() < 0.7,
        last_buyer_act_on=_near(draw, 20), **values,
    )  # fmt: skip


def _near(draw: Random, spread: int) -> date | None:
    return draw.choice((None, DAY + timedelta(days=draw.randint(-spread, spread))))


def is_open(row: Row) -> bool:
    return row.outcome == "open" and (row.state != "retired" or row.opportunity_id is not None)


def is_ahead(row: Row) -> bool:
    return row.state != "retired" and row.band not in ("signed", "closed")


def is_quiet(row: Row) -> bool:
    silent = row.last_buyer_act_on is None or (DAY - row.last_buyer_act_on).days >= DAYS.quiet_days
    return is_ahead(row) and row.is_mutual and silent


def is_later(row: Row) -> bool:
    return is_ahead(row) and row.apart is not None and row.apart > 0


def is_soon(row: Row) -> bool:
    day = row.signature_on
    return is_ahead(row) and day is not None and DAYS.quarter_from <= day <= DAYS.quarter_to


VIEWS: dict[str, Callable[[Row], bool]] = {
    "": lambda _row: True, "quarter": is_soon, "quiet": is_quiet, "later": is_later,
    "none": lambda row: row.workspace_id is None,
}  # fmt: skip
STATES: dict[str, Callable[[Row], bool]] = {
    "": is_open, "won": lambda row: row.outcome == "won", "lost": lambda row: row.outcome == "lost",
    "retired": lambda row: row.outcome == "open" and row.state == "retired", "all": lambda _row: True,
}  # fmt: skip


def total(rows: Sequence[Row], name: str) -> Decimal:
    return sum((getattr(row, name) for row in rows if getattr(row, name) is not None), ZERO)


def recounted(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "count": len(rows), "amount": total(rows, "own_amount"), "by_plan": total(rows, "own_by_plan"),
        "quarter": sum(map(is_soon, rows)), "later": sum(map(is_later, rows)), "quiet": sum(map(is_quiet, rows)),
        "quiet_amount": total([row for row in rows if is_quiet(row)], "own_amount"),
        "closing": sum(row.outcome == "open" and row.close_on is not None and DAY <= row.close_on <= DAYS.quarter_to
                       for row in rows),
        "overdue": sum(row.outcome == "open" and row.close_on is not None and row.close_on < DAY for row in rows),
        "unweighted": sum(row.own_amount is not None and row.own_by_plan is None for row in rows),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_every_sum_is_that_of_its_lines(seed: int) -> None:
    draw, team = Random(seed), Team.objects.create(name="Larkspur")
    rows = [drawn(draw, team, number) for number in range(60)]
    opened = [row for row in rows if is_open(row)]
    for state in STATES:
        for view in VIEWS:
            mine = [row for row in rows if STATES[state](row) and VIEWS[view](row)]
            found = sums(LINES.filter(team=team), Asked(state=state, view=view), DAYS)
            assert {name: getattr(found, name) for name in recounted(mine)} == recounted(mine), (state, view)
            assert found.views == {name: sum(map(shows, opened)) for name, shows in VIEWS.items()}
            counts = Counter(row.currency for row in mine if row.amount is not None)
            assert {one.currency: one.count for one in found.money.values()} == counts
