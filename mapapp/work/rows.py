"""Job rows: asked for, claimed with a lease, done or failed with a reason. The database is the queue.

Every step is one conditional update whose row count is checked, so that two workers never hold one job, and a worker
that comes back after its lease was given away changes nothing. `at` is an aware moment, always an argument.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from mapapp.work.models import Job

LEASE = timedelta(seconds=60)
ATTEMPTS = 3


def ask(kind: str, subject_id: int, *, at: datetime) -> Job:
    """The one job of a subject: made when there is none, asked again when it has failed, else left as it is.

    `kind` names the room whose `jobs.work` does it. Ring the bell after this; the sweep does when nobody hears.
    """
    job, made = Job.objects.get_or_create(kind=kind, subject_id=subject_id, defaults={"created_at": at})
    if not made and job.state == Job.State.FAILED:
        _queue_again(Job.objects.filter(pk=job.pk, state=Job.State.FAILED), at)
        job.refresh_from_db()
    return job


def ask_again(kind: str, subject_id: int, *, at: datetime) -> Job:
    """Ask for work that was done once but whose result is gone."""
    _queue_again(Job.objects.filter(kind=kind, subject_id=subject_id, state=Job.State.DONE), at)
    return ask(kind, subject_id, at=at)


def ask_for_ever(kind: str, subject_id: int, *, at: datetime) -> Job:
    """Ask for work that is due again and again: nobody gives it up, however many of its holders have died."""
    hopeless = Job.objects.filter(kind=kind, subject_id=subject_id, attempts__gte=ATTEMPTS)
    _queue_again(hopeless.filter(state=Job.State.RUNNING, lease_until__lt=at), at)
    return ask_again(kind, subject_id, at=at)


def claim(job_id: int, *, at: datetime, lease: timedelta = LEASE) -> Job | None:
    """Take a job for `lease`: one that waits, or one whose holder's lease has run out. None when there is none.

    The row that comes back knows which attempt of which asking it is; what it reports later counts only while that is
    the last one.
    """
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=at)
    taken = Job.objects.filter(free, pk=job_id, attempts__lt=ATTEMPTS).update(
        state=Job.State.RUNNING, lease_until=at + lease, attempts=F("attempts") + 1, progress=0, reason=""
    )
    return Job.objects.get(pk=job_id) if taken else None


def progress(job: Job, percent: int, *, at: datetime, lease: timedelta = LEASE) -> bool:
    """Say how far it is, 0 to 100, and keep it for `lease`. False when the job has gone to somebody else."""
    return bool(_held(job).update(progress=percent, lease_until=at + lease))


def done(job: Job, *, at: datetime) -> bool:
    """It is done. False when the job has gone to somebody else."""
    return bool(_held(job).update(state=Job.State.DONE, progress=100, lease_until=None, done_at=at))


def failed(job: Job, reason: str, *, at: datetime) -> bool:
    """It failed for good, for a reason that the person who asked can read. False when it has gone to somebody else."""
    return bool(_held(job).update(state=Job.State.FAILED, reason=reason[:500], lease_until=None, done_at=at))


def end(job_id: int, reason: str, *, at: datetime) -> bool:
    """The process that held a running job is gone and took its attempt along: it failed for good. False when it is not
    under way."""
    running = Job.objects.filter(pk=job_id, state=Job.State.RUNNING)
    return bool(running.update(state=Job.State.FAILED, reason=reason[:500], lease_until=None, done_at=at))


def left_behind(at: datetime, *, waiting_for: timedelta) -> list[Job]:
    """What lost messages and dead workers left: waiting for longer than `waiting_for`, or held past the lease."""
    lost = Q(state=Job.State.QUEUED, created_at__lt=at - waiting_for)
    dead = Q(state=Job.State.RUNNING, lease_until__lt=at, attempts__lt=ATTEMPTS)
    return list(Job.objects.filter(lost | dead).order_by("created_at", "pk"))


def give_up(reason: str, *, at: datetime) -> int:
    """Fail the jobs whose last attempt ran out of its lease: the worker died with each. How many they were."""
    hopeless = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=at, attempts__gte=ATTEMPTS)
    return hopeless.update(state=Job.State.FAILED, reason=reason[:500], lease_until=None, done_at=at)


def _held(job: Job) -> QuerySet[Job]:
    """His attempt of this asking: asked for again, a job counts its attempts from one."""
    return Job.objects.filter(
        pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts, created_at=job.created_at
    )  # fmt: skip


def _queue_again(jobs: QuerySet[Job], at: datetime) -> None:
    afresh = {"attempts": 0, "progress": 0, "reason": "", "lease_until": None, "done_at": None}
    jobs.update(state=Job.State.QUEUED, created_at=at, **afresh)
