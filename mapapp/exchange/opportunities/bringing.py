"""Ask a worker to look at a file of opportunities, or to take it in; and find how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.exchange.markup import A_LIST
from mapapp.exchange.opportunities.file import too_large
from mapapp.exchange.refusals import SheetEmpty
from mapapp.exchange.sheet import one_name
from mapapp.people.models import Team, User
from mapapp.private.changes.taking_in import ask_to_take, keep_file
from mapapp.private.models import BroughtShape
from mapapp.private.team_queries import pipeline_of
from mapapp.work.bell import ring
from mapapp.work.models import Job
from mapapp.work.rows import ask_again

KIND = "exchange"
JOB = "mapapp.exchange.jobs.work"
State = BroughtShape.State


@dataclass(frozen=True, slots=True)
class Going:
    """How far a worker is with a file: `percent` of the looking or of the taking in."""

    goes_on: bool
    failed: bool
    percent: int
    reason: str = ""
    waits: bool = False


def bring(team: Team, *, filename: str, content: bytes, by: User | None, at: datetime) -> BroughtShape:
    """Keep a file and ask for it to be looked at. Nothing of it is read here. Raises a SheetRefused."""
    if len(content) > A_LIST.size:
        raise too_large()
    if not content.strip(b"\0 \r\n\t"):
        raise SheetEmpty(_("The file is empty. Choose the one that your CRM exported."))
    brought = keep_file(team, filename=one_name(filename), content=content, by=by, at=at)
    _ask(brought, at)
    return brought


def look_again(brought: BroughtShape, *, at: datetime) -> None:
    """Look at a file once more, by the settings as they are now."""
    if brought.state in (State.BROUGHT, State.LOOKED):
        _ask(brought, at)


def take(brought: BroughtShape, *, seen: int, at: datetime) -> bool:
    """Ask for it to be taken in. `seen` is the number of the settings by which who asks has looked at it: False when
    there are others by now, and it is looked at again instead; or when a worker is still at it."""
    job, now = job_of(brought), pipeline_of(brought.team)
    if job is not None and job.state in (Job.State.QUEUED, Job.State.RUNNING):
        return False
    if now.number == seen and ask_to_take(brought, settings=seen, at=at):
        _ask(brought, at)
        return True
    look_again(brought, at=at)
    return False


def go_on(brought: BroughtShape, *, at: datetime) -> None:
    """Try again what failed: looking, or taking in from where it stopped."""
    if brought.state in (State.BROUGHT, State.LOOKED, State.TAKING):
        _ask(brought, at)


def job_of(brought: BroughtShape) -> Job | None:
    """One query."""
    return Job.objects.filter(kind=KIND, subject_id=brought.pk).first()


def going(brought: BroughtShape, job: Job | None) -> Going:
    """From the file and its job."""
    state = job.state if job else Job.State.DONE
    waits = state == Job.State.QUEUED
    if brought.state == State.TAKING and brought.rows:
        percent = 100 * brought.done_rows // brought.rows
    else:
        percent = job.progress if job else 100
    busy = state in (Job.State.QUEUED, Job.State.RUNNING)
    return Going(busy, state == Job.State.FAILED, percent, job.reason if job else "", waits)


def _ask(brought: BroughtShape, at: datetime) -> None:
    job = ask_again(KIND, brought.pk, at=at)
    ring(JOB, job.pk)
