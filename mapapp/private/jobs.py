"""The worker's part: hand on the plans of who leaves, however many they are, and say how it went."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone
from django.utils.translation import ngettext

from mapapp.private.changes.handing_over import carry_out
from mapapp.work.rows import claim, done, failed, progress


@shared_task
def work(job_id: int) -> None:
    """Carry a handover out: once, however often the bell rings. What a dead worker has handed on stays so, and the next
    one goes on where it ended."""
    job = claim(job_id, at=timezone.now())
    if job is None:
        return
    stuck = carry_out(
        job.subject_id, tell=lambda percent: progress(job, percent, at=timezone.now()), now=timezone.now
    )  # fmt: skip
    if not stuck:
        done(job, at=timezone.now())
        return
    reason = ngettext(
        "%(count)s plan could not be handed on, and stays as it was. Try again; if it fails again, tell whoever runs "
        "mapapp.",
        "%(count)s plans could not be handed on, and stay as they were. Try again; if it fails again, tell whoever "
        "runs mapapp.",
        stuck,
    )
    failed(job, reason % {"count": stuck}, at=timezone.now())
