"""What the lines of a team come to, added up one by one, as its tallies have to say it (private/models/tallies.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from mapapp.insight.ended import RETIRED
from mapapp.people.models import Team
from mapapp.portfolio.ordering import OVER
from mapapp.private.kept import figures_table, tallies_table
from mapapp.private.models import FiguresShape, TallyShape
from mapapp.private.models.tallies import ALL, APART, CLOSE, KIND, NEVER, SELLER, STAGE, SUMS

Key = tuple[object, ...]
Sums = dict[str, int]
TRIES = 5  # while lines are made meanwhile
READ = (
    "state", "band", "outcome", "opportunity", "month", "close_on", "currency", "own_currency", "seller", "seller_name",
    "stage", "stage_order", "amount", "own_amount", "own_by_plan", "own_by_stage", "stage_measured", "plan_measured",
    "apart", "health",
)  # fmt: skip


class StillMade(Exception):
    """Lines were made while they were added up, each time."""


def apart_of(team: Team) -> Iterator[tuple[str, str, int, int]]:
    """What is tallied otherwise than it is: of what, which sum, as it is kept and as it is. Asked again while lines are
    made meanwhile, which the team's turns tell. Raises StillMade where that never ends: two readings of different
    moments say nothing of each other."""
    for _more in range(TRIES):
        turns = _turns(team)
        again = tallies_of(figures_table()._default_manager.filter(team=team).only(*READ).order_by().iterator())
        rows = tallies_table()._default_manager.filter(team=team)
        kept = {key_of(one): {name: int(getattr(one, name)) for name in SUMS} for one in rows}
        if turns == _turns(team):
            break
    else:
        raise StillMade
    for key in sorted(again.keys() | kept.keys(), key=str):
        old, new = kept.get(key, {}), again.get(key, {})
        what = " ".join(str(part) for part in key if part not in ("", 0, NEVER, False, True))
        yield from ((what, name, old.get(name, 0), new.get(name, 0)) for name in SUMS
                    if old.get(name, 0) != new.get(name, 0))  # fmt: skip


def key_of(tally: TallyShape) -> Key:
    return tuple(getattr(tally, name) for name in APART)


def tallies_of(lines: Iterable[FiguresShape]) -> dict[Key, Sums]:
    """The sums by what tells the rows apart."""
    found: dict[Key, Sums] = defaultdict(lambda: dict.fromkeys(SUMS, 0))
    for line in lines:
        sums = _sums(line)
        for key in _keys(line):
            row = found[key]
            for name, more in sums.items():
                row[name] += more
    return dict(found)


def _keys(line: FiguresShape) -> Iterator[Key]:
    stands = {"outcome": line.outcome, "state": line.state, "linked": line.opportunity_id is not None}
    kind = {"band": line.band, "signs_in": line.month or NEVER, "currency": line.currency,
            "own_currency": line.own_currency}  # fmt: skip
    yield _key(ALL, {})
    yield _key(KIND, stands | kind)
    yield _key(CLOSE, stands | {"closes_on": line.close_on or NEVER})
    yield _key(SELLER, stands | {"seller": line.seller_id or 0, "seller_name": line.seller_name})
    yield _key(STAGE, stands | {"stage": line.stage, "stage_order": line.stage_order})


def _key(by: str, told: dict[str, object]) -> Key:
    return (by, *(told.get(name, empty) for name, empty in APART.items() if name != "by"))


def _sums(line: FiguresShape) -> Sums:
    ahead = line.state != RETIRED and line.band not in OVER
    later = (line.apart or 0) > 0 and ahead
    has = {name: getattr(line, name) is not None for name in ("amount", "own_amount", "own_by_plan", "own_by_stage")}
    return {
        "lines": 1, "with_amount": has["amount"], "with_own": has["own_amount"], "with_weight": has["own_by_plan"],
        "with_stage_weight": has["own_by_stage"], "stage_measured": line.stage_measured and has["own_amount"],
        "plan_measured": line.plan_measured and has["own_amount"], "with_both": line.apart is not None and ahead,
        "with_later": later, "days_later": line.apart or 0 if later else 0,
        "with_health": line.health is not None and ahead, "points": line.health or 0 if ahead else 0,
        "amount_cents": _cents(line.amount), "own_cents": _cents(line.own_amount),
        "by_plan_cents": _cents(line.own_by_plan), "by_stage_cents": _cents(line.own_by_stage),
    }  # fmt: skip


def _cents(amount: Decimal | None) -> int:
    return int((amount or 0) * 100)


def _turns(team: Team) -> int | None:
    return tallies_table()._default_manager.filter(team=team, by=ALL).values_list("turns", flat=True).first()
