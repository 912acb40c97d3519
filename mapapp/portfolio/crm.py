"""What a pipeline report needs of each opportunity, from its line: a file now, a CRM's own fields later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mapapp.insight.ended import RETIRED
from mapapp.portfolio.money import percent
from mapapp.portfolio.narrowing import OPEN
from mapapp.private.models import FiguresShape

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CrmLine:
    """`key` is the CRM's own. `completion` is percent by count, `health` of 100; both empty without a plan. The next
    step is the open one that is due first, `next_owner` empty while nobody is named for it. `buyer_tasks` are those
    that a named person of the buyer's owns, and `buyer_tasks_done` those of them that are done. `as_of` is the plan's
    day for which all of it holds."""

    key: str
    account: str
    name: str
    completion: int | None
    health: int | None
    signature_on: date | None
    days_in_hand: int | None
    next_step: str
    next_owner: str
    next_due_on: str
    last_buyer_act_on: date | None
    buyer_tasks: int | None
    buyer_tasks_done: int | None
    as_of: date


def part_of(kept: Any, name: str = "") -> dict[str, Any]:
    """What a line or a reading keeps, or the part of it of this name; nothing when it cannot be read."""
    found = kept.get(name) if name else kept
    return found if isinstance(found, dict) else {}


TITLES = tuple(field.name for field in fields(CrmLine))


def crm_line(line: FiguresShape) -> CrmLine:
    """One opportunity's; the line must have been read with it. A plan that is retired says nothing of it any more."""
    if line.state == RETIRED:
        return CrmLine(
            key=line.opportunity.key if line.opportunity else "", account=line.account, name=line.name,
            completion=None, health=None, signature_on=None, days_in_hand=None, next_step="", next_owner="",
            next_due_on="", last_buyer_act_on=line.last_buyer_act_on, buyer_tasks=None, buyer_tasks_done=None,
            as_of=line.as_of,
        )  # fmt: skip
    values = part_of(line.values)
    following = part_of(values, "next")
    return CrmLine(
        key=line.opportunity.key if line.opportunity else "",
        account=line.account,
        name=line.name,
        completion=percent(line.done, line.counted),
        health=line.health,
        signature_on=line.signature_on,
        days_in_hand=line.days_in_hand,
        next_step=following.get("text", ""),
        next_owner=following.get("owner", ""),
        next_due_on=following.get("due_on", ""),
        last_buyer_act_on=line.last_buyer_act_on,
        buyer_tasks=values.get("buyer_owned"),
        buyer_tasks_done=values.get("buyer_owned_done"),
        as_of=line.as_of,
    )


def crm_rows(lines: QuerySet[FiguresShape]) -> Iterator[tuple[str | int, ...]]:
    """A row for each opportunity that is open and has a key, and for each open plan, by account. One query, read in
    portions."""
    rows = lines.filter(OPEN).select_related("opportunity")
    for line in rows.order_by("account", "pk").iterator(chunk_size=AT_ONCE):
        yield tuple(map(_spelled, astuple(crm_line(line))))


def _spelled(value: Any) -> str | int:
    return "" if value is None else value if isinstance(value, int) else str(value)
