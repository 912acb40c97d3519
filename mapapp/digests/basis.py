"""From where a reader's news begins: his own last letter; before the first, what he knew when he came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from mapapp.access.models import Seat
from mapapp.plans.models import Event, Workspace
from mapapp.post.models import Letter


@dataclass(frozen=True, slots=True)
class Basis:
    """The revision up to which a reader knows the plan, and the aware moment of it."""

    revision: int
    at: datetime


def bases(workspace: Workspace) -> Mapping[int, Basis]:
    """User id -> basis, for everybody with a seat: the last letter that was sent to him; before the first one the
    moment he joined or the last version, whichever holds more. One query; needs `latest_version` loaded."""
    # Only a sent letter has a revision; to ask for its state as well leads SQLite to a worse index.
    sent = Letter.objects.filter(workspace=OuterRef("workspace"), user=OuterRef("user"), revision__isnull=False)
    sent = sent.order_by("-revision", "-sent_at")
    joined = Event.objects.filter(workspace=OuterRef("workspace"), at__lte=OuterRef("joined_at")).order_by("-number")
    rows = Seat.objects.filter(workspace=workspace).values_list(
        "user_id",
        "joined_at",
        Subquery(sent.values("revision")[:1]),
        Subquery(sent.values("sent_at")[:1]),
        Subquery(joined.values("number")[:1]),
    )
    return {user: _basis(workspace, *row) for user, *row in rows}


def _basis(
    workspace: Workspace, joined_at: datetime, told: int | None, told_at: datetime | None, joined: int | None
) -> Basis:
    if told is not None and told_at is not None:
        return Basis(told, told_at)
    version = workspace.latest_version
    if version is not None and version.revision > (joined or 0):
        return Basis(version.revision, version.at)
    return Basis(joined or 0, joined_at)
