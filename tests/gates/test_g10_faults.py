"""G10: Redis, the database, a worker are stopped, killed, slow: what was acknowledged is kept, what was asked for is
done once, and nobody waits for Redis. A full disk is told, and leaves no half file.

Real processes, and between them a proxy that is slow or cuts the line.
"""

from __future__ import annotations

import json
import resource
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from celery import Celery
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from mapapp.access.limits import SHARES
from mapapp.plans.models import Comment, Event, Version
from mapapp.plans.verifying import first_fault
from mapapp.post.models import Letter
from mapapp.snapshots import jobs, making
from mapapp.snapshots.asking import KIND, ask_for, look
from mapapp.snapshots.files import FOLDER, files
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job
from tests.builders import TODAY, Scene, fenwick_scene
from tests.gates.figures import Figures
from tests.gates.machines import Machine, Store, machine, until, worker
from tests.gates.proxy import Proxy, between
from tests.gates.served import Answer, Server, Wire, served
from tests.pages.edits import Browser, text
from tests.post.sink import Sink, listening
from tests.snapshots.story import Story, told
from tests.together import at_once

LIMIT = 2.0  # seconds that a request may wait for Redis, all that it does together
DONE = (200, 302)
READERS = ("priya", "marcus", "tom", "jonas")  # who ask for a code, one a fault: none uses up his share


class Asked(NamedTuple):
    """One request: how it was answered and when; `words` it wrote, where it was acknowledged."""

    what: str
    status: int
    took: float  # seconds
    words: str = ""


class World:
    """Fenwick's plan on a web server, with a Redis of its own behind a proxy, and a mail server that listens."""

    def __init__(self, scene: Scene, sink: Sink, settings: LazySettings, folder: Path) -> None:
        self.scene, self.sink, self.folder = scene, sink, folder
        self.anna, self.mail_port = Browser(scene, "anna", script=False), settings.EMAIL_PORT
        settings.VAR = folder

    @contextmanager
    def running(self, **environment: str) -> Iterator[World]:
        with ExitStack() as stack:
            self.store = Store()
            stack.enter_context(machine(self.store))
            self.redis: Proxy = stack.enter_context(between(self.store.port))
            mail, url = f"smtp://127.0.0.1:{self.mail_port}", f"redis://127.0.0.1:{self.redis.port}/0"
            told = {"REDIS_URL": url, "EMAIL_URL": mail, **environment}
            self.server: Server = stack.enter_context(served(self.folder, **told))
            self.anna.client = Wire(self.server.port, self.anna.client)  # type: ignore[assignment]
            yield self

    def signs_in(self, name: str) -> Answer:
        return Wire(self.server.port, Client()).post("/signin/", {"email": self.scene.users[name].email})

    def round(self, name: str) -> list[Asked]:
        """What people do in a minute: read, write, ask for a paper and for a code. `name` is in what is written."""
        seen = self.anna.form(22, "text")
        asked: dict[str, Callable[[], Answer]] = {
            "plan": lambda: self.anna.get(""),
            "comment": lambda: self.anna.post("task/22/comments/", body=f"said {name}"),
            "text": lambda: self.anna.post("task/22/text/", **{**seen, "text": f"named {name}"}),
            "version": lambda: self.anna.post("versions/new/", reason="review"),
            "code": lambda: self.signs_in(name),
        }
        words = {"comment": f"said {name}", "text": f"named {name}"}
        answers = {what: ask() for what, ask in asked.items()}
        return [Asked(what, one.status_code, one.took, words.get(what, "")) for what, one in answers.items()]

    def minutes_pass(self) -> None:
        """For jobs: a bell that nobody heard is old enough for the sweep, and a dead worker's lease has run out."""
        long_ago = "2020-01-01 00:00:00" + ("" if connection.vendor == "sqlite" else "+00")
        for what, state in (("created_at", "queued"), ("lease_until", "running")):
            self.execute(f"UPDATE {Job._meta.db_table} SET {what} = '{long_ago}' WHERE state = '{state}'")

    def execute(self, statement: str) -> None:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.folder / "served.sqlite3", timeout=20)) as file, file:
                file.execute(statement)
        else:
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def states(self) -> Counter[str]:
        """How many papers and letters are in each state; the look at figures comes and goes by itself."""
        self.server.look()
        found = Counter(Job.objects.filter(kind=KIND).values_list("state", flat=True))
        return found + Counter(Letter.objects.values_list("state", flat=True))

    def all_done(self) -> bool:
        return not {"queued", "running", "waiting"} & set(self.states())

    def sweep(self) -> None:
        """As the clock's sweep does each minute."""
        app = Celery(broker=f"redis://127.0.0.1:{self.store.port}/0", set_as_current=False)
        with app.connection_for_write() as line:
            for name in ("mapapp.work.jobs.sweep", "mapapp.post.jobs.sweep"):
                app.send_task(name, ignore_result=True, connection=line)


@pytest.fixture
def world(erasable_history: None, settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    with listening(settings) as sink:
        yield World(fenwick_scene(), sink, settings, tmp_path)


# -- what must be so ---------------------------------------------------------------------------------------------------


def slow(calm: list[Asked], asked: list[Asked]) -> list[str]:
    """Who waited for Redis longer than he may: what he would have waited anyway on this machine is not counted."""
    usual = {one.what: one.took for one in calm}
    late = [one for one in asked if one.took > LIMIT + 3 * usual[one.what]]
    return [f"{one.what}: {one.took:.1f} s instead of {usual[one.what]:.1f} s" for one in late]


def unkept(asked: list[Asked], found: Counter[str]) -> list[str]:
    """What was refused or broke; what was acknowledged and is not there once."""
    wrong = [f"{one.what}: {one.status}" for one in asked if one.status not in DONE]
    return wrong + [f"{one.words} is there {found[one.words]} times" for one in asked if one.words and
                    found[one.words] != 1]  # fmt: skip


def written(scene: Scene) -> Counter[str]:
    rows = [json.loads(row) for row in Event.objects.filter(workspace=scene.workspace).values_list("row", flat=True)]
    found = Counter(str(change[-1]) for row in rows for change in row["changes"])
    return found + Counter(Comment.objects.values_list("body", flat=True))


def undone(papers: int, letters: int, mails: Counter[str]) -> list[str]:
    """Papers and letters that were asked for and are not there, or twice."""
    kept = Snapshot.objects.exclude(path="")
    there = [row for row in kept if (files() / row.path).read_bytes().startswith(b"%PDF-")]
    wrong = [] if len(there) == papers else [f"{len(there)} of {papers} papers"]
    wrong += [] if len(mails) == letters else [f"{len(mails)} of {letters} letters"]
    wrong += [f"a letter came {times} times" for times in mails.values() if times != 1]
    return wrong + [
        f"job {job.pk}: {job.reason}" for job in Job.objects.filter(kind=KIND).exclude(state=Job.State.DONE)
    ]


def everything(world: World) -> list[str]:
    world.server.look()
    mails = Counter(str(mail["Message-ID"]) for mail in world.sink.mails)
    wrong = undone(Version.objects.count(), Letter.objects.count(), mails)
    fault = first_fault(world.scene.fresh())
    return wrong + ([fault] if fault else [])


# -- Redis, and the worker ---------------------------------------------------------------------------------------------


@contextmanager
def stopped(world: World) -> Iterator[None]:
    world.store.stop()
    yield
    world.store.go_on()


@contextmanager
def slowly(world: World) -> Iterator[None]:
    """Each message on its way there takes nearly as long as is waited for an answer."""
    world.redis.delay = 0.4
    world.redis.drop()  # and who comes back begins from the beginning
    yield
    world.redis.delay = 0


@contextmanager
def killed(world: World) -> Iterator[None]:
    world.store.kill()
    yield
    world.store.start()


FAULTS = {"priya": stopped, "marcus": slowly, "tom": killed}


def test_nobody_waits_for_redis_and_what_was_asked_for_is_done_when_it_is_back(world: World, figures: Figures) -> None:
    with world.running() as running:
        calm = world.round("jonas")
        asked = list(calm)
        for name, fault in FAULTS.items():
            with fault(world):
                some = world.round(name)
                ready = Wire(running.server.port, Client()).get("/readyz")
                assert ready.status_code == 503 and ready.took < LIMIT + 3
                if fault is killed:
                    codes = [world.signs_in("leila").status_code for _code in range(SHARES["code"].everywhere + 1)]
                    assert codes == [302] * SHARES["code"].everywhere + [429], "letters are counted without a cache"
            late = slow(calm, some)
            asked += some
            figures.add("G10", slow=len(late))
            assert late == [], name
        world.minutes_pass()
        with machine(worker(running.server.environment)) as hands:
            until(world.all_done, "what was asked for while Redis was away is not done")
            lost = unkept(asked, written(world.scene)) + everything(world)
            told_of_worker = worker_is_stopped_and_killed(world, hands)
    lost += told_of_worker + everything(world)
    figures.once("G10", faults=len(FAULTS) + 3, asked=len(asked), papers=Version.objects.count(),
                 letters=len(world.sink.mails), lost=len(lost))  # fmt: skip
    assert lost == []


def worker_is_stopped_and_killed(world: World, hands: Machine) -> list[str]:
    """Redis dies under the worker, the worker is stopped, and killed in the middle of a paper: each time one is asked
    for. What was not done in the end."""
    world.store.kill()
    world.store.start()
    asked = world.round("olga")
    world.minutes_pass()
    hands.stop()
    world.sweep()
    hands.go_on()
    until(world.all_done, "the worker did not come back")
    asked += world.round("elena")
    until(lambda: world.states()["running"] == 1, "the worker takes no job")
    hands.kill()
    half = world.states()["running"] == 1
    world.minutes_pass()
    hands.start()
    until(world.all_done, "what a dead worker left is not done")
    attempts = sorted(Job.objects.filter(kind=KIND).values_list("attempts", flat=True))
    wrong = unkept(asked, written(world.scene)) + ([] if half else ["it was not killed in the middle"])
    return wrong + ([] if attempts == [1] * (len(attempts) - 1) + [2] else [f"attempts: {attempts}"])


# -- the database ------------------------------------------------------------------------------------------------------


@contextmanager
def database_away(world: World, line: Proxy | None) -> Iterator[None]:
    """PostgreSQL: the line is cut. SQLite: somebody writes for longer than a request waits."""
    if line is not None:
        line.cut()
        yield
        line.mend()
        return
    with closing(sqlite3.connect(world.folder / "served.sqlite3", isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        yield
        file.execute("ROLLBACK")


@contextmanager
def on_a_line(world: World, planted: str = "") -> Iterator[Proxy | None]:
    """The world, its PostgreSQL behind a proxy."""
    if connection.vendor == "sqlite":
        with world.running(SQLITE_TIMEOUT="1", PLANTED=planted):
            yield None
        return
    at = connection.settings_dict
    with between(int(at["PORT"] or 5432)) as line:
        url = f"postgres://{at['USER']}:{at['PASSWORD']}@127.0.0.1:{line.port}/{at['NAME']}"
        with world.running(DATABASE_URL=url, PLANTED=planted):
            yield line


def back(world: World, asked: int) -> list[int]:
    """So many who read, all at once, so that every thread's line is used."""
    return at_once([lambda: world.anna.get("people/").status_code] * asked)


def test_a_database_that_is_away_is_told_and_nothing_is_written_by_halves(world: World, figures: Figures) -> None:
    with on_a_line(world) as line:
        assert back(world, 16) == [200] * 16
        before = written(world.scene)
        with database_away(world, line):
            refused = world.anna.post("task/22/comments/", body="said while it was away")
            read = world.anna.get("")
        world.server.look()
        assert refused.status_code == 503
        assert "The plans cannot be reached right now." in text(refused)
        assert read.status_code == (200 if line is None else 503)
        assert written(world.scene) == before
        assert back(world, 16) == [200] * 16, "it is back, and nobody notices that it was away"
        assert world.anna.post("task/22/comments/", body="said again").status_code == 302
    assert written(world.scene)["said again"] == 1
    assert first_fault(world.scene.fresh()) is None


# -- a full disk -------------------------------------------------------------------------------------------------------


@contextmanager
def full_at(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: the system says no in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    jobs.log.disabled = True  # its lines may go to a file
    try:
        yield
    finally:
        jobs.log.disabled = False
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def story(scene: Scene, settings: LazySettings, tmp_path: Path) -> Story:
    settings.VAR = tmp_path
    return told(scene)


def on_a_full_disk(story: Story) -> tuple[Job, list[str]]:
    """The job of a paper for which there is no room, and the files that are left of it."""
    row = ask_for(story.second, at=TODAY)
    job = Job.objects.get(kind=KIND, subject_id=row.pk)
    jobs.warm()
    with full_at(8192):
        jobs.work(job.pk)
    job.refresh_from_db()
    return job, [path.name for path in (files() / FOLDER).glob("*")]


def test_a_full_disk_is_told_and_leaves_no_half_file(story: Story) -> None:
    job, left = on_a_full_disk(story)
    assert (job.state, left) == (Job.State.FAILED, [])
    assert job.reason == "There is no room left to keep the PDF. Tell whoever runs mapapp, then try again."
    address = f"/p/{story.scene.workspace.code}/versions/{story.second.number}/pdf/"
    anna = story.scene.client("anna")
    assert job.reason in text(anna.get(address))
    assert anna.post(address).status_code == 302  # there is room again: the same processes go on
    jobs.work(job.pk)
    found = look(story.second).file
    assert found is not None and found.read_bytes().startswith(b"%PDF-")


# -- a gate that cannot fail is a defect ------------------------------------------------------------------------------


def test_a_paper_that_is_written_in_its_place_is_found_by_half(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def keep(name: str, data: bytes) -> str:
        (files() / FOLDER).mkdir(parents=True, exist_ok=True)
        (files() / FOLDER / name).write_bytes(data)
        return f"{FOLDER}/{name}"

    monkeypatch.setattr(making, "keep", keep)
    _job, left = on_a_full_disk(story)
    assert len(left) == 1


@pytest.mark.once
def test_whoever_waits_for_redis_as_long_as_it_takes_is_found(world: World) -> None:
    with world.running(PLANTED="patient"):
        rounds = (world.round(name)[-1] for name in ("jonas", "marcus"))  # the first one starts what is cold
        calm = [min(rounds, key=lambda one: one.took)]
        with slowly(world):
            assert slow(calm, [world.round("priya")[-1]]) != []


def test_a_line_that_was_cut_and_is_used_once_more_is_found(world: World) -> None:
    if connection.vendor == "sqlite":
        return  # there is no line
    with on_a_line(world, planted="forgetful") as line:
        back(world, 16)
        with database_away(world, line):
            pass
        assert 503 in back(world, 16)


GOOD = Asked("comment", 302, 0.2, "kept")


def test_what_is_lost_twice_there_or_late_is_found() -> None:
    assert unkept([GOOD], Counter(["kept"])) == slow([GOOD], [GOOD]) == []
    assert unkept([GOOD], Counter()) != []
    assert unkept([GOOD], Counter(["kept", "kept"])) != []
    assert unkept([GOOD._replace(status=500)], Counter(["kept"])) != []
    assert slow([GOOD], [GOOD._replace(took=2.9)]) != []


def test_a_job_or_a_letter_that_nobody_did_is_found(story: Story) -> None:
    ask_for(story.second, at=TODAY)
    assert len(undone(1, 0, Counter())) == 2  # no paper, and a job that waits
    assert undone(0, 2, Counter({"one": 1}))[0] == "1 of 2 letters"
    assert "a letter came 2 times" in undone(0, 1, Counter({"one": 2}))
