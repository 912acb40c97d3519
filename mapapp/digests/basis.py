"""From where a reader's news begins: from what he knows of the plan by his own letters, word or hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from mapapp.access.models import Seat
from mapapp.plans.models import Event, Version, Workspace
from mapapp.post.models import Letter


@dataclass(frozen=True, slots=True, order=True)
class Basis:
    """The revision up to which a reader knows the plan, and the aware moment of it."""

    revision: int
    at: datetime


def bases(workspaces: Collection[Workspace]) -> Mapping[int, Mapping[int, Basis]]:
    """Workspace id -> user id -> basis, for everybody with a seat: whichever holds more of the last letter that was
    sent to him, the moment he joined, what he says he has read, and the last version he himself saved. One query.

    A version that somebody else saved counts for nothing: nobody knows whether he opened its PDF, nor is it asked.
    What both sides agree to is kept by who said yes, with the content of what was proposed: he knows the plan as it
    was then, up to that revision and moment, however it has moved before his yes.
    """
    # Only a sent letter has a revision; to ask for its state as well leads SQLite to a worse index.
    sent = Letter.objects.filter(workspace=OuterRef("workspace"), user=OuterRef("user"), revision__isnull=False)
    sent = sent.order_by("-revision", "-sent_at")
    events = Event.objects.filter(workspace=OuterRef("workspace")).order_by("-number")
    joined = events.filter(at__lte=OuterRef("joined_at"))
    read = events.filter(number=OuterRef("seen_revision"))
    saved = Version.objects.filter(workspace=OuterRef("workspace"), author_number=OuterRef("stakeholder__number"))
    same = Version.objects.filter(workspace=OuterRef("workspace"), revision=OuterRef("revision")).order_by("number")
    saved = saved.annotate(frozen_at=Subquery(same.values("at")[:1])).order_by("-revision")
    rows = Seat.objects.filter(workspace__in=workspaces).values_list(
        "workspace_id",
        "user_id",
        Subquery(joined.values("number")[:1]),
        "joined_at",
        "seen_revision",
        Subquery(read.values("at")[:1]),
        Subquery(saved.values("revision")[:1]),
        Subquery(saved.values("frozen_at")[:1]),
        Subquery(sent.values("revision")[:1]),
        Subquery(sent.values("sent_at")[:1]),
    )
    found: dict[int, dict[int, Basis]] = {workspace.pk: {} for workspace in workspaces}
    for plan, user, joined_number, at, *others in rows:
        found[plan][user] = _basis(joined_number or 0, at, *others)
    return found


def _basis(joined: int, joined_at: datetime, *others: int | datetime | None) -> Basis:
    """The latest of pairs of revision and moment. A mark's moment is that of the last line he had read: the plan as he
    knows it is the one that stood from then on."""
    known = [Basis(joined, joined_at)]
    for revision, at in zip(others[::2], others[1::2], strict=True):
        if isinstance(revision, int) and isinstance(at, datetime):
            known.append(Basis(revision, at))
    return max(known)
