"""Guardian's mirror of the seats, written here and nowhere else. Seats are the truth; a test holds the two equal."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.models import Permission
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, CharField, OuterRef, Subquery
from django.db.models.sql.compiler import SQLCompiler

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


class Words(Aggregate):
    """The texts of a group as one, with blanks between them."""

    function, template = "GROUP_CONCAT", "%(function)s(%(expressions)s, ' ')"
    output_field = CharField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The same under the name that it has there."""
        return self.as_sql(compiler, connection, function="STRING_AGG")


def held() -> Subquery:
    """For a query of seats: the grants that the seat's user holds on its workspace, for a column `held`."""
    rows = WorkspaceGrant.objects.filter(user=OuterRef("user"), content_object=OuterRef("workspace"))
    return Subquery(rows.values("user").annotate(words=Words("permission__codename")).values("words"))


def grants_of(seat: Seat) -> frozenset[str]:
    """The names of what somebody may do, from a seat that was asked for with `held`."""
    words: str | None = seat.held  # type: ignore[attr-defined]
    return GRANTS[Role.LEAD].intersection((words or "").split())
