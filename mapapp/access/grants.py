"""Guardian's mirror of the seats, written here and nowhere else. Seats are the truth; a test holds the two equal."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef

from mapapp.access.models import Role, Seat, WorkspaceGrant
from mapapp.access.roles import GRANTS
from mapapp.people.models import User
from mapapp.plans.models import Workspace


@lru_cache(maxsize=8)
def _permissions(names: frozenset[str]) -> tuple[Permission, ...]:
    return tuple(Permission.objects.filter(content_type__app_label="mapapp", codename__in=names))


def mirror(workspace: Workspace, user: User) -> None:
    """Make the user's grants on the workspace those of his seat; none without one. Call it inside the change."""
    seat = Seat.objects.filter(workspace=workspace, user=user).first()
    wanted = GRANTS[seat.role] if seat else frozenset()
    rows = WorkspaceGrant.objects.filter(user=user, content_object=workspace)
    rows.exclude(permission__codename__in=wanted).delete()
    WorkspaceGrant.objects.bulk_create(
        [WorkspaceGrant(user=user, content_object=workspace, permission=p) for p in _permissions(wanted)],
        ignore_conflicts=True,
    )


def held() -> dict[str, Exists]:
    """For a query of seats: whether the seat's user holds each grant on its workspace, as columns `may_<name>`."""
    rows = WorkspaceGrant.objects.filter(user=OuterRef("user"), content_object=OuterRef("workspace"))
    return {f"may_{name}": Exists(rows.filter(permission__codename=name)) for name in sorted(GRANTS[Role.LEAD])}


def grants_of(seat: Seat) -> frozenset[str]:
    """The names of what somebody may do, from a seat that was asked for with `held`."""
    return frozenset(name for name in GRANTS[Role.LEAD] if getattr(seat, f"may_{name}"))
