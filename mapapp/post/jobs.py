"""The sweep: whatever waits is rung for again, so a lost message loses no letter."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from mapapp.post.outbox import empty_old, ring_for, waiting


@shared_task
def sweep() -> None:
    """Every 60 seconds. Ringing twice does no harm: a letter is claimed by one."""
    for kind, ids in waiting(timezone.now()).items():
        ring_for(kind, ids)


@shared_task
def empty_old_letters() -> None:
    """Every hour: what was written to people is not kept for longer than anybody asks for it."""
    while empty_old(timezone.now(), days=settings.LETTERS_KEPT_DAYS):
        pass
