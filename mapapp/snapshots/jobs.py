"""The worker's part: take a job, draw its PDF within its limits, say how it went."""

from __future__ import annotations

import errno
import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_process_init, worker_process_shutdown
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.snapshots import pdf
from mapapp.snapshots.making import make
from mapapp.work.models import Job
from mapapp.work.rows import claim, done, failed, progress

SOFT, HARD = 30, 60  # seconds
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the disk, somebody's part of it, or a file's limit
MEMORY = 1 << 30  # bytes of addresses, while it draws
log = logging.getLogger(__name__)


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def work(job_id: int) -> None:
    """Make the PDF of a job: once, however often the bell rings."""
    job = claim(job_id, at=timezone.now())
    if job is None:
        return
    with told(job), at_most(MEMORY):
        make(job.subject_id, tell=lambda percent: progress(job, percent, at=timezone.now()))


@contextmanager
def told(job: Job) -> Iterator[None]:
    """However it ends, the row says so; what went wrong in words for the person who asked."""
    try:
        yield
    except SoftTimeLimitExceeded:
        reason = _("The plan is too long to draw in %(seconds)s seconds. Shorten its texts, save it again.")
        failed(job, reason % {"seconds": SOFT}, at=timezone.now())
    except MemoryError:
        failed(job, _("The plan is too large to draw. Shorten its texts, save it again."), at=timezone.now())
    except (OperationalError, InterfaceError):  # nothing can be said now: the lease ends, and the sweep rings again
        log.exception("the database went away under job %s", job.pk)
    except Exception as problem:
        log.exception("no PDF for job %s", job.pk)
        failed(job, _reason(problem), at=timezone.now())
    else:
        done(job, at=timezone.now())


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.errno in FULL:
        return _("There is no room left to keep the PDF. Tell whoever runs mapapp, then try again.")
    return _("The PDF could not be drawn. Try again; if it fails again, tell whoever runs mapapp.")


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Hold this process to `size` bytes of addresses meanwhile; a tighter limit of the system stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    tight = size if soft == resource.RLIM_INFINITY else min(size, soft)
    resource.setrlimit(resource.RLIMIT_AS, (tight, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@worker_process_init.connect
def warm(**_signal: object) -> None:
    """Load WeasyPrint, fonts and style before somebody waits for them."""
    pdf.warm()


@worker_process_shutdown.connect
def forget(**_signal: object) -> None:
    """A worker process ends without Python's own farewell, so it is told."""
    pdf.forget()
