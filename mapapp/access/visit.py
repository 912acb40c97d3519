"""A person at a plan: who, which side, what he may. Loaded once a request."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from mapapp.access.grants import grants_of, held
from mapapp.access.models import Role, Seat
from mapapp.access.roles import GRANTS, LEAD, READ
from mapapp.people.models import Membership, User
from mapapp.plans.history import Actor, Standing
from mapapp.plans.models import Side, Stakeholder, Workspace
from mapapp.prepared import prepared

NO_LONGER = gettext_lazy("What you may do here has just changed, so this was not saved. Open the plan again.")


class Gone(Exception):
    """He was taken off the plan after he had been let in; the door answers him as it answers strangers."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at one plan. `seat` is None for a manager who looks in: he reads as the seller's side does."""

    user: User
    workspace: Workspace
    side: Side
    grants: frozenset[str]
    seat: Seat | None

    @property
    def me(self) -> Stakeholder | None:
        return self.seat.stakeholder if self.seat else None

    @property
    def role(self) -> str:
        return self.seat.role if self.seat else Role.VIEWER

    @property
    def is_buyer(self) -> bool:
        return self.side == Side.BUYER

    def actor(self, form_key: str | None = None) -> Actor:
        """Who acts when this person does. Only somebody with a seat acts; rules have refused all others before."""
        if self.seat is None:
            raise LookupError("somebody without a seat cannot act")
        standing = Standing(self.workspace.revision, self._again)
        leads = LEAD in self.grants
        return Actor.of(self.seat.stakeholder, form_key=_fitting(form_key), standing=standing, leads=leads)

    def _again(self) -> None:
        """Behind the lock, when the plan has moved on: does he still sit here, and may he still all that he might?
        Two queries: the account is read again too, since a request holds it as it was."""
        user = User.objects.filter(pk=self.user.pk).first()
        now = visit(user, self.workspace.code) if user else None
        if now is None or now.seat is None or self.seat is None or now.seat.pk != self.seat.pk:
            raise Gone
        if now.side != self.side or not self.grants <= now.grants:
            raise PermissionDenied(NO_LONGER)


def _fitting(form_key: str | None) -> str | None:
    """The key as the history can keep it: one that is too long or holds controls stands for itself by its hash."""
    if form_key and (len(form_key) > 40 or not form_key.isprintable()):
        return sha256(form_key.encode("utf-8", "replace")).hexdigest()[:40]
    return form_key or None


def visit(user: User, code: str) -> Visit | None:
    """The visit of a user to the workspace with this code; None when he has nothing to do there or it is not.

    1 query for somebody with a seat, 2 for a manager or admin of its team.
    """
    seat = next(iter(_seats(code, user.pk)), None) if user.is_active else None
    if seat:
        grants = grants_of(seat)
        return Visit(user, seat.workspace, Side(seat.stakeholder.side), grants, seat) if READ in grants else None
    return _managers_visit(user, code)


@prepared
def _seats(code: str, user: int) -> QuerySet[Seat]:
    related = (
        "workspace__team",
        "workspace__latest_version",
        "workspace__baseline",
        "workspace__proposal",
        "stakeholder",
    )
    seats = Seat.objects.filter(workspace__code=code, user=user)
    return seats.select_related(*related).annotate(held=held())


def _managers_visit(user: User, code: str) -> Visit | None:
    workspace = next(iter(_managed(code, user.pk)), None) if user.is_active else None
    if workspace is None:
        return None
    return Visit(user, workspace, Side.SELLER, GRANTS[Role.VIEWER], None)


@prepared
def _managed(code: str, user: int) -> QuerySet[Workspace]:
    roles = (Membership.Role.ADMIN, Membership.Role.MANAGER)
    ours = Workspace.objects.filter(code=code, team__memberships__user=user, team__memberships__role__in=roles)
    return ours.select_related("team", "latest_version", "baseline", "proposal")
