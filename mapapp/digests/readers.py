"""A reader at the moment of sending, as the database has him then: one query."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db import connection

from mapapp.access.models import Seat
from mapapp.plans.models import Side
from mapapp.post.models import Letter

COLUMNS = (
    "pk", "user_id", "workspace_id", "role", "digest", "stakeholder__number", "stakeholder__name", "stakeholder__side",
    "user__email", "user__time_zone", "workspace__state", "workspace__revision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """Who takes part, as whom, where, and what he wants; and how far the plan has come. In the order of COLUMNS."""

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
    with connection.cursor() as cursor:
        cursor.execute(_question(), (letter.user_id, letter.workspace_id))
        row = cursor.fetchone()
    return Reader(*row) if row else None


@cache
def _question() -> str:
    """The SQL, made once: it is asked for each of thousands of letters. Its parameters are user and workspace."""
    rows = Seat.objects.filter(user__is_active=True).filter(user_id=0, workspace_id=0)
    sql: str = rows.values_list(*COLUMNS).query.sql_with_params()[0]
    return sql
