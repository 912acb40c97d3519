"""The sweep of drafts: a sheet that nobody made a plan of is gone after 7 days."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from mapapp.exchange.drafts import forget_old


@shared_task
def forget_old_sheets() -> None:
    """Delete the drafts whose days are over."""
    forget_old(timezone.now())
