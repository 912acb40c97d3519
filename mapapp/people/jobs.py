"""What the worker does for accounts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from mapapp.people.sessions import forget_expired


@shared_task
def forget_old_sessions() -> None:
    """Every hour: a session that has run out says where somebody was, and serves nothing."""
    forget_expired(timezone.now())
