"""The worker's part: one file, however often the bell rings, and a reason when there is none."""

from __future__ import annotations

import logging
import os
import resource
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded, TimeLimitExceeded, WorkerLostError

from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event
from mapapp.snapshots import jobs, pdf
from mapapp.snapshots.asking import ask_for, look
from mapapp.snapshots.files import FOLDER, OLD, clear_aside, files, keep, kept
from mapapp.snapshots.limits import MEMORY, at_most, within
from mapapp.snapshots.making import make
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.withdrawing import withdraw_lettered
from mapapp.work.models import Job
from mapapp.work.rows import claim
from tests.builders import TODAY
from tests.snapshots.story import Story


def asked(story: Story) -> Job:
    row = ask_for(story.second, at=TODAY)
    return Job.objects.get(kind="snapshots", subject_id=row.pk)


def test_a_job_makes_the_file(story: Story) -> None:
    job = asked(story)
    jobs.work(job.pk)
    found = look(story.second)
    assert found.file is not None
    assert found.file.read_bytes().startswith(b"%PDF-")
    job.refresh_from_db()
    assert (job.state, job.progress) == (Job.State.DONE, 100)


def test_the_bell_may_ring_twice(story: Story) -> None:
    job = asked(story)
    jobs.work(job.pk)
    before = look(story.second).file
    jobs.work(job.pk)
    assert look(story.second).file == before
    job.refresh_from_db()
    assert job.attempts == 1


def test_asking_for_what_is_kept_asks_for_nothing(story: Story) -> None:
    job = asked(story)
    jobs.work(job.pk)
    ask_for(story.second, at=TODAY + timedelta(days=1))
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert Snapshot.objects.count() == 1


def test_a_file_that_is_gone_is_made_again_the_same(story: Story) -> None:
    job = asked(story)
    jobs.work(job.pk)
    before = Snapshot.objects.get()
    (files() / before.path).unlink()
    assert look(story.second).file is None
    ask_for(story.second, at=TODAY + timedelta(days=1))
    jobs.work(job.pk)
    assert Snapshot.objects.get().sha256 == before.sha256
    assert look(story.second).file is not None


def test_a_job_in_other_hands_is_left_alone(story: Story) -> None:
    job = asked(story)
    with time_machine.travel(TODAY, tick=False):
        claim(job.pk, at=TODAY)
        jobs.work(job.pk)
    assert look(story.second).file is None


def test_a_row_that_is_gone_fails_with_a_reason(story: Story) -> None:
    job = asked(story)
    Snapshot.objects.all().delete()
    jobs.work(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "Try again" in job.reason


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (SoftTimeLimitExceeded(), "too long to draw in 30 seconds"),
        (MemoryError(), "too large to draw"),
        (SystemError("error return without exception set"), "too large to draw"),
    ],
)
def test_a_limit_says_what_to_do(story: Story, problem: Exception, reason: str) -> None:
    """What a worker that runs into its limit leaves in the row."""
    job = asked(story)
    taken = claim(job.pk, at=TODAY)
    assert taken is not None
    with jobs.told(taken):
        raise problem
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert reason in job.reason


def test_memory_is_held_while_it_draws_and_let_go_after() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with at_most(MEMORY):
        assert resource.getrlimit(resource.RLIMIT_AS)[0] == 1 << 30
        with pytest.raises(MemoryError):
            bytearray(2 << 30)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_file_is_kept_whole_or_not_at_all(story: Story) -> None:
    path = keep("1-abc.pdf", b"whole")
    assert kept(path) == files() / FOLDER / "1-abc.pdf"
    assert [file.name for file in (files() / FOLDER).iterdir()] == ["1-abc.pdf"]
    assert kept("") is None
    assert kept("pdf/other.pdf") is None


def test_making_a_pdf_writes_no_history(story: Story) -> None:
    before = Event.objects.count()
    jobs.work(asked(story).pk)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("problem", "state", "reason"),
    [
        (TimeLimitExceeded(60), Job.State.FAILED, "too long to draw in 60 seconds"),
        (WorkerLostError("Worker exited prematurely: signal 6 (SIGABRT) Job: 3."), Job.State.FAILED, "too large"),
        (WorkerLostError("Worker exited prematurely: signal 9 (SIGKILL) Job: 3."), Job.State.RUNNING, ""),
    ],
)
def test_the_end_of_the_process_that_drew_is_told_unless_somebody_killed_it(
    story: Story, problem: Exception, state: str, reason: str
) -> None:
    job = asked(story)
    claim(job.pk, at=TODAY)
    jobs.ended_from_outside(SimpleNamespace(name="another.job"), [job.pk], problem)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    jobs.ended_from_outside(jobs.work, [job.pk], problem)
    job.refresh_from_db()
    assert (job.state, reason in job.reason) == (state, True)


def test_what_is_over_is_not_ended_once_more(story: Story) -> None:
    job = asked(story)
    jobs.work(job.pk)
    jobs.ended_from_outside(jobs.work, [job.pk], TimeLimitExceeded(60))
    job.refresh_from_db()
    assert job.state == Job.State.DONE


@pytest.mark.parametrize("problem", [SoftTimeLimitExceeded(), MemoryError(), KeyError("x")])
def test_a_drawing_that_breaks_is_not_left_out_of_the_paper(
    problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeasyPrint says so in its log and goes on: the paper would be kept without its timeline, for ever."""

    def breaks(*_what: object) -> None:
        raise problem

    monkeypatch.setattr("weasyprint.images.SVG.draw", breaks)
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    html = '<html lang="en"><title>t</title><svg width="9" height="9"><rect width="9" height="9"/></svg></html>'
    with pytest.raises(type(problem)):
        pdf.render(html, identifier=b"0" * 16)


def test_what_a_killed_process_was_writing_goes(story: Story) -> None:
    path = keep("1-abc.pdf", b"whole")
    old, new = (files() / FOLDER / f".{name}.pdf.17" for name in ("old", "new"))
    for file in (old, new):
        file.write_bytes(b"%PDF-half")
    long_ago = old.stat().st_mtime - OLD - 1
    os.utime(old, (long_ago, long_ago))
    assert clear_aside() == 1
    assert (old.exists(), new.exists(), kept(path) is not None) == (False, True, True)


def test_a_paper_in_the_middle_of_other_work_has_its_time_too() -> None:
    with pytest.raises(TimeoutError), within(0.05):
        while True:
            pass


def test_a_paper_that_lacked_letters_is_drawn_anew_once_there_is_a_typeface(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = story.scene
    scene.workspace.tasks.filter(number=22).update(text="Meet \U0010fffd at the gate")
    version = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    row = ask_for(version, at=TODAY)
    made = make(row.pk)
    assert made.lacking == "\U0010fffd" and Snapshot.objects.get(pk=row.pk).lacking == "\U0010fffd"
    whole = ask_for(version, at=TODAY, paper="Letter")
    Snapshot.objects.filter(pk=whole.pk).update(path="pdf/whole.pdf", sha256="a" * 64)
    assert withdraw_lettered() == 0 and kept(made.path), "as long as there is none"
    monkeypatch.setattr("mapapp.snapshots.withdrawing.lacks", lambda characters: "")
    assert withdraw_lettered() == 1
    assert set(Snapshot.objects.values_list("pk", flat=True)) == {whole.pk}, "who lacked nothing stays the same file"
    again = make(ask_for(version, at=TODAY).pk)
    assert kept(again.path) and again.sha256 == made.sha256, "here there is none still: the same bytes"


def test_what_no_typeface_has_is_told_without_drawing_a_plan() -> None:
    assert pdf.lacks("A<&\U0010fffd") == "\U0010fffd"
