"""The sweep: whatever waits is rung for again, so a lost message loses no letter."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from mapapp.post.outbox import ring_for, waiting


@shared_task
def sweep() -> None:
    """Every 60 seconds. Ringing twice does no harm: a letter is claimed by one."""
    for kind, ids in waiting(timezone.now()).items():
        ring_for(kind, ids)
