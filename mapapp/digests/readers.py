"""Readers as the database has them when their letters are sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mapapp.access.models import Seat, wish_of
from mapapp.people.models import User
from mapapp.plans.models import Side, Workspace
from mapapp.post.models import Letter
from mapapp.post.statements import Still

COLUMNS = (
    "pk", "user_id", "workspace_id", "role", "digest", "stakeholder__number", "stakeholder__name", "stakeholder__side",
    "user__email", "user__time_zone", "workspace__state", "workspace__revision", "mail_epoch", "digest_day",
    "reminds", "own_letter",
)  # fmt: skip
STILL = (
    f"EXISTS (SELECT 1 FROM {Seat._meta.db_table} WHERE id = %s AND role = %s AND digest = %s AND reminds = %s"
    " AND own_letter = %s)"
    f" AND EXISTS (SELECT 1 FROM {User._meta.db_table} WHERE id = %s AND is_active AND email = %s AND time_zone = %s)"
    f" AND EXISTS (SELECT 1 FROM {Workspace._meta.db_table} WHERE id = %s AND state = %s AND revision = %s)"
)


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
    mail_epoch: int
    day: int
    reminds: bool
    own_letter: bool

    @property
    def wish(self) -> str:
        return wish_of(self.digest, self.role)

    @property
    def is_buyer(self) -> bool:
        return self.side == Side.BUYER

    def still(self) -> Still:
        """That he still takes part so, wants it so, and that the plan is as it was: asked as the letter is taken."""
        return Still(
            STILL,
            (self.seat_id, self.role, self.digest, self.reminds, self.own_letter, self.user_id, self.email, self.zone,
             self.workspace_id, self.state, self.revision),
        )  # fmt: skip


def reader_of(letter: Letter) -> Reader | None:
    """To whom the letter goes; None when he takes no part any more."""
    return readers_of([letter]).get(letter.pk)


def readers_of(letters: Sequence[Letter]) -> dict[int, Reader]:
    """Letter id -> to whom it goes, without those who take no part any more. One query."""
    found = readers_among({(letter.user_id or 0, letter.workspace_id or 0) for letter in letters})
    told = ((letter.pk, found.get((letter.user_id or 0, letter.workspace_id or 0))) for letter in letters)
    return {pk: reader for pk, reader in told if reader is not None}


def readers_among(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Reader]:
    """Of these people on these plans, by the ids of both, those who take part now. One query, none for nobody."""
    if not pairs:
        return {}
    rows = Seat.objects.filter(user__is_active=True, user__in={user for user, _plan in pairs})
    rows = rows.filter(workspace__in={plan for _user, plan in pairs})
    return {(row[1], row[2]): Reader(*row) for row in rows.values_list(*COLUMNS)}
