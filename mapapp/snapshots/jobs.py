"""The worker's part: take a job, draw its PDF within its limits, say how it went."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from celery import current_app, shared_task
from celery.exceptions import SoftTimeLimitExceeded, TimeLimitExceeded, WorkerLostError
from celery.signals import task_failure, worker_process_init, worker_process_shutdown
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.post.deliver import deliver_batch
from mapapp.snapshots import pdf
from mapapp.snapshots.files import clear_aside
from mapapp.snapshots.limits import HARD, SOFT, at_most
from mapapp.snapshots.mailing import Composer
from mapapp.snapshots.making import make
from mapapp.snapshots.withdrawing import clear_unowned, withdraw_lettered
from mapapp.work.models import Job
from mapapp.work.rows import claim, done, end, failed, progress

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the disk, somebody's part of it, or a file's limit
BROKE = ("SIGABRT", "SIGSEGV", "SIGTRAP", "SIGBUS")  # a library that gives up; not what ends a worker from outside
LINE = settings.CELERY_TASK_DEFAULT_QUEUE  # where papers stand
log = logging.getLogger(__name__)


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def work(job_id: int) -> None:
    """Make the PDF of a job: once, however often the bell rings."""
    job = claim(job_id, at=timezone.now())
    if job is None:
        return
    with told(job), at_most():
        make(job.subject_id, tell=lambda percent: progress(job, percent, at=timezone.now()))


@contextmanager
def told(job: Job) -> Iterator[None]:
    """However it ends, the row says so; what went wrong in words for the person who asked."""
    try:
        yield
    except SoftTimeLimitExceeded:
        failed(job, _too_long(SOFT), at=timezone.now())
    except (MemoryError, SystemError):  # the second is Python's own word where no frame can be had any more
        failed(job, _too_large(), at=timezone.now())
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


@shared_task
def tidy() -> None:
    """Every hour: a plan that is deleted leaves no paper behind, also when the worker was killed right after it; and a
    paper that lacked letters is drawn anew once there is a typeface for them."""
    clear_unowned()
    withdraw_lettered()


@shared_task
def deliver_shared(*ids: int) -> None:
    """Send these versions with their PDFs; each is looked at again, whether its reader still takes part."""
    deliver_batch(ids, compose=Composer(timezone.now))


def _too_long(seconds: int) -> str:
    reason = _("The plan is too long to draw in %(seconds)s seconds. Shorten its texts, save it again.")
    return reason % {"seconds": seconds}


def _too_large() -> str:
    return _("The plan is too large to draw. Shorten its texts, save it again.")


@task_failure.connect
def ended_from_outside(
    sender: object = None, args: Sequence[int] = (), exception: BaseException | None = None, **_signal: object
) -> None:
    """The process that drew is gone: it was ended at the hard limit, or a library gave up for want of memory. It would
    end so each time, so the job fails at once. One that was killed for another cause is left to the sweep.

    Runs in the worker's first process, which keeps no line to the database open: its children would inherit it.
    """
    if getattr(sender, "name", "") != work.name:
        return
    if isinstance(exception, TimeLimitExceeded):
        reason = _too_long(HARD)
    elif isinstance(exception, WorkerLostError) and any(name in str(exception) for name in BROKE):
        reason = _too_large()
    else:
        return
    try:
        end(args[0], reason, at=timezone.now())
    except (OperationalError, InterfaceError):
        log.exception("the database went away under job %s", args[0])
    finally:
        if not connection.in_atomic_block:
            connection.close()


@worker_process_init.connect
def warm(**_signal: object) -> None:
    """Load WeasyPrint, fonts and style before somebody waits for them; what a killed one was writing goes. Not in a
    worker that takes nothing from the line where papers stand: it stays small."""
    if LINE in current_app.amqp.queues.consume_from:
        clear_aside()
        pdf.warm()


@worker_process_shutdown.connect
def forget(**_signal: object) -> None:
    """A worker process ends without Python's own farewell, so it is told."""
    pdf.forget()
