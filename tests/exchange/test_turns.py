"""Lists of a team go in one after the other, whoever works on them; who waits says for which, and is rung for. What two
real workers make of it is in tests/portfolio/test_killed.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mapapp.exchange.jobs import work
from mapapp.exchange.opportunities import turns
from mapapp.exchange.opportunities.bringing import take
from mapapp.management.commands import import_opportunities
from mapapp.private.choosing import TEAMS
from mapapp.private.models import BroughtShape
from mapapp.work import jobs as sweeping
from mapapp.work.jobs import sweep
from mapapp.work.models import Job
from mapapp.work.rows import ATTEMPTS, LEASE, claim, failed, give_up
from tests.builders import Scene
from tests.pages.pipeline import HEAD, brought, last, read_here, row, worked
from tests.pages.reading import read, words


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


@pytest.fixture
def two(scene: Scene) -> tuple[str, Job, Job]:
    """Two lists that are to be taken in: the page of the second, and the jobs of both; a worker has the first."""
    jobs = []
    for name in ("one.csv", "two.csv"):
        page = brought(scene.client("olga"), scene, HEAD + row(stage=name), name)
        jobs.append(Job.objects.get(kind="exchange", subject_id=last().pk))
    for job in jobs:
        take(file_of(job), seen=0, at=timezone.now())
    assert claim(jobs[0].pk, at=timezone.now())
    return page, *jobs


def file_of(job: Job) -> BroughtShape:
    return TEAMS.brought._default_manager.get(pk=job.subject_id)


def states(*jobs: Job) -> list[str]:
    return [str(Job.objects.get(pk=job.pk).state) for job in jobs]


def test_who_waits_is_told_for_which_and_goes_on_waiting(scene: Scene, two: tuple[str, Job, Job]) -> None:
    page, first, second = two
    work(second.pk)
    assert states(first, second) == ["running", "queued"]
    assert Job.objects.get(pk=second.pk).attempts == 0
    said = words(read(scene.client("olga"), page))
    assert "Waiting until “one.csv” is in" in said and "Lists of a team go in one after the other" in said
    failed(Job.objects.get(pk=first.pk), "No", at=timezone.now())
    said = words(read(scene.client("olga"), page))
    assert "Waiting for its turn" in said and "one after the other" not in said


def test_the_next_is_rung_for_when_one_is_in_and_each_report_is_of_one_list(
    two: tuple[str, Job, Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    _page, first, second = two
    rung: list[int] = []
    monkeypatch.setattr(turns, "ring", lambda job, pk: rung.append(pk))
    long_ago = timezone.now() - 2 * LEASE
    Job.objects.filter(pk=first.pk).update(lease_until=long_ago)  # its worker has died
    work(second.pk)
    assert (states(first, second), rung) == (["running", "queued"], []), "who was begun goes first"
    work(first.pk)
    assert (states(first, second), rung) == (["done", "queued"], [second.pk])
    work(second.pk)
    assert states(first, second) == ["done", "done"]
    (said,) = TEAMS.lines._default_manager.filter(brought=second.subject_id).values_list("said", flat=True)
    assert said == [["stage", "one.csv", "two.csv"]]


@pytest.fixture
def both_wait(two: tuple[str, Job, Job]) -> tuple[str, Job, Job]:
    """Nobody has begun."""
    Job.objects.filter(pk=two[1].pk).update(state=Job.State.QUEUED, lease_until=None, attempts=0)
    return two


def test_of_two_that_wait_the_one_that_was_asked_for_first_goes_first(
    scene: Scene, both_wait: tuple[str, Job, Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, first, second = both_wait
    work(second.pk)
    assert states(first, second) == ["queued", "queued"] and Job.objects.get(pk=second.pk).attempts == 0
    assert "Waiting until “one.csv” is in" in words(read(scene.client("olga"), page))
    rung: list[int] = []
    monkeypatch.setattr(turns, "ring", lambda job, pk: rung.append(pk))
    work(first.pk)
    work(second.pk)
    assert (states(first, second), rung) == (["done", "done"], [second.pk])
    assert TEAMS.opportunities._default_manager.get().stage == "two.csv"


def test_who_has_begun_goes_on_though_another_was_asked_for_before(both_wait: tuple[str, Job, Job]) -> None:
    _page, first, second = both_wait
    Job.objects.filter(pk=second.pk).update(state=Job.State.RUNNING, lease_until=timezone.now() - 2 * LEASE, attempts=1)
    work(first.pk)
    assert states(first, second) == ["queued", "running"]
    work(second.pk)
    work(first.pk)
    assert states(first, second) == ["done", "done"]


@pytest.mark.parametrize("left", ["its bell was lost", "its worker has died", "it has failed"])
def test_nobody_waits_for_ever_for_what_was_left(
    both_wait: tuple[str, Job, Job], monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    _page, first, second = both_wait
    jobs = Job.objects.filter(pk=first.pk)
    if left == "its worker has died":
        jobs.update(state=Job.State.RUNNING, lease_until=timezone.now() - 2 * LEASE, attempts=1)
    elif left == "it has failed":
        jobs.update(state=Job.State.FAILED)
    work(second.pk)
    monkeypatch.setattr(sweeping, "ring", lambda job, pk: work(pk))
    monkeypatch.setattr(turns, "ring", lambda job, pk: work(pk))
    Job.objects.update(created_at=timezone.now() - 2 * LEASE)
    sweep()
    assert states(second) == ["done"] and states(first) == (["failed"] if "failed" in left else ["done"])


def test_the_command_takes_in_what_waits_before_it_where_there_is_no_worker(
    both_wait: tuple[str, Job, Job], monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: Any
) -> None:
    (file := tmp_path / "three.csv").write_text(HEAD + row(stage="Three"))
    monkeypatch.setattr(import_opportunities, "sleep", lambda seconds: None)
    call_command("import_opportunities", "larkspur", str(file))
    said = capsys.readouterr().out
    assert "Waiting until one.csv is in." in said and "Taken in: 0 new, 1 changed" in said


def test_the_command_does_not_wait_for_ever_for_what_nobody_goes_on_with(
    two: tuple[str, Job, Job], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Its workers have died three times, and no sweep gives it up."""
    Job.objects.filter(pk=two[1].pk).update(lease_until=timezone.now() - 2 * LEASE, attempts=ATTEMPTS)
    (file := tmp_path / "three.csv").write_text(HEAD + row(stage="Three"))
    monkeypatch.setattr(import_opportunities, "sleep", lambda seconds: None)
    monkeypatch.setattr(import_opportunities, "PAUSES", 3)
    with pytest.raises(CommandError, match=r"one\.csv has not gone on .* three\.csv is kept and waits"):
        call_command("import_opportunities", "larkspur", str(file))


def test_a_list_that_was_given_up_keeps_no_other_back(two: tuple[str, Job, Job]) -> None:
    _page, first, second = two
    long_ago = timezone.now() - 2 * LEASE
    Job.objects.filter(pk=first.pk).update(lease_until=long_ago, attempts=ATTEMPTS)
    assert give_up("It died.", at=timezone.now()) == 1
    work(second.pk)
    assert states(second) == ["done"]


def test_a_list_of_another_team_waits_for_nobody(scene: Scene, two: tuple[str, Job, Job]) -> None:
    other = type(scene.team).objects.create(name="Halden")
    file = TEAMS.brought._default_manager.create(team=other, filename="x.csv", content=b"x", brought_at=timezone.now())
    job = Job.objects.create(kind="exchange", subject_id=file.pk, created_at=timezone.now())
    work(job.pk)
    assert states(job) == ["done"]


def test_the_command_waits_for_its_turn_and_says_so(
    scene: Scene, two: tuple[str, Job, Job], monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: Any
) -> None:
    _page, first, _second = two
    (file := tmp_path / "three.csv").write_text(HEAD + row(stage="Three"))

    def a_moment(seconds: float) -> None:
        Job.objects.filter(pk=first.pk).update(lease_until=timezone.now() - timedelta(days=1))
        worked()
        work(first.pk)

    monkeypatch.setattr(import_opportunities, "sleep", a_moment)
    call_command("import_opportunities", "larkspur", str(file))
    said = capsys.readouterr().out
    assert "Waiting until one.csv is in." in said
    assert "Taken in: 0 new, 1 changed" in said
