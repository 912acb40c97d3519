"""Sending sign-in codes and invitations: each is looked at again at the moment it goes."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from mapapp.access.letters import code_now, invite_now, member_now
from mapapp.access.notices import notice_now
from mapapp.access.receipts import receipt_now
from mapapp.access.request_letters import request_now
from mapapp.post.deliver import deliver_batch


@shared_task
def deliver_codes(*ids: int) -> None:
    """Send these codes, but none to an address without an account, and none that has run out."""
    deliver_batch(ids, compose=lambda letter: code_now(letter, at=timezone.now()))


@shared_task
def deliver_invites(*ids: int) -> None:
    """Send these invitations, but none that was taken back, answered or sent again since."""
    deliver_batch(ids, compose=lambda letter: invite_now(letter, at=timezone.now()))


@shared_task
def deliver_notices(*ids: int) -> None:
    """Send what people are told about their sign-in, but nothing to an account that is closed."""
    deliver_batch(ids, compose=notice_now)


@shared_task
def deliver_receipts(*ids: int) -> None:
    """Send these receipts, each written now, but none to who takes part no more."""
    deliver_batch(ids, compose=receipt_now)


@shared_task
def deliver_member_letters(*ids: int) -> None:
    """Send these letters to new members, but none to who has left the team since."""
    deliver_batch(ids, compose=member_now)


@shared_task
def deliver_requests(*ids: int) -> None:
    """Send the seller's leads what waits for their yes, but nothing that was answered since, and none who leads no
    more."""
    deliver_batch(ids, compose=request_now)
