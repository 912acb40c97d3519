"""Files of a team are taken in one after the other, in the order in which somebody asked for them: a deal that stands
in two of them would be left by the one or the other as it happens, and each report would be of halves.

Whose turn it is stands in the rows of the jobs, and is asked behind the lock of the team.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mapapp.people.models import Team
from mapapp.private.models import BroughtShape
from mapapp.private.team_queries import brought_numbered, files_taking, files_under_way
from mapapp.work.bell import ring
from mapapp.work.models import Job
from mapapp.work.rows import claim

KIND = "exchange"
JOB = "mapapp.exchange.jobs.work"


def claim_in_turn(job_id: int, *, at: datetime) -> Job | None:
    """Take the job of a file as `claim` does. While another file of the team is being taken in, or waits in front of
    it, it goes on waiting, and whoever has that one rings for it in the end."""
    job = Job.objects.filter(pk=job_id).first()
    brought = brought_numbered(job.subject_id) if job else None
    if brought is None:
        return claim(job_id, at=at)
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=brought.team_id)
        return None if taken_before(brought) else claim(job_id, at=at)


def taken_before(brought: BroughtShape) -> BroughtShape | None:
    """The other file of the team that a worker is taking in; also one whose worker has died, for the next goes on with
    it. For one that waits to be taken in and has not begun, else, the one that was asked for first of those that wait
    before it. Two queries at most."""
    files = {file.pk: file for file in files_taking(brought.team)}
    if not files.keys() - {brought.pk}:
        return None
    states = dict(Job.objects.filter(kind=KIND, subject_id__in=files).values_list("subject_id", "state"))
    begun = [file for pk, file in files.items() if states.get(pk) == Job.State.RUNNING]
    if begun:  # whoever has begun gives way to nobody, or the two would wait for each other
        return None if brought in begun else begun[0]
    waiting = [file for pk, file in files.items() if states.get(pk) == Job.State.QUEUED]
    return waiting[0] if brought in waiting and waiting[0] != brought else None


def ring_for_the_next(team: Team) -> None:
    """A file is in, or has failed: ring for those of the team that wait."""
    waiting = Job.objects.filter(kind=KIND, subject_id__in=files_under_way(team), state=Job.State.QUEUED)
    for job in waiting.order_by("created_at", "pk"):
        ring(JOB, job.pk)
