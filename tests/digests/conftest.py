"""The design's story as of Tue 10 Feb 2026, and its readers' letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from mapapp.access.models import Seat
from mapapp.digests.compose import Composer
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.demo.played import play
from tests.post.sink import Sink, listening
from tests.replayed import Replayed

TUESDAY = datetime(2026, 2, 10, 9, 12, tzinfo=UTC)


def _played() -> Workspace:
    workspace = play(TUESDAY)
    Seat.objects.filter(workspace=workspace).update(digest=Seat.Digest.WEEKLY)
    return workspace


TOLD = Replayed(_played, lambda workspace: [workspace])


@pytest.fixture
def told(db: None) -> Workspace:
    """The plan on the design's day, its story played; everybody wants a weekly letter, who only reads, too."""
    found: Workspace = TOLD()
    return found


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    with listening(settings) as server:
        server.pipelining = True
        yield server


def seat_of(workspace: Workspace, name: str) -> Seat:
    return Seat.objects.select_related("user", "stakeholder").get(
        workspace=workspace, stakeholder__name__startswith=name
    )


def row_for(workspace: Workspace, name: str, at: datetime = TUESDAY) -> Letter:
    """The letter of one reader for this week, in the outbox."""
    seat = seat_of(workspace, name)
    letter = weekly_letter(seat, latest(seat.user.time_zone, at), at=at)
    letter.save()
    return letter


def said_to(workspace: Workspace, name: str, at: datetime = TUESDAY) -> Content | Drop:
    """What one reader would be sent now."""
    compose: Callable[[Letter], Content | Drop] = Composer(lambda: at)
    seat = seat_of(workspace, name)
    letter = weekly_letter(seat, latest(seat.user.time_zone, at), at=at)
    letter.workspace = Workspace.objects.get(pk=workspace.pk)
    return compose(letter)
