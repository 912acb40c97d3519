"""Job rows: one a subject, held by one worker at a time, never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from mapapp.work.models import Job
from mapapp.work.rows import (
    ATTEMPTS,
    LEASE,
    ask,
    ask_again,
    ask_for_ever,
    claim,
    done,
    failed,
    give_up,
    left_behind,
    progress,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
LATER = NOON + LEASE + timedelta(seconds=1)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def claimed(job: Job, at: datetime = NOON) -> Job:
    taken = claim(job.pk, at=at)
    assert taken is not None
    return taken


def test_asking_twice_is_one_job() -> None:
    first, second = ask("snapshots", 7, at=NOON), ask("snapshots", 7, at=LATER)
    assert first.pk == second.pk
    assert second.created_at == NOON
    assert Job.objects.count() == 1


def test_each_subject_has_its_own_job() -> None:
    assert ask("snapshots", 7, at=NOON).pk != ask("snapshots", 8, at=NOON).pk


def test_only_one_worker_gets_a_job() -> None:
    job = ask("snapshots", 7, at=NOON)
    assert claimed(job).attempts == 1
    assert claim(job.pk, at=NOON) is None


def test_nothing_comes_of_a_bell_for_a_row_that_is_not_there() -> None:
    assert claim(12345, at=NOON) is None


def test_a_job_whose_holder_died_can_be_taken_again() -> None:
    job = ask("snapshots", 7, at=NOON)
    claimed(job)
    assert claimed(job, at=LATER).attempts == 2


def test_a_worker_that_lost_its_lease_changes_nothing() -> None:
    job = ask("snapshots", 7, at=NOON)
    slow = claimed(job)
    claimed(job, at=LATER)
    assert not done(slow, at=LATER)
    assert not failed(slow, "too late", at=LATER)
    assert not progress(slow, 90, at=LATER)
    assert fresh(job).state == Job.State.RUNNING
    assert fresh(job).progress == 0


@pytest.mark.parametrize("asked", [ask_for_ever, ask])
def test_a_worker_of_an_earlier_asking_is_not_taken_for_the_one_who_has_it_now(asked: Callable[..., Job]) -> None:
    job, at = ask("snapshots", 7, at=NOON), NOON
    stale = claimed(job)
    for _attempt in range(ATTEMPTS - 1):
        at += LEASE + timedelta(seconds=1)
        claimed(job, at=at)
    at += LEASE + timedelta(seconds=1)
    if asked is ask:
        give_up("It died three times.", at=at)
    asked("snapshots", 7, at=at)
    held = claimed(job, at=at)
    assert held.attempts == stale.attempts
    assert not progress(stale, 90, at=at) and not done(stale, at=at) and not failed(stale, "Late", at=at)
    assert (fresh(job).state, fresh(job).progress) == (Job.State.RUNNING, 0)
    assert progress(held, 50, at=at) and done(held, at=at)


def test_progress_keeps_the_lease() -> None:
    job = ask("snapshots", 7, at=NOON)
    taken = claimed(job)
    assert progress(taken, 40, at=LATER)
    assert claim(job.pk, at=LATER + timedelta(seconds=59)) is None
    assert fresh(job).progress == 40


def test_a_done_job_stays_done_when_asked_for_again() -> None:
    job = ask("snapshots", 7, at=NOON)
    assert done(claimed(job), at=LATER)
    assert ask("snapshots", 7, at=LATER).state == Job.State.DONE
    assert claim(job.pk, at=LATER) is None


def test_a_done_job_whose_result_is_gone_is_asked_for_again() -> None:
    job = ask("snapshots", 7, at=NOON)
    done(claimed(job), at=NOON)
    again = ask_again("snapshots", 7, at=LATER)
    assert (again.state, again.attempts, again.progress) == (Job.State.QUEUED, 0, 0)
    assert again.created_at == LATER


def test_a_failed_job_says_why_and_starts_afresh_when_asked_for() -> None:
    job = ask("snapshots", 7, at=NOON)
    failed(claimed(job), "The plan is too long." + "x" * 600, at=LATER)
    assert fresh(job).reason.startswith("The plan is too long.")
    assert len(fresh(job).reason) == 500
    again = ask("snapshots", 7, at=LATER)
    assert (again.state, again.attempts, again.reason, again.done_at) == (Job.State.QUEUED, 0, "", None)


def test_three_attempts_are_all() -> None:
    job, at = ask("snapshots", 7, at=NOON), NOON
    for _attempt in range(ATTEMPTS):
        claimed(job, at=at)
        at += LEASE + timedelta(seconds=1)
    assert claim(job.pk, at=at) is None
    assert left_behind(at, waiting_for=timedelta(0)) == []
    assert give_up("It died three times.", at=at) == 1
    assert (fresh(job).state, fresh(job).reason) == (Job.State.FAILED, "It died three times.")


def test_a_job_in_hand_is_not_left_behind() -> None:
    claimed(ask("snapshots", 7, at=NOON))
    assert left_behind(NOON + timedelta(seconds=59), waiting_for=timedelta(0)) == []


def test_a_bell_that_nobody_heard_leaves_a_job_behind() -> None:
    job = ask("snapshots", 7, at=NOON)
    assert left_behind(NOON + timedelta(seconds=29), waiting_for=timedelta(seconds=30)) == []
    assert left_behind(NOON + timedelta(seconds=31), waiting_for=timedelta(seconds=30)) == [job]


def test_a_dead_worker_leaves_a_job_behind() -> None:
    job = ask("snapshots", 7, at=NOON)
    claimed(job)
    assert left_behind(LATER, waiting_for=timedelta(hours=1)) == [job]
