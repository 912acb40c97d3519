"""Every half minute each team whose lines are behind gets a job, of which there is one a team: no line is older than a
minute while a worker runs."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from mapapp.people.models import Team
from mapapp.portfolio.refreshing import is_behind, read_night, refresh
from mapapp.work.bell import ring
from mapapp.work.models import Job
from mapapp.work.rows import ask_again, claim, done, progress

KIND = "portfolio"


@shared_task
def tick() -> None:
    """Ring for each team that has something to be made again; for one whose worker died, too."""
    for team in Team.objects.order_by("pk"):
        if is_behind(team, timezone.now()):
            ring_for(team, at=timezone.now())


def ring_for(team: Team, *, at: datetime) -> None:
    """Have what of the team is behind made again now, not at the next tick: after a plan was made, which its seller
    looks for."""
    ring("mapapp.portfolio.jobs.work", ask_again(KIND, team.pk, at=at).pk)


@shared_task
def work(job_id: int) -> None:
    """Make the lines of one team again, and read the plans whose day has begun."""
    job = claim(job_id, at=timezone.now())
    if job is None:
        return
    team = Team.objects.filter(pk=job.subject_id).first()
    if team is not None:
        _while_held(job, team)
    done(job, at=timezone.now())


def _while_held(job: Job, team: Team) -> None:
    refresh(team, now=timezone.now, tell=lambda percent: progress(job, percent, at=timezone.now()))
    read_night(team, now=timezone.now)
