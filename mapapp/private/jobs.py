"""The worker's part: hand on the plans of who leaves, however many they are, and say how it went; and let rows follow
what their team says of its stages."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone
from django.utils.translation import ngettext

from mapapp.private.changes.following import follow_stages
from mapapp.private.changes.handing_over import carry_out
from mapapp.private.team_queries import teams_with_settings
from mapapp.work.rows import claim, done, failed, progress

log = logging.getLogger(__name__)


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


@shared_task
def follow(*teams: int) -> None:
    """Let the rows of these teams, of all where none is named, follow their stages: what a request left to a worker, or
    broke off. Of two at once one writes each row, and the other finds it written."""
    for team in teams_with_settings().filter(**({"pk__in": teams} if teams else {})):
        try:
            follow_stages(team, at=timezone.now())
        except Exception:  # the next look goes on with it, and it keeps no other team back
            log.exception("the rows of team %s do not follow its stages", team.pk)
