"""One job a team makes its lines: rung every ten seconds while something is behind, and again when it died."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from itertools import count
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from mapapp.celery import app
from mapapp.demo.fenwick import fenwick
from mapapp.people.models import Team
from mapapp.plans.changes.workspace import create_workspace
from mapapp.portfolio import readings, refreshing
from mapapp.portfolio.jobs import SILENCE, look, tick, work
from mapapp.private.kept import figures_table, readings_table
from mapapp.settings import CELERY_BEAT_SCHEDULE
from mapapp.work.models import Job
from mapapp.work.rows import ATTEMPTS, claim, progress
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager
EVERY = int(CELERY_BEAT_SCHEDULE["keep the portfolio fresh"]["schedule"])  # seconds


def ticked_at(seconds: int = 0) -> Job | None:
    """What a tick leads to, with each team looked at in turn."""
    with time_machine.travel(TODAY + timedelta(seconds=seconds), tick=False):
        for team in Team.objects.order_by("pk"):
            look(team.pk)
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


def test_a_tick_has_each_team_looked_at_by_whoever_is_free_until_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, int, float]] = []
    monkeypatch.setattr("mapapp.portfolio.jobs.ring", lambda job, team, within: rung.append((job, team, within)))
    teams = {scene.team.pk, *(Team.objects.create(name=f"Other {n}").pk for n in range(9))}
    firsts = set()
    for _turn in range(20):
        rung.clear()
        tick()
        assert [job for job, _team, _within in rung] == ["mapapp.portfolio.jobs.look"] * 10
        assert {team for _job, team, _within in rung} == teams and {within for *_job, within in rung} == {EVERY}
        firsts.add(rung[0][1])
    assert len(firsts) > 1, "another team is the last each time, and none for ever"


def test_a_look_at_a_team_that_is_gone_finds_nothing(scene: Scene) -> None:
    look(scene.team.pk + 1)
    assert not Job.objects.filter(kind="portfolio").exists()


def test_figures_stand_in_a_line_of_their_own_and_every_worker_that_is_told_of_none_takes_from_it(
    scene: Scene,
) -> None:
    assert {app.amqp.router.route({}, f"mapapp.portfolio.jobs.{job}")["queue"].name for job in
            ("tick", "look", "work")} == {"figures"}  # fmt: skip
    assert app.amqp.router.route({}, "mapapp.exchange.jobs.work")["queue"].name == "celery"
    assert set(app.amqp.queues.consume_from) == {"celery", "figures"}


def test_what_a_killed_worker_left_is_made_when_its_lease_is_over(scene: Scene) -> None:
    job = ticked_at()
    assert job and claim(job.pk, at=TODAY)  # and then it dies
    ticked_at(61)
    worked_at(job, 61)
    assert LINES.count() == 1


def seconds_behind(deaths: int, *, after: int = 0) -> int:
    """How long a change is behind that came just after a look, when so many workers die one after the other: each with
    the job in hand, `after` so many seconds of work of which it told."""
    for second in count(EVERY, EVERY):
        job = ticked_at(second)
        assert job
        with time_machine.travel(TODAY + timedelta(seconds=second), tick=False):
            held = claim(job.pk, at=TODAY + timedelta(seconds=second), lease=SILENCE) if deaths else None
        if held is not None:
            deaths -= 1
            assert progress(held, 50, at=TODAY + timedelta(seconds=second + after), lease=SILENCE)
            continue
        worked_at(job, second)
        if LINES.exists():
            return second
    raise AssertionError


@pytest.mark.parametrize("after", [0, EVERY - 1])
def test_a_line_is_not_a_minute_behind_although_a_worker_dies_over_it(scene: Scene, after: int) -> None:
    assert seconds_behind(0) == EVERY
    LINES.all().delete()
    assert seconds_behind(1, after=after) <= 4 * EVERY <= 60


def test_nobody_gives_up_a_team_whose_workers_die_one_after_the_other(scene: Scene) -> None:
    deaths = ATTEMPTS + 1
    assert seconds_behind(deaths) <= EVERY + 2 * EVERY * deaths


def test_whoever_was_silent_for_too_long_writes_what_he_has_and_leaves_the_rest_to_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    monkeypatch.setattr(refreshing, "PORTION", 1)
    job, made = ticked_at(), refreshing._plans
    assert job

    def slowly(*portion: Any) -> int:
        found = made(*portion)
        assert claim(job.pk, at=TODAY + 2 * SILENCE, lease=SILENCE), "he has been silent, and another one has it"
        return found

    monkeypatch.setattr(refreshing, "_plans", slowly)
    worked_at(job)
    job.refresh_from_db()
    assert (LINES.count(), job.state, job.attempts) == (1, "running", 2)


def test_whoever_reads_the_night_says_that_he_is_alive_and_leaves_the_rest_to_who_took_it_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    monkeypatch.setattr(readings, "AT_ONCE", 1)
    night, kept = 24 * 3600, readings.keep
    job = ticked_at(night)
    assert job

    def slowly(found: Any) -> Any:
        made = kept(found)
        assert claim(job.pk, at=TODAY + timedelta(seconds=night) + 2 * SILENCE, lease=SILENCE)
        return made

    monkeypatch.setattr(readings, "keep", slowly)
    worked_at(job, night)
    job.refresh_from_db()
    assert (LINES.count(), readings_table()._default_manager.count()) == (2, 1)
    assert (job.state, job.attempts) == ("running", 2)


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
