"""G9: a paper that is too heavy ends in words and in time, leaves no half file, and holds nobody up.

The product's worker and web server, real processes. In the fast profile the worker's limits are seconds; in the full
one they are those that hold (SAFETY, Jobs): 30 and 60.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.conf import LazySettings, settings

from mapapp.management import children
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Task, Version
from mapapp.snapshots import jobs
from mapapp.snapshots.asking import KIND, ask_for
from mapapp.snapshots.files import FOLDER, files
from mapapp.snapshots.limits import HARD, MEMORY, SOFT
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job
from tests.builders import TODAY, Scene, fenwick_scene
from tests.gates.figures import FULL, Figures
from tests.gates.machines import LONG, Machine, Store, machine
from tests.gates.served import Server, Wire, served

BOMBS = {"hungry": "too large to draw", "broken": "too large to draw", "deaf": "too long to draw",
         "endless": "too long to draw"}  # fmt: skip
LIMITS = (SOFT, HARD) if FULL else (3, 5)  # seconds
OVER = (Job.State.DONE, Job.State.FAILED)
WITHIN = 2 * LIMITS[1] + 5.0  # seconds: two are drawn at a time, and a busy machine notices late
PAGE = 2.0  # seconds that a page may take longer than before the worker began


@pytest.fixture
def bombs(erasable_history: None, settings: LazySettings, tmp_path: Path) -> Scene:
    """A plan with a version for each bomb, and one that is only a plan, all asked for as papers."""
    settings.VAR = tmp_path
    scene = fenwick_scene()
    for what in [*BOMBS, "calm"]:
        ask_for(saved(scene, f"bomb: {what}"), at=TODAY)
    return scene


def saved(scene: Scene, words: str) -> Version:
    Task.objects.filter(workspace=scene.workspace, number=27).update(text=words)
    return save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)


@dataclass
class Outcome:
    """What became of each paper, by its bomb, and after how many seconds, from when the first was begun; and how long
    a page took that was read meanwhile, and before, each time."""

    jobs: dict[str, Job] = field(default_factory=dict)
    after: dict[str, float] = field(default_factory=dict)
    calm: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def look(self, server: Server) -> None:
        server.look()
        jobs_of = {job.subject_id: job for job in Job.objects.filter(kind=KIND)}
        rows = Snapshot.objects.order_by("version__number")
        self.jobs = dict(zip([*BOMBS, "calm"], [jobs_of[row.pk] for row in rows], strict=True))


def outcome(scene: Scene, planted: str, patience: float) -> Outcome:
    """Let the product's worker find what was asked for, and read a page meanwhile, until all of it has ended or, from
    when it has begun, `patience` seconds have passed."""
    found, page = Outcome(), f"/p/{scene.workspace.code}/"
    client = scene.client("priya")
    with machine(Store()) as store:
        assert isinstance(store, Store)
        with served(settings.VAR, REDIS_URL=f"redis://127.0.0.1:{store.port}/0") as server:
            reader = Wire(server.port, client)
            found.calm = [read(reader, page) for _time in range(3)]
            told = {"PDF_SOFT": f"{LIMITS[0]}", "PDF_HARD": f"{LIMITS[1]}", "PLANTED": planted}
            command = ["tests.gates.hurried" if word == "mapapp" else word for word in children.worker().command]
            with machine(Machine(command, {**server.environment, **told})):
                watch(found, server, lambda: read(reader, page), patience)
    return found


def watch(found: Outcome, server: Server, page: Callable[[], float], patience: float) -> None:
    start, began = monotonic(), 0.0
    while len(found.after) <= len(BOMBS) and monotonic() - (began or start) < (patience if began else LONG):
        found.took.append(page())
        found.look(server)
        for what, job in found.jobs.items():
            began = began or (monotonic() if job.state != Job.State.QUEUED else 0.0)
            if job.state in OVER:
                found.after.setdefault(what, monotonic() - began)
        sleep(0.1)


def read(reader: Wire, page: str) -> float:
    answer = reader.get(page)
    assert answer.status_code == 200
    return answer.took


def wrong(found: Outcome) -> list[str]:
    faults = [f"{what}: nothing in time" for what in BOMBS if found.after.get(what, LONG) > WITHIN]
    for what, job in found.jobs.items():
        words = BOMBS.get(what, "")
        if job.state != OVER[bool(words)] or words not in job.reason:
            faults.append(f"{what}: {job.state}, {job.reason}")
    usual = max(found.calm)
    slow = [took for took in found.took if took > PAGE + 3 * usual]
    if 10 * len(slow) > len(found.took):  # one alone is what a busy machine does; pages that wait for papers are most
        faults += [f"a page took {took:.1f} s, not {usual:.1f} s" for took in slow]
    kept = {Path(path).name for path in Snapshot.objects.values_list("path", flat=True)}
    there = {one.name for one in (files() / FOLDER).glob("*")}
    return faults + [f"a file of nobody's: {name}" for name in there - kept]


def test_the_limits_are_those_that_were_promised() -> None:
    assert (jobs.work.soft_time_limit, jobs.work.time_limit, MEMORY) == (30, 60, 1 << 30)
    assert settings.CELERY_WORKER_MAX_TASKS_PER_CHILD == 50


def test_what_is_too_heavy_ends_in_words_and_holds_nobody_up(bombs: Scene, figures: Figures) -> None:
    found = outcome(bombs, "", LONG)
    slowest = max((found.after.get(what, LONG) for what in BOMBS), default=0.0)
    figures.once("G9", bombs=len(BOMBS), slowest=round(slowest), limit=LIMITS[1], pages=len(found.took),
                 longest=round(1000 * max(found.took)))  # fmt: skip
    assert wrong(found) == []


def test_limits_that_do_not_hold_and_ends_that_nobody_tells_are_found(bombs: Scene) -> None:
    faults = wrong(outcome(bombs, "boundless unheard", LIMITS[1] + 3.0))
    assert {"hungry", "broken", "deaf"} <= {fault.partition(":")[0] for fault in faults}
