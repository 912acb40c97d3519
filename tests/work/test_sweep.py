"""The sweep finds what was lost and rings again; what has died too often it gives up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from celery.signals import worker_ready

from mapapp.celery import SWEEPS
from mapapp.post.jobs import sweep as sweep_letters
from mapapp.post.outbox import ROUND, write
from mapapp.settings import CELERY_BEAT_SCHEDULE
from mapapp.work.jobs import job_name, sweep
from mapapp.work.models import Job
from mapapp.work.rows import ATTEMPTS, LEASE, ask, claim
from tests.builders import TODAY
from tests.work.broker import listening

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("erasable_history")
def test_the_sweep_rings_for_a_job_nobody_took() -> None:
    lost, young = ask("snapshots", 7, at=TODAY), ask("snapshots", 8, at=TODAY + timedelta(seconds=45))
    with listening() as heard, time_machine.travel(TODAY + timedelta(minutes=1), tick=False):
        sweep()
        assert heard.all() == [("mapapp.snapshots.jobs.work", [lost.pk])]
    assert Job.objects.get(pk=young.pk).state == Job.State.QUEUED


@pytest.mark.usefixtures("erasable_history")
def test_the_sweep_rings_for_letters_in_rounds() -> None:
    ids = [write("digest", f"digest:{n}", "priya@fenwick.example", text="x", at=TODAY).pk for n in range(ROUND + 1)]
    with listening() as heard, time_machine.travel(TODAY, tick=False):
        sweep_letters()
        assert heard.all() == [("mapapp.digests.jobs.deliver_digests", part) for part in (ids[:ROUND], ids[ROUND:])]


def test_a_worker_that_comes_up_sweeps_at_once() -> None:
    with listening() as heard:
        worker_ready.send(sender=None)
        assert heard.all() == [(sweep, []) for sweep in SWEEPS]
    assert set(SWEEPS) <= {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()}


def test_the_sweep_gives_up_a_job_that_died_three_times(django_capture_on_commit_callbacks: Any) -> None:
    job, at = ask("snapshots", 7, at=TODAY), TODAY
    for _attempt in range(ATTEMPTS):
        claim(job.pk, at=at)
        at += LEASE + timedelta(seconds=1)
    with time_machine.travel(at, tick=False), django_capture_on_commit_callbacks() as rung:
        sweep()
    assert rung == []
    assert Job.objects.get().state == Job.State.FAILED
    assert "Try again" in Job.objects.get().reason


def test_a_kind_names_the_room_that_does_it() -> None:
    assert job_name("snapshots") == "mapapp.snapshots.jobs.work"
