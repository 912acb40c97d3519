"""Every ten seconds somebody looks at each team; one whose lines are behind gets a job, of which there is one a team.
Whoever has it says after each portion that he is alive; after ten seconds without a word another one may have it.

So a line is made again within a minute, also when a worker dies over it: ten seconds until somebody looks, at most
twenty until his silence is long enough, counted from his last word, and somebody looks again. What making the lines
takes comes on top: eight seconds where all of a thousand plans fall behind at once, so that also who dies at its end
leaves a line that is forty seconds old, and two who die one after the other one of a minute. Where one process is left
for figures, it comes on top for the teams that wait behind, too (decision 0048).

All of it stands in a line of its own (`figures`), where a worker waits for nothing else: a list that is brought, or
letters and papers, hold as many of the others as there are. Those take from this line, too, while they are free.
"""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from mapapp.people.models import Team
from mapapp.portfolio.refreshing import is_behind, read_night, refresh
from mapapp.work.bell import ring
from mapapp.work.models import Job
from mapapp.work.rows import ask_for_ever, claim, done, progress

KIND = "portfolio"
SILENCE = timedelta(seconds=settings.FIGURES_EVERY)

log = logging.getLogger(__name__)


class Lost(Exception):
    """He was silent for too long, and another worker goes on with it."""


@shared_task
def tick() -> None:
    """Have each team looked at, beside each other. What nobody has looked at by the next tick is left to that: each
    time another team is the last, so that none is left out for ever where there are more than can be looked at."""
    teams = list(Team.objects.values_list("pk", flat=True))
    random.shuffle(teams)
    for team in teams:
        ring("mapapp.portfolio.jobs.look", team, within=settings.FIGURES_EVERY)


@shared_task
def look(team_id: int) -> None:
    """Ring for a team that has something to be made again; also where its worker died."""
    team = Team.objects.filter(pk=team_id).first()
    if team is not None and is_behind(team, timezone.now()):
        ring_for(team, at=timezone.now())


def ring_for(team: Team, *, at: datetime) -> None:
    """Have what of the team is behind made again now, not at the next tick: after a plan was made, which its seller
    looks for."""
    ring("mapapp.portfolio.jobs.work", ask_for_ever(KIND, team.pk, at=at).pk)


@shared_task
def work(job_id: int) -> None:
    """Make the lines of one team again, and read the plans whose day has begun."""
    job = claim(job_id, at=timezone.now(), lease=SILENCE)
    if job is None:
        return
    team = Team.objects.filter(pk=job.subject_id).first()
    try:
        if team is not None:
            _while_held(job, team)
    except Lost:
        log.warning("the figures of team %s went to another worker", job.subject_id)
    else:
        done(job, at=timezone.now())


def _while_held(job: Job, team: Team) -> None:
    refresh(team, now=timezone.now, tell=lambda percent: _alive(job, percent))
    read_night(team, now=timezone.now, tell=lambda: _alive(job, 100))


def _alive(job: Job, percent: int) -> None:
    if not progress(job, percent, at=timezone.now(), lease=SILENCE):
        raise Lost
