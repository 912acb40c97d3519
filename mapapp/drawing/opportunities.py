"""A team's opportunities as its overseers read them in a list: values for sellers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format

from mapapp.plans.words import day_words
from mapapp.private.models import OpportunityShape


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list. `number` is what its plan is started by."""

    number: int
    key: str
    account: str
    name: str
    stage: str
    money: str
    closes: str
    is_late: bool
    owner: str


def listed(rows: Iterable[OpportunityShape], names: Mapping[str, str], today: date) -> list[Listed]:
    """`names` are those of the team's members, by address. Makes no query."""
    return [
        Listed(
            row.pk, row.key, row.account, row.name if row.name != row.account else "", row.stage, money(row),
            day_words(row.close_on, today=today, weekday=False) if row.close_on else "",
            bool(row.close_on and row.close_on < today),
            names.get(row.owner_email, "") or row.owner_name or row.owner_email,
        )
        for row in rows
    ]  # fmt: skip


def money(row: OpportunityShape) -> str:
    """`120,000 USD`; cents only where there are any."""
    if row.amount is None:
        return ""
    places = 0 if row.amount == row.amount.to_integral_value() else 2
    return f"{number_format(row.amount, places, force_grouping=True)} {row.currency}"
