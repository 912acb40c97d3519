"""Letters about plans: beat ticks, rows are written once, workers send them. Twice or killed, it comes to the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from mapapp.digests.keys import names_sample
from mapapp.digests.kinds import every
from mapapp.digests.refreshed import Refresher
from mapapp.digests.schedule import after_night
from mapapp.post.deliver import deliver_batch
from mapapp.post.models import Letter


@shared_task
def tick() -> None:
    """Every 60 seconds."""
    write_due(timezone.now())


@shared_task
def deliver_digests(*ids: int) -> None:
    """Send the letters with these ids that still wait, over one connection."""
    composer = every.AnyKind(timezone.now)
    deliver_batch(daytime(ids, timezone.now()), compose=composer, look=composer.look)


@shared_task
def deliver_refreshed(*ids: int) -> None:
    """Send the refreshed plans with these ids that still wait. Somebody sent them, so they go by day and by night."""
    composer = Refresher()
    deliver_batch(ids, compose=composer, look=composer.look)


def write_due(at: datetime) -> int:
    """Write the letters of all kinds whose time has come; how many were written."""
    return every.write_due(at)


def daytime(ids: Iterable[int], at: datetime) -> list[int]:
    """Those of the letters that are due and whose reader is not asleep, by plan; the others wait until 04:00 where he
    is.

    Who asks for a sample is awake, whatever his clock says.
    """
    awake = []
    rows = Letter.objects.filter(pk__in=list(ids), state=Letter.State.WAITING, due_at__lte=at, within=None)
    for pk, key, zone in rows.order_by("workspace", "pk").values_list("pk", "key", "user__time_zone"):
        morning = at if names_sample(key) else after_night(zone or "UTC", at)
        if morning == at:
            awake.append(pk)
        else:
            Letter.objects.filter(pk=pk, state=Letter.State.WAITING).update(due_at=morning)
    return awake
