"""Retired plans whose time is over: both sides are reminded, then the plan goes. Ticked twice, or killed, it comes to
the same."""

from __future__ import annotations

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from mapapp.keeping.letters import keeping_now
from mapapp.keeping.removing import give_day, kept_plans, remind, remove
from mapapp.post.deliver import deliver_batch

log = logging.getLogger(__name__)


@shared_task
def tick() -> None:
    """Every hour."""
    look_at_kept(timezone.now())


@shared_task
def deliver_keeping(*ids: int) -> None:
    """Send what leads are told of a plan's end, but nothing that is not so any more."""
    deliver_batch(ids, compose=lambda letter: keeping_now(letter, at=timezone.now()))


def look_at_kept(at: datetime) -> int:
    """Of each retired plan of a team that deletes: give it its day, remind, or delete it; how many were deleted. One
    that breaks is told in the log, and keeps no other back."""
    removed = 0
    for workspace in kept_plans():
        try:
            give_day(workspace, at=at)
            remind(workspace, at=at)
            removed += remove(workspace, at=at) is not None
        except Exception:
            log.exception("a retired plan could not be looked at")
    return removed
