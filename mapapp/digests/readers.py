"""A reader at the moment of sending, as the database has him then: one query."""

from __future__ import annotations

from dataclasses import dataclass

from mapapp.access.models import Seat
from mapapp.plans.models import Side
from mapapp.post.models import Letter


@dataclass(frozen=True, slots=True)
class Reader:
    """Who takes part, as whom, where, and what he wants; and how far the plan has come."""

    seat_id: int
    user_id: int
    workspace_id: int
    role: str
    digest: str
    number: int
    name: str
    side: str
    email: str
    zone: str
    state: str
    revision: int

    @property
    def is_buyer(self) -> bool:
        return self.side == Side.BUYER


def reader_of(letter: Letter) -> Reader | None:
    """To whom the letter goes; None when he takes no part any more."""
    if letter.user_id is None or letter.workspace_id is None:
        return None
    row = (
        Seat.objects.filter(user_id=letter.user_id, workspace_id=letter.workspace_id, user__is_active=True)
        .values_list(
            "pk", "user_id", "workspace_id", "role", "digest", "stakeholder__number", "stakeholder__name",
            "stakeholder__side", "user__email", "user__time_zone", "workspace__state", "workspace__revision",
        )
        .first()
    )  # fmt: skip
    return Reader(*row) if row else None
