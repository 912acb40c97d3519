"""One job a team makes its lines: rung every half minute while something is behind, once, and again when it died."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from mapapp.portfolio.jobs import tick, work
from mapapp.private.kept import figures_table
from mapapp.work.models import Job
from mapapp.work.rows import claim
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager


def ticked_at(seconds: int = 0) -> Job | None:
    with time_machine.travel(TODAY + timedelta(seconds=seconds), tick=False):
        tick()
    return Job.objects.filter(kind="portfolio").first()


def worked_at(job: Job, seconds: int = 0) -> None:
    with time_machine.travel(TODAY + timedelta(seconds=seconds), tick=False):
        work(job.pk)


def test_a_team_whose_lines_are_behind_gets_its_job_and_lines(scene: Scene) -> None:
    job = ticked_at()
    assert job and (job.subject_id, job.state) == (scene.team.pk, "queued")
    worked_at(job)
    assert LINES.count() == 1
    job.refresh_from_db()
    assert (job.state, job.progress) == ("done", 100)


def test_nothing_behind_asks_for_nothing(scene: Scene) -> None:
    job = ticked_at()
    assert job
    worked_at(job)
    again = ticked_at(30)
    assert again and again.state == "done"


def test_two_workers_that_hear_the_same_bell_do_it_once(scene: Scene) -> None:
    job = ticked_at()
    assert job and claim(job.pk, at=TODAY)
    worked_at(job)
    assert LINES.count() == 0


def test_what_a_killed_worker_left_is_made_when_its_lease_is_over(scene: Scene) -> None:
    job = ticked_at()
    assert job and claim(job.pk, at=TODAY)  # and then it dies
    ticked_at(61)
    worked_at(job, 61)
    assert LINES.count() == 1


def test_a_team_that_is_gone_has_nothing_to_be_made(scene: Scene) -> None:
    job = Job.objects.create(kind="portfolio", subject_id=scene.team.pk + 1, created_at=TODAY)
    worked_at(job)
    job.refresh_from_db()
    assert job.state == "done"


def test_the_command_that_checks_says_what_differs_and_fails(scene: Scene) -> None:
    job = ticked_at()
    assert job
    worked_at(job)
    with time_machine.travel(TODAY, tick=False):
        said = StringIO()
        call_command("check_figures", team=scene.team.code, stdout=said)
        assert said.getvalue() == "Larkspur: 1 lines compared, 0 differences, 0 behind\n"
        LINES.update(counted=3)
        said = StringIO()
        with pytest.raises(SystemExit):
            call_command("check_figures", stdout=said)
    assert "One account-planning platform by Q3: counted is kept as 3 and is 30" in said.getvalue()


def test_the_command_knows_no_other_team() -> None:
    with pytest.raises(CommandError, match="no team"):
        call_command("check_figures", team="nobody")
