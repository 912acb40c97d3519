"""Who takes part: seats are given here, and a reader's own mark is kept here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from mapapp.access.grants import mirror
from mapapp.access.members import OVERSEERS
from mapapp.access.models import Role, Seat
from mapapp.access.visit import Visit
from mapapp.people.models import Membership, User
from mapapp.plans.models import Side, Stakeholder, Workspace
from mapapp.prepared import prepared


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Does a person sell, on which plans does he sit as a buyer (two at most are told), does he oversee a team?"""

    sells: bool = False
    codes: tuple[str, ...] = ()
    oversees: bool = False


def whereabouts(user: User) -> Whereabouts:
    """Where a signed-in person belongs. One query."""
    row: Any = next(iter(_placed(user.pk)), None)
    codes = (row.first_code, row.second_code) if row else ()
    return Whereabouts(row.sells, tuple(code for code in codes if code), row.oversees) if row else Whereabouts()


@prepared
def _placed(user: int) -> QuerySet[User]:
    seats = Seat.objects.filter(user=OuterRef("pk"))
    buys = seats.filter(stakeholder__side=Side.BUYER).order_by("pk").values("workspace__code")
    sells = Exists(Membership.objects.filter(user=OuterRef("pk"))) | Exists(seats.filter(stakeholder__side=Side.SELLER))
    oversees = Exists(Membership.objects.filter(user=OuterRef("pk"), role__in=OVERSEERS))
    codes = {"first_code": Subquery(buys[:1]), "second_code": Subquery(buys[1:2])}
    return User.objects.filter(pk=user).annotate(sells=sells, oversees=oversees, **codes)


def take_seat(person: Stakeholder, user: User, role: str, *, at: datetime) -> Seat:
    """Seat a user as this person of the plan, and mirror what he may do. Call it inside the change that records it.

    His mark stands at what the plan is when he comes: he is told what changes from then on.
    """
    seat = Seat.objects.create(
        workspace_id=person.workspace_id, stakeholder=person, user=user, role=role, joined_at=at,
        seen_revision=person.workspace.revision, seen_at=at,
    )  # fmt: skip
    mirror(person.workspace, user)
    return seat


def buyer_has_joined(workspace: Workspace) -> bool:
    """Until somebody of the buyer's side takes a seat, a plan is not a mutual one. One query."""
    return Seat.objects.filter(workspace=workspace, stakeholder__side=Side.BUYER).exists()


def leads_of(visit: Visit) -> set[str]:
    """The addresses of the leads of the visitor's own side, as the plan has them. One query."""
    leads = Seat.objects.filter(workspace=visit.workspace, role=Role.LEAD, stakeholder__side=visit.side)
    return set(leads.values_list("stakeholder__email", flat=True))


def mark_seen(visit: Visit, at: datetime, *, revision: int | None = None) -> None:
    """Move the reader's own mark to what he has read, by his word or by acting; never back. One query.

    Without `revision`, to all there is. Nobody else reads the mark; somebody without a seat has none.
    """
    seat, latest = visit.seat, visit.workspace.revision
    if seat is None:
        return
    seat.seen_revision = max(seat.seen_revision, min(latest if revision is None else revision, latest))
    seat.seen_at = at
    seat.save(update_fields=["seen_revision", "seen_at"])
