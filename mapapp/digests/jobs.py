"""Weekly letters: beat ticks, rows are written once, workers send them. Twice or killed, it comes to the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from celery import shared_task
from django.db.models import Exists, OuterRef
from django.utils import timezone

from mapapp.access.models import Seat
from mapapp.digests.compose import Composer
from mapapp.digests.keys import names_sample, weekly_key, weekly_letter
from mapapp.digests.refreshed import Refresher
from mapapp.digests.schedule import after_night, due
from mapapp.plans.models import Workspace
from mapapp.post.deliver import deliver_batch
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many


@shared_task
def tick() -> None:
    """Every 60 seconds."""
    write_due(timezone.now())


@shared_task
def deliver_digests(*ids: int) -> None:
    """Send the letters with these ids that still wait, over one connection."""
    composer = Composer()
    deliver_batch(daytime(ids, timezone.now()), compose=composer, look=composer.look)


@shared_task
def deliver_refreshed(*ids: int) -> None:
    """Send the refreshed plans with these ids that still wait. Somebody sent them, so they go by day and by night."""
    composer = Refresher()
    deliver_batch(ids, compose=composer, look=composer.look)


def write_due(at: datetime) -> int:
    """Write the letter of every reader whose Monday 08:00 has come; how many were written.

    The key makes it one a reader, plan and week, however many beats tick. A letter missed for less than 3 days is
    written late, never at night. One query a time zone when nothing is due.
    """
    readers = Seat.objects.filter(digest=Seat.Digest.WEEKLY, user__is_active=True)
    readers = readers.exclude(workspace__state=Workspace.State.RETIRED)
    written = 0
    for zone in sorted(set(readers.values_list("user__time_zone", flat=True))):
        period = due(zone, at)
        if period is None:
            continue
        there = readers.filter(user__time_zone=zone, joined_at__lte=period.due_at)
        written_already = Letter.objects.filter(key=OuterRef("key"))
        seats = there.alias(key=weekly_key(period)).exclude(Exists(written_already)).order_by("workspace", "pk")
        rows = [weekly_letter(seat, period, at=at) for seat in seats.select_related("user")]
        written += write_many(rows)
    return written


def daytime(ids: Iterable[int], at: datetime) -> list[int]:
    """Those of the letters whose reader is not asleep, by plan; the others wait until 04:00 where he is.

    Who asks for a sample is awake, whatever his clock says.
    """
    awake = []
    rows = Letter.objects.filter(pk__in=list(ids), state=Letter.State.WAITING).order_by("workspace", "pk")
    for pk, key, zone in rows.values_list("pk", "key", "user__time_zone"):
        morning = at if names_sample(key) else after_night(zone or "UTC", at)
        if morning == at:
            awake.append(pk)
        else:
            Letter.objects.filter(pk=pk, state=Letter.State.WAITING).update(due_at=morning)
    return awake
