"""The sweep: once a minute it finds what a lost message or a dead worker left, and rings again."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.work.bell import ring
from mapapp.work.rows import give_up, left_behind

HEARD = timedelta(seconds=30)  # a bell that was heard has its job claimed long before


@shared_task
def sweep() -> None:
    """Ring for each job left behind; give up those that have died too often."""
    at = timezone.now()
    give_up(_("This did not finish in three tries. Try again; if it fails again, tell whoever runs mapapp."), at=at)
    for job in left_behind(at, waiting_for=HEARD):
        ring(job_name(job.kind), job.pk)


def job_name(kind: str) -> str:
    """The full name of the job that does work of this kind: the room's own `work`."""
    return f"mapapp.{kind}.jobs.work"
