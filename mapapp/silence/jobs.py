"""The leads of a silent plan are asked once what becomes of it. Ticked twice, or killed, it comes to one letter."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from mapapp.post.deliver import deliver_batch
from mapapp.silence.asking import write_questions
from mapapp.silence.question import question_now


@shared_task
def tick() -> None:
    """Every hour."""
    write_questions(timezone.now())


@shared_task
def deliver_questions(*ids: int) -> None:
    """Send these questions, but none that somebody has answered since by whatever he did."""
    deliver_batch(ids, compose=lambda letter: question_now(letter, at=timezone.now()))
