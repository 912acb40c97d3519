"""What stands on each page, told once more line by line in Python, whichever way the database is asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db.models import QuerySet

from mapapp.folding import in_order
from mapapp.plans.models import Workspace
from mapapp.portfolio import paging
from mapapp.portfolio.asked import SORTS, STATES, VIEWS, Asked, Days
from mapapp.portfolio.ordering import ordering
from mapapp.portfolio.paging import on_page
from mapapp.portfolio.sums import sums
from mapapp.private.kept import figures_table, opportunities_table
from mapapp.private.models import FiguresShape
from tests.builders import TODAY, Scene
from tests.plans.walking import seeds

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager
DAY, COUNT, PAGE = TODAY.date(), 130, 12
ACCOUNTS = ("Ölwerk", "Olive & Sons", "Zebra", "Fenwick Medical", "50% off", "")
COLUMNS = {
    "deal": "account_order", "seller": "seller_order", "done": "done_share", "buyer": "buyer_share",
    "signature": "signature_on", "close": "close_on", "amount": "own_amount", "weighted": "own_by_plan",
}  # fmt: skip


def scattered(scene: Scene, draw: Random) -> list[FiguresShape]:
    """Lines of every kind that there is: without a plan or a deal, retired, signed, over, without dates or money."""
    users, deals = list(scene.users.values())[:3], opportunities_table()
    plans = Workspace.objects.bulk_create([Workspace(team=scene.team, account="A", name="B") for _ in range(COUNT)])
    rows = deals._default_manager.bulk_create([deals(team=scene.team, key=f"k{n}") for n in range(COUNT)])
    made = []
    for plan, row in zip(plans, rows, strict=True):
        kind = ended(draw)
        bare = kind["outcome"] == "open" and kind["state"] and draw.random() < 0.5
        line = figures_table()(
            team=scene.team, workspace=plan if kind["state"] else None, opportunity=None if bare else row,
            seller=draw.choice(users), **kind, **words_of(draw), **days_of(draw, kind), **money_of(draw),
        )  # fmt: skip
        for name, value in ordering(vars(line)).items():
            setattr(line, name, value)
        made.append(line)
    LINES.bulk_create(made)
    return list(LINES.filter(team=scene.team).order_by("pk"))


def ended(draw: Random) -> dict[str, Any]:
    """How far it has come, by its plan and by the CRM."""
    state = draw.choice(("open", "open", "open", "retired", ""))
    outcome = draw.choice(("open", "open", "open", "won", "lost"))
    bands = ("healthy", "care", "risk", "signed") if outcome == "open" else ("closed",)
    band = draw.choice(bands) if state == "open" else ""
    health = draw.randint(20, 99) if band in ("healthy", "care", "risk") else None
    return {"state": state, "outcome": outcome, "band": band, "health": health}


def words_of(draw: Random) -> dict[str, Any]:
    return {
        "account": draw.choice(ACCOUNTS), "name": draw.choice(("A pilot", "Lab data", "")),
        "seller_name": draw.choice(("Ana", "Ben")), "stage": draw.choice(("", "Proposal")),
        "is_mutual": draw.random() < 0.7, "done": draw.randint(0, 4), "counted": 4, "buyer_done": 1,
        "buyer_counted": draw.choice((0, 3)),
    }  # fmt: skip


def days_of(draw: Random, kind: dict[str, Any]) -> dict[str, Any]:
    sign, close = (draw.choice((None, DAY + timedelta(days=draw.randint(-60, 120)))) for _ in range(2))
    sign = sign if kind["state"] == "open" else None
    return {
        "signature_on": sign, "close_on": close, "apart": (sign - close).days if sign and close else None,
        "last_buyer_act_on": draw.choice((None, DAY, DAY - timedelta(days=40))), "as_of": DAY,
        "computed_at": TODAY - timedelta(minutes=draw.randint(0, 99)),
        "holds_until": draw.choice((None, TODAY + timedelta(minutes=draw.randint(1, 99)))),
    }  # fmt: skip


def money_of(draw: Random) -> dict[str, Any]:
    amount = draw.choice((None, Decimal(draw.randint(1, 20)) * 500))
    own = draw.choice((None, amount, amount))
    weight = own and draw.choice((None, own / 4))
    return {
        "amount": amount, "own_amount": own, "own_by_plan": weight, "own_by_stage": weight, "own_currency": "USD",
        "currency": draw.choice(("USD", "EUR")), "stage_measured": draw.random() < 0.5,
        "plan_measured": draw.random() < 0.5,
    }  # fmt: skip


def is_over(line: FiguresShape) -> bool:
    return line.state == "retired" or line.band in ("signed", "closed")


def is_open(line: FiguresShape) -> bool:
    return line.outcome == "open" and (line.state != "retired" or line.opportunity_id is not None)


def is_quiet(line: FiguresShape, days: Days) -> bool:
    acted = line.last_buyer_act_on
    return not is_over(line) and line.is_mutual and (acted is None or (DAY - acted).days >= days.quiet_days)


def is_in(line: FiguresShape, view: str, days: Days) -> bool:
    sign = line.signature_on
    match view:
        case "quarter":
            return not is_over(line) and bool(sign and days.quarter_from <= sign <= days.quarter_to)
        case "quiet":
            return is_quiet(line, days)
        case "later":
            return not is_over(line) and (line.apart or 0) > 0
        case "none":
            return line.workspace_id is None
    return True


def is_asked(line: FiguresShape, asked: Asked, days: Days) -> bool:
    states = {
        "": is_open(line),
        "all": True,
        "retired": line.outcome == "open" and line.state == "retired",
    }
    month = f"{line.signature_on:%Y-%m}" if line.signature_on and not is_over(line) else "none"
    return (
        states.get(asked.state, line.outcome == asked.state)
        and is_in(line, asked.view, days)
        and (not asked.health or (line.band == asked.health and line.state != "retired"))
        and (not asked.month or asked.month == month)
        and any(in_order(asked.q) in in_order(text) for text in (line.account, line.name))
    )


def in_its_order(lines: Sequence[FiguresShape], asked: Asked) -> list[int]:
    column = COLUMNS.get(asked.key, asked.key)
    has = [one for one in lines if getattr(one, column) is not None]
    none = [one for one in lines if getattr(one, column) is None]
    has.sort(key=lambda one: (getattr(one, column), one.pk), reverse=asked.falls)
    none.sort(key=lambda one: one.pk, reverse=asked.falls)
    return [one.pk for one in (*has, *none)]


def all_pages(rows: QuerySet[FiguresShape], asked: Asked, days: Days, count: int) -> list[int]:
    read: list[int] = []
    for start in range(0, count, PAGE):
        page = on_page(rows, asked, days, count=count, start=start, stop=min(start + PAGE, count))
        numbers = set(page.values_list("pk", flat=True))
        read += in_its_order(list(LINES.filter(pk__in=numbers)), asked)
    return read


def drawn(draw: Random) -> Asked:
    return Asked(
        state=draw.choice(STATES), view=draw.choice(("", "", *VIEWS)), health=draw.choice(("", "", "", "risk")),
        month=draw.choice(("", "", "none", f"{DAY:%Y-%m}")), q=draw.choice(("", "", "ol", "ÖL", "% o", "a pilot")),
        sort=draw.choice(("", "-")) + draw.choice([key for key in SORTS if key != "weighted"]),
    )  # fmt: skip


@pytest.mark.parametrize("few", [0, 40])
@pytest.mark.parametrize("seed", seeds(2))
def test_each_page_has_the_lines_that_follow_by_whichever_way_they_are_found(
    scene: Scene, seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Random(seed)
    lines, days, rows = scattered(scene, draw), Days.of(DAY, 10), LINES.filter(team=scene.team)
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(paging, "NEAR", 30)
    opened = sums(rows, Asked(), days)
    for asked in (Asked(), Asked(state="all"), *(drawn(draw) for _ in range(12))):
        wanted = in_its_order([one for one in lines if is_asked(one, asked, days)], asked)
        assert all_pages(rows, asked, days, len(wanted)) == wanted, asked
        assert sums(rows, asked, days, opened) == sums(rows, asked, days), "what is open may be known before"
