"""A team's opportunities as its overseers read them in a list: values for sellers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils.formats import number_format

from mapapp.plans.words import day_words
from mapapp.private.joinable import Alone
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import same


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list. `number` is what its plan is started by, `plans` those of its account that it may be of, by
    code and name. `told` is what is found of it, in full at `told_url`, and `said` what was said to that while it
    holds."""

    number: int
    key: str
    account: str
    name: str
    stage: str
    money: str
    closes: str
    is_late: bool
    owner: str
    plans: tuple[tuple[str, str], ...] = ()
    told: str = ""
    told_url: str = ""
    said: str = ""


Told = tuple[str, str, str]


def listed(
    rows: Iterable[OpportunityShape], names: Mapping[str, str], today: date,
    alone: Mapping[str, Sequence[Alone]] = MappingProxyType({}), told: Mapping[int, Told] = MappingProxyType({}),
) -> list[Listed]:  # fmt: skip
    """`names` are those of the team's members, by address; `alone` the plans without a row; `told` what is found of
    those that should have a plan, where that is told in full, and what was said to it. Makes no query."""
    return [
        Listed(
            row.pk, row.key, row.account, row.name if row.name != row.account else "", row.stage, money(row),
            day_words(row.close_on, today=today, weekday=False) if row.close_on else "",
            bool(row.close_on and row.close_on < today),
            names.get(row.owner_email, "") or row.owner_name or row.owner_email,
            tuple((plan.code, plan.name) for plan in alone.get(same(row.account), ())),
            *told.get(row.pk, ()),
        )
        for row in rows
    ]  # fmt: skip


def money(row: OpportunityShape) -> str:
    """`120,000 USD`; cents only where there are any."""
    if row.amount is None:
        return ""
    places = 0 if row.amount == row.amount.to_integral_value() else 2
    return f"{number_format(row.amount, places, force_grouping=True)} {row.currency}"
