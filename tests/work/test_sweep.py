"""The sweep finds what was lost and rings again; what has died too often it gives up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from celery import current_app

from mapapp.work.jobs import job_name, sweep
from mapapp.work.models import Job
from mapapp.work.rows import ATTEMPTS, LEASE, ask, claim
from tests.builders import TODAY

pytestmark = pytest.mark.django_db


def test_the_sweep_rings_for_a_job_nobody_took(django_capture_on_commit_callbacks: Any) -> None:
    job = ask("snapshots", 7, at=TODAY)
    later = time_machine.travel(TODAY + timedelta(minutes=1), tick=False)
    with later, patch.object(current_app, "send_task") as bell, django_capture_on_commit_callbacks(execute=True):
        sweep()
    assert [(call.args[0], call.kwargs["args"]) for call in bell.call_args_list] == [
        ("mapapp.snapshots.jobs.work", (job.pk,))
    ]


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
