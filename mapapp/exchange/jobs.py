"""The worker's part: files of opportunities looked at and taken in; and the sweep of what nobody goes on with."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.exchange.drafts import forget_old
from mapapp.exchange.opportunities.bringing import State
from mapapp.exchange.opportunities.looking import look, take_in
from mapapp.exchange.opportunities.turns import claim_in_turn, ring_for_the_next
from mapapp.exchange.refusals import SheetRefused
from mapapp.private.changes.taking_in import forget_files
from mapapp.private.models import BroughtShape
from mapapp.private.team_queries import brought_numbered
from mapapp.work.models import Job
from mapapp.work.rows import done, failed, progress

log = logging.getLogger(__name__)


@shared_task
def work(job_id: int) -> None:
    """Look at a file of opportunities, or take it in: whichever it waits for. Once, however often the bell rings, and
    not while another one of the team is being taken in."""
    job = claim_in_turn(job_id, at=timezone.now())
    if job is None:
        return
    brought = brought_numbered(job.subject_id)
    if brought is not None:
        _work(job, brought)
        ring_for_the_next(brought.team)
    else:
        done(job, at=timezone.now())


def _work(job: Job, brought: BroughtShape) -> None:
    with told(job):
        if brought.state in (State.BROUGHT, State.LOOKED):
            look(brought, tell=lambda percent: _held(job, percent))
        elif brought.state == State.TAKING:
            take_in(brought, now=timezone.now, tell=lambda percent: _held(job, percent))


class Lost(Exception):
    """The lease ran out, and another worker goes on with it."""


def _held(job: Job, percent: int) -> None:
    if not progress(job, percent, at=timezone.now()):
        raise Lost


@contextmanager
def told(job: Job) -> Iterator[None]:
    """However it ends, the row says so; what went wrong in words for the person who asked."""
    try:
        yield
    except Lost:
        log.warning("job %s went to another worker", job.pk)
    except SheetRefused as refusal:
        failed(job, str(refusal), at=timezone.now())
    except (OperationalError, InterfaceError):  # nothing can be said now: the lease ends, and the sweep rings again
        log.exception("the database went away under job %s", job.pk)
    except Exception:
        log.exception("job %s of a file did not finish", job.pk)
        failed(
            job, _("This did not finish. Try again; if it fails again, tell whoever runs mapapp."), at=timezone.now()
        )
    else:
        done(job, at=timezone.now())


@shared_task
def forget_old_sheets() -> None:
    """Delete the drafts, the files and the reports whose days are over."""
    at = timezone.now()
    forget_old(at)
    forget_files(at)
