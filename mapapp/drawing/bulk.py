"""What the bar over the table offers for several tasks at once."""

from __future__ import annotations

from dataclasses import dataclass

from mapapp.drawing.choosing import Choice, Group, owner_groups
from mapapp.drawing.reader import Reader
from mapapp.plans.queries import Plan

NOT_AT_ONCE = "blocked"  # it asks what blocks it


@dataclass(frozen=True, slots=True)
class BulkBar:
    url: str
    owners: tuple[Group, ...]
    phases: tuple[Choice, ...]
    statuses: tuple[Choice, ...]


def bulk_bar(plan: Plan, reader: Reader) -> BulkBar:
    return BulkBar(
        url=f"{reader.url}bulk/",
        owners=owner_groups(plan, reader),
        phases=tuple(Choice(str(phase.number), phase.name) for phase in plan.phases),
        statuses=tuple(Choice(value, words) for value, words in reader.statuses.items() if value != NOT_AT_ONCE),
    )
