"""Ask a worker to look at a file of opportunities, or to take it in; and find how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _

from mapapp.exchange.markup import A_LIST
from mapapp.exchange.opportunities.file import too_large
from mapapp.exchange.opportunities.turns import JOB, KIND, taken_before
from mapapp.exchange.refusals import SheetEmpty
from mapapp.exchange.sheet import one_name
from mapapp.people.models import Team, User
from mapapp.private.changes.taking_in import ask_to_take, is_asked, keep_file, stops_of
from mapapp.private.models import BroughtShape
from mapapp.private.team_queries import pipeline_of
from mapapp.work.bell import ring
from mapapp.work.models import Job
from mapapp.work.rows import ask_again

State = BroughtShape.State


@dataclass(frozen=True, slots=True)
class Going:
    """How far a worker is with a file: `percent` of the looking or of the taking in. `behind`: the name of the file of
    the team that has to be in before this one has its turn."""

    goes_on: bool
    failed: bool
    percent: int
    reason: str = ""
    waits: bool = False
    behind: str = ""


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


class Taken(Enum):
    """What came of asking for a file to be taken in: it is (or was before, which counts once); or it was not asked for,
    because of what has to be said first, or since it is no more what was looked at."""

    YES = "yes"
    STOPPED = "stopped"
    MOVED_ON = "moved on"


def take(
    brought: BroughtShape, *, seen: int, at: datetime, joins: Mapping[str, str] | None = None, by: User | None = None
) -> Taken:
    """Ask for it to be taken in. `seen` is the number of the settings by which who asks has looked at it: when there
    are others by now, it is looked at again instead. `joins` are the plans that `by` chose for rows: number -> code.
    Nothing happens while a worker is still looking."""
    if brought.state in (State.TAKING, State.DONE):
        return Taken.YES
    job, now = job_of(brought), pipeline_of(brought.team)
    if job is not None and job.state in (Job.State.QUEUED, Job.State.RUNNING):
        return Taken.MOVED_ON
    if now.number == seen == brought.settings and stops_of(brought):
        return Taken.STOPPED
    if now.number == seen and ask_to_take(brought, settings=seen, at=at, joins=joins, by=by):
        _ask(brought, at)
        return Taken.YES
    if is_asked(brought):  # the same button twice: the other was faster by a moment
        return Taken.YES
    look_again(brought, at=at)
    return Taken.MOVED_ON


def go_on(brought: BroughtShape, *, at: datetime) -> None:
    """Try again what failed: looking, or taking in from where it stopped."""
    if brought.state in (State.BROUGHT, State.LOOKED, State.TAKING):
        _ask(brought, at)


def job_of(brought: BroughtShape) -> Job | None:
    """One query."""
    return Job.objects.filter(kind=KIND, subject_id=brought.pk).first()


def going(brought: BroughtShape, job: Job | None) -> Going:
    """From the file and its job. Two queries at most, and none but for a file that waits."""
    state = job.state if job else Job.State.DONE
    waits = state == Job.State.QUEUED
    if brought.state == State.TAKING and brought.rows:
        percent = 100 * brought.done_rows // brought.rows
    else:
        percent = job.progress if job else 100
    busy = state in (Job.State.QUEUED, Job.State.RUNNING)
    before = taken_before(brought) if waits else None
    reason, behind = job.reason if job else "", before.filename if before else ""
    return Going(busy, state == Job.State.FAILED, percent, reason, waits, behind)


def _ask(brought: BroughtShape, at: datetime) -> None:
    job = ask_again(KIND, brought.pk, at=at)
    ring(JOB, job.pk)
